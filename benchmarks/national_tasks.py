"""Tasks under the shipped national rules, as a register would hold them: a dozen facts stated of each, some not."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pyarrow as pa

import access_rules
from access_rules import Ruleset

STATED = (
    "task_type",
    "requesting_unit_kind",
    "requesting_level",
    "target",
    "stage",
    "basis_level",
    "list_status",
    "village_role",
    "funding",
    "dedicated_post",
    "pledge_letter",
    "lead_working_days",
)
"""Facts with a column."""

OPEN = 0.1
"""How often a fact is not stated."""


@cache
def national() -> Ruleset:
    return access_rules.load_shipped("national")


def national_tasks(rows: int, *, seed: int = 7) -> pa.Table:
    """So many tasks with their numbers; those that would contradict themselves state less."""
    dice = random.Random(seed)
    facts = [national().book.facts[name] for name in STATED]
    columns: dict[str, list[Any]] = {fact.id: [] for fact in facts}
    for _ in range(rows):
        for fact in facts:
            values: list[Any] = list(fact.choices) or ([True, False] if fact.type == "bool" else [0, 3, 5, 10, 30])
            columns[fact.id].append(None if dice.random() < OPEN else dice.choice(values))
    # A 责任状 implies that one is signed; so does a 排名 a ranking.
    columns["pledge_letter"] = [
        None if kind == "pledge_letter" else signed
        for kind, signed in zip(columns["task_type"], columns["pledge_letter"], strict=True)
    ]
    return pa.table({"number": pa.array(range(rows), pa.int64()), **columns})
