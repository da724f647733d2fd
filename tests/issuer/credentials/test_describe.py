from dataclasses import replace

import contexts
from issuer.credentials import describe
from issuer.credentials.compose import AchievementFacts, Alignment, IssuerProfile

ISSUER = IssuerProfile("did:web:badges.example", "Alder Valley", "https://badges.example")
KEY = {
    "id": "did:web:badges.example#key-1",
    "type": "Multikey",
    "controller": "did:web:badges.example",
    "publicKeyMultibase": "z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd",
}
FACTS = AchievementFacts(
    id="https://badges.example/achievements/stations",
    version_id="https://badges.example/achievements/stations/versions/2",
    version=2,
    name="Stations",
    description="One lesson.",
    criteria="- Three.",
    minutes=90,
    image="https://badges.example/achievements/stations/versions/2/badge.png",
    alignment=(Alignment("Individualized Path", "https://standards.example/7"),),
)


def test_an_achievement_stands_alone_with_a_meaning_for_every_word():
    document = describe.achievement(FACTS, ISSUER)
    contexts.check(document)
    assert document["criteria"]["id"] == FACTS.version_id
    assert document["creditsAvailable"] == 1.5
    assert "endorsement" not in document


def test_an_achievement_without_time_describes_no_result():
    document = describe.achievement(replace(FACTS, minutes=0), ISSUER)
    assert not {"creditsAvailable", "resultDescription"} & set(document)


def test_a_profile_carries_the_keys_of_the_did_document():
    document = describe.profile(ISSUER, {"verificationMethod": [KEY], "assertionMethod": [KEY["id"]]})
    contexts.check(document)
    assert document["verificationMethod"] == [KEY]
    assert document["assertionMethod"] == [KEY["id"]]


def test_a_profile_without_keys_has_no_empty_lists():
    document = describe.profile(ISSUER, {"assertionMethod": []})
    assert set(document) == {"@context", "id", "type", "name", "url"}
