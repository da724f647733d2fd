"""ZIP files: ordinary ones come apart, and those that trick a reader are refused."""

import contextlib
import io
import stat
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import archive
from verifier.archive import ArchiveError, Member, members


def packed(*files, method=zipfile.ZIP_DEFLATED, comment=b""):
    """A ZIP file as the standard library writes it; a file is (name or ZipInfo, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as writer:
        for name, content in files:
            writer.writestr(name, content)
        writer.comment = comment
    return out.getvalue()


def described_behind(*files):
    """A ZIP file as a program writes it that cannot go back: sizes stand behind each file."""

    class Pipe(io.RawIOBase):
        def __init__(self):
            self.written = b""

        def writable(self):
            return True

        def write(self, data):
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files:
            writer.writestr(name, content)
    return pipe.written


ENTRY, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
# Where a value stands behind the mark of its record, and how it is written (APPNOTE 4.3.7, 4.3.12, 4.3.16).
FIELDS = {
    ENTRY: {
        "flags": (8, "<H"),
        "method": (10, "<H"),
        "crc": (16, "<L"),
        "packed": (20, "<L"),
        "size": (24, "<L"),
        "name_length": (28, "<H"),
        "comment_length": (32, "<H"),
        "disk": (34, "<H"),
        "attributes": (38, "<L"),
        "offset": (42, "<L"),
    },
    LOCAL: {
        "flags": (6, "<H"),
        "method": (8, "<H"),
        "crc": (14, "<L"),
        "size": (22, "<L"),
        "name_length": (26, "<H"),
    },
    END: {
        "disk": (4, "<H"),
        "here": (8, "<H"),
        "count": (10, "<H"),
        "size": (12, "<L"),
        "start": (16, "<L"),
        "comment_length": (20, "<H"),
    },
}


def changed(data, mark, which=0, **values):
    """The same bytes with other values in one of the records of a kind."""
    at = -1
    for _ in range(which + 1):
        at = data.index(mark, at + 1)
    data = bytearray(data)
    for name, value in values.items():
        place, form = FIELDS[mark][name]
        struct.pack_into(form, data, at + place, value)
    return bytes(data)


def refused(data, words):
    with pytest.raises(ArchiveError, match=words):
        members(data)


TWO = packed(("a.json", b"{}"), ("b/c.json", b'{"a": 1}'))


class TestOrdinaryOnes:
    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_files_come_out_in_order_with_their_paths(self, method):
        data = packed(("b.json", b"{}"), ("a/c.json", b"{}" * 50), ("empty", b""), method=method)
        assert members(data) == [
            Member("b.json", b"{}"),
            Member("a/c.json", b"{}" * 50),
            Member("empty", b""),
        ]

    @given(st.lists(st.binary(max_size=300), max_size=5), st.booleans())
    def test_whatever_was_packed_comes_out(self, contents, in_one_go):
        files = [(f"{place}.json", content) for place, content in enumerate(contents)]
        data = packed(*files) if in_one_go else described_behind(*files)
        assert [(one.name, one.data, one.trouble) for one in members(data)] == [
            (name, content, "") for name, content in files
        ]

    def test_sizes_may_stand_behind_each_file(self):
        data = described_behind(("a.json", b"{}"), ("b.json", b'{"a": 1}'))
        assert members(data) == [Member("a.json", b"{}"), Member("b.json", b'{"a": 1}')]
        # A gap of the size of what may stand there is right behind a file that says so, and only there.
        refused(
            TWO[: TWO.index(ENTRY)]
            + b"\0" * 12
            + changed(TWO, END, start=TWO.index(ENTRY) + 12)[TWO.index(ENTRY) :],
            "between",
        )

    def test_a_comment_and_names_in_any_script_do_no_harm(self):
        data = packed(("Año/значок.json", b"{}"), comment=b"badges of 2026")
        assert [one.name for one in members(data)] == ["Año/значок.json"]

    def test_names_of_old_programs_are_read_as_these_wrote_them(self):
        data = packed(("aXo.json", b"{}")).replace(b"aXo", b"a\xa4o")
        assert [one.name for one in members(data)] == ["año.json"]

    def test_folders_and_what_macos_adds_are_left_out(self):
        data = packed(
            ("badges/", b""),
            ("badges/a.json", b"{}"),
            ("__MACOSX/badges/._a.json", b"x"),
            ("b/.DS_Store", b"x"),
        )
        assert [one.name for one in members(data)] == ["badges/a.json"]

    def test_files_may_lie_in_another_order_than_they_are_listed(self):
        second = TWO.rindex(ENTRY)
        end = TWO.index(END)
        first = TWO.index(ENTRY)
        data = TWO[:first] + TWO[second:end] + TWO[first:second] + TWO[end:]
        assert [one.name for one in members(data)] == ["b/c.json", "a.json"]

    def test_an_empty_one_holds_nothing(self):
        assert archive.is_archive(packed())
        assert members(packed()) == []


class TestTheWhole:
    def test_a_large_one_is_not_looked_at(self):
        refused(b"PK\x03\x04" + b"\0" * archive.MAX_BYTES, "larger than 20,000,000")

    @pytest.mark.parametrize("cut", range(1, len(TWO), 7))
    def test_one_that_is_cut_off_anywhere(self, cut):
        with pytest.raises(ArchiveError):
            members(TWO[:cut])

    def test_something_behind_its_end(self):
        refused(TWO + b"x", "behind the end")
        refused(packed(("a", b"{}"), comment=b"PK\x05\x06" + b"\0" * 20), "differs|behind the end|not where")

    def test_something_before_its_beginning(self):
        refused(b"MZ" + TWO, "not where it says")

    @pytest.mark.parametrize(
        "values", [{"here": 0xFFFF, "count": 0xFFFF}, {"size": 0xFFFFFFFF}, {"start": 0xFFFFFFFF}]
    )
    def test_a_zip64_one_by_its_end(self, values):
        refused(changed(TWO, END, **values), "ZIP64")

    def test_a_zip64_one_by_its_entries(self):
        refused(changed(TWO, ENTRY, size=0xFFFFFFFF), "ZIP64")
        info = zipfile.ZipInfo("a.json")
        info.extra = struct.pack("<2HB", 9, 1, 0) + struct.pack("<2HQ", 1, 8, 5)
        refused(packed((info, b"{}")), "ZIP64")

    def test_one_of_several_parts(self):
        refused(changed(TWO, END, disk=1), "several parts")
        refused(changed(TWO, END, here=1), "several parts")

    def test_a_directory_that_holds_less_or_more_than_it_says(self):
        refused(changed(TWO, END, here=3, count=3), "holds less")
        refused(changed(TWO, END, here=1, count=1), "holds more")

    def test_an_entry_that_leads_out_of_the_directory(self):
        refused(changed(TWO, ENTRY, 1, comment_length=500), "does not end")
        refused(changed(TWO, ENTRY, disk=1), "does not end")

    def test_too_many_files(self):
        refused(packed(*((str(n), b"") for n in range(archive.MAX_MEMBERS + 1))), "holds 101 files")
        assert len(members(packed(*((str(n), b"") for n in range(archive.MAX_MEMBERS))))) == 100

    def test_a_bomb_of_one_file(self):
        refused(packed(("bomb.json", b"0" * 4_000_000)), "100 times its size")

    def test_a_bomb_of_many_files(self):
        noise = b"".join(zlib.compress(bytes([n])) for n in range(256)) * 15
        data = packed(*((f"{n}.json", noise * 90) for n in range(12)))
        refused(changed(data, ENTRY, size=49_999_999, packed=1_000_000), "larger than 50,000,000")

    def test_files_that_overlap(self):
        """Two entries for one file, by which a small archive unpacks to a large one."""
        data = changed(packed(("a.json", b"1" * 99), ("b.json", b"2" * 99)), ENTRY, 1, offset=0)
        refused(data, "differs")
        inner = packed(("b.json", b"{}"), method=zipfile.ZIP_STORED)
        refused(overlapping(packed(("a.json", inner), method=zipfile.ZIP_STORED), inner), "overlap")

    def test_bytes_that_belong_to_no_file(self):
        first = TWO.index(ENTRY)
        data = changed(TWO[:first] + b"hidden" + TWO[first:], END, start=first + 6)
        refused(data, "something lies between")

    @pytest.mark.parametrize("values", [{"flags": 0x800}, {"method": 0}, {"size": 3}, {"name_length": 5}])
    def test_a_file_that_says_of_itself_something_else(self, values):
        refused(changed(TWO, LOCAL, **values), "differs")

    def test_a_file_of_another_name_in_itself(self):
        refused(TWO.replace(b"a.json", b"x.json", 1), "differs")

    def test_a_file_outside_of_the_archive(self):
        refused(changed(TWO, ENTRY, offset=len(TWO) - 20), "lies outside")
        refused(changed(TWO, ENTRY, offset=5), "differs")


def overlapping(quoted, inner):
    """An archive whose one file holds a local header, with an entry of the directory that leads to it."""
    end = quoted.rindex(END)
    second = changed(inner[inner.index(ENTRY) : inner.rindex(END)], ENTRY, offset=quoted.index(LOCAL, 1))
    size = end - quoted.rindex(ENTRY) + len(second)
    return quoted[:end] + second + changed(quoted[end:], END, here=2, count=2, size=size)


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "../a.json",
            "a/../b.json",
            "/etc/passwd",
            "./a.json",
            "a//b.json",
            "C:/a.json",
            "a\\b.json",
            "a\x1b[2J.json",
            "a\u202e.json",
            "x" * 251,
        ],
    )
    def test_a_name_that_is_no_plain_path(self, name):
        refused(packed((name, b"{}")), "no plain path")

    @pytest.mark.parametrize("other", ["a.json", "A.JSON", "\uff41.json"])
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_names_that_nobody_can_tell_apart(self, other):
        refused(packed(("a.json", b"1"), (other, b"2")), "have the name")

    def test_a_folder_of_the_same_name_as_a_file(self):
        refused(packed(("a", b"1"), ("a/", b"")), "have the name")

    def test_a_name_that_cannot_be_read(self):
        data = packed(("aXo.json", b"{}")).replace(b"aXo", b"a\xffo")
        refused(changed(changed(data, ENTRY, flags=0x800), LOCAL, flags=0x800), "cannot be read")


class TestOneFileOfMany:
    def first_of(self, data):
        found = members(data)
        assert found[1:] == [Member("good.json", b"{}")]
        assert found[0].data == b""
        return found[0].trouble

    def two(self, content=b"{}" * 20, name="bad.json"):
        return packed((name, content), ("good.json", b"{}"))

    def test_one_that_is_encrypted(self):
        data = changed(changed(self.two(), ENTRY, flags=1), LOCAL, flags=1)
        assert "encrypted" in self.first_of(data)

    def test_a_link_or_a_device(self):
        for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR):
            info = zipfile.ZipInfo("bad.json")
            info.external_attr = (kind | 0o644) << 16
            assert "link" in self.first_of(self.two(b"/etc/passwd", info))

    def test_attributes_of_other_systems_are_none_of_unix(self):
        info = zipfile.ZipInfo("a.json")
        info.create_system, info.external_attr = 0, stat.S_IFLNK << 16
        assert members(packed((info, b"{}"))) == [Member("a.json", b"{}")]

    def test_one_that_is_packed_in_a_rare_way(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as writer:
            writer.writestr("bad.json", b"{}", zipfile.ZIP_BZIP2)
            writer.writestr("good.json", b"{}")
        assert "Pack it anew, the usual way" in self.first_of(out.getvalue())

    def test_one_that_is_too_large(self):
        noise = b"".join(zlib.compress(str(n).encode()) for n in range(90_000)) * 5
        assert len(noise) > archive.MAX_MEMBER
        assert "larger than 5,000,000" in self.first_of(self.two(noise))

    def test_one_that_is_damaged(self):
        data = changed(changed(self.two(), ENTRY, crc=1), LOCAL, crc=1)
        assert "damaged" in self.first_of(data)

    @pytest.mark.parametrize("content", [b"\xff" * 6, b"", b"\x03\x00tail"])
    def test_one_that_is_not_packed_in_order(self, content):
        stored = packed(("bad.json", content), ("good.json", b"{}"), method=zipfile.ZIP_STORED)
        deflated = changed(changed(stored, ENTRY, method=8), LOCAL, method=8)
        assert members(deflated)[0].trouble.endswith("Pack it anew.")

    def test_one_that_is_longer_than_it_says_is_cut_off(self):
        data = self.two(b"1" * 300)
        shorter = changed(changed(data, ENTRY, size=5), LOCAL, size=5)
        assert "damaged" in self.first_of(shorter)


@given(st.binary(max_size=200), st.integers(0, len(TWO)))
def test_no_bytes_make_it_stumble(noise, at):
    for data in (noise, LOCAL + noise, TWO[:at] + noise + TWO[at:], TWO[:at] + noise):
        with contextlib.suppress(ArchiveError):
            members(data)
