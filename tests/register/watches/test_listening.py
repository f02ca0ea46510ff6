"""Notices found as events arrive: the same as the sweep finds, whatever becomes of the worker and whatever it says."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules import Ruleset
from access_rules.language.procedure import TaskState
from access_rules.register import EventKind, Register
from access_rules.register.events import Draft, Event
from access_rules.register.watches.joining import listened_to
from access_rules.register.watches.listener import Listener
from access_rules.register.watches.listening import Heard, Listening
from access_rules.register.watches.notices import Notice
from access_rules.register.watches.sweeping import notices
from access_rules.targets.durable.holder import Patience, Report
from access_rules.targets.durable.memory import Memory
from tests.register.conftest import SetClock
from tests.register.watches.histories import DEPARTMENTS, VILLAGES, History, histories, noon
from tests.register.watches.test_meaning import ROSTER, RULES, WATCHING
from tests.register.watches.test_notices import EVALUATOR, end_of

pytest.importorskip("durable", reason="it needs a C compiler")

HEARD = {each.id for each in listened_to(RULES.book.watches)}


def swept(history: History, today: date) -> set[str]:
    """The notices that the sweep finds and a listener could."""
    return {each.key for each in notices(history, WATCHING, EVALUATOR, today) if each.watch in HEARD}


def heard(history: History, today: date, listening: Listening) -> list[Notice]:
    """The notices that are heard of, one event after the other."""
    return [each for each in all_heard(history, today, listening) if isinstance(each, Notice)]


def all_heard(history: History, today: date, listening: Listening) -> list[Heard]:
    """All that is heard of, one event after the other, each as soon as it is there."""
    found = [each for event in history.made for each in listening.hear(event, SoFar(history, event.number - 1))]
    return [*found, *listening.wake(today, history)]


@dataclass(frozen=True)
class SoFar:
    """A history up to an event."""

    history: History
    number: int

    def events(self, after: int = 0, *, task: str | None = None, brief: bool = False) -> Iterable[Event]:
        return self.history.events(after, up_to=self.number, task=task, brief=brief)


@pytest.fixture(scope="module")
def shared() -> Iterator[list[Listening]]:
    """Listeners to be ended with the module."""
    made: list[Listening] = []
    yield made
    for each in made:
        each.memory.close()


def listening_for(shared: list[Listening], patience: Patience | None = None) -> Listening:
    made = Listening(WATCHING, patience) if patience else Listening(WATCHING)
    shared.append(made)
    return made


@given(history=histories(most=14), later=st.integers(0, 12))
@settings(max_examples=25, deadline=None)
def test_what_is_heard_is_what_the_sweep_finds(shared: list[Listening], history: History, later: int) -> None:
    today = end_of(history) + timedelta(days=later)
    listening = listening_for(shared)
    found = heard(history, today, listening)
    listening.memory.close()
    assert {each.key for each in found} == swept(history, today)
    assert len({each.key for each in found}) == len(found)
    assert listening.refuted == 0


# ---- a worker that fails


def long_history(events: int, seed: int, pace: float = 0.2) -> History:
    """A history of many tasks, ``pace`` days from one to the next, in which much goes together and much is late."""
    chance, history, day = random.Random(seed), History(), date(2026, 1, 5)
    while len(history.made) < events:
        day += timedelta(days=chance.random() < pace)
        task, village, department = f"T{len(history.made)}", chance.choice(VILLAGES), chance.choice(DEPARTMENTS)
        facts: dict[str, Any] = {
            "kind": chance.choice(["form", "app", "assist"]),
            "item": chance.choice(["家底", "花名册", "名录", "none"]),
            "hours": 0,
            "funding": chance.choice(["provided", "none"]),
        }
        outcome = chance.choice(["allow", "needs_approval", "reject"])
        note = {"outcome": outcome, "pending": [{"authority": "county", "title": "县级", "within_working_days": None}]}
        happening: list[tuple[EventKind, dict[str, Any]]] = [
            (EventKind.SUBMITTED, {"facts": facts}),
            (EventKind.DECIDED, {"note": note}),
        ]
        if outcome == "allow":
            happening.append((EventKind.LISTED, {}))
            if chance.random() < 0.5:
                happening.append((EventKind.RECORDED, {"note": {"facts": {"funds_paid": True}}}))
        for kind, more in happening:
            history.add(Draft(kind, "甲", task, village, department, **more), noon(day))
    return history


def kill(listening: Listening) -> None:
    for pid in listening.memory.worker_pids:
        os.kill(pid, signal.SIGKILL)


def test_a_worker_that_is_killed_again_and_again_costs_no_notice(shared: list[Listening]) -> None:
    history, listening = long_history(400, seed=1), listening_for(shared)
    found: list[Notice] = []
    for number, event in enumerate(history.made):
        if number % 40 == 20:
            kill(listening)
        found += (each for each in listening.hear(event, history) if isinstance(each, Notice))
    assert listening.memory.starts > 8
    assert listening.memory.given_up is None
    assert {each.key for each in found} == swept(history, end_of(history))
    assert len({each.watch for each in found}) == 5


def test_a_worker_is_renewed_long_before_it_has_seen_too_much(shared: list[Listening]) -> None:
    history = long_history(400, seed=2)
    listening = listening_for(shared, Patience(facts=150))
    found = heard(history, end_of(history), listening)
    assert listening.memory.starts > 2
    assert {each.key for each in found} == swept(history, end_of(history))


def test_what_is_reported_and_is_not_so_is_refuted(shared: list[Listening], monkeypatch: pytest.MonkeyPatch) -> None:
    said = Memory.pass_by

    def lying(memory: Memory, number: int, fact: Mapping[str, Any]) -> list[Report]:
        made_up = [Report("pair0", (1, number)), Report("nonsense", (1,)), Report("absence", (99999, number))]
        return [*said(memory, number, fact), *made_up]

    monkeypatch.setattr(Memory, "pass_by", lying)
    history, listening = long_history(120, seed=3), listening_for(shared)
    found = heard(history, end_of(history), listening)
    assert {each.key for each in found} == swept(history, end_of(history))
    assert listening.refuted > 100


def test_an_engine_that_fails_for_good_is_given_up(shared: list[Listening], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access_rules.targets.durable.holder.KEEPER", Path("/nonexistent.py"))
    history, listening = long_history(60, seed=4), listening_for(shared)
    assert heard(history, end_of(history), listening) == []
    assert listening.memory.given_up is not None
    assert listening.memory.starts == 9  # three for each of three partitions


# ---- at a register


def test_a_listener_raises_notices_and_the_sweep_those_it_missed(
    url: str, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    by: dict[str, Any] = {"village": "甲村", "department": "农业局", "actor": "甲"}
    with (
        Register.create(url, RULES, clock=clock, roster=ROSTER) as register,
        Listener(register, actor="值守") as listener,
    ):
        register.submit({"kind": "assist", "item": "宣传", "hours": 0, "funding": "provided"}, **by)
        assert listener.catch_up() == ()
        clock.go_on(days=7)
        (raised,) = listener.catch_up()
        assert raised.note["text"] == "农业局答应的经费到2026年3月8日没有到账"
        assert raised.note["leader"] == "包片领导"
        assert listener.catch_up() == ()
        assert register.sweep(actor="定时") == ()
        monkeypatch.setattr(Memory, "pass_by", lambda *_: [])
        clock.go_on(days=3)
        assert listener.catch_up() == ()
        (missed,) = register.sweep(actor="定时")
        assert missed.note["watch"] == "该回头看"
        assert register.verify() == ()


def test_a_listener_has_deadlines_pass(url: str, clock: SetClock, rules: Ruleset) -> None:
    with Register.create(url, rules, clock=clock) as register, Listener(register, actor="值守") as listener:
        task = register.submit({"task_type": "report"}, village="东村", department="统计局", actor="甲")
        assert listener.catch_up() == ()
        clock.go_on(days=30)
        (escalated,) = listener.catch_up()
        assert (escalated.kind, escalated.task, escalated.note["to"]) == (EventKind.NOTICED, task.id, "city")
        assert (listener.catch_up(), register.expire(actor="定时")) == ((), ())
        clock.go_on(days=70)
        (lapsed,) = listener.catch_up()
        assert (lapsed.kind, lapsed.note["deadline"]) == (EventKind.EXPIRED, "审核失效")
        assert register.task(task.id).state is TaskState.LAPSED
        assert register.verify() == ()


def test_another_listener_begins_where_the_journal_does(url: str, clock: SetClock) -> None:
    by: dict[str, Any] = {"village": "甲村", "department": "农业局", "actor": "甲"}
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as register:
        register.submit({"kind": "form", "item": "花名册", "hours": 0}, **by)
        clock.go_on(days=4)
        with Listener(register, actor="值守") as listener:
            assert [each.note["watch"] for each in listener.catch_up()] == ["久拖不批"]
        with Listener(register, actor="值守") as listener:
            assert listener.catch_up() == ()
