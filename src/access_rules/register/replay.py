"""Deciding again what was decided, by the rules that decided it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message, listed
from access_rules.errors import AccessRulesError
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook
from access_rules.register.events import Event
from access_rules.register.journal import Events, Journal
from access_rules.register.keeping import kept_book
from access_rules.register.watches.rejudging import Rejudging


def replay(journal: Journal, *, task: str | None = None) -> tuple[Diagnostic, ...]:
    """Every decision in a journal that comes out otherwise, or cannot be made again, when it is made again."""
    with journal.reading() as reading:
        return tuple(_differences(reading, task))


def _differences(reading: Events, task: str | None) -> Iterator[Diagnostic]:
    rules: dict[str, _Rules | None] = {}
    for event in reading.events(task=task):
        if event.decision is None or event.ruleset is None:
            continue
        kept = event.ruleset.get("kept", "")
        if kept not in rules:
            book = kept_book(reading, kept)
            rules[kept] = _Rules(_evaluator(book), Rejudging(book, reading)) if book else None
        problem = _problem(event, rules[kept])
        if problem is not None:
            yield diagnose("AR741", None, path=(event.number,), number=event.number, problem=problem, help=_HELP)


@dataclass(frozen=True, slots=True)
class _Rules:
    """A ruleset that is kept: what decides by it, and what its watches make of tasks."""

    evaluator: Evaluator
    rejudging: Rejudging


def _problem(event: Event, rules: _Rules | None) -> Message | None:
    """What is otherwise, None where nothing is."""
    if rules is None:
        return Message(
            "作出决定的规则集没有保存下来，或者读不懂了", "the ruleset that decided is not kept, or not readable"
        )
    return _difference(event, rules.evaluator) or rules.rejudging.difference(event)


def _evaluator(book: Rulebook) -> Evaluator:
    from access_rules.targets.index import IndexEngine  # noqa: PLC0415  # only where something is decided again

    return Evaluator(book, IndexEngine(book))


def _difference(event: Event, evaluator: Evaluator) -> Message | None:
    """What the rules decide otherwise, None where they do not."""
    assert event.decision is not None
    try:
        again = evaluator.replay(Decision.from_dict(event.decision)).to_dict()
    except (ValueError, AccessRulesError) as error:
        return Message(f"记下的决定读不懂：{error}", f"the decision on record cannot be read: {error}")
    different = [key for key in again if again[key] != event.decision.get(key)]
    if not different:
        return None
    if "outcome" in different:
        was, now = str(event.decision.get("outcome")), str(again["outcome"])
        return Message(f"结论当时是 `{was}`，现在是 `{now}`", f"the outcome was `{was}` and is `{now}`")
    names = listed(different)
    return Message(f"{names.zh} 与当时不同", f"{names.en} differ from then")


_HELP = Message(
    "先用 `access-rules register verify` 看登记簿是否被改动；没有，就是 access-rules 的版本不同",
    "see with `access-rules register verify` whether it was altered; if not, another version of access-rules decided",
)
