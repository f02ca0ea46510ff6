"""Plain rules over many tasks: gather what each group of facts leaves standing, AND, take the first bit.

What is decided by bit vectors for one task is decided here for a stretch of rows that fits in the cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from access_rules.outcome import Outcome
from access_rules.targets.table.answers import Several
from access_rules.targets.table.columns import Codes, Index, Rows
from access_rules.targets.table.groups import Gathering
from access_rules.targets.table.verdicts import FLAG, IS_ONE, OUTCOME_OF, Verdicts
from access_rules.targets.table.words import BITS, WIDTHS, Block, Layout, Words, any_bit, first_bits

MOST_ROWS = 1 << 14
"""Rows whose words are worked on at a time, so that they stay in the cache of a core."""

_DECIDING = {Outcome.REJECT: 1, Outcome.NEEDS_APPROVAL: 3, Outcome.ALLOW: 4}
"""The number of lines that may decide where a rule of an outcome certainly holds."""

_DOWN_TO_DEFAULT = 5

Part = tuple[Words | None, Index]
"""A table of words, None where it leaves everything, and its code in each row."""


class Workspace:
    """Memory for the words of a stretch of rows, used again and again; one for each thread."""

    def __init__(self) -> None:
        self._rooms = [{width: np.empty((MOST_ROWS, width), np.uint64) for width in WIDTHS} for _ in range(4)]

    def room(self, which: int, rows: int, width: int) -> Words:
        """One of four rooms for so many rows of words."""
        return self._rooms[which][width][:rows]


_SETTLED, _POSSIBLE, _CERTAIN, _GATHERED = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Rows in work: the code of each group in each of them."""

    gatherings: Sequence[Gathering]
    codes: Sequence[Index]
    workspace: Workspace

    @classmethod
    def of(cls, gatherings: Sequence[Gathering], rows: slice, workspace: Workspace) -> Stretch:
        """These rows of a piece, at most MOST_ROWS."""
        return cls(gatherings, [each.codes(rows) for each in gatherings], workspace)

    def __len__(self) -> int:
        return len(self.codes[0])

    def only(self, at: Index) -> Stretch:
        """Some of these rows."""
        return Stretch(self.gatherings, [each.take(at) for each in self.codes], self.workspace)

    def left(self, block: int) -> tuple[Words, Words]:
        """What is left possible and what is left certain of a block; one and the same where nothing is open.

        Good until the next call.
        """
        closed = [(each.masks.possible[block], codes) for each, codes in self._all() if not each.is_open]
        settled = self._all_of(closed, None, _SETTLED)
        if len(closed) == len(self.codes):
            assert settled is not None
            return settled, settled
        open_ = [(each.masks, codes) for each, codes in self._all() if each.is_open]
        possible = self._all_of([(each.possible[block], codes) for each, codes in open_], settled, _POSSIBLE)
        certain = self._all_of([(each.certain[block], codes) for each, codes in open_], settled, _CERTAIN)
        assert possible is not None
        assert certain is not None
        return possible, certain

    def _all(self) -> Iterator[tuple[Gathering, Index]]:
        return zip(self.gatherings, self.codes, strict=True)

    def _all_of(self, parts: Iterable[Part], start: Words | None, which: int) -> Words | None:
        """What all parts leave of ``start``; None where there is nothing to start with."""
        found = start
        for table, codes in parts:
            if table is None:
                continue
            width = table.shape[1]
            if found is None:
                found = np.take(table, codes, axis=0, out=self.workspace.room(which, len(codes), width), mode="clip")
                continue
            # Another mode than the usual one writes to its place at once, without a copy.
            room = self.workspace.room(_GATHERED, len(codes), width)
            np.take(table, codes, axis=0, out=room, mode="clip")
            found = np.bitwise_and(found, room, out=self.workspace.room(which, len(codes), width))
        return found


class Plain:
    """Judges rows by plain rules: what they say by themselves is all there is.

    ``outcomes`` are those of all rules by number, None for a rule that is not in force.
    """

    def __init__(self, layout: Layout, default: Outcome, outcomes: Sequence[Outcome | None]) -> None:
        self._layout = layout
        self._rules = len(outcomes)
        # The last entry is that of no rule, whose number is -1.
        flags = [*(0 if each is None else FLAG[each] for each in outcomes), FLAG[default]]
        deciding = [*(0 if each is None else _DECIDING[each] for each in outcomes), _DOWN_TO_DEFAULT]
        self._flags, self._deciding = np.array(flags, np.int8), np.array(deciding, np.int8)

    def verdicts(self, stretch: Stretch) -> Verdicts:
        """The verdict on each row."""
        rule = np.full(len(stretch), -1, np.int32)
        possible = np.zeros(len(stretch), np.int8)
        at: Index | None = None
        done = np.zeros(len(stretch), np.bool_)
        blocks = self._layout.blocks
        for number, block in enumerate(blocks):
            left, certain = stretch.left(number)
            hit = any_bit(certain)
            self._note(rule, block, certain, hit & ~done, at)
            if left is not certain:
                here = np.flatnonzero(any_bit(left) & ~done)
                possible[here if at is None else at[here]] |= FLAG[block.outcome]
            done |= hit
            remaining = len(blocks) - number - 1
            if np.count_nonzero(done) * remaining > len(done):
                # Enough rows are decided for it to pay to go on without them.
                others = np.flatnonzero(~done)
                stretch = stretch.only(others)
                at = others if at is None else at[others]
                done = np.zeros(len(others), np.bool_)
        return self._concluded(rule, possible)

    def _note(self, rule: Codes, block: Block, certain: Words, hit: Rows, at: Index | None) -> None:
        """Note the rows in which a rule of a block certainly holds, as the first to do so."""
        here = np.flatnonzero(hit)
        if len(here):
            bit = first_bits(certain.take(here, axis=0)) + block.first * BITS
            rule[here if at is None else at[here]] = self._layout.rules.take(bit)

    def _concluded(self, rule: Codes, possible: Codes) -> Verdicts:
        possible |= self._flags.take(rule, mode="wrap")
        deciding = self._deciding.take(rule, mode="wrap")
        outcome, complete = OUTCOME_OF.take(possible), IS_ONE.take(possible)
        if not complete.all():
            # A rule that certainly allows decides nothing where something stricter may still apply.
            rule[~complete & (deciding == _DECIDING[Outcome.ALLOW])] = -1
        rule[complete & (deciding == _DOWN_TO_DEFAULT)] = self._rules
        return Verdicts(outcome, complete, rule, deciding)

    def certain_reasons(self, stretch: Stretch, found: Verdicts, start: int, names: Sequence[str]) -> Several:
        """The certain reasons of each row in their order; ``start`` is the number of the first row."""
        rows: list[Index] = []
        rules: list[Codes] = []
        for number, block in enumerate(self._layout.blocks):
            _, certain = stretch.left(number)
            bits = np.unpackbits(certain.view(np.uint8), axis=1, bitorder="little")
            if block.outcome is Outcome.ALLOW:
                bits[found.deciding < _DECIDING[Outcome.ALLOW]] = 0
            row, bit = np.nonzero(bits)
            rule = self._layout.rules[block.first * BITS + bit]
            # The alternatives of a rule lie together: each rule once.
            fresh = np.ones(len(row), np.bool_)
            fresh[1:] = (row[1:] != row[:-1]) | (rule[1:] != rule[:-1])
            rows.append(row[fresh])
            rules.append(rule[fresh])
        by_default = np.flatnonzero(found.complete & (found.deciding == _DOWN_TO_DEFAULT))
        row = np.concatenate([*rows, by_default])
        rule = np.concatenate([*rules, np.full(len(by_default), self._rules)])
        order = np.argsort(row, kind="stable")
        return Several(names, row[order] + start, rule[order])
