"""JSON is read as its standard has it, by whoever reads it: tasks and rows of data alike."""

from __future__ import annotations

from decimal import Decimal

import pytest

from access_rules.strict_json import DuplicateKeyError, NotJSONError, parsed

REFUSED = {
    '{"a": NaN}': ("不能写 NaN", "NaN is not allowed", "NaN"),
    '{"a": [-Infinity]}': ("不能写 -Infinity", "-Infinity is not allowed", "-Infinity"),
    '{"a": 1, "b": {"c": 1, "c": 1}}': ("同一个名称写了两次", "a name stands twice", "c"),
    '{"a": 1e9999999999999999999}': ("数字太大", "a number is too large", "1e9999999999999999999"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_json_does_not_have(text: str) -> None:
    with pytest.raises(NotJSONError) as refused:
        parsed(text, decimal=Decimal)
    problem = refused.value.problem
    assert (problem.zh, problem.en, refused.value.word) == REFUSED[text]


def test_a_name_that_stands_twice_can_be_told_from_the_rest() -> None:
    with pytest.raises(DuplicateKeyError):
        parsed('{"a": 1, "a": 1}', decimal=Decimal)


def test_the_reader_makes_its_own_numbers() -> None:
    assert parsed('{"a": [1, 2.50], "b": 1e2}', decimal=Decimal) == {"a": [1, Decimal("2.50")], "b": Decimal(100)}
    assert parsed("[7, 0.5]", decimal=float, integer=str) == ["7", 0.5]
