"""Who approves what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from access_rules.language.facts import Choice
from access_rules.language.procedure import Deadline, Procedure
from access_rules.language.rulebook import Default, Rulebook
from access_rules.language.rules import ApprovalTerms, Rule
from access_rules.language.watches import Watch

Asking = Rule | Watch | Default | Procedure | Deadline
"""What asks for an approval: a deadline does where it takes the task to a higher authority."""


@dataclass(frozen=True, slots=True)
class Approving:
    """Something whose approval an authority gives."""

    asking: Asking
    terms: ApprovalTerms


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority and what it approves."""

    choice: Choice
    approves: tuple[Approving, ...]


def authorities(book: Rulebook, entries: Iterable[Rule | Watch]) -> tuple[Authority, ...]:
    """The authorities from the highest down, those beside the line of authority last; none where nobody approves."""
    if book.roles.approvals is None:
        return ()
    asked = [Approving(each, each.approval) for each in entries if each.approval]
    if book.default.approval:
        asked.append(Approving(book.default, book.default.approval))
    asked += _of_procedure(book.procedure) if book.procedure else ()
    choices = book.facts[book.roles.approvals].choices.values()
    line = [each for each in choices if not each.outside_order]
    ordered = (*reversed(line), *(each for each in choices if each.outside_order))
    return tuple(Authority(each, tuple(one for one in asked if one.terms.by == each.id)) for each in ordered)


def _of_procedure(procedure: Procedure) -> Iterator[Approving]:
    """What falls to an authority where nothing else names one, and what comes to it when a time has passed."""
    if procedure.by is not None:
        yield Approving(procedure, ApprovalTerms(procedure.by))
    yield from (Approving(each, ApprovalTerms(each.to)) for each in procedure.deadlines if each.to is not None)
