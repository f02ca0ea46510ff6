"""Judging again what the watches made of a task, with the journal as it was then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from access_rules.diagnostic import Message, listed
from access_rules.language.watches import Load
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.journal import Events
from access_rules.register.watches.judging import Before, Watching


def rejudged(decided: Event, reading: Events, watching: Watching) -> Message | None:
    """What is otherwise than the event tells; None where nothing is, and for an event that no watch took part in.

    Loads are left out: they rest on the roster, which is not in the journal.
    """
    submitted = reading.event(decided.number - 1) if decided.kind is EventKind.DECIDED else None
    if submitted is None or submitted.kind is not EventKind.SUBMITTED or submitted.task != decided.task:
        return None
    draft = Draft(
        submitted.kind, submitted.actor, submitted.task, submitted.village, submitted.department, facts=submitted.facts
    )
    again = watching.judge(Before(reading, submitted.number), draft, submitted.at)
    known = {each.id for each in watching.book.watches if not isinstance(each.pattern, Load)}
    then, now = _said(decided.note.get("watches", ()), known), _said(again.fired, known)
    different = sorted(each for each in then.keys() | now.keys() if then.get(each) != now.get(each))
    if not different:
        return None
    names = listed(different)
    return Message(f"监测 {names.zh} 的判断与当时不同", f"the watches {names.en} say otherwise than they did")


def _said(fired: Iterable[Mapping[str, Any]], known: set[str]) -> dict[str, tuple[Any, Any]]:
    return {each["watch"]: (each["certain"], each["text"]) for each in fired if each["watch"] in known}
