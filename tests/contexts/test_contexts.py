"""The room's door: check and canonicalize, on published vectors."""

import json
from pathlib import Path

import pytest

import contexts

VECTORS = Path(__file__).parents[1] / "vectors"


@pytest.mark.parametrize(
    ("signed", "document", "proof", "algorithm"),
    [
        ("eddsa-rdfc-2022/signedDataInt.json", "canonDocDataInt.txt", "proofCanonDataInt.txt", "sha256"),
        ("Ed25519Signature2020/signedEdSig.json", "canonDocEdSig.txt", "proofCanonEdSig.txt", "sha256"),
    ],
)
def test_the_canonical_forms_of_the_standards_hold(
    signed: str, document: str, proof: str, algorithm: str
) -> None:
    path = VECTORS / signed
    credential = json.loads(path.read_text(encoding="utf-8"))
    config = {key: value for key, value in credential.pop("proof").items() if key != "proofValue"}
    config["@context"] = credential["@context"]
    assert contexts.canonicalize(credential, algorithm=algorithm) == path.with_name(document).read_text(
        "utf-8"
    )
    assert contexts.canonicalize(config, algorithm=algorithm) == path.with_name(proof).read_text("utf-8")


def test_a_stronger_hash_labels_otherwise(badge: dict) -> None:
    weak, strong = (contexts.canonicalize(badge, algorithm=name) for name in ("sha256", "sha384"))
    assert weak != strong
    assert len(weak) == len(strong)


def test_poison_in_a_credential_is_a_work_limit() -> None:
    clique = [
        {"id": f"_:n{a}", "type": "urn:t", "evidence": [{"id": f"_:n{b}"} for b in range(12) if b != a]}
        for a in range(12)
    ]
    for node in clique:
        node["type"] = ["urn:t", "VerifiablePresentation"]
    document = {"@context": contexts.CREDENTIALS_V1, "type": "VerifiableCredential", "evidence": clique}
    with pytest.raises(contexts.ContextError):
        contexts.canonicalize(document)


def test_half_a_character_is_refused() -> None:
    document = {"@context": contexts.CREDENTIALS_V2, "type": "VerifiableCredential", "name": "\ud800"}
    with pytest.raises(contexts.UndefinedTermError, match="half a character"):
        contexts.canonicalize(document)


def test_every_error_is_a_context_error() -> None:
    errors = [getattr(contexts, name) for name in contexts.__all__ if name.endswith("Error")]
    assert all(issubclass(error, contexts.ContextError) for error in errors)


INLINE = {
    "@context": [contexts.CREDENTIALS_V2, {"hours": "https://example.org/hours"}],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:issuer",
    "credentialSubject": {"id": "did:example:subject", "hours": 5},
}


def test_a_context_written_inline_is_read_only_where_any_form_is_allowed() -> None:
    with pytest.raises(contexts.HiddenTermError):
        contexts.check(INLINE)
    with contexts.any_form_allowed():
        assert "https://example.org/hours" in contexts.canonicalize(INLINE)
        contexts.check({"@context": contexts.CREDENTIALS_V2, "name": "plain"})
        with pytest.raises(contexts.UndefinedTermError):
            contexts.check(INLINE | {"minutes": 5})
    with pytest.raises(contexts.HiddenTermError):
        contexts.check(INLINE)


def test_a_base_direction_is_part_of_a_text_where_any_form_is_allowed() -> None:
    name = {"@value": "HTML", "@language": "ar", "@direction": "rtl"}
    directed = {"@context": contexts.CREDENTIALS_V2, "name": [name]}
    with pytest.raises(contexts.UndefinedTermError):
        contexts.check(directed)
    with contexts.any_form_allowed():
        assert "https://www.w3.org/ns/i18n#ar_rtl" in contexts.canonicalize(directed)
