"""A decision in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from access_rules.evaluation.decision import Decision
from access_rules.render.blocks import Outline
from access_rules.render.html import write_html
from access_rules.render.markdown import write_markdown
from access_rules.render.outline import outline
from access_rules.render.text import write_text
from access_rules.render.wording import LANGUAGES, Language

Format = Literal["text", "markdown", "html"]
"""The formats in which a decision can be written."""

_WRITERS: Mapping[Format, Callable[[Outline], str]] = {
    "text": write_text,
    "markdown": write_markdown,
    "html": write_html,
}


def explain(decision: Decision, *, lang: Language = "zh", format: Format = "text") -> str:
    """The decision as an officer would put it; equal decisions give equal texts, ending in one newline.

    Raises ValueError for a language or a format the library does not know.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    if format not in _WRITERS:
        raise ValueError(f"unknown format {format!r}: choose one of {', '.join(_WRITERS)}")
    return _WRITERS[format](outline(decision, lang))
