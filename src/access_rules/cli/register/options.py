"""What the verbs of a register have in common: their arguments and options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RulesetArgument = Annotated[
    Path,
    typer.Argument(
        metavar="RULESET",
        help="规则集：文件夹、规则包，或随包名称 | a ruleset: folder, built file, or shipped name",
    ),
]
RegisterArgument = Annotated[
    str,
    typer.Argument(
        metavar="REGISTER",
        help="登记簿：SQLite 文件的路径，或者 postgresql://… | a register: the path of an SQLite file, or postgresql://…",
    ),
]
TaskArgument = Annotated[str, typer.Argument(metavar="ID", help="事项编号 | the id of the task")]
ActorOption = Annotated[str, typer.Option("--actor", metavar="NAME", help="经办人 | the person who acts")]
AuthorityOption = Annotated[
    str,
    typer.Option("--authority", metavar="AUTHORITY", help="哪一级机关，如 县级 | the authority, by its id or title"),
]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由 | the reason")]
OptionalReason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="理由 | the reason")]
RosterOption = Annotated[
    Path | None,
    typer.Option(
        "--roster",
        metavar="FILE",
        help="包片名册：每个村的包片领导、包村干部、人手 | the roster: leader, cadres and staff of each village",
    ),
]
VillageFilter = Annotated[str | None, typer.Option("--village", metavar="NAME", help="只看这个村 | this village only")]
DepartmentFilter = Annotated[
    str | None, typer.Option("--department", metavar="NAME", help="只看这个部门 | this department only")
]
