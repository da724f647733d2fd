"""What is remembered of earlier documents never changes what a later one says."""

import copy
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import contexts
from contexts import canonicalize_quads, shape
from contexts.memory import LARGEST

Badge = dict[str, Any]


def plainly(document: Badge, algorithm: str = "sha256") -> str:
    """The canonical form by a walk that remembers nothing."""
    return canonicalize_quads(shape.quads_of(document), algorithm=algorithm).text


def remembered(document: Badge) -> int:
    """How many parts of a document that nobody saw before are known from others."""
    return len(shape.read(document | {"name": "A name that no other has"}).passages)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "_table", shape.Table())


def test_issuer_and_achievement_are_walked_once(badge: Badge) -> None:
    first = contexts.canonicalize(badge)
    assert remembered(badge) == 2
    assert contexts.canonicalize(badge) == first == plainly(badge)


@pytest.mark.parametrize("algorithm", ["sha256", "sha384"])
def test_each_algorithm_has_its_own_hashes(badge: Badge, algorithm: str) -> None:
    contexts.canonicalize(badge)
    assert contexts.canonicalize(badge, algorithm=algorithm) == plainly(badge, algorithm)


@pytest.mark.parametrize("credits_", [1, 1.0, True, 1.5, "1"])
def test_numbers_that_python_takes_for_equal_stay_apart(badge: Badge, credits_: object) -> None:
    contexts.canonicalize(badge)
    for value in (1, True, 1.0, credits_):
        badge["credentialSubject"]["achievement"]["creditsAvailable"] = value
        assert contexts.canonicalize(badge) == plainly(badge)


def test_a_part_that_is_there_twice_has_its_nameless_things_twice(badge: Badge) -> None:
    contexts.canonicalize(badge)
    other = copy.deepcopy(badge["credentialSubject"]) | {"id": "urn:uuid:somebody-else"}
    badge["credentialSubject"] = [badge["credentialSubject"], other]
    assert remembered(badge) == 3
    assert contexts.canonicalize(badge) == plainly(badge)


def test_what_is_said_once_more_elsewhere_is_said_once(badge: Badge) -> None:
    contexts.canonicalize(badge)
    achievement = badge["credentialSubject"]["achievement"]
    badge["credentialSubject"]["source"] = {
        "id": achievement["id"],
        "type": ["Profile"],
        "name": achievement["name"],
    }
    assert contexts.canonicalize(badge) == plainly(badge)


@pytest.mark.parametrize(
    "change",
    [
        {"criteria": {"id": "_:c", "narrative": "shared with the outside"}},
        {"id": "_:a"},
        {"description": "x" * LARGEST},
    ],
)
def test_a_part_that_does_not_stand_for_itself_is_walked_each_time(badge: Badge, change: Badge) -> None:
    badge["credentialSubject"]["achievement"] |= change
    contexts.canonicalize(badge)
    assert remembered(badge) == 1
    assert contexts.canonicalize(badge) == plainly(badge)


def test_a_part_that_holds_a_credential_is_compared_with_the_rest_each_time(badge: Badge) -> None:
    badge["credentialSubject"]["achievement"]["endorsement"] = [
        {
            "@context": badge["@context"][:2],
            "id": "urn:endorsement:1",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": "did:web:neighbour.example",
            "credentialSubject": {"id": "urn:achievement:1", "type": ["EndorsementSubject"]},
        }
    ]
    contexts.canonicalize(badge)
    assert remembered(badge) == 1
    assert contexts.canonicalize(badge) == plainly(badge)


def test_a_part_of_a_credential_inside_a_presentation_is_read_as_it_stands(badge: Badge) -> None:
    contexts.canonicalize(badge)
    presentation = {
        "@context": badge["@context"],
        "type": "VerifiablePresentation",
        "verifiableCredential": [badge],
    }
    assert contexts.canonicalize(presentation) == plainly(presentation)


def test_many_threads_remember_at_once(badge: Badge) -> None:
    def changed(number: int) -> Badge:
        other = copy.deepcopy(badge)
        other["id"] = f"urn:badge:{number}"
        other["credentialSubject"]["achievement"]["name"] = f"Achievement {number % 7}"
        return other

    documents = [changed(number) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        forms = list(pool.map(contexts.canonicalize, documents * 2))
    assert forms == [plainly(document) for document in documents] * 2


def test_a_document_that_was_just_checked_is_not_walked_again(badge: Badge) -> None:
    proof = {"type": "DataIntegrityProof", "proofPurpose": "assertionMethod"}
    contexts.check(badge | {"proof": proof})
    assert shape.read(badge) is shape.read(dict(badge))
    assert contexts.canonicalize(badge) == plainly(badge)


def test_what_stands_in_a_proof_is_checked_in_the_place_where_it_stands(badge: Badge) -> None:
    with pytest.raises(contexts.UndefinedTermError) as caught:
        contexts.check(badge | {"proof": {"type": "DataIntegrityProof", "credits": 5}})
    assert caught.value.pointer == "/proof/credits"
