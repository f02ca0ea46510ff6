"""Deciding again what is in force, once other rules are: what would no longer be admitted, and what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from access_rules.errors import FactError
from access_rules.evaluation.counting import sufficient
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.outcome import Outcome
from access_rules.register.events import Event
from access_rules.register.watches.chronicle import Course


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """A task in force that the rules of today would not admit.

    ``before`` and ``now`` are the outcomes, ``added`` the reasons against it that were not there, each with its
    rule and text, ``dropped`` the rules that decided then and are gone, ``since`` the version of
    the rules that admitted it.
    """

    course: Course
    before: str
    now: str
    since: str
    added: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """In JSON values."""
        return {
            "before": self.before,
            "now": self.now,
            "since": self.since,
            "added": [{"rule": rule, "text": text} for rule, text in self.added],
            "dropped": list(self.dropped),
        }


def reconsidered(
    courses: Iterable[Course],
    event: Callable[[int], Event | None],
    evaluator: Evaluator,
    book: Rulebook,
    day: date,
) -> Iterator[Reconsidered]:
    """The tasks in force, decided by other rules, that those of today would not admit with the approvals they have.

    ``event`` gives an event by its number, with the decision in it.
    """
    for course in courses:
        made_by = (course.ruleset or {}).get("digest")
        if course.is_done_by_village and course.task.decided is not None and made_by != book.digest:
            decided = event(course.task.decided)
            decision = decided.decision if decided else None
            found = _again(course, decision, evaluator, book, day) if decision is not None else None
            if found is not None:
                yield found


def _again(
    course: Course, decision: Mapping[str, Any], evaluator: Evaluator, book: Rulebook, day: date
) -> Reconsidered | None:
    before, since = str(decision["outcome"]), str((course.ruleset or {}).get("version", ""))
    try:
        again = evaluator.decide(_facts(course, book, day), as_of=day)
    except FactError as error:
        text = "；".join(each.message.in_language(book.language) for each in error.diagnostics)
        return Reconsidered(course, before, "", since, (("", text),), ())
    if _is_admissible(again, Outcome(before), course, book):
        return None
    known = {each["rule"] for each in decision["reasons"]}
    added = [each for each in again.reasons if each.rule not in known and each.effect is not Outcome.ALLOW]
    dropped = tuple(sorted(known - {each.id for each in book.rules} - {DEFAULT_RULE}))
    return Reconsidered(
        course, before, again.outcome.value, since, tuple((each.rule, each.text) for each in added), dropped
    )


def _facts(course: Course, book: Rulebook, day: date) -> dict[str, Any]:
    """The task as it is known today, with the approvals it was given."""
    facts = course.facts_on(day)
    given = {each.authority for each in course.task.given}
    if book.roles.approvals and given:
        facts[book.roles.approvals] = sorted({*(facts.get(book.roles.approvals) or ()), *given})
    return facts


def _is_admissible(decision: Decision, before: Outcome, course: Course, book: Rulebook) -> bool:
    """Whether it is allowed, or asks for no more approvals than were given, or than it stood without."""
    if decision.outcome is Outcome.ALLOW:
        return True
    if decision.outcome is Outcome.REJECT:
        return False
    given = {each.authority for each in course.task.given}
    lacking = [each for each in decision.approvals if not given & sufficient(each.authority, book)]
    return not lacking and (bool(decision.approvals) or before is Outcome.NEEDS_APPROVAL)
