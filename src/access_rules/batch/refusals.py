"""Rows that get no decision, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from access_rules.batch.columns import Findings
from access_rules.diagnostic import Diagnostic
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Phrase


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row without a decision: the line it stands in, its cells by column, why, and its text where it has one."""

    line: int
    cells: Mapping[str, Any]
    findings: Findings
    text: str | None = None

    def reason(self, lang: Language) -> str:
        """Why, on one line."""
        return Phrase.SEMICOLON.say(lang).join(_said(each, lang) for each in self.findings)


def _said(finding: Diagnostic, lang: Language) -> str:
    said = f"[{finding.code}] {inline(finding.message.in_language(lang))}"
    if finding.help is None:
        return said
    return f"{said}{Phrase.COMMA.say(lang)}{inline(finding.help.in_language(lang))}"
