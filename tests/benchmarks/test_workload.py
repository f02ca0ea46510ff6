"""The workload is the one that is documented, and access_rules decides it like the chain written by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from benchmarks.agreement import disagreement, work_of
from benchmarks.contenders import Contender, Named, chain, ours, outcomes, unchecked
from benchmarks.workload import BOOLS, DOMAINS, KINDS, LEVELS, MOST, NUMBERS, PlainRule, workload

from access_rules import Decision

SIZES = [20, 200, 2000]


def shape(rule: PlainRule) -> str:
    if len(rule.alternatives) > 1:
        return "either"
    facts = [fact for fact, _, _ in rule.alternatives[0]]
    return "item" if "item" in facts else "enums" if "kind" in facts else "threshold"


def share(found: Counter[str], name: str) -> float:
    return found[name] / found.total()


def test_rules_have_the_documented_shapes() -> None:
    found = Counter(map(shape, workload(20_000, tasks=1).rules))
    documented = {"item": 0.45, "enums": 0.35, "threshold": 0.12, "either": 0.08}
    assert {name: pytest.approx(share(found, name), abs=0.01) for name in found} == documented


def test_outcomes_have_the_documented_shares() -> None:
    found = Counter(rule.outcome for rule in workload(20_000, tasks=1).rules)
    documented = {"allow": 0.3, "needs_approval": 0.4, "reject": 0.3}
    assert {name: pytest.approx(share(found, name), abs=0.01) for name in found} == documented


@pytest.mark.parametrize("size", SIZES)
def test_each_shape_has_the_documented_number_of_tests(size: int) -> None:
    bounds = {"item": (1, 3), "enums": (3, 5), "threshold": (3, 3), "either": (2, 4)}
    for rule in workload(size).rules:
        least, most = bounds[shape(rule)]
        assert all(least <= len(tests) <= most for tests in rule.alternatives)
        codes = [value for tests in rule.alternatives for fact, _, value in tests if fact == "item"]
        assert all(1 <= len(each) <= 6 for each in codes)


@pytest.mark.parametrize("size", SIZES)
def test_tasks_state_all_21_facts_with_values_of_their_own(size: int) -> None:
    work = workload(size)
    assert len(work.items) == max(50, size // 2)
    values: dict[str, set[Any]] = {
        "kind": set(KINDS),
        "level": set(LEVELS),
        "domain": set(DOMAINS),
        "item": set(work.items),
    }
    values |= {name: {True, False} for name in BOOLS} | {name: set(range(MOST + 1)) for name in NUMBERS}
    assert (len(KINDS), len(LEVELS), len(DOMAINS), len(BOOLS), len(NUMBERS)) == (5, 10, 30, 12, 5)
    for task in work.tasks:
        assert set(task) == set(values)
        assert all(task[fact] in values[fact] for fact in task)


def test_sparse_tasks_lack_half_of_their_facts() -> None:
    work = workload(20)
    for task, sparse in zip(work.tasks, work.sparse, strict=True):
        assert len(sparse) == len(task) // 2
        assert sparse.items() <= task.items()


def test_the_same_size_gives_the_same_workload() -> None:
    assert workload(200) == workload(200)


@pytest.mark.parametrize("each", [chain.CONTENDER, ours.CONTENDER, unchecked.CONTENDER], ids=lambda each: each.name)
@pytest.mark.parametrize("size", SIZES)
def test_all_tasks_are_decided_like_the_chain(size: int, each: Contender) -> None:
    work = work_of(size)
    assert disagreement(each, size, each.prepare(work)(work.tasks)) is None


def decisions(size: int) -> list[Decision]:
    work = work_of(size)
    evaluator = ours.indexed(ours.loaded(work))
    return [evaluator.decide(task, as_of=ours.DAY) for task in work.sparse]


@pytest.mark.parametrize("size", [20, 200])
def test_with_facts_missing_the_same_rules_surely_hold(size: int) -> None:
    work = work_of(size)
    outcome_of = outcomes(work.rules)
    said = chain.prepare_with_gaps(work)(work.sparse)
    for (outcome, holding), decision in zip(said, decisions(size), strict=True):
        surely = {rule for rule in holding if outcome_of[rule] == decision.outcome}
        assert set(decision.rules) & set(outcome_of) == surely
        assert not decision.complete or decision.outcome == outcome


def test_an_outcome_that_differs_is_told() -> None:
    said = chain.prepare(work_of(20))(work_of(20).tasks)
    wrong = [("allow" if outcome == "reject" else "reject", rules) for outcome, rules in said]
    told = disagreement(chain.CONTENDER, 20, wrong)
    assert told is not None
    assert told.startswith("task 0: ")


def test_a_rule_not_named_is_told() -> None:
    said = chain.prepare(work_of(20))(work_of(20).tasks)
    silent = [(outcome, ()) for outcome, _ in said]
    told = disagreement(chain.CONTENDER, 20, silent)
    assert told is not None
    assert "names [] where" in told


def test_one_that_names_the_first_rule_only_is_held_to_that_rule() -> None:
    work = work_of(200)
    first = Contender("first", None, "", Named.FIRST, chain.prepare)
    outcome_of = outcomes(work.rules)
    said = chain.prepare(work)(work.tasks)
    deciding = [(outcome, [rule for rule in rules if outcome_of[rule] == outcome][:1]) for outcome, rules in said]
    assert disagreement(first, 200, deciding) is None
    assert disagreement(first, 200, [(outcome, rules[:0]) for outcome, rules in deciding]) is not None
