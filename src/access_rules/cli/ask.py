"""``access-rules ask``: the fewest questions that settle a task."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.applying import ruleset_to_apply
from access_rules.cli.console import LangOption, as_json, hand_over, language, say
from access_rules.cli.days import day_of
from access_rules.cli.given import ReadTask, the_task
from access_rules.language.values import Value

if TYPE_CHECKING:
    from access_rules.analysis.questions import Interview, Question
    from access_rules.render.wording import Language

HELP = "逐个提问，用最少的问题把一件事项判断清楚 | ask the fewest questions that settle a task"
EPILOG = (
    "例如：access-rules ask national 事项.yaml\n"
    "回答写编号、取值或者日期数字；? 表示不知道；直接回车结束。--next 只写出下一个问题（JSON），供程序使用。\n"
    "退出码：0 已经作出决定，1 事实仍不齐全，或者事项、规则集不能用，2 用法不对"
    " | for example: access-rules ask national task.yaml\n"
    "Answer with a number of the list, a value, a date; ? says that nobody knows; an empty line ends. "
    "--next writes the next question as JSON for programs.\n"
    "exit codes: 0 decided, 1 facts are still missing, or the task or the ruleset cannot be used, 2 usage"
)

UNKNOWN = "?"


def ask(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="规则集 | a ruleset")],
    task: Annotated[
        str | None,
        typer.Argument(
            metavar="TASK", help="已经知道的事实，不写则从头问起 | what is known already; none asks from the start"
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="按哪一天的规则，默认今天 | the day whose law applies, today by default"
        ),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="PLACE", help="按哪个地区的规则 | the place whose rules apply")
    ] = None,
    following: Annotated[bool, typer.Option("--next", help="只写出下一个问题 | write the next question")] = False,  # noqa: FBT002
    lang: LangOption = None,
) -> None:
    """Ask the fewest questions that settle a task."""
    from access_rules.analysis.questions import Interview  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    ruleset = ruleset_to_apply(path, place, spoken)
    read = the_task(ruleset, task, spoken) if task is not None else None
    day = day_of(as_of) or (read.as_of if read else None) or date.today()  # noqa: DTZ011  # the day where the user is
    interview = Interview(ruleset.book, ruleset.compile(), day)
    if following:
        _hand_over_next(interview, read)
        return
    facts = _asked(interview, read, spoken)
    decision = interview.decide(facts)
    say(decision.explain(lang=spoken))
    if not decision.complete:
        raise typer.Exit(1)


def _first(interview: Interview, read: ReadTask | None) -> Question | None:
    return read.answered(interview.next_question) if read else interview.next_question({})


def _hand_over_next(interview: Interview, read: ReadTask | None) -> None:
    from access_rules.render.questions import as_data  # noqa: PLC0415

    question = _first(interview, read)
    hand_over(as_json(None if question is None else as_data(question)))


def _asked(interview: Interview, read: ReadTask | None, lang: Language) -> dict[str, Value]:
    """Ask until the task is settled, or whoever answers has had enough."""
    from access_rules.render.questions import misunderstood, understood, words  # noqa: PLC0415

    facts: dict[str, Value] = dict(read.facts) if read else {}
    skipped: frozenset[str] = frozenset()
    question = _first(interview, read)
    while question is not None:
        say(words(question, lang), error=True)
        line = sys.stdin.readline() if sys.stdin is not None else ""
        answer = line.strip()
        if not answer:
            return facts
        if answer in (UNKNOWN, "？"):
            skipped |= {question.fact.id}
        else:
            value = understood(question.fact, answer)
            if value is None or not _is_consistent(interview, {**facts, question.fact.id: value}):
                say(misunderstood(question.fact, answer, lang), error=True)
                continue
            facts[question.fact.id] = value
        question = interview.next_question(facts, skipped)
    return facts


def _is_consistent(interview: Interview, facts: dict[str, Value]) -> bool:
    from access_rules.errors import FactError  # noqa: PLC0415

    try:
        interview.decide(facts)
    except FactError:
        return False
    return True
