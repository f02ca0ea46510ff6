"""``access-rules register sweep``: the notices that are due are raised."""

from __future__ import annotations

from typing import Annotated

import typer

from access_rules.cli.console import LangOption, ReportFormat, as_json, hand_over, language, say
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, RegisterArgument, RosterOption, RulesetArgument

HELP = "巡查：把到期未办、重复要数据等该提醒的都提醒到 | raise the notices of the watches that are due"
EPILOG = (
    "例如：access-rules register sweep 规则 登记簿.db --roster 名册.yaml --actor 定时任务\n"
    "每条提醒只提醒一次，重复运行没有害处。换了新规则集后运行，会列出不再准入的在册事项。\n"
    "退出码：0 已经登记，1 登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register sweep rules register.db --roster roster.yaml --actor cron\n"
    "Each notice is raised once, however often this runs. Under a new ruleset it lists the tasks in force that are\n"
    "no longer admissible.\n"
    "exit codes: 0 recorded, 1 the register or ruleset cannot be used, 2 usage"
)


def sweep(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    actor: ActorOption,
    roster: RosterOption = None,
    dry_run: Annotated[  # noqa: FBT002  # the default of an option
        bool, typer.Option("--dry-run", help="只列出全部提醒，不登记 | list all notices, raise none")
    ] = False,
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Raise the notices that are due."""
    from access_rules.render.notices import notices_as_json, notices_in_words  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    with opened(ruleset, register, spoken, roster=roster) as opened_register:
        found = opened_register.notices() if dry_run else opened_register.sweep(actor=actor)
    if format is ReportFormat.JSON:
        hand_over(as_json(notices_as_json(found)))
    else:
        say(notices_in_words(found, spoken))
