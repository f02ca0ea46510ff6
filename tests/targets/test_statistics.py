"""What a compiled ruleset says of itself in figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from access_rules import Ruleset
from access_rules.language.normal_form import normal_form
from access_rules.targets.index import IndexEngine
from access_rules.targets.statistics import Obstacle, Statistics
from tests.generators import DAY, FACTS, built, front

LATEST = date(2020, 1, 1)
"""The last day on which anything changes in the sources of the generator."""


def rule(name: str, when: dict[str, Any], outcome: str = "reject", **more: Any) -> dict[str, Any]:
    return {"id": name, "outcome": outcome, "when": when, "reason": "理由", "cite": ["law"], **more}


def statistics(*rules: dict[str, Any], plain_facts: bool = True) -> Statistics:
    facts = {name: dict(fact) for name, fact in FACTS.items()}
    if plain_facts:
        facts["kind"]["values"] = {"plain": "一般", "letter": "责任状", "visit": "走访"}
        facts["listed"].pop("computed")
    return IndexEngine(built({**front(list(rules)), "facts": facts}).book).statistics()


PLAIN = rule("plain", {"any": [{"paid": True, "count": {"gt": 0}}, {"rank": "high"}]})


def test_a_plain_ruleset() -> None:
    found = statistics(PLAIN, rule("new", {"paid": False}, cite=[{"source": "law", "version": "new"}]))
    assert found.layers == (("generated", 2),)
    assert [each.start for each in found.stretches] == [None, date(2019, 1, 1), LATEST]
    first, now = found.stretches[0], found.on(DAY)
    assert (first.rules, first.conjunctions, first.facts) == (1, 2, 3)
    assert (now.start, now.rules, now.conjunctions, now.facts, now.wider_tests) == (LATEST, 2, 3, 3, 0)
    assert now.is_plain
    assert found.on(date(2019, 12, 31)).start == date(2019, 1, 1)


OBSTACLES: dict[Obstacle, list[dict[str, Any]]] = {
    Obstacle.OVERRIDES: [PLAIN, rule("other", {"paid": True}, overrides=["plain"])],
    Obstacle.MANDATES: [
        rule("no", {"paid": True}, concerns=["letter"]),
        rule("must", {"paid": True}, "allow", mandate=True, concerns=["letter"]),
    ],
    Obstacle.APPROVALS: [rule("ask", {"paid": True}, "not_without_approval", approval={"by": "county"})],
    Obstacle.REQUIREMENTS: [rule("if", {"letter": True}, "allow", requires=[{"that": {"paid": True}, "say": "经费"}])],
    Obstacle.ADVICE: [rule("hint", {"paid": True}, strength="advisory")],
    Obstacle.WIDER_TESTS: [rule("two", {"count": {"lte": {"fact": "limit"}}})],
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_keeps_it_from_being_decided_at_once(obstacle: Obstacle) -> None:
    assert statistics(*OBSTACLES[obstacle]).on(DAY).obstacles == (obstacle,)


def test_facts_that_follow_from_others() -> None:
    assert statistics(PLAIN, plain_facts=False).on(DAY).obstacles == (Obstacle.DERIVED_FACTS,)


def test_a_rule_too_wide_is_named() -> None:
    pairs = [{"any": [{fact: True}, {"count": n % 4}]} for n, fact in enumerate(["paid", "often", "letter"] * 3)]
    found = statistics(PLAIN, rule("wide", {"all": pairs}))
    now = found.on(DAY)
    assert (now.rules, now.conjunctions, now.residual) == (2, 2, ("wide",))
    assert now.obstacles == (Obstacle.RESIDUAL_RULES,)
    assert found.most_alternatives == 64


def test_the_figures_of_the_national_rules(national: Ruleset) -> None:
    found = IndexEngine(national.book).statistics()
    now = found.on(DAY)
    assert sum(count for _, count in found.layers) == len(national.book.rules)
    by_id = {rule.id: rule for rule in national.book.rules}
    assert all(
        normal_form(by_id[name], national.book.definitions, found.most_alternatives) is None for name in now.residual
    )
    assert now.rules <= len(by_id)
    assert now.conjunctions >= now.rules - len(now.residual)
