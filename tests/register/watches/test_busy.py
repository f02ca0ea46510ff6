"""Notices of a busy area over three years: a hundred thousand events, heard of as the sweep finds them."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules.register.watches.listening import Listening
from access_rules.register.watches.notices import Notice
from access_rules.targets.durable.holder import Patience
from tests.register.watches.busy import busy_history
from tests.register.watches.histories import History, histories
from tests.register.watches.test_listening import HEARD, heard, swept
from tests.register.watches.test_meaning import WATCHING
from tests.register.watches.test_notices import end_of

pytest.importorskip("durable", reason="it needs a C compiler")


def test_a_hundred_thousand_events_are_heard_as_they_are_swept() -> None:
    history, listening = busy_history(100_000, seed=7), Listening(WATCHING)
    today = end_of(history) + timedelta(days=30)
    found: list[Notice] = []
    for event in history.made:
        if event.number % 9_000 == 0:
            for pid in listening.memory.worker_pids:
                os.kill(pid, signal.SIGKILL)
        found += listening.hear(event, history)
    found += listening.wake(today, history)
    listening.memory.close()
    keys = [each.key for each in found]
    assert len(history.made) >= 100_000
    assert {each.watch for each in found} == HEARD
    assert len(keys) == len(set(keys)) > 30_000
    assert set(keys) == swept(history, today)
    assert listening.memory.starts > 11
    assert listening.memory.given_up is None
    assert listening.memory.given_up_partitions == {}


def test_small_workers_share_a_busy_area() -> None:
    history, listening = busy_history(4_000, seed=8, villages=12), Listening(WATCHING, Patience(facts=60))
    found = heard(history, end_of(history), listening)
    assert len(listening.memory.worker_pids) > 1
    listening.memory.close()
    assert listening.memory.given_up_partitions == {}
    assert {each.key for each in found} == swept(history, end_of(history))


def test_a_village_too_busy_for_the_engine_is_left_to_the_sweep() -> None:
    history, listening = busy_history(2_000, seed=9, villages=3), Listening(WATCHING, Patience(facts=12))
    found = {each.key: each for each in heard(history, end_of(history), listening)}
    listening.memory.close()
    assert listening.memory.given_up_partitions.keys() & {"村0", "村1", "村2"}
    assert listening.memory.given_up is None
    assert found.keys() < swept(history, end_of(history))


# ---- a listener that comes later


@given(history=histories(most=16), heard_from=st.integers(0, 40), later=st.integers(0, 12))
@settings(max_examples=25, deadline=None)
def test_whoever_begins_later_hears_all_that_follows(history: History, heard_from: int, later: int) -> None:
    past, today = history.before(heard_from + 1), end_of(history) + timedelta(days=later)
    listening = Listening(WATCHING)
    for event in past.made:
        listening.recall(event, history)
    assert listening.memory.starts == 0
    found = [each for event in history.made[heard_from:] for each in listening.hear(event, history)]
    keys = {each.key for each in [*found, *listening.wake(today, history)]}
    listening.memory.close()
    whole = swept(history, today)
    known = swept(past, end_of(past)) if past.made else set()
    assert whole - known <= keys <= whole
