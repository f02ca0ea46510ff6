"""Conditions in plain words: every kind, and whatever is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, assert_never, get_args

import pytest
import yaml
from hypothesis import given, reject

from access_rules.errors import RulesetError
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.evaluation.task import TaskReader
from access_rules.language.conditions import AllOf, AnyOf, Condition, Holds, Not, OneOf, Present
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.library import load
from access_rules.render.conditions import Clause, Compound, Joint, Statement, WordKind, describe, in_words, state
from access_rules.truth import Truth, conjunction, disjunction
from tests.generators import DAY, built, rulesets, tasks

WRITTEN = yaml.safe_load((Path(__file__).parent / "conditions.yaml").read_text(encoding="utf-8"))


def ruleset_of(conditions: list[Any]) -> dict[str, Any]:
    return {
        "ruleset": "t",
        "title": "t",
        "layer": "national",
        "version": "1",
        "default": "needs_approval",
        "facts": WRITTEN["facts"],
        "sources": {"a": {"title": "甲", "level": "law"}},
        "lists": {"duties": {"title": "履职清单", "source": "a", "items": [{"id": "tea", "title": "茶话会"}]}},
        "definitions": {"checked": {"title": "核实过的填表", "when": {"kind": "form", "ok": True}}},
        "rules": [
            {"id": f"r{at:03}", "outcome": "reject", "when": when, "reason": "r", "cite": "a"}
            for at, when in enumerate(conditions)
        ],
    }


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("words")
    content = yaml.safe_dump(ruleset_of([each["when"] for each in WRITTEN["say"]]), allow_unicode=True)
    (folder / "ruleset.yaml").write_text(content, encoding="utf-8")
    return load(folder).book


@pytest.mark.parametrize("at", range(len(WRITTEN["say"])), ids=[each["zh"] for each in WRITTEN["say"]])
def test_in_words(at: int, book: Rulebook) -> None:
    rule = next(rule for rule in book.rules if rule.id == f"r{at:03}")
    assert describe(rule.when, book) == WRITTEN["say"][at]["zh"]
    assert describe(rule.when, book, "en") == WRITTEN["say"][at]["en"]


def test_every_kind_of_condition_is_tried(book: Rulebook) -> None:
    assert {type(node) for rule in book.rules for node in nodes(rule.when)} == set(get_args(Condition))


def test_words_know_what_they_name(book: Rulebook) -> None:
    named = AllOf((Holds("checked"), book.rules[0].when))
    words = in_words(state(named, book), "zh")
    assert [(word.text, word.kind, word.target) for word in words if word.kind is not WordKind.TEXT] == [
        ("核实过的填表", WordKind.DEFINITION, "checked"),
        ("事项类型", WordKind.FACT, "kind"),
        ("责任状", WordKind.VALUE, None),
    ]


def test_groups_of_nothing_say_what_they_are(book: Rulebook) -> None:
    assert describe(AllOf(()), book) == "任何情形"
    assert describe(AnyOf(()), book) == "任何情形都不符合"
    assert describe(Not(AnyOf(())), book, "en") == "not (in no case)"


# What is said holds exactly when the condition does: clauses are told above, here how they are joined.


@given(rulesets(), tasks())
def test_joined_as_meant(document: dict[str, Any], task: dict[str, Any]) -> None:
    try:
        book = built(document).book
    except RulesetError:
        reject()
    lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
    situation = Situation(book, lists, TaskReader(book.facts).read(task), DAY)
    for rule in book.rules:
        for condition in (rule.when, Not(rule.when)):
            said = {words: truth(part, situation) for part in parts(condition) for words in clauses(part, book)}
            assert holds(state(condition, book), said) is truth(condition, situation), describe(condition, book)


def parts(condition: Condition) -> Iterator[Condition]:
    """Every test in a condition and its opposite, and what is said of facts that may be none."""
    for node in nodes(condition):
        if isinstance(node, AllOf | AnyOf | Not):
            continue
        yield from (node, Not(node))
        if isinstance(node, OneOf):
            inside = replace(node, negated=False)
            yield from (inside, Not(inside), Present(node.fact, True), Present(node.fact, False))


def clauses(condition: Condition, book: Rulebook) -> Iterator[str]:
    """The words of a test that is said in one clause."""
    statement = state(condition, book)
    if isinstance(statement, Clause):
        yield words_of(statement)


def words_of(clause: Clause) -> str:
    return "".join(word.text for word in clause.words)


def holds(statement: Statement, said: Mapping[str, Truth]) -> Truth:
    match statement:
        case Clause():
            return said[words_of(statement)]
        case Compound(joint, inside):
            each = [holds(part, said) for part in inside]
            together = conjunction(each) if joint in (Joint.ALL, Joint.NOT_ALL) else disjunction(each)
            return together if joint in (Joint.ALL, Joint.ANY) else together.negated
        case _:
            assert_never(statement)
