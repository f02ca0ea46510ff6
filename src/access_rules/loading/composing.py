"""From YAML's events to plain data with positions, in one pass without recursion.

No tag constructs anything, and the limits hold while reading, before a hostile file has cost anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message
from access_rules.loading.decoding import CONTROL, without_invisible
from access_rules.loading.keywords import english
from access_rules.loading.positions import Entry, Lines, Mapping, Node, Scalar, Sequence
from access_rules.loading.scalars import YAML_BOOLEAN, resolve
from access_rules.source import Span

MAX_DEPTH: Final = 50
"""Deeper than any condition a person can read, and far from the limit of recursive functions."""

MAX_NODES: Final = 2_000_000
"""Keys and values of one file, aliases expanded: 20,000 rules have one million."""

MAX_FINDINGS: Final = 200
"""More than anyone mends in one go."""

FULL_WIDTH_SPACES: Final = "\u3000\xa0"
"""Spaces of input methods and web pages, which YAML takes for letters."""

# YAML 1.1 takes a colon before these for the one behind a key, YAML 1.2 does not, and parsers are of two minds.
_COLON_BEFORE_INDICATOR = re.compile(r":(?=[,\[\]{}?])")

KEY_BEFORE_BRACKET = re.compile(r"[^\s:：{}\[\],\"'#-][^\s:：{}\[\],\"']*(：(?= *[\[{\"'])|:(?=[\[{\"']))")
_TAG: Final = re.compile(r"!\S*")
_CHINESE_QUOTES: Final = {"“": "”", "‘": "’", "＂": "＂"}


class UnreadableError(Exception):
    """The rest of the file is not read; the finding says why."""

    def __init__(self, finding: Diagnostic) -> None:
        self.finding = finding
        super().__init__(finding)


class MisreadError(UnreadableError):
    """A line reads as something that it is not: a mistake of syntax that YAML knows nothing of."""


@dataclass(slots=True)
class _Frame:
    """A mapping or list whose end has not come yet."""

    start: int
    is_mapping: bool
    is_flow: bool
    anchor: str | None
    count: int
    end: int
    data: Any
    nodes: Any
    expects_key: bool
    key: Scalar | None = None
    height: int = 1
    refused: bool = False
    is_two: bool = False


class _Anchored(NamedTuple):
    """What an anchor names; how many nodes it has and how high it is, since an alias adds all of them."""

    value: object
    node: Node
    size: int
    height: int


@dataclass(slots=True)
class Composer:
    """Builds ``data`` and the nodes under ``root`` from events, and collects ``findings`` on the way.

    ``last_scalar`` and ``last_braces`` are what was read last, for whoever explains a syntax error.
    """

    lines: Lines
    findings: list[Diagnostic] = field(default_factory=list)
    data: object = None
    root: Node | None = None
    last_scalar: Scalar | None = None
    last_braces: tuple[int, int] | None = None
    _frames: list[_Frame] = field(default_factory=list)
    _anchors: dict[str, _Anchored] = field(default_factory=dict)
    _count: int = 0
    _documents: int = 0

    def compose(self, events: Iterable[yaml.Event]) -> None:
        """Take in all events; raises :class:`UnreadableError` at a limit and passes on YAML's own errors."""
        take: dict[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in events:
            if (taker := take.get(type(event))) is not None:
                taker(event)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise UnreadableError(diagnose("AR124", self._span_of_event(event)))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._grow(1, event)
        node = self._scalar_node(event)
        self.last_scalar = node
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.expects_key:
            value: object = node.raw
            self._take_key(frame, node)
        else:
            value, node = self._resolved(node, frame)
            self._place(value, node)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, node, 1, 0)

    def _scalar_node(self, event: yaml.ScalarEvent) -> Scalar:
        (start, end), raw = _offsets(event), event.value
        if event.style in ("|", ">"):
            end = start + len(self.lines.text[start:end].rstrip())
        if not raw.isprintable():
            raw = self._checked_characters(event, start, end)
        refused = event.tag is not None
        if refused:
            self._refuse_tag(event)
        return Scalar(start, end, raw, not event.style, refused)

    def _checked_characters(self, event: yaml.ScalarEvent, start: int, end: int) -> str:
        """The text without invisible characters; what the escapes of a quoted text bring in is reported here."""
        raw: str = event.value
        if found := CONTROL.search(raw):
            self._add(diagnose("AR102", self.lines.span(start, end), character=f"U+{ord(found[0]):04X}"))
            raw = CONTROL.sub("\ufffd", raw)
        return without_invisible(raw)

    def _resolved(self, node: Scalar, frame: _Frame | None) -> tuple[object, Scalar]:
        if not node.plain:
            return node.raw, node
        value, code = resolve(node.raw)
        if code is None:
            if isinstance(value, str):
                node = self._checked_text(node, frame)
            return value, node
        if not node.refused:
            self._add(diagnose(code, self._span(node), word=node.raw, number=_without_zeros(node.raw)))
        return value, node._replace(refused=True)

    def _checked_text(self, node: Scalar, frame: _Frame | None) -> Scalar:
        raw = node.raw
        if "，" in raw and frame is not None and frame.is_flow and not frame.is_mapping:
            self._add(diagnose("AR110", self._span_of(node, "，")))
            return node._replace(refused=True)
        if raw[0] in "［｛" and raw[-1] in "］｝":
            self._add(diagnose("AR135", self._span_of(node, raw[0])))
            return node._replace(refused=True)
        if is_in_chinese_quotes(raw):
            self._add(diagnose("AR111", self._span(node), word=raw, inner=raw[1:-1]))
        return node

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._grow(1, event)
        if event.tag is not None:
            self._refuse_tag(event)
        self._deepen(1, event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        start, end = _offsets(event)
        data: object = {} if is_mapping else []
        nodes: object = {} if is_mapping else []
        frame = _Frame(
            start, is_mapping, bool(event.flow_style), event.anchor, self._count, end, data, nodes, is_mapping
        )
        frame.refused = event.tag is not None
        self._frames.append(frame)

    def _end(self, event: yaml.MappingEndEvent | yaml.SequenceEndEvent) -> None:
        frame = self._frames.pop()
        if frame.is_flow:
            # The one-pair mapping in [a: b] has no braces and ends without a character of its own.
            frame.end = max(frame.end, _offsets(event)[1])
            if self.lines.text[frame.start : frame.start + 1] in ("[", "{"):
                self.last_braces = (frame.start, frame.end)
        node: Node = (Mapping if frame.is_mapping else Sequence)(frame.start, frame.end, frame.nodes, frame.refused)
        if frame.anchor is not None:
            size = self._count - frame.count + 1
            self._anchors[frame.anchor] = _Anchored(frame.data, node, size, frame.height)
        self._place(frame.data, node, frame.height)

    def _alias(self, event: yaml.AliasEvent) -> None:
        word = f"*{event.anchor}"
        if any(frame.anchor == event.anchor for frame in self._frames):
            self._add(diagnose("AR126", self._span_of_event(event), word=word))
        elif event.anchor not in self._anchors:
            self._add(diagnose("AR125", self._span_of_event(event), word=word))
        else:
            value, node, size, height = self._anchors[event.anchor]
            self._grow(size, event)
            self._deepen(height, event)
            self._place(value, node, height)
            return
        self._grow(1, event)
        self._place(None, Scalar(*_offsets(event), word, refused=True))

    def _place(self, value: object, node: Node, height: int = 0) -> None:
        if not self._frames:
            self.data, self.root = value, node
            return
        frame = self._frames[-1]
        frame.end = node.end
        frame.height = max(frame.height, height + 1)
        if not frame.is_mapping:
            frame.data.append(value)
            frame.nodes.append(node)
        elif frame.expects_key:
            self._take_key(frame, node)
        else:
            self._take_value(frame, value, node)

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.expects_key = False
        frame.end = node.end
        frame.key = self._key(frame, node)

    def _take_value(self, frame: _Frame, value: object, node: Node) -> None:
        frame.expects_key = True
        key = frame.key
        if key is None:
            return
        if value is None and frame.is_flow and ":" not in self.lines.text[key.end : node.start]:
            self._take_lone_word(frame, key)
            return
        frame.data[key.raw] = value
        frame.nodes[key.raw] = Entry(key, node)

    def _take_lone_word(self, frame: _Frame, word: Scalar) -> None:
        """A word in braces without a value; where its colon is amiss, it is read as if it were not."""
        code, colon = ("AR109", "：") if "：" in word.raw else ("AR115", ":")
        offset = self.lines.text.find(colon, word.start, word.end) if word.plain else -1
        if offset < 0:
            frame.refused = True
            self._add(diagnose("AR133", self._span(word), word=word.raw))
            return
        self._add(diagnose(code, self.lines.span(offset, offset + 1)))
        name, _, raw = word.raw.partition(colon)
        value, _ = resolve(raw.strip())
        frame.data[name] = value
        key = word._replace(end=offset, raw=name)
        frame.nodes[name] = Entry(key, word._replace(start=offset + 1, raw=raw.strip()))

    def _key(self, frame: _Frame, node: Node) -> Scalar | None:
        """The key that a node makes, None when its value is to be dropped."""
        if not isinstance(node, Scalar) or (node.plain and not node.raw):
            frame.refused = True
            self._report_no_word(node)
            return None
        if node.plain:
            if node.raw == "<<":
                frame.refused = True
                self._add(diagnose("AR123", self._span(node)))
                return None
            node = self._checked_key(frame, node)
        if node.raw in frame.nodes:
            self._report_twice(frame, node)
            return None
        return node

    def _checked_key(self, frame: _Frame, node: Scalar) -> Scalar:
        raw = node.raw
        if resolve(raw)[1] == YAML_BOOLEAN:
            self._add(diagnose(YAML_BOOLEAN, self._span(node), word=raw))
        elif raw[0] in FULL_WIDTH_SPACES or raw[-1] in FULL_WIDTH_SPACES:
            raise MisreadError(diagnose("AR117", self._span_of_spaces(node)))
        elif not frame.is_flow and (found := KEY_BEFORE_BRACKET.match(raw)):
            offset = node.start + found.start(1)
            raise MisreadError(diagnose("AR109" if found[1] == "：" else "AR115", self.lines.span(offset, offset + 1)))
        elif not frame.is_flow and raw[0] == "-" and english(raw[1:]):
            raise MisreadError(diagnose("AR136", self.lines.span(node.start, node.start + 1)))
        elif frame.is_flow and _COLON_BEFORE_INDICATOR.match(self.lines.text, node.end):
            raise MisreadError(diagnose("AR115", self.lines.span(node.end, node.end + 1)))
        elif "，" in raw and frame.is_flow:
            self._add(diagnose("AR110", self._span_of(node, "，")))
        return node

    def _report_no_word(self, node: Node) -> None:
        span = self._span(node)
        # Braces within braces are one mistake: what was said about the inner ones goes.
        self.findings = [finding for finding in self.findings if finding.span is None or finding.span < span]
        self._add(diagnose("AR127", span))

    def _report_twice(self, frame: _Frame, key: Scalar) -> None:
        if frame.is_two:
            return
        first = frame.nodes[key.raw].key
        label = Label(self._span(first), Message("第一次写在这里", "first written here"))
        # What begins with the same key once more is another entry; all its keys would be written twice.
        frame.is_two = not frame.is_flow and first is next(iter(frame.nodes.values())).key
        also = _ANOTHER_ENTRY if frame.is_two else None
        self._add(diagnose("AR118", self._span(key), labels=(label,), word=key.raw, also=also))

    def _refuse_tag(self, event: yaml.NodeEvent) -> None:
        found = _TAG.search(self.lines.text, _offsets(event)[0])
        if found:
            self._add(diagnose("AR122", self.lines.span(*found.span()), word=found[0]))

    def _add(self, finding: Diagnostic) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            raise UnreadableError(diagnose("AR131", finding.span, limit=MAX_FINDINGS))
        self.findings.append(finding)

    def _grow(self, count: int, event: yaml.Event) -> None:
        self._count += count
        if self._count > MAX_NODES:
            raise UnreadableError(diagnose("AR105", self._span_of_event(event), limit=MAX_NODES))

    def _deepen(self, height: int, event: yaml.Event) -> None:
        if len(self._frames) + height > MAX_DEPTH:
            raise UnreadableError(diagnose("AR104", self._span_of_event(event), limit=MAX_DEPTH))

    def _span(self, node: Node) -> Span:
        return self.lines.span(node.start, node.end)

    def _span_of_spaces(self, key: Scalar) -> Span:
        """The full-width spaces before or behind a key."""
        before = len(key.raw) - len(key.raw.lstrip(FULL_WIDTH_SPACES))
        behind = len(key.raw) - len(key.raw.rstrip(FULL_WIDTH_SPACES))
        start, end = (key.start, key.start + before) if before else (key.end - behind, key.end)
        return self.lines.span(start, end)

    def _span_of(self, node: Scalar, character: str) -> Span:
        """Where the first such character of the node stands."""
        offset = max(self.lines.text.find(character, node.start, node.end), node.start)
        return self.lines.span(offset, offset + 1)

    def _span_of_event(self, event: yaml.Event) -> Span:
        return self.lines.span(*_offsets(event))


def is_in_chinese_quotes(text: str) -> bool:
    """Whether a text begins and ends with the quotes that Chinese writing has for it."""
    return len(text) > 1 and _CHINESE_QUOTES.get(text[0]) == text[-1]


_ANOTHER_ENTRY: Final = Message(
    "这里开始的是新的一项，就在前面加 `- `", "if another item begins here, put `- ` before it"
)


def _offsets(event: yaml.Event) -> tuple[int, int]:
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return start.index, end.index


def _without_zeros(raw: str) -> str:
    """The number that a word with leading zeros would be, for the help."""
    sign = "-" if raw.startswith("-") else ""
    whole, point, fraction = raw.lstrip("+-").partition(".")
    return f"{sign}{whole.lstrip('0') or '0'}{point}{fraction}"
