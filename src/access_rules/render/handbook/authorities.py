"""Who approves what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from access_rules.language.facts import Choice
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import ApprovalTerms, Rule


@dataclass(frozen=True, slots=True)
class Approving:
    """A rule (or the default) whose approval an authority gives."""

    rule: str
    terms: ApprovalTerms


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority and what it approves."""

    choice: Choice
    approves: tuple[Approving, ...]


def authorities(book: Rulebook, rules: Iterable[Rule]) -> tuple[Authority, ...]:
    """The authorities from the highest down, those beside the line of authority last; none where nobody approves."""
    if book.roles.approvals is None:
        return ()
    asked = [Approving(rule.id, rule.approval) for rule in rules if rule.approval]
    if book.default.approval:
        asked.append(Approving(DEFAULT_RULE, book.default.approval))
    choices = book.facts[book.roles.approvals].choices.values()
    line = [each for each in choices if not each.outside_order]
    ordered = (*reversed(line), *(each for each in choices if each.outside_order))
    return tuple(Authority(each, tuple(one for one in asked if one.terms.by == each.id)) for each in ordered)
