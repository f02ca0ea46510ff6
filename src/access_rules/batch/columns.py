"""Columns of cells as columns of values; whatever is written several times in a column is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from access_rules.batch.cells import as_written, day_in
from access_rules.catalogue import diagnose
from access_rules.datafiles.rows import Column, cell_text, values_of
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import FactError
from access_rules.evaluation.task import TaskReader
from access_rules.language.expectations import expected
from access_rules.language.facts import Fact, FactType
from access_rules.language.values import NONE, Value
from access_rules.language.vocabulary import choice_names

Findings = tuple[Diagnostic, ...]

_TYPES: Mapping[FactType, pa.DataType] = {
    FactType.BOOL: pa.bool_(),
    FactType.INTEGER: pa.int64(),
    FactType.TEXT: pa.string(),
    FactType.ENUM: pa.string(),
    FactType.DATE: pa.date32(),
    FactType.SET: pa.list_(pa.string()),
}
"""Of the types of facts all but decimals, which take as many digits as they have."""

_HOW_TO_TYPE: Mapping[FactType, Message] = {
    FactType.INTEGER: Message("写数字，不带单位，例如 `3`", "write digits without a unit, for example `3`"),
    FactType.DECIMAL: Message("写数字，不带单位，例如 `0.5`", "write digits without a unit, for example `0.5`"),
    FactType.DATE: Message("写成 `2026-03-01` 或 `2026/3/1`", "write `2026-03-01` or `2026/3/1`"),
}
"""How to type values into cells, where the finding does not say it already."""

_LARGEST = 2**63 - 1
"""What a column of whole numbers can hold."""

_WITHOUT_NONE = frozenset(FactType) - {FactType.TEXT, FactType.ENUM}
"""The types of facts whose columns have no value for *none*."""


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """The values of a column, null where nothing is stated, choices by id.

    ``none`` are the rows that state *none* though the type of the column has no such value; they are null in it.
    ``refused`` are the rows whose cells mean nothing, with what is wrong.
    """

    values: pa.Array
    none: frozenset[int] = frozenset()
    refused: Mapping[int, Findings] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a cell means: a value for an array, *none*, or nothing for the reasons found."""

    value: Any = None
    is_none: bool = False
    findings: Findings = ()


class FactReader:
    """Reads the column that states a fact; ``has_types`` says that its cells have types, as those of JSON have."""

    def __init__(self, name: str, fact: Fact, *, has_types: bool) -> None:
        self._name = name
        self._fact = fact
        self._names = choice_names(fact.choices)
        self._task = TaskReader({fact.id: fact})
        self._has_types = has_types

    def read(self, cells: Column) -> ReadColumn:
        """The values of these cells."""
        return _read(cells, self._meaning, _TYPES.get(self._fact.type))

    def _meaning(self, cell: object) -> _Meaning:
        written = cell if self._has_types else as_written(self._fact, self._names, cell)
        if written is None:
            return _Meaning()
        try:
            value = self._task.read({self._name: written})[self._fact.id]
        except FactError as error:
            return _Meaning(findings=error.diagnostics if self._has_types else tuple(self._helped(error)))
        if value is NONE:
            return _Meaning(is_none=True) if self._fact.type in _WITHOUT_NONE else _Meaning("none")
        if isinstance(value, int) and abs(value) > _LARGEST:
            takes = expected(self._fact, is_element=False)
            return _Meaning(findings=(diagnose("AR702", None, fact=self._name, value=value, expected=takes),))
        return _Meaning(_for_arrow(value))

    def _helped(self, error: FactError) -> Iterator[Diagnostic]:
        """What is found, with help for whoever types into cells: quotes and brackets are for files of tasks."""
        for each in error.diagnostics:
            yield replace(each, help=_HOW_TO_TYPE.get(self._fact.type)) if each.code == "AR702" else each


def _for_arrow(value: Value) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def read_days(cells: Column) -> ReadColumn:
    """The days in a column."""
    return _read(cells, _day, pa.date32())


def _day(cell: object) -> _Meaning:
    if isinstance(cell, str) and not cell.strip():
        return _Meaning()
    day = day_in(cell)
    return _Meaning(day) if day else _Meaning(findings=(diagnose("AR710", None, written=cell_text(cell)),))


def _read(cells: Column, meaning_of: Callable[[object], _Meaning], type_: pa.DataType | None) -> ReadColumn:
    distinct, which = _distinct(cells)
    meanings = [meaning_of(each) for each in distinct]
    return ReadColumn(
        values=_spread(_array([each.value for each in meanings], type_), which),
        none=frozenset(_rows(which, [at for at, each in enumerate(meanings) if each.is_none])),
        refused={
            row: meanings[which[row].as_py()].findings
            for row in _rows(which, [at for at, each in enumerate(meanings) if each.findings])
        },
    )


def _array(values: list[Any], type_: pa.DataType | None) -> pa.Array:
    if type_ is None and all(each is None for each in values):
        type_ = pa.decimal128(38, 0)
    return pa.array(values, type_)


def _spread(values: pa.Array, which: pa.Array) -> pa.Array:
    """The values as they stand in the rows; each is kept once where Arrow can do that."""
    if pa.types.is_list(values.type):
        return values.take(which)
    return pa.DictionaryArray.from_arrays(which, values)


def _distinct(cells: Column) -> tuple[Sequence[object], pa.Array]:
    """The different things written in cells, and which of them stands in each; null for an empty cell."""
    if isinstance(cells, pa.Array) and pa.types.is_string(cells.type):
        encoded = cells.dictionary_encode()
        return encoded.dictionary.to_pylist(), encoded.indices
    places: dict[tuple[type, object], int] = {}
    distinct: list[object] = []
    which: list[int | None] = []
    for cell in values_of(cells):
        if cell is None:
            which.append(None)
            continue
        # 1 is equal to True, and lists have no hash.
        place = places.setdefault((type(cell), repr(cell)), len(distinct))
        if place == len(distinct):
            distinct.append(cell)
        which.append(place)
    return distinct, pa.array(which, pa.int32())


def _rows(which: pa.Array, wanted: Sequence[int]) -> Sequence[int]:
    """The rows in which one of the wanted things stands."""
    if not wanted:
        return ()
    is_wanted = pc.is_in(which, pa.array(wanted, which.type))
    rows: list[int] = pc.indices_nonzero(is_wanted).to_pylist()
    return rows
