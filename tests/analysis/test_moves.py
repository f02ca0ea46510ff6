"""Which tasks move between two rulesets: every one that a search finds, and none that does not."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import FactError, RulesetError
from access_rules.analysis.diff.moves import moves
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from tests.generators import DAY, DOMAINS, FACTS, LISTS, OUTCOMES, built, conditions, front, rulesets

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

FEW = ("paid", "count", "stage", "letter", "rank")
"""Facts whose every combination is tried out, each also not stated."""


@st.composite
def changed(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """The ruleset with one rule changed, added or taken out."""
    rules = [dict(rule) for rule in document["rules"]]
    at = draw(st.integers(0, len(rules) - 1))
    match draw(st.sampled_from(["outcome", "when", "drop", "unless", "list", "definition", "nothing"])):
        case "list":
            name = draw(st.sampled_from(["good", "bad"]))
            items = [{"id": "other", "title": draw(st.sampled_from(["茶话会", "坏表格", "别的"]))}]
            lists: dict[str, Any] = {**LISTS}
            lists[name] = {**lists[name], "items": items}
            return {**document, "lists": lists}
        case "definition":
            bare = {"bare": {"title": "无保障", "when": draw(st.sampled_from([{"paid": True}, {"count": 0}]))}}
            return {**document, "definitions": bare}
        case "outcome":
            rules[at]["outcome"] = draw(st.sampled_from(OUTCOMES[:3]))
            for keyword in ("approval", "mandate", "requires"):
                rules[at].pop(keyword, None)
        case "when":
            rules[at]["when"] = draw(conditions())
        case "unless":
            rules[at].pop("unless", None)
        case "drop":
            gone = rules.pop(at)["id"]
            for rule in rules:
                rule.pop("overrides", None) if gone in rule.get("overrides", []) else None
            assume(rules)
        case _:
            pass
    return {**document, "rules": rules}


def loaded(document: dict[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def outcome(evaluator: Evaluator, task: dict[str, Any]) -> Outcome | None:
    try:
        return evaluator.decide(task, as_of=DAY).outcome
    except FactError:
        return None


@relaxed
@given(st.data(), rulesets(most=4), st.randoms(use_true_random=False))
def test_every_task_that_moves_is_in_a_move(data: st.DataObject, document: dict[str, Any], dice: random.Random) -> None:
    old, new = loaded(document), loaded(data.draw(changed(document)))
    found = {(move.before, move.after) for move in moves(old, new, DAY, DAY, most=1).moves}
    before, after = Evaluator(old), Evaluator(new)
    names = list(DOMAINS)
    for _ in range(60):
        task = {name: dice.choice(DOMAINS[name]) for name in dice.sample(names, dice.randint(0, len(names)))}
        was, now = outcome(before, task), outcome(after, task)
        if was is not None and now is not None and was is not now:
            assert (was, now) in found, task


SMALL = [{"paid": True}, {"count": {"gt": 0}}, {"letter": True}, {"rank": {"gte": "mid"}}, {"not": {"paid": True}}]


@relaxed
@given(
    st.lists(st.tuples(st.sampled_from(SMALL), st.sampled_from(OUTCOMES[:3])), min_size=1, max_size=3),
    st.lists(st.tuples(st.sampled_from(SMALL), st.sampled_from(OUTCOMES[:3])), min_size=1, max_size=3),
)
def test_moves_are_exactly_those_of_all_tasks(one: list[Any], other: list[Any]) -> None:
    def book(parts: list[Any]) -> Rulebook:
        rules = [
            {"id": f"r{at}", "outcome": says, "when": when, "reason": "理由", "cite": ["law"]}
            for at, (when, says) in enumerate(parts)
        ]
        return loaded(front(rules))

    old, new = book(one), book(other)
    before, after = Evaluator(old), Evaluator(new)
    expected = set()
    for values in product(*((None, *DOMAINS[name]) for name in FEW)):
        task = dict(zip(FEW, values, strict=True))
        was, now = outcome(before, task), outcome(after, task)
        if was is not None and now is not None and was is not now:
            expected.add((was, now))
    found = moves(old, new, DAY, DAY, most=2)
    assert {(move.before, move.after) for move in found.moves} == expected
    assert found.is_proof is not bool(expected)
    for move in found.moves:
        assert move.shifts
        assert all(each.old.outcome is move.before and each.new.outcome is move.after for each in move.shifts)


def test_a_rule_that_begins_later_moves_tasks_from_that_day_on() -> None:
    rules = [{"id": "old", "outcome": "allow", "when": {"paid": True}, "reason": "理由", "cite": ["law"]}]
    day = DAY + timedelta(days=30)
    later = {
        "id": "later", "outcome": "reject", "when": {"count": {"gt": 2}}, "reason": "理由", "cite": ["law"],
        "in_force": {"from": day},
    }  # fmt: skip
    old, new = loaded(front(rules)), loaded(front([*rules, later]))
    found = moves(old, new, DAY, date.max, most=1)
    assert {move.days.first for move in found.moves} == {day}
    assert {each.new.as_of for move in found.moves for each in move.shifts} == {day}
    assert all(not move.is_looser for move in found.moves)


def test_facts_that_one_side_lacks_are_named() -> None:
    rules = [{"id": "old", "outcome": "allow", "when": {"paid": True}, "reason": "理由", "cite": ["law"]}]
    document = front(rules)
    more = {**document, "facts": {**FACTS, "extra": {"type": "bool", "title": "新事实"}}}
    found = moves(loaded(document), loaded(more), DAY, DAY)
    assert found.is_proof
    assert found.not_compared == ("extra",)
