"""Identical rules: they ask the same of a task, in the same words, and say the same of it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator
from typing import assert_never

from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    OneOf,
    Present,
)
from access_rules.language.rules import Rule


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each group of rules with the same condition, exception, outcome, approval and requirements.

    They are as firm as one another. The order in which parts and values are written does not matter; reasons and
    bases may differ.
    """
    subjects = Subjects(world, looked_at)
    alike: dict[Hashable, list[Rule]] = {}
    for rule in subjects.rules:
        alike.setdefault(wording(rule), []).append(rule)
    groups = [group for group in alike.values() if len(group) > 1 and subjects.looks_at(*group)]
    return subjects.one_by_one(groups, lambda group: [_finding(group, subjects)], lambda group: group)


def wording(rule: Rule) -> Hashable:
    """What a rule says of which tasks, the same for two rules that differ in order only."""
    return (
        _canonical(rule.when),
        rule.unless and _canonical(rule.unless),
        (rule.outcome, rule.strength, rule.mandate),
        rule.approval and rule.approval.by,
        frozenset(_canonical(each.that) for each in rule.requires),
    )


def _canonical(condition: Condition) -> Hashable:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            joint = type(condition)
            found = frozenset(each for part in parts for each in _joined(part, joint))
            return next(iter(found)) if len(found) == 1 else (joint, found)
        case Not(part):
            return (Not, _canonical(part))
        case OneOf(fact, values, negated):
            return (OneOf, fact, frozenset(values), negated)
        case Compare() | InList() | Includes() | Present() | Holds():
            return condition
        case _:
            assert_never(condition)


def _joined(part: Condition, joint: type[AllOf | AnyOf]) -> frozenset[Hashable]:
    if isinstance(part, joint):
        return frozenset(each for inner in part.parts for each in _joined(inner, joint))
    return frozenset({_canonical(part)})


def _finding(group: list[Rule], subjects: Subjects) -> Finding:
    return subjects.finding(
        Kind.IDENTICAL,
        filled("{rules}的条件和结论完全相同", "{rules} have the same condition and outcome", rules=named(*group)),
        *group,
        witness=subjects.witness(subjects.standings[group[0].id].value.certain, holding=group),
        help_=Message(
            "合并成一条，依据并列写出；本应不同的，改正其中一条",
            "make one of them, citing every basis; if they were meant to differ, correct one",
        ),
    )
