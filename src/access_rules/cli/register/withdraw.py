"""``access-rules register withdraw``: a department takes a task back."""

from __future__ import annotations

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

HELP = "部门撤回一件事项 | take a task back"
EPILOG = (
    "例如：access-rules register withdraw national 登记簿.db T3 --actor 张三\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register withdraw national register.db T3 --actor Zhang\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def withdraw(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: TaskArgument,
    actor: ActorOption,
    reason: OptionalReason = None,
    lang: LangOption = None,
) -> None:
    """Take a task back."""
    spoken = language(lang)
    with opened(ruleset, register, spoken) as opened_register:
        tell_task(opened_register, opened_register.withdraw(task, actor=actor, reason=reason), spoken)
