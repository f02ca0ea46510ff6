"""Where each key and each value of a document stands in its text.

The nodes run beside the data: a mapping has an entry and a list has an item for each of the data's own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import NamedTuple

from access_rules.source import Span

Path = tuple[str | int, ...]
"""The way to a place in a document: keywords (names) and indices of lists."""


# Named tuples, not dataclasses: a large ruleset has a million nodes, and these are made in a third of the time.
class Scalar(NamedTuple):
    """A word in a document, from ``start`` up to ``end``; ``raw`` is its text without quotes.

    ``refused`` when reading has already reported it.
    """

    start: int
    end: int
    raw: str
    plain: bool = True
    refused: bool = False


class Sequence(NamedTuple):
    """A list in a document; ``refused`` when reading has reported that it cannot be meant so."""

    start: int
    end: int
    items: list[Node]
    refused: bool = False


class Mapping(NamedTuple):
    """A mapping in a document; ``refused`` when reading has reported that it cannot be meant so."""

    start: int
    end: int
    entries: dict[str, Entry]
    refused: bool = False


class Entry(NamedTuple):
    """A key of a mapping and its value."""

    key: Scalar
    value: Node


Node = Scalar | Sequence | Mapping


def is_refused(data: object, node: Node) -> bool:
    """Whether reading has reported something in a value that leaves open what was meant.

    A word such as ``no`` is reported, but what it means is clear.
    """
    match node, data:
        case Mapping(entries=entries), dict():
            return node.refused or any(is_refused(data[key], entry.value) for key, entry in entries.items())
        case Sequence(items=items), list():
            return node.refused or any(is_refused(*pair) for pair in zip(data, items, strict=True))
        case _:
            return node.refused and not isinstance(data, bool)


class Lines:
    """The lines of a text: turns offsets into spans."""

    __slots__ = ("name", "starts", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.starts = _line_starts(text)

    def span(self, start: int, end: int) -> Span:
        """The span of the characters from ``start`` up to ``end``, offsets from 0."""
        line, column = self.place(start)
        end_line, end_column = self.place(max(start, end))
        return Span(self.name, line, column, end_line, end_column)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, numbered from 1, without its line end."""
        start = self.starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def __len__(self) -> int:
        return len(self.starts)


def _line_starts(text: str) -> array[int]:
    # An array: a hostile file may have millions of empty lines.
    starts = array("q", [0])
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts


class Positions:
    """The places of a document's keys and values, by path.

    Every method takes a path; where the document has no such place, the nearest place above answers.
    """

    __slots__ = ("lines", "root")

    def __init__(self, lines: Lines, root: Node | None) -> None:
        self.lines = lines
        self.root = root

    def value(self, path: Path) -> Span:
        """Where the value at ``path`` stands."""
        return self._span(self._nearest(path)[1])

    def key(self, path: Path) -> Span:
        """Where the key that ends ``path`` stands; for an item of a list, the item."""
        key, node = self._nearest(path)
        return self._span(key or node)

    def first_key(self, path: Path) -> Span:
        """Where the first key of the mapping at ``path`` stands; the value itself when it has none."""
        node = self._nearest(path)[1]
        if isinstance(node, Mapping) and node.entries:
            return self._span(next(iter(node.entries.values())).key)
        return self._span(node)

    def part(self, path: Path, word: str) -> Span:
        """Where ``word`` stands in the scalar at ``path``; the whole value when it is not written there as such."""
        node = self._nearest(path)[1]
        offset = self.lines.text.find(word, node.start, node.end) if node else -1
        return self._span(node) if offset < 0 else self.lines.span(offset, offset + len(word))

    def raw(self, path: Path) -> str | None:
        """The text of the scalar at ``path`` as written, without quotes; None for mappings and lists."""
        node = self.node(path)
        return node.raw if isinstance(node, Scalar) else None

    def is_plain(self, path: Path) -> bool:
        """Whether a scalar stands at ``path`` without quotes."""
        node = self.node(path)
        return isinstance(node, Scalar) and node.plain

    def is_refused(self, path: Path) -> bool:
        """Whether reading has already reported the value at ``path``, so that nobody need report it again."""
        node = self.node(path)
        return node is not None and node.refused

    def node(self, path: Path) -> Node | None:
        """The node at ``path``, None where the document has no such place."""
        node = self.root
        for step in path:
            entry = _step(node, step)
            if entry is None:
                return None
            node = entry[1]
        return node

    def _nearest(self, path: Path) -> tuple[Scalar | None, Node | None]:
        key, node = None, self.root
        for step in path:
            entry = _step(node, step)
            if entry is None:
                break
            key, node = entry
        return key, node

    def _span(self, node: Node | None) -> Span:
        return self.lines.span(node.start, node.end) if node else self.lines.span(0, 0)


def _step(node: Node | None, step: str | int) -> tuple[Scalar | None, Node] | None:
    match node, step:
        case Mapping(), str() if step in node.entries:
            return node.entries[step]
        case Sequence(), int() if 0 <= step < len(node.items):
            return None, node.items[step]
        case _:
            return None
