"""A host that is silent is left alone for a while, and asked again after it."""

import pytest

from verifier.breaker import FAILURES, MOST_HOSTS, PAUSE, Breaker


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def hosts(clock):
    return Breaker(clock)


def silent(hosts, host="a.example", times=FAILURES):
    for _ in range(times):
        hosts.failed(host)


def test_a_few_silences_mean_nothing(hosts):
    silent(hosts, times=FAILURES - 1)
    assert hosts.allows("a.example")
    hosts.answered("a.example")
    silent(hosts, times=FAILURES - 1)
    assert hosts.allows("a.example")


def test_a_host_that_was_silent_too_often_is_left_alone_and_others_are_not(hosts, clock):
    silent(hosts)
    assert not hosts.allows("a.example")
    assert hosts.allows("b.example")
    clock.now = PAUSE - 1
    assert not hosts.allows("a.example")


def test_after_the_pause_one_question_is_let_through_and_decides(hosts, clock):
    silent(hosts)
    clock.now = PAUSE
    assert [hosts.allows("a.example") for _ in range(3)] == [True, False, False]
    hosts.failed("a.example")
    clock.now += PAUSE - 1
    assert not hosts.allows("a.example")
    clock.now += 1
    assert hosts.allows("a.example")
    hosts.answered("a.example")
    assert [hosts.allows("a.example") for _ in range(3)] == [True] * 3


def test_a_question_that_was_never_answered_does_not_shut_the_host_out_for_ever(hosts, clock):
    silent(hosts)
    clock.now = PAUSE
    assert hosts.allows("a.example")
    clock.now += PAUSE
    assert hosts.allows("a.example")


def test_it_remembers_no_more_hosts_than_it_may(hosts):
    for number in range(MOST_HOSTS + 1):
        silent(hosts, f"{number}.example")
    assert hosts.allows("0.example")
    assert not hosts.allows("1.example")
