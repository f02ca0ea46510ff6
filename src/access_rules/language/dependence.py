"""Which rules rest on which facts, through definitions, implications and computations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from access_rules.language.facts import ComputedChoice, Fact, WorkingDaysBetween
from access_rules.language.reach import facts_tested
from access_rules.language.rulebook import Definition, Rulebook
from access_rules.language.rules import Rule


def following_from(facts: Mapping[str, Fact], definitions: Mapping[str, Definition]) -> Mapping[str, frozenset[str]]:
    """For each fact, itself and the facts that may change with it, through implications and computations."""
    inputs = derivations(facts, definitions)
    found: dict[str, set[str]] = {name: set() for name in facts}
    for name in facts:
        for input_ in behind((name,), inputs):
            found[input_].add(name)
    return {name: frozenset(following) for name, following in found.items()}


def rules_resting_on(book: Rulebook) -> Mapping[str, tuple[Rule, ...]]:
    """For each fact, the rules whose condition, exception or requirements may change with it."""
    inputs = derivations(book.facts, book.definitions)
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in book.rules:
        for fact in behind(_tested(rule, book), inputs):
            found[fact].append(rule)
    return {fact: tuple(rules) for fact, rules in found.items()}


def derivations(facts: Mapping[str, Fact], definitions: Mapping[str, Definition]) -> dict[str, tuple[str, ...]]:
    """For each fact, the facts it may follow from: those that imply it and those it is computed from."""
    inputs: dict[str, dict[str, None]] = {name: {} for name in facts}
    for fact in facts.values():
        for choice in fact.choices.values():
            for implied in choice.implies:
                inputs[implied][fact.id] = None
        inputs[fact.id].update(dict.fromkeys(_computed_from(fact, facts, definitions)))
    return {name: tuple(found) for name, found in inputs.items()}


def _computed_from(fact: Fact, facts: Mapping[str, Fact], definitions: Mapping[str, Definition]) -> list[str]:
    match fact.computed:
        case WorkingDaysBetween(start, end):
            return [start, end]
        case ComputedChoice(conditions):
            tested = {name for _, condition in conditions for name in facts_tested(condition, definitions)}
            return sorted(tested & set(facts))
        case _:
            return []


def _tested(rule: Rule, book: Rulebook) -> frozenset[str]:
    return frozenset(fact for part in rule.conditions for fact in facts_tested(part, book.definitions))


def behind(facts: Iterable[str], inputs: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Some facts and all from which they may follow; ``inputs`` is what ``derivations`` gives."""
    found: set[str] = set()
    pending = list(facts)
    while pending:
        fact = pending.pop()
        if fact not in found:
            found.add(fact)
            pending.extend(inputs.get(fact, ()))
    return frozenset(found)
