"""What keeps plain rules open, by words of bits: the facts that the open alternatives test and nobody stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from access_rules.language.conditions import AllOf, AnyOf, Condition, Holds, Not
from access_rules.language.rulebook import Definition, Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.masks import union
from access_rules.targets.table.answers import Several
from access_rules.targets.table.classes import Classes
from access_rules.targets.table.columns import Codes, Index, Rows
from access_rules.targets.table.gathering import Stretch
from access_rules.targets.table.known import KnownFacts
from access_rules.targets.table.trees import Trees
from access_rules.targets.table.verdicts import Verdicts
from access_rules.targets.table.words import BITS, Layout, Words, any_bit


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

    def __init__(self, layout: Layout, owners: Sequence[Rule], classes: Sequence[Classes], book: Rulebook) -> None:
        self.layout = layout
        tested = {each.fact.id: each for each in classes}
        self.names = [name for name in book.facts if name in tested]
        self.classes = [tested[name] for name in self.names]
        alternatives: dict[str, list[int]] = {}
        for at, rule in enumerate(owners):
            alternatives.setdefault(rule.id, []).append(at)
        rules = {rule.id: rule for rule in owners}
        masks = {name: sum(1 << bit for bit in bits) for name, bits in alternatives.items()}
        self.as_written = [
            (rules[name], layout.rows([mask])[0])
            for name, mask in masks.items()
            if not is_written_as_alternatives(rules[name], book.definitions)
        ]
        everything = (1 << layout.size) - 1
        low = sum(1 << bits[0] for bits in alternatives.values())
        high = sum(1 << bits[-1] for bits in alternatives.values())
        self.follows, self.precedes = layout.rows([everything & ~low, everything & ~high])
        self.longest = max(map(len, alternatives.values()), default=0)
        written = union(masks[rule.id] for rule, _ in self.as_written)
        self.direct = layout.rows([everything & ~written])[0]
        self.tested = _by_octet([self._undecided(each)[0] & self.direct for each in self.classes], layout)

    def over(self, facts: KnownFacts, size: int) -> OpenRows:
        """What is missing in so many rows, to be looked for stretch by stretch."""
        return OpenRows(self, [self._column(each, facts) for each in self.classes], size)

    def _column(self, classes: Classes, facts: KnownFacts) -> _Column:
        column = facts.stated.get(classes.fact.id)
        codes, numbers = _NOWHERE if column is None else (column.codes, classes.numbers(column.values))
        met = set(numbers.tolist())
        is_met_open = any(classes.is_open(number) for number in met - {0})
        undecided = self._undecided(classes) & self.direct if is_met_open else None
        return _Column(codes, numbers, classes.is_open(0), undecided)

    def _undecided(self, classes: Classes) -> Words:
        """For each class the alternatives that it leaves undecided."""
        return self.layout.rows([possible & ~certain for possible, certain in list(classes.masks)])


_NOWHERE = (np.zeros(1, np.intp), np.zeros(1, np.intp))
"""The codes of a fact that no column states, and their class."""


def _by_octet(undecided: Sequence[Words], layout: Layout) -> npt.NDArray[np.uint64]:
    """For each octet of the words and each value it may have, the facts that its alternatives test, as bits.

    ``undecided`` are, fact by fact, the alternatives that it leaves undecided where it is not stated.
    """
    facts = max(1, -(-len(undecided) // BITS))
    facts = 1 << (facts - 1).bit_length()  # words of a row in which bits are found soonest
    tests = np.zeros((layout.words * BITS, facts), np.uint64)
    for at, words in enumerate(undecided):
        bits = np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_)
        tests[bits, at // BITS] |= np.uint64(1) << np.uint64(at % BITS)
    found = np.zeros((layout.words * 8, 256, facts), np.uint64)
    for octet in range(layout.words * 8):
        for value in range(1, 256):
            lowest = value & -value
            found[octet, value] = found[octet, value ^ lowest] | tests[octet * 8 + lowest.bit_length() - 1]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """A fact in the rows of a piece: the code of each row, and the class of each code.

    ``asks`` tells whether it is open where it is not stated. ``undecided`` are, for each class, the alternatives
    that it leaves undecided; None where no value that was met leaves any.
    """

    codes: Codes
    numbers: Index
    asks: bool
    undecided: Words | None

    def at(self, rows: Index) -> Codes:
        """The codes of some rows; one where all are the same."""
        return self.codes if len(self.codes) == 1 else self.codes[rows]


class OpenRows:
    """What is missing in the rows of a piece: a bit for each fact, in words."""

    def __init__(self, opening: Opening, columns: Sequence[_Column], size: int) -> None:
        self._opening = opening
        self._columns = columns
        self._words = np.zeros((size, opening.tested.shape[2]), np.uint64)
        self._as_written: dict[str, Rows] = {}

    def look(self, stretch: Stretch, found: Verdicts, start: int) -> None:
        """Look at the rows of a stretch that are not complete; ``start`` is the number of the first of the stretch."""
        at = np.flatnonzero(~found.complete)
        words = self._open_alternatives(stretch.only(at), found.deciding[at])
        there = at + start
        self._words[there] = self._missing(words, there)
        for rule, mask in self._opening.as_written:
            open_ = any_bit((words & mask[:, None]).T)
            if open_.any():
                self._as_written.setdefault(rule.id, np.zeros(len(self._words), np.bool_))[there[open_]] = True

    def missing(self, trees: Trees) -> Several:
        """What is missing in each row, in the order of the facts."""
        place = {name: at for at, name in enumerate(self._opening.names)}
        for rule, _ in self._opening.as_written:
            where = self._as_written.get(rule.id)
            if where is None:
                continue
            for part in (rule.when, rule.unless):
                for facts, rows in trees.undecided(part, where) if part is not None else ():
                    for fact in facts:
                        self._words[rows, place[fact] // BITS] |= np.uint64(1) << np.uint64(place[fact] % BITS)
        return Several.of_bits(self._opening.names, self._words)

    def _open_alternatives(self, stretch: Stretch, deciding: Codes) -> Words:
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

    def _missing(self, words: Words, there: Index) -> Words:
        """The facts that open alternatives test and nobody stated."""
        tested = np.zeros((len(there), self._words.shape[1]), np.uint64)
        for word, each in enumerate(words):
            octets = each.view(np.uint8).reshape(-1, 8)
            for at in range(8):
                by_value = self._opening.tested[word * 8 + at]
                for part in range(tested.shape[1]) if by_value.any() else ():
                    tested[:, part] |= np.take(by_value[:, part], octets[:, at], mode="clip")
        found = np.zeros_like(tested)
        for at, column in enumerate(self._columns):
            bit = np.uint64(1) << np.uint64(at % BITS)
            if column.undecided is not None:
                rows = self._undecided(column, words, there)
                found[:, at // BITS] |= np.where(rows, bit, np.uint64(0))
            elif column.asks:
                asking = np.where(column.numbers == 0, bit, np.uint64(0))
                found[:, at // BITS] |= np.take(asking, column.at(there), mode="clip") & tested[:, at // BITS]
        return found

    def _undecided(self, column: _Column, words: Words, there: Index) -> Rows:
        """The rows in which a fact some of whose values leave tests undecided does so for an open alternative."""
        assert column.undecided is not None
        number = np.take(column.numbers, column.at(there), mode="clip")
        found = np.zeros(len(there), np.uint64)
        for word in np.flatnonzero(column.undecided.any(axis=0)):
            found |= words[word] & np.take(column.undecided[:, word], number, mode="clip")
        rows: Rows = found != 0
        return rows


_TO_APPROVE = 3
"""The number of lines down to those of rules that need approval."""
