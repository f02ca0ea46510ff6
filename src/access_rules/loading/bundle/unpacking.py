"""Tables to values: the inverse of ``packing``.

Nothing but the values that ``hint`` declares can come of it, whatever stands in the tables: a file names kinds,
not classes, and a column of one kind takes its entries from the values of that kind alone.
"""

from __future__ import annotations

import json
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice, repeat
from typing import Any, TypeAlias, assert_never

from access_rules.loading.bundle.kinds import (
    Either,
    Inline,
    Kind,
    Many,
    Record,
    Row,
    Spelt,
    Table,
    Text,
    Use,
    Written,
    kinds_of,
    name_of,
)
from access_rules.loading.bundle.packing import DATE, DECIMAL, MAPPING, NUMBERS, Packed, in_file_order

Entries: TypeAlias = "list[Any] | range | array[int]"
"""What a column may hold: anything in a list, numbers in a range or an array."""

_MOST_VALUES = 10_000_000
"""Values in one table: a bound on what a few bytes can bring about."""


class UnpackingError(ValueError):
    """The tables do not describe a value of that type: another version wrote them, or nobody."""


def unpack(packed: Packed, hint: Any) -> Any:
    """The value of type ``hint`` that was packed. Raises UnpackingError."""
    kinds = kinds_of(hint)
    try:
        _check_fields(packed.tables["fields"], kinds)
        numbers = in_file_order(array(NUMBERS, packed.numbers))
        unpacker = _Unpacker(kinds, numbers, {name: [None] for name in kinds})
        for name, *table in packed.tables["tables"]:
            unpacker.pools[name].extend(unpacker.values(kinds[name], table))
        (whole,) = unpacker.column(Use(name_of(hint)), [packed.tables["whole"]], 1)
    except UnpackingError:
        raise
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise UnpackingError(f"{type(error).__name__}: {error}") from error
    return whole


def _check_fields(fields: Mapping[str, list[str]], kinds: Mapping[str, Kind]) -> None:
    for name, written in fields.items():
        kind = kinds[name]
        if not isinstance(kind, Record) or list(kind.uses) != written:
            raise UnpackingError(f"{name} has other fields here")


@dataclass(frozen=True, slots=True)
class _Unpacker:
    """``pools`` are the values made so far, by kind; None stands before the first."""

    kinds: Mapping[str, Kind]
    numbers: array[int]
    pools: Mapping[str, list[Any]]

    def values(self, kind: Kind, table: list[Any]) -> Iterable[Any]:
        """The values of a table."""
        match kind:
            case Record():
                count, *columns = table
                values = self._columns(kind.uses.values(), columns, count)
                return _made(kind.type, dict(zip(kind.uses, values, strict=True)), count)
            case Row():
                count, *columns = table
                return zip(*self._columns(kind.uses, columns, count), strict=True)
            case Many():
                lengths, elements = table
                return _cut(kind.type, self.column(kind.element, elements, sum(lengths)), lengths)
            case Table():
                lengths, *columns = table
                return _cut(dict, zip(*self._columns(kind.uses, columns, sum(lengths)), strict=True), lengths)
            case Either():
                count, member, column = table
                return self.column(kind.use_of_member(member), column, count)
            case Text():
                return _all_of({str}, table[0])
            case Spelt():
                return map(_reader(kind.type), _all_of({str}, table[0]))
            case Written():
                return map(_unmarked, map(json.loads, table[0]))
            case Inline():
                raise UnpackingError("inline values have no table")
            case _:
                assert_never(kind)

    def _columns(self, uses: Iterable[Use], columns: list[Any], count: int) -> list[Iterable[Any]]:
        return [self.column(use, each, count) for use, each in zip(uses, columns, strict=True)]

    def column(self, use: Use, written: Any, count: int) -> Iterable[Any]:
        """The entries of a column, in whichever way it is written."""
        if count > _MOST_VALUES:
            raise UnpackingError(f"{count} values are too many")
        entries: Entries
        match written:
            case list():
                entries = written
            case str():
                entries = range(int(written), int(written) + count)
            case {"numbers": start}:
                entries = self.numbers[start : start + count]
            case _:
                (entry,) = self._entries(use, [written])
                return repeat(entry, count)
        if len(entries) != count:
            raise UnpackingError(f"{len(entries)} entries for {count} values")
        return self._entries(use, entries)

    def _entries(self, use: Use, written: Entries) -> Iterable[Any]:
        kind = self.kinds[use.kind]
        if isinstance(kind, Inline):
            return _all_of({kind.type, type(None)} if use.optional else {kind.type}, written)
        if written and min(written) < (0 if use.optional else 1):
            raise UnpackingError(f"{use.kind} is missing")
        return map(self.pools[use.kind].__getitem__, written)


def _all_of(types: set[type], entries: Entries) -> Entries:
    if not types.issuperset(map(type, entries)):
        raise UnpackingError(f"not all of {types}")
    return entries


def _made(record: type, columns: Mapping[str, Iterable[Any]], count: int) -> list[Any]:
    """Records of these columns.

    Put in place by the slots' own setters, a column at a time: the constructor of a frozen class, called for each
    record, takes several times as long.
    """
    assert not hasattr(record, "__post_init__"), f"{record}: its constructor does more than to take values"
    made: list[Any] = [object.__new__(record) for _ in range(count)]
    for name, column in columns.items():
        deque(map(getattr(record, name).__set__, made, column), maxlen=0)
    return made


def _cut(make: Callable[[Iterable[Any]], Any], parts: Iterable[Any], lengths: list[int]) -> Iterator[Any]:
    rest = iter(parts)
    return (make(islice(rest, length)) for length in lengths)


def _reader(spelt: type) -> Callable[[str], object]:
    return date.fromisoformat if spelt is date else spelt


def _unmarked(value: Any) -> object:
    match value:
        case list():
            return [_unmarked(each) for each in value]
        case dict():
            ((mark, inner),) = value.items()
            return _MARKED[mark](inner)
        case _:
            return value


_MARKED: Mapping[str, Callable[[Any], object]] = {
    DATE: date.fromisoformat,
    DECIMAL: Decimal,
    MAPPING: lambda pairs: {key: _unmarked(each) for key, each in pairs},
}
