"""``access-rules register listen``: notices are raised soon after the events that bring them about."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, language, say
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, RegisterArgument, RosterOption, RulesetArgument

HELP = "值守：登记簿一有动静就提醒，由 durable-rules 查找 | raise notices as events arrive, found by durable-rules"
EPILOG = (
    "例如：access-rules register listen 规则 登记簿.db --roster 名册.yaml --actor 值守\n"
    "一直运行，按 Ctrl-C 结束。要安装 access-rules[durable]。查到的逐条与登记簿核对后才提醒；\n"
    "引擎没查到的，由 access-rules register sweep 补上，每天至少运行一次。\n"
    "退出码：0 正常结束，1 登记簿、规则集不能用，或者引擎已放弃，2 用法不对"
    " | for example: access-rules register listen rules register.db --roster roster.yaml --actor watch\n"
    "Runs until Ctrl-C. Needs access-rules[durable]. What is found is held against the register before it is raised;\n"
    "what the engine misses, access-rules register sweep finds: run that once a day at least.\n"
    "exit codes: 0 ended, 1 the register or ruleset cannot be used, or the engine was given up, 2 usage"
)


def listen(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    actor: ActorOption,
    roster: RosterOption = None,
    every: Annotated[
        float,
        typer.Option("--every", metavar="SECONDS", min=0.1, help="隔几秒看一次，默认 2 | how often, by default 2"),
    ] = 2.0,
    once: Annotated[  # noqa: FBT002  # the default of an option
        bool, typer.Option("--once", help="赶上现在就结束 | end when it has caught up")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Raise notices as events arrive."""
    from access_rules.register.watches.listener import Listener  # noqa: PLC0415  # --help stays fast
    from access_rules.render.notices import notices_in_words  # noqa: PLC0415

    spoken = language(lang)
    with (
        opened(ruleset, register, spoken, roster=roster) as opened_register,
        Listener(opened_register, actor=actor) as listener,
    ):
        try:
            while True:
                raised = listener.catch_up()
                if raised or once:
                    say(notices_in_words(raised, spoken))
                reason = listener.listening.memory.given_up
                if reason is not None:
                    say(f"引擎已放弃：{reason}" if spoken == "zh" else f"the engine was given up: {reason}", error=True)
                    raise typer.Exit(1)
                if once:
                    return
                time.sleep(every)
        except KeyboardInterrupt:
            return
