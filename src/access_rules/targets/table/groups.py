"""Facts taken together: one code for what several facts say, and what it leaves standing, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from access_rules.targets.table.classes import Classes
from access_rules.targets.table.columns import Coded, Codes, Index
from access_rules.targets.table.words import Block, Layout, Words

MOST_TOGETHER = 4096
"""Codes of facts taken together: their rows of words must stay in the cache of a core."""


@dataclass(frozen=True, slots=True, eq=False)
class GroupMasks:
    """What each code of a group leaves possible and certain, block by block; None where it leaves all of a block."""

    size: int
    possible: tuple[Words | None, ...]
    certain: tuple[Words | None, ...]


class Group:
    """Facts whose classes are taken together, with the masks of every combination.

    ``always`` are masks that hold for every row: of the facts that no column states.
    """

    def __init__(self, facts: Sequence[Classes], layout: Layout, always: tuple[Words, Words] | None) -> None:
        self.facts = tuple(facts)
        self._layout = layout
        self._always = always
        self._masks: GroupMasks | None = None

    def masks(self) -> GroupMasks:
        """The masks of all codes; made again when a text or a set has brought a new class."""
        size = prod(len(each.masks) for each in self.facts)
        found = self._masks
        if found is None or found.size < size:
            found = self._masks = self._made()
        return found

    def _made(self) -> GroupMasks:
        possible = certain = np.full((1, self._layout.words), ~np.uint64(0))
        for each in self.facts:
            masks = list(each.masks)
            possible = _each_with_each(possible, self._layout.rows([left for left, _ in masks]))
            certain = _each_with_each(certain, self._layout.rows([left for _, left in masks]))
        if self._always is not None:
            possible, certain = possible & self._always[0], certain & self._always[1]
        # What comes first is gathered whatever it says: there must be something to narrow down.
        is_first = self._always is not None
        blocks = self._layout.blocks
        everything = self._layout.rows([(1 << self._layout.size) - 1])
        return GroupMasks(
            len(possible),
            tuple(_of_block(possible, each, everything, is_needed=is_first) for each in blocks),
            tuple(_of_block(certain, each, everything, is_needed=is_first) for each in blocks),
        )

    def gathering(self, stated: Mapping[str, Coded]) -> Gathering:
        """The group over the columns that state its facts."""
        columns: list[tuple[Codes, Index]] = []
        is_open = self._always is not None and bool((self._always[0] != self._always[1]).any())
        stride = 1
        for fact in reversed(self.facts):
            column = stated[fact.fact.id]
            numbers = fact.numbers(column.values)
            columns.append((column.codes, numbers * stride))
            # A fact whose classes may grow is alone in its group: the stride is settled.
            stride *= len(fact.masks)
            is_open = is_open or any(map(fact.is_open, set(numbers.tolist())))
        return Gathering(tuple(columns), self.masks(), is_open)


@dataclass(frozen=True, slots=True, eq=False)
class Gathering:
    """A group over some rows: each column with what its codes add to that of the group, and the masks.

    ``is_open`` tells whether it may leave something possible that is not certain.
    """

    columns: tuple[tuple[Codes, Index], ...]
    masks: GroupMasks
    is_open: bool

    def codes(self, rows: slice) -> Index:
        """The code of each of the rows."""
        if not self.columns:
            return np.zeros(rows.stop - rows.start, np.intp)
        (codes, numbers), *others = self.columns
        found: Index = np.take(numbers, codes[rows], mode="clip")
        for codes, numbers in others:
            found += np.take(numbers, codes[rows], mode="clip")
        return found


def _each_with_each(one: Words, other: Words) -> Words:
    both: Words = one[:, None, :] & other[None, :, :]
    return both.reshape(-1, one.shape[1])


def _of_block(rows: Words, block: Block, everything: Words, *, is_needed: bool) -> Words | None:
    mine = np.ascontiguousarray(rows[:, block.first : block.last])
    leaves_all = not is_needed and bool((mine == everything[:, block.first : block.last]).all())
    return None if leaves_all else mine


def together(facts: Sequence[Classes]) -> Iterator[list[Classes]]:
    """The facts in groups, as few as keep each below the most codes; facts whose classes may grow stay alone."""
    groups: list[list[Classes]] = []
    for each in sorted(facts, key=lambda fact: -len(fact.masks)):
        if not each.is_whole:
            yield [each]
            continue
        fitting = (group for group in groups if _size([*group, each]) <= MOST_TOGETHER)
        group = next(fitting, None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    yield from groups


def _size(group: Sequence[Classes]) -> int:
    return prod(len(each.masks) for each in group)
