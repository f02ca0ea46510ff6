"""``access-rules check``: is a ruleset sound?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, language, say, show_findings


class CheckFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


def check(
    paths: Annotated[list[Path], typer.Argument(help="规则集文件夹 folders of rulesets", metavar="PATH…")],
    lang: LangOption = None,
    format: Annotated[CheckFormat, typer.Option(help="输出格式 output format")] = CheckFormat.TEXT,
) -> None:
    """检查规则集，一次报告全部问题。Check rulesets and report every finding at once."""
    from access_rules.cli.locate import folders  # noqa: PLC0415  # --help stays fast
    from access_rules.diagnostic import Diagnostic, in_reading_order  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415
    from access_rules.library import load  # noqa: PLC0415

    spoken = language(lang)
    findings: list[Diagnostic] = []
    texts: dict[str, str] = {}
    sound: list[str] = []
    for folder in folders(paths, spoken):
        try:
            ruleset = load(folder)
        except RulesetError as error:
            findings.extend(error.diagnostics)
            texts.update(error.texts)
        else:
            findings.extend(ruleset.warnings)
            texts.update(ruleset.texts)
            sound.append(_summary(ruleset.title, len(ruleset.book.rules), len(ruleset.cases), spoken))
    ordered = in_reading_order(findings)
    show_findings(ordered, texts, spoken, as_json=format is CheckFormat.JSON)
    if format is CheckFormat.TEXT:
        say("\n".join(sound)) if sound else None
    if any(each.is_error for each in ordered):
        raise typer.Exit(1)


def _summary(title: str, rules: int, cases: int, lang: str) -> str:
    if lang == "zh":
        return f"✓ {title}：{rules} 条规则、{cases} 个案例，没有错误"
    return f"✓ {title}: {rules} rules, {cases} cases, no errors"
