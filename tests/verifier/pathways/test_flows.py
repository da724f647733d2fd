"""Amounts sent through a network: as much as possible, re-routed where needed, and kept where asked."""

from verifier.pathways.flows import Network


def crossing():
    """Two sources, two goals: the first source can feed both, the second only the first goal."""
    network = Network()
    start, one, two, first, second = (network.node() for _ in range(5))
    network.arc(start, one, 10)
    network.arc(start, two, 5)
    arcs = [network.arc(one, first, 10), network.arc(one, second, 10), network.arc(two, first, 5)]
    return network, start, first, second, arcs


def test_a_later_push_sends_back_what_an_earlier_one_had_taken():
    network, start, first, second, (one_first, one_second, two_first) = crossing()
    assert network.push(start, first, 8) == 8
    assert network.push(start, second, 10) == 7
    assert [network.flow(arc) for arc in (one_first, one_second, two_first)] == [3, 7, 5]


def test_no_more_is_sent_than_wanted_or_possible():
    network, start, first, _, _ = crossing()
    assert network.push(start, first, 4) == 4
    assert network.push(start, first, 100) == 11
    assert network.push(start, first, 1) == 0


def test_an_arc_that_is_favoured_takes_what_it_can_while_the_goals_get_the_same():
    network, start, first, second, (one_first, one_second, two_first) = crossing()
    network.push(start, second, 6)
    network.push(start, first, 5)
    network.favour(two_first)
    assert [network.flow(arc) for arc in (one_first, one_second, two_first)] == [0, 6, 5]
    network.push(start, first, 1)
    network.favour(one_first)
    assert network.flow(one_first) == 1
    assert network.push(start, first, 10) == 0


def test_everything_can_begin_again():
    network, start, first, _, arcs = crossing()
    network.push(start, first, 9)
    network.keep(arcs[0])
    network.reset()
    assert [network.flow(arc) for arc in arcs] == [0, 0, 0]
    assert network.push(start, first, 15) == 15
