"""What people type into cells, as values of facts: 是, ３, 2026/3/1, 照片、截图."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import FALSE_WORDS, NONE_WORDS, TRUE_WORDS
from access_rules.language.vocabulary import Names

_ANSWERS: Mapping[str, bool] = MappingProxyType(
    {**dict.fromkeys((*TRUE_WORDS, "true", "yes"), True), **dict.fromkeys((*FALSE_WORDS, "false", "no"), False)}
)
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?(?: 0?0:00(?::00)?)?")
_ELEMENT = re.compile(r"(?:《[^《》]*》|（[^（）]*）|\([^()]*\)|[^、；;|\n])+")
"""An element of a set: 、 inside a title or brackets separates nothing."""

_LONGEST_NUMBER = 18
"""Digits of a whole number that every table holds."""

SPREADSHEET_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
"""What a spreadsheet shows where a formula failed: no text that anybody wrote."""


def as_written(fact: Fact, names: Names, typed: object) -> object:
    """What was typed into a cell, as a task would have it; None where it is blank.

    ``names`` are those of the fact's choices. What means nothing for the fact is given back as it is, for whoever
    reads tasks to say so. Nothing is guessed: days have the year first, numbers have no unit.
    """
    if not isinstance(typed, str):
        return typed.date() if isinstance(typed, datetime) and fact.type is FactType.DATE else typed
    text = typed.strip()
    if not text:
        return None
    reader = _READERS.get(fact.type)
    if reader is not None:
        found = reader(unicodedata.normalize("NFKC", text).strip())
        return text if found is None else found
    if fact.type is FactType.SET:
        return _elements(fact, names, text)
    return _Failed(text) if text in SPREADSHEET_ERRORS and fact.type is FactType.TEXT else text


class _Failed:
    """The result of a failed formula, which is no text."""

    def __init__(self, shown: str) -> None:
        self._shown = shown

    def __str__(self) -> str:
        return self._shown


def _answer(text: str) -> bool | None:
    return _ANSWERS.get(text.casefold())


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None


def _whole_number(text: str) -> int | None:
    number = _number(text)
    is_whole = number is not None and number == number.to_integral_value()
    return int(number) if number is not None and is_whole and len(text) <= _LONGEST_NUMBER else None


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, *months, day = (int(each) for each in found.groups() if each is not None)
    try:
        return date(year, months[0], day)
    except ValueError:
        return None


_READERS: Mapping[FactType, Callable[[str], object]] = {
    FactType.BOOL: _answer,
    FactType.INTEGER: _whole_number,
    FactType.DECIMAL: _number,
    FactType.DATE: _day,
}


def _elements(fact: Fact, names: Names, text: str) -> object:
    if text in NONE_WORDS and names.find(text) is None:
        return text if fact.optional else []
    if names.find(text) is not None:
        return [text]
    return [each.strip() for each in _ELEMENT.findall(text) if each.strip()]


def day_in(typed: object) -> date | None:
    """The day typed into a cell; None where it is none."""
    if isinstance(typed, str):
        return _day(unicodedata.normalize("NFKC", typed).strip())
    if isinstance(typed, datetime):
        return typed.date()
    return typed if isinstance(typed, date) else None
