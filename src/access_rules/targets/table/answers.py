"""Decisions on many tasks as Arrow columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from access_rules.evaluation.batches import BatchOptions
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.outcome import Outcome
from access_rules.targets.table.columns import Codes, Index, Rows

_OUTCOMES = pa.array(sorted(Outcome, key=lambda each: each.strictness), pa.string())

_TEXTS = pa.list_(pa.string())


@dataclass(frozen=True, slots=True, eq=False)
class Several:
    """Names given to rows: pairs of a row and the place of a name, by row and then in the order of its list."""

    names: Sequence[str]
    rows: Index
    places: Codes

    @classmethod
    def where(cls, names: Sequence[str], rows: Sequence[Rows], size: int) -> Several:
        """Each name in the rows that have it."""
        present = [at for at, each in enumerate(rows) if each.any()]
        matrix = np.zeros((size, _room(len(present))), np.bool_)
        for column, at in enumerate(present):
            matrix[:, column] = rows[at]
        return cls._of([names[at] for at in present], matrix)

    @classmethod
    def of_bits(cls, names: Sequence[str], words: npt.NDArray[np.uint64]) -> Several:
        """Each name in the rows that have its bit: the words of each row, one after the other."""
        if not words.any():
            return cls(names, np.zeros(0, np.intp), np.zeros(0, np.intp))
        octets = np.ascontiguousarray(words.view(np.uint8)[:, : _room(len(names)) // 8])
        return cls._of(names, np.unpackbits(octets, axis=1, bitorder="little").view(np.bool_))

    @classmethod
    def _of(cls, names: Sequence[str], matrix: Rows) -> Several:
        # NumPy finds what is not zero much sooner in one row than in a matrix, and a power of two divides soonest.
        found = np.flatnonzero(matrix)
        width = matrix.shape[1]
        return cls(names, found >> (width.bit_length() - 1), found & (width - 1))


def _room(names: int) -> int:
    """The least power of two that is enough for so many names, at least an octet."""
    return max(8, 1 << (names - 1).bit_length())


def schema(options: BatchOptions) -> pa.Schema:
    """The columns of a result."""
    fields = [
        pa.field("outcome", pa.dictionary(pa.int8(), pa.string())),
        pa.field("rule", pa.dictionary(pa.int32(), pa.string())),
    ]
    fields += [pa.field("rules", _TEXTS)] if options.rules else []
    fields += [pa.field("complete", pa.bool_())]
    fields += [pa.field("missing", _TEXTS)] if options.missing else []
    fields += [pa.field("error", pa.string())] if options.on_error == "null" else []
    return pa.schema(fields)


class Answers:
    """Writes results under one ruleset."""

    def __init__(self, book: Rulebook) -> None:
        self._rules = pa.array([*(rule.id for rule in book.rules), DEFAULT_RULE], pa.string())

    def outcome(self, outcome: Codes, refused: Rows | None) -> pa.Array:
        """Outcomes by strictness."""
        return pa.DictionaryArray.from_arrays(pa.array(outcome, pa.int8(), mask=refused), _OUTCOMES)

    def rule(self, rule: Codes, refused: Rows | None) -> pa.Array:
        """Rules by their place in the ruleset; a negative place is null."""
        none = rule < 0 if refused is None else (rule < 0) | refused
        indices = pa.array(rule, pa.int32(), mask=none if none.any() else None)
        return pa.DictionaryArray.from_arrays(indices, self._rules)


def flags(values: Rows, refused: Rows | None) -> pa.Array:
    """True and false."""
    return pa.array(values, pa.bool_(), mask=refused)


def lists(several: Several, size: int, refused: Rows | None) -> pa.Array:
    """The names that each row has, in their order."""
    rows, places = several.rows, several.places
    if refused is not None:
        kept = ~refused[rows]
        rows, places = rows[kept], places[kept]
    ends = np.zeros(size + 1, np.int32)
    if len(rows):
        np.cumsum(np.bincount(rows, minlength=size), out=ends[1:])
    names = pa.array(several.names, pa.string()).take(pa.array(places))
    return pa.ListArray.from_arrays(pa.array(ends), names, mask=None if refused is None else pa.array(refused))


def errors(by_row: Mapping[int, str], numbers: npt.NDArray[np.int64]) -> pa.Array:
    """Why a row was refused; null where it was not."""
    return pa.array([by_row.get(row) for row in numbers.tolist()] if by_row else pa.nulls(len(numbers)), pa.string())
