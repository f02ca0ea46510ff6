"""``access-rules test``: do the cases of a ruleset come out as expected?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from access_rules.cli.console import (
    LangOption,
    ReportFormat,
    as_json,
    hand_over,
    language,
    say,
    show_findings,
)

if TYPE_CHECKING:
    from access_rules.analysis.casework import CaseResult
    from access_rules.evaluation.decision import Reason
    from access_rules.language.cases import Case
    from access_rules.library import Ruleset

HELP = (
    "运行规则集自带的案例，列出与预期不符的 | run the cases of rulesets; where they fail, show expected against actual"
)
EPILOG = (
    "例如：access-rules test rulesets/national\n退出码：0 全部符合预期，1 有案例不符或者规则集有错误，2 用法不对"
    " | for example: access-rules test rulesets/national\n"
    "exit codes: 0 all as expected, 1 a case fails or a ruleset is broken, 2 usage"
)


def test(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="规则集的文件夹、规则包，或放着多个的文件夹，或随包名称"
            " | folders of rulesets, built files, or names of shipped ones",
        ),
    ],
    verbose: Annotated[  # noqa: FBT002  # the default of an option
        bool, typer.Option("--verbose", "-v", help="也列出通过的案例 | list the cases that pass too")
    ] = False,
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Run the cases of rulesets and show expected against actual."""
    from access_rules.cli.locate import folders  # noqa: PLC0415  # --help stays fast
    from access_rules.library import survey  # noqa: PLC0415
    from access_rules.render.casework import render_result, render_summary  # noqa: PLC0415

    spoken = language(lang)
    found = survey(folders(paths))
    broken = [each for each in found.findings if each.is_error]
    results: list[CaseResult] = []
    told: list[dict[str, Any]] = []
    as_text = format is ReportFormat.TEXT
    show_findings(broken, found.texts, spoken, error=not as_text)
    for ruleset in found.rulesets:
        for result in _results(ruleset):
            results.append(result)
            told.append(_plain(result, ruleset))
            if as_text and (verbose or not result.passed):
                say(render_result(result, spoken, ruleset.texts))
    if as_text:
        say(render_summary(results, spoken))
    else:
        hand_over(as_json(told))
    if broken or any(not result.passed for result in results):
        raise typer.Exit(1)


def _results(ruleset: Ruleset) -> Iterator[CaseResult]:
    """The results of a ruleset's cases, all places named by paths that open."""
    from access_rules.analysis.casework import run_cases  # noqa: PLC0415

    cases = [_placed(each, ruleset) for each in ruleset.cases]
    for result in run_cases(ruleset.compile(), cases, today=date.today()):  # noqa: DTZ011  # the user's day
        reasons = result.decision.reasons if result.decision is not None else ()
        yield (
            result
            if result.decision is None
            else replace(
                result, decision=replace(result.decision, reasons=tuple(_openable(each, ruleset) for each in reasons))
            )
        )


def _placed(case: Case, ruleset: Ruleset) -> Case:
    facts = {name: ruleset.located(span) for name, span in case.fact_spans.items()}
    return replace(case, span=ruleset.located(case.span) if case.span else None, fact_spans=facts)


def _openable(reason: Reason, ruleset: Ruleset) -> Reason:
    span = next((each.span for each in ruleset.book.rules if each.id == reason.rule), ruleset.book.default.span)
    return replace(reason, file=ruleset.located(span).file) if span else reason


def _plain(result: CaseResult, ruleset: Ruleset) -> dict[str, Any]:
    from access_rules.render.diagnostics import render_json  # noqa: PLC0415

    span, decision = result.case.span, result.decision
    return {
        "ruleset": ruleset.id,
        "case": result.case.id,
        "title": result.case.title,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "passed": result.passed,
        "outcome": decision.outcome.value if decision is not None else None,
        "differences": [
            {"part": each.part.en, "expected": each.expected, "actual": each.actual} for each in result.differences
        ],
        "rules": [each.rule for each in decision.reasons if each.certain] if decision is not None else [],
        "refusals": render_json(result.refusals),
    }
