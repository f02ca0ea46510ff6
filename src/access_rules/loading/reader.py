"""Reading one file: bytes become a document, plain data with positions, or findings that say why not."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass
from typing import Final

import yaml

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, in_reading_order
from access_rules.loading.collector import collector_paused
from access_rules.loading.composing import Composer, MisreadError, UnreadableError
from access_rules.loading.decoding import Decoded, decode
from access_rules.loading.parsing import PARSER, events
from access_rules.loading.positions import Lines, Positions
from access_rules.loading.recovery import LineRange, unreadable, without
from access_rules.loading.syntax import Mistake, explain, mistake_of
from access_rules.source import Span

MAX_MEBIBYTES: Final = 16
"""20,000 rules in one file have 13 MiB; people split their files long before."""

_BYTES_PER_MEBIBYTE: Final = 1024 * 1024

_MOST_RETRIES: Final = 20
_MOST_CHARACTERS_RETRIED: Final = 8_000_000
"""How much is read again, all in all, in search of further syntax errors: a second or two."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    ``data`` is made of dict (all keys are str), list, str, bool, int, Decimal, date and None; it is None when
    nothing could be read. ``text`` is the decoded text with all line ends alike, the one the spans count in.
    ``whole`` is False where a part could not be read: what looks missing may have been declared there. ``lost``
    are the lines left out.
    """

    name: str
    text: str
    data: object
    positions: Positions
    diagnostics: tuple[Diagnostic, ...] = ()
    whole: bool = True
    lost: tuple[LineRange, ...] = ()


def read_file(path: pathlib.Path, name: str) -> Document:
    """The document in the file ``path``, called ``name`` in spans; never raises for what the file holds."""
    try:
        content = _content(path)
    except OSError:
        return _unread(name, "", diagnose("AR100", Span(name, 1, 1, 1, 1), file=name))
    return read_text(content, name)


def read_text(text: str | bytes, name: str, *, parser: type[yaml.SafeLoader] = PARSER) -> Document:
    """The document in a text, called ``name`` in spans; never raises for what the text holds.

    Both of PyYAML's parsers give the same document.
    """
    if _size(text) > MAX_MEBIBYTES * _BYTES_PER_MEBIBYTE:
        return _unread(name, "", diagnose("AR103", Span(name, 1, 1, 1, 1), limit=MAX_MEBIBYTES))
    decoded = decode(text, name)
    if not decoded.readable:
        return _unread(name, decoded.text, *decoded.findings)
    with collector_paused():
        return _document(decoded, name, parser)


def _content(path: pathlib.Path) -> bytes:
    if not path.is_file():
        # A pipe or a device would be waited for.
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return file.read(MAX_MEBIBYTES * _BYTES_PER_MEBIBYTE + 1)


def _size(text: str | bytes) -> int:
    return len(text) if isinstance(text, bytes) else len(text.encode("utf-8", errors="replace"))


def _unread(name: str, text: str, *findings: Diagnostic) -> Document:
    return Document(name, text, None, Positions(Lines(name, text), None), findings, whole=False)


def _document(decoded: Decoded, name: str, parser: type[yaml.SafeLoader]) -> Document:
    composer, found, lost = _read_on(decoded.clean, name, parser)
    positions = Positions(Lines(name, decoded.text), composer.root)
    # An anchor may have stood in the lines left out.
    composed = [finding for finding in composer.findings if not (lost and finding.code == "AR125")]
    diagnostics = in_reading_order([*decoded.findings, *found, *composed])
    return Document(name, decoded.text, composer.data, positions, diagnostics, not found, lost)


def _read_on(
    text: str, name: str, parser: type[yaml.SafeLoader]
) -> tuple[Composer, list[Diagnostic], tuple[LineRange, ...]]:
    """What can be read, and why not all: after a mistake of syntax reading goes on without the entry it is in."""
    found: list[Diagnostic] = []
    lost: list[LineRange] = []
    characters = _MOST_CHARACTERS_RETRIED
    for _ in range(_MOST_RETRIES):
        composer = Composer(Lines(name, text))
        problem = _compose(composer, parser)
        if problem is None:
            break
        if not isinstance(problem, Mistake):
            found.append(problem)
            break
        found.append(problem.finding)
        characters -= len(text)
        rest = _mended(composer.lines, problem, lost) if characters >= 0 else None
        if rest is None:
            break
        text = rest
    return composer, found, tuple(lost)


def _mended(lines: Lines, mistake: Mistake, lost: list[LineRange]) -> str | None:
    """The text without the mistake; None where it cannot be taken out."""
    text, span = lines.text, mistake.finding.span
    assert span is not None
    offset = lines.starts[span.line - 1] + span.column - 1
    if text[offset : offset + 2] in ("：\n", "： "):
        return f"{text[:offset]}:{text[offset + 1 :]}"
    lost.append(unreadable(lines, mistake.first_line, mistake.last_line))
    return without(lines, lost[-1])


def _compose(composer: Composer, parser: type[yaml.SafeLoader]) -> Mistake | Diagnostic | None:
    """Why reading ended early, if it did."""
    try:
        composer.compose(events(composer.lines.text, parser))
    except MisreadError as misread:
        return mistake_of(misread.finding)
    except UnreadableError as limit:
        return limit.finding
    except yaml.MarkedYAMLError as error:
        return explain(error, composer)
    return None
