"""The table of what words mean: one plain name each, and no more states than there are."""

import pytest

import contexts
from contexts import ContextError, HiddenTermError, UndefinedTermError, elements
from contexts.elements import Steps
from contexts.loader import carried
from contexts.table import Table
from contexts.terms import State

BASES = (contexts.CREDENTIALS_V2, contexts.CREDENTIALS_V1)


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


def reachable(table: Table, *names: str) -> list[State]:
    """Return the state of contexts and of each type in it; none when the contexts contradict each other."""
    try:
        state = table.initial.open("", reference=False, contexts=names)
    except ContextError:
        return []
    found = [state]
    for kind in state.scoped_types(list(state.mappings)):
        try:
            found.append(state.typed((kind,)))
        except ContextError:
            continue
    return found


@pytest.mark.parametrize("base", BASES)
def test_no_carried_context_gives_a_second_name_to_what_credentials_are_made_of(
    table: Table, base: str
) -> None:
    """Otherwise validUntil could stand under a name that no check reads, and be its plain name."""
    plain = {iri: state._plain(iri) for state in reachable(table, base) for iri in state.names}
    for url in carried():
        for state in reachable(table, base, url):
            for iri in plain.keys() & state.names.keys():
                assert state._plain(iri) == plain[iri], (url, iri)


def test_the_same_content_is_the_same_state(table: Table) -> None:
    names = (contexts.CREDENTIALS_V2, contexts.OPEN_BADGES_V3)
    one = table.initial.open("", reference=False, contexts=names)
    two = table.initial.open("", reference=False, contexts=(*names, contexts.OPEN_BADGES_V3))
    assert one is two
    before = len(table)
    assert one.typed(("Achievement",)) is two.typed(("Achievement",))
    assert len(table) <= before + 1


def test_a_type_counts_for_its_own_object_and_not_below(table: Table) -> None:
    outer = table.initial.open("", reference=False, contexts=(contexts.CREDENTIALS_V2,))
    credential = outer.typed(("VerifiableCredential",))
    assert credential.member("validUntil").coercion == "http://www.w3.org/2001/XMLSchema#dateTime"
    below = credential.open("issuer", reference=False, contexts=())
    assert below is outer
    with pytest.raises(UndefinedTermError):
        below.member("validUntil")
    assert credential.open("issuer", reference=True, contexts=()) is credential


def test_a_member_knows_how_its_values_are_read(table: Table) -> None:
    state = table.initial.open("", reference=False, contexts=(contexts.CREDENTIALS_V2,)).typed(
        ("DataIntegrityProof",)
    )
    purpose = state.member("proofPurpose")
    assert purpose.coercion == "@vocab"
    assert purpose.inside.kind("assertionMethod") == "<https://w3id.org/security#assertionMethod>"
    with pytest.raises(HiddenTermError, match="assertionMethod"):
        purpose.inside.kind("https://w3id.org/security#assertionMethod")
    assert state.member("id").predicate == "@id"


def test_names_that_strangers_choose_are_not_remembered(table: Table) -> None:
    undefined = "https://www.w3.org/ns/credentials/undefined-terms/v2"
    state = table.initial.open("", reference=False, contexts=(contexts.CREDENTIALS_V2, undefined))
    for number in range(10):
        state.member(f"stranger{number}")
        state.kind(f"Stranger{number}")
    assert not [name for name in (*state.members, *state.kinds) if "tranger" in name]


def test_the_objects_under_such_names_are_not_remembered_by_them() -> None:
    steps, state = Steps(), Table().initial
    for number in range(10):
        steps.open(state, f"stranger{number}", {"id": "urn:a", "n": 1}, ())
    assert len(state.opened) == 1


def test_the_ways_into_objects_that_a_state_remembers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "MOST_OPENED", 3)
    state = Table().initial
    opened = [Steps().open(state, "", {}, (contexts.CREDENTIALS_V2,) * number) for number in range(1, 9)]
    assert len(state.opened) <= 3
    assert Steps().open(state, "", {}, (contexts.CREDENTIALS_V2,)) is opened[0]


def test_a_name_under_vocab_is_no_second_name(table: Table) -> None:
    active = table.process(
        table.initial.active, {"@vocab": "urn:v#", "until": "urn:v#validUntil", "gone": None}
    )
    state = table.intern(active, None)
    assert state.member("other").predicate == "<urn:v#other>"
    with pytest.raises(HiddenTermError, match="'until'"):
        state.member("validUntil")
    with pytest.raises(UndefinedTermError):
        state.member("gone")


def test_the_deepest_reason_of_a_contradiction_is_told(table: Table) -> None:
    with pytest.raises(UndefinedTermError, match="strings or objects"):
        table.process(table.initial.active, {"t": {"@id": "urn:t", "@context": {"x": 5}}})


def test_contexts_that_contradict_each_other_mean_nothing(table: Table) -> None:
    names = (contexts.CREDENTIALS_V2, "https://purl.imsglobal.org/spec/ob/v3p0/context.json")
    with pytest.raises(UndefinedTermError, match="protected term"):
        table.initial.open("", reference=False, contexts=names)


@pytest.mark.parametrize(
    "inline",
    [{"@language": "en"}, {"@base": "urn:a"}, {"@direction": "ltr"}],
    ids=["language", "base", "direction"],
)
def test_a_context_that_changes_what_plain_texts_mean_is_not_read(table: Table, inline: dict) -> None:
    with pytest.raises(HiddenTermError, match="default"):
        table.process(table.initial.active, inline)


@pytest.mark.parametrize(
    ("definition", "error"),
    [
        ({"@id": "urn:a", "@container": "@index"}, HiddenTermError),
        ({"@id": "urn:a", "@container": "@language"}, HiddenTermError),
        ({"@reverse": "urn:a"}, HiddenTermError),
        ({"@id": "urn:a", "@nest": "@nest"}, HiddenTermError),
        ("@value", HiddenTermError),
        ("@nest", HiddenTermError),
        ("_:nameless", UndefinedTermError),
        (None, UndefinedTermError),
    ],
)
def test_terms_that_rearrange_or_mean_nothing_are_not_read(
    table: Table, definition: object, error: type[ContextError]
) -> None:
    active = table.process(table.initial.active, {"term": definition})
    state = table.intern(active, None)
    with pytest.raises(error):
        state.member("term")


def test_a_type_without_meaning_is_refused(table: Table) -> None:
    active = table.process(
        table.initial.active, {"Gone": None, "p": {"@id": "urn:p#", "@prefix": True}, "P": "urn:p#P"}
    )
    state = table.intern(active, None)
    for name in ("Gone", "Unknown", ""):
        with pytest.raises(UndefinedTermError):
            state.kind(name)
    assert state.kind("p:other") == "<urn:p#other>"
    with pytest.raises(HiddenTermError, match="'P'"):
        state.kind("p:P")
