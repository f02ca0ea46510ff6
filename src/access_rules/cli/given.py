"""Tasks that a user hands to a verb, in a file or on the standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from access_rules.cli.console import Usage, say, show_findings
from access_rules.language.values import Value

if TYPE_CHECKING:
    from access_rules.library import Ruleset
    from access_rules.loading.tasks import TaskFile, WrittenTask
    from access_rules.render.wording import Language

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class ReadTask:
    """A task that was read, and where it was written, so that what is wrong with it can be shown there."""

    facts: Mapping[str, Value]
    as_of: date | None
    written: WrittenTask
    ruleset: Ruleset
    lang: Language

    def answered(self, ask: Callable[[Mapping[str, Value]], Answer]) -> Answer:
        """What ``ask`` says of the facts; a task that contradicts itself is told and ends the command."""
        from access_rules.errors import FactError  # noqa: PLC0415

        try:
            return ask(self.facts)
        except FactError as error:
            raise _refused(error, self.written, self.ruleset, self.lang) from None


def the_task(ruleset: Ruleset, name: str, lang: Language) -> ReadTask:
    """The one task in a file; what is wrong with it is told and ends the command.

    Raises Usage where it holds several.
    """
    from access_rules.errors import FactError  # noqa: PLC0415
    from access_rules.evaluation.task import TaskReader  # noqa: PLC0415

    file = task_file(name, lang)
    show_findings(file.findings, file.texts, lang, error=True)
    if not file.tasks:
        raise typer.Exit(1)
    if len(file.tasks) > 1:
        raise Usage(
            f"`{name}` 有 {len(file.tasks)} 件事项：每次给一件", f"`{name}` holds {len(file.tasks)} tasks: give one"
        )
    task = file.tasks[0]
    try:
        facts = TaskReader(ruleset.book.facts).read(task.facts)
    except FactError as error:
        raise _refused(error, task, ruleset, lang) from None
    return ReadTask(facts, task.as_of, task, ruleset, lang)


def _refused(error: object, task: WrittenTask, ruleset: Ruleset, lang: Language) -> typer.Exit:
    from access_rules.errors import FactError  # noqa: PLC0415

    assert isinstance(error, FactError)
    titles = {fact.id: fact.title for fact in ruleset.book.facts.values()}
    located = task.located(error, titles)
    show_findings(located.diagnostics, located.texts, lang, error=True)
    return typer.Exit(1)


def task_file(name: str, lang: Language) -> TaskFile:
    """The tasks in a file, or on the standard input for ``-``. Raises Usage, OSError."""
    from access_rules.loading.tasks import parse_tasks, read_tasks  # noqa: PLC0415

    if name != "-":
        return read_tasks(Path(name))
    if sys.stdin is None:
        raise Usage("没有标准输入：写明事项文件", "there is no standard input: name a file of tasks")
    if sys.stdin.isatty():
        say("写出事项，写完按 Ctrl-D" if lang == "zh" else "write the task, then press Ctrl-D", error=True)
    return parse_tasks(sys.stdin.buffer.read(), "<stdin>")
