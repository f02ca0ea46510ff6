"""``access-rules test``: do the cases of a ruleset come out as expected?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from access_rules.cli.console import LangOption, Usage, as_json, hand_over, language, say, show_findings
from access_rules.cli.reporting import Format, FormatOption, hand_over_report
from access_rules.diagnostic import Message

if TYPE_CHECKING:
    from access_rules.analysis.casework import CaseResult
    from access_rules.cli.examining import Examined, Wanted
    from access_rules.library import Ruleset, Survey
    from access_rules.render.reports.model import Report
    from access_rules.render.wording import Language

    Results = Sequence[tuple[Ruleset, Sequence[CaseResult]]]

HELP = (
    "运行规则集自带的案例，列出与预期不符的 | run the cases of rulesets; where they fail, show expected against actual"
)
EPILOG = (
    "例如：access-rules test rulesets/national --coverage --fail-under 90\n"
    "--coverage 看案例显示了多少规则；--mutate 逐处改错规则，看案例能不能发现，没有发现的给出能发现它的事项。\n"
    "退出码：0 全部符合预期，1 有案例不符、规则集有错误或者不到 --fail-under，2 用法不对"
    " | for example: access-rules test rulesets/national --coverage --fail-under 90\n"
    "--coverage tells how much of the rules the cases show; --mutate makes small mistakes in the rules, one at a time, "
    "and for those that no case notices gives the task that would.\n"
    "exit codes: 0 all as expected, 1 a case fails, a ruleset is broken, or less than --fail-under, 2 usage"
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
    coverage: Annotated[  # noqa: FBT002
        bool, typer.Option("--coverage", help="案例显示了多少规则、条件、例外 | how much of the rules the cases show")
    ] = False,
    mutate: Annotated[  # noqa: FBT002
        bool, typer.Option("--mutate", help="案例能不能发现小错 | whether the cases notice small mistakes in the rules")
    ] = False,
    rules: Annotated[
        str | None,
        typer.Option(metavar="GLOB", help="只看编号合这个样子的规则 | only of rules whose ids fit this pattern"),
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT", min=0, max=100, help="低于这个百分比就不通过 | fail where less is shown or noticed"
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="把覆盖报告写成网页 | write what was found as a page")
    ] = None,
    write: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--write",
            help="把能发现错误的事项写进 cases/proposed.yaml | add the tasks that would notice to cases/proposed.yaml",
        ),
    ] = False,
    format: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Run the cases of rulesets and show expected against actual."""
    from access_rules.case_results import case_results  # noqa: PLC0415  # --help stays fast
    from access_rules.cli.examining import Wanted, examine, is_too_little  # noqa: PLC0415
    from access_rules.cli.locate import folders  # noqa: PLC0415
    from access_rules.library import survey  # noqa: PLC0415

    spoken = language(lang)
    today = date.today()  # noqa: DTZ011  # the user's day
    wanted = Wanted(coverage, mutate, rules, fail_under, today)
    _refuse_idle(wanted, html=html, write=write)
    found = survey(folders(paths))
    if html is not None and len(found.rulesets) > 1:
        raise Usage("--html 一次只写一个规则集：指明一个", "--html takes one ruleset at a time: name one")
    broken = [each for each in found.findings if each.is_error]
    results = [(ruleset, list(case_results(ruleset, today))) for ruleset in found.rulesets]
    examined = [examine(ruleset, wanted) for ruleset in found.rulesets] if wanted else []
    match format:
        case Format.TEXT:
            show_findings(broken, found.texts, spoken)
            _show(results, examined, spoken, verbose=verbose)
        case Format.JSON:
            show_findings(broken, found.texts, spoken, error=True)
            _hand_over(results, examined, with_examined=bool(wanted))
        case _:
            hand_over_report(_report(results, examined, found, wanted), format, spoken)
    for each in examined:
        if html is not None:
            _write_page(each, html, spoken)
        if write:
            _add(each, spoken)
    failed = any(not result.passed for _, some in results for result in some)
    if broken or failed or any(is_too_little(each, wanted) for each in examined):
        raise typer.Exit(1)


def _refuse_idle(wanted: Wanted, *, html: Path | None, write: bool) -> None:
    """Raises Usage for options that are without effect."""
    if not wanted and (wanted.least is not None or html is not None or wanted.rules is not None):
        raise Usage(
            "--fail-under、--html、--rules 要与 --coverage 或 --mutate 同用",
            "--fail-under, --html and --rules go with --coverage or --mutate",
        )
    if write and not wanted.mistakes:
        raise Usage("--write 要与 --mutate 同用", "--write goes with --mutate")


# ---- telling


def _show(results: Results, examined: Sequence[Examined], lang: Language, *, verbose: bool) -> None:
    from access_rules.cli.examining import in_words  # noqa: PLC0415
    from access_rules.render.casework import render_result, render_summary  # noqa: PLC0415

    for ruleset, some in results:
        for result in some:
            if verbose or not result.passed:
                say(render_result(result, lang, ruleset.texts))
    say(render_summary([result for _, some in results for result in some], lang))
    for each in examined:
        say(f"\n{in_words(each, lang)}")


def _hand_over(results: Results, examined: Sequence[Examined], *, with_examined: bool) -> None:
    from access_rules.cli.examining import as_data  # noqa: PLC0415

    cases = [_plain(result, ruleset) for ruleset, some in results for result in some]
    hand_over(as_json({"cases": cases, "rulesets": [as_data(each) for each in examined]} if with_examined else cases))


def _report(results: Results, examined: Sequence[Examined], found: Survey, wanted: Wanted) -> Report:
    from access_rules.catalogue import CATALOGUE  # noqa: PLC0415
    from access_rules.cli.examining import as_checks  # noqa: PLC0415
    from access_rules.render.reports.casework import check_of_case, located  # noqa: PLC0415
    from access_rules.render.reports.model import Check, Problem, Report  # noqa: PLC0415

    errors = tuple(Problem(each, CATALOGUE[each.code].name) for each in found.findings if each.is_error)
    checks = [Check("access-rules", "load", errors)]
    for ruleset, some in results:
        checks += [check_of_case(result, ruleset.id) for result in some]
        own = [each for one in examined if one.ruleset is ruleset for each in as_checks(one, wanted)]
        checks += [located(each, ruleset.located) for each in own]
    return Report("test", tuple(checks), found.texts)


def _write_page(found: Examined, path: Path, lang: Language) -> None:
    from access_rules.cli.examining import as_page  # noqa: PLC0415
    from access_rules.loading.bundle.replacing import replace_file  # noqa: PLC0415

    replace_file(path, as_page(found, lang).encode())


def _add(found: Examined, lang: Language) -> None:
    """Add the tasks that would notice what no case does."""
    from access_rules.cli.adding import add_cases  # noqa: PLC0415
    from access_rules.render.proposals import cases_of_mistakes  # noqa: PLC0415

    taken = {case.id for case in found.ruleset.cases}
    cases = cases_of_mistakes(found.tried or (), found.ruleset.book, taken)
    if cases:
        path = add_cases(cases, found.ruleset)
        told = Message(
            f"写了 {len(cases)} 个案例到 {path}，待核对", f"cases added to {path}, to be reviewed: {len(cases)}"
        )
        say(told.in_language(lang), error=True)


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
