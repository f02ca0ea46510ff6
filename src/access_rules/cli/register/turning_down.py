"""Turning a task down: to send it back and to refuse it are told in the same words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

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

if TYPE_CHECKING:
    from access_rules.register.register import Register
    from access_rules.register.statechart import Task


class Act(Protocol):
    """What an authority does to a task, and why."""

    def __call__(self, task: str, /, *, authority: str, actor: str, reason: str) -> Task:
        """The task as it is then."""


def turning_down(act_of: Callable[[Register], Act]) -> Callable[..., None]:
    """A verb that turns a task down, as the register does it."""

    def turn_down(
        ruleset: RulesetArgument,
        register: RegisterArgument,
        task: TaskArgument,
        authority: AuthorityOption,
        actor: ActorOption,
        reason: ReasonOption,
        lang: LangOption = None,
    ) -> None:
        spoken = language(lang)
        with opened(ruleset, register, spoken) as opened_register:
            turned_down = act_of(opened_register)(task, authority=authority, actor=actor, reason=reason)
            tell_task(opened_register, turned_down, spoken)

    return turn_down


def epilog(verb: str, reason: str) -> str:
    """What stands below the help of such a verb, with a reason to give for example."""
    return (
        f"例如：access-rules register {verb} national 登记簿.db T3 --authority 县级 --actor 李四 --reason {reason}\n"
        "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
        f" | for example: access-rules register {verb} national r.db T3 --authority county --actor Li --reason …\n"
        "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
    )
