"""What keeps plain rules open, by words of bits: the facts that the open alternatives test and nobody stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from access_rules.language.conditions import AllOf, AnyOf, Condition, Holds, Not
from access_rules.language.rulebook import Definition
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.table.classes import Classes
from access_rules.targets.table.columns import Codes, Index, Rows
from access_rules.targets.table.gathering import Stretch
from access_rules.targets.table.known import KnownFacts
from access_rules.targets.table.trees import Trees
from access_rules.targets.table.verdicts import Verdicts
from access_rules.targets.table.words import Layout, Words


def is_written_as_alternatives(rule: Rule, definitions: Mapping[str, Definition]) -> bool:
    """Whether a rule reads as alternatives of tests already, so that its open alternatives name what it lacks.

    Elsewhere writing it out repeats tests in alternatives that differ in what is settled: they name too much.
    """
    if rule.unless is None:
        return _is_alternatives(rule.when, definitions, negated=False)
    return _is_conjunction(rule.when, definitions, negated=False) and _is_conjunction(
        rule.unless, definitions, negated=True
    )


def _is_alternatives(condition: Condition, definitions: Mapping[str, Definition], *, negated: bool) -> bool:
    match condition:
        case Not(part):
            return _is_alternatives(part, definitions, negated=not negated)
        case Holds(name):
            return _is_alternatives(definitions[name].when, definitions, negated=negated)
        case AllOf(parts) | AnyOf(parts) if len(parts) == 1 or isinstance(condition, AnyOf) is not negated:
            return all(_is_alternatives(part, definitions, negated=negated) for part in parts)
        case _:
            return _is_conjunction(condition, definitions, negated=negated)


def _is_conjunction(condition: Condition, definitions: Mapping[str, Definition], *, negated: bool) -> bool:
    match condition:
        case Not(part):
            return _is_conjunction(part, definitions, negated=not negated)
        case Holds(name):
            return _is_conjunction(definitions[name].when, definitions, negated=negated)
        case AllOf(parts) | AnyOf(parts):
            joins = len(parts) == 1 or isinstance(condition, AllOf) is not negated
            return joins and all(_is_conjunction(part, definitions, negated=negated) for part in parts)
        case _:
            return True


class Opening:
    """Finds what is missing under plain rules.

    Rules that do not read as alternatives are looked at as they are written, in the rows in which they are open.
    """

    def __init__(
        self,
        layout: Layout,
        owners: Sequence[Rule],
        classes: Sequence[Classes],
        definitions: Mapping[str, Definition],
    ) -> None:
        self.layout = layout
        self.classes = classes
        alternatives: dict[str, list[int]] = {}
        rules = {rule.id: rule for rule in owners}
        for at, rule in enumerate(owners):
            alternatives.setdefault(rule.id, []).append(at)
        whole = low = high = 0
        self.as_written: list[tuple[Rule, Words]] = []
        self.longest = max(map(len, alternatives.values()), default=0)
        for name, bits in alternatives.items():
            low |= 1 << bits[0]
            high |= 1 << bits[-1]
            mask = sum(1 << bit for bit in bits)
            if is_written_as_alternatives(rules[name], definitions):
                whole |= mask
            else:
                self.as_written.append((rules[name], layout.rows([mask])[0]))
        everything = (1 << layout.size) - 1
        self.direct, self.follows, self.precedes = layout.rows([whole, everything & ~low, everything & ~high])

    def over(self, facts: KnownFacts, size: int) -> OpenRows:
        """What is missing in so many rows, to be looked for stretch by stretch."""
        return OpenRows(self, facts, size)


class OpenRows:
    """What is missing in the rows of a piece."""

    def __init__(self, opening: Opening, facts: KnownFacts, size: int) -> None:
        self._opening = opening
        self._size = size
        self._rows: dict[str, Rows] = {}
        self._as_written: dict[str, Rows] = {}
        self._columns = [self._column(each, facts) for each in opening.classes]

    def _column(self, classes: Classes, facts: KnownFacts) -> _Column:
        column = facts.stated.get(classes.fact.id)
        if column is None:
            return _Column(classes.fact.id, None, np.zeros(1, np.intp), self._undecided(classes))
        numbers = classes.numbers(column.values)
        return _Column(classes.fact.id, column.codes, numbers, self._undecided(classes))

    def _undecided(self, classes: Classes) -> Words:
        """For each class the alternatives that it leaves undecided."""
        return self._opening.layout.rows([possible & ~certain for possible, certain in list(classes.masks)])

    def look(self, stretch: Stretch, found: Verdicts, start: int) -> None:
        """Look at the rows of a stretch that are not complete; ``start`` is the first of the stretch."""
        at = np.flatnonzero(~found.complete)
        words = self._open_words(stretch.only(at), found.deciding[at])
        there = at + start
        for column in self._columns:
            self._missing(column, words, there)
        for rule, mask in self._opening.as_written:
            rows = np.zeros(len(at), np.bool_)
            for word in np.flatnonzero(mask):
                rows |= (words[word] & mask[word]) != 0
            if rows.any():
                self._put(self._as_written, rule.id, there[rows])

    def rows(self, trees: Trees) -> Mapping[str, Rows]:
        """The rows in which each fact is missing."""
        rows = dict(self._rows)
        rules = {rule.id: rule for rule, _ in self._opening.as_written}
        for name, where in self._as_written.items():
            for part in (rules[name].when, rules[name].unless):
                for facts, at in trees.undecided(part, where) if part is not None else ():
                    for fact in facts:
                        rows[fact] = rows[fact] | at if fact in rows else at
        return rows

    def _open_words(self, stretch: Stretch, deciding: Codes) -> Words:
        """The alternatives that keep a rule open on a line that may decide: word by word, each over all rows."""
        layout, longest = self._opening.layout, self._opening.longest
        words = np.empty((layout.words, len(stretch)), np.uint64)
        for number, block in enumerate(layout.blocks):
            possible, certain = stretch.left(number)
            mine = slice(block.first, block.last)
            true = certain.copy()
            for _ in range(longest - 1):
                # One alternative that holds settles the others of its rule.
                true |= (true << np.uint64(1)) & self._opening.follows[mine]
                true |= (true >> np.uint64(1)) & self._opening.precedes[mine]
            words[mine] = (possible & ~true).T
            if block.outcome is Outcome.ALLOW:
                words[mine] &= np.where(deciding > _TO_APPROVE, ~np.uint64(0), np.uint64(0))
        return words

    def _missing(self, column: _Column, words: Words, there: Index) -> None:
        is_open = column.undecided.any(axis=1)
        if not is_open[column.numbers].any():
            return
        number = None if column.codes is None else np.take(column.numbers, column.codes[there], mode="clip")
        direct = column.undecided & self._opening.direct
        found = np.zeros(len(there), np.uint64)
        for word in np.flatnonzero(direct.any(axis=0)):
            each = direct[:, word]
            found |= words[word] & (each[0] if number is None else each[number])
        rows = found != 0
        if rows.any():
            self._put(self._rows, column.fact, there[rows])

    def _put(self, rows: dict[str, Rows], name: str, at: Index) -> None:
        if name not in rows:
            rows[name] = np.zeros(self._size, np.bool_)
        rows[name][at] = True


_TO_APPROVE = 3
"""The number of lines down to those of rules that need approval."""


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """A fact in the rows of a piece: the codes of its column (None: it has none), and the class of each code.

    ``undecided`` are, for each class, the alternatives that it leaves undecided.
    """

    fact: str
    codes: Codes | None
    numbers: Index
    undecided: Words
