"""Where reading got stuck, and what the lines around the place say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from yaml import MarkedYAMLError

from access_rules.loading.composing import Composer
from access_rules.loading.positions import Lines, Scalar
from access_rules.source import Span

MOST_LINES_BACK: Final = 50
"""No further would a person look for the cause."""

_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_LIST_MARK = re.compile(r"(?:-\s+)*")
_SEPARATOR = re.compile(r":(?=\s|$)")
_TIGHT_COLON = re.compile(r":(?=\S)")
_WORD = re.compile(r"[^\s:：,\[\]{}]+|\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its number, the offset of its first word behind any list mark, and its words."""

    number: int
    start: int
    content: str
    is_item: bool

    @property
    def end(self) -> int:
        """The offset behind its last word."""
        return self.start + len(self.content)

    @property
    def has_value(self) -> bool:
        """Whether something stands behind its keyword."""
        return self.separator is not None and self.separator + 1 < self.end

    @property
    def separator(self) -> int | None:
        """The offset of the colon between keyword and value."""
        return self._offset(_SEPARATOR.search(without_quotes(self.content)))

    @property
    def tight_colon(self) -> int | None:
        """The offset of a colon that no space follows."""
        return self._offset(_TIGHT_COLON.search(without_quotes(self.content)))

    @property
    def full_width_colon(self) -> int | None:
        """The offset of a full-width colon."""
        return self._offset(re.search("：", without_quotes(self.content)))

    def _offset(self, found: re.Match[str] | None) -> int | None:
        return self.start + found.start() if found else None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Where reading got stuck: ``at`` an offset, in something that began at ``since``, saying ``what``.

    ``last_scalar`` and ``last_braces`` are what was read last.
    """

    lines: Lines
    at: int
    since: int | None
    what: str
    last_scalar: Scalar | None
    last_braces: tuple[int, int] | None

    @classmethod
    def of(cls, error: MarkedYAMLError, composer: Composer) -> Trouble:
        """The trouble that an error of YAML tells of."""
        mark = error.problem_mark or error.context_mark
        size = len(composer.lines.text)
        return cls(
            lines=composer.lines,
            at=min(mark.index, size) if mark else 0,
            since=min(error.context_mark.index, size) if error.context_mark else None,
            what=f"{error.context or ''} {error.problem or ''}",
            last_scalar=composer.last_scalar,
            last_braces=composer.last_braces,
        )

    @property
    def text(self) -> str:
        """The whole text."""
        return self.lines.text

    @property
    def character(self) -> str:
        """The character it got stuck at; empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def number(self) -> int:
        """The number of the line it got stuck in."""
        return self.lines.place(self.at)[0]

    @property
    def first_number(self) -> int:
        """The number of the line where the stuck part began, but not further back than a person would look."""
        first = self.number - 1 if self.since is None else self.lines.place(self.since)[0]
        return max(first, self.number - MOST_LINES_BACK, 1)

    @property
    def is_first_in_line(self) -> bool:
        """Whether only spaces and list marks stand before the place."""
        before = self.text[self.lines.starts[self.number - 1] : self.at]
        return not _LIST_MARK.sub("", before.lstrip(), count=1)

    def follows(self, end: int) -> bool:
        """Whether it got stuck on the line and right behind something that ends at ``end``."""
        between = self.text[end : self.at]
        return end <= self.at < len(self.text) and not between.strip() and "\n" not in between

    def span(self, start: int, end: int) -> Span:
        """The span of a stretch of the text."""
        return self.lines.span(start, end)

    def word(self, offset: int) -> Span:
        """The word at an offset, or the last character before the end of the text."""
        if found := _WORD.match(self.text, offset):
            return self.span(*found.span())
        end = len(self.text[:offset].rstrip())
        return self.span(max(end - 1, 0), end)

    def end_of_line(self, offset: int) -> int:
        """Where the line of an offset ends, without a comment and spaces at its end."""
        line_end = self.text.find("\n", offset)
        rest = self.text[offset:] if line_end < 0 else self.text[offset:line_end]
        return offset + len(_COMMENT.sub("", rest).rstrip())

    def said(self, number: int) -> Line | None:
        """What a line says; None for blank lines and comments."""
        content = _COMMENT.sub("", self.lines.line(number)).rstrip()
        words = content.lstrip()
        mark = _LIST_MARK.match(words)
        words = words[mark.end() :] if mark else words
        if not words:
            return None
        start = self.lines.starts[number - 1] + len(content) - len(words)
        return Line(number, start, words, is_item=bool(mark and mark[0]))

    def said_above(self, number: int) -> Iterator[Line]:
        """The lines above a line that say something, the nearest first."""
        for each in range(number - 1, max(number - 1 - MOST_LINES_BACK, 0), -1):
            if (line := self.said(each)) is not None:
                yield line


def without_quotes(text: str) -> str:
    """The text with what stands in quotes blotted out."""
    return _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)
