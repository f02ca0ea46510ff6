"""``access-rules register reject``: an authority refuses a task."""

from __future__ import annotations

from access_rules.cli.console import LangOption, language
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import (
    ActorOption,
    AuthorityOption,
    ReasonOption,
    RegisterArgument,
    RulesetArgument,
    TaskArgument,
)
from access_rules.cli.register.telling import tell_task

HELP = "否决一件可以批准的事项 | refuse a task that could be approved"
EPILOG = (
    "例如：access-rules register reject national 登记簿.db T3 --authority 县级 --actor 李四 --reason 与网格工作重复\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register reject national r.db T3 --authority county --actor Li --reason …\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def reject(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: TaskArgument,
    authority: AuthorityOption,
    actor: ActorOption,
    reason: ReasonOption,
    lang: LangOption = None,
) -> None:
    """Refuse a task that could be approved."""
    spoken = language(lang)
    with opened(ruleset, register, spoken) as opened_register:
        turned_down = opened_register.reject(task, authority=authority, actor=actor, reason=reason)
        tell_task(opened_register, turned_down, spoken)
