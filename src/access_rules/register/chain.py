"""Whether a chain of events is whole, or where somebody altered it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.register.events import Event, Head, Written, digest_of


def faults(
    events: Iterable[Event], seed: str, against: Head | None, follow: Callable[[Event], object] | None = None
) -> Iterator[Diagnostic]:
    """What is wrong with the chain of all events, in order; ``follow`` is given each up to the first fault."""
    number, previous, met, is_whole = 0, seed, against is None, True
    for event in events:
        found = tuple(_faults_of(event.written, number, previous))
        number, previous = event.written.number, event.written.digest
        if against is not None and number == against.number:
            met = True
            if previous != against.digest:
                found += (_fault(number, "与当初记下的摘要不同", "is not the one that was written down"),)
        is_whole = is_whole and not found
        if is_whole and follow is not None:
            follow(event)
        yield from found
    if not met and against is not None:
        yield _fault(
            against.number, f"缺少，登记簿到第 {number} 件为止", f"is missing: the register ends with {number}"
        )


def _faults_of(event: Written, number: int, previous: str) -> Iterator[Diagnostic]:
    """What is wrong with an event beside the one before."""
    if event.number != number + 1:
        yield _fault(number + 1, f"缺少，下一件是第 {event.number} 件", f"is missing: the next is {event.number}")
    elif event.previous != previous:
        yield _fault(event.number, "接不上前一件", "does not follow from the one before")
    if not is_sealed(event):
        yield _fault(event.number, "内容与摘要不符", "does not match its digest")


def is_sealed(event: Written) -> bool:
    """Whether an event is, to the letter, what its digest was made of.

    The digest is that of one text, so nobody may move the bounds of what is in it: end a decision early, say, and
    have the rest of it pass for the facts. Where each value is one JSON object, read from both ends the text has one
    place for every part of it; what is left between them is the decision, so that need not be read.
    """
    has_objects = (
        _is_object(event.facts)
        and _is_object(event.note)
        and (event.ruleset is None or _is_object(event.ruleset))
        and (event.decision is None or event.decision[:1] == "{")
    )
    try:
        return has_objects and digest_of(event) == event.digest
    except TypeError:  # SQLite would keep bytes, or nothing, in the place of a text
        return False


def _is_object(written: str) -> bool:
    try:
        return written == "{}" or isinstance(json.loads(written), dict)
    except (TypeError, ValueError, RecursionError):
        return False


def _fault(number: int, zh: str, en: str) -> Diagnostic:
    return diagnose("AR732", None, path=(number,), number=number, problem=Message(zh, en))
