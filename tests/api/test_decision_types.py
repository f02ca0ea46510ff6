"""Every field of a decision holds what its annotation says, in whatever state the task is."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
import yaml

from access_rules import Decision, Evaluator, Outcome, Ruleset

DOCUMENTED = {
    "outcome",
    "complete",
    "possible",
    "missing",
    "reasons",
    "approvals",
    "conditions",
    "remarks",
    "conflicts",
    "assumed",
    "without",
    "questions",
    "facts",
    "fact_titles",
    "as_of",
    "ruleset",
}
"""The fields that section 4 of the documentation names."""


@pytest.fixture(scope="module")
def decisions(national: Ruleset, national_evaluator: Evaluator, project: Path) -> list[Decision]:
    day = date(2026, 3, 1)
    shown = [yaml.safe_load(path.read_text("utf-8")) for path in (project / "examples" / "tasks").glob("*.yaml")]
    tasks = [{}, *(each["事实"] for each in shown), *(case.facts for case in national.cases[::5])]
    return [national_evaluator.decide(task, as_of=day) for task in tasks]


@cache
def hints(kind: type) -> Mapping[str, Any]:
    """The declared types of a dataclass's fields."""
    return {name: each for name, each in get_type_hints(kind).items() if not name.startswith("_")}


def misfits(kind: Any, value: Any, place: str) -> Iterator[str]:  # noqa: C901  # one branch a kind of annotation
    """Every place in a value that is not of the type declared."""
    origin = get_origin(kind)
    if kind is Any:
        return
    if origin in (Union, types.UnionType):
        if not any(not list(misfits(each, value, place)) for each in get_args(kind)):
            yield f"{place}: {value!r} is no {kind}"
    elif origin is tuple:
        kinds = get_args(kind)
        kinds = (kinds[0],) * len(value) if kinds[-1] is Ellipsis else kinds
        if not isinstance(value, tuple) or len(value) != len(kinds):
            yield f"{place}: {value!r} is no {kind}"
            return
        for at, (inner, each) in enumerate(zip(kinds, value, strict=True)):
            yield from misfits(inner, each, f"{place}[{at}]")
    elif origin is not None:
        if not isinstance(value, Mapping):
            yield f"{place}: {value!r} is no {kind}"
    elif type(value) is not kind:
        yield f"{place}: {value!r} is no {kind}"
    elif is_dataclass(kind):
        for name, declared in hints(kind).items():
            yield from misfits(declared, getattr(value, name), f"{place}.{name}")


def test_fields_are_the_documented_ones() -> None:
    assert {each.name for each in fields(Decision)} == DOCUMENTED


def test_every_value_is_of_its_type(decisions: list[Decision]) -> None:
    assert [each for decision in decisions for each in misfits(Decision, decision, "decision")] == []


def test_every_field_is_filled_in_some_decision(decisions: list[Decision]) -> None:
    for name in DOCUMENTED - {"complete"}:
        assert any(getattr(each, name) for each in decisions), name


def test_outcome_is_what_the_rest_says(decisions: list[Decision]) -> None:
    for each in decisions:
        assert each.complete is (len(each.possible) == 1)
        assert each.outcome is (each.possible[0] if each.complete else Outcome.NEEDS_APPROVAL)
        assert each.allowed is (each.outcome is Outcome.ALLOW)
        assert bool(each.missing) is not each.complete
        assert each.missing == tuple(question.fact for question in each.questions)
        assert not each.conditions or each.allowed


def test_reasons_are_ordered_by_strictness(decisions: list[Decision]) -> None:
    for each in decisions:
        # The default applies where nothing else does, and stands last.
        strictness = [reason.effect.strictness for reason in each.reasons if reason.rule != "default"]
        assert strictness == sorted(strictness, reverse=True)


def test_the_check_can_fail() -> None:
    assert list(misfits(tuple[int, ...], (1, "2"), "x")) == ["x[1]: '2' is no <class 'int'>"]
    assert list(misfits(int | None, "1", "x"))
    assert list(misfits(bool, 1, "x"))
