"""How much of a ruleset the engine can hold: a model of the network of tests that it builds.

The engine stores the tests that follow a test in a table of 512 places and looks for a free one without end once
the table is full, which is how ``create_ruleset`` never returns; it lists at most 255 rules behind one test, and
crashes at 256; it refuses a message at which more than 64 tests wait their turn. All of it was seen in 2.0.28.
Rulesets stay clear of every limit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from access_rules.targets.durable.antecedents import Antecedent, AnyOf, Operator, Probe
from access_rules.targets.durable.properties import Property

MOST_RULES: Final = 250
"""Rules of the engine in one ruleset."""

MOST_TESTS: Final = 400
"""Tests that follow one test."""

MOST_WAITING: Final = 60
"""Tests that wait their turn at once."""

MOST_PROPERTIES: Final = 200
"""Properties of a message, of the 254 that the engine takes."""

MOST_GROUPS: Final = 12
"""Groups of alternatives in one antecedent: the engine takes 32 expressions, two a group and two for the whole."""


@dataclass
class _Node:
    """A test: the tests that follow it when it holds, and the junctions it leads to.

    ``waiting`` is the most tests that wait at once from here onward.
    """

    following: dict[Probe, _Node] = field(default_factory=dict)
    junctions: list[_Node] = field(default_factory=list)
    waiting: int = 0

    def take(self, group: AnyOf) -> list[_Node]:
        """Let one of a group follow; the nodes on the way, of which the last is where they meet."""
        nodes = [self.following.setdefault(probe, _Node()) for probe in group]
        if len(nodes) == 1:
            return nodes
        junction = _Node()
        for node in nodes:
            node.junctions.append(junction)
        return [*nodes, junction]

    def measure(self) -> None:
        """Count anew what waits; more than any limit where too many tests follow."""
        equal = {probe.of for probe in self.following if probe.operator is Operator.EQUAL}
        others = sum(probe.operator is not Operator.EQUAL for probe in self.following)
        # A property equals one value only. One of what holds is taken up while the rest wait.
        at_once = len(equal) + others + len(self.junctions)
        deeper = max((each.waiting for each in (*self.following.values(), *self.junctions)), default=0)
        self.waiting = at_once + max(deeper - 1, 0) + (MOST_WAITING if len(self.following) > MOST_TESTS else 0)


class Network:
    """The rules of one ruleset of the engine as it stores them."""

    def __init__(self) -> None:
        self._root = _Node()
        self._rules = 1  # the heartbeat
        self._properties: set[Property] = set()

    def add(self, antecedents: tuple[Antecedent, ...]) -> None:
        """Let the engine have the alternatives of one more rule."""
        for each in antecedents:
            way = [self._root]
            for group in each:
                way += way[-1].take(group)
            for node in reversed(way):
                node.measure()
        self._rules += len(antecedents)
        self._properties |= properties_of(antecedents)

    def fits(self) -> bool:
        """Whether it stays clear of every limit."""
        return (
            self._rules <= MOST_RULES
            and len(self._properties) <= MOST_PROPERTIES
            and self._root.waiting <= MOST_WAITING
        )


def is_narrow(alternative: Antecedent) -> bool:
    """Whether the engine takes an alternative at all."""
    return sum(len(group) > 1 for group in alternative) <= MOST_GROUPS


def properties_of(antecedents: tuple[Antecedent, ...]) -> frozenset[Property]:
    """What the probes of some alternatives look at."""
    probes = [probe for alternative in antecedents for group in alternative for probe in group]
    others = (probe.operand for probe in probes if not isinstance(probe.operand, bool | int | str))
    return frozenset((*(probe.of for probe in probes), *others))
