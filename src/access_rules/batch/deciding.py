"""From rows of a file to decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from access_rules.batch.columns import FactReader, Findings, ReadColumn, read_days
from access_rules.batch.refusals import RefusedRow
from access_rules.batch.roles import Roles
from access_rules.datafiles.formats import Format
from access_rules.datafiles.rows import Column, Rows, picked, values_of
from access_rules.errors import FactError
from access_rules.evaluation.evaluator import Evaluator

_DAY = "as_of"
"""The column of days in a table of tasks; no fact can have this name."""

_MOST_REMEMBERED = 4096
"""Errors whose findings are remembered."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How rows are decided: on which day unless they name one, with all rules that decide, by how many threads."""

    as_of: date
    rules: bool = False
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class DecidedRows:
    """Consecutive rows of a file: those decided, column by column and with their decisions, and those refused."""

    columns: Mapping[str, Column]
    decisions: pa.Table
    refused: tuple[RefusedRow, ...]


class RowsDecider:
    """Decides the rows of a file whose columns have these roles."""

    def __init__(self, evaluator: Evaluator, roles: Roles, form: Format, manner: Manner) -> None:
        self._evaluator = evaluator
        self._roles = roles
        self._manner = manner
        self._found: dict[str, Findings] = {}
        # The columns of a Parquet file are values as they are; whether they fit is told by the evaluator.
        is_read = form is not Format.PARQUET
        self._readers = {
            name: FactReader(name, fact, has_types=form.has_types) for name, fact in roles.facts.items() if is_read
        }

    def decide(self, rows: Rows) -> DecidedRows:
        """The decisions on some rows, in their order. Raises FactError where no row of them can be decided."""
        read = dict(self._read(rows))
        refused = _refused(read.values())
        readable = [row for row in range(len(rows)) if row not in refused] if refused else range(len(rows))
        decisions = self._decisions(read, readable)
        errors = decisions["error"]
        if errors.null_count < len(errors):
            refused.update(self._contradictory(read, readable, errors.to_pylist()))
            readable = [row for row in readable if row not in refused]
            decisions = decisions.filter(pc.is_null(errors))
        kept = {
            name: each if len(readable) == len(rows) else picked(each, readable) for name, each in rows.columns.items()
        }
        in_order = sorted(_refused_rows(rows, refused), key=lambda each: each.line)
        return DecidedRows(kept, decisions.drop_columns(["error"]), tuple(in_order))

    def _read(self, rows: Rows) -> Iterator[tuple[str, ReadColumn]]:
        """The columns to decide by, by the ids of facts."""
        for name, fact in self._roles.facts.items():
            reader, cells = self._readers.get(name), rows.columns[name]
            yield fact.id, reader.read(cells) if reader else ReadColumn(cells)
        if self._roles.day is not None:
            yield _DAY, read_days(rows.columns[self._roles.day])

    def _decisions(self, read: Mapping[str, ReadColumn], rows: Sequence[int]) -> pa.Table:
        """The decisions on these rows, in their order."""
        groups = _by_what_is_none(read, rows)
        made = [self._decided(_table(read, members, none)) for none, members in groups.items()]
        if len(made) == 1:
            return made[0]
        order = {row: at for at, row in enumerate(row for members in groups.values() for row in members)}
        return pa.concat_tables([each.unify_dictionaries() for each in made]).take([order[row] for row in rows])

    def _decided(self, tasks: pa.Table) -> pa.Table:
        manner = self._manner
        return self._evaluator.decide_table(
            tasks,
            as_of=manner.as_of,
            as_of_column=_DAY if self._roles.day is not None else None,
            rules=manner.rules,
            on_error="null",
            threads=manner.threads,
        )

    def _contradictory(
        self, read: Mapping[str, ReadColumn], rows: Sequence[int], errors: Sequence[str | None]
    ) -> Iterator[tuple[int, Findings]]:
        """The rows for which an error is told, with the findings behind it."""
        for row, error in zip(rows, errors, strict=True):
            if error is not None:
                if error not in self._found:
                    if len(self._found) >= _MOST_REMEMBERED:
                        self._found.clear()
                    self._found[error] = self._findings(read, row)
                yield row, self._found[error]

    def _findings(self, read: Mapping[str, ReadColumn], row: int) -> Findings:
        """Why a row is refused that can be read: asked again, for the error in a table is meant for programs."""
        columns = [(name, read[fact.id]) for name, fact in self._roles.facts.items()]
        stated = {name: "none" if row in each.none else each.values[row].as_py() for name, each in columns}
        day = read[_DAY].values[row].as_py() if _DAY in read else None
        try:
            self._evaluator.decide(stated, as_of=day or self._manner.as_of)
        except FactError as error:
            return error.diagnostics
        raise AssertionError(f"row {row} is refused in a table and not by itself: {stated}")


def _refused(columns: Iterable[ReadColumn]) -> dict[int, Findings]:
    refused: dict[int, Findings] = {}
    for each in columns:
        for row, findings in each.refused.items():
            refused[row] = (*refused.get(row, ()), *findings)
    return refused


def _by_what_is_none(read: Mapping[str, ReadColumn], rows: Sequence[int]) -> Mapping[frozenset[str], Sequence[int]]:
    """The rows grouped by the facts that are *none* in them, in a column that has no value for it."""
    none_in: dict[int, set[str]] = defaultdict(set)
    for fact, column in read.items():
        for row in column.none:
            none_in[row].add(fact)
    if not none_in:
        return {frozenset(): rows}
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for row in rows:
        groups[frozenset(none_in.get(row, ()))].append(row)
    return groups or {frozenset(): rows}


def _table(read: Mapping[str, ReadColumn], rows: Sequence[int], none: frozenset[str]) -> pa.Table:
    """These rows as tasks."""
    whole = pa.table({fact: column.values for fact, column in read.items()})
    chosen = whole if len(rows) == len(whole) else whole.take(pa.array(rows, pa.int64()))
    for fact in none:
        words = pa.array(["none"] * len(chosen), pa.string())
        chosen = chosen.set_column(chosen.column_names.index(fact), fact, words)
    return chosen


def _refused_rows(rows: Rows, refused: Mapping[int, Findings]) -> Iterator[RefusedRow]:
    """The refused ones of some rows, and those between them that cannot be read."""
    yield from (RefusedRow(each.line, each.cells, (each.finding,), each.text) for each in rows.broken)
    cells = {name: values_of(picked(column, list(refused))) for name, column in rows.columns.items()}
    for at, (row, findings) in enumerate(refused.items()):
        yield RefusedRow(rows.lines[row], {name: column[at] for name, column in cells.items()}, findings)
