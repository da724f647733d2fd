"""The linter and the engine agree: what it says of small random pathways is what enumeration finds."""

import pytest

from verifier.pathways import definition
from verifier.pathways.linting import linter
from verifier.pathways.places import places
from verifier.pathways.requirements import All, AtLeast, Hours
from verifier.pathways.soundness import placed_rules


def found(maker, everything, seed, desk):
    """The linter's findings of one random pathway, and what the engine says of everything one could do."""
    made = maker(seed)
    document = made.pathway()
    pathway = definition.read(document)
    items = desk.items(made.offers())
    findings = linter.lint(pathway, items, None, desk.now)
    return pathway, items, findings, list(everything(pathway, items))


def reached(answers):
    """The people the pathway applies to, those who can finish, and the ids of leaves somebody fulfils."""
    applies = {who for who, told in answers if told.status != "not_applicable"}
    done = {who for who, told in answers if told.complete}
    nodes = {
        node.id for who, told in answers if who in applies for node in told.root.walk() if node.satisfied
    }
    return applies, done, nodes


def check(maker, everything, seed, desk):
    pathway, _, findings, answers = found(maker, everything, seed, desk)
    codes = linter.codes(findings)
    applies, done, nodes = reached(answers)
    assert ("audience_empty" in codes) == (not applies), seed
    if not applies:
        assert codes == ["audience_empty"]
        return
    assert ("impossible" in codes) == (not done), seed
    assert ("impossible_for_some" in codes) == (bool(done) and done != applies), seed
    told = {one.path for one in findings if one.code == "unreachable_node"}
    shared = {node for node, place in places(pathway).items() if place.in_exclusive}
    leaves = {pointer: rule.id for pointer, rule in placed_rules(pathway.rule) if not rule.children}
    assert told == {pointer for pointer, node in leaves.items() if node not in nodes | shared}, seed


def without(rule, node):
    """A rule of a document without one of the rules in it; None when nothing is left."""
    if rule["id"] == node:
        return None
    if "of" not in rule:
        return rule
    left = [child for child in (without(child, node) for child in rule["of"]) if child is not None]
    return {**rule, "of": left} if left else None


def check_redundant(maker, everything, seed, desk):
    """Taking out everything that is called redundant changes the outcome for nobody, whatever they have."""
    pathway, items, findings, answers = found(maker, everything, seed, desk)
    document = definition.write(pathway)
    ids = {pointer: rule.id for pointer, rule in placed_rules(pathway.rule)}
    told = [ids[one.path] for one in findings if one.code == "redundant_node"]
    rule = document["rule"]
    for node in told:
        rule = without(rule, node)
    if told:
        lighter = definition.read({**document, "version": "2", "rule": rule})
        after = [one.complete for _, one in everything(lighter, items, like=pathway)]
        assert after == [one.complete for _, one in answers], seed
    return len(told)


def check_overlap(maker, everything, seed, desk):
    """An offering counts for two rules of a group at once exactly when it carries leaves of both alone."""
    made = maker(seed, plain=True)
    pathway = definition.read(made.pathway())
    items = desk.items(made.offers())
    findings = linter.lint(pathway, items, None, desk.now)
    if "audience_empty" in linter.codes(findings):
        return
    alone = [told for item in items for _, told in everything(pathway, (item,))]
    expected = {
        pointer for pointer, rule in placed_rules(pathway.rule) if any(shared(rule, told) for told in alone)
    }
    assert {one.path for one in findings if one.code == "overlap"} == expected, seed


def shared(rule, told):
    """One thing alone carries leaves below two children of a rule that needs several of them."""
    if not isinstance(rule, All) and not (isinstance(rule, AtLeast) and rule.n > 1):
        return False
    return sum(any(told.node(leaf).uses for leaf in leaves(child)) for child in rule.children) > 1


def leaves(rule):
    total = isinstance(rule, Hours) and rule.selector is None
    return [one for child in rule.children for one in leaves(child)] or [rule.id] * (
        not rule.children and not total
    )


@pytest.mark.parametrize("seed", range(100))
def test_what_cannot_be_finished_or_fulfilled_is_what_enumeration_finds(seed, maker, everything, desk):
    check(maker, everything, seed, desk)


@pytest.mark.parametrize("seed", range(60))
def test_an_overlap_is_what_counts_for_two_rules_by_enumeration(seed, maker, everything, desk):
    check_overlap(maker, everything, seed, desk)


def test_what_is_redundant_is_missed_by_nobody(maker, everything, desk):
    assert sum(check_redundant(maker, everything, seed, desk) for seed in range(100)) > 5


@pytest.mark.drill
def test_thousands_of_pathways_agree(maker, everything, desk):
    for seed in range(1000, 3500):
        check(maker, everything, seed, desk)
        check_overlap(maker, everything, seed, desk)
        check_redundant(maker, everything, seed, desk)
