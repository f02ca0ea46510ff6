"""``access-rules check``: is a ruleset sound?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, ReportFormat, language, say, show_findings, show_json

if TYPE_CHECKING:
    from access_rules.library import Ruleset
    from access_rules.render.wording import Language

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
            help="规则集的文件夹，或放着多个规则集的文件夹，或随包名称 | folders of rulesets, or names of shipped ones",
        ),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算不通过 | fail on warnings too")] = False,  # noqa: FBT002
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
        show_json(findings)
    else:
        show_findings(findings, found.texts, spoken)
        for ruleset in found.rulesets:
            say(_sound(ruleset, spoken))
    if any(each.is_error or strict for each in findings):
        raise typer.Exit(1)


def _sound(ruleset: Ruleset, lang: Language) -> str:
    rules = ruleset.book.rules
    own = sum(rule.layer == len(ruleset.book.layers) - 1 for rule in rules)
    if lang == "zh":
        layer = f"（本层 {own} 条）" if own < len(rules) else ""
        return f"✓ {ruleset.title}：{len(rules)} 条规则{layer}、{len(ruleset.cases)} 个案例，没有错误"
    layer = f" ({own} of this layer)" if own < len(rules) else ""
    return f"✓ {ruleset.title}: {len(rules)} rules{layer}, {len(ruleset.cases)} cases, no errors"
