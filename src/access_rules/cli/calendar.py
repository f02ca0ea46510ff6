"""``access-rules calendar``: what comes into force and goes out of it, and which tasks come out otherwise for it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import (
    LangOption,
    Usage,
    as_json,
    hand_over,
    language,
    say,
    show_findings,
)
from access_rules.cli.days import day_of

HELP = (
    "列出哪一天什么规则、清单项目、文件施行或失效，哪些事项的结论因此改变"
    " | what comes into force and goes out of it day by day, and which tasks come out otherwise"
)
EPILOG = (
    "例如：access-rules calendar rulesets/national --from 2025-01-01 --until 2026-12-31\n"
    "“没有事项因此改变结论”是证明，不是抽查；会改变的，给出一件具体事项。\n"
    "退出码：0 已列出，1 规则集不能用，2 用法不对"
    " | for example: access-rules calendar rulesets/national --from 2025-01-01 --until 2026-12-31\n"
    '"No task comes out otherwise" is a proof and no sample; where one does, it is shown.\n'
    "exit codes: 0 listed, 1 the ruleset is broken, 2 usage"
)


class CalendarFormat(StrEnum):
    """How a calendar is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def calendar(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="规则集的文件夹，或随包名称 | the folder of a ruleset, or the name of a shipped one"
        ),
    ],
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help="第一天，默认今天 | the first day, today by default"),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="YYYY-MM-DD", help="最后一天，默认不限 | the last day, by default there is no end"
        ),
    ] = None,
    format: Annotated[
        CalendarFormat,
        typer.Option(metavar="text|markdown|json", help="输出格式，默认 text | output format, text by default"),
    ] = CalendarFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """List the days on which the law of a ruleset changes."""
    from access_rules.analysis.calendar import calendar as days_of  # noqa: PLC0415  # --help stays fast
    from access_rules.cli.locate import ruleset_at  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415
    from access_rules.render.calendar import as_data, outline  # noqa: PLC0415
    from access_rules.render.markdown import write_markdown  # noqa: PLC0415
    from access_rules.render.text import write_text  # noqa: PLC0415

    spoken = language(lang)
    start = day_of(first, "--from") or date.today()  # noqa: DTZ011  # the day where the user is
    end = day_of(last, "--until") or date.max
    if end < start:
        raise Usage(f"--until {end} 早于 --from {start}", f"--until {end} is before --from {start}")
    try:
        book = ruleset_at(path).book
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, spoken, error=True)
        raise typer.Exit(1) from None
    days = tuple(days_of(book, start, end))
    match format:
        case CalendarFormat.JSON:
            hand_over(as_json(as_data(days)))
        case CalendarFormat.MARKDOWN:
            hand_over(write_markdown(outline(book, days, start, end, spoken)))
        case CalendarFormat.TEXT:
            say(write_text(outline(book, days, start, end, spoken)))
