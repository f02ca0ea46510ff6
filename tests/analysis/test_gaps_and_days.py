"""Regions over every type of fact, cliffs of numbers and dates, versions of rules, what nothing uses, real layers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import FactError, Ruleset, RulesetError, load, load_shipped
from access_rules.analysis.calendar import Part, Turn, calendar
from access_rules.analysis.check import cliff, loosening, unused, validity
from access_rules.analysis.check.gap import find_gaps
from access_rules.analysis.check.invariant import prove_always
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.evaluation.combine import combine
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import Precedence, count, hold
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.evaluation.task import TaskReader
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from access_rules.render.regions import say_region
from access_rules.targets.smt.formulas import negated
from access_rules.targets.smt.vocabulary import Stretch
from access_rules.truth import Truth
from tests.generators import DAY, FACTS, LISTS, SOURCES, built, front, rulesets, tasks

KNOWN: Mapping[str, Any] = SOURCES

relaxed = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def world_of(*books: Rulebook) -> World:
    return World(books, Stretch(DAY, DAY))


def rule(name: str, outcome: str, when: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    return {"id": name, "outcome": outcome, "when": dict(when), "reason": "理由", "cite": ["notice"]} | rest


def book_of(*rules: dict[str, Any]) -> Rulebook:
    return built(front(list(rules))).book


# --- gaps ---


@relaxed
@given(rulesets(most=4), st.lists(tasks(), min_size=20, max_size=20))
def test_no_rule_decides_any_task_of_a_region(document: dict[str, Any], some: list[dict[str, Any]]) -> None:
    try:
        book = built(document).book
    except RulesetError:
        assume(False)
        raise
    gaps = find_gaps(world_of(book), most=3)
    regions = [each.region for each in gaps.found if each.region is not None]
    lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
    for task in [*some, *(each.witness.facts for each in gaps.found)]:
        situation = Situation(book, lists, TaskReader(book.facts).read(task), DAY)
        try:
            situation.require_consistent()
        except FactError:
            continue
        standings = count(hold(book.rules, situation), situation, Precedence.of(book))
        is_left = all(line is Truth.FALSE for each in standings.values() for line in each.lines)
        if any(truth(region.whole, situation) is Truth.TRUE for region in regions):
            assert is_left
            assert combine(standings.values(), book.default.outcome).outcome is book.default.outcome
        elif is_left and len(regions) == len(gaps.found):
            assert not gaps.covers_all


def test_a_gap_is_told_as_a_sentence_over_the_values_it_spans() -> None:
    book = book_of(
        rule("a", "reject", {"kind": "letter"}),
        rule("b", "allow", {"kind": "visit", "count": {"gt": 1}}),
        rule("c", "needs_approval", {"letter": True}),
    )
    gaps = find_gaps(world_of(book))
    assert gaps.covers_all
    usual = "，且没有提出以下任何一项：签责任状"
    assert {say_region(each.region, book, "zh") for each in gaps.found if each.region} == {
        f"事项为“一般”{usual}",
        f"事项属于“一般”“走访”，且数量不大于1{usual}",
    }


def test_where_every_task_is_decided_there_is_no_gap() -> None:
    book = book_of(rule("a", "reject", {"letter": True}), rule("b", "allow", {"letter": False}))
    gaps = find_gaps(world_of(book))
    assert gaps.found == ()
    assert gaps.covers_all


# --- cliffs ---


@pytest.mark.parametrize(
    ("below", "above", "values"),
    [
        ({"count": {"lt": 1}}, {"count": {"gt": 1}}, [0, 1, 2]),
        ({"count": {"lte": 0}}, {"count": {"gte": 3}}, [0, 1, 3]),
        (
            {"due": {"lt": date(2026, 3, 1)}},
            {"due": {"gt": date(2026, 3, 1)}},
            ["2026-02-28", "2026-03-01", "2026-03-02"],
        ),
        ({"count": {"lte": 1}}, {"count": {"gt": 1}}, None),
        ({"count": {"lt": 1}, "paid": True}, {"count": {"gt": 1}, "paid": False}, None),
    ],
    ids=["at a point", "between two points", "at a day", "closed", "of different tasks"],
)
def test_cliffs(below: dict[str, Any], above: dict[str, Any], values: list[Any] | None) -> None:
    book = book_of(rule("low", "allow", below), rule("high", "reject", above))
    found = list(cliff.find(world_of(book)))
    if values is None:
        assert found == []
        return
    (finding,) = found
    assert finding.witness is not None
    assert finding.rules == ("low", "high")
    assert [
        each.facts[str(finding.subject)] for each in (finding.beside[0], finding.witness, finding.beside[1])
    ] == values
    assert [each.outcome for each in (finding.beside[0], finding.witness, finding.beside[1])] == [
        Outcome.ALLOW,
        Outcome.NEEDS_APPROVAL,
        Outcome.REJECT,
    ]


def test_cliffs_of_other_rules_are_not_told() -> None:
    book = book_of(rule("low", "allow", {"count": {"lt": 1}}), rule("high", "reject", {"count": {"gt": 1}}))
    assert list(cliff.find(world_of(book), {"low"}))
    assert not list(cliff.find(world_of(book), {"another"}))


# --- versions and sources ---


def in_force(start: str | None = None, end: str | None = None) -> dict[str, Any]:
    days = {"from": start, "until": end}
    return {"in_force": {word: date.fromisoformat(day) for word, day in days.items() if day}}


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        (in_force("2020-01-01", "2025-12-31"), in_force("2026-01-01"), []),
        (in_force("2020-01-01", "2026-01-01"), in_force("2026-01-01"), [Kind.VALIDITY_OVERLAP]),
        (in_force("2020-01-01", "2025-06-30"), in_force("2026-01-01"), [Kind.VALIDITY_HOLE]),
        (in_force("2020-01-01"), in_force("2026-01-01"), [Kind.VALIDITY_OVERLAP]),
        ({}, {}, []),
    ],
    ids=["end to end", "one day too many", "half a year missing", "no end", "no versions"],
)
def test_versions_of_a_rule(first: dict[str, Any], second: dict[str, Any], kinds: list[Kind]) -> None:
    book = book_of(
        rule("old", "reject", {"paid": False}, title="不得转嫁（2020年）", **first),
        rule("new", "reject", {"paid": False, "kind": "visit"}, title="不得转嫁（2026年）", **second),
        rule("other", "allow", {"paid": True}, title="另一条"),
    )
    found = list(validity.find(book))
    assert [each.kind for each in found] == kinds
    assert all(each.rules == ("old", "new") for each in found)


def test_the_days_of_a_hole_are_told() -> None:
    book = book_of(
        rule("old", "reject", {"paid": False}, **in_force("2020-01-01", "2025-06-30")),
        rule("new", "reject", {"paid": False}, **in_force("2025-07-02")),
    )
    (finding,) = validity.find(book)
    assert "2025-07-01 这一天" in finding.message.zh
    assert "on 2025-07-01" in finding.message.en


def test_a_rule_that_outlives_one_of_its_sources() -> None:
    ending = {
        **KNOWN,
        "notice": {
            **KNOWN["notice"],
            "in_force": {"from": date(2019, 1, 1), "until": date(2026, 6, 30)},
        },
        "next": {**KNOWN["notice"], "in_force": {"from": date(2026, 7, 1)}},
    }
    made = [
        rule("late", "reject", {"paid": False}, **in_force("2020-01-01"), cite=["notice", "law"]),
        rule("carried on", "reject", {"count": 1}, **in_force("2020-01-01"), cite=["notice", "next"]),
        rule("apart", "reject", {"letter": True}, **in_force("2020-01-01", "2026-06-30")),
        rule("with it", "reject", {"kind": "visit"}),
    ]
    found = list(validity.find(built({**front(made), "sources": ending}).book))
    assert [(each.kind, each.rules, each.subject) for each in found] == [
        (Kind.SOURCE_ENDS_EARLIER, ("late",), "notice")
    ]
    assert found[0].help is not None
    assert "2026-06-30" in found[0].help.zh


# --- the calendar ---


def test_items_and_documents_come_and_go() -> None:
    fading = {
        **KNOWN,
        "notice": {**KNOWN["notice"], "in_force": {"until": date(2026, 2, 28)}},
    }
    made = [{**rule("a", "reject", {"name": {"in_list": "bad"}}), "cite": ["law"]}]
    (day,) = calendar(built({**front(made), "sources": fading}).book, date(2026, 1, 1), date(2026, 12, 31))
    assert day.day == date(2026, 3, 1)
    assert {(each.part, each.turn, each.id) for each in day.events} == {
        (Part.ITEMS, Turn.GOES, "bad"),
        (Part.ITEMS, Turn.GOES, "good"),
        (Part.SOURCE, Turn.GOES, "notice"),
    }
    (change,) = day.changes
    assert (change.before.outcome, change.after.outcome) == (Outcome.REJECT, Outcome.NEEDS_APPROVAL)
    assert (change.rules_before, change.rules_after) == (("a",), ("default",))


def test_a_day_on_which_nothing_comes_out_otherwise_is_proven_quiet() -> None:
    book = book_of(
        rule("old", "reject", {"paid": False}, **in_force("2020-01-01", "2026-02-28")),
        rule("new", "reject", {"paid": False}, **in_force("2026-03-01")),
    )
    (day,) = calendar(book, date(2026, 1, 1), date(2026, 12, 31))
    assert day.is_proven_quiet
    assert [(each.turn, each.id) for each in day.events] == [(Turn.COMES, "new"), (Turn.GOES, "old")]


def test_a_deadline_that_passes_is_no_change_of_the_law() -> None:
    book = book_of(
        rule("late", "reject", {"due": {"lt": {"fact": "as_of"}}}),
        rule("other", "allow", {"paid": True, "kind": "visit"}, **in_force("2026-03-01", "2026-03-01")),
    )
    days = list(calendar(book, date(2026, 1, 1), date(2026, 12, 31)))
    assert [each.day for each in days] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert all("late" not in (*each.rules_before, *each.rules_after) for day in days for each in day.changes)


# --- what nothing uses ---


def test_what_nothing_uses() -> None:
    document = front([rule("a", "reject", {"letter": True}, reason="因为{name}", concerns=["count"])])
    book = built(document).book
    found = {each.subject for each in unused.find(book)}
    assert found & set(FACTS) == set(FACTS) - {"letter", "kind", "core_kind", "stage", "approved_by", "name", "count"}
    assert found & set(LISTS) == set(LISTS)
    assert found & {"law", "bare"} == {"law", "bare"}
    lower = built(front([rule("b", "reject", {"holds": "bare"}), rule("c", "reject", {"listed": "yes"})])).book
    left = {each.subject for each in unused.find(book, lower=[lower])}
    assert found - left == {"bare", "paid", "listed", "good", "bad"}


# --- shipped rulesets ---


@pytest.mark.parametrize("name", ["beijing", "shandong", "zhejiang-hangzhou"])
def test_a_shipped_layer_loosens_only_by_licence(name: str) -> None:
    below = load_shipped(name)
    proof = loosening.prove(World((above(below).book, below.book), Stretch(DAY, DAY)))
    assert proof.is_proven
    assert proof.licensed
    for finding in proof.licensed:
        licence(finding, below.book)


def above(ruleset: Ruleset) -> Ruleset:
    return load(list(ruleset.folders.values())[1])


def licence(finding: Finding, book: Rulebook) -> None:
    upper = next(each for each in book.rules if each.id == finding.rules[0])
    assert book.chain[-1] in upper.relax


def test_an_invariant_is_proven_for_every_day() -> None:
    document = front([rule("a", "reject", {"letter": True}, **in_force("2020-01-01"))])
    document["invariants"] = [
        {"id": "always", "title": "一直", "when": {"letter": True}, "never": "allow"},
        {
            "id": "since",
            "title": "自从",
            "when": {"letter": True, "as_of": {"gte": date(2020, 1, 1)}},
            "never": "needs_approval",
        },
        {"id": "before", "title": "从前", "when": {"letter": True}, "never": "needs_approval"},
    ]
    proofs = {each.invariant.id: each for each in prove_always(built(document).book)}
    assert {name: each.is_proven for name, each in proofs.items()} == {"always": True, "since": True, "before": False}
    assert proofs["before"].days.last < date(2020, 1, 1)


def test_no_gap_is_told_that_the_others_cover() -> None:
    book = built(front([rule("only", "allow", {"letter": False})])).book
    world = world_of(book)
    regions = [each.region for each in find_gaps(world).found if each.region is not None]
    inside = [world.situations[0].truth(each.whole).certain for each in regions]
    assert len(inside) > 0
    for at, own in enumerate(inside):
        others = [each for place, each in enumerate(inside) if place != at]
        assert world.prover.is_possible(own, *(negated(each) for each in others))
