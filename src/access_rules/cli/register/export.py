"""``access-rules register export``: the events of a register as JSON Lines."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, hand_over, language
from access_rules.cli.register.opening import records_at
from access_rules.cli.register.options import DepartmentFilter, RegisterArgument, VillageFilter

HELP = "把登记簿写成 JSON Lines，每行一件 | write the events as JSON Lines, one a line"
EPILOG = (
    "例如：access-rules register export 登记簿.db > 登记簿.jsonl\n"
    "退出码：0 正常，1 登记簿不能用，2 用法不对"
    " | for example: access-rules register export register.db > register.jsonl\n"
    "exit codes: 0 fine, 1 the register cannot be used, 2 usage"
)


def export(
    register: RegisterArgument,
    after: Annotated[
        int, typer.Option("--after", metavar="N", min=0, help="只要第 N 件之后的 | only what came after event N")
    ] = 0,
    village: VillageFilter = None,
    department: DepartmentFilter = None,
    lang: LangOption = None,
) -> None:
    """Write the events as JSON Lines."""
    with records_at(register, language(lang)) as records:
        for event in records.journal.events(after=after, village=village, department=department):
            hand_over(json.dumps(event.to_dict(), ensure_ascii=False))
