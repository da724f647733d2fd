import threading
from datetime import UTC, datetime

from issuer import jobs
from issuer.jobs import Job

NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def test_a_job_is_done_until_it_is_stopped_and_told_the_instant():
    done, told = threading.Event(), []

    def work(now, _stopped):
        told.append(now)
        done.set()

    stop = jobs.start([Job("one", 0.0, work)], lambda: NOON)
    assert done.wait(10)
    stop()
    counted = len(told)
    assert set(told) == {NOON}
    assert not done.wait(0) or len(told) == counted
    assert "jobs" not in [thread.name for thread in threading.enumerate()]


def test_an_error_in_one_job_is_logged_and_ends_neither_it_nor_the_others(caplog):
    stop, tries = threading.Event(), []

    def fails(now, _stopped):
        tries.append(now)
        raise ValueError("a broken stone")

    def ends(_now, _stopped):
        if len(tries) == 2:
            stop.set()

    jobs.run([Job("broken", 0.0, fails), Job("other", 0.0, ends)], lambda: NOON, stop)
    assert len(tries) == 2
    assert "The job broken failed" in caplog.text
    assert "a broken stone" in caplog.text


def test_a_job_whose_time_has_not_come_is_not_asked():
    stop, asked = threading.Event(), {"often": 0, "seldom": 0}

    def often(_now, _stopped):
        asked["often"] += 1
        if asked["often"] == 3:
            stop.set()

    def seldom(_now, _stopped):
        asked["seldom"] += 1

    jobs.run([Job("seldom", 3600.0, seldom), Job("often", 0.0, often)], lambda: NOON, stop)
    assert asked == {"often": 3, "seldom": 1}
