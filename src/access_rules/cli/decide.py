"""``access-rules decide``: may this task be pushed down?"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, Usage, language, say, show_findings

if TYPE_CHECKING:
    from access_rules.evaluation.decision import Decision
    from access_rules.loading.tasks import WrittenTask


class DecisionFormat(StrEnum):
    """How decisions are written; JSON is one decision a line."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


def decide(
    path: Annotated[
        Path, typer.Argument(help="规则集（文件夹或随包名称） a ruleset: folder or shipped name", metavar="PATH")
    ],
    tasks: Annotated[
        list[str] | None,
        typer.Argument(
            help="事项文件 YAML、JSON、JSON Lines；- 或不写为标准输入 task files; - or none: standard input",
            metavar="TASK…",
        ),
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="按哪一天的规则（默认今天） day of the law")
    ] = None,
    place: Annotated[str | None, typer.Option(help="适用地区，如 北京市西城区 the place whose rules apply")] = None,
    lang: LangOption = None,
    format: Annotated[DecisionFormat, typer.Option(help="输出格式 output format")] = DecisionFormat.TEXT,
) -> None:
    """对一件或多件事项作出决定。Decide one or more tasks."""
    from access_rules.cli.locate import ruleset_at  # noqa: PLC0415  # --help stays fast
    from access_rules.errors import FactError, RulesetError  # noqa: PLC0415

    spoken = language(lang)
    try:
        ruleset = ruleset_at(path, place, spoken)
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, spoken, error=True)
        raise typer.Exit(1) from None
    evaluator = ruleset.compile()
    titles = {fact.id: fact.title for fact in ruleset.book.facts.values()}
    failed = False
    for name in tasks or ["-"]:
        try:
            written = _read(name, spoken)
        except FactError as error:
            show_findings(error.diagnostics, error.texts, spoken, error=True)
            failed = True
            continue
        for task in written:
            try:
                decision = evaluator.decide(task.facts, as_of=_day(task, as_of))
            except FactError as error:
                placed = task.located(error, titles)
                show_findings(placed.diagnostics, placed.texts, spoken, error=True)
                failed = True
            else:
                say(_shown(decision, format, spoken))
    if failed:
        raise typer.Exit(1)


def _read(name: str, lang: str) -> tuple[WrittenTask, ...]:
    from access_rules.loading.tasks import parse_tasks, read_tasks  # noqa: PLC0415

    if name == "-":
        return parse_tasks(sys.stdin.buffer.read(), "<stdin>")
    try:
        return read_tasks(Path(name))
    except OSError as error:
        raise Usage(
            f"读不了 `{name}`：{error.strerror}" if lang == "zh" else f"cannot read `{name}`: {error.strerror}"
        ) from None


def _day(task: WrittenTask, as_of: datetime | None) -> date | None:
    return as_of.date() if as_of else task.as_of


def _shown(decision: Decision, form: DecisionFormat, lang: str) -> str:
    if form is DecisionFormat.JSON:
        return json.dumps(decision.to_dict(), ensure_ascii=False)
    return decision.explain(lang=lang, format=form.value)  # type: ignore[arg-type]
