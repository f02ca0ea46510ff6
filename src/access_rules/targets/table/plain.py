"""Plain rules over many tasks, by words of bits: what rules say by themselves is all there is."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from access_rules.evaluation.batches import BatchOptions
from access_rules.evaluation.matching import ListIndex
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.lines import LINE, obstacles
from access_rules.targets.masks import Column, table, union
from access_rules.targets.stretches import uses, written_out
from access_rules.targets.table.answers import Several
from access_rules.targets.table.classes import Classes
from access_rules.targets.table.gathering import MOST_ROWS, Plain, Stretch, Workspace
from access_rules.targets.table.groups import Group, together
from access_rules.targets.table.judging import Judged
from access_rules.targets.table.known import KnownFacts
from access_rules.targets.table.opening import Opening
from access_rules.targets.table.trees import Remembered, Trees
from access_rules.targets.table.verdicts import Verdicts
from access_rules.targets.table.words import Block, Layout

MOST_ALTERNATIVES = 64
"""Alternatives of one rule that are written out: they must lie in one word."""


def plain_judge(book: Rulebook, rules: Sequence[Rule], lists: Mapping[str, ListIndex], day: date) -> PlainJudge | None:
    """A judge of rules that are plain; None where they are not."""
    written = written_out(book, rules, MOST_ALTERNATIVES)
    by_fact, further = uses(conjunction for _, conjunction in written.owned)
    owners = [rule for rule, _ in written.owned]
    if written.residual or further or obstacles(book, rules):
        return None
    whole = (1 << len(owners)) - 1
    classes = []
    for name, tests in by_fact.items():
        fact = book.facts[name]
        masks = table(Column(fact, tuple(tests), book, lists, day, whole))
        not_stated = (whole, whole & ~union(each.conjunctions for each in tests))
        classes.append(Classes(fact, masks, tests, not_stated))
    return PlainJudge(book, owners, classes)


class PlainJudge:
    """Judges rows by plain rules, written out as alternatives whose ``owners`` are in the order of reasons."""

    most_rows = sys.maxsize

    def __init__(self, book: Rulebook, owners: Sequence[Rule], classes: Sequence[Classes]) -> None:
        self._book = book
        self._classes = classes
        self._names = [*(rule.id for rule in book.rules), DEFAULT_RULE]
        numbers = {rule.id: at for at, rule in enumerate(book.rules)}
        self._layout = Layout(owners, numbers)
        outcomes = {rule.id: LINE[rule.outcome] for rule in owners}
        self._plain = Plain(self._layout, book.default.outcome, [outcomes.get(rule.id) for rule in book.rules])
        self._opening = Opening(self._layout, owners, classes, book)
        self._remembered = Remembered()
        self._groups: dict[frozenset[str], Sequence[Group]] = {}

    @property
    def blocks(self) -> Sequence[Block]:
        """The words that are gathered at once."""
        return self._layout.blocks

    def judged(self, facts: KnownFacts, size: int, options: BatchOptions) -> Judged:
        """The verdicts on so many rows."""
        parts: list[Verdicts] = []
        rules: list[Several] = []
        missing = self._opening.over(facts, size) if options.missing else None
        for start, stretch in self.stretches(facts, size):
            found = self._plain.verdicts(stretch)
            parts.append(found)
            if options.rules:
                rules.append(self._plain.certain_reasons(stretch, found, start, self._names))
            if missing is not None and not found.complete.all():
                missing.look(stretch, found, start)
        return Judged(
            _joined(parts),
            _listed(rules, self._names) if options.rules else None,
            None if missing is None else missing.missing(Trees(facts, self._remembered)),
        )

    def stretches(self, facts: KnownFacts, size: int) -> Iterator[tuple[int, Stretch]]:
        """The rows cut so that their words stay in the cache, each stretch with the number of its first row."""
        gatherings = [each.gathering(facts.stated) for each in self._grouped(facts)]
        workspace = Workspace()
        for start in range(0, size, MOST_ROWS):
            yield start, Stretch.of(gatherings, slice(start, min(start + MOST_ROWS, size)), workspace)

    def _grouped(self, facts: KnownFacts) -> Sequence[Group]:
        """The facts that columns state in groups, those that none states settled in the first of them."""
        stated = frozenset(each.fact.id for each in self._classes if each.fact.id in facts.stated)
        found = self._groups.get(stated)
        if found is None:
            absent = [each.masks[0] for each in self._classes if each.fact.id not in stated]
            everything = self._layout.rows([(1 << self._layout.size) - 1])[0]
            possible, certain = everything.copy(), everything.copy()
            for left_possible, left_certain in absent:
                possible &= self._layout.rows([left_possible])[0]
                certain &= self._layout.rows([left_certain])[0]
            groups = list(together([each for each in self._classes if each.fact.id in stated])) or [[]]
            first, *others = groups
            found = [Group(first, self._layout, (possible, certain))]
            found += [Group(each, self._layout, None) for each in others]
            self._groups[stated] = found
        return found


def _joined(parts: Sequence[Verdicts]) -> Verdicts:
    return Verdicts(
        np.concatenate([each.outcome for each in parts]),
        np.concatenate([each.complete for each in parts]),
        np.concatenate([each.rule for each in parts]),
        np.concatenate([each.deciding for each in parts]),
    )


def _listed(parts: Sequence[Several], names: Sequence[str]) -> Several:
    return Several(
        names, np.concatenate([each.rows for each in parts]), np.concatenate([each.places for each in parts])
    )
