"""Every kind of rule is whole: a name, members, counting, a sentence, and a place in the tables."""

from typing import get_args

from verifier.pathways import requirements, selectors
from verifier.pathways.demands import DEMANDS
from verifier.pathways.facts import KEYS
from verifier.pathways.members import MEMBERS
from verifier.pathways.requirements import KINDS, Group, Requirement
from verifier.pathways.sentences import SENTENCES


def test_every_requirement_has_a_name():
    made = {
        kind
        for kind in vars(requirements).values()
        if isinstance(kind, type) and issubclass(kind, Requirement) and kind not in (Requirement, Group)
    }
    assert set(KINDS.values()) == made


def test_every_kind_has_members_and_a_sentence():
    assert list(MEMBERS) == list(KINDS)
    assert list(SENTENCES) == list(KINDS.values())


def test_every_leaf_counts():
    assert set(DEMANDS) == {kind for kind in KINDS.values() if not issubclass(kind, Group)}


def test_things_can_be_told_apart_in_every_way():
    assert set(KEYS) == set(get_args(selectors.Distinct))
