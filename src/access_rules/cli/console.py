"""What all verbs share: language, colour, and how texts and findings reach the reader."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, TextIO

import typer

from access_rules.diagnostic import Diagnostic, Message
from access_rules.render.diagnostics import render_json, render_text
from access_rules.render.language import choose_language
from access_rules.render.wording import Language


class Usage(Exception):  # noqa: N818  # it is told to the user as a sentence, not as an error of ours
    """The command was called in a way that makes no sense; the message says what to do instead."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.message = Message(zh, en)


class ReaderLeft(Exception):  # noqa: N818  # likewise
    """Whoever was reading our output has gone (``| head``)."""


class Lang(StrEnum):
    """The language of messages."""

    ZH = "zh"
    EN = "en"


LangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        help="提示用的语言，默认随环境变量 LANG | language of messages; by default that of LANG",
    ),
]


class ReportFormat(StrEnum):
    """How findings and results of cases are written."""

    TEXT = "text"
    JSON = "json"


def language(chosen: Lang | None) -> Language:
    """The language to speak: as asked, else as the environment says, else Chinese."""
    return choose_language(chosen.value if chosen else None, os.environ)


def spoken_language(arguments: Sequence[str]) -> Language:
    """The language to speak before, and when, the arguments make no sense."""
    asked = None
    for at, each in enumerate(arguments):
        if each.startswith("--lang"):
            _, written, value = each.partition("=")
            asked = value if written else "".join(arguments[at + 1 : at + 2])
    return choose_language(asked if asked in set(Lang) else None, os.environ)


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR (no-color.org) is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str, *, error: bool = False) -> None:
    """Write a text for people, ending in one newline; a terminal that lacks a character shows ``?``."""
    stream = sys.stderr if error else sys.stdout
    with _while_somebody_reads():
        stream.write(text if text.endswith("\n") else f"{text}\n")
        stream.flush()


def hand_over(text: str) -> None:
    """Write a text for programs, in UTF-8 whatever the terminal speaks, ending in one newline."""
    with _while_somebody_reads():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.rstrip("\n").encode() + b"\n")
        sys.stdout.buffer.flush()


@contextmanager
def _while_somebody_reads() -> Iterator[None]:
    # Not left to typer, which would give the exit code of findings.
    try:
        yield
    except BrokenPipeError:
        raise ReaderLeft from None


def as_json(value: object) -> str:
    """A value as JSON that people can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def show_findings(
    findings: Sequence[Diagnostic], texts: Mapping[str, str], lang: Language, *, error: bool = False
) -> None:
    """Write findings for people, if there are any."""
    if findings:
        colour = wants_colour(sys.stderr if error else sys.stdout)
        say(render_text(findings, texts, lang, colour=colour), error=error)


def show_json(findings: Sequence[Diagnostic]) -> None:
    """Write findings for programs."""
    hand_over(as_json(render_json(findings)))
