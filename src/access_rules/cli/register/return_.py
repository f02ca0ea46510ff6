"""``access-rules register return``: an authority sends a task back."""

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

HELP = "退回一件事项，写明缺什么 | send a task back for what it lacks"
EPILOG = (
    "例如：access-rules register return national 登记簿.db T3 --authority 县级 --actor 李四 --reason 缺经费安排\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register return national r.db T3 --authority county --actor Li --reason …\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def return_(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: TaskArgument,
    authority: AuthorityOption,
    actor: ActorOption,
    reason: ReasonOption,
    lang: LangOption = None,
) -> None:
    """Send a task back for what it lacks."""
    spoken = language(lang)
    with opened(ruleset, register, spoken) as opened_register:
        turned_down = opened_register.return_(task, authority=authority, actor=actor, reason=reason)
        tell_task(opened_register, turned_down, spoken)
