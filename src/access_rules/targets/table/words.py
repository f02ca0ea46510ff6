"""Alternatives of rules as bits of words: where each lies, and masks of Python's numbers as rows of words.

The alternatives of one rule lie in one word, those of rules with one outcome in words of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.lines import LINE
from access_rules.targets.table.verdicts import STRICTEST_FIRST

BITS = 64

WIDTHS = (4, 2, 1)
"""Numbers of words that are gathered at once: NumPy copies rows of up to 32 bytes in single moves."""

Words = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Words that are gathered at once, all of rules with one outcome; ``first`` is the place of the first."""

    outcome: Outcome
    first: int
    width: int

    @property
    def last(self) -> int:
        """The place after the last word."""
        return self.first + self.width


class Layout:
    """Where the alternatives of rules lie.

    ``places`` is the bit of each alternative among all words, ``rules`` the number of the rule of each bit (-1
    where a bit belongs to none), ``numbers`` the number of each rule by id.
    """

    def __init__(self, owners: Sequence[Rule], numbers: Mapping[str, int]) -> None:
        self.size = len(owners)
        self.places = np.empty(len(owners), np.intp)
        self.blocks: list[Block] = []
        words = 0
        for outcome in STRICTEST_FIRST:
            mine = [at for at, rule in enumerate(owners) if LINE[rule.outcome] is outcome]
            bits = self._place(owners, mine, words * BITS)
            count = -(-(bits - words * BITS) // BITS)
            self.blocks += _blocks(outcome, words, count)
            words += count
        self.words = words
        self.rules = np.full(words * BITS, -1, np.int32)
        self.rules[self.places] = [numbers[rule.id] for rule in owners]

    def _place(self, owners: Sequence[Rule], mine: Sequence[int], bit: int) -> int:
        """Give each of these alternatives its bit, from ``bit`` on; returns the bit after the last."""
        together: dict[str, list[int]] = {}
        for at in mine:
            together.setdefault(owners[at].id, []).append(at)
        for alternatives in together.values():
            if bit % BITS + len(alternatives) > BITS:
                bit += BITS - bit % BITS
            self.places[alternatives] = np.arange(bit, bit + len(alternatives))
            bit += len(alternatives)
        return bit

    def rows(self, masks: Sequence[int]) -> Words:
        """Masks, bit by alternative, as rows of words."""
        octets = -(-self.size // 8)
        joined = b"".join(mask.to_bytes(octets, "little") for mask in masks)
        apart = np.frombuffer(joined, np.uint8).reshape(len(masks), octets)
        bits = np.zeros((len(masks), self.words * BITS), np.uint8)
        bits[:, self.places] = np.unpackbits(apart, axis=1, count=self.size, bitorder="little")
        packed: Words = np.packbits(bits, axis=1, bitorder="little").view("<u8")
        return packed


def _blocks(outcome: Outcome, first: int, count: int) -> list[Block]:
    found: list[Block] = []
    end = first + count
    while first < end:
        # Three words would be copied slower than two and one.
        width = next(each for each in WIDTHS if each <= end - first)
        found.append(Block(outcome, first, width))
        first += width
    return found


def lowest(words: Words) -> npt.NDArray[np.int64]:
    """The place of the lowest bit of each word; none of them is zero."""
    # A power of two as a float has its logarithm in the exponent.
    alone = words & (~words + np.uint64(1))
    found: npt.NDArray[np.int64] = (alone.astype(np.float64).view(np.int64) >> 52) - 1023
    return found


def first_bits(rows: Words) -> npt.NDArray[np.int64]:
    """The place of the first bit in each row of words; no row is zero."""
    word, at = rows[:, 0].copy(), np.zeros(len(rows), np.int64)
    for place in range(1, rows.shape[1]):
        is_empty = word == 0
        np.copyto(word, rows[:, place], where=is_empty)
        np.copyto(at, place, where=is_empty)
    return at * BITS + lowest(word)


def any_bit(rows: Words) -> npt.NDArray[np.bool_]:
    """Which rows of words have a bit."""
    whole = rows[:, 0]
    for place in range(1, rows.shape[1]):
        whole = whole | rows[:, place]
    found: npt.NDArray[np.bool_] = whole != 0
    return found
