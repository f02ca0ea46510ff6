"""``access-rules register expire``: what the deadlines that have passed lead to."""

from __future__ import annotations

from access_rules.cli.console import LangOption, language, say
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, RegisterArgument, RosterOption, RulesetArgument

HELP = "到期处理：届满的失效、升级、提醒，各记一次 | record, once, what passed deadlines lead to"
EPILOG = (
    "例如：access-rules register expire national 登记簿.db --actor 定时任务\n"
    "每天运行一次。忘了也不要紧：失效和升级自届满之日起就算数，这里只是记下来并告诉人。\n"
    "退出码：0 正常，1 登记簿或者规则集不能用，2 用法不对"
    " | for example: access-rules register expire national register.db --actor nightly\n"
    "Run it once a day. Lapses and escalations hold from the day on in any case; this records them and tells people.\n"
    "exit codes: 0 fine, 1 the register or the ruleset cannot be used, 2 usage"
)


def expire(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    actor: ActorOption,
    roster: RosterOption = None,
    lang: LangOption = None,
) -> None:
    """Record what passed deadlines lead to."""
    from access_rules.render.records import expiries_in_words  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    with opened(ruleset, register, spoken, roster=roster) as opened_register:
        say(expiries_in_words(opened_register.expire(actor=actor), spoken))
