"""A sealed key opens with its secret and id, and with nothing else."""

import json

import pytest

from keys.sealing import SealError, seal, unseal

SECRET = b"correct horse battery staple"


@pytest.fixture(scope="module")
def sealed():
    return seal(b"private", SECRET, "key-1")


def test_what_was_sealed_is_opened_by_its_secret(sealed):
    assert unseal(sealed, SECRET, "key-1") == b"private"
    assert "private" not in sealed


def test_the_same_key_is_never_sealed_twice_in_the_same_way(sealed):
    again = json.loads(seal(b"private", SECRET, "key-1"))
    assert not {again[name] for name in ("salt", "nonce", "ciphertext")} & set(json.loads(sealed).values())


@pytest.mark.parametrize(("secret", "key_id"), [(b"wrong horse battery staple", "key-1"), (SECRET, "key-2")])
def test_another_secret_or_the_place_of_another_key_does_not_open_it(sealed, secret, key_id):
    with pytest.raises(SealError, match="does not open"):
        unseal(sealed, secret, key_id)


@pytest.mark.parametrize("name", ["salt", "nonce", "ciphertext"])
def test_a_changed_file_is_refused(sealed, name):
    members = json.loads(sealed)
    members[name] = ("B" if members[name][0] == "A" else "A") + members[name][1:]
    with pytest.raises(SealError, match="does not open"):
        unseal(json.dumps(members), SECRET, "key-1")


@pytest.mark.parametrize(
    "change",
    [{"sealed-key": 2}, {"extra": 1}, {"salt": 1}, {"salt": "A"}, {"nonce": "AAAA"}],
)
def test_another_form_is_not_read(sealed, change):
    with pytest.raises(SealError):
        unseal(json.dumps({**json.loads(sealed), **change}), SECRET, "key-1")


@pytest.mark.parametrize("text", ["", "[]", "5", "{", "null"])
def test_what_is_no_sealed_key_is_not_read(text):
    with pytest.raises(SealError):
        unseal(text, SECRET, "key-1")
