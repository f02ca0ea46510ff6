"""``access-rules test``: do the cases of a ruleset come out as expected?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, language, say, show_findings

if TYPE_CHECKING:
    from access_rules.analysis.casework import CaseResult


def test(
    paths: Annotated[list[Path], typer.Argument(help="规则集文件夹 folders of rulesets", metavar="PATH…")],
    lang: LangOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="也列出通过的案例 list passed cases too")] = False,  # noqa: FBT002
) -> None:
    """运行规则集自带的案例。Run the cases of rulesets and show expected against actual."""
    from access_rules.analysis.casework import run_cases  # noqa: PLC0415  # --help stays fast
    from access_rules.cli.locate import folders  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415
    from access_rules.library import load  # noqa: PLC0415
    from access_rules.render.casework import render_result, render_summary  # noqa: PLC0415

    spoken = language(lang)
    results: list[CaseResult] = []
    broken = False
    for folder in folders(paths, spoken):
        try:
            ruleset = load(folder)
        except RulesetError as error:
            show_findings(error.diagnostics, error.texts, spoken)
            broken = True
            continue
        for result in run_cases(ruleset.compile(), ruleset.cases, today=date.today()):  # noqa: DTZ011  # the user's day
            results.append(result)
            if verbose or not result.passed:
                say(render_result(result, spoken))
    say(render_summary(results, spoken))
    if broken or any(not result.passed for result in results):
        raise typer.Exit(1)
