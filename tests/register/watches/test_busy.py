"""Notices of a busy area over three years: a hundred thousand events, heard of as the sweep finds them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules.language.conditions import Unit
from access_rules.language.procedure import Consequence, Deadline, Procedure, TaskState
from access_rules.language.watches import Stretch
from access_rules.register.days import day_of
from access_rules.register.deadlines import Due, dues, unrecorded
from access_rules.register.statechart import Task, advance
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.listening import Heard, Listening
from access_rules.register.watches.notices import Notice
from access_rules.targets.durable.holder import Patience
from tests.register.watches.busy import busy_history
from tests.register.watches.histories import History, histories
from tests.register.watches.test_listening import HEARD, SoFar, all_heard, heard, swept
from tests.register.watches.test_meaning import ROSTER, RULES, WATCHING
from tests.register.watches.test_notices import end_of

pytest.importorskip("durable", reason="it needs a C compiler")


def deadline(name: str, state: TaskState, amount: int, unit: Unit, then: Consequence) -> Deadline:
    return Deadline(name, name, state, Stretch(amount, unit), then, "city" if then is Consequence.ESCALATE else None)


PROCEDURE = Procedure(
    deadlines=(
        deadline("审核升级", TaskState.UNDER_REVIEW, 3, Unit.WORKING_DAYS, Consequence.ESCALATE),
        deadline("审核失效", TaskState.UNDER_REVIEW, 1, Unit.MONTHS, Consequence.LAPSE),
        deadline("审核太久", TaskState.UNDER_REVIEW, 40, Unit.DAYS, Consequence.NOTICE),
        deadline("补正", TaskState.RETURNED, 10, Unit.DAYS, Consequence.LAPSE),
        deadline("该看了", TaskState.IN_FORCE, 20, Unit.DAYS, Consequence.NOTICE),
        deadline("异议未办", TaskState.OBJECTED, 5, Unit.WORKING_DAYS, Consequence.NOTICE),
        deadline("两月期", TaskState.RECHECKED, 2, Unit.MONTHS, Consequence.LAPSE),
    )
)
TIMED = Watching(replace(RULES.book, procedure=PROCEDURE), ROSTER)
"""The watches, and a procedure with deadlines."""

Passed = tuple[str, str, date | None]
"""A deadline that passed: the task, which one, and its last day."""


def passed(history: History, today: date) -> set[Passed]:
    """The deadlines that whoever looks at all tasks every day finds passed."""
    following = [day_of(each.at) for each in history.made]
    ends: dict[int, date] = {}
    last: dict[str, int] = {}
    for at, event in enumerate(history.made):
        if event.task in last:
            ends[last[event.task]] = following[at]
        last[event.task] = at
    tasks: dict[str, Task] = {}
    found: set[Passed] = set()
    for at, event in enumerate(history.made):
        advance(tasks, (event,))
        task, end = tasks[event.task], ends.get(at, today)
        for due in dues(task, PROCEDURE):
            if due.day is not None and max(due.day, following[at]) < end:
                looked = max(due.day, following[at]) + timedelta(days=1)
                if due.deadline.id in {each.deadline.id for each in unrecorded(task, PROCEDURE, looked)}:
                    found.add((task.id, due.deadline.id, due.day))
    return found


def told(heard: Iterable[Heard]) -> tuple[list[str], list[Passed]]:
    """The keys of the notices, and the deadlines, among what was heard."""
    found = list(heard)
    notices = [each.key for each in found if isinstance(each, Notice)]
    return notices, [(each.task.id, each.deadline.id, each.day) for each in found if isinstance(each, Due)]


def test_a_hundred_thousand_events_are_heard_as_they_are_swept() -> None:
    history, listening = busy_history(100_000, seed=7), Listening(TIMED)
    today = end_of(history) + timedelta(days=30)
    found: list[Heard] = []
    for event in history.made:
        if event.number % 9_000 == 0:
            for pid in listening.memory.worker_pids:
                os.kill(pid, signal.SIGKILL)
        found += listening.hear(event, SoFar(history, event.number - 1))
    found += listening.wake(today, history)
    listening.memory.close()
    notices, deadlines = told(found)
    assert len(history.made) >= 100_000
    assert len(notices) == len(set(notices)) > 30_000
    assert set(notices) == swept(history, today)
    assert {key.split("/")[0] for key in notices} == HEARD
    assert len(deadlines) == len(set(deadlines)) > 10_000
    assert set(deadlines) == passed(history, today)
    assert {name for _, name, _ in deadlines} == {each.id for each in PROCEDURE.deadlines} - {"审核太久"}
    assert listening.memory.starts > 11
    assert listening.memory.given_up is None
    assert listening.memory.given_up_partitions == {}


@given(history=histories(most=20), later=st.integers(0, 60))
@settings(max_examples=25, deadline=None)
def test_deadlines_are_heard_of_as_whoever_looks_every_day_finds_them(history: History, later: int) -> None:
    listening, today = Listening(TIMED), end_of(history) + timedelta(days=later)
    _, deadlines = told(all_heard(history, today, listening))
    listening.memory.close()
    assert len(deadlines) == len(set(deadlines))
    assert set(deadlines) == passed(history, today)


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
    keys = set(told([*found, *listening.wake(today, history)])[0])
    listening.memory.close()
    whole = swept(history, today)
    known = swept(past, end_of(past)) if past.made else set()
    assert whole - known <= keys <= whole
