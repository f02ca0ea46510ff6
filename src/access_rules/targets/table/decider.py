"""Tables decided: read the columns, find what is known, judge, write the answers; piece by piece, on all cores."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from access_rules.catalogue import diagnose
from access_rules.evaluation.batches import BatchOptions
from access_rules.evaluation.counting import Precedence
from access_rules.evaluation.task import TaskReader
from access_rules.language.conditions import AS_OF
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import Misfit
from access_rules.language.rulebook import Rulebook
from access_rules.language.vocabulary import Names, choice_names
from access_rules.targets.stretches import rules_on, start_of, turns
from access_rules.targets.table.answers import Answers, errors, flags, lists, schema
from access_rules.targets.table.columns import Coded, ColumnReader, Index, Rows
from access_rules.targets.table.judging import Judge, TreeJudge
from access_rules.targets.table.known import Derivations, KnownFacts
from access_rules.targets.table.plain import plain_judge
from access_rules.targets.table.refusals import Refusals, merged
from access_rules.targets.table.source import Source
from access_rules.targets.table.trees import WithoutNear

_AHEAD = 2
"""Pieces that wait for each thread: enough to keep it busy, few enough to bound memory."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows that are decided in one go, and the number of the first of them."""

    rows: pa.RecordBatch
    first: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the columns of a source are read: those that state facts, by column, and the one that names days."""

    facts: Mapping[str, Fact]
    readers: Mapping[str, ColumnReader]
    days: ColumnReader
    options: BatchOptions
    result: pa.Schema


@dataclass(slots=True)
class _Result:
    """What became of a piece: its answers, unless rows of it are refused and that refuses the whole."""

    answers: pa.RecordBatch
    refusals: Refusals = field(default_factory=Refusals)


class TableDecider:
    """Decides tables of tasks under one rulebook, equal to its reference row by row."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._reader = TaskReader(book.facts)
        self._starts = turns(book)
        self._precedence = Precedence.of(book)
        all_lists = {each.id: WithoutNear(each, book.sources) for each in book.lists.values()}
        self._derivations = Derivations(book, all_lists)
        self._answers = Answers(book)
        self._judges: dict[date, Judge] = {}

    def table(self, tasks: Any, options: BatchOptions) -> pa.Table:
        """The decisions on a whole table, row by row. Raises FactError."""
        results = list(self._results(tasks, options))
        refusals = merged(each.refusals for each in results)
        if refusals.rows and options.on_error == "raise":
            raise refusals.error()
        return pa.Table.from_batches([each.answers for each in results], schema(options))

    def stream(self, tasks: Any, options: BatchOptions) -> Iterator[pa.RecordBatch]:
        """The same batch by batch, in bounded memory. Raises FactError where it stands."""
        for result in self._results(tasks, options):
            if result.refusals.rows and options.on_error == "raise":
                raise result.refusals.error()
            yield result.answers

    def _results(self, tasks: Any, options: BatchOptions) -> Iterator[_Result]:
        source = Source(tasks)
        plan = self._plan(source.schema, options)
        threads = options.threads or _cores()
        pieces = _numbered(source.pieces())
        if threads == 1:
            yield from (self._decide(each, plan) for each in pieces)
            return
        with ThreadPoolExecutor(threads, "access-rules-table") as pool:
            waiting: deque[Future[_Result]] = deque()
            try:
                for each in pieces:
                    waiting.append(pool.submit(self._decide, each, plan))
                    if len(waiting) >= _AHEAD * threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def _plan(self, columns: pa.Schema, options: BatchOptions) -> _Plan:
        if options.as_of_column is not None and options.as_of_column not in columns.names:
            raise ValueError(f"there is no column {options.as_of_column!r} to take the day from")
        facts = self._reader.columns(name for name in columns.names if name != options.as_of_column)
        readers = {name: ColumnReader(fact, choice_names(fact.choices)) for name, fact in facts.items()}
        days = ColumnReader(Fact(AS_OF, FactType.DATE, AS_OF), Names({}))
        return _Plan(facts, readers, days, options, schema(options))

    def _decide(self, piece: _Piece, plan: _Plan) -> _Result:
        numbers = np.arange(piece.first, piece.first + piece.rows.num_rows)
        refusals = Refusals()
        stated = {
            fact.id: self._read(piece.rows.column(name), name, plan.readers[name], numbers, refusals)
            for name, fact in plan.facts.items()
        }
        days = self._days(piece.rows, plan, numbers, refusals)
        groups = self._groups(days, len(numbers))
        if len(groups) == 1:
            rows = _Rows(stated, days, groups[0][0], numbers)
            return _Result(self._judged(rows, refusals, plan), refusals)
        parts, order = [], []
        for period, at in groups:
            some = {name: Coded(each.codes[at], each.values) for name, each in stated.items()}
            some_days = Coded(np.broadcast_to(days.codes, len(numbers))[at], days.values)
            rows = _Rows(some, some_days, period, numbers[at])
            parts.append(self._judged(rows, refusals, plan))
            order.append(at)
        whole = pa.Table.from_batches(parts, plan.result).combine_chunks()
        sorted_ = whole.take(pa.array(np.argsort(np.concatenate(order), kind="stable")))
        return _Result(sorted_.to_batches()[0], refusals)

    def _read(
        self, column: pa.Array, name: str, reader: ColumnReader, numbers: npt.NDArray[np.int64], refusals: Refusals
    ) -> Coded:
        coded = reader.read(column)
        for code, meant in enumerate(coded.values):
            if isinstance(meant, Misfit):
                refusals.add(self._reader.misfit(reader.fact, name, meant), numbers[coded.codes == code])
        return coded

    def _days(self, rows: pa.RecordBatch, plan: _Plan, numbers: npt.NDArray[np.int64], refusals: Refusals) -> Coded:
        usual = plan.options.as_of
        name = plan.options.as_of_column
        if name is None:
            return Coded(np.zeros(1, np.intp), (usual,))
        coded = plan.days.read(_as_days(rows.column(name)))
        for code, meant in enumerate(coded.values):
            if isinstance(meant, Misfit):
                finding = diagnose("AR710", None, path=(name,), written=str(meant.written))
                refusals.add(finding, numbers[coded.codes == code])
        return Coded(coded.codes, [each if isinstance(each, date) else usual for each in coded.values])

    def _groups(self, days: Coded, size: int) -> list[tuple[date, Index]]:
        """The rows by the stretch of time in which their days lie, few enough to be judged at once."""
        starts: dict[date, list[int]] = {}
        for code, day in enumerate(days.values):
            assert isinstance(day, date)
            starts.setdefault(start_of(day, self._starts), []).append(code)
        codes = np.broadcast_to(days.codes, size)
        found: list[tuple[date, Index]] = []
        for start, mine in starts.items():
            rows = np.arange(size) if len(starts) == 1 else np.flatnonzero(np.isin(codes, mine))
            most = self.judge(start).most_rows
            found += [(start, rows[at : at + most]) for at in range(0, len(rows), most)]
        return found or [(date.min, np.zeros(0, np.intp))]

    def _judged(self, rows: _Rows, refusals: Refusals, plan: _Plan) -> pa.RecordBatch:
        size = len(rows.numbers)
        facts = KnownFacts(self._derivations, rows.stated, rows.days, rows.period)
        misread = _misread(rows)
        facts.require_consistent()
        for finding, where in facts.findings:
            refusals.add(finding, rows.numbers[where & ~misread])
        refused = _refused(rows.numbers, refusals)
        found = self.judge(rows.period).judged(facts, size, plan.options)
        answers = self._answers
        columns = [answers.outcome(found.verdicts.outcome, refused), answers.rule(found.verdicts.rule, refused)]
        columns += [lists(found.rules, size, refused)] if found.rules else []
        columns += [flags(found.verdicts.complete, refused)]
        columns += [lists(found.missing, size, refused)] if found.missing else []
        if plan.options.on_error == "null":
            columns.append(errors(refusals.by_row() if refused is not None else {}, rows.numbers))
        return pa.RecordBatch.from_arrays(columns, schema=plan.result)

    def judge(self, day: date) -> Judge:
        """Who judges by the rules in force on a day."""
        period = start_of(day, self._starts)
        found = self._judges.get(period)
        if found is None:
            # Two threads may both make one; both are equal, so the last may stay.
            rules = rules_on(self._book, period)
            plain = plain_judge(self._book, rules, self._derivations.lists, period)
            found = self._judges[period] = plain or TreeJudge(self._book, rules, self._precedence)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of one stretch of time: what they state, their days, and their numbers in the whole table."""

    stated: Mapping[str, Coded]
    days: Coded
    period: date
    numbers: npt.NDArray[np.int64]


def _numbered(batches: Iterator[pa.RecordBatch]) -> Iterator[_Piece]:
    first = 0
    for each in batches:
        yield _Piece(each, first)
        first += each.num_rows


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _as_days(column: pa.Array) -> pa.Array:
    """A column of days, points in time cut to theirs."""
    kind = column.type
    if not pa.types.is_timestamp(kind):
        return column
    here = pc.local_timestamp(column) if kind.tz else column
    return here.cast(pa.date32(), safe=False)


def _misread(rows: _Rows) -> Rows:
    """The rows with a value that does not fit: what contradicts what is then no longer asked."""
    found = np.zeros(len(rows.numbers), np.bool_)
    for each in rows.stated.values():
        bad = [code for code, meant in enumerate(each.values) if isinstance(meant, Misfit)]
        if bad:
            found |= np.isin(each.codes, bad)
    return found


def _refused(numbers: npt.NDArray[np.int64], refusals: Refusals) -> Rows | None:
    """The rows that are refused; None where none is."""
    refused: Sequence[npt.NDArray[np.int64]] = [rows for each in refusals.rows.values() for rows in each]
    return np.isin(numbers, np.concatenate(refused)) if refused else None
