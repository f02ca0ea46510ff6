"""What would change a decision: assumptions to check, and demands to drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from access_rules.errors import FactError
from access_rules.evaluation.combine import Standing, Verdict
from access_rules.evaluation.counting import Held
from access_rules.evaluation.situation import Situation
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.outcome import Outcome
from access_rules.truth import Truth

CORE = "core_"
"""``core_task_type`` names the work underneath where dropping a demand contradicts ``task_type``."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A situation with its verdict, how every rule holds and stands in it, and the assumptions it rests on."""

    situation: Situation
    held: Mapping[str, Held]
    standings: Mapping[str, Standing]
    verdict: Verdict
    assumed: Mapping[str, Value]


def reversals(assumed: Mapping[str, Value]) -> Iterable[tuple[str, Value | None]]:
    """For each assumption its reversal: the other of two, else unknown."""
    for fact, value in assumed.items():
        yield fact, (not value if isinstance(value, bool) else None)


def changes_outcome(reversed_: Verdict, original: Verdict) -> bool:
    """Whether reversing an assumption gives, or may give, another outcome."""
    return reversed_.outcome is not original.outcome or not set(reversed_.possible) <= set(original.possible)


def demands_to_drop(judgement: Judgement) -> tuple[str, ...] | None:
    """The demands that refused or undecided rules are about: facts, or elements as ``evidence.photo``.

    None where a rule that certainly refuses concerns no demand: then nothing that is dropped helps.
    """
    facts = judgement.situation.book.facts
    dropped: dict[str, None] = {}
    for standing in judgement.standings.values():
        against = standing.lines[:3]
        if not any(line.is_possible for line in against):
            continue
        demands = [each for each in sorted(standing.rule.concerns) if facts[each.partition(".")[0]].demand]
        if not demands and Truth.TRUE in against[:2]:
            return None
        dropped.update(dict.fromkeys(each for each in demands if _is_made(each, judgement.situation)))
    return tuple(dropped)


def _is_made(demand: str, situation: Situation) -> bool:
    name, _, element = demand.partition(".")
    value = situation.value(name)
    if value is None:
        return True
    if element:
        return isinstance(value, frozenset) and element in value
    return value != situation.book.facts[name].dropped


def without_demands(
    stated: Mapping[str, Value], demands: Iterable[str], situation: Situation
) -> dict[str, Value] | None:
    """The task with the demands dropped; None where that contradicts what the task implies."""
    facts = situation.book.facts
    remaining = dict(stated)
    for demand in demands:
        name, _, element = demand.partition(".")
        held = situation.value(name)
        if element and isinstance(held, frozenset):
            remaining[name] = _set(remaining.get(name, held)) - {element}
        else:
            remaining[name] = facts[name].dropped
    return _named_by_core(remaining, situation.book)


def _set(value: Value) -> frozenset[str]:
    assert isinstance(value, frozenset)
    return value


def _named_by_core(remaining: dict[str, Value], book: Rulebook) -> dict[str, Value] | None:
    for carrier in book.facts.values():
        if carrier.type is not FactType.ENUM or not _contradicts(carrier, remaining):
            continue
        core = remaining.get(CORE + carrier.id)
        if not isinstance(core, str):
            return None
        remaining[carrier.id] = core
        if _contradicts(carrier, remaining):
            return None
    return remaining


def _contradicts(carrier: Fact, stated: Mapping[str, Value]) -> bool:
    chosen = stated.get(carrier.id)
    choice = carrier.choices.get(chosen) if isinstance(chosen, str) else None
    return choice is not None and any(stated.get(fact, value) != value for fact, value in choice.implies.items())


def is_consistent(situation: Situation) -> bool:
    """Whether nothing in a task contradicts what follows from the rest."""
    try:
        situation.require_consistent()
    except FactError:
        return False
    return True


def is_refused_or_open(verdict: Verdict) -> bool:
    """Whether dropping demands could be of use: the task is not simply allowed."""
    return verdict.outcome is not Outcome.ALLOW
