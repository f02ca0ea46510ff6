"""Opening a register, and what is said where something in it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from access_rules.cli.console import show_findings

if TYPE_CHECKING:
    from access_rules.register.records import Records
    from access_rules.register.register import Register
    from access_rules.render.wording import Language


@contextmanager
def opened(ruleset: Path, url: str, lang: Language, *, roster: Path | None = None) -> Iterator[Register]:
    """The register at a place under a ruleset; what is refused on the way is shown, and ends the command."""
    from access_rules.cli.applying import ruleset_to_apply  # noqa: PLC0415  # --help stays fast
    from access_rules.loading.roster import read_roster  # noqa: PLC0415
    from access_rules.register.register import Register  # noqa: PLC0415

    rules = ruleset_to_apply(ruleset, None, lang)
    with refusals_shown(lang):
        villages = read_roster(roster) if roster else None
        with Register.open(url, rules, roster=villages) as register:
            yield register


@contextmanager
def records_at(url: str, lang: Language) -> Iterator[Records]:
    """The records at a place; what is refused on the way is shown, and ends the command."""
    from access_rules.register.records import Records  # noqa: PLC0415  # likewise

    with refusals_shown(lang), Records.at(url) as records:
        yield records


@contextmanager
def refusals_shown(lang: Language) -> Iterator[None]:
    """Show why something was refused, and end the command."""
    from access_rules.errors import RegisterError  # noqa: PLC0415

    try:
        yield
    except RegisterError as error:
        show_findings(error.diagnostics, error.texts, lang, error=True)
        raise typer.Exit(1) from None
