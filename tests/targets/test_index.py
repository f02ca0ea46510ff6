"""The bit-vector engine says what the reference says, in every field of the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from access_rules import Decision, Diagnostic, FactError, Ruleset, RulesetError, load_all
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook
from access_rules.targets import index
from access_rules.targets.index import IndexEngine
from tests.generators import DAY, DOMAINS, OLD_DAY, built, plain_rulesets, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def both(book: Rulebook) -> tuple[Evaluator, Evaluator]:
    return Evaluator(book), Evaluator(book, IndexEngine(book))


def loaded(document: dict[str, Any]) -> Rulebook:
    """The rules of a generated ruleset; one that does not load is no example."""
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def answer(evaluator: Evaluator, task: Any, day: date) -> Decision | tuple[Diagnostic, ...]:
    """The decision, or why the task was refused."""
    try:
        return evaluator.decide(task, as_of=day)
    except FactError as refusal:
        return refusal.diagnostics


def agree(book: Rulebook, task: Any, day: date) -> None:
    reference, indexed = both(book)
    assert answer(indexed, task, day) == answer(reference, task, day)


@relaxed
@given(rulesets(), tasks(), st.sampled_from([DAY, OLD_DAY, date(2019, 12, 31), date(2020, 1, 1)]))
def test_generated_rulesets_are_decided_alike(document: dict[str, Any], task: dict[str, Any], day: date) -> None:
    book = loaded(document)
    agree(book, task, day)


@relaxed
@given(rulesets(most=3), tasks())
def test_rules_too_wide_to_write_out_are_evaluated_as_written(document: dict[str, Any], task: dict[str, Any]) -> None:
    book = loaded(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "MOST_ALTERNATIVES", 1)
        agree(book, task, DAY)


def not_asked(*_: Any) -> Decision:
    raise AssertionError("no detail was asked for")


@relaxed
@given(plain_rulesets(), tasks(), st.sampled_from([DAY, OLD_DAY]))
def test_plain_rulesets_are_decided_at_once_and_alike(
    document: dict[str, Any], task: dict[str, Any], day: date
) -> None:
    book = loaded(document)
    agree(book, task, day)
    reference, _ = both(book)
    at_once = IndexEngine(book).at_once(task, day, not_asked, True)
    if at_once is None:
        event("the long way")
        return
    event("at once")
    expected = reference.decide(task, as_of=day)
    told = (at_once.outcome, at_once.possible, at_once.complete, at_once.rules)
    assert told == (expected.outcome, expected.possible, expected.complete, expected.rules)


@relaxed
@given(st.one_of(rulesets(), plain_rulesets()), tasks(), st.sampled_from([DAY, OLD_DAY]))
def test_facts_known_good_are_decided_alike_unchecked(
    document: dict[str, Any], task: dict[str, Any], day: date
) -> None:
    book = loaded(document)
    for evaluator in both(book):
        expected = answer(evaluator, task, day)
        if not isinstance(expected, Decision):
            event("refused")
            continue
        facts = evaluator.read(task)
        decided = evaluator.decide(facts, as_of=day, validate=False)
        assert (decided.outcome, decided.rules, decided) == (expected.outcome, expected.rules, expected)
        with_gaps = {**dict.fromkeys(DOMAINS), **facts}
        assert evaluator.decide(with_gaps, as_of=day, validate=False) == expected


ODD_VALUES = st.sampled_from(
    [1, 0, 1.0, True, "是", "否", "一般", "无", "none", "", [], ["photo"], "photo", 99, -1, None, "low"]
)


@relaxed
@given(plain_rulesets(), st.dictionaries(st.sampled_from([*DOMAINS, "事项", "nobody"]), ODD_VALUES))
def test_odd_tasks_are_refused_alike(document: dict[str, Any], task: dict[str, Any]) -> None:
    book = loaded(document)
    agree(book, task, DAY)


@pytest.fixture(scope="module")
def shipped(project: Any) -> tuple[Ruleset, ...]:
    return tuple(load_all(project / "rulesets"))


def test_every_shipped_case_is_decided_alike(shipped: tuple[Ruleset, ...]) -> None:
    compared = 0
    for ruleset in shipped:
        reference, indexed = both(ruleset.book)
        for case in ruleset.cases:
            day = case.as_of or DAY
            assert indexed.decide(case.facts, as_of=day) == reference.decide(case.facts, as_of=day), case.id
            compared += 1
    assert compared > 400
