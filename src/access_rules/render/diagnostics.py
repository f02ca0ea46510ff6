"""Diagnostics as people and programs read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from access_rules.diagnostic import Diagnostic, Label, Message, Severity
from access_rules.render.inline import inline
from access_rules.render.snippet import Arrow, GapRow, MarkRow, SnippetRow, SourceRow, snippet, split_lines
from access_rules.render.wording import SEVERITIES, Language, Phrase
from access_rules.source import Span

_BOLD = "1"
_BLUE = "1;34"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


def render_text(
    diagnostics: Sequence[Diagnostic],
    texts: Mapping[str, str],
    lang: Language = "zh",
    *,
    colour: bool = False,
) -> str:
    """The findings in the order given, each with the lines it points at, and a summary at the end.

    ``texts`` holds the files by the names that spans use; a file left out is only named.
    ``colour`` adds the colours of a terminal.
    """
    lines = {file: split_lines(text) for file, text in texts.items()}
    findings = (_finding(each, lines, lang, _Paint(colour)) for each in diagnostics)
    return "\n\n".join([*findings, summarise(diagnostics, lang)]) + "\n"


def summarise(diagnostics: Iterable[Diagnostic], lang: Language = "zh") -> str:
    """How many errors, warnings and notes there are, in one line."""
    counts = Counter(each.severity for each in diagnostics)
    phrases = {Severity.ERROR: Phrase.ERRORS, Severity.WARNING: Phrase.WARNINGS, Severity.INFO: Phrase.NOTES}
    said = [phrase.say(lang, count=counts[each]) for each, phrase in phrases.items() if counts[each]]
    return Phrase.COMMA.say(lang).join(said) or Phrase.NO_FINDINGS.say(lang)


def render_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """The findings in JSON values, both languages side by side; positions are null where there is no file."""
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "message": _both(each.message),
            "help": _both(each.help) if each.help else None,
            **_position(each.span),
            "labels": [_label(label) for label in each.labels],
            "path": list(each.path),
        }
        for each in diagnostics
    ]


def _both(message: Message) -> dict[str, str]:
    return {"zh": message.zh, "en": message.en}


def _label(label: Label) -> dict[str, Any]:
    return {"message": _both(label.message), **_position(label.span)}


def _position(span: Span | None) -> dict[str, str | int | None]:
    names = ("file", "line", "column", "end_line", "end_column")
    return {name: None if span is None else getattr(span, name) for name in names}


@dataclass(frozen=True, slots=True)
class _Paint:
    """Wraps text in the codes of a terminal colour, or leaves it alone."""

    on: bool

    def __call__(self, text: str, style: str) -> str:
        return f"\033[{style}m{text}\033[0m" if self.on and text else text


def _finding(finding: Diagnostic, lines: Mapping[str, Sequence[str]], lang: Language, paint: _Paint) -> str:
    rows = snippet(finding, lines, lang)
    gutter = max((len(str(row.line)) for row in rows if isinstance(row, SourceRow)), default=1)
    severity = f"{SEVERITIES[finding.severity].say(lang)}[{finding.code}]"
    head = f"{paint(severity, _COLOURS[finding.severity])} {paint(inline(finding.message.in_language(lang)), _BOLD)}"
    shown = (_row(row, gutter, _COLOURS[finding.severity], paint) for row in rows)
    margin = " " * (gutter + 1)
    return "\n".join([head, *shown, *_fact(finding, margin, lang, paint), *_help(finding, margin, lang, paint)])


def _row(row: SnippetRow, gutter: int, colour: str, paint: _Paint) -> str:
    margin = " " * (gutter + 1)
    match row:
        case Arrow():
            return f"{margin}{paint('┌─', _BLUE)} {inline(row.place)}"
        case SourceRow():
            return f"{paint(f'{row.line:>{gutter}} │', _BLUE)} {row.text}".rstrip()
        case MarkRow():
            marks = ("^" if row.is_primary else "-") * row.length
            said = f"{marks} {row.message}".strip()
            return f"{margin}{paint('│', _BLUE)} {' ' * row.indent}{paint(said, colour if row.is_primary else _BLUE)}"
        case GapRow():
            return f"{margin}{paint('⋮', _BLUE)}"
        case _:
            assert_never(row)


def _fact(finding: Diagnostic, margin: str, lang: Language, paint: _Paint) -> Iterator[str]:
    """Where a task without a file is at fault: the fact, and the element in it."""
    if finding.span is None and finding.path and isinstance(finding.path[0], str):
        path = Phrase.FACT_PLACE.say(lang, path=inline(_dotted(finding.path)))
        yield f"{margin}{paint('┌─', _BLUE)} {path}"


def _dotted(path: Sequence[str | int]) -> str:
    """``evidence[1]``: as a program would reach the place."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _help(finding: Diagnostic, margin: str, lang: Language, paint: _Paint) -> Iterator[str]:
    if finding.help is None:
        return
    first, *others = finding.help.in_language(lang).splitlines() or [""]
    yield f"{margin}{paint('=', _BLUE)} {inline(first)}"
    yield from (f"{margin}  {_indented(line)}" for line in others)


def _indented(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] + inline(line)
