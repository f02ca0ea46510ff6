"""``access-rules register listen``: notices are raised soon after the events that bring them about."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, language, say
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, RegisterArgument, RosterOption, RulesetArgument

if TYPE_CHECKING:
    from access_rules.render.wording import Language
    from access_rules.targets.durable.memory import Memory

HELP = (
    "值守：登记簿一有动静就提醒，期限届满就处理，由 durable-rules 查找"
    " | raise notices as events arrive, and have deadlines pass, found by durable-rules"
)
EPILOG = (
    "例如：access-rules register listen 规则 登记簿.db --roster 名册.yaml --actor 值守\n"
    "一直运行，按 Ctrl-C 结束。要安装 access-rules[durable]。查到的逐条与登记簿核对后才提醒；\n"
    "引擎没查到的，由 access-rules register sweep 和 expire 补上，每天至少各运行一次。\n"
    "退出码：0 正常结束，1 登记簿、规则集不能用，或者引擎已放弃，2 用法不对"
    " | for example: access-rules register listen rules register.db --roster roster.yaml --actor watch\n"
    "Runs until Ctrl-C. Needs access-rules[durable]. What is found is held against the register before it is raised;\n"
    "what the engine misses, access-rules register sweep and expire find: run them once a day at least.\n"
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
    from access_rules.render.records import expiries_in_words  # noqa: PLC0415

    spoken = language(lang)
    told: set[str] = set()
    with (
        opened(ruleset, register, spoken, roster=roster) as opened_register,
        Listener(opened_register, actor=actor) as listener,
    ):
        try:
            while True:
                recorded = listener.catch_up()
                notices = [each for each in recorded if "watch" in each.note]
                expiries = [each for each in recorded if "watch" not in each.note]
                if notices or (once and not expiries):
                    say(notices_in_words(notices, spoken))
                if expiries:
                    say(expiries_in_words(expiries, spoken))
                _tell_of(listener.listening.memory, told, spoken)
                if once:
                    return
                time.sleep(every)
        except KeyboardInterrupt:
            return


def _tell_of(memory: Memory, told: set[str], spoken: Language) -> None:
    """Say of which villages the engine is told no more, each once; raise Exit where it is of none any more."""
    from access_rules.register.watches.joining import EVERYWHERE  # noqa: PLC0415  # --help stays fast

    for village, reason in memory.given_up_partitions.items():
        if village not in told:
            told.add(village)
            zh_name, en_name = (
                ("跨村的关联", "what goes across villages") if village == EVERYWHERE else (village, village)
            )
            zh = f"引擎不再查{zh_name}，由 access-rules register sweep 补上：{reason}"
            en = f"the engine is told no more of {en_name}; access-rules register sweep finds what it misses: {reason}"
            say(zh if spoken == "zh" else en, error=True)
    if memory.given_up is not None:
        reason = memory.given_up
        say(f"引擎已放弃：{reason}" if spoken == "zh" else f"the engine was given up: {reason}", error=True)
        raise typer.Exit(1)
