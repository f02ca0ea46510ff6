"""The lines of files a diagnostic points at, with marks under the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from access_rules.diagnostic import Diagnostic
from access_rules.render.columns import lay_out
from access_rules.render.inline import inline
from access_rules.render.wording import Language
from access_rules.source import Span

# The line breaks of YAML 1.1, by which its readers count lines.
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")

_LONGEST_IN_FULL = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A span to be shown, with what is to be said about it; the primary one has nothing to say."""

    span: Span
    message: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Marks under one line: from ``start`` up to but not including ``end``, in characters from 1."""

    line: int
    start: int
    end: int
    message: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """The row that names a file and a place in it."""

    place: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A line of the file under its number."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Marks, in columns, under the line before; none (``length`` 0) where that line is not at hand."""

    indent: int
    length: int
    message: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class GapRow:
    """Lines left out."""


SnippetRow = Arrow | SourceRow | MarkRow | GapRow
"""Every kind of row; a ``match`` over it ends in ``assert_never``."""


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a file as a reader of YAML counts them."""
    return tuple(_LINE_BREAK.split(text.removeprefix("\ufeff")))


def snippet(finding: Diagnostic, lines: Mapping[str, Sequence[str]], lang: Language) -> tuple[SnippetRow, ...]:
    """The rows that show where a finding is: the primary file first, then the others as they are named."""
    by_file: dict[str, list[Place]] = {}
    for place in _places(finding, lang):
        by_file.setdefault(place.span.file, []).append(place)
    return tuple(row for file, places in by_file.items() for row in _in_file(places, lines.get(file, ())))


def _places(finding: Diagnostic, lang: Language) -> Iterator[Place]:
    if finding.span is not None:
        yield Place(finding.span, is_primary=True)
    for label in finding.labels:
        yield Place(label.span, inline(label.message.in_language(lang)))


def _in_file(places: Sequence[Place], lines: Sequence[str]) -> Iterator[SnippetRow]:
    shown = [place for place in places if 1 <= place.span.line <= len(lines)]
    if shown:
        yield Arrow(str(shown[0].span))
        yield from _marked_lines([mark for place in shown for mark in _marks(place, lines)], lines)
    for place in places:
        if place not in shown:
            yield from _unseen(place)


def _unseen(place: Place) -> Iterator[SnippetRow]:
    """A place in a file whose text is not at hand."""
    yield Arrow(str(place.span))
    if place.message:
        yield MarkRow(0, 0, place.message, place.is_primary)


def _marked_lines(marks: Sequence[Mark], lines: Sequence[str]) -> Iterator[SnippetRow]:
    previous = None
    for line in sorted({mark.line for mark in marks}):
        if previous is not None and line > previous + 1:
            yield GapRow()
        row = lay_out(lines[line - 1])
        yield SourceRow(line, row.shown.rstrip())
        for mark in _on_line(marks, line):
            start, end = row.column(mark.start), row.column(mark.end)
            yield MarkRow(start, max(end - start, 1), mark.message, mark.is_primary)
        previous = line


def _on_line(marks: Iterable[Mark], line: int) -> list[Mark]:
    return sorted((mark for mark in marks if mark.line == line), key=lambda mark: (not mark.is_primary, mark.start))


def _marks(place: Place, lines: Sequence[str]) -> list[Mark]:
    """One mark for each line of the span; of a long span the first and the last line stand for all."""
    last, end = _trimmed(place.span, lines)
    first = place.span.line
    numbers = [first, *(number for number in range(first + 1, last + 1) if lines[number - 1].strip())]
    if len(numbers) > _LONGEST_IN_FULL:
        numbers = [numbers[0], numbers[-1]]
    return [_mark(place, number, last, end, lines[number - 1]) for number in numbers]


def _mark(place: Place, number: int, last: int, end: int, line: str) -> Mark:
    first_word = len(line) - len(line.lstrip()) + 1
    start = place.span.column if number == place.span.line else first_word
    stop = end if number == last else len(line.rstrip()) + 1
    return Mark(number, start, stop, place.message if number == last else "", place.is_primary)


def _trimmed(span: Span, lines: Sequence[str]) -> tuple[int, int]:
    """The last line and the end of a span, without blank lines and comments at its end.

    A YAML block ends for its reader only where the next word stands.
    """
    last, end = (span.end_line, span.end_column) if span.end_line <= len(lines) else (len(lines), len(lines[-1]) + 1)
    while last > span.line and _is_silent(lines[last - 1][: end - 1]):
        last -= 1
        end = len(lines[last - 1].rstrip()) + 1
    return last, end


def _is_silent(text: str) -> bool:
    return not text.strip() or text.lstrip().startswith("#")
