"""``access-rules why-not``: what would make a task admissible?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.applying import ruleset_to_apply
from access_rules.cli.console import LangOption, as_json, hand_over, language, say
from access_rules.cli.days import day_of
from access_rules.cli.given import the_task

if TYPE_CHECKING:
    from access_rules.analysis.changes import WhyNot
    from access_rules.render.wording import Language

HELP = "怎样改才能准予：代价最小的改法 | what would make a task admissible, at the least price"
EPILOG = (
    "例如：access-rules why-not national 事项.yaml\n"
    "去掉附带要求代价小，改变谁提出等不可能；每个事实的代价由规则集的“更改代价”定。\n"
    "退出码：0 已经作答，1 事项或者规则集不能用，2 用法不对"
    " | for example: access-rules why-not national task.yaml\n"
    "Dropping a demand is cheap, changing who asks is impossible; a ruleset declares the price as `change_cost`.\n"
    "exit codes: 0 answered, 1 the task or the ruleset cannot be used, 2 usage"
)


class RemedyFormat(StrEnum):
    """How remedies are written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def why_not(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="规则集 | a ruleset")],
    task: Annotated[
        str, typer.Argument(metavar="TASK", help="事项文件，- 读标准输入 | a file with one task, - for stdin")
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="按哪一天的规则，默认今天 | the day whose law applies, today by default"
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="PLACE", help="按哪个地区的规则 | the place whose rules apply")
    ] = None,
    most: Annotated[int, typer.Option("--examples", "-n", min=1, max=20, help="最多几种改法 | ways at most")] = 3,
    format: Annotated[
        RemedyFormat,
        typer.Option(metavar="text|markdown|json", help="输出格式，默认 text | output format, text by default"),
    ] = RemedyFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """What would make a task admissible."""
    from access_rules.analysis.changes import why_not as answer  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    ruleset = ruleset_to_apply(path, place, spoken)
    read = the_task(ruleset, task, spoken)
    day = day_of(as_of) or read.as_of or date.today()  # noqa: DTZ011  # the day where the user is
    _show(read.answered(lambda facts: answer(ruleset.book, facts, day, most=most)), format, spoken)


def _show(found: WhyNot, format: RemedyFormat, lang: Language) -> None:
    from access_rules.render.markdown import write_markdown  # noqa: PLC0415
    from access_rules.render.remedies import as_data, outline  # noqa: PLC0415
    from access_rules.render.text import write_text  # noqa: PLC0415

    match format:
        case RemedyFormat.JSON:
            hand_over(as_json(as_data(found)))
        case RemedyFormat.MARKDOWN:
            hand_over(write_markdown(outline(found, lang)))
        case RemedyFormat.TEXT:
            say(write_text(outline(found, lang)))
