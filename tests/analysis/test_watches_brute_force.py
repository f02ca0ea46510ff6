"""What is proven of watches is what submitting every task of a small vocabulary shows, two where it takes two."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import RulesetError
from access_rules.analysis.check.watches import finding
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.windows import contains, first_reached, is_over_before
from access_rules.analysis.world import World
from access_rules.evaluation.calendar import UnpublishedYearError, add_working_days
from access_rules.language.conditions import Unit
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import CalendarPeriod, Stretch, WatchOutcome, Window
from access_rules.outcome import Outcome
from access_rules.register.days import last_day
from access_rules.register.watches.firing import Firing
from access_rules.register.watches.windows import is_together
from access_rules.targets.smt.vocabulary import Stretch as Days
from access_rules.truth import Truth
from tests.analysis.enumeration import Enumeration, Seen, conditions, rulesets
from tests.analysis.histories import Submitting
from tests.generators import DAY, built

relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

WATCHED = ("kind", "letter", "paid", "count")
"""The facts that the generated conditions test."""


@st.composite
def watches(draw: st.DrawFn, /, name: str, *types: str, **fixed: Any) -> dict[str, Any]:
    """A watch of one of some types; ``fixed`` are parts that it has in any case."""
    type_ = draw(st.sampled_from(types))
    outcome = "notice" if type_ == "absence" else draw(st.sampled_from(["notice", "needs_approval", "reject"]))
    watch: dict[str, Any] = {"id": name, "type": type_, "outcome": outcome, "reason": "理由", "cite": ["law"]}
    if outcome == "needs_approval" and draw(st.booleans()):
        watch["approval"] = {"by": draw(st.sampled_from(["county", "province"]))}
    window: dict[str, Any] = draw(
        st.sampled_from([{"within": {"days": 30}}, {"within": {"days": 60}}, {"period": "month"}])
    )
    limit = {"at_most": draw(st.integers(0, 1))}
    match type_:
        case "correlation":
            watch |= {"second": draw(conditions(1)), "within": {"days": draw(st.sampled_from([30, 60]))}}
            watch |= {"first": draw(conditions(1))} if draw(st.booleans()) else {}
            watch |= {"same": draw(st.lists(st.sampled_from(["village", *WATCHED]), max_size=2, unique=True))}
            # Two numbers that no test tells apart may differ or not: only of the others is the answer exact.
            watch |= {
                "differs": draw(st.lists(st.sampled_from(["department", "letter", "paid"]), max_size=2, unique=True))
            }
        case "cap":
            watch |= {"when": draw(conditions(1)), "per": draw(st.sampled_from(["village", ["village", "department"]]))}
            watch |= {**window, **limit}
        case "load":
            watch |= {"when": draw(conditions(1)), "sum": "count", **window, **limit}
        case "absence":
            watch |= {"when": draw(conditions(1)), "awaits": draw(st.sampled_from(["approval", "recheck"]))}
            watch |= {"within": {"days": 10}}
    return {**watch, **fixed}


def loaded(document: dict[str, Any], *watched: dict[str, Any]) -> Rulebook:
    try:
        return built({**document, "watches": list(watched)}).book
    except RulesetError:
        assume(False)
        raise


def found(book: Rulebook) -> list[Finding]:
    return list(finding.find(World((book,), Days(DAY, DAY))))


def of(kind: Kind, findings: Iterable[Finding]) -> set[str]:
    return {each.rules[0] for each in findings if each.kind is kind}


# --- by themselves


def ways(every: Enumeration) -> dict[tuple[Any, ...], list[Seen]]:
    """The tasks by what they state of the facts that watches test."""
    alike: dict[tuple[Any, ...], list[Seen]] = {}
    for each in every.seen:
        alike.setdefault(tuple(each.task.get(name) for name in WATCHED), []).append(each)
    return alike


@relaxed
@given(rulesets(most=3), watches("w", "correlation"))
def test_dead_correlations(document: dict[str, Any], watch: dict[str, Any]) -> None:
    book = loaded(document, watch)
    (correlation,) = book.watches
    submitting, every = Submitting(book), ways(Enumeration(book))
    tasks = [alike[0].task for alike in every.values()]
    counted = [alike[0].task for alike in every.values() if any(each.outcome is not Outcome.REJECT for each in alike)]
    first = [submitting.seen(each, DAY, department="民政") for each in counted]
    fires = any(
        (firing := submitting.fires(correlation, submitting.seen(each, DAY), first)) and firing.certain
        for each in tasks
    )
    assert of(Kind.DEAD_WATCH, found(book)) == (set() if fires else {"w"})


@relaxed
@given(rulesets(most=3), watches("w", "cap", "load", at_most=0))
def test_dead_and_idle_watches(document: dict[str, Any], watch: dict[str, Any]) -> None:
    """One that lets nothing pass fires at the first task that it is about."""
    book = loaded(document, watch)
    (limit,) = book.watches
    submitting, every = Submitting(book), Enumeration(book)
    fired = [(each, submitting.fires(limit, submitting.seen(each.task, DAY))) for each in every.seen]
    is_dead = not any(firing and firing.certain for _, firing in fired)
    findings = found(book)
    assert of(Kind.DEAD_WATCH, findings) == ({"w"} if is_dead else set())
    settled = [(each, firing) for each, firing in fired if each.is_settled and firing]
    is_idle = not is_dead and bool(settled) and not any(changes(each, firing) for each, firing in settled)
    assert of(Kind.IDLE_WATCH, findings) == ({"w"} if is_idle else set())


def changes(seen: Seen, firing: Firing) -> bool:
    """Whether a watch that fires makes anything of a task that the rules do not."""
    watch = firing.watch
    if watch.outcome is WatchOutcome.NOTICE:
        return firing.certain and seen.outcome is not Outcome.REJECT
    pushed = Outcome(watch.outcome.value) if firing.certain else Outcome.NEEDS_APPROVAL
    asks = watch.approval is not None and seen.outcome is not Outcome.REJECT
    return asks or pushed.strictness > seen.outcome.strictness


@relaxed
@given(rulesets(most=3), watches("w", "absence"), st.one_of(st.none(), watches("v", "cap", at_most=0)))
def test_dead_absences(document: dict[str, Any], watch: dict[str, Any], other: dict[str, Any] | None) -> None:
    book = loaded(document, watch, *([other] if other else []))
    submitting, every = Submitting(book), Enumeration(book)
    awaited = next(each for each in book.watches if each.id == "w")
    asking = [each for each in book.watches if each is not awaited]

    def is_awaited(seen: Seen) -> bool:
        asked = any(
            each.outcome is not WatchOutcome.NOTICE and submitting.fires(each, submitting.seen(seen.task, DAY))
            for each in asking
        )
        may_be_under_review = seen.outcome is Outcome.NEEDS_APPROVAL or (seen.outcome is Outcome.ALLOW and asked)
        return may_be_under_review if watch["awaits"] == "approval" else seen.outcome is not Outcome.REJECT

    is_alive = any(seen.truth(awaited.conditions[0]) is Truth.TRUE and is_awaited(seen) for seen in every.seen)
    # What the other asks for counts whether or not it has been approved already.
    approved = other is not None and "approval" in other
    dead = of(Kind.DEAD_WATCH, found(book)) & {"w"}
    assert dead <= (set() if is_alive else {"w"})
    assert approved or dead == (set() if is_alive else {"w"})


# --- one covered by another


def histories(submitting: Submitting, every: Enumeration, dice: random.Random) -> Iterator[list[Any]]:
    """A few tasks of which all is known, one after the other."""
    settled = [each.task for each in every.settled]
    for _ in range(40):
        days = sorted(DAY - timedelta(days=dice.randint(0, 70)) for _ in range(dice.randint(1, 4)))
        places = [(dice.choice(["甲村", "乙村"]), dice.choice(["农业", "民政"])) for _ in days]
        yield [submitting.seen(dice.choice(settled), day, *place) for day, place in zip(days, places, strict=True)]


@relaxed
@given(st.data(), rulesets(most=1), st.sampled_from(["correlation", "cap", "load"]), st.randoms(use_true_random=False))
def test_a_watch_that_is_covered_never_fires_alone(
    data: st.DataObject, document: dict[str, Any], type_: str, dice: random.Random
) -> None:
    watched = [data.draw(watches(name, type_)) for name in ("v", "w")]
    if data.draw(st.booleans()):
        watched[1] |= {part: watched[0][part] for part in ("second", "first", "when") if part in watched[0]}
    book = loaded(document, *watched)
    covered = [each for each in found(book) if each.kind is Kind.SHADOWED_WATCH]
    by_id = {each.id: each for each in book.watches}
    submitting, every = Submitting(book), Enumeration(book)
    for each in covered:
        narrow, wide = (by_id[name] for name in each.rules)
        for *before, task in histories(submitting, every, dice):
            one, other = submitting.fires(narrow, task, before), submitting.fires(wide, task, before)
            assert one is None or (other is not None and (other.certain or not one.certain)), (narrow, wide)
            if one is not None and other is not None:
                assert says_no_less(other, one)


def says_no_less(wide: Firing, narrow: Firing) -> bool:
    """Whether what one watch brings about makes the other's needless."""
    if narrow.watch.outcome is WatchOutcome.NOTICE:
        return wide.watch.outcome in (WatchOutcome.NOTICE, WatchOutcome.REJECT)
    asks = narrow.watch.approval is None or narrow.watch.approval == wide.watch.approval
    return (asks or (wide.watch.outcome is WatchOutcome.REJECT and wide.certain)) and (
        wide.watch.outcome is narrow.watch.outcome or wide.watch.outcome is WatchOutcome.REJECT
    )


@relaxed
@given(rulesets(most=1), conditions(1), conditions(1), st.sampled_from(["notice", "needs_approval", "reject"]))
def test_a_cap_is_covered_by_one_of_more_tasks(
    document: dict[str, Any], one: dict[str, Any], other: dict[str, Any], outcome: str
) -> None:
    same = {"type": "cap", "outcome": outcome, "at_most": 1, "per": "village", "period": "month", "reason": "理由"}
    caps = [{"id": name, "when": when, "cite": ["law"], **same} for name, when in (("v", one), ("w", other))]
    book = loaded(document, *caps)
    every = Enumeration(book)
    mine, theirs = ([seen.truth(each.conditions[0]) is Truth.TRUE for seen in every.settled] for each in book.watches)
    lives = [any(seen.truth(each.conditions[0]) is Truth.TRUE for seen in every.seen) for each in book.watches]
    within = all(not v or w for v, w in zip(mine, theirs, strict=True))
    around = all(not w or v for v, w in zip(mine, theirs, strict=True))
    expected = set()
    if all(lives):
        expected = {("w", "v")} if around else {("v", "w")} if within else set()
    assert {each.rules for each in found(book) if each.kind is Kind.SHADOWED_WATCH} == expected


# --- times

WINDOWS: tuple[Window, ...] = (
    *CalendarPeriod,
    *(Stretch(amount, unit) for unit in Unit for amount in (1, 2, 3, 11, 12, 27, 28, 29, 30, 31, 59, 90, 92, 365, 366)),
)
STARTS = [date(2024, 1, 1) + timedelta(days=each) for each in range(0, 500, 7)] + [
    date(2024, month, day) for month in range(1, 13) for day in (1, 28, 29 if month == 2 else 30)
]


def is_published(year: int) -> bool:
    try:
        add_working_days(date(year, 3, 1), 1)
    except UnpublishedYearError:
        return False
    return True


FIRST_UNPUBLISHED = next(year for year in itertools.count(2026) if not is_published(year))
UNPUBLISHED = [date(FIRST_UNPUBLISHED, 1, 1) - timedelta(days=each) for each in range(1, 60, 3)]
"""Days before a year whose holidays are not published."""


def known(window: Window) -> bool:
    """Whether it ends in years whose holidays are published."""
    return not (isinstance(window, Stretch) and window.unit is not Unit.DAYS and window.amount > 200)


@pytest.mark.parametrize("wide", WINDOWS, ids=str)
def test_a_window_contains_another_only_if_it_does_on_every_day(wide: Window) -> None:
    for narrow in WINDOWS:
        if contains(wide, narrow):
            for start in (*STARTS, *UNPUBLISHED):
                for apart in (0, 1, 27, 28, 29, 30, 31, 58, 59, 61, 89, 91, 92, 364, 365):
                    day = start + timedelta(days=apart)
                    inside, outside = is_together(start, day, narrow), is_together(start, day, wide)
                    assert inside is Truth.FALSE or outside is inside or outside is Truth.TRUE, (narrow, start, day)


@pytest.mark.parametrize("window", [each for each in WINDOWS if known(each)], ids=str)
def test_nothing_is_counted_together_with_a_day_before_what_is_looked_through(window: Window) -> None:
    for day in (each + timedelta(days=400) for each in STARTS):
        before = first_reached(day, window) - timedelta(days=1)
        assert is_together(before, day, window) is Truth.FALSE


STRETCHES = [each for each in WINDOWS if isinstance(each, Stretch) and known(each)]


@pytest.mark.parametrize("one", STRETCHES, ids=str)
def test_a_time_is_over_before_another_only_if_it_is_from_every_day(one: Stretch) -> None:
    for other in STRETCHES:
        ends = [(last_day(start, one), last_day(start, other)) for start in STARTS]
        if is_over_before(one, other):
            assert all(mine < theirs for mine, theirs in ends), other
        elif one.unit is other.unit:
            assert any(mine >= theirs for mine, theirs in ends), other
