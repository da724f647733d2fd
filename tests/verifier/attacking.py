"""Changes to good documents, made by chance, and how long a door has to stand them: the drills share these.

    for_a_while(attack)                  lets hypothesis call attack(chance) until the time is up
    changed(document, chance)            a document with one to three members changed
    spoiled(data, chance)                bytes with one to four parts changed

On a failure hypothesis prints which source of chance it was, as `Random(seed)`, and with that the same change
can be made again. `CAIRN_FUZZ_SECONDS` makes it longer: seconds of the processor, so that a busy machine
attacks as often.
"""

import copy
import os
import time

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

SECONDS = float(os.environ.get("CAIRN_FUZZ_SECONDS", "30"))
CPU_SECONDS = 2.0
TOKENS = (
    *(
        b"null",
        b"true",
        b"0",
        b"-0.0",
        b"1e400",
        b"9" * 400,
        b'""',
        b"[]",
        b"{}",
        b"[[]]",
        b'"@id"',
        b'"@type"',
    ),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00",
        b"\\u0000",
        b"\\ud800",
        b"\xed\xa0\x80",
        b"\xe2\x80\xae",
        b"\x1b[2J",
    ),
    *(
        b"<!DOCTYPE a [<!ENTITY e 'x'>]>",
        b"&e;",
        b"<![CDATA[",
        b"]]>",
        b"<credential/>",
        b'verify="x"',
        b"</svg>",
    ),
    *(
        b"iTXt",
        b"IEND",
        b"IHDR",
        b"tEXt",
        b"openbadgecredential\0",
        b"\xff\xff\xff\xff",
        b".",
        b"..",
        b"=",
        b"eyJ",
    ),
    *(
        b'"proof":',
        b'"@context":',
        b'"validUntil": "2020-01-01T00:00:00Z",',
        b'"type":',
        b"did:key:",
        b"did:web:",
    ),
)
VALUES = (
    *(
        None,
        True,
        0,
        -1,
        1.5,
        2**53,
        10**40,
        "",
        "x",
        "\u0667",
        [],
        {},
        [[]],
        [{}],
        [None],
        "z" * 500,
        "u",
        "z",
    ),
    *("did:key:z6Mk", "did:web:a.example", "https://[::1", "_:b0", "2026-01-01T00:00:00Z", "@id", "#key-1"),
    *(
        {"id": 7},
        {"type": 7},
        {"@value": "x"},
        {"@id": "x"},
        {"@list": [[]]},
        {"id": "_:b0", "type": ["Image"]},
    ),
)
NAMES = (
    *("id", "type", "@context", "@id", "@type", "@nest", "@graph", "@included", "proof", "previousProof"),
    *(
        "endorsement",
        "endorsementJwt",
        "evidence",
        "result",
        "credentialStatus",
        "credentialSchema",
        "expires",
    ),
    *("validUntil", "controller", "revoked", "publicKeyJwk", "assertionMethod", "relatedResource", "vc"),
)


def places(value, place=()):
    """Where each value lies in a document."""
    if place:
        yield place
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for name, member in members:
            yield from places(member, (*place, name))


def at(value, place):
    for name in place:
        value = value[name]
    return value


def changed(document, chance):
    """The document after one to three changes: values replaced, removed, copied, wrapped, renamed, added."""
    new = copy.deepcopy(document)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        everywhere = list(places(new))
        if not everywhere:
            break
        place = chance.choice(everywhere)
        change(at(new, place[:-1]), place[-1], at(new, chance.choice(everywhere)), chance)
    return new


def change(holder, name, other, chance):
    kind = chance.choice(("value", "value", "remove", "copy", "wrap", "rename", "add", "edit"))
    if kind == "remove":
        del holder[name]
    elif kind == "copy":
        holder[name] = copy.deepcopy(other)
    elif kind == "wrap":
        holder[name] = [holder[name]]
    elif kind == "edit" and isinstance(holder[name], str):
        holder[name] = spoiled(holder[name].encode(), chance).decode("utf-8", "replace")
    elif kind == "rename" and isinstance(holder, dict):
        holder[chance.choice(NAMES)] = holder.pop(name)
    elif kind == "add" and isinstance(holder, dict):
        holder[chance.choice(NAMES)] = copy.deepcopy(chance.choice(VALUES))
    else:
        holder[name] = copy.deepcopy(chance.choice(VALUES))


def spoiled(data, chance):
    """The bytes after one to four changes: bits flipped, parts removed, doubled, moved, tokens put in."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((1, 1, 2, 4, 12, 64, 1000)))
        kind = chance.randrange(5)
        if kind == 0 and start < len(data):
            data[start] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[start:end]
        elif kind == 2:
            data[start:start] = chance.choice(TOKENS)
        elif kind == 3:
            target = chance.randint(0, len(data))
            data[target:target] = data[start:end]
        else:
            data[start:end] = chance.randbytes(end - start)
    return bytes(data)


def for_a_while(attack):
    """Lets hypothesis call `attack(chance)` until the time is up; each call has two seconds of processor."""

    @settings(
        max_examples=100,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(chance=st.randoms(use_true_random=True))
    def round_of_attacks(chance):
        started = time.process_time()
        attack(chance)
        assert time.process_time() - started <= CPU_SECONDS

    end = time.process_time() + SECONDS
    while time.process_time() < end:
        round_of_attacks()
