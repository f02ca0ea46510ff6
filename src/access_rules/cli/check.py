"""``access-rules check``: is a ruleset sound?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import (
    LangOption,
    ReportFormat,
    as_json,
    hand_over,
    language,
    say,
    show_findings,
    show_json,
)
from access_rules.render.diagnostics import render_json

if TYPE_CHECKING:
    from access_rules.diagnostic import Diagnostic
    from access_rules.library import Ruleset
    from access_rules.render.wording import Language
    from access_rules.targets.statistics import Statistics

HELP = "检查规则集，一次报告全部问题 | check rulesets and report every finding at once"
EPILOG = (
    "例如：access-rules check rulesets\n"
    "退出码：0 没有错误，1 有错误（加 --strict 时有警告也算），2 用法不对"
    " | for example: access-rules check rulesets\n"
    "exit codes: 0 no errors, 1 errors (with --strict warnings too), 2 usage"
)


def check(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            help="规则集的文件夹、规则包，或放着多个的文件夹，或随包名称"
            " | folders of rulesets, built files, or names of shipped ones",
        ),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过 | fail on warnings too")] = False,  # noqa: FBT002
    stats: Annotated[bool, typer.Option("--stats", help="附上编译后的数字 | add figures of what is compiled")] = False,  # noqa: FBT002
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Check rulesets and report every finding at once."""
    from access_rules.cli.locate import folders, folders_at  # noqa: PLC0415  # --help stays fast
    from access_rules.diagnostic import in_reading_order  # noqa: PLC0415
    from access_rules.library import governed_twice, survey  # noqa: PLC0415

    spoken = language(lang)
    found = survey(folders(paths))
    # Rulesets that somebody keeps in one folder are meant to be used together.
    together = [{each.resolve() for each in folders_at(path)} for path in paths]
    twice = [each for group in together for each in governed_twice(found.within(group))]
    findings = in_reading_order([*found.findings, *twice])
    if format is ReportFormat.JSON:
        _hand_over(findings, found.rulesets if stats else None)
    else:
        show_findings(findings, found.texts, spoken)
        for ruleset in found.rulesets:
            say(_sound(ruleset, spoken))
            if stats:
                say(_figures(ruleset, spoken))
    if any(each.is_error or strict for each in findings):
        raise typer.Exit(1)


def _hand_over(findings: Sequence[Diagnostic], measured: Sequence[Ruleset] | None) -> None:
    """The findings for programs, and beside them the figures where they are asked for."""
    if measured is None:
        show_json(findings)
        return
    from access_rules.render.statistics import statistics_json  # noqa: PLC0415  # likewise

    figures = [statistics_json(_statistics(each)) for each in measured]
    hand_over(as_json({"findings": render_json(findings), "statistics": figures}))


def _figures(ruleset: Ruleset, lang: Language) -> str:
    from access_rules.render.statistics import render_statistics  # noqa: PLC0415

    return render_statistics(_statistics(ruleset), date.today(), lang)  # noqa: DTZ011  # the day where the user is


def _statistics(ruleset: Ruleset) -> Statistics:
    from access_rules.targets.index import IndexEngine  # noqa: PLC0415

    return IndexEngine(ruleset.book).statistics()


def _sound(ruleset: Ruleset, lang: Language) -> str:
    rules = ruleset.book.rules
    own = sum(rule.layer == len(ruleset.book.layers) - 1 for rule in rules)
    if lang == "zh":
        layer = f"（本层 {own} 条）" if own < len(rules) else ""
        return f"✓ {ruleset.title}：{len(rules)} 条规则{layer}、{len(ruleset.cases)} 个案例，没有错误"
    layer = f" ({own} of this layer)" if own < len(rules) else ""
    return f"✓ {ruleset.title}: {len(rules)} rules{layer}, {len(ruleset.cases)} cases, no errors"
