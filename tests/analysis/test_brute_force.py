"""What the analyses prove of all tasks is what looking at every task shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from access_rules import RulesetError
from access_rules.analysis.check import (
    always_true,
    conflict,
    dead,
    equivalent,
    identical,
    out_of_bounds,
    overlap,
    redundant_condition,
    shadowed,
    unreachable_exception,
)
from access_rules.analysis.check.equivalent import says_the_same
from access_rules.analysis.check.identical import wording
from access_rules.analysis.check.out_of_bounds import settled_by_bounds, written_tests
from access_rules.analysis.check.pairs import STRICTEST_FIRST
from access_rules.analysis.check.redundant_condition import needless_parts
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.language.conditions import Atom, Compare, Condition, Holds
from access_rules.language.precedence import contesters, overriders
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.smt.vocabulary import Stretch
from access_rules.truth import Truth
from tests.analysis.enumeration import Enumeration, Seen, rulesets
from tests.generators import DAY, built

relaxed = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

Told = set[tuple[Kind, tuple[str, ...]]]
"""Findings by kind and rules."""


def loaded(document: dict[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def world_of(book: Rulebook) -> World:
    return World((book,), Stretch(DAY, DAY))


def told(findings: Iterable[Finding]) -> Told:
    return {(each.kind, each.rules) for each in findings}


def deciding(book: Rulebook) -> list[Rule]:
    return [rule for rule in book.rules if not rule.is_advisory]


# --- rules by themselves ---


def dead_rules(book: Rulebook, every: Enumeration) -> Iterator[Rule]:
    return (rule for rule in book.rules if not any(seen.counts(rule) for seen in every.seen))


@relaxed
@given(rulesets())
def test_dead_rules(document: dict[str, Any]) -> None:
    book = loaded(document)
    found = {each.rules[0] for each in dead.find(world_of(book))}
    assert found == {rule.id for rule in dead_rules(book, Enumeration(book))}


@relaxed
@given(rulesets(most=3))
def test_unreachable_exceptions(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)
    expected = set()
    for rule in book.rules:
        applying = [seen for seen in every.seen if seen.truth(rule.when) is Truth.TRUE]
        if rule.unless and applying and not any(seen.truth(rule.unless) is Truth.TRUE for seen in applying):
            expected.add(rule.id)
    assert {each.rules[0] for each in unreachable_exception.find(world_of(book))} == expected


@relaxed
@given(rulesets(most=3))
def test_tests_that_the_bounds_settle(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)
    for atom in (atom for rule in book.rules for atom in written_tests(rule)):
        truths = {seen.truth(atom) for seen in every.seen} - {Truth.UNKNOWN}
        answer = settled_by_bounds(atom, book)
        if answer is not None:
            assert truths == {Truth.of(answer)}, atom
        elif isinstance(atom, Compare) and atom.fact == "count":
            assert len(truths) == 2, atom
    found = [each.rules for each in out_of_bounds.find(world_of(book))]
    tests = [
        (rule.id,) for rule in book.rules for atom in written_tests(rule) if settled_by_bounds(atom, book) is not None
    ]
    assert sorted(found) == sorted(tests)


@relaxed
@given(rulesets(most=3))
def test_conditions_that_are_always_true(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)

    def holds(condition: Condition) -> bool:
        return all(seen.truth(condition) is Truth.TRUE for seen in every.settled)

    def largest(condition: Condition) -> Iterator[Condition]:
        if isinstance(condition, Atom) and settled_by_bounds(condition, book) is not None:
            return
        if holds(condition) and not isinstance(condition, Holds):
            yield condition
            return
        for part in getattr(condition, "parts", [getattr(condition, "part", None)]):
            yield from largest(part) if part else ()

    def met(rule: Rule, that: Condition) -> bool:
        applying = [seen for seen in every.settled if seen.counts(rule)]
        return bool(applying) and all(seen.truth(that) is Truth.TRUE for seen in applying)

    expected = []
    for rule in book.rules:
        expected += [rule.id for _ in largest(rule.when)]
        expected += [rule.id for _ in largest(rule.unless)] if rule.unless and not holds(rule.unless) else []
        expected += [rule.id for each in rule.requires if met(rule, each.that)]
    assert sorted(each.rules[0] for each in always_true.find(world_of(book)) if each.rules) == sorted(expected)


@relaxed
@given(rulesets(most=2))
def test_redundant_conditions(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)

    def elsewhere(part: Condition) -> bool:
        by_bounds = isinstance(part, Atom) and settled_by_bounds(part, book) is not None
        return by_bounds or all(seen.truth(part) is Truth.TRUE for seen in every.settled)

    def parts(rule: Rule) -> Iterator[Condition]:
        def is_same(fewer: Rule) -> bool:
            return all(seen.value(rule) is seen.value(fewer) for seen in every.settled)

        if any(seen.value(rule) is Truth.TRUE for seen in every.seen):
            yield from (each.part for each in needless_parts(rule, is_same) if not elsewhere(each.part))

    expected = [(rule.id, part.span) for rule in book.rules for part in parts(rule)]
    found = [(each.rules[0], each.locations[0]) for each in redundant_condition.find(world_of(book))]
    assert found == expected


# --- rules among one another ---


def covers(every: Enumeration, rule: Rule, others: Iterable[Rule], more: int = 0) -> bool:
    """Whether on every settled task one of the others stands for what the rule does, or for something stricter."""
    candidates = list(others)
    return all(
        any(theirs.strictness >= mine.strictness + more for other in candidates for theirs in seen.stands_for(other))
        for seen in every.settled
        for mine in seen.stands_for(rule)
    )


def twins(every: Enumeration, rule: Rule) -> list[Rule]:
    return [
        other
        for other in deciding(every.book)
        if other is not rule
        and says_the_same(rule, other)
        and covers(every, rule, [other])
        and covers(every, other, [rule])
    ]


@relaxed
@given(rulesets())
def test_equivalent_rules(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)
    gone = set(dead_rules(book, every))
    expected = set()
    for rule in deciding(book):
        group = [each for each in deciding(book) if each in [rule, *twins(every, rule)]]
        if rule not in gone and len(group) > 1 and len({wording(each) for each in group}) > 1:
            expected.add(tuple(each.id for each in group))
    assert {each.rules for each in equivalent.find(world_of(book))} == expected


@relaxed
@given(rulesets())
def test_identical_rules_hold_for_the_same_tasks(document: dict[str, Any]) -> None:
    document["rules"] = [*document["rules"], {**document["rules"][0], "id": "again", "overrides": []}]
    book = loaded(document)
    every = Enumeration(book)
    by_id = {rule.id: rule for rule in book.rules}
    groups = [each.rules for each in identical.find(world_of(book))]
    assert by_id["r0"].is_advisory or any({"r0", "again"} <= set(group) for group in groups)
    for first, *others in groups:
        for other in others:
            assert all(seen.value(by_id[first]) is seen.value(by_id[other]) for seen in every.seen)


@relaxed
@given(rulesets())
def test_shadowed_and_subsumed_rules(document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)
    gone = set(dead_rules(book, every))
    graphs = (*overriders(book.rules, book.chain).values(), *contesters(book.rules).values())
    bearing = {name for names in graphs for name in names}
    expected: dict[str, Kind] = {}
    for rule in deciding(book):
        alike = twins(every, rule)
        others = [each for each in deciding(book) if each is not rule and each not in alike]
        needless = all(now.outcome is then.outcome for now, then in every.without(rule))
        if rule in gone or not covers(every, rule, others) or (rule.id in bearing and not needless):
            continue
        assert needless, "a rule that others cover changes no outcome"
        alone = [other for other in others if covers(every, rule, [other])]
        is_special_case = bool(alone) and not any(covers(every, rule, [other], more=1) for other in alone)
        expected[rule.id] = Kind.SUBSUMED if is_special_case else Kind.SHADOWED
    found = list(shadowed.find(world_of(book)))
    assert {each.rules[0]: each.kind for each in found} == expected
    by_id = {rule.id: rule for rule in book.rules}
    for finding in found:
        rule, *others = (by_id[name] for name in finding.rules)
        assert covers(every, rule, others)
        for other in others if len(others) > 1 else ():
            assert not covers(every, rule, [each for each in others if each is not other]), "one too many is named"


def decided(seen: Seen, rule: Rule) -> Outcome | None:
    """What a rule certainly stands for, when it certainly stands for one thing: the strictest it says."""
    outcomes = seen.stands_for(rule)
    return outcomes[0] if outcomes else None


def about_the_same(rule: Rule, other: Rule) -> bool:
    return rule.shares_concern(other) or not (rule.concerns or other.concerns)


@pytest.mark.parametrize("find", [conflict.find, overlap.find], ids=["conflict", "overlap"])
@relaxed
@given(document=rulesets())
def test_rules_that_meet(find: Callable[[World], Iterator[Finding]], document: dict[str, Any]) -> None:
    book = loaded(document)
    every = Enumeration(book)
    expected: Told = set()
    for strict in deciding(book):
        for mild in deciding(book):
            is_stricter = STRICTEST_FIRST.index(strict.outcome) < STRICTEST_FIRST.index(mild.outcome)
            if not is_stricter or not about_the_same(strict, mild):
                continue
            both = [seen for seen in every.seen if seen.counts(strict) and seen.counts(mild)]
            refused = [seen for seen in both if refuses(seen, strict)]
            apart = [seen for seen in both if None is not decided(seen, strict) is not decided(seen, mild) is not None]
            is_ban = strict.outcome.value in ("reject", "not_without_approval")
            if mild.mandate and is_ban:
                expected |= {(Kind.CONFLICT, (strict.id, mild.id))} if refused else set()
            elif apart:
                expected.add((Kind.OVERLAP, (strict.id, mild.id)))
    kind = Kind.CONFLICT if find is conflict.find else Kind.OVERLAP
    assert told(find(world_of(book))) == {each for each in expected if each[0] is kind}


def refuses(seen: Seen, rule: Rule) -> bool:
    """Whether a rule refuses the task, contested or not."""
    return Truth.TRUE in seen.standings[rule.id].lines[:2]


# --- what is shown ---

EVERY_ANALYSIS = (
    always_true.find,
    conflict.find,
    dead.find,
    equivalent.find,
    identical.find,
    out_of_bounds.find,
    overlap.find,
    redundant_condition.find,
    shadowed.find,
    unreachable_exception.find,
)


@relaxed
@given(rulesets())
def test_every_witness_is_decided_so_by_the_reference(document: dict[str, Any]) -> None:
    book = loaded(document)
    world = world_of(book)
    for find in EVERY_ANALYSIS:
        for finding in find(world):
            assert finding.help
            assert len(finding.locations) == max(1, len(finding.rules))
            if finding.witness:
                decision = world.evaluators[0].decide(finding.witness.facts, as_of=finding.witness.as_of)
                assert decision.outcome is finding.witness.outcome


@relaxed
@given(rulesets())
def test_rules_that_are_not_looked_at_are_not_told(document: dict[str, Any]) -> None:
    book = loaded(document)
    world = world_of(book)
    looked_at = {book.rules[0].id}
    for find in EVERY_ANALYSIS:
        everything = [each for each in find(world) if each.rules]
        some = [each for each in find(world, looked_at) if each.rules]
        primary = {Kind.SHADOWED, Kind.SUBSUMED, Kind.DEAD}
        expected = [
            each
            for each in everything
            if (each.rules[0] in looked_at if each.kind in primary else looked_at & set(each.rules))
        ]
        assert told(some) == told(expected)
