"""``access-rules cases``: which cases would show what no case of a ruleset shows yet?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, hand_over, language, say, show_findings
from access_rules.cli.days import day_of
from access_rules.diagnostic import Message

HELP = (
    "提出最少的一组案例，使每条规则、条件、例外、要求和清单项目都有案例显示"
    " | propose the fewest cases that show every rule, condition, exception, requirement and item of a list"
)
EPILOG = (
    "例如：access-rules cases rulesets/national -o proposed.yaml\n"
    "写成案例文件，逐个核对后放进规则集。没有任何事项能够显示的，已经证明，不再提。\n"
    "退出码：0 已提出，1 规则集不能用，2 用法不对"
    " | for example: access-rules cases rulesets/national -o proposed.yaml\n"
    "They come as a file of cases to look through and put into the ruleset. What no task can show is proven so.\n"
    "exit codes: 0 proposed, 1 the ruleset is broken, 2 usage"
)


def cases(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="规则集的文件夹，或随包名称 | the folder of a ruleset, or the name of a shipped one"
        ),
    ],
    afresh: Annotated[  # noqa: FBT002  # the default of an option
        bool,
        typer.Option("--afresh", help="不算已有的案例，重新提一整组 | leave the cases there are out of account"),
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="事项算在哪一天，默认今天 | the day of the tasks, today by default"),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="写到文件，默认输出到屏幕 | write to a file"),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Propose the fewest cases that show everything."""
    from access_rules.cli.examining import require_solver  # noqa: PLC0415  # --help stays fast

    require_solver()
    from access_rules.analysis.coverage.measuring import measure  # noqa: PLC0415
    from access_rules.analysis.coverage.proposing import propose  # noqa: PLC0415  # brings the solver
    from access_rules.cli.locate import ruleset_at  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415
    from access_rules.loading.bundle.replacing import replace_file  # noqa: PLC0415
    from access_rules.render.proposals import cases_of_coverage, write_cases  # noqa: PLC0415

    spoken = language(lang)
    today = day_of(as_of) or date.today()  # noqa: DTZ011  # the day where the user is
    try:
        ruleset = ruleset_at(path)
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, spoken, error=True)
        raise typer.Exit(1) from None
    book = ruleset.book
    own = len(book.layers) - 1
    found = propose(book, measure(book, () if afresh else ruleset.cases, today, layer=own), today)
    written = cases_of_coverage(found.cases, book, {case.id for case in ruleset.cases})
    if written and output is not None:
        replace_file(output, write_cases(written, book).encode())
    elif written:
        hand_over(write_cases(written, book))
    told = _told(len(written), len(found.coverage.infeasible), len(found.unsettled))
    say(told.in_language(spoken), error=True)


def _told(count: int, infeasible: int, unsettled: int) -> Message:
    zh = f"提出 {count} 个案例" if count else "已有的案例都显示到了，不用再加"
    en = f"{count} case{'s' if count > 1 else ''} proposed" if count else "the cases there are show everything"
    if infeasible:
        zh += f"；{infeasible} 处没有任何事项能够显示，已经证明"
        en += f"; {infeasible} things are proven to be beyond any task"
    if unsettled:
        zh += f"；{unsettled} 处求解器没有得出结论"
        en += f"; the solver did not settle {unsettled}"
    return Message(zh, en)
