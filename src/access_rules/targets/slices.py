"""The rules of one stretch of days as bit vectors, held against a situation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import Held, rule_value
from access_rules.evaluation.situation import Situation
from access_rules.language.conditions import Atom
from access_rules.language.rules import Rule
from access_rules.targets.lines import bits
from access_rules.targets.masks import Table
from access_rules.targets.quick import QuickSlice
from access_rules.targets.statistics import Obstacle, StretchStatistics
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A test that looks at more than one fact, or at the day: asked of the situation itself."""

    atom: Atom
    needing: int
    needing_not: int


@dataclass(frozen=True)
class Slice:
    """The rules in force on the days of one stretch of time, compiled.

    ``owners`` maps each bit to its rule; ``residual`` are the rules that are not written out. ``obstacles`` keep
    it from being decided at once; without any it has ``quick``, which does.
    """

    whole: int
    tables: Mapping[str, Table]
    untested: Mapping[str, int]
    synthetic: tuple[Synthetic, ...]
    owners: tuple[Rule, ...]
    residual: tuple[Rule, ...]
    obstacles: tuple[Obstacle, ...]
    quick: QuickSlice | None

    def statistics(self, start: date | None) -> StretchStatistics:
        """The slice in figures; ``start`` is its first day."""
        return StretchStatistics(
            start=start,
            rules=len({rule.id for rule in self.owners}) + len(self.residual),
            conjunctions=len(self.owners),
            facts=len(self.tables),
            wider_tests=len(self.synthetic),
            residual=tuple(rule.id for rule in self.residual),
            obstacles=self.obstacles,
        )

    def left(self, situation: Situation) -> Sequence[tuple[str, int]]:
        """The alternatives that each fact by itself leaves possible; those of an unknown fact are all of them."""
        values = ((fact, fact_table, situation.value(fact)) for fact, fact_table in self.tables.items())
        return tuple((fact, fact_table.masks(value)[0]) for fact, fact_table, value in values if value is not None)

    def rules_in(self, possible: int) -> frozenset[str]:
        """The rules with an alternative in a mask, and those that have none written out."""
        return frozenset([*(self.owners[bit].id for bit in bits(possible)), *(rule.id for rule in self.residual)])

    def live(self, situation: Situation) -> Iterator[tuple[Rule, Truth]]:
        """The rules that are true or may be in a situation."""
        possible = certain = self.whole
        for fact, fact_table in self.tables.items():
            value = situation.value(fact)
            if value is None:
                certain &= self.untested[fact]
            else:
                left_possible, left_certain = fact_table.masks(value)
                possible &= left_possible
                certain &= left_certain
        for each in self.synthetic:
            held = truth(each.atom, situation)
            possible &= ~_lost(each, held)
            certain &= ~(each.needing | each.needing_not if held is Truth.UNKNOWN else _lost(each, held))
        yield from self._owned(possible, possible & certain)
        for rule in self.residual:
            value_of_rule = rule_value(rule, situation)
            if value_of_rule.is_possible:
                yield rule, value_of_rule

    def _owned(self, possible: int, certain: int) -> Iterator[tuple[Rule, Truth]]:
        found: dict[str, tuple[Rule, Truth]] = {}
        while possible:
            lowest = possible & -possible
            possible ^= lowest
            rule = self.owners[lowest.bit_length() - 1]
            if certain & lowest:
                found[rule.id] = (rule, Truth.TRUE)
            elif rule.id not in found:
                found[rule.id] = (rule, Truth.UNKNOWN)
        yield from found.values()


def _lost(each: Synthetic, held: Truth) -> int:
    match held:
        case Truth.TRUE:
            return each.needing_not
        case Truth.FALSE:
            return each.needing
        case Truth.UNKNOWN:
            return 0


class Found(dict[str, Held]):
    """The rules that are true or may be in a situation, and what each fact by itself leaves possible there."""

    def __init__(self, held: Mapping[str, Held], compiled: Slice, situation: Situation) -> None:
        super().__init__(held)
        self._compiled = compiled
        self._situation = situation

    @cached_property
    def _left(self) -> Sequence[tuple[str, int]]:
        return self._compiled.left(self._situation)

    def possible_beside(self, facts: Collection[str]) -> frozenset[str]:
        """The rules that are true or may be with some other values of these facts; the others are false with any."""
        possible = self._compiled.whole
        for fact, left in self._left:
            if fact not in facts:
                possible &= left
        return self._compiled.rules_in(possible)
