"""What is said of cases, of coverage and of mistakes is what looking at every task shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import Evaluator, FactError, RulesetError
from access_rules.analysis.casework import run_case
from access_rules.analysis.coverage.measuring import measure
from access_rules.analysis.coverage.obligations import Measure, Obligation
from access_rules.analysis.coverage.proposing import propose, without_infeasible
from access_rules.analysis.mutation.fates import Fate, Tried
from access_rules.analysis.mutation.killing import Casebook, is_refused
from access_rules.analysis.mutation.mutants import mutants
from access_rules.analysis.mutation.surviving import try_out
from access_rules.language.cases import Case, Expectation
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from access_rules.truth import Truth
from tests.analysis.enumeration import Enumeration, Seen, rulesets, tasks
from tests.generators import DAY, built
from tests.generators import rulesets as wide_rulesets
from tests.generators import tasks as wide_tasks

few = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

EVERY_TASK = tuple(tasks())


def loaded(document: dict[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def some_tasks() -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.sampled_from(EVERY_TASK), max_size=8, unique_by=str)


def as_cases(given: Iterable[dict[str, Any]], book: Rulebook) -> list[Case]:
    """The tasks as cases that come out as expected; every other expects all there is to expect."""
    evaluator = Evaluator(book)
    made = []
    for number, task in enumerate(given):
        try:
            decision = evaluator.decide(task, as_of=DAY)
        except FactError:
            continue
        expected = Expectation(decision.outcome, tuple(each.rule for each in decision.reasons if each.certain))
        if number % 2:
            expected = Expectation(
                decision.outcome,
                missing=frozenset(decision.missing),
                conditions=tuple(each.text for each in decision.conditions),
                without=decision.without.outcome if decision.without else "none",
            )
        made.append(Case(str(number), str(number), task, expected, DAY))
    return made


# --- coverage


def decided_by(task: dict[str, Any], book: Rulebook) -> set[str]:
    decision = Evaluator(book).decide(task, as_of=DAY)
    return {*decision.rules, *(each.about for each in decision.remarks)}


def meets(seen: Seen, wanted: Obligation, book: Rulebook) -> bool:
    if seen.truth(wanted.condition) is not Truth.TRUE:
        return False
    return wanted.measure is not Measure.RULE or wanted.owner in decided_by(dict(seen.task), book)


@few
@given(rulesets(most=3), some_tasks())
def test_a_case_shows_what_the_reference_says_it_does(document: dict[str, Any], given: list[dict[str, Any]]) -> None:
    book = loaded(document)
    cases = as_cases(given, book)
    every = {str(seen.task): seen for seen in Enumeration(book).seen}
    found = measure(book, cases, DAY)
    for wanted, name in found.shown.items():
        first = next(case for case in cases if meets(every[str(case.facts)], wanted, book))
        assert first.id == name
    for wanted in found.open:
        assert not any(meets(every[str(case.facts)], wanted, book) for case in cases)


@few
@given(rulesets(most=3), some_tasks())
def test_proposed_cases_show_all_that_any_task_can(document: dict[str, Any], given: list[dict[str, Any]]) -> None:
    book = loaded(document)
    cases = as_cases(given, book)
    before = measure(book, cases, DAY)
    found = propose(book, before, DAY)
    assert not found.unsettled
    added = [
        Case(f"new {at}", "", each.proposal.facts, Expectation(each.proposal.decision.outcome), each.proposal.as_of)
        for at, each in enumerate(found.cases)
    ]
    after = measure(book, [*cases, *added], DAY)
    beyond = {(each.owner, each.condition, each.measure) for each in found.coverage.infeasible}
    assert {(each.owner, each.condition, each.measure) for each in after.open} == beyond
    assert len(without_infeasible(book, before, DAY).infeasible) == len(found.coverage.infeasible)
    every = Enumeration(book).seen
    for wanted in found.coverage.infeasible:
        assert not any(meets(seen, wanted, book) for seen in every)
    # No case is proposed that shows nothing of its own.
    assert all(each.shows for each in found.cases)


# --- mistakes


@few
@given(rulesets(most=2), some_tasks())
def test_what_becomes_of_a_mistake(document: dict[str, Any], given: list[dict[str, Any]]) -> None:
    book = loaded(document)
    cases = as_cases(given, book)
    every = Enumeration(book)
    for tried in try_out(book, cases, mutants(book), DAY):
        if tried.fate is Fate.REFUSED:
            continue
        evaluator = Evaluator(tried.mutant.book)
        failing = [case.id for case in cases if not run_case(evaluator, case, today=DAY).passed]
        assert (tried.fate is Fate.KILLED) == bool(failing), tried
        match tried.fate:
            case Fate.KILLED:
                assert tried.case in failing
            case Fate.SURVIVED:
                assert outcome_on(tried, book) is not outcome_on(tried, tried.mutant.book)
            case Fate.EQUIVALENT:
                assert [each.outcome for each in Enumeration(tried.mutant.book).seen] == [
                    each.outcome for each in every.seen
                ]
            case _:
                raise AssertionError(tried)


def outcome_on(tried: Tried, book: Rulebook) -> Outcome:
    assert tried.proposal is not None
    return Evaluator(book).decide(tried.proposal.facts, as_of=tried.proposal.as_of).outcome


@few
@given(wide_rulesets(most=4), st.lists(wide_tasks(), max_size=8))
def test_a_case_notices_what_makes_it_fail(document: dict[str, Any], given: list[dict[str, Any]]) -> None:
    """With facts of every type, lists, texts and days."""
    book = loaded(document)
    cases = as_cases(given, book)
    casebook = Casebook(book, cases, DAY)
    assert casebook.cases == tuple(cases)
    for mutant in mutants(book):
        if is_refused(mutant):
            continue
        evaluator = Evaluator(mutant.book)
        failing = {case.id for case in cases if not run_case(evaluator, case, today=DAY).passed}
        killer = casebook.killer(mutant)
        assert (killer.id in failing) if killer else not failing, mutant
