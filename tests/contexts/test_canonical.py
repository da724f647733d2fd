"""RDFC-1.0 against W3C's own tests, against an independent implementation, and against poison."""

import json
import sys
import time
from collections import Counter
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from contexts import WorkLimitError, canonicalize_quads
from contexts.nquads import Quad, line, parse

VECTORS = Path(__file__).parents[1] / "vectors/rdf-canon"
FOLLOWED_TWICE = VECTORS.with_name("rdf-canonize") / "followed-twice.json"
ENTRIES = json.loads((VECTORS / "manifest.jsonld").read_text(encoding="utf-8"))["entries"]


def entries(kind: str) -> list:
    return [pytest.param(entry, id=entry["id"]) for entry in ENTRIES if entry["type"] == f"rdfc:{kind}"]


def quads(entry: dict) -> list[Quad]:
    return parse((VECTORS / entry["action"]).read_bytes().decode())


def spent_since(began: float) -> float:
    """Return the CPU seconds since then, a tenth under a tracer such as coverage."""
    spent = time.process_time() - began
    return spent / 10 if sys.gettrace() else spent


def algorithm(entry: dict) -> str:
    return entry.get("hashAlgorithm", "SHA256").lower()


def test_the_vectors_are_all_there() -> None:
    assert len(entries("RDFC10EvalTest")) == 64
    assert len(entries("RDFC10MapTest")) == 21
    assert len(entries("RDFC10NegativeEvalTest")) == 1


@pytest.mark.parametrize("entry", entries("RDFC10EvalTest"))
def test_the_canonical_form_is_w3cs(entry: dict) -> None:
    expected = (VECTORS / entry["result"]).read_bytes().decode()
    assert canonicalize_quads(quads(entry), algorithm=algorithm(entry)).text == expected


@pytest.mark.parametrize("entry", entries("RDFC10MapTest"))
def test_the_labels_are_w3cs(entry: dict) -> None:
    expected = json.loads((VECTORS / entry["result"]).read_text(encoding="utf-8"))
    labels = canonicalize_quads(quads(entry), algorithm=algorithm(entry)).labels
    assert {node[2:]: label[2:] for node, label in labels.items()} == expected


@pytest.mark.parametrize("entry", entries("RDFC10NegativeEvalTest"))
def test_a_poison_graph_is_stopped_by_the_budget(entry: dict) -> None:
    began = time.process_time()
    with pytest.raises(WorkLimitError, match="give the objects an id"):
        canonicalize_quads(quads(entry))
    assert spent_since(began) < 2


@pytest.mark.parametrize("nodes", [7, 10, 40])
def test_a_clique_of_nameless_nodes_is_stopped_soon(nodes: int) -> None:
    clique = [Quad(f"_:n{a}", "<urn:p>", f"_:n{b}") for a in range(nodes) for b in range(nodes) if a != b]
    began = time.process_time()
    with pytest.raises(WorkLimitError):
        canonicalize_quads(clique)
    assert spent_since(began) < 2


def test_a_long_ring_is_stopped_before_it_outgrows_the_stack() -> None:
    ring = [Quad(f"_:n{i}", "<urn:p>", f"_:n{(i + 1) % 5000}") for i in range(5000)]
    with pytest.raises(WorkLimitError):
        canonicalize_quads(ring)


def test_twins_below_named_nodes_cost_little() -> None:
    twins = [Quad("<urn:a>", "<urn:p>", f"_:n{i}") for i in range(200)]
    twins += [Quad(f"_:n{i}", "<urn:q>", '"same"') for i in range(200)]
    assert canonicalize_quads(twins).text.count("_:c14n199 ") == 2


def test_a_duplicate_quad_counts_once() -> None:
    quad = Quad("_:a", "<urn:p>", "_:b", "_:g")
    assert canonicalize_quads([quad, quad]) == canonicalize_quads([quad])


def test_an_empty_dataset_has_an_empty_form() -> None:
    assert canonicalize_quads([]).text == ""


def test_lines_that_become_equal_when_names_are_hidden_all_count() -> None:
    """The first-degree hash is over a list: with a set these two nodes would look alike."""
    graph = [Quad("_:a", "<urn:p>", f"_:{leaf}") for leaf in "xyz"]
    graph += [Quad("_:b", "<urn:p>", f"_:{leaf}") for leaf in "uv"]
    form = canonicalize_quads(graph)
    assert form.text == peer(graph)


# --- an independent implementation ----------------------------------------------------------------------

nodes = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "<urn:a>", "<urn:b>"])
objects = nodes | st.sampled_from(['"x"', '"y"@en', '"1"^^<urn:t>', '"\\n"'])
graphs = st.sampled_from(["", "", "", "_:a", "_:g", "<urn:g>"])
statements = st.builds(Quad, nodes, st.sampled_from(["<urn:p>", "<urn:q>"]), objects, graphs)


def peer(quads: list[Quad]) -> str:
    """Return what pyoxigraph makes of the same quads."""
    text = "".join(line(quad) for quad in quads)
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS).decode()
    return "".join(sorted(written.splitlines(keepends=True)))


def followed_twice(quads: list[Quad]) -> bool:
    """Say whether a nameless node leads to another by several quads alike, as a graph's name does.

    RDFC-1.0 notes such a neighbour once for each quad (section 4.8.3, step 3.1.2); pyoxigraph notes it once.
    """
    steps = Counter(
        (node, position, "" if position == "g" else quad.predicate, other)
        for quad in set(quads)
        for node in {quad.subject, quad.object, quad.graph}
        for position, other in (("s", quad.subject), ("o", quad.object), ("g", quad.graph))
        if node[:2] == other[:2] == "_:" and node != other
    )
    return max(steps.values(), default=0) > 1


def second_peer(quads: list[Quad]) -> str:
    """Return what PyLD makes of the same quads: it tries every order, so ask it of few."""
    text = "".join(line(quad) for quad in quads)
    form = "application/n-quads"
    return str(jsonld.normalize(text, {"algorithm": "URDNA2015", "inputFormat": form, "format": form}))


def forms_of(quads: list[Quad]) -> set[str]:
    """Return the canonical form; several where RDFC-1.0 leaves it to the order in which quads are read.

    It hashes a graph's name without what the node is in that quad (section 4.7.3). So two nodes, of which one
    is the subject in this graph and the object in that one, and the other the reverse, hash alike although
    they are not; and among those that hash alike no order is defined (section 4.4.3, step 5.3).
    """
    if not any(quad.graph[:2] == "_:" for quad in quads):
        return {canonicalize_quads(quads).text}
    turned = [quads[start:] + quads[:start] for start in range(len(quads))]
    return {canonicalize_quads(order).text for one in turned for order in (one, one[::-1])}


def agrees(quads: list[Quad]) -> bool:
    """Say whether pyoxigraph says the same, of quads for which it follows the standard."""
    assume(not followed_twice(quads))
    theirs = peer(quads)
    return theirs == canonicalize_quads(quads).text or theirs in forms_of(quads)


#: Subject and object change places from one nameless graph to the other.
crossed = [
    Quad("_:a", "<urn:p>", "_:a"),
    Quad("_:b", "<urn:q>", "_:c", "_:a"),
    Quad("_:c", "<urn:q>", "_:b", "_:g"),
]


def test_what_the_standard_leaves_open_is_said_in_one_of_its_ways() -> None:
    assert len(forms_of(crossed)) == 2
    assert {peer(crossed) for _ in range(40)} == forms_of(crossed)


#: Two graphs' names: one leads to `_:b` by two quads, the other to `_:b` and to `_:c`.
two_graphs = [
    Quad("_:b", "<urn:q>", "<urn:a>", "_:a"),
    Quad("_:b", "<urn:q>", "<urn:a>", "_:g"),
    Quad("_:b", "<urn:q>", '"y"@en', "_:a"),
    Quad("_:c", "<urn:q>", '"y"@en', "_:g"),
]


def test_a_neighbour_counts_once_for_each_quad_that_leads_to_it() -> None:
    assert canonicalize_quads(two_graphs).text == second_peer(two_graphs) != peer(two_graphs)


@pytest.mark.parametrize("known", json.loads(FOLLOWED_TWICE.read_text(encoding="utf-8")))
def test_where_a_neighbour_counts_twice_the_form_is_that_of_the_authors_of_the_standard(known: dict) -> None:
    quads = parse(known["quads"])
    assert followed_twice(quads)
    assert canonicalize_quads(quads).text == known["canonical"]


@given(st.lists(statements, max_size=9))
@settings(max_examples=150, deadline=None)
def test_an_independent_implementation_agrees(quads: list[Quad]) -> None:
    assert agrees(quads)


@pytest.mark.drill
@given(st.lists(statements, max_size=14))
@settings(max_examples=20_000, deadline=None)
def test_an_independent_implementation_agrees_at_length(quads: list[Quad]) -> None:
    assert agrees(quads)


@settings(deadline=None)
@given(st.lists(statements, max_size=9), st.permutations(["_:w", "_:x", "_:y", "_:z", "_:h"]), st.randoms())
def test_neither_names_nor_order_of_the_input_matter(quads: list[Quad], names: list[str], random) -> None:
    renamed = dict(zip(["_:a", "_:b", "_:c", "_:d", "_:g"], names, strict=True))
    other = [Quad(*(renamed.get(term, term) for term in quad)) for quad in quads]
    random.shuffle(other)
    assert canonicalize_quads(other).text in forms_of(quads)


def test_nodes_that_can_change_places_cost_nothing() -> None:
    """Two alike parents with ten alike children each would cost twice ten factorial orders."""
    graph = [Quad("<urn:root>", "<urn:p>", f"_:parent{i}") for i in range(2)]
    graph += [Quad(f"_:parent{i}", "<urn:p>", f"_:child{i}{j}") for i in range(2) for j in range(10)]
    assert len(canonicalize_quads(graph, budget=2_000).labels) == 22


def test_a_graphs_name_is_related_once_for_each_quad_in_it_and_costs_nothing() -> None:
    """Two proofs without id are alike, and each relates the name of its graph as often as it has members."""
    graph = [Quad("<urn:c>", "<urn:proof>", f"_:g{i}") for i in range(2)]
    graph += [Quad(f"_:p{i}", f"<urn:m{j}>", '"x"', f"_:g{i}") for i in range(2) for j in range(9)]
    assert canonicalize_quads(graph, budget=2_000).text == peer(graph)


def test_too_many_alike_neighbours_are_refused() -> None:
    graph = [Quad(f"_:parent{i}", "<urn:p>", f"_:child{i}-{j}") for i in range(2) for j in range(200)]
    with pytest.raises(WorkLimitError):
        canonicalize_quads(graph)
