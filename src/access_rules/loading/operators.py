"""The operators of conditions: which there are, for which types they are meant, and what else people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from access_rules.diagnostic import Message, listed
from access_rules.folding import nearest
from access_rules.language.conditions import Comparator
from access_rules.language.facts import Fact, FactType
from access_rules.loading.keywords import KEYWORDS

ORDERINGS: Final[Mapping[str, Comparator]] = {
    "gt": Comparator.GREATER,
    "gte": Comparator.AT_LEAST,
    "lt": Comparator.LESS,
    "lte": Comparator.AT_MOST,
}
"""The operators that compare."""

OPERATORS: Final = ("in", "not_in", *ORDERINGS, "in_list", "includes", "includes_any", "present")
"""The operators a test of a fact may use; equality has none."""

COMBINATORS: Final = ("all", "any", "not", "holds")
"""The keys of a condition that are not names of facts."""

NUMBERS: Final = (FactType.INTEGER, FactType.DECIMAL)

TYPE_WORDS: Final[Mapping[FactType, Message]] = {
    FactType.BOOL: Message("是否", "bool"),
    FactType.INTEGER: Message("整数", "integer"),
    FactType.DECIMAL: Message("小数", "decimal"),
    FactType.TEXT: Message("文本", "text"),
    FactType.ENUM: Message("单选", "enum"),
    FactType.DATE: Message("日期", "date"),
    FactType.SET: Message("多选", "set"),
}
"""What the types are called."""

_SYNONYMS: Final[Mapping[str, str]] = {
    ">": "gt",
    "＞": "gt",
    "超过": "gt",
    "多于": "gt",
    "高于": "gt",
    "晚于": "gt",
    ">=": "gte",
    "≥": "gte",
    "大于等于": "gte",
    "大于或等于": "gte",
    "至少": "gte",
    "不少于": "gte",
    "不低于": "gte",
    "不早于": "gte",
    "<": "lt",
    "＜": "lt",
    "少于": "lt",
    "低于": "lt",
    "早于": "lt",
    "不足": "lt",
    "<=": "lte",
    "≤": "lte",
    "小于等于": "lte",
    "小于或等于": "lte",
    "至多": "lte",
    "不超过": "lte",
    "不多于": "lte",
    "不高于": "lte",
    "不晚于": "lte",
    "包含": "includes",
    "包括": "includes",
    "含有": "includes",
    "contains": "includes",
    "存在": "present",
    "exists": "present",
}
"""Operators by names that people also use."""

_COMBINATORS: Final[Mapping[str, str]] = {
    "并且": "all",
    "而且": "all",
    "同时": "all",
    "所有": "all",
    "且": "all",
    "和": "all",
    "and": "all",
    "或者": "any",
    "任何": "any",
    "或": "any",
    "or": "any",
    "不是": "not",
    "不": "not",
    "除了": "not",
}
"""Combinators by names that people also use."""

_EQUALITIES: Final = frozenset(["等于", "是", "为", "=", "==", "＝", "eq", "equals", "is", "值"])
_INEQUALITIES: Final = frozenset(["不等于", "不是", "不为", "!=", "≠", "<>", "ne", "is_not"])


def suits(operator: str, fact: Fact) -> bool:
    """Whether an operator is meant for facts of this kind."""
    match operator:
        case "present":
            return fact.optional
        case "in_list":
            return fact.type is FactType.TEXT or (fact.type is FactType.SET and not fact.choices)
        case "gt" | "gte" | "lt" | "lte":
            return fact.type in (*NUMBERS, FactType.DATE) or (fact.type is FactType.ENUM and fact.ordered)
        case "includes" | "includes_any":
            return fact.type is FactType.SET
        case _:
            return fact.type not in (FactType.BOOL, FactType.SET)


def suitable(fact: Fact, instead_of: str = "") -> Message:
    """The operators that suit a fact, as a help; ``instead_of`` one that would suit if it were declared otherwise."""
    if instead_of == "present":
        return Message(
            f"要问有没有，先给 `{fact.title}` 写上 `可无: 是`",
            f"to ask for it, declare `{fact.title}` as `optional: true`",
        )
    if instead_of in ORDERINGS and fact.type is FactType.ENUM:
        return Message(
            f"要比较高低，先给 `{fact.title}` 写上 `有序: 是`",
            f"to compare ranks, declare `{fact.title}` as `ordered: true`",
        )
    found = [operator for operator in OPERATORS if suits(operator, fact)]
    if not found:
        return Message(f"直接写作 `{fact.title}: 值`", f"write `{fact.title}: value`")
    words = Message(listed(KEYWORDS[each] for each in found).zh, listed(found).en)
    return Message(f"可用：{words.zh}，或直接写作 `{fact.title}: 值`", f"it takes {words.en}, or `{fact.title}: value`")


def operator_meant(word: str, fact: Fact) -> Message:
    """What to write in place of a word that is no operator."""
    if word in _EQUALITIES:
        return Message(
            f"相等不用比较词：写作 `{fact.title}: 值`", f"equality needs no operator: write `{fact.title}: value`"
        )
    if word in _INEQUALITIES:
        return Message(f"写作 `非: {{{fact.title}: 值}}`", f"write `not: {{{fact.title}: value}}`")
    near = _SYNONYMS.get(word) or _near(word, OPERATORS)
    if near is None:
        return suitable(fact)
    return _meant(near, word)


def combinator_meant(word: str) -> Message | None:
    """What to write in place of a word that is nearly a combinator, or stands for one in other languages."""
    near = _COMBINATORS.get(word) or _near(word, COMBINATORS)
    return _meant(near, word) if near else None


def _near(word: str, words: Iterable[str]) -> str | None:
    spellings = {spelling: each for each in words for spelling in (each, KEYWORDS[each])}
    near = nearest(word, spellings)
    return spellings[near] if near else None


def _meant(keyword: str, word: str) -> Message:
    spelling = keyword if word.isascii() and word.isalpha() else KEYWORDS[keyword]
    return Message(f"是否为 `{spelling}`？", f"did you mean `{spelling}`?")
