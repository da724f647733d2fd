"""What a hostile document may cost: two seconds of the processor and 64 MB (`make drill`).

Each document is made here and judged in a process of its own, which has judged a good badge before (so that
what is loaded once is not counted) and tells how long it took and how far its memory grew.
"""

import base64
import json
import resource
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CPU_SECONDS = 2.0
GROWTH_MB = 64.0
ADDRESS_SPACE = 1024**3

PROGRAM = """
import json, resource, sys, time
from datetime import UTC, datetime
from verifier.internet import Fetched
from verifier.verify import verify_bytes
from verifier.world import World, carried_fetch

def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024

def read():
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    return sys.stdin.buffer.read(size)

good, data, listed = read(), read(), read()
now = datetime(2026, 11, 22, tzinfo=UTC)
pages = {"https://status.example/lists/1": Fetched(200, {}, listed)}
assert verify_bytes(good, World(now, carried_fetch({})), name="x").verdict == "verified"
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
before, started = peak(), time.process_time()
report = verify_bytes(data, World(now, carried_fetch(pages)), name="x")
spent = time.process_time() - started
print(json.dumps({"verdict": report.verdict, "seconds": spent, "mb": peak() - before, "why": report.reasons}))
"""

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(
        not Path("/proc/self/status").exists(), reason="the memory of a process is read from /proc"
    ),
]


def judged(district, data, listed=b""):
    """Judges in a process of its own; its answer, after its costs were found within the bounds."""
    good = json.dumps(district.signed()).encode()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=b"".join(len(part).to_bytes(8, "big") + part for part in (good, data, listed)),
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE)),
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    answer = json.loads(done.stdout)
    assert answer["seconds"] <= CPU_SECONDS
    assert answer["mb"] <= GROWTH_MB
    return answer


def forged(district, **changes):
    """A badge with another's signature, as who sends a bomb has no need of a good one."""
    return json.dumps(district.signed() | changes).encode()


def clique(size):
    nodes = [f"_:b{number}" for number in range(size)]
    return [
        {"id": node, "type": ["Profile"], "parentOrg": [{"id": other} for other in nodes if other != node]}
        for node in nodes
    ]


@pytest.mark.parametrize("size", [4, 8, 40])
def test_a_clique_of_unnamed_nodes(district, size):
    badge = district.signed()
    badge["credentialSubject"]["achievement"]["creator"] = {
        "id": "urn:x",
        "type": ["Profile"],
        "parentOrg": clique(size),
    }
    assert judged(district, json.dumps(badge).encode())["verdict"] in {"failed", "undetermined"}


@pytest.mark.parametrize("count", [300, 3000])
def test_many_unnamed_nodes_that_are_all_alike(district, count):
    same = {"type": ["Evidence"], "name": "x"}
    assert judged(district, forged(district, evidence=[same] * count))["verdict"] == "failed"


def test_a_list_that_inflates_to_a_quarter_of_a_gigabyte(district, tools):
    press = zlib.compressobj(9, wbits=31)
    packed = b"".join(press.compress(bytes(2**20)) for _ in range(256)) + press.flush()
    text = "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    listed = district.status_list(subject_encodedList=text)
    signed = district.signed(credentialStatus=tools.entry())
    answer = judged(district, json.dumps(signed).encode(), json.dumps(listed).encode())
    assert answer["verdict"] == "undetermined"


def test_a_picture_of_100_000_chunks(district, tools):
    empty = tools.chunk(b"tEXt", b"a\0")
    plain = tools.png(tools.itxt(json.dumps(district.signed())))
    data = plain[:33] + empty * 100_000 + plain[33:]
    assert judged(district, data)["verdict"] == "verified"


def test_a_picture_whose_chunk_says_it_has_four_gigabytes(district, tools):
    plain = tools.png(tools.itxt(json.dumps(district.signed())))
    data = plain[:33] + struct.pack(">I", 2**32 - 1) + plain[37:]
    assert judged(district, data)["verdict"] == "failed"


def test_a_picture_whose_compressed_text_is_a_bomb(district, tools):
    body = b"openbadgecredential\0\1\0\0\0" + zlib.compress(bytes(2**27), 9)
    assert judged(district, tools.png((b"iTXt", body)))["verdict"] == "failed"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
        + ']><svg xmlns="http://www.w3.org/2000/svg">&m;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 200_000 + "</g>" * 200_000 + "</svg>",
        '<svg xmlns="http://www.w3.org/2000/svg">' + "<g/>" * 1_000_000 + "</svg>",
        '<svg xmlns="http://www.w3.org/2000/svg" ' + " ".join(f'a{n}="x"' for n in range(100_000)) + "/>",
    ],
    ids=["a billion laughs", "deep", "wide", "many attributes"],
)
def test_a_drawing(district, text):
    assert judged(district, text.encode())["verdict"] == "failed"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 400_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"a":[' + "[]," * 300_000 + "[]]}",
        '{"a":' + "9" * 900_000 + "}",
        '{"a":1e' + "9" * 900_000 + "}",
        '{"a":-0.' + "0" * 900_000 + "1}",
        '{"a":"' + "\\u0041" * 150_000 + '"}',
        "{" + ",".join(f'"a{n}":1' for n in range(70_000)) + "}",
    ],
    ids=["open", "deep", "wide", "integer", "exponent", "fraction", "escapes", "names"],
)
def test_json(district, text):
    assert judged(district, text.encode())["verdict"] == "failed"


def test_a_badge_within_badges(district):
    badge = district.badge()
    inner = json.dumps(badge["credentialSubject"]["achievement"])
    deep = inner
    for _ in range(500):
        deep = inner[:-1] + f', "creator": {{"id": "urn:x", "type": ["Profile"], "parentOrg": {deep}}}' + "}"
    text = json.dumps(district.signed()).replace(inner, deep)
    assert judged(district, text.encode())["verdict"] in {"failed", "undetermined"}


def test_many_vocabularies(district):
    urls = [f"https://a.example/{number}" for number in range(2000)]
    answer = judged(district, forged(district, **{"@context": urls}))
    assert answer["verdict"] in {"failed", "undetermined"}


def test_many_signatures(district):
    signed = district.signed()
    answer = judged(district, json.dumps(signed | {"proof": [signed["proof"]] * 1000}).encode())
    assert answer["verdict"] == "undetermined"


def test_many_endorsements_and_status_entries(district, tools):
    signed = district.signed()
    several = forged(
        district, endorsement=[signed] * 300, credentialStatus=[tools.entry(n) for n in range(500)]
    )
    assert judged(district, several)["verdict"] == "failed"
    endorsement = {
        "@context": signed["@context"],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": signed["issuer"],
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "x",
        "credentialSubject": {"id": district.id, "type": ["EndorsementSubject"]},
    }
    each = [district.sign(endorsement | {"id": f"urn:x:{number}"}) for number in range(200)]
    honest = json.dumps(district.signed(endorsement=each)).encode()
    assert judged(district, honest)["verdict"] in {"verified", "warning", "undetermined"}


def test_a_signed_text_of_a_megabyte(district):
    assert judged(district, b"eyJhbGciOiJFZERTQSJ9." + b"A" * 1_000_000 + b".AA")["verdict"] == "failed"
