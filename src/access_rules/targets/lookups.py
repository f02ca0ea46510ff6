"""How one fact is read at once: the look-up that turns a value as stated into the alternatives it leaves.

Each way of looking up is an expression in Python, to be put into the pass over a whole task. Those for facts
that are still to be checked raise on whatever is no value of the fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import Misfit, read_value
from access_rules.language.vocabulary import Names, choice_names
from access_rules.targets.masks import ChoiceTable, NumberTable, Table, TextTable

_WIDEST_RANGE = 4096
"""Whole numbers in a range so small are looked up one by one instead of between cut points."""


class Unclear(Exception):  # noqa: N818  # it is a way out, not an error
    """The task is not plain enough: it goes the long way."""


def odd() -> int:
    """Raises Unclear, where an expression is wanted."""
    raise Unclear


@dataclass(frozen=True, slots=True)
class Lookup:
    """How a stated value of one fact is looked up, and what is left where it is not stated.

    ``checked`` and ``unchecked`` are expressions that give the alternatives left by a value. A fact that no rule
    tests leaves them all: its ``checked`` tells whether the value fits, its ``unchecked`` is None. In them ``{n}``
    is the number of the fact, ``names`` are its constants, and the value is ``{stated}``, or ``{taken}`` and then
    ``value``. Of a fact that is not stated ``assumed`` is what its assumption leaves (None: nothing is assumed),
    and ``open`` what does not hang on it.
    """

    name: str
    names: Mapping[str, Any]
    checked: str
    unchecked: str | None
    assumed: int | None
    open: int


_BOOL = "(true{n} if {taken} is True else false{n} if value is False else odd())"
_MASK = "masks{n}[{stated}]"
_MASK_OF_INT = "masks{n}[value if type({taken}) is int else odd()]"  # True and 1.0 are keys like 1


def lookup(fact: Fact, table: Table, whole: int, untested: int) -> Lookup:
    """The look-up of a fact that rules test; ``untested`` are the alternatives that do not."""
    assumed, open_ = None, untested
    if fact.if_absent is not None:
        assumed, certain = table.masks(fact.if_absent)
        open_ = whole & ~(assumed & ~certain)
    match table:
        case ChoiceTable() if fact.type is FactType.BOOL:
            names: dict[str, Any] = {"true": table.by_value[True][0], "false": table.by_value[False][0]}
            return Lookup(fact.id, names, _BOOL, _BOOL, assumed, open_)
        case ChoiceTable():
            return Lookup(fact.id, {"masks": _by_word(fact, table)}, _MASK, _MASK, assumed, open_)
        case NumberTable() if numbers := _narrow(fact):
            masks = {number: table.masks(number)[0] for number in numbers}
            return Lookup(fact.id, {"masks": masks}, _MASK_OF_INT, _MASK, assumed, open_)
        case NumberTable() | TextTable():
            known = _Known(table)
            names = {"known": known, "read": _Read(fact, choice_names(fact.choices), known)}
            return Lookup(fact.id, names, "read{n}({stated})", "known{n}({stated})", assumed, open_)
        case _:
            assert_never(table)  # type: ignore[arg-type]


def idle_lookup(fact: Fact, whole: int) -> Lookup:
    """The look-up of a fact that no rule tests: it must be well stated all the same."""
    names: dict[str, Any] = {}
    match fact.type:
        case FactType.BOOL:
            checked = "({taken} is True or value is False or fits{n}(value))"
        case FactType.INTEGER if numbers := _narrow(fact):
            names["numbers"] = numbers
            checked = "(type({taken}) is int and value in numbers{n})"
        case FactType.ENUM:
            names["words"] = frozenset(choice_names(fact.choices).unambiguous)
            checked = "({taken} in words{n} or fits{n}(value))"
        case _:
            checked = "fits{n}({stated})"
    names["fits"] = _Fits(fact, choice_names(fact.choices))
    return Lookup(fact.id, names, checked, None, None, whole)


def _narrow(fact: Fact) -> range | None:
    low, high = fact.minimum, fact.maximum
    is_bounded = isinstance(low, int) and isinstance(high, int) and fact.type is FactType.INTEGER
    if not is_bounded or fact.optional:
        return None
    assert isinstance(low, int) and isinstance(high, int)  # noqa: PT018  # for the type checker
    return range(low, high + 1) if high - low < _WIDEST_RANGE else None


def _by_word(fact: Fact, table: ChoiceTable) -> dict[str, int]:
    """The mask by every way to write a value: its id, or its title where that is not ambiguous."""
    meant = choice_names(fact.choices).unambiguous
    return {word: table.by_value[value][0] for word, value in meant.items()}


@dataclass(frozen=True, slots=True)
class _Fits:
    """Whether what was written is a value of the fact."""

    fact: Fact
    names: Names

    def __call__(self, written: object) -> bool:
        return not isinstance(read_value(self.fact, self.names, written), Misfit)


@dataclass(frozen=True, slots=True)
class _Known:
    """The mask of a typed value; raises Unclear where that leaves something unknown."""

    table: Table

    def __call__(self, value: Any) -> int:
        possible, certain = self.table.masks(value)
        return possible if possible == certain else odd()


@dataclass(frozen=True, slots=True)
class _Read:
    """Reads a value that is no choice and gives its mask; raises Unclear where it is no value of the fact."""

    fact: Fact
    names: Names
    known: _Known

    def __call__(self, written: object) -> int:
        value = read_value(self.fact, self.names, written)
        return odd() if isinstance(value, Misfit) else self.known(value)
