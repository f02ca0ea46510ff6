"""The dictionary form of a decision: published, read back, refused when damaged."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from access_rules.evaluation.decision import FORMAT_VERSION, Decision
from access_rules.evaluation.decision_schema import decision_schema
from tests.render.sample_decisions import ALL, ALLOWED, CONTESTED, REJECTED, WITHOUT_PLEDGE

VALIDATOR = Draft202012Validator(decision_schema())

Damage = Callable[[dict[str, Any]], object]

DAMAGES: dict[str, Damage] = {
    "no format": lambda document: document.pop("format"),
    "newer format": lambda document: document.update(format=FORMAT_VERSION + 1),
    "format as text": lambda document: document.update(format="1"),
    "format as true": lambda document: document.update(format=True),
    "key missing": lambda document: document.pop("reasons"),
    "key too many": lambda document: document.update(verdict="allow"),
    "unknown outcome": lambda document: document.update(outcome="maybe"),
    "outcome of another type": lambda document: document.update(outcome=["reject"]),
    "complete as number": lambda document: document.update(complete=1),
    "list as text": lambda document: document.update(missing="funding"),
    "list as null": lambda document: document.update(reasons=None),
    "list of the wrong things": lambda document: document.update(missing=[1]),
    "day that is none": lambda document: document.update(as_of="2026-02-30"),
    "day in another spelling": lambda document: document.update(as_of="20260301"),
    "day as number": lambda document: document.update(as_of=20260301),
    "facts as pairs": lambda document: document.update(facts=[["item", "x"]]),
    "facts as null": lambda document: document.update(facts=None),
    "title without its fact": lambda document: document["fact_titles"][0].pop(),
    "reason without a rule": lambda document: document["reasons"][0].pop("rule"),
    "line as true": lambda document: document["reasons"][0].update(line=True),
    "line as text": lambda document: document["reasons"][0].update(line="12"),
    "text as null": lambda document: document["reasons"][0].update(text=None),
    "reason as text": lambda document: document["reasons"].append("no-pledge-letter"),
    "unknown kind of remark": lambda document: document["remarks"][0].update(kind="gossip"),
    "ruleset as text": lambda document: document.update(ruleset="national"),
}

LEFT_TO_THE_READER = ("day that is none",)
"""Damages that a schema without an assertion of ``format`` cannot see."""


def dictionary(decision: Decision) -> dict[str, Any]:
    """The dictionary form after a journey through JSON."""
    document: dict[str, Any] = json.loads(json.dumps(decision.to_dict(), ensure_ascii=False))
    return document


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(decision_schema())
    json.dumps(decision_schema())


def test_the_schema_names_its_version() -> None:
    schema = decision_schema()
    assert schema["properties"]["format"] == {"const": FORMAT_VERSION}
    assert schema["$id"].endswith(f":{FORMAT_VERSION}")


def test_every_object_of_the_schema_is_described() -> None:
    schema = decision_schema()
    assert schema["description"].startswith("A decision 决定")
    assert {"Reason", "Citation", "Outcome", "Without", "Conflict", "Assumption"} <= set(schema["$defs"])
    assert [name for name, definition in schema["$defs"].items() if not definition["description"]] == []


def test_changing_one_schema_leaves_the_next_alone() -> None:
    decision_schema()["$defs"]["Reason"]["properties"]["rule"]["type"] = "integer"
    assert decision_schema()["$defs"]["Reason"]["properties"]["rule"] == {"type": "string"}


@pytest.mark.parametrize("decision", ALL.values(), ids=ALL.keys())
def test_a_decision_satisfies_its_schema(decision: Decision) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(dictionary(decision))] == []


@pytest.mark.parametrize("decision", ALL.values(), ids=ALL.keys())
def test_a_decision_is_read_back_the_same(decision: Decision) -> None:
    again = Decision.from_dict(dictionary(decision))
    assert again == decision
    assert again.outcome is decision.outcome
    assert hash(again) == hash(decision)
    assert json.dumps(again.to_dict()) == json.dumps(decision.to_dict())


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_document_is_refused(damage: Damage) -> None:
    document = dictionary(ALLOWED)
    damage(document)
    with pytest.raises(ValueError, match=r"."):
        Decision.from_dict(document)


@pytest.mark.parametrize("name", [name for name in DAMAGES if name not in LEFT_TO_THE_READER])
def test_a_damaged_document_fails_the_schema(name: str) -> None:
    document = dictionary(ALLOWED)
    DAMAGES[name](document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("document", [None, [], "reject", 1], ids=str)
def test_what_is_no_dictionary_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match="is not a dictionary"):
        Decision.from_dict(document)


def test_the_refusal_names_the_place() -> None:
    document = dictionary(CONTESTED)
    document["conflicts"][0]["refusing"]["citations"][1]["level"] = 5
    with pytest.raises(ValueError, match=r"decision\.conflicts\[0\]\.refusing\.citations\[1\]\.level: 5 is not a str"):
        Decision.from_dict(document)


def test_a_date_object_is_no_json_value() -> None:
    with pytest.raises(ValueError, match="as_of"):
        Decision.from_dict({**REJECTED.to_dict(), "as_of": date(2026, 3, 1)})


def test_what_is_done_to_the_dictionary_does_not_reach_the_decision() -> None:
    original = deepcopy(REJECTED)
    document = REJECTED.to_dict()
    again = Decision.from_dict(document)
    document["facts"]["evidence"].append("ledger")
    assert original == REJECTED
    assert original == again


def test_a_decision_resting_on_an_assumed_set_can_be_hashed() -> None:
    assert len({ALLOWED, replace(ALLOWED), WITHOUT_PLEDGE}) == 2
