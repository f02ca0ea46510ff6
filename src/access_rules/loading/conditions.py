"""Conditions as written become conditions as data: names resolved, values typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from access_rules.diagnostic import Message
from access_rules.folding import nearest
from access_rules.language.conditions import (
    AllOf,
    AnyOf,
    Comparator,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    Offset,
    OneOf,
    OtherFact,
    Present,
    Unit,
)
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import NONE_WORDS, Misfit, MisfitKind, read_value
from access_rules.language.values import Value
from access_rules.loading.keywords import english
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, did_you_mean
from access_rules.source import Span

ORDERINGS = {"gt": Comparator.GREATER, "gte": Comparator.AT_LEAST, "lt": Comparator.LESS, "lte": Comparator.AT_MOST}
OPERATORS = ("in", "not_in", *ORDERINGS, "in_list", "includes", "includes_any", "present")
"""The operators a test of a fact may use; equality has none."""

COMBINATORS = ("all", "any", "not", "holds")
"""The keys of a condition that are not names of facts."""

TYPE_WORDS = {
    FactType.BOOL: Message("是否", "bool"),
    FactType.INTEGER: Message("整数", "integer"),
    FactType.DECIMAL: Message("小数", "decimal"),
    FactType.TEXT: Message("文本", "text"),
    FactType.ENUM: Message("单选", "enum"),
    FactType.DATE: Message("日期", "date"),
    FactType.SET: Message("多选", "set"),
}
"""What the types are called."""


class ConditionReader:
    """Reads the conditions of one document."""

    def __init__(self, scope: Scope, positions: Positions) -> None:
        self._scope = scope
        self._positions = positions

    def read(self, written: object, path: Path) -> Condition | None:
        """The condition at ``path``, or None after reporting everything that is wrong with it."""
        if not isinstance(written, Mapping):
            self._scope.report(
                "AR401", self._positions.value(path), written=_shown(written), help=_mapping_help(written)
            )
            return None
        if not written:
            self._scope.report("AR402", self._positions.value(path), word="{}")
            return None
        parts = [self._entry(str(key), value, (*path, key)) for key, value in written.items()]
        return self._joined(parts, self._positions.value(path))

    def _joined(self, parts: list[Condition | None], span: Span) -> Condition | None:
        sound = [part for part in parts if part is not None]
        if len(sound) < len(parts):
            return None
        return sound[0] if len(sound) == 1 else AllOf(tuple(sound), span=span)

    def _entry(self, key: str, value: object, path: Path) -> Condition | None:
        span = self._positions.key(path)
        match english_keyword(key):
            case "all" | "any" as word:
                return self._several(word, key, value, path)
            case "not":
                part = self.read(value, path)
                return None if part is None else Not(part, span=span)
            case "holds":
                return self._holds(value, path)
            case _:
                return self._fact_test(key, value, path)

    def _several(self, word: str, key: str, value: object, path: Path) -> Condition | None:
        if not isinstance(value, list):
            self._scope.report("AR413", self._positions.value(path), word=key)
            return None
        if not value:
            self._scope.report("AR402", self._positions.key(path), word=key)
            return None
        parts = [self.read(each, (*path, at)) for at, each in enumerate(value)]
        if any(part is None for part in parts):
            return None
        sound = tuple(part for part in parts if part is not None)
        span = self._positions.key(path)
        return AnyOf(sound, span=span) if word == "any" else AllOf(sound, span=span)

    def _holds(self, value: object, path: Path) -> Condition | None:
        span = self._positions.value(path)
        if not isinstance(value, str):
            self._scope.report(
                "AR404", span, value=_shown(value), expected=Message("一个定义的名称", "the name of a definition")
            )
            return None
        name = self._scope.find(self._scope.definition_names, value, span)
        return Holds(name, span=span) if name else None

    def _fact_test(self, key: str, value: object, path: Path) -> Condition | None:
        fact = self._find_fact(key, path)
        if fact is None:
            return None
        if isinstance(value, Mapping):
            if not value:
                self._scope.report("AR402", self._positions.value(path), word="{}")
                return None
            if any(english_keyword(str(each)) == "fact" for each in value):
                return self._compare(fact, Comparator.EQUAL, value, path)
            parts = [self._operation(fact, str(each), value[each], (*path, each)) for each in value]
            return self._joined(parts, self._positions.key(path))
        return self._equality(fact, value, path)

    def _find_fact(self, key: str, path: Path) -> Fact | None:
        if key not in self._scope.fact_names.names.spellings and english_keyword(key) in OPERATORS:
            # An operator where a fact belongs: the fact's name has been left out.
            self._scope.report("AR414", self._positions.key(path), word=key)
            return None
        return self._scope.find_fact(key, self._positions.key(path))

    def _equality(self, fact: Fact, value: object, path: Path) -> Condition | None:
        span = self._positions.value(path)
        if value is None:
            self._scope.report("AR408", self._positions.key(path), fact=fact.title)
        elif isinstance(value, list) and fact.type is not FactType.SET:
            self._scope.report("AR407", span, fact=fact.title, help=Message("写作 `属于: [...]`", "write `in: [...]`"))
        elif not isinstance(value, list) and fact.type is FactType.SET:
            self._scope.report(
                "AR407",
                span,
                fact=fact.title,
                help=Message("写作 `含: ...` 或 `含任一: [...]`", "write `includes: ...` or `includes_any: [...]`"),
            )
        else:
            literal = self.literal(fact, value, path)
            return (
                None if literal is None else Compare(fact.id, Comparator.EQUAL, literal, span=self._positions.key(path))
            )
        return None

    def literal(self, fact: Fact, value: object, path: Path) -> Value | None:
        """The value written at ``path`` for a fact, or None after reporting why it is none."""
        if value in NONE_WORDS and self._is_nothing(fact, str(value)):
            self._scope.report("AR406", self._positions.value(path), fact=fact.title)
            return None
        return self.value(fact, value, path)

    def value(self, fact: Fact, value: object, path: Path) -> Value | None:
        """Like ``literal``, where none 无 is a value like any other."""
        if self._positions.is_refused(path):
            return None
        found = read_value(fact, self._scope.names_of_choices(fact), value)
        if isinstance(found, Misfit):
            self._misfit(fact, found, path)
            return None
        return found

    def _is_nothing(self, fact: Fact, word: str) -> bool:
        own = fact.type is FactType.ENUM and self._scope.names_of_choices(fact).candidates(word)
        return not own and (fact.optional or fact.type is not FactType.TEXT)

    def _misfit(self, fact: Fact, misfit: Misfit, path: Path) -> None:
        place = path if misfit.index is None else (*path, misfit.index)
        span = self._positions.value(place)
        words: dict[str, Any] = {"value": _shown(misfit.written), "fact": fact.title}
        match misfit.kind:
            case MisfitKind.CHOICE:
                names = self._scope.names_of_choices(fact)
                near = nearest(str(misfit.written), names.spellings)
                self._scope.report(
                    "AR303", span, help=did_you_mean(near) or choices_help(fact, misfit.written), **words
                )
            case MisfitKind.AMBIGUOUS:
                found = self._scope.names_of_choices(fact).candidates(str(misfit.written))
                self._scope.report("AR304", span, choices="、".join(f"`{each}`" for each in found), **words)
            case MisfitKind.RANGE:
                self._scope.report("AR405", span, **words)
            case MisfitKind.TYPE | MisfitKind.NONE:
                self._scope.report(
                    "AR404",
                    span,
                    expected=TYPE_WORDS[fact.type],
                    help=self._type_help(fact, place),
                    value=words["value"],
                )

    def _type_help(self, fact: Fact, path: Path) -> Message | None:
        raw = self._positions.raw(path)
        if fact.type in (FactType.TEXT, FactType.ENUM, FactType.SET) and raw and self._positions.is_plain(path):
            return Message(f'加上引号：`"{raw}"`', f'put it in quotes: `"{raw}"`')
        return _EXAMPLES.get(fact.type)

    def _operation(self, fact: Fact, key: str, value: object, path: Path) -> Condition | None:
        operator = english_keyword(key)
        if operator not in OPERATORS:
            near = nearest(key, [*OPERATORS, *_CHINESE_OPERATORS])
            self._scope.report("AR410", self._positions.key(path), word=key, help=did_you_mean(near) or _OPERATORS_HELP)
            return None
        if not _suits(operator, fact):
            self._scope.report(
                "AR403",
                self._positions.key(path),
                word=key,
                fact=fact.title,
                type=TYPE_WORDS[fact.type],
                help=_suitable(fact),
            )
            return None
        span = self._positions.key(path)
        match operator:
            case "in" | "not_in":
                return self._one_of(fact, value, path, negated=operator == "not_in")
            case "in_list":
                name = self._scope.find(self._scope.list_names, str(value), self._positions.value(path))
                return InList(fact.id, name, span=span) if name else None
            case "includes" | "includes_any":
                return self._includes(fact, value, path, any_of=operator == "includes_any")
            case "present":
                expected = self.value(_PRESENCE, value, path)
                return Present(fact.id, expected, span=span) if isinstance(expected, bool) else None
            case _:
                return self._compare(fact, ORDERINGS[operator], value, path)

    def _one_of(self, fact: Fact, value: object, path: Path, *, negated: bool) -> Condition | None:
        if not isinstance(value, list):
            self._scope.report("AR413", self._positions.value(path), word=str(path[-1]))
            return None
        if not value:
            self._scope.report("AR402", self._positions.key(path), word=str(path[-1]))
            return None
        values = [self.literal(fact, each, (*path, at)) for at, each in enumerate(value)]
        sound = tuple(each for each in values if each is not None)
        return OneOf(fact.id, sound, negated, span=self._positions.key(path)) if len(sound) == len(values) else None

    def _includes(self, fact: Fact, value: object, path: Path, *, any_of: bool) -> Condition | None:
        elements = self.value(fact, value if isinstance(value, list) else [value], path)
        if not isinstance(elements, frozenset):
            return None
        if not elements:
            self._scope.report("AR402", self._positions.key(path), word=str(path[-1]))
            return None
        return Includes(fact.id, elements, any_of, span=self._positions.key(path))

    def _compare(self, fact: Fact, comparator: Comparator, value: object, path: Path) -> Condition | None:
        span = self._positions.key(path)
        if isinstance(value, Mapping):
            other = self._other_fact(fact, value, path)
            return Compare(fact.id, comparator, other, span=span) if other else None
        literal = self.literal(fact, value, path)
        return None if literal is None else Compare(fact.id, comparator, literal, span=span)

    def _other_fact(self, fact: Fact, written: Mapping[object, object], path: Path) -> OtherFact | None:
        keys = {english_keyword(str(key)): key for key in written}
        if "fact" not in keys or not set(keys) <= {"fact", "plus", "minus"} or {"plus", "minus"} <= set(keys):
            self._scope.report("AR411", self._positions.value(path))
            return None
        name_path = (*path, str(keys["fact"]))
        other = self._scope.find_fact(str(written[keys["fact"]]), self._positions.value(name_path))
        if other is None:
            return None
        if not _comparable(fact, other):
            self._scope.report(
                "AR409",
                self._positions.value(name_path),
                one=fact.title,
                other=other.title,
                one_type=TYPE_WORDS[fact.type],
                other_type=TYPE_WORDS[other.type],
            )
            return None
        moved = keys.get("plus", keys.get("minus"))
        if moved is None:
            return OtherFact(other.id)
        offset = self._offset(other, written[moved], (*path, str(moved)))
        if offset is None:
            return None
        return OtherFact(other.id, replace(offset, amount=-offset.amount) if "minus" in keys else offset)

    def _offset(self, fact: Fact, written: object, path: Path) -> Offset | None:
        if fact.type is FactType.DATE and isinstance(written, Mapping) and len(written) == 1:
            ((key, amount),) = written.items()
            unit = english_keyword(str(key))
            if unit in set(Unit) and isinstance(amount, int) and not isinstance(amount, bool):
                return Offset(amount, Unit(unit))
        elif fact.type in _NUMBERS and isinstance(written, int) and not isinstance(written, bool):
            return Offset(written)
        self._scope.report("AR411", self._positions.value(path))
        return None


_NUMBERS = (FactType.INTEGER, FactType.DECIMAL)
_PRESENCE = Fact("present", FactType.BOOL, "有")
_SUITABLE = {
    "in": (FactType.INTEGER, FactType.DECIMAL, FactType.TEXT, FactType.ENUM, FactType.DATE),
    "not_in": (FactType.INTEGER, FactType.DECIMAL, FactType.TEXT, FactType.ENUM, FactType.DATE),
    "includes": (FactType.SET,),
    "includes_any": (FactType.SET,),
}
_EXAMPLES = {
    FactType.BOOL: Message("写作 `是` 或 `否`", "write `true` or `false`"),
    FactType.INTEGER: Message("写一个整数，例如 `3`", "write a whole number, for example `3`"),
    FactType.DECIMAL: Message("写一个数，例如 `0.5`", "write a number, for example `0.5`"),
    FactType.DATE: Message("写一个日期，例如 `2026-03-01`", "write a date, for example `2026-03-01`"),
}
_CHINESE_OPERATORS = ("属于", "不属于", "大于", "不小于", "小于", "不大于", "在清单", "含", "含任一", "有")
_OPERATORS_HELP = Message(f"可用的比较：{'、'.join(_CHINESE_OPERATORS)}", f"the operators are: {', '.join(OPERATORS)}")


def _suits(operator: str, fact: Fact) -> bool:
    match operator:
        case "present":
            return fact.optional
        case "in_list":
            return fact.type is FactType.TEXT or (fact.type is FactType.SET and not fact.choices)
        case "gt" | "gte" | "lt" | "lte":
            return fact.type in (*_NUMBERS, FactType.DATE) or (fact.type is FactType.ENUM and fact.ordered)
        case _:
            return fact.type in _SUITABLE[operator]


def _suitable(fact: Fact) -> Message | None:
    suiting = [operator for operator in OPERATORS if _suits(operator, fact)]
    if fact.type is FactType.ENUM and not fact.ordered:
        return Message(
            f"`{fact.title}` 没有声明 `有序: 是`；可用：{'、'.join(_chinese(each) for each in suiting)}",
            f"`{fact.title}` is not declared `ordered: true`; it takes {', '.join(suiting)}",
        )
    if not suiting:
        return Message(f"直接写作 `{fact.title}: 值`", f"write `{fact.title}: value`")
    return Message(f"可用：{'、'.join(_chinese(each) for each in suiting)}", f"it takes {', '.join(suiting)}")


def _chinese(operator: str) -> str:
    return _CHINESE_OPERATORS[OPERATORS.index(operator)]


def _comparable(one: Fact, other: Fact) -> bool:
    if one.type in _NUMBERS:
        return other.type in _NUMBERS
    if one.type is FactType.ENUM:
        return other.type is FactType.ENUM and list(one.choices) == list(other.choices)
    return one.type is other.type


def choices_help(fact: Fact, written: object) -> Message:
    """The values a fact can take; where the author separated words by a full-width mark, that first."""
    mark = next((each for each in "，、；" if each in str(written)), None)
    if mark:
        return Message(f"用半角逗号 `,` 分隔，不用 `{mark}`", f"separate with a half-width comma `,`, not `{mark}`")
    shown = "、".join(each.title for each in fact.choices.values())
    return Message(f"可用的取值：{shown}", f"the values are: {', '.join(fact.choices)}")


def _mapping_help(written: object) -> Message | None:
    if isinstance(written, str) and "：" in written:
        return Message("冒号要用半角并在后面空一格：`事实: 值`", "use a half-width colon and a space: `fact: value`")
    return Message("写作 `{事实: 值}`", "write `{fact: value}`")


def _shown(written: object) -> str:
    match written:
        case None:
            return "空"
        case bool():
            return "true" if written else "false"
        case str() | int() | Decimal() | date():
            return str(written)
        case list():
            return "[" + ", ".join(_shown(each) for each in written) + "]"
        case _:
            return "{…}"


def english_keyword(word: str) -> str:
    """A word of a condition in English where it is a keyword, else as written: the name of a fact."""
    return english(word) or word
