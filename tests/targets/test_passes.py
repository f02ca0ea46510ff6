"""The pass over a task as it is written out, for those who want to see what runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook
from access_rules.targets import passes
from access_rules.targets.index import IndexEngine
from access_rules.targets.lookups import idle_lookup, lookup
from access_rules.targets.passes import written_out
from tests.generators import DAY, built

HERE = Path(__file__).parent


def small() -> dict[str, Any]:
    return {
        "ruleset": "small",
        "title": "小",
        "layer": "national",
        "version": "1",
        "default": "needs_approval",
        "facts": {
            "kind": {"type": "enum", "title": "事项", "values": {"plain": "一般", "letter": "责任状"}},
            "photos": {"type": "bool", "title": "拍照", "if_absent": False},
            "count": {"type": "integer", "title": "数量", "min": 0, "max": 9},
            "due": {"type": "date", "title": "期限"},
            "often": {"type": "bool", "title": "频繁"},
            "name": {"type": "text", "title": "名称"},
        },
        "sources": {"law": {"title": "甲法", "level": "law"}},
        "rules": [
            {
                "id": "no",
                "outcome": "reject",
                "when": {"kind": "letter", "photos": True},
                "reason": "不",
                "cite": "law",
            },
            {
                "id": "yes",
                "outcome": "allow",
                "when": {"count": {"lt": 3}, "due": {"gt": date(2026, 1, 1)}},
                "reason": "可",
                "cite": "law",
            },
        ],
    }


@pytest.mark.parametrize("checked", [True, False], ids=["checked", "unchecked"])
def test_as_text(checked: bool, request: pytest.FixtureRequest) -> None:
    book = built(small()).book
    compiled = IndexEngine(book).slice_on(DAY)
    lookups = [
        lookup(fact, compiled.tables[name], compiled.whole, compiled.untested[name])
        if name in compiled.tables
        else idle_lookup(fact, compiled.whole)
        for name, fact in book.facts.items()
    ]
    expected = (HERE / f"pass_{request.node.callspec.id}.txt").read_text(encoding="utf-8")
    assert written_out(lookups, checked=checked) == expected


def wide(facts: int) -> Rulebook:
    document = small()
    document["facts"] = {f"f{n}": {"type": "bool", "title": f"事实{n}"} for n in range(facts)}
    document["rules"] = [
        {"id": f"r{n}", "outcome": "reject", "when": {f"f{n}": True}, "reason": "不", "cite": "law"}
        for n in range(facts)
    ]
    return built(document).book


def test_more_facts_than_python_takes_in_one_expression(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "_LONGEST", 3)
    book = wide(8)
    task: dict[str, Any] = dict.fromkeys(book.facts, False)
    indexed, reference = Evaluator(book, IndexEngine(book)), Evaluator(book)
    for right in ({}, {"f7": True}, {"f0": True, "f3": True}):
        whole = {**task, **right}
        assert indexed.decide(whole, as_of=DAY).rules == reference.decide(whole, as_of=DAY).rules
        assert indexed.decide(right, as_of=DAY).rules == reference.decide(right, as_of=DAY).rules


AWKWARD = ("if", "value", "task", "{n}", "it's", 'a"b', "back\\slash", "行\n二", "事实")
"""Names that mean something in Python, in a format string, or in a text."""


@pytest.mark.parametrize("name", AWKWARD)
def test_names_are_constants_whatever_they_say(name: str) -> None:
    document = small()
    document["facts"] = {name: {"type": "bool", "title": "甲"}, "other": {"type": "bool", "title": "乙"}}
    document["rules"] = [{"id": "r", "outcome": "reject", "when": {name: True}, "reason": "不", "cite": "law"}]
    book = built(document).book
    indexed = Evaluator(book, IndexEngine(book))
    for task in ({name: True, "other": False}, {name: True}):
        assert indexed.decide(task, as_of=DAY).rules == ("r",)
        assert indexed.decide(task, as_of=DAY, validate=False).rules == ("r",)
