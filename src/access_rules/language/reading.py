"""Reading a value that somebody wrote for a fact, in a rule or in a task; nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum

from access_rules.language.facts import Fact, FactType
from access_rules.language.values import NONE, Value
from access_rules.language.vocabulary import Names

TRUE_WORDS = ("是",)
FALSE_WORDS = ("否",)
NONE_WORDS = ("none", "无")


class MisfitKind(Enum):
    """Why a value does not fit a fact."""

    TYPE = "type"
    CHOICE = "choice"
    AMBIGUOUS = "ambiguous"
    RANGE = "range"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit: what was written, and for an element of a set its place in it."""

    kind: MisfitKind
    written: object
    index: int | None = None


def read_value(fact: Fact, names: Names, written: object) -> Value | Misfit:
    """The value that ``written`` means for ``fact``, or why it means none.

    ``names`` are the names of the fact's choices. Booleans are bool or 是/否, dates may be ISO texts,
    choices are given by id or title, sets as any collection of their elements.
    """
    if _says_none(fact, names, written):
        return NONE if fact.optional else Misfit(MisfitKind.NONE, written)
    match fact.type:
        case FactType.SET:
            return _read_set(fact, names, written)
        case FactType.ENUM:
            return _read_choice(names, written)
        case FactType.TEXT:
            return written if isinstance(written, str) and written.strip() else Misfit(MisfitKind.TYPE, written)
        case FactType.BOOL:
            return _read_bool(written)
        case FactType.DATE:
            return _in_range(fact, _read_date(written), written)
        case FactType.INTEGER:
            is_integer = isinstance(written, int) and not isinstance(written, bool)
            return _in_range(fact, written if is_integer else None, written)  # type: ignore[arg-type]
        case FactType.DECIMAL:
            return _in_range(fact, _read_decimal(written), written)


def _says_none(fact: Fact, names: Names, written: object) -> bool:
    if written is NONE:
        return True
    if not isinstance(written, str) or written not in NONE_WORDS:
        return False
    if fact.type is FactType.ENUM:
        return names.find(written) is None and fact.optional
    return fact.optional or fact.type is not FactType.TEXT


def _read_choice(names: Names, written: object) -> str | Misfit:
    if not isinstance(written, str):
        return Misfit(MisfitKind.TYPE, written)
    found = names.candidates(str(written.value) if isinstance(written, Enum) else written)
    if len(found) == 1:
        return found[0]
    return Misfit(MisfitKind.AMBIGUOUS if found else MisfitKind.CHOICE, written)


def _read_set(fact: Fact, names: Names, written: object) -> frozenset[str] | Misfit:
    if not isinstance(written, list | tuple | set | frozenset):
        return Misfit(MisfitKind.TYPE, written)
    elements: set[str] = set()
    for index, each in enumerate(written):
        element = _read_choice(names, each) if fact.choices else _read_text(each)
        if isinstance(element, Misfit):
            return Misfit(element.kind, element.written, index)
        elements.add(element)
    return frozenset(elements)


def _read_text(written: object) -> str | Misfit:
    return written if isinstance(written, str) and written.strip() else Misfit(MisfitKind.TYPE, written)


def _read_bool(written: object) -> bool | Misfit:
    if isinstance(written, bool):
        return written
    if written in TRUE_WORDS:
        return True
    if written in FALSE_WORDS:
        return False
    return Misfit(MisfitKind.TYPE, written)


def _read_date(written: object) -> date | None:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str) and len(written) == len("2026-01-01"):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return None
    return None


def _read_decimal(written: object) -> Decimal | None:
    if isinstance(written, bool) or not isinstance(written, int | float | Decimal | str):
        return None
    try:
        number = Decimal(str(written))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _in_range(fact: Fact, value: int | Decimal | date | None, written: object) -> Value | Misfit:
    if value is None:
        return Misfit(MisfitKind.TYPE, written)
    too_small = fact.minimum is not None and value < fact.minimum  # type: ignore[operator]
    too_large = fact.maximum is not None and value > fact.maximum  # type: ignore[operator]
    return Misfit(MisfitKind.RANGE, written) if too_small or too_large else value


def title_of(fact: Fact, value: Value, lang: str = "zh") -> str:
    """A value as a reader would write it: titles of choices, 是/否, numbers with their unit, 无."""
    match value:
        case bool():
            return ("yes" if value else "no") if lang == "en" else ("是" if value else "否")
        case frozenset():
            order = {choice: rank for rank, choice in enumerate(fact.choices)}
            elements = sorted(value, key=lambda each: (order.get(each, 0), each))
            return "、".join(_choice_title(fact, each) for each in elements) or ("none" if lang == "en" else "无")
        case str():
            return _choice_title(fact, value)
        case date():
            return value.isoformat() if lang == "en" else f"{value.year}年{value.month}月{value.day}日"
        case int() | Decimal():
            return f"{value}{fact.unit or ''}"
        case _:
            return "none" if lang == "en" else "无"


def _choice_title(fact: Fact, choice: str) -> str:
    return fact.choices[choice].title if choice in fact.choices else choice


def to_json(fact: Fact, value: Value) -> object:
    """A value in JSON: what ``read_value`` reads back."""
    match value:
        case bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case frozenset():
            order = {choice: rank for rank, choice in enumerate(fact.choices)}
            return sorted(value, key=lambda each: (order.get(each, 0), each))
        case _:
            return NONE_WORDS[0]
