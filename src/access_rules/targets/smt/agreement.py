"""What two tasks have in common, in formulas: that they may agree in a fact, or may differ in it.

Where no test tells some values apart, the formulas cannot either: they are true of more pairs of tasks than there are,
so what they call impossible is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from access_rules.folding import fold
from access_rules.language.facts import FactType
from access_rules.language.values import NONE, Value
from access_rules.targets.smt.classes import Class
from access_rules.targets.smt.columns import ClassColumn, Column, SetColumn
from access_rules.targets.smt.formulas import Formula, all_of, any_of, negated, same
from access_rules.targets.smt.situation import Constant, Situations, Stated

_Compared = Callable[[Stated | Constant, Stated | Constant], Formula]


def may_agree(one: Situations, other: Situations, fact: str) -> Formula:
    """It is known of both what they have of a fact, and may be the same; none is no value."""
    return _either(one, other, fact, _agree)


def may_differ(one: Situations, other: Situations, fact: str) -> Formula:
    """It is known of both what they have of a fact, and may not be the same; none is no value."""
    return _either(one, other, fact, _differ)


def _either(one: Situations, other: Situations, fact: str, compared: _Compared) -> Formula:
    return any_of(
        all_of((mine, theirs, _has_some(this), _has_some(that), compared(this, that)))
        for mine, this in one.cases(fact)
        for theirs, that in other.cases(fact)
        if this is not None and that is not None
    )


def _has_some(origin: Stated | Constant) -> Formula:
    return negated(origin.column.is_none) if isinstance(origin, Stated) else origin.value is not NONE


# --- the same


def _agree(one: Stated | Constant, other: Stated | Constant) -> Formula:
    match one, other:
        case Stated(this), Stated(that):
            return _alike(this, that)
        case (Stated(column), Constant(value)) | (Constant(value), Stated(column)):
            return column.is_like(value)
        case Constant(mine), Constant(theirs):
            return _is_same(mine, theirs)
    raise AssertionError("an origin is one or the other")


def _alike(one: Column, other: Column) -> Formula:
    """No test tells the two stated values apart."""
    match one, other:
        case ClassColumn(), ClassColumn():
            return any_of(all_of((one.is_at(place), other.is_at(place))) for place, _ in enumerate(one.classes))
        case SetColumn(), SetColumn():
            return all_of(same(held, other.elements[name]) for name, held in one.elements.items())
    raise AssertionError("one fact has one kind of column")


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return fold(one) == fold(other)
    return one == other


# --- not the same


def _differ(one: Stated | Constant, other: Stated | Constant) -> Formula:
    match one, other:
        case Stated(this), Stated(that):
            return negated(_surely_alike(this, that))
        case (Stated(column), Constant(value)) | (Constant(value), Stated(column)):
            return negated(all_of((column.is_like(value), _stands_alone(column))))
        case Constant(mine), Constant(theirs):
            return not _is_same(mine, theirs)
    raise AssertionError("an origin is one or the other")


def _surely_alike(one: Column, other: Column) -> Formula:
    """The two stated values are the same, whichever they are."""
    match one, other:
        case ClassColumn(), ClassColumn():
            return any_of(all_of((one.is_at(place), other.is_at(place))) for place in _alone(one))
        case SetColumn(), SetColumn():
            return all_of((_alike(one, other), _stands_alone(one)))
    raise AssertionError("one fact has one kind of column")


def _stands_alone(column: Column) -> Formula:
    """No other value is like the stated one."""
    match column:
        case ClassColumn():
            return any_of(column.is_at(place) for place in _alone(column))
        case SetColumn():
            return bool(column.fact.choices)
    raise AssertionError("there is no further kind of column")


def _alone(column: ClassColumn) -> Iterator[int]:
    # What a text is like hangs on its brackets: two different ones may be of one class.
    is_text = column.fact.type is FactType.TEXT
    return (place for place, each in enumerate(column.classes) if not is_text and _is_one_value(each))


def _is_one_value(each: Class) -> bool:
    return each.is_one and not each.others
