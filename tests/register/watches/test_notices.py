"""Notices: found in the journal alone, the same whenever they are looked for, and raised once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules import load
from access_rules.register import EventKind, Register
from access_rules.register.days import day_of
from access_rules.register.events import Draft
from access_rules.register.watches.sweeping import notices
from tests.register.conftest import SetClock
from tests.register.watches.histories import STAFF, History, histories
from tests.register.watches.plainly import overdue
from tests.register.watches.test_meaning import NOTICES, ROSTER, RULES, WATCHING, judged, submissions

EVALUATOR = RULES.compile()


def end_of(history: History) -> date:
    return day_of(history.made[-1].at)


@given(histories(most=20), st.integers(0, 15))
@settings(max_examples=150, deadline=None)
def test_the_sweep_finds_what_was_told_at_submission_and_all_that_was_missed(history: History, later: int) -> None:
    today = end_of(history) + timedelta(days=later)
    found = list(notices(history, WATCHING, EVALUATOR, today))
    absent = {"久拖不批", "该回头看", "经费不到位"}
    assert {(each.watch, each.task, each.day - timedelta(days=1)) for each in found if each.watch in absent} == overdue(
        history, today
    )
    refused = {each.number - 1 for each in history.made if each.note.get("outcome") == "reject"}
    told = {
        (each["watch"], event.task)
        for event, before in submissions(history)
        if event.number not in refused
        for each in judged(event, before).fired
        if each["watch"] in NOTICES
    }
    assert {(each.watch, each.task) for each in found if each.watch not in absent} == told
    assert len({each.key for each in found}) == len(found)


@given(histories(most=14), st.data())
@settings(max_examples=60, deadline=None)
def test_a_notice_stays_one_whatever_happens_later(history: History, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(history.made)))
    first = History(history.made[:number])
    earlier = notices(first, WATCHING, EVALUATOR, end_of(first))
    later = notices(history, WATCHING, EVALUATOR, end_of(history))
    decided = {each.task for each in first.made if each.kind is EventKind.DECIDED}
    assert {each.key for each in earlier if each.task in decided} <= {each.key for each in later}


# ---- raised in a register


@pytest.fixture
def watched(url: str, clock: SetClock) -> Iterator[Register]:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as made:
        yield made


def test_each_notice_is_raised_once_by_however_many(watched: Register, clock: SetClock) -> None:
    watched.submit({"kind": "assist", "item": "宣传", "hours": 0, "funding": "provided"}, **BY)
    watched.submit({"kind": "form", "item": "花名册", "hours": 1}, **BY)
    clock.go_on(days=30)
    with ThreadPoolExecutor(4) as pool:
        raised = [each for made in pool.map(lambda _: watched.sweep(actor="定时"), range(4)) for each in made]
    assert sorted(each.note["watch"] for each in raised) == ["久拖不批", "村部门滚动总量", "经费不到位", "该回头看"]
    funds = next(each for each in raised if each.note["watch"] == "经费不到位")
    assert funds.note["text"] == "农业局答应的经费到2026年3月8日没有到账"
    assert funds.note["leader"] == "包片领导"
    assert watched.sweep(actor="定时") == ()
    assert watched.verify() == ()


def test_funds_that_are_recorded_in_time_are_no_matter_for_a_notice(watched: Register, clock: SetClock) -> None:
    task = watched.submit({"kind": "assist", "item": "宣传", "hours": 0, "funding": "已安排"}, **BY)
    clock.go_on(days=6)
    watched.record(task.id, {"经费已到账": "是"}, actor="会计")
    watched.recheck(task.id, actor="督查")
    clock.go_on(days=3)
    assert watched.notices() == ()


def test_a_task_that_was_returned_is_awaited_anew(watched: Register, clock: SetClock) -> None:
    facts = {"kind": "form", "item": "花名册", "hours": 1}
    task = watched.submit(facts, task="甲", **BY)
    watched.return_(task.id, authority="county", actor="审核", reason="缺表样")
    clock.go_on(days=20)
    watched.submit(facts, task="甲", **BY)
    clock.go_on(days=20)
    assert [(each.watch, each.task) for each in watched.notices()] == [("久拖不批", "甲")]


# ---- new rules


def test_what_new_rules_would_not_admit_is_listed_with_what_changed(url: str, clock: SetClock) -> None:
    with Register.create(url, RULES, clock=clock, roster=ROSTER) as old:
        banned = old.submit({"kind": "assist", "item": "招商", "hours": 0}, **BY)
        kept = old.submit(
            {"kind": "assist", "item": "宣传", "hours": 0}, village="乙村", department="民政局", actor="甲"
        )
        approved = old.submit({"kind": "form", "item": "花名册", "hours": 0}, **BY)
        old.approve(approved.id, authority="county", actor="县委")
    with Register.open(url, load(Path(__file__).parent / "newer"), clock=clock, roster=ROSTER) as new:
        (found,) = new.notices()
        assert (found.task, found.text) == (banned.id, "农业局的招商不再准入")
        assert found.said["changed"] == {
            "before": "allow",
            "now": "reject",
            "since": "2026.1",
            "added": [{"rule": "不得招商", "text": "不得要求村里招商"}],
            "dropped": [],
        }
        assert {kept.id, approved.id}.isdisjoint({found.task})
        clock.go_on(days=5)
        assert len(new.sweep(actor="定时")) == 1
        clock.go_on(days=1)
        assert new.sweep(actor="定时") == ()


BY = {"village": "甲村", "department": "农业局", "actor": "甲"}


def test_a_load_is_weighed_again_with_the_staff_there_was(watched: Register, url: str, clock: SetClock) -> None:
    heavy = {"kind": "assist", "item": "none", "hours": 11}
    told = watched.submit(heavy, **BY)
    decided = watched.history(told.id)[1]
    assert ("小马拉大车", True) in {(each["watch"], each["certain"]) for each in decided.note["watches"]}
    assert decided.note["staff"] == STAFF["甲村"]
    with Register.open(url, RULES, clock=clock) as without_roster:
        assert without_roster.replay() == ()
    with watched.journal.writing() as writing:
        submitted = Draft(EventKind.SUBMITTED, "甲", "冒充", "甲村", "农业局", facts=heavy)
        writing.append(submitted)
        forged = replace(submitted, kind=EventKind.DECIDED, facts={}, note={**decided.note, "staff": 400})
        writing.append(replace(forged, decision=decided.decision, ruleset=decided.ruleset))
    (found,) = watched.replay()
    assert "小马拉大车" in found.message.zh


def test_what_watches_said_is_said_again_and_a_difference_told(watched: Register) -> None:
    form = {"kind": "form", "item": "花名册", "hours": 1}
    watched.submit(form, **BY)
    told = watched.submit(form, **{**BY, "department": "民政局"})
    assert watched.history(told.id)[1].note["watches"][0]["watch"] == "多头"
    assert watched.replay() == ()
    decided = watched.history(told.id)[1]
    with watched.journal.writing() as writing:
        submitted = Draft(EventKind.SUBMITTED, "甲", "冒充", "甲村", "民政局", facts=form)
        writing.append(submitted)
        forged = replace(submitted, kind=EventKind.DECIDED, facts={}, note={"outcome": "allow", "pending": []})
        writing.append(replace(forged, decision=decided.decision, ruleset=decided.ruleset))
    (found,) = watched.replay()
    assert found.code == "AR741"
    assert "监测 `多头`" in found.message.zh
