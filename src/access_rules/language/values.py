"""The values that facts take."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum


class Nothing(Enum):
    """The value *none* 无 of an optional fact: known to be absent, which is not the same as not stated."""

    NONE = "none"

    def __repr__(self) -> str:
        return "NONE"


NONE = Nothing.NONE

Value = bool | int | Decimal | str | date | frozenset[str] | Nothing
"""A known value: enum values and set elements are given by id."""
