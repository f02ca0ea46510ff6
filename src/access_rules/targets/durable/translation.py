"""A rulebook as durable-rules definitions: condition by condition, one ruleset of the engine for a part of its rules.

Every alternative of a rule is a rule of the engine, and a test of the engine says what a test of the rule says,
of a property of the message. Where the engine cannot make a test it is handed the answer as a property of its own:
these are the gaps, and each tells why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from access_rules.evaluation.situation import Situation
from access_rules.language.normal_form import normal_form
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.durable.antecedents import (
    DAY,
    Antecedent,
    AnyOf,
    Operator,
    Probe,
    antecedent,
)
from access_rules.targets.durable.network import Network, is_narrow, properties_of
from access_rules.targets.durable.properties import (
    Answer,
    Gap,
    Property,
    PropertyNames,
    PropertyValue,
    Reader,
    RuleAnswer,
)
from access_rules.targets.durable.validity import in_force

MOST_ALTERNATIVES: Final = 64
"""Alternatives of one rule that are written out; a rule with more is answered as a whole."""

TICKET: Final = "ticket"
"""The property that numbers a message: whatever the engine reports names the message it is about."""

HEARTBEAT: Final = "heartbeat"
"""The rule in every ruleset that fires for each message, after all others."""

_LAST: Final = 9999
"""The priority of the heartbeat; rules without one come first."""

_RESERVED: Final = tuple(
    "id sid $s $m $i $l $r $or $and $ex $nex $eq $neq $gt $gte $lt $lte $mt $imt $iall $iany "
    f"$add $sub $mul $div $forward {TICKET}".split()
)
"""The words that the engine reads in a message or a test, and ours."""


@dataclass(frozen=True, slots=True)
class EngineRuleset:
    """A ruleset of the engine: its definition without actions, the properties it looks at, whose rules are in it.

    ``owners`` gives the id of our rule for each rule of the engine but the heartbeat.
    """

    name: str
    definition: Mapping[str, Mapping[str, Any]]
    properties: tuple[str, ...]
    owners: Mapping[str, str]


@dataclass(frozen=True)
class Translation:
    """A rulebook in the words of the engine; ``properties`` are what a message tells, by name."""

    rulesets: tuple[EngineRuleset, ...]
    properties: Mapping[str, Property]

    @cached_property
    def gaps(self) -> Mapping[str, Gap]:
        """The properties that hand the engine an answer instead of a fact, with the reason."""
        return {name: each.gap for name, each in self.properties.items() if isinstance(each, Answer | RuleAnswer)}

    def message(self, situation: Situation) -> dict[str, PropertyValue] | None:
        """What the engine is told of a situation; None where something it asks for is unknown.

        Raises BeyondNumbersError where the task holds a number that the engine cannot.
        """
        reader = Reader(situation)
        told: dict[str, PropertyValue] = {}
        for name, wanted in self.properties.items():
            value = reader.read(wanted)
            if value is None:
                return None
            told[name] = value
        return told


def translated(book: Rulebook) -> Translation:
    """The rules of a rulebook as definitions for the engine, in rulesets that it can hold."""
    names = PropertyNames(_RESERVED)
    rulesets = tuple(_ruleset(f"{book.id}/{number}", part, names) for number, part in enumerate(_parts(book), start=1))
    return Translation(rulesets, names.named())


Part = dict[str, tuple[Antecedent, ...]]
"""Some rules by id, each as its alternatives."""


def _parts(book: Rulebook) -> Iterator[Part]:
    """The rules in as few parts as keep their order and fit the engine."""
    part: Part = {}
    network = Network()
    for rule, alternatives in _ordered({each.id: _alternatives(each, book) for each in book.rules}).items():
        network.add(alternatives)
        if part and not network.fits():
            yield part
            part, network = {}, Network()
            network.add(alternatives)
        part[rule] = alternatives
    yield part


def _ordered(rules: Part) -> Part:
    """The same with the tests of the properties that most alternatives look at first, those of one value before all.

    The engine makes a test that alternatives share once, as long as those before it are shared too.
    """
    looked_at = Counter(group[0].of for each in rules.values() for alternative in each for group in alternative)

    def place(group: AnyOf) -> tuple[bool, bool, int, str]:
        return group[0].of == DAY, len(group) > 1, -looked_at[group[0].of], repr(group)

    return {rule: tuple(tuple(sorted(each, key=place)) for each in found) for rule, found in rules.items()}


def _alternatives(rule: Rule, book: Rulebook) -> tuple[Antecedent, ...]:
    """A rule as alternatives of probes, with the days on which it is in force; none for one that never holds."""
    written_out = normal_form(rule, book.definitions, MOST_ALTERNATIVES)
    if written_out is not None:
        days = in_force(rule, book)
        alternatives = tuple((*antecedent(each, book), *when) for each in written_out for when in days)
        if _is_held_alone(alternatives):
            return alternatives
    return (((Probe(RuleAnswer(rule), Operator.EQUAL, True),),),)


def _is_held_alone(alternatives: tuple[Antecedent, ...]) -> bool:
    """Whether the engine has room for a rule."""
    network = Network()
    network.add(alternatives)
    return len(alternatives) <= MOST_ALTERNATIVES and all(map(is_narrow, alternatives)) and network.fits()


def _ruleset(name: str, part: Part, names: PropertyNames) -> EngineRuleset:
    definition: dict[str, Mapping[str, Any]] = {}
    owners: dict[str, str] = {}
    for rule, alternatives in part.items():
        for number, alternative in enumerate(alternatives, start=1):
            entry = rule if len(alternatives) == 1 else f"{rule}#{number}"
            definition[entry] = {"all": [{"m": _written(alternative, names)}]}
            owners[entry] = rule
    definition[HEARTBEAT] = {"all": [{"m": {"$ex": {TICKET: 1}}}], "pri": _LAST}
    asked = {each for alternatives in part.values() for each in properties_of(alternatives)}
    return EngineRuleset(name, definition, tuple(sorted(map(names.of, asked))), owners)


def _written(alternative: Antecedent, names: PropertyNames) -> dict[str, Any]:
    groups = [_group(each, names) for each in alternative]
    match groups:
        case []:
            return {"$ex": {TICKET: 1}}
        case [only]:
            return only
        case _:
            return {"$and": groups}


def _group(group: AnyOf, names: PropertyNames) -> dict[str, Any]:
    probes = [_probe(each, names) for each in group]
    return probes[0] if len(probes) == 1 else {"$or": probes}


def _probe(probe: Probe, names: PropertyNames) -> dict[str, Any]:
    operand = probe.operand
    value = operand if isinstance(operand, bool | int | str) else {"$m": names.of(operand)}
    test = {names.of(probe.of): value}
    return test if probe.operator is Operator.EQUAL else {probe.operator.value: test}
