"""What decisions promise, held against generated rulesets and tasks with missing facts."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from access_rules import Decision, Evaluator, FactError, Outcome, RulesetError
from tests.generators import DAY, OLD_DAY, built, completions, conditions, front, rules, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
DAYS = st.sampled_from([DAY, DAY, OLD_DAY])


def compiled(document: dict[str, Any], lower: dict[str, Any] | None = None) -> Evaluator:
    try:
        return built(document, lower).compile()
    except RulesetError as error:
        # The generator can close a circle of overrides or test judgement alone: nothing else.
        if not {each.code for each in error.diagnostics if each.is_error} <= {"AR505", "AR509"}:
            raise
        assume(False)
        raise


def decided(evaluator: Evaluator, task: dict[str, Any], day: Any = DAY) -> Decision:
    try:
        return evaluator.decide(task, as_of=day)
    except FactError:
        assume(False)
        raise


def broken_conditions(decision: Decision) -> set[str]:
    return {reason.rule for reason in decision.reasons if reason.unmet}


@relaxed
@given(rulesets(), tasks(), DAYS, st.randoms(use_true_random=False))
def test_the_truth_is_among_the_possible_outcomes_whatever_the_missing_facts(
    document: dict[str, Any], task: dict[str, Any], day: Any, shuffler: random.Random
) -> None:
    evaluator = compiled(document)
    decision = decided(evaluator, task, day)
    already_unmet = broken_conditions(decision)
    for whole in completions(task, decision.missing, shuffler):
        try:
            truth = evaluator.decide(whole, as_of=day)
        except FactError:
            continue  # these values contradict the rest of the task: not a way the task can be
        if broken_conditions(truth) - already_unmet:
            continue  # a condition of the allow is broken: that is what the condition says
        event("complete" if decision.complete else "incomplete")
        assert set(truth.possible) <= set(decision.possible)
        if decision.complete:
            assert truth.outcome is decision.outcome


@relaxed
@given(rulesets(), tasks(), DAYS)
def test_an_incomplete_decision_never_allows_and_names_what_is_missing(
    document: dict[str, Any], task: dict[str, Any], day: Any
) -> None:
    decision = decided(compiled(document), task, day)
    if decision.complete:
        assert decision.possible == (decision.outcome,)
        assert decision.missing == ()
    else:
        assert decision.outcome is Outcome.NEEDS_APPROVAL
        assert decision.missing


@relaxed
@given(rulesets(), tasks(), conditions())
def test_one_more_refusal_never_loosens(document: dict[str, Any], task: dict[str, Any], when: dict[str, Any]) -> None:
    before = decided(compiled(document), task)
    refusal = {
        "id": "refusal",
        "outcome": "reject",
        "when": when,
        "reason": "不得",
        "cite": ["law"],
        "concerns": ["letter"],
    }
    after = decided(compiled({**document, "rules": [*document["rules"], refusal]}), task)
    if before.complete:
        assert after.outcome.strictness >= before.outcome.strictness
    assert not after.allowed or before.allowed


@relaxed
@given(rulesets(), tasks(), st.randoms(use_true_random=False))
def test_the_order_of_rules_and_keys_does_not_matter(
    document: dict[str, Any], task: dict[str, Any], shuffler: random.Random
) -> None:
    decision = decided(compiled(document), task)
    shuffled = shuffle(document, shuffler)
    again = decided(compiled(shuffled), dict(reversed(task.items())))
    assert comparable(again) == comparable(decision)


def shuffle(document: dict[str, Any], shuffler: random.Random) -> dict[str, Any]:
    made = [dict(shuffler.sample(list(rule.items()), len(rule))) for rule in document["rules"]]
    shuffler.shuffle(made)
    sections = {**document, "rules": made}
    return dict(shuffler.sample(list(sections.items()), len(sections)))


def comparable(decision: Decision) -> dict[str, Any]:
    """The decision without where its rules stand in the file, which does change."""
    plain = decision.to_dict()
    del plain["ruleset"]["digest"]
    stripped: dict[str, Any] = json.loads(json.dumps(plain), object_hook=without_place)
    return stripped


def without_place(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in ("file", "line")}


@relaxed
@given(rulesets(most=4), st.data(), tasks())
def test_a_lower_layer_never_loosens_what_an_upper_rule_decides(
    document: dict[str, Any], data: st.DataObject, task: dict[str, Any]
) -> None:
    upper = compiled(document)
    lower_rules = [
        data.draw(rules(f"l{number}", [], may_override=False)) for number in range(data.draw(st.integers(1, 3)))
    ]
    for rule in lower_rules:
        if rule.get("mandate"):
            rule.pop("concerns", None)  # a law of the lower layer may not contest an upper ban unlicensed
    lower = {
        "ruleset": "lower",
        "title": "下层",
        "layer": "province",
        "place": "某省",
        "version": "1",
        "extends": "../upper",
        "rules": lower_rules,
    }
    above = decided(upper, task)
    below = decided(compiled(document, lower), task)
    if above.complete and all(reason.rule != "default" for reason in above.reasons):
        assert below.outcome.strictness >= above.outcome.strictness


@relaxed
@given(rulesets(), tasks(), DAYS)
def test_a_decision_replays_to_the_same_bytes(document: dict[str, Any], task: dict[str, Any], day: Any) -> None:
    evaluator = compiled(document)
    decision = decided(evaluator, task, day)
    stored = json.dumps(decision.to_dict(), ensure_ascii=False)
    restored = Decision.from_dict(json.loads(stored))
    assert restored == decision
    assert restored.rules == evaluator.decide(task, as_of=day).rules
    assert json.dumps(evaluator.replay(restored).to_dict(), ensure_ascii=False) == stored


@relaxed
@given(rulesets(), tasks())
def test_a_verdict_without_demands_is_that_of_the_lighter_task(document: dict[str, Any], task: dict[str, Any]) -> None:
    evaluator = compiled(document)
    decision = decided(evaluator, task)
    if decision.without is None:
        return
    assert decision.without.dropped
    assert not decision.allowed
    assert all(name.split(".")[0] in ("letter", "count", "proof", "quota") for name in decision.without.dropped)


def test_the_generator_makes_rulesets_that_load() -> None:
    assert built(front([])).book.facts
