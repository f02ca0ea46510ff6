"""Conditions as written become conditions as data: names resolved, values typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from access_rules.diagnostic import Message, did_you_mean, listed
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
from access_rules.language.expectations import expected, range_of
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import NONE_WORDS, Misfit, MisfitKind, read_value
from access_rules.language.values import Value
from access_rules.loading import advice
from access_rules.loading.keywords import KEYWORDS, english
from access_rules.loading.misfits import described
from access_rules.loading.operators import NUMBERS, OPERATORS, ORDERINGS, TYPE_WORDS, suitable, suits
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, pointing
from access_rules.source import Span


class ConditionReader:
    """Reads the conditions of one document."""

    def __init__(self, scope: Scope, positions: Positions) -> None:
        self._scope = scope
        self._positions = positions

    def read(self, written: object, path: Path) -> Condition | None:
        """The condition at ``path``, or None after reporting everything that is wrong with it."""
        if not isinstance(written, Mapping):
            self._not_a_condition(written, path)
            return None
        if not written:
            self._empty(path)
            return None
        parts = [self._entry(str(key), value, (*path, key)) for key, value in written.items()]
        return self._joined(parts, self._positions.value(path))

    def _joined(self, parts: list[Condition | None], span: Span) -> Condition | None:
        sound = [part for part in parts if part is not None]
        if len(sound) < len(parts):
            return None
        return sound[0] if len(sound) == 1 else AllOf(tuple(sound), span=span)

    def _entry(self, key: str, value: object, path: Path) -> Condition | None:
        match english_keyword(key):
            case "all" | "any" as word:
                return self._several(word, key, value, path)
            case "not":
                part = self.read(value, path)
                return None if part is None else Not(part, span=self._positions.key(path))
            case "holds":
                return self._holds(key, value, path)
            case _:
                return self._fact_test(key, value, path)

    def _several(self, word: str, key: str, value: object, path: Path) -> Condition | None:
        if not isinstance(value, list):
            self._needs_a_list(key, value, path)
            if isinstance(value, Mapping):
                self.read(value, path)
            return None
        if not value:
            self._empty(path)
            return None
        parts = [self.read(each, (*path, at)) for at, each in enumerate(value)]
        sound = tuple(part for part in parts if part is not None)
        if len(sound) < len(parts):
            return None
        span = self._positions.key(path)
        return AnyOf(sound, span=span) if word == "any" else AllOf(sound, span=span)

    def _holds(self, key: str, value: object, path: Path) -> Condition | None:
        span = self._positions.value(path)
        if not isinstance(value, str):
            self._not_a_name(key, value, Message("一个定义的名称", "the name of one definition"), path)
            return None
        name = self._scope.find(self._scope.definition_names, value, span)
        return Holds(name, span=span) if name else None

    # ---- what is no condition

    def _not_a_condition(self, written: object, path: Path) -> None:
        if self._positions.is_refused(path) or self._is_punctuated(written, path):
            return
        if written is None:
            self._empty(path)
            return
        is_scalar = not isinstance(written, list)
        span = self._positions.value(path) if is_scalar else self._positions.key(path)
        self._scope.report("AR401", span, found=described(written), help=advice.condition_meant(self._scope, written))

    def _is_punctuated(self, written: object, path: Path) -> bool:
        """Whether a text is a condition but for its colon, which is then reported."""
        if not isinstance(written, str) or not self._positions.is_plain(path):
            return False
        for code, colon in (("AR109", "："), ("AR115", ":")):
            if colon in written:
                self._scope.report(code, self._positions.part(path, colon))
                return True
        return False

    def _empty(self, path: Path) -> None:
        word = path[-1]
        if isinstance(word, int):
            self._scope.report("AR402", self._positions.value(path), word="-")
        else:
            shown = Message(KEYWORDS.get(word, word), word)
            self._scope.report("AR402", self._positions.key(path), word=shown)

    def _needs_a_list(self, key: str, value: object, path: Path) -> None:
        help_ = advice.list_meant(key, value)
        self._scope.report("AR413", self._positions.key(path), word=key, found=described(value), help=help_)

    def _not_a_name(self, key: str, value: object, wanted: Message, path: Path) -> None:
        self._scope.report("AR418", self._positions.key(path), word=key, expected=wanted, found=described(value))

    # ---- tests of facts

    def _fact_test(self, key: str, value: object, path: Path) -> Condition | None:
        found = self._find_fact(key, value, path)
        if found is None:
            return None
        fact = called(found, key)
        if not isinstance(value, Mapping):
            return self._equality(fact, value, path)
        if not value:
            self._empty(path)
            return None
        if any(english_keyword(str(each)) == "fact" for each in value):
            return self._compare(fact, Comparator.EQUAL, value, path)
        parts = [self._operation(fact, str(each), value[each], (*path, each)) for each in value]
        return self._joined(parts, self._positions.key(path))

    def _find_fact(self, key: str, value: object, path: Path) -> Fact | None:
        span = self._positions.key(path)
        if self._scope.fact_names.names.candidates(key):
            return self._scope.find_tested(key, span)
        operator = english_keyword(key)
        if operator in OPERATORS:
            # An operator where a fact belongs: the fact's name has been left out.
            written = self._positions.raw(path) or "…"
            self._scope.report("AR414", span, word=key, help=advice.subject_meant(self._scope, operator, key, written))
            return None
        return self._scope.find_tested(key, span, help=advice.fact_meant(self._scope, key, value))

    def _equality(self, fact: Fact, value: object, path: Path) -> Condition | None:
        if value is None:
            self._scope.report("AR408", self._positions.key(path), fact=fact.title)
        elif isinstance(value, list) and fact.type is not FactType.SET:
            self._list_for_one(fact, path)
        elif not isinstance(value, list) and fact.type is FactType.SET and value not in NONE_WORDS:
            self._one_for_set(fact, path)
        else:
            literal = self.literal(fact, value, path)
            span = self._positions.key(path)
            return None if literal is None else Compare(fact.id, Comparator.EQUAL, literal, span=span)
        return None

    def _list_for_one(self, fact: Fact, path: Path) -> None:
        help_ = (
            Message(
                f"任一即可，写作 `{fact.title}: {{属于: […]}}`", f"for any of them write `{fact.title}: {{in: […]}}`"
            )
            if suits("in", fact)
            else Message("只写一个值", "write one value")
        )
        problem = Message("一次只有一个值，这里写了列表", "has one value at a time, found a list")
        self._scope.report("AR407", self._positions.value(path), fact=fact.title, problem=problem, help=help_)

    def _one_for_set(self, fact: Fact, path: Path) -> None:
        if self._positions.is_refused(path):
            return
        written = self._positions.raw(path) or "…"
        items = advice.items_in(written)
        help_ = (
            Message(f"写作 `{fact.title}: {{含任一: [{items}]}}`", f"write `{fact.title}: {{includes_any: [{items}]}}`")
            if items
            else Message(f"写作 `{fact.title}: {{含: {written}}}`", f"write `{fact.title}: {{includes: {written}}}`")
        )
        problem = Message("是多选，不能等于一个值", "is a set and cannot equal one value")
        self._scope.report("AR407", self._positions.value(path), fact=fact.title, problem=problem, help=help_)

    # ---- values

    def literal(self, fact: Fact, value: object, path: Path) -> Value | None:
        """The value written at ``path`` for a fact, or None after reporting why it is none."""
        if value in NONE_WORDS and self._is_nothing(fact, str(value)):
            self._scope.report("AR406", self._positions.value(path), fact=fact.title, help=advice.none_meant(fact))
            return None
        return self.value(fact, value, path)

    def value(self, fact: Fact, value: object, path: Path) -> Value | None:
        """Like ``literal``, where none 无 is a value like any other."""
        if self._positions.is_refused(path) or _lacks_choices(fact):
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
        is_element = misfit.index is not None and self._positions.node((*path, misfit.index)) is not None
        place = (*path, misfit.index or 0) if is_element else path
        if self._positions.is_refused(place):
            return
        span = self._positions.value(place)
        written = self._positions.raw(place)
        words: dict[str, Any] = {"value": written or described(misfit.written), "fact": fact.title}
        match misfit.kind:
            case MisfitKind.CHOICE:
                kind = Message("元素", "element") if fact.type is FactType.SET else Message("取值", "value")
                meant = advice.value_meant(self._scope, fact, str(misfit.written))
                self._scope.report("AR303", span, help=meant, kind=kind, **words)
            case MisfitKind.AMBIGUOUS:
                found = self._scope.names_of_choices(fact).candidates(str(misfit.written))
                self._scope.report("AR304", span, choices=listed(found), **words)
            case MisfitKind.RANGE:
                labels = pointing(fact.span, "在这里声明", "declared here")
                self._scope.report("AR405", span, labels=labels, range=range_of(fact), **words)
            case MisfitKind.NONE:
                self._scope.report("AR406", span, fact=fact.title, help=advice.none_meant(fact))
            case MisfitKind.TYPE:
                self._wrong_type(fact, place, words, is_element=misfit.index is not None)

    def _wrong_type(self, fact: Fact, place: Path, words: Mapping[str, Any], *, is_element: bool) -> None:
        raw, is_plain = self._positions.raw(place), self._positions.is_plain(place)
        meant = advice.type_meant(self._scope, fact, raw, is_plain=is_plain, is_element=is_element)
        takes = expected(fact, is_element=is_element)
        self._scope.report("AR404", self._positions.value(place), expected=takes, help=meant, **words)

    # ---- operators

    def _operation(self, fact: Fact, key: str, value: object, path: Path) -> Condition | None:
        operator = english_keyword(key)
        span = self._positions.key(path)
        if operator not in OPERATORS:
            meant = advice.operation_meant(self._scope, fact, key)
            self._scope.report("AR410", span, word=key, help=meant)
            return None
        if not suits(operator, fact):
            self._scope.report(
                "AR403", span, word=key, fact=fact.title, type=TYPE_WORDS[fact.type], help=suitable(fact, operator)
            )
            return None
        match operator:
            case "in" | "not_in":
                return self._one_of(fact, value, path, negated=operator == "not_in")
            case "in_list":
                return self._in_list(fact, value, path)
            case "includes" | "includes_any":
                return self._includes(fact, value, path, any_of=operator == "includes_any")
            case "present":
                is_there = self.value(_PRESENCE, value, path)
                return Present(fact.id, is_there, span=span) if isinstance(is_there, bool) else None
            case _:
                return self._compare(fact, ORDERINGS[operator], value, path)

    def _one_of(self, fact: Fact, value: object, path: Path, *, negated: bool) -> Condition | None:
        if not isinstance(value, list):
            self._needs_a_list(str(path[-1]), value, path)
            return None
        if not value:
            self._empty(path)
            return None
        values = [self.literal(fact, each, (*path, at)) for at, each in enumerate(value)]
        sound = tuple(each for each in values if each is not None)
        return OneOf(fact.id, sound, negated, span=self._positions.key(path)) if len(sound) == len(values) else None

    def _in_list(self, fact: Fact, value: object, path: Path) -> Condition | None:
        if not isinstance(value, str):
            self._not_a_name(str(path[-1]), value, Message("一个清单的名称", "the name of one list"), path)
            return None
        name = self._scope.find_list(value, self._positions.value(path))
        return InList(fact.id, name, span=self._positions.key(path)) if name else None

    def _includes(self, fact: Fact, value: object, path: Path, *, any_of: bool) -> Condition | None:
        elements = self.value(fact, value if isinstance(value, list) else [value], path)
        if not isinstance(elements, frozenset):
            return None
        if not elements:
            self._empty(path)
            return None
        return Includes(fact.id, elements, any_of, span=self._positions.key(path))

    def _compare(self, fact: Fact, comparator: Comparator, value: object, path: Path) -> Condition | None:
        span = self._positions.key(path)
        if isinstance(value, Mapping):
            other = self._other_fact(fact, value, path)
            return Compare(fact.id, comparator, other, span=span) if other else None
        literal = self.literal(fact, value, path)
        return None if literal is None else Compare(fact.id, comparator, literal, span=span)

    # ---- comparison with another fact

    def _other_fact(self, fact: Fact, written: Mapping[object, object], path: Path) -> OtherFact | None:
        keys = {english_keyword(str(key)): str(key) for key in written}
        strange = next((key for word, key in keys.items() if word not in ("fact", "plus", "minus")), None)
        if "fact" not in keys or strange or {"plus", "minus"} <= keys.keys():
            name = str(written[keys["fact"]]) if "fact" in keys else self._named_fact(written)
            wrong = strange or keys.get("minus")
            span = self._positions.key((*path, wrong)) if wrong else self._positions.value(path)
            self._scope.report("AR411", span, help=_comparison_help(fact, name))
            return None
        other = self._compared(fact, written[keys["fact"]], (*path, keys["fact"]))
        moved = keys.get("plus", keys.get("minus"))
        if other is None or moved is None:
            return OtherFact(other.id) if other else None
        offset = self._offset(other, written[moved], (*path, moved))
        if offset is None:
            return None
        return OtherFact(other.id, replace(offset, amount=-offset.amount) if "minus" in keys else offset)

    def _named_fact(self, written: Mapping[object, object]) -> str:
        """The fact that stands where the keyword for it is wanted."""
        return next((str(key) for key in written if self._scope.fact_names.names.find(str(key))), "…")

    def _compared(self, fact: Fact, name: object, path: Path) -> Fact | None:
        """The fact that a fact is compared with, by the name written; None after reporting why that cannot be."""
        if not isinstance(name, str):
            self._not_a_name(str(path[-1]), name, Message("一个事实的名称", "the name of one fact"), path)
            return None
        span = self._positions.value(path)
        found = self._scope.find_tested(name, span)
        if found is None:
            return None
        other = called(found, name)
        if _comparable(fact, other):
            return other
        self._scope.report(
            "AR409",
            span,
            labels=(*_declared(fact), *_declared(other)),
            one=fact.title,
            other=other.title,
            one_type=TYPE_WORDS[fact.type],
            other_type=TYPE_WORDS[other.type],
            help=_incomparable_help(fact, other),
        )
        return None

    def _offset(self, fact: Fact, written: object, path: Path) -> Offset | None:
        """The distance at ``path`` from a fact, or None after reporting what is wrong with it."""
        if fact.type in NUMBERS:
            amount = self._amount(fact, written, path)
            return None if amount is None else Offset(amount)
        if fact.type is not FactType.DATE or not isinstance(written, Mapping) or len(written) != 1:
            self._scope.report("AR411", self._positions.key(path), help=_comparison_help(fact, fact.title))
            return None
        ((key, count),) = written.items()
        unit = english_keyword(str(key))
        if unit not in set(Unit):
            near = did_you_mean(nearest(str(key), [KEYWORDS[each] for each in Unit]))
            help_ = near or _comparison_help(fact, fact.title)
            self._scope.report("AR411", self._positions.key((*path, key)), help=help_)
            return None
        amount = self._amount(fact, count, (*path, key))
        return None if amount is None else Offset(amount, Unit(unit))

    def _amount(self, fact: Fact, written: object, path: Path) -> int | None:
        if isinstance(written, int) and not isinstance(written, bool):
            return written
        self._scope.report("AR411", self._positions.value(path), help=_comparison_help(fact, fact.title))
        return None


_PRESENCE = Fact("present", FactType.BOOL, "有")


def _comparison_help(fact: Fact, name: str) -> Message:
    """How to compare a fact with the one called ``name``."""
    if fact.type is FactType.DATE:
        return Message(
            f"写作 `{{事实项: {name}}}` 或 `{{事实项: {name}, 加: {{天: 30}}}}`："
            "写 `加` 或 `减`，单位用 `天`、`工作日` 或 `月`，数写整数",
            f"write `{{fact: {name}}}` or `{{fact: {name}, plus: {{days: 30}}}}`: "
            "`plus` or `minus`, in `days`, `working_days` or `months`, with a whole number",
        )
    if fact.type in NUMBERS:
        return Message(
            f"写作 `{{事实项: {name}}}` 或 `{{事实项: {name}, 加: 3}}`：写 `加` 或 `减`，数写整数",
            f"write `{{fact: {name}}}` or `{{fact: {name}, plus: 3}}`: `plus` or `minus`, with a whole number",
        )
    return Message(f"写作 `{{事实项: {name}}}`", f"write `{{fact: {name}}}`")


def _incomparable_help(one: Fact, other: Fact) -> Message | None:
    if one.type is other.type:
        return Message("两边的取值要相同", "both sides must have the same values")
    return None


def _declared(fact: Fact) -> tuple[Any, ...]:
    return pointing(fact.span, f"`{fact.title}` 在这里声明", f"`{fact.title}` is declared here")


def _lacks_choices(fact: Fact) -> bool:
    """Whether the values of a fact were left out, which has been reported where it is declared."""
    return fact.type is FactType.ENUM and not fact.choices


def called(fact: Fact, name: str) -> Fact:
    """The fact under the name that an author uses for it, which is how findings call it."""
    return replace(fact, title=name)


def _comparable(one: Fact, other: Fact) -> bool:
    if one.type in NUMBERS:
        return other.type in NUMBERS
    if one.type in (FactType.ENUM, FactType.SET):
        return other.type is one.type and list(one.choices) == list(other.choices)
    return one.type is other.type


def english_keyword(word: str) -> str:
    """A word of a condition in English where it is a keyword, else as written: the name of a fact."""
    return english(word) or word
