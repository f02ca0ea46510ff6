"""Why a text is not YAML: the true cause is looked for near the place where reading got stuck.

A parser reports where it gave up, often a line or a page after the mistake. Each cause below looks for one
mistake that people make; the first that is there explains the error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from yaml import MarkedYAMLError

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message
from access_rules.loading.composing import FULL_WIDTH_SPACES, KEY_BEFORE_BRACKET, MAX_DEPTH, Composer
from access_rules.loading.keywords import english
from access_rules.loading.recovery import indent, lines_said, section_header
from access_rules.loading.trouble import Line, Trouble, without_quotes

Cause = Callable[[Trouble], Diagnostic | None]
"""A mistake that may be behind the trouble; None when it is not."""

_CLOSING: Final = {"[": "]", "{": "}", "]": "[", "}": "{"}
_FULL_WIDTH_CLOSING: Final = "］｝】〕」"
_MOST_CHARACTERS_AHEAD: Final = 500

_COLON_BEFORE_INDICATOR = re.compile(r"(?<=[^\s:,\[\]{}\"']):(?=[,\[\]{}?])")
_HYPHEN_BEFORE_WORD = re.compile(r"-(?=\w)")


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
    trouble = Trouble.of(error, composer)
    finding = next(finding for cause in _CAUSES if (finding := cause(trouble)))
    assert finding.span is not None
    first = last = finding.span.line
    if finding.code not in _LEFT_OPEN and "parsing a flow" in trouble.what and trouble.since is not None:
        first = min(first, trouble.lines.place(trouble.since)[0])
        last = max(last, trouble.number)
    return Mistake(finding, first, last)


_LEFT_OPEN: Final = ("AR113", "AR114")
"""Mistakes after which reading goes on to the end of the file, through lines that have nothing to do with it."""


# ---- characters


def _tab(trouble: Trouble) -> Diagnostic | None:
    line_start = trouble.lines.starts[trouble.number - 1]
    line = trouble.lines.line(trouble.number)
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation:
        start = line_start + indentation.index("\t")
    elif trouble.character == "\t":
        start = trouble.at
    else:
        return None
    rest = trouble.text[start : line_start + len(line)]
    return diagnose("AR107", trouble.span(start, start + len(rest) - len(rest.lstrip("\t"))))


def _full_width_space(trouble: Trouble) -> Diagnostic | None:
    for number in range(trouble.first_number, trouble.number + 1):
        line = trouble.lines.line(number)
        indentation = line[: len(line) - len(line.lstrip())]
        offset = next((place for place, each in enumerate(indentation) if each in FULL_WIDTH_SPACES), None)
        if offset is not None:
            start = trouble.lines.starts[number - 1]
            return diagnose("AR117", trouble.span(start + offset, start + len(indentation)))
    return None


def _too_deep(trouble: Trouble) -> Diagnostic | None:
    if "nesting depth" not in trouble.what:
        return None
    return diagnose("AR104", trouble.span(trouble.at, trouble.at), limit=MAX_DEPTH)


def _escape(trouble: Trouble) -> Diagnostic | None:
    if "escape" not in trouble.what:
        return None
    backslash = trouble.text.rfind("\\", trouble.since or 0, trouble.at + 1)
    word = trouble.text[backslash : backslash + 2]
    return diagnose("AR129", trouble.span(backslash, backslash + 2), word=word) if backslash >= 0 else None


# ---- quotes


def _unclosed_quote(trouble: Trouble) -> Diagnostic | None:
    is_unclosed = "end of stream" in trouble.what or "document indicator" in trouble.what
    if "quoted scalar" not in trouble.what or not is_unclosed or trouble.since is None:
        return None
    return _open_quote(trouble, trouble.since)


def _open_quote(trouble: Trouble, start: int) -> Diagnostic:
    end = trouble.end_of_line(start)
    closing = next((mark for mark in "”’＂" if mark in trouble.text[start:end]), None)
    also = _ends_with("中文引号", "the Chinese quote", closing)
    return diagnose("AR113", trouble.span(start, end), quote=trouble.text[start], also=also)


def _ends_with(zh: str, en: str, closing: str | None) -> Message | None:
    return None if closing is None else Message(f"结尾写的是{zh} `{closing}`", f"it ends with {en} `{closing}`")


def _text_after_quote(trouble: Trouble) -> Diagnostic | None:
    scalar = trouble.last_scalar
    if scalar is None or scalar.plain or trouble.text[scalar.start] not in "\"'" or not trouble.follows(scalar.end):
        return None
    if "\n" in trouble.text[scalar.start : scalar.end]:
        return _open_quote(trouble, scalar.start)
    return _needs_quotes(trouble, scalar.start)


def _text_after_braces(trouble: Trouble) -> Diagnostic | None:
    if trouble.last_braces is None:
        return None
    start, end = trouble.last_braces
    if not trouble.follows(end) or trouble.character in "\n]},":
        return None
    return _needs_quotes(trouble, start)


def _needs_quotes(trouble: Trouble, start: int) -> Diagnostic:
    end = _end_of_value(trouble, start)
    word = trouble.text[start:end]
    return diagnose("AR116", trouble.span(start, end), word=word, help=_quoting(word))


def _end_of_value(trouble: Trouble, start: int) -> int:
    """Where the text ends that was meant to begin at ``start``: with its line, or inside brackets with its item."""
    end = trouble.end_of_line(start)
    line_start = trouble.lines.starts[trouble.lines.place(start)[0] - 1]
    if _depth(without_quotes(trouble.text[line_start:start])) <= 0:
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


def _indicator(trouble: Trouble) -> Diagnostic | None:
    """A text that begins with a character to which YAML gives a meaning."""
    if "cannot start any token" in trouble.what:
        return _needs_quotes(trouble, trouble.at)
    if any(words in trouble.what for words in _INDICATORS) and trouble.since is not None:
        return _needs_quotes(trouble, trouble.since)
    return None


_INDICATORS: Final = ("an alias", "an anchor", "a tag", "a block scalar", "a node", "a directive")


# ---- brackets


def _colon_before_bracket(trouble: Trouble) -> Diagnostic | None:
    """A line such as ``当：{…}``: without its colon, what is in the brackets is no mapping."""
    here = trouble.said(trouble.number)
    found = KEY_BEFORE_BRACKET.match(here.content) if here else None
    if here is None or found is None:
        return None
    code = "AR109" if found[1] == "：" else "AR115"
    return diagnose(code, trouble.span(here.start + found.start(1), here.start + found.end(1)))


def _tight_colon_in_brackets(trouble: Trouble) -> Diagnostic | None:
    if not _COLON_BEFORE_INDICATOR.match(trouble.text, trouble.at):
        return None
    return diagnose("AR115", trouble.span(trouble.at, trouble.at + 1))


def _in_brackets(trouble: Trouble) -> Diagnostic | None:
    if "parsing a flow" not in trouble.what or trouble.since is None:
        return None
    start = trouble.since
    inside = without_quotes(trouble.text[start : trouble.at])
    for code, character in (("AR110", "，"), ("AR109", "：")):
        if (offset := inside.rfind(character)) >= 0:
            return diagnose(code, trouble.span(start + offset, start + offset + 1))
    if trouble.text[start : start + 1] not in ("[", "{"):
        return None
    return (
        _open_bracket(trouble, start) if _is_left_open(trouble, start) else diagnose("AR128", trouble.word(trouble.at))
    )


def _is_left_open(trouble: Trouble, start: int) -> bool:
    first, _ = trouble.lines.place(start)
    if trouble.number == first:
        return not trouble.character
    is_inside = indent(trouble.lines.line(trouble.number)) > indent(trouble.lines.line(first))
    ahead = trouble.text[trouble.at : trouble.at + _MOST_CHARACTERS_AHEAD]
    return not (is_inside and _CLOSING[trouble.text[start]] in ahead)


def _open_bracket(trouble: Trouble, start: int) -> Diagnostic:
    bracket = trouble.text[start]
    line = trouble.text[start : trouble.end_of_line(start)]
    closing = next((mark for mark in _FULL_WIDTH_CLOSING if mark in line), None)
    also = _ends_with("全角括号", "the full-width bracket", closing)
    return diagnose("AR114", trouble.span(start, start + 1), bracket=bracket, missing=_CLOSING[bracket], also=also)


def _stray_bracket(trouble: Trouble) -> Diagnostic | None:
    bracket = trouble.character
    if bracket not in ("]", "}"):
        return None
    return diagnose("AR114", trouble.span(trouble.at, trouble.at + 1), bracket=bracket, missing=_CLOSING[bracket])


# ---- colons


def _colon_in_text(trouble: Trouble) -> Diagnostic | None:
    here = trouble.said(trouble.number)
    if "mapping values are not allowed" not in trouble.what or here is None:
        return None
    colon = here.full_width_colon
    if colon is not None and colon < min(trouble.at, here.separator or trouble.at):
        return diagnose("AR109", trouble.span(colon, colon + 1))
    if here.separator is not None and here.separator < trouble.at:
        return _colon_in_value(trouble, here.separator + 1)
    return _swallowed_line(trouble, here)


def _colon_in_value(trouble: Trouble, after_colon: int) -> Diagnostic:
    before = trouble.text[after_colon : trouble.at]
    start = after_colon + len(before) - len(before.lstrip())
    if trouble.text[start] in "［｛":
        return diagnose("AR135", trouble.span(start, start + 1))
    if trouble.text[start] in "“‘＂「":
        return diagnose("AR112", trouble.span(start, trouble.end_of_line(start)))
    return _needs_quotes(trouble, start)


def _swallowed_line(trouble: Trouble, here: Line) -> Diagnostic:
    """A line taken for the continuation of a text above it."""
    text: Line | None = None
    for above in trouble.said_above(here.number):
        if above.has_value:
            return _below_a_value(trouble, here, above)
        if above.separator is not None:
            break
        if (finding := _colon_amiss(trouble, above)) is not None:
            return finding
        text = above
        if above.is_item:
            break
    return _without_colon(trouble, text) if text else diagnose("AR106", trouble.word(here.start))


def _below_a_value(trouble: Trouble, here: Line, above: Line) -> Diagnostic:
    is_next = next(trouble.said_above(here.number)) == above
    if not is_next and english(trouble.text[here.start : trouble.at].strip()) is None:
        return _needs_quotes(trouble, here.start)
    label = Label(
        trouble.span(above.start, above.end),
        Message("这一行已经有值，下面不能再缩进", "this line has its value already, nothing can be nested under it"),
    )
    return diagnose("AR108", trouble.word(here.start), labels=(label,))


def _colon_amiss(trouble: Trouble, line: Line) -> Diagnostic | None:
    for code, colon in (("AR109", line.full_width_colon), ("AR115", line.tight_colon)):
        if colon is not None:
            return diagnose(code, trouble.span(colon, colon + 1))
    return None


def _no_colon(trouble: Trouble) -> Diagnostic | None:
    if "could not find expected ':'" not in trouble.what or trouble.since is None:
        return None
    line = trouble.said(trouble.lines.place(trouble.since)[0])
    return (_colon_amiss(trouble, line) or _without_colon(trouble, line)) if line else None


def _without_colon(trouble: Trouble, line: Line) -> Diagnostic:
    return diagnose("AR132", trouble.span(line.start, line.end), word=line.content)


# ---- lines


def _list_beside_keyword(trouble: Trouble) -> Diagnostic | None:
    if "sequence entries are not allowed" not in trouble.what or trouble.is_first_in_line:
        return None
    return diagnose("AR134", trouble.span(trouble.at, trouble.at + 1))


def _misplaced_line(trouble: Trouble) -> Diagnostic | None:
    is_about_blocks = any(words in trouble.what for words in _BLOCKS)
    if not is_about_blocks or not trouble.is_first_in_line or not trouble.character:
        return None
    if _HYPHEN_BEFORE_WORD.match(trouble.text, trouble.at):
        return diagnose("AR136", trouble.span(trouble.at, trouble.at + 1))
    return _first_item_without_hyphen(trouble) or _amiss_above(trouble) or _ill_indented(trouble)


_BLOCKS: Final = (
    "<block end>", "expected key", "expected '-' indicator", "<document start>", "leading spaces", "leading tab",
    "are not allowed", "is not allowed",
)  # fmt: skip


def _first_item_without_hyphen(trouble: Trouble) -> Diagnostic | None:
    """The first entry of a section, when an item comes later: then the section was meant to be a list."""
    header = section_header(trouble.lines, trouble.number)
    number = next(lines_said(trouble.lines, header + 1, trouble.number), trouble.number)
    first = trouble.said(number)
    if trouble.character != "-" or first is None or first.is_item or number == trouble.number:
        return None
    return diagnose("AR137", trouble.word(first.start))


def _amiss_above(trouble: Trouble) -> Diagnostic | None:
    above = next(trouble.said_above(trouble.number), None)
    return _colon_amiss(trouble, above) if above and above.separator is None else None


def _ill_indented(trouble: Trouble) -> Diagnostic:
    begun = Message("这一层从这里开始", "this level begins here")
    labels = () if trouble.since is None else (Label(trouble.word(trouble.since), begun),)
    return diagnose("AR108", trouble.word(trouble.at), labels=labels)


def _anything(trouble: Trouble) -> Diagnostic:
    return diagnose("AR106", trouble.word(trouble.at))


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
"""In this order: what tells a mistake for certain comes before what only suggests one."""
