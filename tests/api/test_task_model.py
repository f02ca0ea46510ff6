"""``Ruleset.task_model``: a pydantic model of the task, for FastAPI and forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from access_rules import Ruleset
from tests.generators import built, front

DAY = date(2026, 3, 1)

FACTS: dict[str, dict[str, Any]] = {
    "kind": {"type": "enum", "title": "事项类型", "values": {"plain": "一般", "visit": "走访"}, "ask": "哪一类？"},
    "stage": {"type": "enum", "title": "阶段", "values": {"proposed": "拟议", "imposed": "已下达"}},
    "approved_by": {
        "type": "set",
        "title": "批准",
        "ordered": True,
        "of": {"county": "县", "city": "市"},
        "if_absent": [],
    },
    "letter": {"type": "bool", "title": "签责任状"},
    "often": {"type": "bool", "title": "频繁", "judgement": "由乡镇判断"},
    "days": {"type": "integer", "title": "提前", "unit": "工作日", "min": 0, "max": 30, "optional": True},
    "weight": {"type": "decimal", "title": "权重", "min": 0, "max": 100},
    "name": {"type": "text", "title": "名称", "optional": True},
    "basis": {"type": "set", "title": "依据", "of": "text"},
    "due": {"type": "date", "title": "期限"},
    "class": {"type": "bool", "title": "英文关键字"},
    "model_name": {"type": "text", "title": "像模型的名字"},
    "copy": {"type": "text", "title": "像方法的名字"},
    "办理-方式": {"type": "text", "title": "不是标识符"},
}
RULE = {"id": "r", "outcome": "reject", "when": {"letter": True}, "reason": "不准", "cite": ["law"]}


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return built({**front([RULE]), "facts": FACTS, "definitions": {}, "lists": {}})


@pytest.fixture(scope="module")
def model(ruleset: Ruleset) -> type[BaseModel]:
    return ruleset.task_model()


STATED: dict[str, Any] = {
    "kind": "visit",
    "approved_by": ["city"],
    "letter": False,
    "days": 3,
    "weight": "12.5",
    "name": "none",
    "basis": ["某法第三条"],
    "due": "2026-04-01",
    "class": True,
    "model_name": "甲",
    "copy": "乙",
    "办理-方式": "丙",
}


def test_validates_and_decides_as_the_mapping_does(ruleset: Ruleset, model: type[BaseModel]) -> None:
    task = model(**STATED)
    evaluator = ruleset.compile()
    assert evaluator.decide(task, as_of=DAY) == evaluator.decide(STATED, as_of=DAY)
    assert evaluator.decide(task, as_of=DAY).facts == {**STATED}


def test_from_json(model: type[BaseModel]) -> None:
    task = model.model_validate_json('{"due": "2026-04-01", "weight": 0.5, "days": null}')
    stated = task.model_dump(exclude_none=True)
    assert stated == {"due": date(2026, 4, 1), "weight": Decimal("0.5")}


def test_everything_may_be_left_out(ruleset: Ruleset, model: type[BaseModel]) -> None:
    evaluator = ruleset.compile()
    assert evaluator.decide(model(), as_of=DAY) == evaluator.decide({}, as_of=DAY)


def test_optional_facts_may_be_none(model: type[BaseModel]) -> None:
    assert model(days="none", name="none").model_dump(exclude_none=True) == {"days": "none", "name": "none"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unknown", 1),
        ("kind", "走亲"),
        ("kind", "一般"),
        ("approved_by", ["county", "town"]),
        ("approved_by", "county"),
        ("letter", "yes"),
        ("letter", 1),
        ("letter", "none"),
        ("days", "3"),
        ("days", -1),
        ("days", 31),
        ("days", 1.5),
        ("weight", 101),
        ("weight", "much"),
        ("due", "soon"),
        ("basis", "某法"),
    ],
)
def test_refuses(name: str, value: object, model: type[BaseModel]) -> None:
    with pytest.raises(ValidationError) as refusal:
        model(**{name: value})
    assert {each["loc"][0] for each in refusal.value.errors()} == {name}


def test_schema_for_forms(ruleset: Ruleset, model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    properties = schema["properties"]
    assert schema["title"] == ruleset.title
    assert schema["additionalProperties"] is False
    assert "required" not in schema
    assert {name: each["title"] for name, each in properties.items()} == {
        name: fact["title"] for name, fact in FACTS.items()
    }
    assert properties["kind"]["description"] == "哪一类？"
    assert properties["kind"]["x-titles"] == {"plain": "一般", "visit": "走访"}
    assert properties["kind"]["anyOf"][0]["enum"] == ["plain", "visit"]
    assert properties["often"]["x-guidance"] == "由乡镇判断"
    assert properties["days"]["x-unit"] == "工作日"
    whole = next(each for each in properties["days"]["anyOf"] if each["type"] == "integer")
    assert (whole["minimum"], whole["maximum"]) == (0, 30)


def test_task_is_frozen(model: type[BaseModel]) -> None:
    task = model(letter=True)
    with pytest.raises(ValidationError):
        task.letter = False  # type: ignore[attr-defined]


def test_every_case_of_the_national_ruleset_fits(national: Ruleset) -> None:
    """What the evaluator took, in the form in which it keeps it, passes the model."""
    model, evaluator = national.task_model(), national.compile()
    for case in national.cases[::5]:
        decision = evaluator.decide(case.facts, as_of=DAY)
        assert evaluator.decide(model(**decision.facts), as_of=DAY) == decision
