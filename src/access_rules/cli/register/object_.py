"""``access-rules register object``: a village objects to a task, or refuses what was never admitted."""

from __future__ import annotations

from typing import Annotated

import typer

from access_rules.cli.console import LangOption, Usage, language
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, ReasonOption, RegisterArgument, RosterOption, RulesetArgument
from access_rules.cli.register.telling import tell_task

HELP = "村里提出异议，或者拒绝没有准入的事项 | a village objects to a task, or refuses one that was never admitted"
EPILOG = (
    "例如：access-rules register object national 登记簿.db T3 --actor 村主任 --reason 没有人手\n"
    "没有准入的事项，不写编号，写 --village、--department、--title：记下来，村里有权拒绝。\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register object national register.db T3 --actor Chair --reason no-hands\n"
    "What was never admitted has no id: give --village, --department and --title; it is recorded as refused.\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def object_(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    actor: ActorOption,
    reason: ReasonOption,
    task: Annotated[
        str | None, typer.Argument(metavar="ID", help="事项编号；没有准入的不写 | the id of the task, if it has one")
    ] = None,
    village: Annotated[
        str | None, typer.Option("--village", metavar="NAME", help="没有准入的：哪个村 | not admitted: the village")
    ] = None,
    department: Annotated[
        str | None,
        typer.Option("--department", metavar="NAME", help="没有准入的：哪个部门要求的 | not admitted: the department"),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="没有准入的：什么事 | not admitted: what it is")
    ] = None,
    roster: RosterOption = None,
    lang: LangOption = None,
) -> None:
    """Object to a task, or refuse one that was never admitted."""
    spoken = language(lang)
    unadmitted = (village, department, title)
    if (task is None) is (None in unadmitted) or (task is not None and any(unadmitted)):
        raise Usage(
            "写事项编号；没有准入的不写编号，写 --village、--department、--title",
            "give the id of the task, or, of one never admitted, --village, --department and --title",
        )
    with opened(ruleset, register, spoken, roster=roster) as opened_register:
        if task is not None:
            found = opened_register.object(task, actor=actor, reason=reason)
        else:
            found = opened_register.refuse(
                village=village or "", department=department or "", actor=actor, title=title or "", reason=reason
            )
        tell_task(opened_register, found, spoken)
