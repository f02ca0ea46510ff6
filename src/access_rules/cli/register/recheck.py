"""``access-rules register recheck``: a task in force is looked back at."""

from __future__ import annotations

from typing import Annotated

import typer

from access_rules.cli.console import LangOption, language
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import (
    ActorOption,
    OptionalReason,
    RegisterArgument,
    RulesetArgument,
    TaskArgument,
)
from access_rules.cli.register.telling import tell_task

HELP = "回头看：按现行规则再判断一次，留下或者退出 | look back at a task: decide it again, keep it or let it go"
EPILOG = (
    "例如：access-rules register recheck national 登记簿.db T3 --actor 李四\n"
    "在册的和有异议的可以回头看。现行规则不予准入的，当场退出。\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register recheck national register.db T3 --actor Li\n"
    "Tasks in force and those objected to can be; one that the rules have come to reject leaves the register.\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def recheck(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: TaskArgument,
    actor: ActorOption,
    exit: Annotated[  # noqa: FBT002  # the word of the field
        bool, typer.Option("--exit", help="不再保留，退出清单；要写 --reason | let it go; takes --reason")
    ] = False,
    reason: OptionalReason = None,
    lang: LangOption = None,
) -> None:
    """Look back at a task."""
    spoken = language(lang)
    with opened(ruleset, register, spoken) as opened_register:
        tell_task(opened_register, opened_register.recheck(task, actor=actor, keep=not exit, reason=reason), spoken)
