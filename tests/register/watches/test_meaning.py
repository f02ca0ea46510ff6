"""What watches make of a task equals what they mean, said once more in plain words, over made-up histories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules import Ruleset, load
from access_rules.language.roster import Roster, VillageStaff
from access_rules.outcome import Outcome
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.verdict import WatchVerdict
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.ledger import Ledger
from tests.register.watches.histories import STAFF, History, histories, noon
from tests.register.watches.plainly import asked, asked_before, completed, fire

RULES: Ruleset = load(Path(__file__).parent / "rules")
ROSTER = Roster({village: VillageStaff("包片领导", (), staff) for village, staff in STAFF.items()})
WATCHING = Watching(RULES.book, ROSTER)
NOTICES = {watch.id for watch in RULES.book.watches if watch.outcome == "notice"}


def submissions(history: History) -> Iterator[tuple[Event, History]]:
    """Each task that is submitted, with the history before it."""
    for event in history.made:
        if event.kind is EventKind.SUBMITTED:
            yield event, history.before(event.number)


def judged(event: Event, before: History) -> WatchVerdict:
    draft = Draft(event.kind, event.actor, event.task, event.village, event.department, facts=event.facts)
    return WATCHING.judge(WATCHING.ledger(before.made), draft, event.at)


@given(histories())
@settings(max_examples=200, deadline=None)
def test_watches_fire_as_they_mean_where_all_is_stated(history: History) -> None:
    for event, before in submissions(history):
        verdict = judged(event, before)
        assert {each["watch"] for each in verdict.fired} == fire(asked(event), asked_before(before, event.task))
        assert all(each["certain"] for each in verdict.fired)


@given(histories(all_stated=False, most=8))
@settings(max_examples=120, deadline=None)
def test_what_is_not_stated_never_helps_and_what_is_certain_stays_so(history: History) -> None:
    for event, before in submissions(history):
        verdict = judged(event, before)
        certain = {each["watch"] for each in verdict.fired if each["certain"]}
        possible = {each["watch"] for each in verdict.fired}
        for task, *others in completed([asked(event), *asked_before(before, event.task)], most=40):
            fired = fire(task, others)
            assert certain <= fired
            # A notice that may be due is not raised; whatever decides about the task is told.
            assert fired - NOTICES <= possible


@given(histories(all_stated=False))
@settings(max_examples=80, deadline=None)
def test_the_strictest_watch_that_is_certain_decides_and_one_that_is_not_asks_for_approval(history: History) -> None:
    outcomes = {watch.id: watch.outcome.value for watch in RULES.book.watches}
    for event, before in submissions(history):
        verdict = judged(event, before)
        pushing = [each for each in verdict.fired if each["outcome"] != "notice"]
        wanted = [Outcome(each["outcome"]) if each["certain"] else Outcome.NEEDS_APPROVAL for each in pushing]
        assert verdict.outcome == max(wanted, key=lambda each: each.strictness, default=None)
        assert {each.rule for each in verdict.approvals} <= {each["watch"] for each in pushing}
        assert all(outcomes[each["watch"]] == each["outcome"] for each in verdict.fired)


# ---- what an officer reads


def told(verdict: WatchVerdict, watch: str) -> dict[str, Any]:
    (found,) = [dict(each) for each in verdict.fired if each["watch"] == watch]
    return found


def submit(history: History, day: date, department: str = "农业局", village: str = "甲村", **facts: Any) -> Event:
    draft = Draft(EventKind.SUBMITTED, "甲", f"T{len(history.made) + 1}", village, department, facts=facts)
    return history.add(draft, noon(day))


@pytest.fixture
def history() -> History:
    return History()


def test_the_same_data_asked_for_twice_is_told_with_the_task_and_department_before(history: History) -> None:
    submit(history, date(2026, 3, 2), "农业局", kind="form", item="家底调查表", hours=1)
    again = submit(history, date(2026, 3, 9), "民政局", kind="报表", item="家底调查表 ", hours=1)
    verdict = judged(again, history.before(again.number))
    assert verdict.outcome is Outcome.REJECT
    said = told(verdict, "多头")
    assert said["text"] == "农业局已向甲村要过家底调查表 ：T1（2026年3月2日）"
    assert said["basis"] == ["《样例县准入办法》第五条"]
    assert said["remedy"] == "向农业局取用"
    assert said["earlier"] == ["T1"]


def test_what_is_not_stated_is_asked_for(history: History) -> None:
    submit(history, date(2026, 3, 2), "农业局", kind="form", item="家底调查表", hours=1)
    again = submit(history, date(2026, 3, 9), "民政局", kind="报表", hours=1)
    verdict = judged(again, history.before(again.number))
    assert verdict.outcome is Outcome.NEEDS_APPROVAL
    assert told(verdict, "多头")["missing"] == ["事项名称"]
    assert not told(verdict, "多头")["certain"]


def test_an_approval_that_was_given_settles_what_it_was_asked_for(history: History) -> None:
    for day in (2, 3):
        submit(history, date(2026, 3, day), kind="form", item="none", hours=0)
    facts: dict[str, Any] = {"kind": "form", "item": "none", "hours": 0}
    third = submit(history, date(2026, 3, 4), "民政局", **facts)
    verdict = judged(third, history.before(third.number))
    assert verdict.outcome is Outcome.NEEDS_APPROVAL
    assert [each.authority for each in verdict.approvals] == ["city"]
    assert told(verdict, "村月总量")["text"] == "甲村2026年3月1日至2026年3月31日已有3件，至多2件"
    approved = submit(history.before(third.number), date(2026, 3, 4), "民政局", approved_by=["city"], **facts)
    assert judged(approved, history.before(third.number)).outcome is None


def test_a_village_whose_staff_nobody_knows_needs_approval(history: History) -> None:
    event = submit(history, date(2026, 3, 2), kind="assist", item="none", hours=1)
    draft = Draft(event.kind, event.actor, event.task, event.village, event.department, facts=event.facts)
    verdict = Watching(RULES.book).judge(Ledger(()), draft, event.at)
    assert verdict.outcome is Outcome.NEEDS_APPROVAL
    assert told(verdict, "小马拉大车")["text"] == "甲村？人，2026年1月1日至2026年12月31日工时1，至多？"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_year_whose_holidays_are_not_known_leaves_working_days_undecided(data: st.DataObject) -> None:
    history, day = History(), data.draw(st.dates(date(2060, 1, 1), date(2060, 12, 31)))
    for _ in range(3):
        event = submit(history, day, kind="assist", item="none", hours=0)
    assert "工作日总量" not in {each["watch"] for each in judged(event, history.before(event.number)).fired}
