"""Columns as codes: for each row a small number, and for each number the value that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from access_rules.language.facts import Fact
from access_rules.language.reading import Misfit, read_value
from access_rules.language.values import Value
from access_rules.language.vocabulary import Names

Codes = npt.NDArray[Any]
"""Whole numbers from 0, one a row."""

Index = npt.NDArray[np.intp]
"""Places, or codes ready to look up by."""

Rows = npt.NDArray[np.bool_]
"""True for the rows that are meant."""

Meant = Value | Misfit | None
"""What a cell says: a value, a value that does not fit, or nothing (*not stated*)."""

WIDEST = 4096
"""Whole numbers in a range so small are codes as they are; where they are wider, the different ones are."""

MOST_REMEMBERED = 1 << 16
"""Values of one fact whose meaning is remembered."""

_MOST_ELEMENTS = 63
"""Different elements of sets that one word has bits for, one kept for a cell without a set."""

_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column: the code of each row, and what each code says. Several codes may say the same."""

    codes: Codes
    values: Sequence[Meant]


class ColumnReader:
    """Reads the columns that state one fact; what a value means is asked once and remembered."""

    def __init__(self, fact: Fact, names: Names) -> None:
        self.fact = fact
        self._names = names
        self._known: dict[tuple[type, object], Meant] = {}
        self._dictionary: tuple[tuple[Any, ...], pa.Array, list[Meant]] | None = None
        self._range: tuple[tuple[int, int, bool], list[Meant]] | None = None
        self._both = (self.means(written=False), self.means(written=True))

    def read(self, column: pa.Array) -> Coded:
        """A column of any type; a value of the wrong type does not fit, as in one task."""
        kind = column.type
        if isinstance(column, pa.ExtensionArray):
            return self.read(column.storage)
        if pa.types.is_dictionary(kind):
            return self._indexed(column)
        if pa.types.is_boolean(kind):
            return self._bits(column)
        if pa.types.is_integer(kind):
            return self._numbers(column, _whole(column), int)
        if pa.types.is_date32(kind):
            return self._numbers(column, _whole(column), _day)
        if pa.types.is_list(kind) or pa.types.is_large_list(kind):
            return self._lists(column)
        return self._different(column)

    def means(self, written: object) -> Meant:
        """What a value means for the fact; None where it is null."""
        if written is None:
            return None
        key = (type(written), written)
        found = self._known.get(key)
        if found is None:
            found = read_value(self.fact, self._names, written)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = found
        return found

    def _indexed(self, column: pa.DictionaryArray) -> Coded:
        dictionary, indices = column.dictionary, column.indices
        values = self._values(dictionary)
        codes = _raw(indices)
        if not indices.null_count:
            return Coded(codes, values)
        return Coded(_with_nulls(codes, _valid(indices), len(dictionary)), [*values, None])

    def _values(self, dictionary: pa.Array) -> list[Meant]:
        """What the entries of a dictionary mean; asked once a dictionary."""
        key = (len(dictionary), dictionary.offset, *(each and each.address for each in dictionary.buffers()))
        last = self._dictionary
        if last is None or last[0] != key:
            # The dictionary itself is kept, so that no other can come to lie where it lies.
            last = (key, dictionary, [*map(self.means, _written(dictionary))])
            self._dictionary = last
        return last[2]

    def _bits(self, column: pa.BooleanArray) -> Coded:
        codes = _unpacked(column.buffers()[1], column)
        if not column.null_count:
            return Coded(codes, self._both)
        return Coded(_with_nulls(codes, _valid(column), len(self._both)), (*self._both, None))

    def _numbers(self, column: pa.Array, numbers: Codes, made: Callable[[int], object]) -> Coded:
        ends = pc.min_max(pc.cast(column, pa.int32()) if pa.types.is_date32(column.type) else column)
        low, high = ends["min"].as_py(), ends["max"].as_py()
        if low is None:
            return Coded(np.zeros(len(column), np.uint8), (None,))
        if low >= 0 and high < WIDEST:
            low = 0  # the numbers are codes themselves
        if high - low >= WIDEST:
            return self._different(column)
        codes = _from(low, numbers)
        values = self._between(low, high, made, has_nulls=bool(column.null_count))
        if not column.null_count:
            return Coded(codes, values)
        return Coded(_with_nulls(codes, _valid(column), high - low + 1), values)

    def _between(self, low: int, high: int, made: Callable[[int], object], *, has_nulls: bool) -> list[Meant]:
        """What the numbers of a range mean, and with nulls that beside them; asked once for pieces alike."""
        last = self._range
        if last is None or last[0] != (low, high, has_nulls):
            values = [*map(self.means, map(made, range(low, high + 1)))]
            last = self._range = ((low, high, has_nulls), [*values, None] if has_nulls else values)
        return last[1]

    def _different(self, column: pa.Array) -> Coded:
        """The codes of the different values of a column."""
        try:
            return self._indexed(_plainer(column).dictionary_encode())
        except (pa.ArrowNotImplementedError, pa.ArrowTypeError):
            # A type that no fact takes, such as a struct: each cell by itself, to be refused.
            return Coded(np.arange(len(column)), [self._means_once(each) for each in column.to_pylist()])

    def _means_once(self, written: object) -> Meant:
        return None if written is None else read_value(self.fact, self._names, written)

    def _lists(self, column: pa.ListArray) -> Coded:
        elements = column.flatten()
        encoded = elements if pa.types.is_dictionary(elements.type) else _plainer(elements).dictionary_encode()
        if len(encoded.dictionary) >= _MOST_ELEMENTS:
            return self._lists_one_by_one(column)
        indices = _with_nulls(_raw(encoded.indices), _valid(encoded.indices), len(encoded.dictionary))
        bits = np.left_shift(np.uint64(1), indices.astype(np.uint64))
        lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0)).astype(np.int64)
        words = np.zeros(len(column), np.uint64)
        filled = np.flatnonzero(lengths)
        if len(filled):
            starts = (np.cumsum(lengths) - lengths)[filled]
            words[filled] = np.bitwise_or.reduceat(bits, starts)
        if column.null_count:
            words[~_valid(column)] = np.uint64(1) << np.uint64(_MOST_ELEMENTS)
        _, first, codes = np.unique(words, return_index=True, return_inverse=True)
        # Read as written where they are first met, so that a misfit names the place of the element.
        written = column.take(pa.array(first)).to_pylist()
        values = [self._means_once(each) for each in written]
        if any(isinstance(each, Misfit) for each in values):
            return self._lists_one_by_one(column)
        return Coded(codes.reshape(-1), values)

    def _lists_one_by_one(self, column: pa.ListArray) -> Coded:
        code_of: dict[object, int] = {}
        values: list[Meant] = []
        codes = np.empty(len(column), np.int64)
        for row, each in enumerate(column.to_pylist()):
            key = None if each is None else tuple(each)
            if key not in code_of:
                code_of[key] = len(values)
                values.append(self._means_once(each))
            codes[row] = code_of[key]
        return Coded(codes, values)


def _from(low: int, numbers: Codes) -> Codes:
    """Numbers counted from the least of them, of a kind that can be looked up by."""
    if numbers.dtype.kind == "u":
        codes: Codes = numbers - numbers.dtype.type(low) if low else numbers
        return codes.astype(np.int64) if codes.dtype.itemsize == np.dtype(np.int64).itemsize else codes
    return np.subtract(numbers, low, dtype=np.int64) if low else numbers


def _with_nulls(codes: Codes, valid: Rows, null: int) -> Codes:
    """Codes with one of their own where a column is null."""
    kind = np.result_type(codes.dtype, np.min_scalar_type(null))
    there = valid.view(np.uint8)
    # Arithmetic, which the processor does on many at once, unlike choosing.
    found: Codes = np.multiply(codes, there, dtype=kind)
    found += np.multiply(there ^ 1, null, dtype=kind)
    return found


def _day(number: int) -> date:
    return date.fromordinal(_FIRST_DAY + number)


def _written(dictionary: pa.Array) -> list[object]:
    written: list[object] = _plainer(dictionary).to_pylist()
    return written


def _plainer(column: pa.Array) -> pa.Array:
    """A column of a type that dictionaries and Python know, with the same values."""
    kind = column.type
    if pa.types.is_string_view(kind):
        return column.cast(pa.large_string())
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz), safe=False)
    return column


def _whole(column: pa.Array) -> Codes:
    return np.asarray(_raw(column))


def _raw(column: pa.Array) -> Codes:
    """The numbers of a column as they lie in memory, whatever stands where it is null."""
    kind = np.dtype("int32") if pa.types.is_date32(column.type) else np.dtype(column.type.to_pandas_dtype())
    if len(column) == 0:
        return np.empty(0, kind)
    found: Codes = np.frombuffer(column.buffers()[1], kind, len(column), column.offset * kind.itemsize)
    return found


def _valid(column: pa.Array) -> Rows:
    """Which rows of a column are not null."""
    buffer = column.buffers()[0]
    if buffer is None:
        return np.ones(len(column), np.bool_)
    return _unpacked(buffer, column).view(np.bool_)


def _unpacked(buffer: pa.Buffer, column: pa.Array) -> Codes:
    first = column.offset // 8
    octets = np.frombuffer(buffer, np.uint8, (column.offset % 8 + len(column) + 7) // 8, first)
    start = column.offset % 8
    found: Codes = np.unpackbits(octets, count=start + len(column), bitorder="little")[start:]
    return found
