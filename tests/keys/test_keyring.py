"""The private keys of an installation: made once, kept shut, never used again once they ended."""

import json
import logging
import os
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from keys import multikey
from keys.did import did_key
from keys.keyring import Keyring, KeyringError
from keys.signer import Ed25519Signer

SECRET = b"a secret of this installation"
NOW = datetime(2026, 11, 22, 8, 30, 15, 999, tzinfo=UTC)
LATER = NOW + timedelta(days=200)
DID = "did:web:example.org"


@pytest.fixture
def keyring(tmp_path):
    return Keyring.open(tmp_path / "instance" / "keys", SECRET)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_key_is_made_and_signs(keyring):
    record = keyring.make(NOW)
    signer = keyring.signer(DID)
    assert record.created == NOW.replace(microsecond=0)
    assert record.key_id == multikey.encode(record.public_key)
    assert signer.verification_method == f"{DID}#{record.key_id}"
    assert record.public_key.verify(signer.sign(b"message"), b"message")
    assert keyring.active() == record


def test_making_again_answers_the_active_key(keyring):
    assert keyring.make(NOW) == keyring.make(LATER)
    assert len(keyring.records()) == 1


def test_files_are_for_their_owner_only_whatever_the_umask_is(tmp_path):
    before = os.umask(0)
    try:
        keyring = Keyring.open(tmp_path / "keys", SECRET)
        keyring.make(NOW)
        keyring.rotate(LATER)
    finally:
        os.umask(before)
    assert mode(keyring.folder) == 0o700
    assert {mode(path) for path in keyring.folder.iterdir()} == {0o600}
    assert len(list(keyring.folder.glob("*.key"))) == 2


def test_a_folder_or_file_that_others_can_read_is_refused(keyring):
    record = keyring.make(NOW)
    path = keyring.folder / f"{record.key_id}.key"
    path.chmod(0o640)
    with pytest.raises(KeyringError, match="chmod 600"):
        keyring.signer(DID)
    keyring.folder.chmod(0o750)
    with pytest.raises(KeyringError, match="chmod 700"):
        Keyring.open(keyring.folder, SECRET)


def test_the_private_key_is_nowhere_in_the_folder(keyring):
    keyring.make(NOW)
    signer = keyring.signer(DID)
    assert isinstance(signer, Ed25519Signer)
    private = signer.private_key.private_bytes_raw()
    for path in keyring.folder.iterdir():
        content = path.read_bytes()
        assert private not in content
        assert private.hex().encode() not in content
        assert SECRET not in content


def test_no_secret_is_shown_or_logged(keyring, caplog):
    caplog.set_level(logging.DEBUG)
    keyring.make(NOW)
    shown = repr(keyring) + str(keyring) + repr(keyring.signer(DID)) + repr(keyring.records()) + caplog.text
    assert SECRET.decode() not in shown
    assert "PrivateKey" not in shown
    with pytest.raises(KeyringError) as caught:
        Keyring.open(keyring.folder, b"another secret of 30 characters")
    assert "another secret" not in str(caught.value)


def test_a_wrong_secret_is_told_at_once_and_says_what_to_do(keyring):
    keyring.make(NOW)
    with pytest.raises(KeyringError, match="Set CAIRN_KEY_SECRET"):
        Keyring.open(keyring.folder, b"not the secret of this place")


@pytest.mark.parametrize("secret", [b"", b"fifteen bytes.."])
def test_a_short_secret_is_refused(tmp_path, secret):
    with pytest.raises(KeyringError, match="at least; set CAIRN_KEY_SECRET"):
        Keyring.open(tmp_path / "keys", secret)
    assert not (tmp_path / "keys").exists()


def test_after_rotation_the_old_key_verifies_and_the_new_one_signs(keyring):
    old = keyring.make(NOW)
    signature = keyring.signer(DID).sign(b"message")
    new = keyring.rotate(LATER)
    assert [record.key_id for record in keyring.records()] == [old.key_id, new.key_id]
    kept = keyring.records()[0]
    assert kept.retired == LATER.replace(microsecond=0)
    assert kept.public_key.verify(signature, b"message")
    assert keyring.active() == new
    assert keyring.signer(DID).public_key == new.public_key


def test_rotation_needs_the_secret_of_the_key_before(keyring):
    keyring.make(NOW)
    stranger = Keyring(keyring.folder, b"not the secret of this place")
    with pytest.raises(KeyringError, match="cannot be opened"):
        stranger.rotate(LATER)
    assert len(keyring.records()) == 1


def test_rotation_twice_leaves_the_first_time_of_retirement(keyring):
    keyring.make(NOW)
    keyring.rotate(LATER)
    keyring.rotate(LATER + timedelta(days=1))
    assert keyring.records()[0].retired == LATER.replace(microsecond=0)
    assert sum(record.is_active for record in keyring.records()) == 1


def test_a_retired_key_signs_no_more_and_a_new_one_can_be_made(keyring):
    record = keyring.make(NOW)
    assert keyring.retire(record.key_id, LATER) == keyring.retire(record.key_id, LATER + timedelta(days=1))
    with pytest.raises(KeyringError, match="cairn key rotate"):
        keyring.signer(DID)
    again = keyring.rotate(LATER)
    assert again.key_id != record.key_id
    assert keyring.active() == again


def test_a_compromised_key_signs_no_more_and_is_published_as_revoked(keyring):
    record = keyring.make(NOW)
    since = NOW + timedelta(days=3)
    marked = keyring.mark_compromised(record.key_id, since, LATER)
    assert marked.compromised == since.replace(microsecond=0)
    assert marked.retired == LATER.replace(microsecond=0)
    assert not marked.is_active
    method = marked.verification_method(DID)
    assert method.revoked == marked.compromised
    assert method.id == f"{DID}#{record.key_id}"
    assert keyring.records() == (marked,)


def test_the_earliest_time_of_compromise_stays(keyring):
    record = keyring.make(NOW)
    keyring.mark_compromised(record.key_id, NOW + timedelta(days=3), LATER)
    assert keyring.mark_compromised(record.key_id, NOW + timedelta(days=9), LATER).compromised == (
        NOW + timedelta(days=3)
    ).replace(microsecond=0)
    assert keyring.mark_compromised(record.key_id, NOW, LATER).compromised == NOW.replace(microsecond=0)


def test_a_key_cannot_be_compromised_in_the_future(keyring):
    record = keyring.make(NOW)
    with pytest.raises(KeyringError, match="future"):
        keyring.mark_compromised(record.key_id, LATER, NOW)


def test_a_retired_key_is_published_without_an_end(keyring):
    record = keyring.make(NOW)
    keyring.rotate(LATER)
    method = keyring.records()[0].verification_method(DID)
    assert (method.id, method.expires, method.revoked) == (f"{DID}#{record.key_id}", None, None)


def test_an_unknown_key_cannot_be_changed(keyring):
    with pytest.raises(KeyringError, match="cairn key list"):
        keyring.retire("z6MkNobody", NOW)


def test_a_did_key_controller_is_the_active_key_itself(keyring):
    old = keyring.make(NOW)
    assert keyring.signer(did_key(old.public_key)).verification_method.count(old.key_id) == 2
    keyring.rotate(LATER)
    with pytest.raises(KeyringError, match="another key"):
        keyring.signer(did_key(old.public_key))


def test_a_key_file_in_the_place_of_another_is_refused(keyring):
    old = keyring.make(NOW)
    new = keyring.rotate(LATER)
    paths = {record: keyring.folder / f"{record.key_id}.key" for record in (old, new)}
    paths[new].unlink()
    paths[old].rename(paths[new])
    with pytest.raises(KeyringError, match="cannot be opened"):
        keyring.signer(DID)


def test_a_file_that_seals_another_key_than_its_name_says_is_refused(keyring, tmp_path):
    from keys import sealing  # noqa: PLC0415 - only this test forges a file

    record = keyring.make(NOW)
    path = keyring.folder / f"{record.key_id}.key"
    plain = sealing.unseal(path.read_text(), SECRET, record.key_id)
    path.write_text(sealing.seal(plain[:-1] + bytes([plain[-1] ^ 1]), SECRET, record.key_id))
    with pytest.raises(KeyringError, match="another key than its name"):
        keyring.signer(DID)


def test_a_missing_key_file_says_to_restore_it(keyring):
    record = keyring.make(NOW)
    (keyring.folder / f"{record.key_id}.key").unlink()
    with pytest.raises(KeyringError, match="from a backup"):
        keyring.signer(DID)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"keys": 5}', '{"keys": [5]}', '{"keys": [{"id": "x"}]}', '{"keys": [{}]}', "\xff"],
)
def test_a_broken_register_says_to_restore_it(keyring, text):
    keyring.make(NOW)
    (keyring.folder / "keyring.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(KeyringError, match="from a backup"):
        keyring.records()


def test_a_key_without_a_record_and_an_unfinished_register_are_ignored(keyring):
    """What a crash between two steps leaves behind."""
    record = keyring.make(NOW)
    (keyring.folder / "z6MkOrphan.key").write_text("half a key")
    (keyring.folder / "keyring.json.new").write_text('{"keys": [')
    assert keyring.make(LATER) == record
    assert keyring.rotate(LATER).is_active


def test_what_a_reader_sees_is_what_another_keyring_wrote(keyring):
    other = Keyring.open(keyring.folder, SECRET)
    record = other.make(NOW)
    assert keyring.active() == record
    assert json.loads((keyring.folder / "keyring.json").read_text()) == {
        "keys": [{"id": record.key_id, "created": "2026-11-22T08:30:15Z"}]
    }


def test_threads_that_make_the_first_key_at_once_agree_on_one(keyring):
    made = []
    threads = [threading.Thread(target=lambda: made.append(keyring.make(NOW).key_id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert len(list(keyring.folder.glob("*.key"))) == 1


def test_processes_that_make_the_first_key_at_once_agree_on_one(tmp_path):
    program = (
        "import sys, datetime, pathlib\n"
        "from keys.keyring import Keyring\n"
        "sys.stdin.readline()\n"
        "keyring = Keyring.open(pathlib.Path(sys.argv[1]), sys.argv[2].encode())\n"
        "print(keyring.make(datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)).key_id)\n"
        "print(keyring.signer('did:web:example.org').verification_method)\n"
    )
    folder = tmp_path / "keys"
    command = [sys.executable, "-c", program, str(folder), SECRET.decode()]
    root = Path(__file__).parents[2]
    processes = [
        subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in processes:  # all have been started before the first may begin
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=60)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * 4
    assert len(answers) == 1
    assert len(Keyring.open(folder, SECRET).records()) == 1
    assert len(list(folder.glob("*.key"))) == 1
