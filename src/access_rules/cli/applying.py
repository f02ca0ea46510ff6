"""The ruleset that applies to tasks: the one named, or that of the place named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from access_rules.cli.console import say, show_findings

if TYPE_CHECKING:
    from access_rules.library import Ruleset
    from access_rules.render.wording import Language


def ruleset_to_apply(path: Path, place: str | None, lang: Language) -> Ruleset:
    """The ruleset at a path, or of those there the one that governs a place; says so where none is written for it.

    Raises Usage where there is none. What is wrong with it is shown, and the command ends.
    """
    from access_rules.cli.locate import ruleset_at, ruleset_for  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415

    try:
        ruleset = ruleset_at(path) if place is None else ruleset_for(path, place)
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, lang, error=True)
        raise typer.Exit(1) from None
    if place is not None and ruleset.place is None:
        say(
            f"没有专门适用于 `{place}` 的规则集，按“{ruleset.title}”判断"
            if lang == "zh"
            else f"no ruleset is written for `{place}`: {ruleset.title} applies",
            error=True,
        )
    return ruleset
