"""ZIP files and tables of addresses against changed bytes: `make drill`, half a minute for each.

Whatever comes in, nothing is raised, the work is bounded, and a file that comes out of an archive is one that
another reader of ZIP files finds in it, too, under the same name and with the same bytes.
"""

import io
import json
import struct
import zipfile
import zlib

import pytest

from verifier import archive
from verifier.archive import ArchiveError
from verifier.bundles import Item, identity, opened, the_same, verify_all
from verifier.world import World

from .attacking import changed, for_a_while, spoiled

pytestmark = pytest.mark.drill

KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
NAMES = (
    "a.json",
    "a.json/",
    "A.json",
    "../a",
    "/a",
    "b/a.json",
    "a\\b",
    "a\0b",
    "é",
    "__MACOSX/a",
    "x" * 300,
)
MARKS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08", b"PK\x06\x06", b"PK\x06\x07")


@pytest.fixture(scope="module")
def files(district, tools):
    """A badge in three forms, and two things that are none."""
    signed = json.dumps(district.signed())
    return {
        "a.json": signed.encode(),
        "b.jwt": district.jwt(district.badge()).encode(),
        "c.png": tools.png(tools.itxt(signed)),
        "folder/readme.txt": b"Read me first",
        "link.txt": b"https://badges.example/1",
    }


def packed(files, chance):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writer:
        for name, content in files.items():
            entry = zipfile.ZipInfo(chance.choice(NAMES) if chance.random() < 0.05 else name)
            entry.compress_type = chance.choice(KINDS[:2]) if chance.random() < 0.95 else KINDS[2]
            entry.external_attr = chance.choice((0, 0, 0, 0o120777 << 16, 0o100644 << 16, 0x10))
            writer.writestr(entry, content)
    return out.getvalue()


def rewritten(data, chance):
    """The archive after one field of one of its records was written anew."""
    mark = chance.choice(MARKS[:3])
    places = [place for place in range(len(data) - 46) if data.startswith(mark, place)]
    if not places:
        return spoiled(data, chance)
    at = chance.choice(places) + chance.randrange(4, 46)
    new = bytearray(data)
    form, most = chance.choice((("<H", 2**16), ("<L", 2**32)))
    value = chance.choice((0, 1, 8, len(data), at, most - 1, chance.randrange(most))) % most
    if at + struct.calcsize(form) <= len(new):
        struct.pack_into(form, new, at, value)
    return bytes(new)


def found_by_another(data):
    """Name -> bytes, as Python's own reader tells, of the files that it can read; None when it opens none."""
    found = {}
    try:
        reader = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError):  # such as a version that it has never heard of
        return None
    for entry in reader.infolist():
        try:
            found[entry.orig_filename] = reader.read(entry)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
            found[entry.orig_filename] = None
    return found


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives(files, tools):
    def attack(chance):
        data = packed(files, chance)
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            data = rewritten(data, chance) if chance.random() < 0.5 else spoiled(data, chance)
        try:
            taken = [one for one in archive.members(data) if not one.trouble]
        except ArchiveError:
            taken = []
        assert len(taken) <= archive.MAX_MEMBERS
        theirs = found_by_another(data) if taken else None
        assert theirs is None or all(theirs[one.name] in {one.data, None} for one in taken)
        answer(tools, data)

    for_a_while(attack)


def answer(tools, data):
    items = opened(Item("b.zip", data))
    reports = list(verify_all(items, lambda: World(tools.NOW, tools.internet({}))))
    assert [one.input for one in reports] == [item.name for item in items]
    the_same((one.input, identity(one)) for one in reports)
    json.dumps([one.as_dict() for one in reports])
    return reports


def test_files_in_archives(files, district, tools):
    """The archive is sound, and one file in it is not: the badges beside it stay what they are."""
    signed = district.signed()

    def attack(chance):
        content = (
            json.dumps(changed(signed, chance)).encode()
            if chance.random() < 0.7
            else spoiled(chance.choice(list(files.values())), chance)
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", chance.choice(KINDS[:2])) as writer:
            for name, data in {**files, "z.json": content}.items():
                writer.writestr(name, data)
        assert [one.verdict for one in answer(tools, out.getvalue())[:3]] == ["verified"] * 3

    for_a_while(attack)


def test_tables(tools):
    table = b"name;url\nRosa;https://badges.example/1\nDan;https://badges.example/2\n"
    pieces = (
        b'"',
        b";",
        b"\t",
        b",",
        b"\r",
        b"\r\n",
        b"\n\n",
        b"\xef\xbb\xbf",
        b"https://",
        b"\0",
        b'""',
        b"=1+1",
    )

    def attack(chance):
        data = bytearray(table * chance.choice((1, 1, 2, 60)))
        for _ in range(chance.randint(1, 4)):
            place = chance.randint(0, len(data))
            data[place:place] = chance.choice(pieces)
        answer(tools, spoiled(bytes(data), chance) if chance.random() < 0.5 else bytes(data))

    for_a_while(attack)
