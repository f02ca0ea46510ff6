"""``access-rules register show``: what happened to a task."""

from __future__ import annotations

from typing import Annotated

import typer

from access_rules.cli.console import LangOption, ReportFormat, as_json, hand_over, language, say
from access_rules.cli.register.opening import records_at
from access_rules.cli.register.options import RegisterArgument, TaskArgument

HELP = "一件事项现在怎样，经过如何 | how a task stands, and how it came to that"
EPILOG = (
    "例如：access-rules register show 登记簿.db T3\n"
    "退出码：0 正常，1 没有这件事项，或者登记簿不能用，2 用法不对"
    " | for example: access-rules register show register.db T3\n"
    "exit codes: 0 fine, 1 there is no such task, or the register cannot be used, 2 usage"
)


def show(
    register: RegisterArgument,
    task: TaskArgument,
    decision: Annotated[  # noqa: FBT002  # the default of an option
        bool, typer.Option("--decision", help="连同最近一次决定的理由 | with the reasons of the last decision")
    ] = False,
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Tell how a task stands, and how it came to that."""
    from access_rules.render.records import (  # noqa: PLC0415  # --help stays fast
        decision_in_words,
        history_in_words,
        task_as_json,
    )

    spoken = language(lang)
    with records_at(register, spoken) as records:
        found, events = records.task(task), records.history(task)
    if format is ReportFormat.JSON:
        hand_over(as_json({**task_as_json(found), "events": [each.to_dict() for each in events]}))
        return
    say(history_in_words(found, events, spoken))
    last = next((each for each in reversed(events) if each.decision), None)
    if decision and last:
        say("")
        say(decision_in_words(last, spoken))
