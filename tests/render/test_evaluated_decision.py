"""Decisions as the reference evaluator makes them can be explained, published and read back."""

import json

import pytest
from jsonschema import Draft202012Validator

from access_rules.evaluation.decision import Decision
from access_rules.evaluation.decision_schema import decision_schema
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.conditions import Comparator, Compare
from access_rules.language.facts import Choice, Fact, FactType
from access_rules.language.layers import Layer, LayerHead
from access_rules.language.rulebook import Default, Roles, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.language.sources import Citation, Source, SourceLevel
from access_rules.outcome import Outcome

FACTS = (
    Fact("item", FactType.TEXT, "事项名称"),
    Fact("pledge_letter", FactType.BOOL, "签责任状", demand=True),
    Fact("evidence", FactType.SET, "留痕要求", {"photo": Choice("photo", "照片")}, demand=True, if_absent=frozenset()),
)
CITE = (Citation("provisions", article="第十条"),)
RULES = (
    Rule(
        "no-pledge-letter",
        "不得签订责任状",
        RuleOutcome.REJECT,
        Compare("pledge_letter", Comparator.EQUAL, True),
        "不得以「{事项名称}」为由签订责任状",
        CITE,
        concerns=frozenset({"pledge_letter"}),
    ),
    Rule(
        "plain-task",
        "不留痕的事项",
        RuleOutcome.ALLOW,
        Compare("evidence", Comparator.EQUAL, frozenset()),
        "不要求留痕的事项可以准入",
        CITE,
    ),
)
BOOK = Rulebook(
    layers=(LayerHead("national", "国家基线", Layer.NATIONAL, "2026.1"),),
    language="zh",
    facts={fact.id: fact for fact in FACTS},
    sources={"provisions": Source("provisions", "整治形式主义为基层减负若干规定", SourceLevel.CENTRAL_DOCUMENT)},
    lists={},
    definitions={},
    invariants=(),
    rules=RULES,
    default=Default(Outcome.NEEDS_APPROVAL),
    roles=Roles(),
    digest="0" * 64,
)

TASKS = {
    "refused": {"item": "巡河", "pledge_letter": True, "evidence": ["photo"]},
    "allowed on an assumption": {"item": "巡河", "pledge_letter": False},
    "left to the default": {"pledge_letter": False, "evidence": ["photo"]},
    "open": {"evidence": ["photo"]},
}


@pytest.fixture(params=TASKS.values(), ids=list(TASKS))
def decision(request: pytest.FixtureRequest) -> Decision:
    return Evaluator(BOOK).decide(request.param)


def test_it_satisfies_the_schema_and_is_read_back_the_same(decision: Decision) -> None:
    document = json.loads(json.dumps(decision.to_dict()))
    assert [error.message for error in Draft202012Validator(decision_schema()).iter_errors(document)] == []
    again = Decision.from_dict(document)
    assert again == decision
    assert hash(again) == hash(decision)


def test_it_replays_to_the_same_words(decision: Decision) -> None:
    replayed = Evaluator(BOOK).replay(Decision.from_dict(decision.to_dict()))
    assert replayed.explain(lang="en", format="html") == decision.explain(lang="en", format="html")


def test_a_refusal_says_what_it_would_be_without_the_demand() -> None:
    text = Evaluator(BOOK).decide({"item": "巡河", "pledge_letter": True}).explain()
    assert text.startswith("结论：不予准入\n事项：巡河\n")
    assert "1. 【不予准入】不得以「巡河」为由签订责任状。\n   依据：《整治形式主义为基层减负若干规定》第十条\n" in text
    assert text.endswith("去掉「签责任状」后：准予\n")


def test_an_allow_says_what_it_assumes() -> None:
    text = Evaluator(BOOK).decide(TASKS["allowed on an assumption"]).explain()
    assert "\n准予条件\n1. 前提：未说明「留痕要求」，按“无”认定；如实际不同，结论可能改变。\n" in text


def test_an_open_task_is_asked_about() -> None:
    text = Evaluator(BOOK).decide(TASKS["open"]).explain()
    assert text.startswith("结论：需审批（事实尚未齐全）\n")
    assert "1. 请说明「签责任状」\n   事实：签责任状 [pledge_letter]\n" in text
    assert "【不予准入】不得以「事项名称」为由签订责任状。" in text
