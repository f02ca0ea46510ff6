"""``access-rules register due``: which deadlines are running."""

from __future__ import annotations

from access_rules.cli.console import LangOption, language, say
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import DepartmentFilter, RegisterArgument, RulesetArgument, VillageFilter

HELP = "列出各事项的期限，快到的在前 | list the deadlines of tasks, the soonest first"
EPILOG = (
    "例如：access-rules register due national 登记簿.db --village 东村\n"
    "期限写在规则集首页的“流程”里。\n"
    "退出码：0 正常，1 登记簿或者规则集不能用，2 用法不对"
    " | for example: access-rules register due national register.db --village East\n"
    "Deadlines stand in the procedure on the front page of the ruleset.\n"
    "exit codes: 0 fine, 1 the register or the ruleset cannot be used, 2 usage"
)


def due(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    village: VillageFilter = None,
    department: DepartmentFilter = None,
    lang: LangOption = None,
) -> None:
    """List the deadlines of tasks."""
    from access_rules.register.days import day_of  # noqa: PLC0415  # --help stays fast
    from access_rules.render.records import dues_in_words  # noqa: PLC0415

    spoken = language(lang)
    with opened(ruleset, register, spoken) as opened_register:
        found = opened_register.dues(village=village, department=department)
        today = day_of(opened_register.journal.clock())
    say(dues_in_words(found, today, spoken))
