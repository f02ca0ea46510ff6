"""Gaps, cliffs, invariants, layers, days and scenarios: what is proven of all tasks is what looking at each shows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, permutations
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import FactError, RulesetError
from access_rules.analysis.calendar import calendar
from access_rules.analysis.check import cliff, invariant, loosening
from access_rules.analysis.check.gap import find_gaps
from access_rules.analysis.check.loosening import Grip, Yielding, grips
from access_rules.analysis.findings import Finding, Kind, Witness
from access_rules.analysis.scenarios import scenario_book
from access_rules.analysis.world import World
from access_rules.evaluation.combine import combine
from access_rules.evaluation.counting import Precedence, count, hold
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.layers import Layer, LayerHead
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from access_rules.targets.smt.vocabulary import Stretch
from access_rules.truth import Truth
from tests.analysis.enumeration import Enumeration, Seen, conditions, rules, rulesets, tasks
from tests.generators import DAY, built

relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def loaded(document: Mapping[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def world_of(*books: Rulebook) -> World:
    return World(books, Stretch(DAY, DAY))


def is_left(seen: Seen) -> bool:
    """No rule puts the task on a line, whatever is still missing."""
    return all(line is Truth.FALSE for each in seen.standings.values() for line in each.lines)


def confirm(witness: Witness, book: Rulebook) -> None:
    assert Evaluator(book).decide(witness.facts, as_of=witness.as_of).outcome is witness.outcome


# --- gaps ---


@relaxed
@given(rulesets())
def test_gaps(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)
    gaps = find_gaps(world_of(book), most=6)
    regions = [each.region for each in gaps.found if each.region is not None]
    inside = [seen for seen in every.seen if any(seen.truth(each.whole) is Truth.TRUE for each in regions)]
    assert all(is_left(seen) for seen in inside)
    assert bool(gaps.found) is any(is_left(seen) for seen in every.seen)
    left = [seen for seen in every.seen if is_left(seen)]
    if gaps.covers_all and len(regions) == len(gaps.found):
        assert len(left) == len(inside)
    for gap in gaps.found:
        confirm(gap.witness, book)
    for region in regions:
        others = [each for each in regions if each is not region]
        own = [seen for seen in inside if seen.truth(region.whole) is Truth.TRUE]
        assert any(all(seen.truth(each.whole) is not Truth.TRUE for each in others) for seen in own)


# --- cliffs ---


def is_ruled(seen: Seen) -> bool:
    verdict = combine(seen.standings.values(), Outcome.REJECT)
    return verdict.complete and not verdict.reaches_default


def cliffs(every: Enumeration) -> Iterator[tuple[int, int, int]]:
    """The values of the count between which nothing decides: just below, one between, just above."""
    by_rest: dict[Any, dict[int, Seen]] = {}
    for seen in every.seen:
        rest = {fact: str(value) for fact, value in seen.task.items() if fact != "count"}
        if "count" in seen.task:
            by_rest.setdefault(tuple(sorted(rest.items())), {})[seen.task["count"]] = seen
    for values in by_rest.values():
        if len(values) == 3 and is_ruled(values[0]) and is_left(values[1]) and is_ruled(values[2]):
            yield (0, 1, 2)


@relaxed
@given(rulesets())
def test_cliffs(document: dict[str, Any]) -> None:
    book = loaded(document)
    found = list(cliff.find(world_of(book)))
    assert bool(found) is any(True for _ in cliffs(Enumeration(book)))
    for finding in found:
        assert finding.witness is not None
        values = [each.facts["count"] for each in (finding.beside[0], finding.witness, finding.beside[1])]
        assert all(one < other for one, other in pairwise(values))
        for each in (finding.witness, *finding.beside):
            confirm(each, book)
        assert Evaluator(book).decide(finding.witness.facts, as_of=DAY).rules == ("default",)


# --- invariants ---


@relaxed
@given(rulesets(), conditions(), st.sampled_from(list(Outcome)))
def test_invariants(document: dict[str, Any], when: dict[str, Any], never: Outcome) -> None:
    declared = [{"id": "it", "title": "不得", "when": when, "never": never.value}]
    book = loaded({**document, "invariants": declared})
    (proof,) = invariant.prove(world_of(book))
    met = [seen for seen in Enumeration(book).seen if seen.truth(book.invariants[0].when) is Truth.TRUE]
    assert proof.is_proven is not any(seen.outcome is never for seen in met)
    if proof.refutation is not None and proof.refutation.witness is not None:
        confirm(proof.refutation.witness, book)


# --- layers ---


@st.composite
def layered(draw: st.DrawFn) -> tuple[Rulebook, Rulebook]:
    """The book of an upper layer and that of both, whose lower rules may do what loading would refuse."""
    document = draw(rulesets(most=4))
    upper = [each["id"] for each in document["rules"]]
    lower = [draw(rules(f"low{number}", upper)) for number in range(draw(st.integers(1, 3)))]
    book = loaded({**document, "rules": [*document["rules"], *lower]})
    relaxing = draw(st.sets(st.sampled_from(upper)))
    head = book.layers[0]
    below = LayerHead("low", "下层", Layer.COUNTY, "1", "某县", head.span)
    placed = tuple(
        replace(rule, layer=1)
        if rule.id.startswith("low")
        else replace(rule, relax=frozenset({Layer.COUNTY}) if rule.id in relaxing else frozenset())
        for rule in book.rules
    )
    whole = replace(book, layers=(head, below), rules=placed)
    return replace(whole, layers=(head,), rules=tuple(rule for rule in placed if rule.layer == 0)), whole


def loosened(upper: Rulebook, whole: Rulebook, left_out: Collection[tuple[str, str]]) -> set[int]:
    """The tasks, by place, that an upper rule decides and that come out looser where some rules do not yield."""
    precedence = Precedence.of(whole)

    def kept(graph: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {
            rule: tuple(other for other in others if (rule, other) not in left_out) for rule, others in graph.items()
        }

    weakened = replace(precedence, overriders=kept(precedence.overriders), contesters=kept(precedence.contesters))
    found = set()
    for place, (above, below) in enumerate(zip(Enumeration(upper).seen, Enumeration(whole).seen, strict=True)):
        standings = count(hold(whole.rules, below.situation), below.situation, weakened)
        outcome = combine(standings.values(), whole.default.outcome).outcome
        by_rule = any(line is Truth.TRUE for each in above.standings.values() for line in each.lines)
        if by_rule and outcome.strictness < above.outcome.strictness:
            found.add(place)
    return found


def expected_loosenings(upper: Rulebook, whole: Rulebook, by: Collection[Grip]) -> set[tuple[Kind, tuple[str, ...]]]:
    pairs = {(each.upper.id, each.lower.id): each.is_licensed for each in by if isinstance(each, Yielding)}
    alone = {pair: loosened(upper, whole, [each for each in pairs if each != pair]) for pair in pairs}
    in_all, on_its_own = loosened(upper, whole, ()), loosened(upper, whole, list(pairs))
    showing = {pair: found for pair, found in alone.items() if (in_all & found) - on_its_own}
    told = {(Kind.LICENSED if pairs[pair] else Kind.LOOSENING, pair) for pair in showing}
    rest = in_all - set().union(*showing.values())
    unlicensed = loosened(upper, whole, [pair for pair, is_licensed in pairs.items() if is_licensed])
    together = [(Kind.LICENSED, rest - unlicensed), (Kind.LOOSENING, rest & unlicensed)]
    return told | {(kind, ()) for kind, found in together if found}


def told_of(finding: Finding, by: Collection[Grip]) -> tuple[Kind, tuple[str, ...]]:
    pairs = {(each.upper.id, each.lower.id) for each in by if isinstance(each, Yielding)}
    return (
        finding.kind,
        finding.rules if finding.rules in pairs and "taken together" not in finding.message.en else (),
    )


@settings(relaxed, max_examples=15)
@given(layered())
def test_layers(books: tuple[Rulebook, Rulebook]) -> None:
    upper, whole = books
    world = world_of(upper, whole)
    proof, by = loosening.prove(world), grips(world)
    found = [*proof.loosenings, *proof.licensed]
    assert {told_of(each, by) for each in found} == expected_loosenings(upper, whole, by)
    for finding in found:
        assert finding.witness is not None
        confirm(finding.witness, whole)
        confirm(finding.beside[0], upper)
        assert finding.witness.outcome.strictness < finding.beside[0].outcome.strictness


# --- days ---


@relaxed
@given(rulesets(), st.data())
def test_calendar(document: dict[str, Any], data: st.DataObject) -> None:
    periods: tuple[dict[str, Any], ...] = (
        {},
        {"in_force": {"from": DAY}},
        {"in_force": {"until": DAY - timedelta(days=1)}},
    )
    dated = [{**rule, **data.draw(st.sampled_from(periods))} for rule in document["rules"]]
    book = loaded({**document, "rules": dated})
    days = list(calendar(book, DAY, DAY))
    evaluator = Evaluator(book)
    moves = set()
    for task in tasks():
        try:
            pair = tuple(evaluator.decide(task, as_of=day).outcome for day in (DAY - timedelta(days=1), DAY))
        except FactError:
            continue
        moves.add(pair)
    told = {(each.before.outcome, each.after.outcome) for day in days for each in day.changes}
    assert told == moves & set(permutations(Outcome, 2))
    assert {each.id for day in days for each in day.events} == {rule["id"] for rule in dated if "in_force" in rule}


# --- scenarios ---


@relaxed
@given(rulesets())
def test_scenarios(document: dict[str, Any]) -> None:
    book = loaded(document)
    evaluator = Evaluator(book)
    told = {
        (scenario.rule.id, showing.decision.outcome): showing
        for scenario in scenario_book(book, DAY).scenarios
        for showing in scenario.showings
    }
    by_rule: dict[tuple[str, Outcome], bool] = {}
    for task in tasks():
        try:
            decision = evaluator.decide(task, as_of=DAY)
        except FactError:
            continue
        if decision.complete and decision.rules != ("default",):
            for rule in decision.rules:
                key = (rule, decision.outcome)
                by_rule[key] = by_rule.get(key, False) or len(decision.rules) == 1
    assert {key: showing.alone for key, showing in told.items()} == by_rule
    for showing in told.values():
        assert evaluator.decide(showing.facts, as_of=DAY).outcome is showing.decision.outcome
