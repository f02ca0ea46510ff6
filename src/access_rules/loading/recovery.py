"""Reading on after a mistake: the entry it is in is taken out, everything else stays in its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final

from access_rules.loading.positions import Lines

_ANYTHING_BUT_LINE_END = re.compile(r"[^\n]")

_ENOUGH_LINES: Final = 500
"""How many lines of a section are looked at to see how deep its entries begin."""

LineRange = tuple[int, int]
"""First and last line, numbered from 1."""


def unreadable(lines: Lines, first: int, last: int) -> LineRange:
    """The lines of the entries (rules, facts) that the lines from ``first`` to ``last`` are part of."""
    return _entry(lines, first)[0], max(_entry(lines, last)[1], last)


def without(lines: Lines, lost: LineRange) -> str | None:
    """The text with some lines blank; None where they are already."""
    start = lines.starts[lost[0] - 1]
    end = lines.starts[lost[1]] if lost[1] < len(lines) else len(lines.text)
    blank = _ANYTHING_BUT_LINE_END.sub(" ", lines.text[start:end])
    return None if blank == lines.text[start:end] else f"{lines.text[:start]}{blank}{lines.text[end:]}"


def section_header(lines: Lines, number: int) -> int:
    """The line that names the section a line is in, itself included; 0 when there is none."""
    return next((each for each in range(number, 0, -1) if _is_header(lines.line(each))), 0)


def lines_said(lines: Lines, first: int, last: int) -> Iterator[int]:
    """The numbers of the lines that say something, blank lines and comments left out."""
    return (each for each in range(first, last + 1) if _says(lines.line(each)))


def _entry(lines: Lines, number: int) -> LineRange:
    header = section_header(lines, number)
    if header == number:
        return number, _before(lines, header, _is_header)
    section = _Section.below(lines, header)
    topmost = next(lines_said(lines, header + 1, number), number)
    first = next((each for each in range(number, topmost, -1) if section.starts_entry(each)), topmost)
    return first, section.end_of_entry(first)


def _before(lines: Lines, first: int, is_end: Callable[[str], bool]) -> int:
    """The last line before one behind ``first`` that is an end; the last line of all when there is none."""
    following = range(first + 1, len(lines) + 1)
    return next((each - 1 for each in following if is_end(lines.line(each))), len(lines))


def _is_header(line: str) -> bool:
    return bool(line) and not line[0].isspace() and line[0] not in "-#"


@dataclass(frozen=True, slots=True)
class _Section:
    """The lines below a header; its entries begin at ``depth``, and in a list with a hyphen."""

    lines: Lines
    header: int
    is_list: bool
    depth: int

    @classmethod
    def below(cls, lines: Lines, header: int) -> _Section:
        """The section with that header: a list when its first entry is an item, or one as far left as that."""
        said = [lines.line(each) for each in islice(lines_said(lines, header + 1, len(lines)), _ENOUGH_LINES)]
        said = list(takewhile(lambda line: not _is_header(line), said))
        items = [line for line in said if _is_item(line) and indent(line) <= indent(said[0])]
        depths = (indent(line) for line in items or said if not _has_tab(line))
        return cls(lines, header, bool(items), min(depths, default=0))

    def starts_entry(self, number: int) -> bool:
        """Whether an entry starts with a line."""
        line = self.lines.line(number)
        if not _says(line):
            return False
        if _has_tab(line):
            return self.is_list and _is_item(line)
        return indent(line) <= self.depth and (_is_item(line) or not self.is_list)

    def end_of_entry(self, first: int) -> int:
        """The last line of the entry that starts with the line ``first``."""
        depth = self.depth
        if _has_tab(self.lines.line(first)) and self.lines.line(first).rstrip().endswith(":"):
            # How deep a tab goes only its author knows: what is as deep as the next line belongs to it.
            below = next(lines_said(self.lines, first + 1, len(self.lines)), first)
            depth = min(depth, indent(self.lines.line(below)) - 1)
        for number in range(first + 1, len(self.lines) + 1):
            line = self.lines.line(number)
            if _is_header(line) or (indent(line) <= depth and self.starts_entry(number)):
                return number - 1
        return len(self.lines)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("-")


def _has_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]


def indent(line: str) -> int:
    """How deep a line is indented; a full-width space takes two columns."""
    return sum(2 if character == "\u3000" else 1 for character in line[: len(line) - len(line.lstrip())])
