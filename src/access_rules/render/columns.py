"""How text stands in columns on a terminal, where a Chinese character takes two."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

TAB_STOP = 4
"""Tabs are shown as spaces up to the next multiple of this."""

_CONTROL_PICTURES = 0x2400
_PICTURED = range(0x20)
_UNSHOWABLE = "\ufffd"


def is_wide(char: str) -> bool:
    """Whether a character takes two columns.

    Ambiguous ones (“”, ·, …) take one: that is what terminals do unless told otherwise.
    """
    return unicodedata.east_asian_width(char) in ("W", "F")


def width(text: str) -> int:
    """The number of columns a text without tabs takes."""
    return sum(_width_of(char) for char in text)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file as it is shown, and the column at which each of its characters starts.

    ``starts`` has one more entry than the line has characters: where it ends.
    """

    shown: str
    starts: tuple[int, ...]

    def column(self, position: int) -> int:
        """Where the character at ``position`` (from 1) starts; positions past the end are at the end."""
        return self.starts[min(max(position, 1), len(self.starts)) - 1]


def lay_out(line: str) -> Row:
    """The line with its tabs widened and its control characters made visible."""
    shown: list[str] = []
    starts = [0]
    for char in line:
        piece = _shown(char, starts[-1])
        shown.append(piece)
        starts.append(starts[-1] + width(piece))
    return Row("".join(shown), tuple(starts))


def _shown(char: str, column: int) -> str:
    if char == "\t":
        return " " * (TAB_STOP - column % TAB_STOP)
    # A raw escape sequence in a rule file must not reach the terminal, nor text that reverses direction.
    match unicodedata.category(char):
        case "Cc":
            return chr(_CONTROL_PICTURES + ord(char)) if ord(char) in _PICTURED else _UNSHOWABLE
        case "Cf" | "Cs":
            return _UNSHOWABLE
        case _:
            return char


def _width_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if is_wide(char) else 1
