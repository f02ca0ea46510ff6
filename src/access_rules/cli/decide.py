"""``access-rules decide``: may this task be pushed down?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.applying import ruleset_to_apply
from access_rules.cli.console import LangOption, hand_over, language, show_findings
from access_rules.cli.days import day_of
from access_rules.cli.given import task_file
from access_rules.diagnostic import Diagnostic, in_reading_order

if TYPE_CHECKING:
    from access_rules.evaluation.decision import Decision
    from access_rules.library import Ruleset
    from access_rules.loading.tasks import WrittenTask
    from access_rules.render.wording import Language

HELP = "对一件或多件事项作出决定 | decide one or more tasks"
EPILOG = (
    "例如：access-rules decide national 事项.yaml --place 北京市西城区\n"
    "事项写成“事实: 值”，多件写成列表，或者每行一件的 JSON Lines；json 格式每行一个决定。\n"
    "退出码：0 都作出了决定（不论结论），1 有事项或者规则集不能用，2 用法不对"
    " | for example: access-rules decide national task.yaml --place 北京市西城区\n"
    "A task is written as `fact: value`; several as a list, or as JSON Lines. The json format is one decision a line.\n"
    "exit codes: 0 all tasks decided (whatever the outcome), 1 a task or the ruleset cannot be used, 2 usage"
)


class DecisionFormat(StrEnum):
    """How decisions are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def decide(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="规则集：文件夹、规则包，或随包名称，如 national"
            " | a ruleset: folder, built file, or shipped name such as national",
        ),
    ],
    tasks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TASK",
            help="事项文件：YAML、JSON、JSON Lines；- 或不写则读标准输入"
            " | files of tasks: YAML, JSON, JSON Lines; - or none reads standard input",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="按哪一天的规则，默认今天 | the day whose law applies, today by default",
        ),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help="按哪个地区的规则，如 北京市西城区；从省写起 | the place whose rules apply, from the province down",
        ),
    ] = None,
    format: Annotated[
        DecisionFormat,
        typer.Option(metavar="text|json|markdown|html", help="输出格式，默认 text | output format, text by default"),
    ] = DecisionFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Decide one or more tasks."""
    from access_rules.cli.sheets import SHEETS  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    day = day_of(as_of)
    run = _Run(ruleset_to_apply(path, place, spoken), day, spoken)
    names = tasks or ["-"]
    made = (each for name in names for each in run.decided(name))
    if format is DecisionFormat.JSON:
        for _, decision in made:
            if decision is not None:
                hand_over(json.dumps(decision.to_dict(), ensure_ascii=False))
    else:
        SHEETS[format.value](made, spoken, several=len(names) > 1)
    show_findings(in_reading_order(run.findings), run.texts, spoken, error=True)
    if any(each.is_error for each in run.findings):
        raise typer.Exit(1)


class _Run:
    """Deciding one task after another; what is wrong with one does not hold up the others."""

    def __init__(self, ruleset: Ruleset, day: date | None, lang: Language) -> None:
        self._evaluator = ruleset.compile()
        self._titles = {fact.id: fact.title for fact in ruleset.book.facts.values()}
        self._day = day
        self._lang: Language = lang
        self.findings: list[Diagnostic] = []
        self.texts: dict[str, str] = {}

    def decided(self, name: str) -> Iterator[tuple[WrittenTask, Decision | None]]:
        """The tasks of a file with their decisions; None where a task was refused."""
        file = task_file(name, self._lang)
        self.findings.extend(file.findings)
        self.texts.update(file.texts)
        return ((task, self._decide(task)) for task in file.tasks)

    def _decide(self, task: WrittenTask) -> Decision | None:
        from access_rules.errors import FactError  # noqa: PLC0415

        try:
            return self._evaluator.decide(task.facts, as_of=self._day or task.as_of)
        except FactError as error:
            self.findings.extend(task.located(error, self._titles).diagnostics)
            return None
