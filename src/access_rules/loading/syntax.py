"""Why a text is not YAML: the true cause is looked for near the place where reading got stuck.

A parser reports where it gave up, often a line or a page after the mistake. Each cause below looks for one
mistake that people make; the first that is there explains the error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from yaml import MarkedYAMLError

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message
from access_rules.loading.composing import FULL_WIDTH_SPACES, MAX_DEPTH, Composer
from access_rules.loading.keywords import english
from access_rules.loading.positions import Lines, Scalar
from access_rules.loading.recovery import indent, lines_said, section_header
from access_rules.source import Span

_CLOSING: Final = {"[": "]", "{": "}", "]": "[", "}": "{"}
_FULL_WIDTH_CLOSING: Final = "］｝】〕」"

_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_LIST_MARK = re.compile(r"(?:-\s+)*")
_SEPARATOR = re.compile(r":(?=\s|$)")
_TIGHT_COLON = re.compile(r":(?=\S)")
_COLON_BEFORE_BRACKET = re.compile(r"(?<=[^\s:,\[\]{}\"']):(?=[,\[\]{}?])")
_HYPHEN_BEFORE_WORD = re.compile(r"-(?=\w)")
_KEY_BEFORE_BRACKET = re.compile(r"[^\s:：{}\[\],\"'#-][^\s:：{}\[\],\"']*(：(?= *[\[{\"'])|:(?=[\[{\"']))")
_WORD = re.compile(r"[^\s:：,\[\]{}]+|\S")

_MOST_LINES_BACK: Final = 50


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Where reading got stuck: ``at`` an offset, in something that began at ``since``, saying ``what``."""

    lines: Lines
    at: int
    since: int | None
    what: str
    last_scalar: Scalar | None
    last_braces: tuple[int, int] | None

    @property
    def text(self) -> str:
        return self.lines.text

    @property
    def number(self) -> int:
        """The number of the line it got stuck in."""
        return self.lines.place(self.at)[0]

    @property
    def line(self) -> str:
        return self.lines.line(self.number)

    @property
    def line_start(self) -> int:
        return self.lines.starts[self.number - 1]

    @property
    def is_first_in_line(self) -> bool:
        """Whether only spaces and list marks stand before the place."""
        return not _LIST_MARK.sub("", self.text[self.line_start : self.at].lstrip(), count=1)

    def rest_of_line(self, offset: int) -> tuple[int, int]:
        """The stretch from ``offset`` to the end of its line, without a comment and spaces at its end."""
        line_end = self.text.find("\n", offset)
        rest = self.text[offset:] if line_end < 0 else self.text[offset:line_end]
        return offset, offset + len(_COMMENT.sub("", rest).rstrip())

    def span(self, start: int, end: int) -> Span:
        return self.lines.span(start, end)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that says something: its number, the offset of its first word, and its words."""

    number: int
    start: int
    content: str
    is_item: bool

    @property
    def has_value(self) -> bool:
        """Whether something stands behind its keyword."""
        return self.separator is not None and self.separator + 1 < self.end

    @property
    def separator(self) -> int | None:
        """The offset of the colon between keyword and value."""
        found = _SEPARATOR.search(_without_quotes(self.content))
        return self.start + found.start() if found else None

    @property
    def full_width_colon(self) -> int | None:
        offset = _without_quotes(self.content).find("：")
        return None if offset < 0 else self.start + offset

    @property
    def tight_colon(self) -> int | None:
        """The offset of a colon that no space follows."""
        found = _TIGHT_COLON.search(_without_quotes(self.content))
        return self.start + found.start() if found else None

    @property
    def end(self) -> int:
        return self.start + len(self.content)


Cause = Callable[[_Trouble], Diagnostic | None]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake of syntax: the finding that tells the author what to mend, and the lines in which it is."""

    finding: Diagnostic
    first_line: int
    last_line: int


def mistake_of(finding: Diagnostic) -> Mistake:
    """A mistake that is in the line of its finding."""
    assert finding.span is not None
    return Mistake(finding, finding.span.line, finding.span.line)


def explain(error: MarkedYAMLError, composer: Composer) -> Mistake:
    """The mistake behind an error."""
    trouble = _trouble(error, composer)
    finding = next(finding for cause in _CAUSES if (finding := cause(trouble)))
    assert finding.span is not None
    first = last = finding.span.line
    if finding.code not in _LEFT_OPEN and "parsing a flow" in trouble.what and trouble.since is not None:
        first = min(first, trouble.lines.place(trouble.since)[0])
        last = max(last, trouble.number)
    return Mistake(finding, first, last)


_LEFT_OPEN: Final = ("AR113", "AR114")
"""Mistakes after which reading goes on to the end of the file, through lines that have nothing to do with it."""


def _trouble(error: MarkedYAMLError, composer: Composer) -> _Trouble:
    mark = error.problem_mark or error.context_mark
    size = len(composer.lines.text)
    return _Trouble(
        lines=composer.lines,
        at=min(mark.index, size) if mark else 0,
        since=min(error.context_mark.index, size) if error.context_mark else None,
        what=f"{error.context or ''} {error.problem or ''}",
        last_scalar=composer.last_scalar,
        last_braces=composer.last_braces,
    )


# ---- causes


def _tab(trouble: _Trouble) -> Diagnostic | None:
    indent = trouble.line[: len(trouble.line) - len(trouble.line.lstrip())]
    if "\t" in indent:
        offset = trouble.line_start + indent.index("\t")
    elif trouble.text[trouble.at : trouble.at + 1] == "\t":
        offset = trouble.at
    else:
        return None
    end = offset
    while trouble.text[end : end + 1] == "\t":
        end += 1
    return diagnose("AR107", trouble.span(offset, end))


def _too_deep(trouble: _Trouble) -> Diagnostic | None:
    if "nesting depth" not in trouble.what:
        return None
    return diagnose("AR104", trouble.span(trouble.at, trouble.at), limit=MAX_DEPTH)


def _unclosed_quote(trouble: _Trouble) -> Diagnostic | None:
    is_unclosed = "end of stream" in trouble.what or "document indicator" in trouble.what
    if "quoted scalar" not in trouble.what or not is_unclosed or trouble.since is None:
        return None
    return _open_quote(trouble, trouble.since)


def _open_quote(trouble: _Trouble, start: int) -> Diagnostic:
    start, end = trouble.rest_of_line(start)
    closing = next((mark for mark in "”’＂" if mark in trouble.text[start:end]), None)
    also = _ends_with("中文引号", "the Chinese quote", closing)
    return diagnose("AR113", trouble.span(start, end), quote=trouble.text[start], also=also)


def _ends_with(zh: str, en: str, closing: str | None) -> Message | None:
    return None if closing is None else Message(f"结尾写的是{zh} `{closing}`", f"it ends with {en} `{closing}`")


def _escape(trouble: _Trouble) -> Diagnostic | None:
    if "escape" not in trouble.what:
        return None
    backslash = trouble.text.rfind("\\", trouble.since or 0, trouble.at + 1)
    word = trouble.text[backslash : backslash + 2]
    return diagnose("AR129", trouble.span(backslash, backslash + 2), word=word) if backslash >= 0 else None


def _text_after_quote(trouble: _Trouble) -> Diagnostic | None:
    scalar = trouble.last_scalar
    if scalar is None or scalar.plain or trouble.text[scalar.start] not in "\"'":
        return None
    between = trouble.text[scalar.end : trouble.at]
    if scalar.end > trouble.at or between.strip() or "\n" in between or trouble.at >= len(trouble.text):
        return None
    if "\n" in trouble.text[scalar.start : scalar.end]:
        return _open_quote(trouble, scalar.start)
    return _needs_quotes(trouble, scalar.start)


def _text_after_braces(trouble: _Trouble) -> Diagnostic | None:
    if trouble.last_braces is None:
        return None
    start, end = trouble.last_braces
    between = trouble.text[end : trouble.at]
    if end > trouble.at or between.strip() or "\n" in between or trouble.text[trouble.at : trouble.at + 1] in "\n]},":
        return None
    return _needs_quotes(trouble, start)


def _needs_quotes(trouble: _Trouble, start: int) -> Diagnostic:
    end = _end_of_value(trouble, start)
    word = trouble.text[start:end]
    return diagnose("AR116", trouble.span(start, end), word=word, help=_quoting(word))


def _end_of_value(trouble: _Trouble, start: int) -> int:
    """Where the text ends that was meant to begin at ``start``: with its line, or inside brackets with its item."""
    _, end = trouble.rest_of_line(start)
    line_start = trouble.lines.starts[trouble.lines.place(start)[0] - 1]
    if _depth(_without_quotes(trouble.text[line_start:start])) <= 0:
        return end
    depth = 0
    for offset in range(start, end):
        character = trouble.text[offset]
        depth += _depth(character)
        if depth < 0 or (depth == 0 and character == ","):
            return offset
    return end


def _depth(text: str) -> int:
    """By how many brackets the nesting is deeper behind a text than before it."""
    return sum(text.count(opening) for opening in "[{") - sum(text.count(closing) for closing in "]}")


def _quoting(word: str) -> Message | None:
    for quote in ("'", '"'):
        if quote not in word and not (quote == '"' and "\\" in word):
            return Message(f"整段加引号 `{quote}{word}{quote}`", f"quote the whole text: `{quote}{word}{quote}`")
    return None


def _full_width_space(trouble: _Trouble) -> Diagnostic | None:
    numbers = {trouble.number, *_lines_since(trouble)}
    for number in sorted(numbers):
        line = trouble.lines.line(number)
        indent = line[: len(line) - len(line.lstrip())]
        offset = next((place for place, character in enumerate(indent) if character in FULL_WIDTH_SPACES), None)
        if offset is not None:
            start = trouble.lines.starts[number - 1]
            return diagnose("AR117", trouble.span(start + offset, start + len(indent)))
    return None


def _lines_since(trouble: _Trouble) -> range:
    """The lines from where the stuck part began, but not more than a person would look through."""
    first = trouble.lines.place(trouble.since)[0] if trouble.since is not None else trouble.number - 1
    return range(max(first, trouble.number - _MOST_LINES_BACK, 1), trouble.number)


def _tight_colon_in_brackets(trouble: _Trouble) -> Diagnostic | None:
    if not _COLON_BEFORE_BRACKET.match(trouble.text, trouble.at):
        return None
    return diagnose("AR115", trouble.span(trouble.at, trouble.at + 1))


def _colon_before_bracket(trouble: _Trouble) -> Diagnostic | None:
    """A line such as ``当：{…}``: without its colon, what is in the brackets is no mapping."""
    here = _said(trouble, trouble.number)
    found = _KEY_BEFORE_BRACKET.match(here.content) if here else None
    if here is None or found is None:
        return None
    code = "AR109" if found[1] == "：" else "AR115"
    return diagnose(code, trouble.span(here.start + found.start(1), here.start + found.end(1)))


def _in_brackets(trouble: _Trouble) -> Diagnostic | None:
    if "parsing a flow" not in trouble.what or trouble.since is None:
        return None
    start = trouble.since
    inside = _without_quotes(trouble.text[start : trouble.at])
    if (comma := inside.rfind("，")) >= 0:
        return diagnose("AR110", trouble.span(start + comma, start + comma + 1))
    if (colon := inside.rfind("：")) >= 0:
        return diagnose("AR109", trouble.span(start + colon, start + colon + 1))
    if trouble.text[start : start + 1] not in ("[", "{"):
        return None
    if _is_left_open(trouble, start):
        return _open_bracket(trouble, start)
    return diagnose("AR128", trouble.span(*_word(trouble, trouble.at)))


def _is_left_open(trouble: _Trouble, start: int) -> bool:
    first, _ = trouble.lines.place(start)
    if trouble.number == first:
        return trouble.at >= len(trouble.text)
    is_inside = indent(trouble.line) > indent(trouble.lines.line(first))
    return not (is_inside and _CLOSING[trouble.text[start]] in trouble.text[trouble.at : trouble.at + 500])


def _open_bracket(trouble: _Trouble, start: int) -> Diagnostic:
    bracket = trouble.text[start]
    _, end = trouble.rest_of_line(start)
    closing = next((mark for mark in _FULL_WIDTH_CLOSING if mark in trouble.text[start:end]), None)
    also = _ends_with("全角括号", "the full-width bracket", closing)
    return diagnose("AR114", trouble.span(start, start + 1), bracket=bracket, missing=_CLOSING[bracket], also=also)


def _stray_bracket(trouble: _Trouble) -> Diagnostic | None:
    bracket = trouble.text[trouble.at : trouble.at + 1]
    if bracket not in ("]", "}"):
        return None
    return diagnose("AR114", trouble.span(trouble.at, trouble.at + 1), bracket=bracket, missing=_CLOSING[bracket])


def _colon_in_text(trouble: _Trouble) -> Diagnostic | None:
    if "mapping values are not allowed" not in trouble.what:
        return None
    here = _said(trouble, trouble.number)
    if here is None:
        return None
    colon = here.full_width_colon
    if colon is not None and colon < min(trouble.at, here.separator or trouble.at):
        return diagnose("AR109", trouble.span(colon, colon + 1))
    if here.separator is not None and here.separator < trouble.at:
        return _colon_in_value(trouble, here.separator + 1)
    return _swallowed_line(trouble, here)


def _colon_in_value(trouble: _Trouble, after_colon: int) -> Diagnostic:
    value = (
        after_colon + len(trouble.text[after_colon : trouble.at]) - len(trouble.text[after_colon : trouble.at].lstrip())
    )
    if trouble.text[value] in "［｛":
        return diagnose("AR135", trouble.span(value, value + 1))
    if trouble.text[value] in "“‘＂「":
        start, end = trouble.rest_of_line(value)
        return diagnose("AR112", trouble.span(start, end))
    return _needs_quotes(trouble, value)


def _swallowed_line(trouble: _Trouble, here: _Line) -> Diagnostic:
    """A line taken for the continuation of a text above it."""
    text: _Line | None = None
    for above in _said_above(trouble, here.number):
        if above.has_value:
            return _ill_indented(trouble, here, above)
        if above.separator is not None:
            break
        if (finding := _colon_amiss(trouble, above)) is not None:
            return finding
        text = above
        if above.is_item:
            break
    if text is None:
        return diagnose("AR106", trouble.span(*_word(trouble, here.start)))
    return _without_colon(trouble, text)


def _ill_indented(trouble: _Trouble, here: _Line, above: _Line) -> Diagnostic:
    is_next = next(_said_above(trouble, here.number)) == above
    if not is_next and english(trouble.text[here.start : trouble.at].strip()) is None:
        return _needs_quotes(trouble, here.start)
    label = Label(
        trouble.lines.span(above.start, above.end),
        Message("这一行已经有值，下面不能再缩进", "this line has its value already, nothing can be nested under it"),
    )
    return diagnose("AR108", trouble.span(*_word(trouble, here.start)), labels=(label,))


def _said_above(trouble: _Trouble, number: int) -> Iterator[_Line]:
    """The lines above a line that say something, the nearest first."""
    for each in range(number - 1, max(number - 1 - _MOST_LINES_BACK, 0), -1):
        if (line := _said(trouble, each)) is not None:
            yield line


def _colon_amiss(trouble: _Trouble, line: _Line) -> Diagnostic | None:
    if (colon := line.full_width_colon) is not None:
        return diagnose("AR109", trouble.span(colon, colon + 1))
    if (colon := line.tight_colon) is not None:
        return diagnose("AR115", trouble.span(colon, colon + 1))
    return None


def _no_colon(trouble: _Trouble) -> Diagnostic | None:
    if "could not find expected ':'" not in trouble.what or trouble.since is None:
        return None
    line = _said(trouble, trouble.lines.place(trouble.since)[0])
    if line is None:
        return None
    return _colon_amiss(trouble, line) or _without_colon(trouble, line)


def _without_colon(trouble: _Trouble, line: _Line) -> Diagnostic:
    return diagnose("AR132", trouble.span(line.start, line.end), word=line.content)


def _list_beside_keyword(trouble: _Trouble) -> Diagnostic | None:
    if "sequence entries are not allowed" not in trouble.what or trouble.is_first_in_line:
        return None
    return diagnose("AR134", trouble.span(trouble.at, trouble.at + 1))


def _misplaced_line(trouble: _Trouble) -> Diagnostic | None:
    is_about_blocks = any(words in trouble.what for words in _BLOCKS)
    if not is_about_blocks or not trouble.is_first_in_line or trouble.at >= len(trouble.text):
        return None
    if _HYPHEN_BEFORE_WORD.match(trouble.text, trouble.at):
        return diagnose("AR136", trouble.span(trouble.at, trouble.at + 1))
    if (finding := _first_item_without_hyphen(trouble)) is not None:
        return finding
    above = next(_said_above(trouble, trouble.number), None)
    if above and above.separator is None and (finding := _colon_amiss(trouble, above)):
        return finding
    labels = () if trouble.since is None else (_begun(trouble, trouble.since),)
    return diagnose("AR108", trouble.span(*_word(trouble, trouble.at)), labels=labels)


_BLOCKS: Final = (
    "<block end>", "expected key", "expected '-' indicator", "<document start>", "leading spaces", "leading tab",
    "are not allowed", "is not allowed",
)  # fmt: skip


def _first_item_without_hyphen(trouble: _Trouble) -> Diagnostic | None:
    """The first entry of a section, when an item comes later: then the section was meant to be a list."""
    header = section_header(trouble.lines, trouble.number)
    number = next(lines_said(trouble.lines, header + 1, trouble.number), trouble.number)
    first = _said(trouble, number)
    if trouble.text[trouble.at] != "-" or first is None or first.is_item or number == trouble.number:
        return None
    return diagnose("AR137", trouble.span(*_word(trouble, first.start)))


def _begun(trouble: _Trouble, offset: int) -> Label:
    span = trouble.lines.span(*_word(trouble, offset))
    return Label(span, Message("这一层从这里开始", "this level begins here"))


def _indicator(trouble: _Trouble) -> Diagnostic | None:
    if "cannot start any token" in trouble.what:
        return _needs_quotes(trouble, trouble.at)
    if any(words in trouble.what for words in _INDICATORS) and trouble.since is not None:
        return _needs_quotes(trouble, trouble.since)
    return None


_INDICATORS: Final = ("an alias", "an anchor", "a tag", "a block scalar", "a node", "a directive")


def _anything(trouble: _Trouble) -> Diagnostic:
    return diagnose("AR106", trouble.span(*_word(trouble, trouble.at)))


_CAUSES: Final[tuple[Cause, ...]] = (
    _tab,
    _too_deep,
    _unclosed_quote,
    _escape,
    _colon_before_bracket,
    _text_after_quote,
    _text_after_braces,
    _full_width_space,
    _tight_colon_in_brackets,
    _in_brackets,
    _stray_bracket,
    _colon_in_text,
    _no_colon,
    _list_beside_keyword,
    _misplaced_line,
    _indicator,
    _anything,
)


# ---- looking at lines


def _said(trouble: _Trouble, number: int) -> _Line | None:
    """What a line says behind its indentation and list marks; None for blank lines and comments."""
    line = trouble.lines.line(number)
    content = _COMMENT.sub("", line).rstrip()
    words = content.lstrip()
    mark = _LIST_MARK.match(words)
    words = words[mark.end() :] if mark else words
    if not words:
        return None
    is_item = bool(mark and mark[0])
    return _Line(number, trouble.lines.starts[number - 1] + len(content) - len(words), words, is_item)


def _without_quotes(text: str) -> str:
    return _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), text)


def _word(trouble: _Trouble, offset: int) -> tuple[int, int]:
    """The word at an offset, or the last word before the end of the text."""
    found = _WORD.match(trouble.text, offset)
    if found:
        return found.span()
    end = len(trouble.text[:offset].rstrip())
    return max(end - 1, 0), end
