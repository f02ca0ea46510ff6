"""Whatever a task file holds, it gives tasks or findings with places, never another exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access_rules import FactError
from access_rules.loading.tasks import parse_tasks
from tests.generators import built, front

NAMES = ("task.yaml", "task.json", "tasks.jsonl", "<stdin>")
RULESET = built(front([{"id": "r", "outcome": "reject", "when": {"letter": True}, "reason": "不准", "cite": ["law"]}]))
EVALUATOR = RULESET.compile()
TITLES = {fact.id: fact.title for fact in RULESET.book.facts.values()}

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["是", "无"])
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from([*TITLES, *TITLES.values(), "事实", "facts", "时点", "as_of", "id"]) | st.text(max_size=6)
entries = st.dictionaries(keys, values, max_size=5)
documents = entries | st.lists(entries | values, max_size=3)


def decide_all(content: bytes, name: str) -> None:
    file = parse_tasks(content, name)
    assert file.tasks or file.findings
    assert all(each.span and each.span.file == name for each in file.findings)
    for task in file.tasks:
        try:
            EVALUATOR.decide(task.facts, as_of=date(2026, 3, 1))
        except FactError as error:
            placed = task.located(error, TITLES)
            assert all(each.span and each.span.file in placed.texts for each in placed.diagnostics)


@given(st.binary(max_size=200), st.sampled_from(NAMES))
def test_any_bytes(content: bytes, name: str) -> None:
    decide_all(content, name)


@given(st.text(alphabet='{}[]",:-# \n\t事实是否0.e\\u阶段', max_size=60), st.sampled_from(NAMES))
def test_any_signs(text: str, name: str) -> None:
    decide_all(text.encode(), name)


@given(documents, st.sampled_from(NAMES), st.sampled_from([None, 2, "\t"]))
def test_any_document(document: Any, name: str, indent: int | str | None) -> None:
    decide_all(json.dumps(document, ensure_ascii=False, indent=indent).encode("utf-8", "replace"), name)


@given(entries, st.data())
def test_any_cut(document: Any, data: st.DataObject) -> None:
    text = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
    decide_all(text[: data.draw(st.integers(0, len(text)))], "task.json")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "make",
    [
        lambda: b"[" * 200_000,
        lambda: b'{"a":' * 100_000,
        lambda: b"- " * 100_000,
        lambda: b"a: &a [" + b"*a," * 10_000 + b"]",
        lambda: b"9" * 100_000,
        lambda: b'{"a": 1e' + b"9" * 30 + b"}",
        lambda: b'{"a": 0.' + b"1" * 100_000 + b"}",
        lambda: b'"' + b"\\u0000" * 10_000,
        lambda: b"\x00" * 10_000,
        lambda: b"\xff\xfe" + '{"阶段": "拟议"}'.encode("utf-16-le"),
    ],
    ids=["lists", "objects", "dashes", "aliases", "digits", "exponent", "decimals", "escapes", "zeros", "utf-16"],
)
def test_hostile(make: Callable[[], bytes], name: str) -> None:
    decide_all(make(), name)
