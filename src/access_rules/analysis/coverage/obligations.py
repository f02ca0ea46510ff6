"""What cases must show of a ruleset: each obligation is a condition that some case has to make true.

The condition is written in the language of rules, so the reference says whether a case meets it and the solver
whether any task can.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from access_rules.analysis.reaching import computations, definitions_of, lists_of
from access_rules.language.conditions import AllOf, AnyOf, Condition, Includes, InList, Not, OneOf
from access_rules.language.facts import Fact, FactType
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Definition, Rulebook
from access_rules.language.rules import Rule
from access_rules.source import Span

ALWAYS: Condition = AllOf(())
NEVER: Condition = AnyOf(())


class Measure(StrEnum):
    """What is counted."""

    RULE = "rule"
    CONDITION = "condition"
    EXCEPTION = "exception"
    REQUIREMENT = "requirement"
    ITEM = "item"


@dataclass(frozen=True, slots=True, eq=False)
class Obligation:
    """Something that a case has to show; each is itself and no other.

    ``owner`` is the id of the rule, the definition or the list; ``part`` the condition it is about (None for a rule
    as a whole and for an item); ``expected`` the truth value of that part. A case shows a rule where the rule also
    decides, and an item also where the task names it in other words of its class.
    """

    measure: Measure
    owner: str
    name: str
    condition: Condition
    part: Condition | None = None
    expected: bool = True
    span: Span | None = None


def obligations(book: Rulebook, layer: int | None = None) -> tuple[Obligation, ...]:
    """Everything to be shown of the rules of one layer (None: of all), and of the definitions and lists they name."""
    rules = [rule for rule in book.rules if layer is None or rule.layer == layer]
    named = {definition: book.definitions[definition] for rule in rules for definition in definitions_of(rule, book)}
    lists = {name for rule in rules for name in lists_of(rule, book)}
    return (
        *(each for rule in rules for each in _of_rule(rule)),
        *(each for definition in named.values() for each in _of_definition(definition)),
        *(each for name in book.lists if name in lists for each in _of_list(name, book)),
    )


def _of_rule(rule: Rule) -> Iterator[Obligation]:
    whole = rule.when if rule.unless is None else AllOf((rule.when, Not(rule.unless)))
    yield Obligation(Measure.RULE, rule.id, rule.title, whole, span=rule.span)
    if not rule.is_advisory:
        yield from _of_atoms(rule.id, rule.title, whole)
    if rule.unless is not None:
        used = AllOf((rule.when, rule.unless))
        yield Obligation(Measure.EXCEPTION, rule.id, rule.title, used, rule.unless, span=_place(rule.unless, rule.span))
    for each in rule.requires:
        for expected in (True, False):
            met = each.that if expected else Not(each.that)
            shown = AllOf((whole, met))
            yield Obligation(Measure.REQUIREMENT, rule.id, each.say, shown, each.that, expected, each.span or rule.span)


def _of_definition(definition: Definition) -> Iterator[Obligation]:
    return _of_atoms(definition.id, definition.title, definition.when)


def _of_atoms(owner: str, title: str, whole: Condition) -> Iterator[Obligation]:
    """Modified condition/decision coverage, masking: each test is seen true and false where it alone settles all.

    Source: RTCA DO-178C; K. Hayhurst et al., A Practical Tutorial on Modified Condition/Decision Coverage,
    NASA/TM-2001-210876.
    """
    for path, atom in _leaves(whole, ()):
        with_it, without_it = _put(whole, path, ALWAYS), _put(whole, path, NEVER)
        matters = AnyOf((AllOf((with_it, Not(without_it))), AllOf((Not(with_it), without_it))))
        for expected in (True, False):
            shown = AllOf((atom if expected else Not(atom), matters))
            yield Obligation(Measure.CONDITION, owner, title, shown, atom, expected, _place(atom, None))


_Path = tuple[int, ...]


def _leaves(condition: Condition, path: _Path) -> Iterator[tuple[_Path, Condition]]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for at, part in enumerate(parts):
                yield from _leaves(part, (*path, at))
        case Not(part):
            yield from _leaves(part, (*path, 0))
        case _:
            yield path, condition


def _put(condition: Condition, path: _Path, other: Condition) -> Condition:
    """The condition with the part at a path replaced."""
    if not path:
        return other
    match condition:
        case AllOf(parts) | AnyOf(parts):
            at = path[0]
            return replace(condition, parts=(*parts[:at], _put(parts[at], path[1:], other), *parts[at + 1 :]))
        case Not(part):
            return Not(_put(part, path[1:], other))
        case _:
            raise AssertionError("a path leads to a part")


def _of_list(name: str, book: Rulebook) -> Iterator[Obligation]:
    facts = sorted({node.fact for node in _tests(book) if isinstance(node, InList) and node.list == name})
    for item in book.lists[name].items:
        named = AnyOf(tuple(_names(book.facts[fact], (item.title, *item.covers)) for fact in facts))
        yield Obligation(Measure.ITEM, name, item.title, named, span=item.span)


def _names(fact: Fact, names: tuple[str, ...]) -> Condition:
    return Includes(fact.id, frozenset(names), any=True) if fact.type is FactType.SET else OneOf(fact.id, names)


def _tests(book: Rulebook) -> Iterator[Condition]:
    conditions = [part for rule in book.rules for part in rule.conditions]
    conditions += [each.when for each in book.definitions.values()]
    conditions += [condition for _, condition in computations(book)]
    return (node for each in conditions for node in nodes(each))


def _place(condition: Condition, otherwise: Span | None) -> Span | None:
    return condition.span or otherwise
