"""``access-rules register record``: what came to be known of a task later."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, language, show_findings
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, RegisterArgument, RulesetArgument, TaskArgument
from access_rules.cli.register.submit import only_task
from access_rules.cli.register.telling import tell_task

HELP = "补记：事后得知的情况，如经费已到账 | record what came to be known later, such as that funds have arrived"
EPILOG = (
    "例如：access-rules register record 规则 登记簿.db T3 到账.yaml --actor 村会计\n"
    "文件里写事实和值，例如 经费已到账: 是。不重新作决定；监测据此判断经费是否到位。\n"
    "退出码：0 已经登记，1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register record rules register.db T3 paid.yaml --actor Li\n"
    "The file holds facts with their values. Nothing is decided again; watches that wait for a record see it.\n"
    "exit codes: 0 recorded, 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def record(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: TaskArgument,
    facts: Annotated[Path, typer.Argument(metavar="FACTS", help="事实文件 | a file of facts")],
    actor: ActorOption,
    lang: LangOption = None,
) -> None:
    """Record what came to be known of a task."""
    from access_rules.errors import FactError  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    written = only_task(facts, spoken)
    with opened(ruleset, register, spoken) as opened_register:
        try:
            made = opened_register.record(task, written.facts, actor=actor)
        except FactError as error:
            titles = {fact.id: fact.title for fact in opened_register.book.facts.values()}
            located = written.located(error, titles)
            show_findings(located.diagnostics, located.texts, spoken, error=True)
            raise typer.Exit(1) from None
        tell_task(opened_register, made, spoken)
