"""``access-rules register approve``: an authority approves a task."""

from __future__ import annotations

from typing import Annotated

import typer

from access_rules.cli.console import LangOption, language
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import (
    ActorOption,
    AuthorityOption,
    RegisterArgument,
    RulesetArgument,
    TaskArgument,
)
from access_rules.cli.register.telling import tell_task

HELP = "批准一件事项 | approve a task"
EPILOG = (
    "例如：access-rules register approve national 登记簿.db T3 --authority 县级 --actor 李四\n"
    "只有决定里写明的机关，或者它的上级，才能批准；逾期已经升级的，由升至的机关批准。\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register approve national register.db T3 --authority county --actor Li\n"
    "Only an authority that the decision names, or one above it, can; once it has escalated, the one it went to.\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def approve(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: TaskArgument,
    authority: AuthorityOption,
    actor: ActorOption,
    remark: Annotated[str | None, typer.Option("--remark", metavar="TEXT", help="备注 | a remark")] = None,
    lang: LangOption = None,
) -> None:
    """Approve a task."""
    spoken = language(lang)
    with opened(ruleset, register, spoken) as opened_register:
        approved = opened_register.approve(task, authority=authority, actor=actor, remark=remark)
        tell_task(opened_register, approved, spoken)
