from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.web.drawings import CIRCUMFERENCE, Arc, bar, number, pebbles, ring, ring_label

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

counts = st.fixed_dictionaries(
    {}, optional={kind: st.integers(0, 400) for kind in ("done", "near", "now", "todo")}
)


def spans(arcs):
    """Each arc as the stretch of the circle that it covers, its round ends included."""
    for arc in arcs:
        length, rest = map(float, arc.dash.split())
        assert abs(length + rest - CIRCUMFERENCE) < 0.02
        begin = -float(arc.offset)
        yield begin - 6.5, begin + length + 6.5


def test_a_ring_of_seven_is_drawn_as_the_design_says():
    arcs = ring({"done": 4, "now": 1, "todo": 2})
    assert arcs[0] == Arc("done", "26.38 287.78", "-9.25")
    assert arcs[4] == Arc("now", "26.38 287.78", "-188.77")
    assert arcs[6] == Arc("todo", "26.38 287.78", "-278.53")
    assert [arc.kind for arc in arcs] == ["done"] * 4 + ["now"] + ["todo"] * 2


def test_a_ring_of_many_parts_has_one_arc_for_each_kind_in_proportion():
    arcs = ring({"done": 58, "near": 49, "now": 74, "todo": 33})
    assert [arc.kind for arc in arcs] == ["done", "near", "now", "todo"]
    assert arcs[0] == Arc(
        "done", f"{CIRCUMFERENCE * 58 / 214 - 18.5:.2f} {CIRCUMFERENCE * 156 / 214 + 18.5:.2f}", "-9.25"
    )


def test_nothing_to_do_is_an_empty_ring():
    assert ring({}) == ()
    assert ring_label({}) == "0 of 0 done"


@UNHURRIED
@given(counts)
def test_arcs_never_touch_each_other_and_stay_within_the_circle(parts):
    end = 0.0
    for begin, after in spans(ring(parts)):
        assert begin >= end - 0.02
        end = after
    assert end <= CIRCUMFERENCE + 0.02


@UNHURRIED
@given(counts)
def test_every_kind_that_is_there_is_drawn(parts):
    assert {arc.kind for arc in ring(parts)} == {kind for kind, count in parts.items() if count}


def test_a_ring_says_its_counts():
    assert ring_label({"done": 4, "now": 1, "todo": 2}) == "4 of 7 done, 1 started, 2 not started"
    assert ring_label({"done": 3}) == "3 of 3 done"


def test_pebbles_lie_in_the_order_of_their_kinds_and_at_most_ten():
    assert pebbles({"todo": 1, "done": 2}) == ("done", "done", "todo")
    assert len(pebbles({"done": 10})) == 10
    assert pebbles({"done": 11}) == ()


@UNHURRIED
@given(st.lists(st.tuples(st.sampled_from(["done", "near", "now", "rest"]), st.integers(0, 10_000))))
def test_the_pieces_of_a_bar_join_without_a_gap(parts):
    x = 0.0
    for piece in bar(parts):
        assert float(piece.x) == x
        x += float(piece.width)
    assert x == sum(value for _, value in parts)


def test_numbers_say_no_more_than_they_must():
    assert [number(value) for value in (92.5, 100, 0.0, 1 / 3)] == ["92.5", "100", "0", "0.33"]
