"""The cases of the shipped rulesets exercise all of them: each rule, exception, requirement and list item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import chain

import pytest

from access_rules import Decision, Library, Ruleset, load_all
from access_rules.analysis.casework import run_case
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.evaluation.task import TaskReader
from access_rules.folding import fold, fold_class
from access_rules.language.lists import ListItem
from access_rules.language.rules import Rule
from access_rules.language.values import Value
from access_rules.library import shipped_folder, shipped_names
from access_rules.truth import Truth

A_DAY = date(2026, 3, 1)
"""For cases without a day of their own."""


@dataclass
class Coverage:
    """What the cases of one ruleset reach of its own layer."""

    failures: list[str] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)
    excepted: set[str] = field(default_factory=set)
    required: set[tuple[str, int]] = field(default_factory=set)
    named: set[str] = field(default_factory=set)


@cache
def shipped() -> Library:
    return load_all(shipped_folder())


@pytest.fixture(scope="module", params=shipped_names())
def ruleset(request: pytest.FixtureRequest) -> Ruleset:
    return next(each for each in shipped() if each.id == request.param)


@pytest.fixture(scope="module")
def coverage(ruleset: Ruleset) -> Coverage:
    book, evaluator, reached = ruleset.book, ruleset.compile(), Coverage()
    reader = TaskReader(book.facts)
    lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
    for case in ruleset.cases:
        result = run_case(evaluator, case, today=A_DAY)
        if not result.passed or result.decision is None:
            reached.failures.append(case.id)
            continue
        stated = reader.read(case.facts)
        situation = Situation(book, lists, stated, case.as_of or A_DAY)
        reached.decided.update(deciding(result.decision))
        reached.named.update(chain.from_iterable(folded(text) for text in texts(stated)))
        for rule in own_rules(ruleset):
            if is_in_force(rule, book, situation.as_of) and truth(rule.when, situation) is Truth.TRUE:
                if rule.unless is not None and truth(rule.unless, situation) is Truth.TRUE:
                    reached.excepted.add(rule.id)
                reached.required.update(
                    (rule.id, at)
                    for at, each in enumerate(rule.requires)
                    if truth(each.that, situation) is not Truth.TRUE
                )
    return reached


def deciding(decision: Decision) -> Iterator[str]:
    yield from (reason.rule for reason in decision.reasons if reason.certain)
    yield from (remark.about for remark in decision.remarks)
    yield from (conflict.requiring.rule for conflict in decision.conflicts)


def own_rules(ruleset: Ruleset) -> list[Rule]:
    lowest = len(ruleset.book.layers) - 1
    return [each for each in ruleset.book.rules if each.layer == lowest]


def own_items(ruleset: Ruleset) -> Iterator[tuple[str, ListItem]]:
    for each in ruleset.book.lists.values():
        for item in each.items:
            if item.span is not None and item.span.file.split("/")[0] == ruleset.id:
                yield each.id, item


def texts(stated: dict[str, Value]) -> Iterator[str]:
    for value in stated.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, frozenset):
            yield from value


def folded(text: str) -> set[str]:
    return {fold(text), fold_class(text)}


def test_every_case_comes_out_as_expected(coverage: Coverage) -> None:
    assert not coverage.failures, f"cases that fail: {coverage.failures}"


def test_every_rule_decides_in_a_case(ruleset: Ruleset, coverage: Coverage) -> None:
    lacking = [rule.id for rule in own_rules(ruleset) if rule.id not in coverage.decided]
    assert not lacking, f"rules that decide in no case: {lacking}"


def test_every_exception_has_a_case(ruleset: Ruleset, coverage: Coverage) -> None:
    lacking = [rule.id for rule in own_rules(ruleset) if rule.unless is not None and rule.id not in coverage.excepted]
    assert not lacking, f"rules whose exception (除非) holds in no case in which the rule would apply: {lacking}"


def test_every_requirement_has_a_case_that_does_not_meet_it(ruleset: Ruleset, coverage: Coverage) -> None:
    lacking = [
        f"{rule.id}: {each.say}"
        for rule in own_rules(ruleset)
        for at, each in enumerate(rule.requires)
        if (rule.id, at) not in coverage.required
    ]
    assert not lacking, f"requirements (要求) that every case of the rule meets: {lacking}"


def test_every_list_item_is_named_in_a_case(ruleset: Ruleset, coverage: Coverage) -> None:
    lacking = [
        f"{name}: {item.id} {item.title}"
        for name, item in own_items(ruleset)
        if not coverage.named & set(chain.from_iterable(folded(each) for each in (item.title, *item.covers)))
    ]
    assert not lacking, f"list items that no case names: {lacking}"
