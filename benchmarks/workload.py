"""The workload: rules and tasks like those of an admission office, from 20 rules to 20,000.

21 facts: two enums of 5 and 10 values, one of 30, one of max(50, rules / 2) item codes, 12 booleans and
5 integers. 45 % of the rules test the item code against 1 to 6 values with 0 to 2 further conditions, 35 %
two enums and 1 to 3 more, 12 % an enum, a set of values of another and a threshold, 8 % a disjunction of two
conjunctions. Outcomes: 30 % allow, 40 % needs_approval, 30 % reject.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KINDS = [f"k{n}" for n in range(5)]
LEVELS = [f"l{n}" for n in range(10)]
DOMAINS = [f"d{n}" for n in range(30)]
BOOLS = [f"b{n}" for n in range(12)]
NUMBERS = [f"n{n}" for n in range(5)]
MOST = 100

Test = tuple[str, str, Any]
"""A test: fact, operator (``==``, ``in``, ``>=``, ``<``) and value."""


@dataclass(frozen=True)
class PlainRule:
    """A rule that every contender can say: alternatives of tests, and an outcome."""

    id: str
    alternatives: tuple[tuple[Test, ...], ...]
    outcome: str


@dataclass(frozen=True)
class Workload:
    """Rules and tasks of one size."""

    rules: tuple[PlainRule, ...]
    items: tuple[str, ...]
    tasks: tuple[dict[str, Any], ...]
    sparse: tuple[dict[str, Any], ...]


def workload(size: int, tasks: int = 200, seed: int = 7) -> Workload:
    """The workload of ``size`` rules; ``sparse`` are the same tasks with half of their facts missing."""
    dice = random.Random(seed + size)
    items = tuple(f"i{n}" for n in range(max(50, size // 2)))
    rules = tuple(_rule(dice, f"r{n}", items) for n in range(size))
    made = tuple(_task(dice, items) for _ in range(tasks))
    return Workload(rules, items, made, tuple(_sparse(dice, task) for task in made))


def _rule(dice: random.Random, name: str, items: Sequence[str]) -> PlainRule:
    outcome = dice.choices(["allow", "needs_approval", "reject"], [30, 40, 30])[0]
    shape = dice.choices(["item", "enums", "threshold", "either"], [45, 35, 12, 8])[0]
    match shape:
        case "item":
            codes = tuple(dice.sample(items, dice.randint(1, 6)))
            return PlainRule(name, (_with(("item", "in", codes), _further(dice, 0, 2)),), outcome)
        case "enums":
            both = (("kind", "==", dice.choice(KINDS)), ("domain", "==", dice.choice(DOMAINS)))
            return PlainRule(name, ((*both, *_further(dice, 1, 3)),), outcome)
        case "threshold":
            levels = tuple(dice.sample(LEVELS, dice.randint(2, 4)))
            enums = (("domain", "==", dice.choice(DOMAINS)), ("level", "in", levels))
            return PlainRule(name, ((*enums, _threshold(dice)),), outcome)
        case _:
            either = tuple(_with(("domain", "==", dice.choice(DOMAINS)), _further(dice, 1, 3)) for _ in range(2))
            return PlainRule(name, either, outcome)


def _with(first: Test, more: tuple[Test, ...]) -> tuple[Test, ...]:
    return (first, *more)


def _further(dice: random.Random, least: int, most: int) -> tuple[Test, ...]:
    facts = dice.sample([*BOOLS, *NUMBERS], dice.randint(least, most))
    return tuple((fact, "==", dice.random() < 0.5) if fact in BOOLS else _threshold(dice, fact) for fact in facts)


def _threshold(dice: random.Random, fact: str | None = None) -> Test:
    return (fact or dice.choice(NUMBERS), dice.choice([">=", "<"]), dice.randint(10, 90))


def _task(dice: random.Random, items: Sequence[str]) -> dict[str, Any]:
    task: dict[str, Any] = {
        "kind": dice.choice(KINDS),
        "level": dice.choice(LEVELS),
        "domain": dice.choice(DOMAINS),
        "item": dice.choice(items),
    }
    task.update({name: dice.random() < 0.5 for name in BOOLS})
    task.update({name: dice.randint(0, MOST) for name in NUMBERS})
    return task


def _sparse(dice: random.Random, task: Mapping[str, Any]) -> dict[str, Any]:
    return {fact: task[fact] for fact in dice.sample(list(task), len(task) // 2)}


def document(work: Workload) -> dict[str, Any]:
    """The workload as a ruleset of one file."""
    enums = {"kind": KINDS, "level": LEVELS, "domain": DOMAINS, "item": work.items}
    facts: dict[str, Any] = {
        name: {"type": "enum", "title": name, "values": {value: value for value in values}}
        for name, values in enums.items()
    }
    facts.update({name: {"type": "bool", "title": name} for name in BOOLS})
    facts.update({name: {"type": "integer", "title": name, "min": 0, "max": MOST} for name in NUMBERS})
    return {
        "ruleset": "workload",
        "title": f"{len(work.rules)} rules",
        "layer": "national",
        "version": "1",
        "default": "needs_approval",
        "facts": facts,
        "sources": {"law": {"title": "law", "level": "law"}},
        "rules": [_written(rule) for rule in work.rules],
    }


def _written(rule: PlainRule) -> dict[str, Any]:
    alternatives = [_condition(tests) for tests in rule.alternatives]
    when = alternatives[0] if len(alternatives) == 1 else {"any": alternatives}
    return {"id": rule.id, "outcome": rule.outcome, "when": when, "reason": rule.id, "cite": "law"}


def _condition(tests: tuple[Test, ...]) -> dict[str, Any]:
    words = {"in": "in", ">=": "gte", "<": "lt"}
    parts: list[dict[str, Any]] = []
    for fact, operator, value in tests:
        plain = list(value) if isinstance(value, tuple) else value
        parts.append({fact: plain if operator == "==" else {words[operator]: plain}})
    return parts[0] if len(parts) == 1 else {"all": parts}
