"""What must hold for a rule to fire, as the engine says it: probes of the properties of one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from access_rules.folding import fold
from access_rules.language.conditions import (
    AS_OF,
    Atom,
    Comparator,
    Compare,
    Includes,
    InList,
    OneOf,
    OtherFact,
    Present,
)
from access_rules.language.facts import Fact, FactType
from access_rules.language.normal_form import Conjunction, Literal
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from access_rules.targets.durable.properties import (
    LARGEST,
    NOTHING,
    Answer,
    Element,
    FactValue,
    Gap,
    Presence,
    Property,
    PropertyValue,
    written,
)


class Operator(StrEnum):
    """The comparisons of the engine, in its own words; equality is written without one."""

    EQUAL = ""
    OTHER = "$neq"
    GREATER = "$gt"
    AT_LEAST = "$gte"
    LESS = "$lt"
    AT_MOST = "$lte"


_CONTRARY = {
    Operator.EQUAL: Operator.OTHER,
    Operator.OTHER: Operator.EQUAL,
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.GREATER,
}

_OPERATORS = {
    Comparator.EQUAL: Operator.EQUAL,
    Comparator.GREATER: Operator.GREATER,
    Comparator.AT_LEAST: Operator.AT_LEAST,
    Comparator.LESS: Operator.LESS,
    Comparator.AT_MOST: Operator.AT_MOST,
}


@dataclass(frozen=True, slots=True)
class Probe:
    """One comparison of a property of a message, with a value or with another property of it."""

    of: Property
    operator: Operator
    operand: PropertyValue | Property

    @property
    def contrary(self) -> Probe:
        """The comparison that holds where this one does not."""
        if isinstance(self.operand, bool):
            return Probe(self.of, self.operator, not self.operand)
        return Probe(self.of, _CONTRARY[self.operator], self.operand)


DAY: Final = FactValue(AS_OF)
"""The day of the decision."""

AnyOf = tuple[Probe, ...]
"""Probes of which one must hold."""

Antecedent = tuple[AnyOf, ...]
"""What must all hold: one alternative of a rule."""


def antecedent(alternative: Conjunction, book: Rulebook) -> Antecedent:
    """An alternative of a rule as probes, in no order."""
    return tuple({each for literal in alternative for each in _said(literal, book)})


def _said(literal: Literal, book: Rulebook) -> Antecedent:
    """A test, or that it fails, as probes."""
    found = _plain(literal.atom, book)
    if isinstance(found, Gap):
        return ((Probe(Answer(literal.atom, found), Operator.EQUAL, not literal.negated),),)
    return _negated(found) if literal.negated else found


def _negated(plain: Antecedent) -> Antecedent:
    """The contrary of probes that are all single, or all in one group."""
    if len(plain) == 1:
        return tuple((each.contrary,) for each in plain[0])
    return (tuple(each.contrary for (each,) in plain),)


def _plain(atom: Atom, book: Rulebook) -> Antecedent | Gap:
    """A test as probes: one group, or several of a single probe each; else why the engine cannot make it."""
    match atom:
        case InList():
            return Gap.LIST
        case Present(fact, expected):
            return ((_present(book.facts[fact], expected=expected),),)
        case Includes(fact, elements, any_of):
            return _includes(book.facts[fact], elements, any_of=any_of)
        case OneOf(fact, values, negated):
            return _one_of(book.facts.get(fact), values, negated=negated)
        case Compare(fact, comparator, operand):
            tested = book.facts.get(fact)
            if isinstance(operand, OtherFact):
                return _with_other(tested, book.facts.get(operand.fact), comparator, operand)
            return _with_value(tested, comparator, operand)


def _present(fact: Fact, *, expected: bool) -> Probe:
    if fact.optional and _holds_nothing(fact):
        return Probe(FactValue(fact.id), Operator.OTHER if expected else Operator.EQUAL, NOTHING)
    return Probe(Presence(fact.id), Operator.EQUAL, expected)


def _includes(fact: Fact, elements: frozenset[str], *, any_of: bool) -> Antecedent | Gap:
    if not fact.choices or fact.optional or not elements:
        return Gap.TEXTS
    probes = tuple(Probe(Element(fact.id, each), Operator.EQUAL, True) for each in sorted(elements))
    return (probes,) if any_of else tuple((each,) for each in probes)


def _one_of(fact: Fact | None, values: tuple[Value, ...], *, negated: bool) -> Antecedent | Gap:
    gap = _equality_gap(fact, values)
    if gap or not values:
        return gap or Gap.NEVER
    probes = tuple(dict.fromkeys(Probe(_value_of(fact), Operator.EQUAL, _operand(fact, each)) for each in values))
    if not negated:
        return (probes,)
    nothing = (Probe(_value_of(fact), Operator.OTHER, NOTHING),) if fact and fact.optional else ()
    return tuple((each,) for each in (*(each.contrary for each in probes), *nothing))


def _with_other(fact: Fact | None, other: Fact | None, comparator: Comparator, operand: OtherFact) -> Antecedent | Gap:
    if operand.offset is not None:
        return Gap.ARITHMETIC
    kinds = {each.type if each else FactType.DATE for each in (fact, other)}
    if any(each is not None and each.optional for each in (fact, other)):
        return Gap.OPTIONAL
    if kinds not in ({FactType.INTEGER}, {FactType.DATE}):
        return Gap.ARITHMETIC
    return ((Probe(_value_of(fact), _OPERATORS[comparator], _value_of(other)),),)


def _with_value(fact: Fact | None, comparator: Comparator, value: Value) -> Antecedent | Gap:
    if comparator is Comparator.EQUAL:
        return _one_of(fact, (value,), negated=False)
    if fact is not None and fact.type is FactType.ENUM:
        return _in_order(fact, comparator, str(value))
    if fact is not None and fact.optional:
        return Gap.OPTIONAL
    gap = _equality_gap(fact, (value,))
    return gap or ((Probe(_value_of(fact), _OPERATORS[comparator], _operand(fact, value)),),)


def _in_order(fact: Fact, comparator: Comparator, choice: str) -> Antecedent | Gap:
    """An ordered enum: the choices on the right side of the one named."""
    bar = fact.rank(choice)
    chosen: dict[Comparator, slice] = {
        Comparator.GREATER: slice(bar + 1, None),
        Comparator.AT_LEAST: slice(bar, None),
        Comparator.LESS: slice(None, bar),
        Comparator.AT_MOST: slice(None, bar + 1),
    }
    return _one_of(fact, tuple(fact.choices)[chosen[comparator]], negated=False)


def _equality_gap(fact: Fact | None, values: tuple[Value, ...]) -> Gap | None:
    """Why a fact cannot be compared with these values by the engine."""
    match fact.type if fact else FactType.DATE:
        case FactType.DECIMAL:
            return Gap.FRACTION
        case FactType.SET:
            return Gap.WHOLE_SET
        case FactType.ENUM | FactType.TEXT if fact and fact.optional:
            return None if _holds_nothing(fact) and NONE not in values else Gap.OPTIONAL
        case _:
            return Gap.OPTIONAL if fact and fact.optional else None


def _holds_nothing(fact: Fact) -> bool:
    """Whether none can be told from every other value of an optional fact within one property."""
    return fact.type in {FactType.ENUM, FactType.TEXT} and NOTHING not in fact.choices


def _value_of(fact: Fact | None) -> FactValue:
    return FactValue(fact.id if fact else AS_OF)


def _operand(fact: Fact | None, value: Value) -> PropertyValue:
    if isinstance(value, date):
        return written(value)
    if fact is not None and fact.type is FactType.TEXT:
        return fold(str(value))
    assert isinstance(value, bool | int | str)
    assert isinstance(value, bool | str) or abs(value) < LARGEST
    return value
