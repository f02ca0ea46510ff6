"""``access-rules register submit``: a department asks for a task."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, ReportFormat, Usage, language, show_findings
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import ActorOption, RegisterArgument, RosterOption, RulesetArgument
from access_rules.cli.register.telling import tell_task

if TYPE_CHECKING:
    from access_rules.loading.tasks import WrittenTask
    from access_rules.render.wording import Language

HELP = "申请：登记一件事项，当场作出决定 | submit a task, and have it decided at once"
EPILOG = (
    "例如：access-rules register submit national 登记簿.db 事项.yaml --village 东村 --department 统计局 --actor 张三\n"
    "准予的当场列入清单；需审批的等待各机关批准。规则集里的监测一并判断。\n"
    "退出码：0 已经登记（不论结论），1 被拒绝，或者登记簿、规则集不能用，2 用法不对"
    " | for example: access-rules register submit national r.db task.yaml --village East --department Tax --actor Li\n"
    "What is allowed is in force at once; what needs approval waits for it. Watches of the ruleset take part.\n"
    "exit codes: 0 recorded (whatever the outcome), 1 refused, or the register or ruleset cannot be used, 2 usage"
)


def submit(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    task: Annotated[Path, typer.Argument(metavar="TASK", help="事项文件，写一件 | a file with one task")],
    village: Annotated[str, typer.Option("--village", metavar="NAME", help="交给哪个村 | the village to do it")],
    department: Annotated[
        str, typer.Option("--department", metavar="NAME", help="哪个部门申请 | the department that asks for it")
    ],
    actor: ActorOption,
    id: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="事项编号，默认自动编 | the id of the task, by default a new one"),
    ] = None,
    roster: RosterOption = None,
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Submit a task."""
    from access_rules.errors import FactError  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    written = only_task(task, spoken)
    with opened(ruleset, register, spoken, roster=roster) as opened_register:
        try:
            made = opened_register.submit(written.facts, village=village, department=department, actor=actor, task=id)
        except FactError as error:
            titles = {fact.id: fact.title for fact in opened_register.book.facts.values()}
            located = written.located(error, titles)
            show_findings(located.diagnostics, located.texts, spoken, error=True)
            raise typer.Exit(1) from None
        tell_task(opened_register, made, spoken, format, explained=True)


def only_task(path: Path, lang: Language) -> WrittenTask:
    """The task in a file that holds one and no more; what is wrong with it is shown, and ends the command."""
    from access_rules.loading.tasks import read_tasks  # noqa: PLC0415  # --help stays fast

    file = read_tasks(path)
    if file.findings:
        show_findings(file.findings, file.texts, lang, error=True)
        raise typer.Exit(1)
    if len(file.tasks) != 1:
        raise Usage("事项文件里要写一件，不多不少", "the file must hold one task, no more and no less")
    return file.tasks[0]
