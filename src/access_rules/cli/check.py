"""``access-rules check``: is a ruleset sound?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, Usage, as_json, hand_over, language, say, show_findings
from access_rules.cli.days import day_of
from access_rules.cli.reporting import Format, FormatOption, hand_over_report
from access_rules.diagnostic import Diagnostic, Message

if TYPE_CHECKING:
    from access_rules.library import Ruleset
    from access_rules.render.reports.model import Check, Report
    from access_rules.render.wording import Language
    from access_rules.targets.statistics import Statistics

HELP = (
    "检查规则集，证明规则合起来没有矛盾，一次报告全部问题"
    " | check rulesets, prove that their rules agree, and report every finding at once"
)
EPILOG = (
    "例如：access-rules check rulesets\n"
    "装有求解器（access-rules[verify]）时还作证明：冲突、放宽、不变量等；每个问题给出一件具体事项。\n"
    "证明过的规则集没有改动，就直接给出上次的答案。\n"
    "退出码：0 没有错误，1 有错误（加 --strict 时有警告也算），2 用法不对，或者要求证明而没有求解器"
    " | for example: access-rules check rulesets\n"
    "with the solver (access-rules[verify]) it proves things too: conflicts, loosening, invariants; each problem comes "
    "with a task that shows it.\n"
    "A ruleset that has not changed is answered as before.\n"
    "exit codes: 0 no errors, 1 errors (with --strict warnings too), 2 usage, or proofs insisted on without a solver"
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
    all_: Annotated[bool, typer.Option("--all", help="提醒也列出来 | tell notes too")] = False,  # noqa: FBT002
    proofs: Annotated[  # noqa: FBT002
        bool, typer.Option("--proofs", help="必须作证明，做不了就报错 | insist on proofs: fail where none can be made")
    ] = False,
    no_proofs: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-proofs", help="不作证明，只检查写法 | no proofs: check only what is written")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="证明哪一天的规则，默认今天 | the day proofs are about, today by default"
        ),
    ] = None,
    first: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="YYYY-MM-DD", help="从哪一天起的规则都要证明 | prove for every day from this one"
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--until", metavar="YYYY-MM-DD", help="直到哪一天，默认不限 | up to this one, by default no end"),
    ] = None,
    no_cache: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-cache", help="不用以前证明过的，重新证明 | prove again what was proven before")
    ] = False,
    stats: Annotated[bool, typer.Option("--stats", help="附上编译后的数字 | add figures of what is compiled")] = False,  # noqa: FBT002
    format: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Check rulesets and report every finding at once."""
    from access_rules.cli.locate import folders, folders_at  # noqa: PLC0415  # --help stays fast
    from access_rules.diagnostic import Severity, in_reading_order  # noqa: PLC0415
    from access_rules.library import governed_twice, survey  # noqa: PLC0415
    from access_rules.render.reports.model import Report  # noqa: PLC0415

    spoken = language(lang)
    days = _days(as_of, first, last)
    wants_proofs = _wants_proofs(proofs, no_proofs)
    found = survey(folders(paths))
    # Rulesets that somebody keeps in one folder are meant to be used together.
    together = [{each.resolve() for each in folders_at(path)} for path in paths]
    twice = [each for group in together for each in governed_twice(found.within(group))]
    written = in_reading_order([*found.findings, *twice])
    checks = [_loading(written)]
    if wants_proofs:
        checks += _proven(found.rulesets, days, use_cache=not no_cache, all_=all_)
    else:
        checks += [_not_proven(each, no_proofs=no_proofs) for each in found.rulesets]
        if not no_proofs:
            say(_NO_SOLVER.in_language(spoken), error=True)
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    report = Report("check", tuple(checks), found.texts, frozenset(fatal))
    if format is Format.TEXT:
        _show(report, found.rulesets, spoken, stats=stats)
    elif format is Format.JSON and stats:
        _hand_over_with_figures(report, found.rulesets)
    else:
        hand_over_report(report, format, spoken)
    if report.has_failed:
        raise typer.Exit(1)


def _days(as_of: str | None, first: str | None, last: str | None) -> tuple[date, date]:
    """The days that proofs are about. Raises Usage where they make no sense."""
    if as_of is not None and (first or last):
        raise Usage("--as-of 不能与 --from、--until 同用", "--as-of does not go with --from or --until")
    if first or last:
        start, end = day_of(first) or date.min, day_of(last) or date.max
        if end < start:
            raise Usage(f"--until {end} 早于 --from {start}", f"--until {end} is before --from {start}")
        return start, end
    day = day_of(as_of) or date.today()  # noqa: DTZ011  # the day where the user is
    return day, day


_NO_SOLVER = Message(
    '没有作证明：没有安装求解器。要作证明，先运行 pip install "access-rules[verify]"；不要证明，加 --no-proofs',
    'nothing was proven: the solver is not installed. For proofs run pip install "access-rules[verify]"; '
    "for none say --no-proofs",
)


def _wants_proofs(proofs: bool, no_proofs: bool) -> bool:
    """Whether proofs are to be made. Raises Usage where they are insisted on and cannot be."""
    from access_rules.cli.proofs import is_solver_installed  # noqa: PLC0415

    if proofs and no_proofs:
        raise Usage("--proofs 与 --no-proofs 不能同用", "--proofs does not go with --no-proofs")
    if proofs and not is_solver_installed():
        raise Usage(_NO_SOLVER.zh, _NO_SOLVER.en)
    return not no_proofs and is_solver_installed()


def _loading(findings: Sequence[Diagnostic]) -> Check:
    """What is wrong with what is written."""
    from access_rules.catalogue import CATALOGUE  # noqa: PLC0415
    from access_rules.render.reports.model import Check, Problem  # noqa: PLC0415

    return Check("access-rules", "load", tuple(Problem(each, CATALOGUE[each.code].name) for each in findings))


def _proven(rulesets: Sequence[Ruleset], days: tuple[date, date], *, use_cache: bool, all_: bool) -> Iterator[Check]:
    """What is wrong with the rules taken together, one check a ruleset and kind; notes only where asked for."""
    from access_rules.analysis.check.codes import CODES  # noqa: PLC0415
    from access_rules.cli.keeping import Cache, cache_folder  # noqa: PLC0415
    from access_rules.cli.proofs import prove  # noqa: PLC0415
    from access_rules.render.reports.model import Check  # noqa: PLC0415

    found = prove(rulesets, *days, all_=all_, cache=Cache(cache_folder()) if use_cache else None)
    for ruleset in rulesets:
        for entry in CODES.values():
            problems = tuple(each for each in found[ruleset.id] if each.diagnostic.code == entry.code)
            yield Check(ruleset.id, f"{entry.code} {entry.name}", problems)


def _not_proven(ruleset: Ruleset, *, no_proofs: bool) -> Check:
    from access_rules.render.reports.model import Check  # noqa: PLC0415

    reason = Message("按要求没有作证明", "no proofs were asked for") if no_proofs else _NO_SOLVER
    return Check(ruleset.id, "proofs", skipped=reason)


# ---- telling


def _show(report: Report, rulesets: Sequence[Ruleset], lang: Language, *, stats: bool) -> None:
    show_findings([each.diagnostic for each in report.problems], report.texts, lang)
    wrong = {check.group for check in report.checks if any(each.diagnostic.is_error for each in check.problems)}
    for ruleset in rulesets:
        if ruleset.id not in wrong:
            say(_sound(ruleset, lang))
        if stats:
            say(_figures(ruleset, lang))


def _hand_over_with_figures(report: Report, rulesets: Sequence[Ruleset]) -> None:
    """The problems for programs, and beside them the figures."""
    from access_rules.render.reports.plain import to_plain  # noqa: PLC0415
    from access_rules.render.statistics import statistics_json  # noqa: PLC0415  # likewise

    figures = [statistics_json(_statistics(each)) for each in rulesets]
    hand_over(as_json({"findings": [to_plain(each) for each in report.problems], "statistics": figures}))


def _figures(ruleset: Ruleset, lang: Language) -> str:
    from access_rules.render.statistics import render_statistics  # noqa: PLC0415

    return render_statistics(_statistics(ruleset), date.today(), lang)  # noqa: DTZ011  # the day where the user is


def _statistics(ruleset: Ruleset) -> Statistics:
    from access_rules.targets.index import IndexEngine  # noqa: PLC0415

    return IndexEngine(ruleset.book).statistics()


def _sound(ruleset: Ruleset, lang: Language) -> str:
    rules = ruleset.book.rules
    own = sum(rule.layer == len(ruleset.book.layers) - 1 for rule in rules)
    watches = len(ruleset.book.watches)
    if lang == "zh":
        layer = f"（本层 {own} 条）" if own < len(rules) else ""
        watched = f"、{watches} 项监测" if watches else ""
        return f"✓ {ruleset.title}：{len(rules)} 条规则{layer}{watched}、{len(ruleset.cases)} 个案例，没有错误"
    layer = f" ({own} of this layer)" if own < len(rules) else ""
    watched = f", {watches} watch{'es' if watches > 1 else ''}" if watches else ""
    return f"✓ {ruleset.title}: {len(rules)} rules{layer}{watched}, {len(ruleset.cases)} cases, no errors"
