"""What an unquoted word in a file stands for.

YAML 1.1 takes many words for something else (``no`` for false, ``1:30`` for 90, ``2026-1-5`` for a day). Here only
these are not text: null, true and false, whole and decimal numbers, and ISO dates.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

ScalarValue = str | bool | int | Decimal | date | None

YAML_BOOLEAN: Final = "AR119"
LEADING_ZERO: Final = "AR120"
NO_SUCH_DAY: Final = "AR121"

_CONSTANTS: Final[dict[str, bool | None]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

_YAML_BOOLEANS: Final = {"yes": True, "y": True, "on": True, "no": False, "n": False, "off": False}

# Eighteen digits: the length of a citizen's number, and well below where Python refuses to convert.
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_NUMERIC: Final = frozenset("+-0123456789")
_LONGEST_WORD: Final = 5


def resolve(raw: str) -> tuple[ScalarValue, str | None]:
    """The value of an unquoted word, and the code of what is to be said about it, if anything."""
    if len(raw) <= _LONGEST_WORD:
        if raw in _CONSTANTS:
            return _CONSTANTS[raw], None
        if (known := _YAML_BOOLEANS.get(raw.lower())) is not None:
            return known, YAML_BOOLEAN
    if raw[0] in _NUMERIC:
        return _numeric(raw)
    return raw, None


def _numeric(raw: str) -> tuple[ScalarValue, str | None]:
    if number := _NUMBER.fullmatch(raw):
        return Decimal(raw) if number[1] else int(raw), None
    if _LEADING_ZERO.fullmatch(raw):
        return raw, LEADING_ZERO
    if _DATE.fullmatch(raw):
        return _day(raw)
    return raw, None


def _day(raw: str) -> tuple[ScalarValue, str | None]:
    try:
        return date.fromisoformat(raw), None
    except ValueError:
        return raw, NO_SUCH_DAY
