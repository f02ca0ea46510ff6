"""What a fact takes, in words: for whoever wrote something else in a rule or in a task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from access_rules.diagnostic import Message, listed
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import title_of
from access_rules.language.values import Value

_MOST_LISTED: Final = 12
"""How many values a help lists before it becomes a wall of words."""

_EXPECTED: Final[Mapping[FactType, Message]] = {
    FactType.BOOL: Message(" `是` 或 `否`", "`true` or `false`"),
    FactType.INTEGER: Message("整数", "a whole number"),
    FactType.DECIMAL: Message("数字", "a number"),
    FactType.TEXT: Message("一段文字", "a text"),
    FactType.ENUM: Message("一个取值", "one of its values"),
    FactType.DATE: Message("日期", "a date"),
    FactType.SET: Message("一个列表", "a list"),
}

_EXAMPLES: Final[Mapping[FactType, Message]] = {
    FactType.BOOL: Message("写 `是` 或 `否`，不加引号", "write `true` or `false`, without quotes"),
    FactType.INTEGER: Message(
        "写半角数字，不加引号，不带单位，例如 `3`", "write half-width digits without quotes or unit, for example `3`"
    ),
    FactType.DECIMAL: Message(
        "写半角数字，不带单位，例如 `0.5`", "write half-width digits without a unit, for example `0.5`"
    ),
    FactType.TEXT: Message("写一段文字，不能是空的", "write a text that is not empty"),
    FactType.DATE: Message("写成 `2026-03-01` 这样的日期", "write a date such as `2026-03-01`"),
}


def expected(fact: Fact, *, is_element: bool) -> Message:
    """What a value of the fact is called, or an element of one that is a set."""
    if is_element and fact.choices:
        return Message("一个元素", "one of its elements")
    return _EXPECTED[FactType.TEXT if is_element else fact.type]


def how_to_write(fact: Fact, *, is_element: bool = False) -> Message:
    """How to write a value of the fact, or an element of one that is a set, as a help."""
    if fact.type is FactType.SET and not is_element:
        shown = next((each.title for each in fact.choices.values()), "…")
        return Message(f"写成列表 `[{shown}]`；一个也没有，写 `[]`", f"write a list `[{shown}]`; for none at all `[]`")
    return choices_of(fact) if fact.choices else _EXAMPLES[FactType.TEXT if is_element else fact.type]


def choices_of(fact: Fact) -> Message:
    """The values a fact can take, as a help."""
    titles, ids = [each.title for each in fact.choices.values()], list(fact.choices)
    more = len(ids) - _MOST_LISTED
    return Message(
        f"可以写：{listed(titles[:_MOST_LISTED]).zh}" + (f" 等 {len(ids)} 个" if more > 0 else ""),
        f"it may be: {listed(ids[:_MOST_LISTED]).en}" + (f" and {more} more" if more > 0 else ""),
    )


def range_of(fact: Fact) -> Message:
    """Between which bounds the values of a fact lie."""
    low = described(fact, fact.minimum) if fact.minimum is not None else None
    high = described(fact, fact.maximum) if fact.maximum is not None else None
    match low, high:
        case Message(), Message():
            return Message(f"在 {low.zh} 至 {high.zh} 之间", f"from {low.en} to {high.en}")
        case Message(), None:
            return Message(f"不小于 {low.zh}", f"at least {low.en}")
        case None, Message():
            return Message(f"不大于 {high.zh}", f"at most {high.en}")
        case _:
            return Message("在范围之内", "within its range")


def described(fact: Fact, value: Value) -> Message:
    """A value in the words of either language."""
    return Message(title_of(fact, value), title_of(fact, value, "en"))
