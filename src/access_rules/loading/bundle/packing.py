"""Values to tables: each distinct value once, column by column, in an order in which a reader can make them.

A table holds values of one kind as columns. Values that others are made of stand in earlier tables and go by
their number among those of their kind, from 1; 0 is None. A column is a list of entries; or its only entry, where all
are alike; or a text, where it counts up: ``"7"`` is 7, 8, 9 and so on; or ``{"numbers": 40}``, where it stands
among the numbers from the fortieth on, which takes a fraction of the time to read.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import chain
from typing import Any, assert_never

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

NUMBERS = "I"
"""The numbers of long columns: unsigned, in four bytes each, the lowest first."""

_MOST = 2 ** (8 * array(NUMBERS).itemsize) - 1
_FEWEST = 16
"""What a number may be, and how many entries a column has at least that is worth standing among them."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A value as tables.

    ``tables`` are JSON values: ``fields`` of the records by kind, ``tables``, and ``whole``, the number of the
    value itself.
    """

    tables: Mapping[str, Any]
    numbers: bytes


DATE, DECIMAL, MAPPING = "date", "decimal", "mapping"
"""How a value is marked that JSON has no notation for, or where a mapping could be taken for a mark."""


def pack(value: object, hint: Any) -> Packed:
    """The value, of the type ``hint``, as tables; equal values give equal tables."""
    return _Packer(kinds_of(hint)).packed(value, name_of(hint))


@dataclass(slots=True)
class _Node:
    """A value and what it is made of; ``member`` is the kind of a union's value.

    ``height`` is how many tables at least stand before its own.
    """

    kind: str
    member: str
    parts: tuple[Any, ...]
    height: int
    number: int = 0


@dataclass(slots=True)
class _Packer:
    kinds: Mapping[str, Kind]
    nodes: dict[tuple[Any, ...], _Node] = field(default_factory=dict)
    numbers: array[int] = field(default_factory=lambda: array(NUMBERS))

    def packed(self, value: object, kind: str) -> Packed:
        whole = self._node(Use(kind), value)
        tables = self._tables()
        used = {kind for kind, _, _ in tables}
        records = {name: each for name, each in self.kinds.items() if isinstance(each, Record) and name in used}
        written = {
            "fields": {name: list(each.uses) for name, each in sorted(records.items())},
            "tables": [[name, *self._columns(self.kinds[name], member, nodes)] for name, member, nodes in tables],
            "whole": _cell(whole),
        }
        return Packed(written, in_file_order(self.numbers).tobytes())

    def _tables(self) -> list[tuple[str, str, list[_Node]]]:
        """The nodes by table, those that others are made of first; numbers are given on the way."""
        tables: dict[tuple[int, str, str], list[_Node]] = defaultdict(list)
        for node in self.nodes.values():
            tables[node.height, node.kind, node.member].append(node)
        numbers: dict[str, int] = defaultdict(int)
        for (_, kind, _), nodes in sorted(tables.items()):
            for node in nodes:
                numbers[kind] += 1
                node.number = numbers[kind]
        return [(kind, member, nodes) for (_, kind, member), nodes in sorted(tables.items())]

    def _node(self, use: Use, value: Any) -> Any:
        """The node of a value; an inline value stands for itself, and 0 for None."""
        kind = self.kinds[use.kind]
        if isinstance(kind, Inline):
            return value
        if value is None and use.optional:
            return 0
        member = kind.member_of(value) if isinstance(kind, Either) else ""
        parts = tuple(self._parts(kind, member, value))
        key = (use.kind, member, *(id(each) if isinstance(each, _Node) else each for each in parts))
        if key not in self.nodes:
            height = 1 + max((each.height for each in parts if isinstance(each, _Node)), default=0)
            self.nodes[key] = _Node(use.kind, member, parts, height)
        return self.nodes[key]

    def _parts(self, kind: Kind, member: str, value: Any) -> Iterator[Any]:
        match kind:
            case Record():
                yield from (self._node(use, getattr(value, name)) for name, use in kind.uses.items())
            case Row():
                yield from (self._node(use, each) for use, each in zip(kind.uses, value, strict=True))
            case Many():
                # A frozen set has no order of its own; the same one must come out on every machine.
                elements = sorted(value) if kind.type is frozenset else value
                yield from (self._node(kind.element, each) for each in elements)
            case Table():
                for pair in value.items():
                    yield from (self._node(use, each) for use, each in zip(kind.uses, pair, strict=True))
            case Either():
                yield self._node(Use(member), value)
            case Spelt():
                yield _spelling(value)
            case Written():
                yield json.dumps(_marked(value), ensure_ascii=False)
            case Text() | Inline():
                yield value
            case _:
                assert_never(kind)

    def _columns(self, kind: Kind, member: str, nodes: list[_Node]) -> list[Any]:
        """A table: how many values, or how many parts each has; then its columns."""
        parts = [node.parts for node in nodes]
        match kind:
            case Record() | Row():
                return [len(nodes), *map(self._column, zip(*parts, strict=True))]
            case Many():
                return [[len(each) for each in parts], self._column(chain.from_iterable(parts))]
            case Table():
                keys, values = ([each for row in parts for each in row[start::2]] for start in (0, 1))
                return [[len(each) // 2 for each in parts], self._column(keys), self._column(values)]
            case Either():
                return [len(nodes), member, self._column(each for (each,) in parts)]
            case Text() | Spelt() | Written() | Inline():
                return [[each for (each,) in parts]]
            case _:
                assert_never(kind)

    def _column(self, entries: Iterable[Any]) -> Any:
        cells = [_cell(each) for each in entries]
        if cells and all(each == cells[0] for each in cells):
            return cells[0]
        if _counts_up(cells):
            return str(cells[0])
        if len(cells) < _FEWEST or not all(type(each) is int and 0 <= each <= _MOST for each in cells):
            return cells
        self.numbers.extend(cells)
        return {"numbers": len(self.numbers) - len(cells)}


def in_file_order(numbers: array[int]) -> array[int]:
    """Numbers with the bytes of each in the order of the file, from that of this machine or back."""
    ordered = array(NUMBERS, numbers)
    if sys.byteorder == "big":
        ordered.byteswap()
    return ordered


def _counts_up(cells: list[Any]) -> bool:
    return bool(cells) and type(cells[0]) is int and cells == list(range(cells[0], cells[0] + len(cells)))


def _cell(entry: Any) -> Any:
    """How a column names a part."""
    return entry.number if isinstance(entry, _Node) else entry


def _spelling(value: date | Decimal | Enum) -> str:
    match value:
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _marked(value: object) -> object:
    match value:
        case date():
            return {DATE: value.isoformat()}
        case Decimal():
            return {DECIMAL: str(value)}
        case Mapping():
            return {MAPPING: [[key, _marked(each)] for key, each in value.items()]}
        case list() | tuple():
            return [_marked(each) for each in value]
        case _:
            return value
