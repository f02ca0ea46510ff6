"""``access-rules register init``: a register to begin with."""

from __future__ import annotations

from access_rules.cli.console import LangOption, language, say
from access_rules.cli.register.opening import refusals_shown
from access_rules.cli.register.options import RegisterArgument

HELP = "新建一个空的登记簿 | make an empty register"
EPILOG = (
    "例如：access-rules register init 登记簿.db\n"
    "PostgreSQL 写 postgresql://用户@主机/库，表建在该库里。\n"
    "退出码：0 已经建好，1 那里已经有了，或者建不了，2 用法不对"
    " | for example: access-rules register init register.db\n"
    "For PostgreSQL write postgresql://user@host/database; the tables are made there.\n"
    "exit codes: 0 made, 1 there is one already, or it cannot be made, 2 usage"
)


def init(register: RegisterArgument, lang: LangOption = None) -> None:
    """Make an empty register."""
    from access_rules.register.journal import Journal  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    with refusals_shown(spoken):
        Journal.create(register).close()
    say(f"{register}：已经建好，还是空的" if spoken == "zh" else f"{register}: made, and still empty")
