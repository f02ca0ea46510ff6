"""What a rule reaches: its conditions, and the definitions and lists they name, directly or through one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from access_rules.language.conditions import Atom, Condition, Holds, InList
from access_rules.language.facts import ComputedChoice
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule


def definitions_of(rule: Rule, book: Rulebook) -> dict[str, None]:
    """The ids of the definitions a rule names, through other definitions too, in the order met."""
    return definitions_behind(rule.conditions, book)


def definitions_behind(conditions: Iterable[Condition], book: Rulebook) -> dict[str, None]:
    """The ids of the definitions that some conditions name, through other definitions too, in the order met."""
    found: dict[str, None] = {}
    pending = [*conditions]
    while pending:
        for node in nodes(pending.pop()):
            if isinstance(node, Holds) and node.definition not in found:
                found[node.definition] = None
                pending.append(book.definitions[node.definition].when)
    return found


def computations(book: Rulebook) -> Iterator[tuple[str, Condition]]:
    """The conditions from which facts are computed, with the fact that each computes."""
    for fact in book.facts.values():
        if isinstance(fact.computed, ComputedChoice):
            yield from ((fact.id, condition) for _, condition in fact.computed.conditions)


def lists_of(rule: Rule, book: Rulebook) -> dict[str, None]:
    """The ids of the lists on which a rule hangs: it tests them, or a fact that is computed from them."""
    conditions = [*rule.conditions, *(book.definitions[each].when for each in definitions_of(rule, book))]
    tested = {node.fact for each in conditions for node in nodes(each) if isinstance(node, Atom)}
    conditions += [condition for fact, condition in computations(book) if fact in tested]
    return dict.fromkeys(node.list for each in conditions for node in nodes(each) if isinstance(node, InList))


def atoms(condition: Condition, book: Rulebook) -> Iterator[Atom]:
    """Every test in a condition and in the definitions it names."""
    for node in nodes(condition):
        if isinstance(node, Holds):
            yield from atoms(book.definitions[node.definition].when, book)
        elif isinstance(node, Atom):
            yield node
