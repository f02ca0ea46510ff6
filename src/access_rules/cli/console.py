"""What all verbs share: language, colour, and how findings reach the reader."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from access_rules.diagnostic import Diagnostic
from access_rules.render.diagnostics import render_json, render_text
from access_rules.render.language import choose_language
from access_rules.render.wording import Language


class Usage(Exception):  # noqa: N818  # it is told to the user as a sentence, not as an error of ours
    """The command was called in a way that makes no sense; the message says what to do instead."""


class Lang(StrEnum):
    """The language of messages."""

    ZH = "zh"
    EN = "en"


LangOption = Annotated[
    Lang | None,
    typer.Option("--lang", help="输出语言 language of messages: zh, en（默认按 LANG 环境变量 default: LANG）"),
]


def language(chosen: Lang | None) -> Language:
    """The language to speak: as asked, else as the environment says, else Chinese."""
    return choose_language(chosen.value if chosen else None, os.environ)


def wants_colour() -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def say(text: str, *, error: bool = False) -> None:
    """Write a text, ending in one newline."""
    stream = sys.stderr if error else sys.stdout
    stream.write(text if text.endswith("\n") else f"{text}\n")


def show_findings(
    findings: Sequence[Diagnostic],
    texts: Mapping[str, str],
    lang: Language,
    *,
    as_json: bool = False,
    error: bool = False,
) -> None:
    """Write findings for people, or as JSON."""
    if as_json:
        say(json.dumps(render_json(findings), ensure_ascii=False, indent=2))
    elif findings:
        say(render_text(findings, texts, lang, colour=wants_colour() and not error), error=error)
