"""Deciding a file: rows in, rows with decisions out, refused rows beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from access_rules.batch.deciding import Manner, RowsDecider
from access_rules.batch.refusals import RefusedRow
from access_rules.batch.results import NAMES, ForPrograms, results_for
from access_rules.batch.roles import Reserved, Wishes, roles_of
from access_rules.batch.tally import Tally
from access_rules.datafiles.formats import Format, format_of
from access_rules.datafiles.rows import Column, RowsFile
from access_rules.datafiles.writing import RowsWriter, create_rows
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook
from access_rules.render.wording import LANGUAGES, Language

_TEXT = {"zh": "原文", "en": "text"}
_REFUSAL: Mapping[Language, tuple[str, str]] = {"zh": ("所在行", "拒收原因"), "en": ("line", "reason")}
"""The columns of refused rows: the line, and the reason; and the text of lines that are no rows."""

_EARLIER = (
    *(frozenset(ForPrograms(rules=rules).columns) for rules in (False, True)),
    *(frozenset(names.values()) for names in NAMES.values()),
    *(frozenset(names.values()) - {names["rules"]} for names in NAMES.values()),
    *(frozenset(_REFUSAL[lang]) for lang in LANGUAGES),
    *(frozenset({*_REFUSAL[lang], _TEXT[lang]}) for lang in LANGUAGES),
)
"""Columns by which the output of an earlier run is known."""


def rejects_beside(output: Path) -> Path:
    """Where refused rows go unless somebody says: 名单.rejected.csv beside 名单.csv."""
    return output.with_name(f"{output.stem}.rejected{output.suffix}")


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where results go, and in which language they are worded."""

    decisions: Path
    rejects: Path
    lang: Language


class FileRun:
    """Decides one file under one ruleset."""

    def __init__(
        self, book: Rulebook, evaluator: Evaluator, file: RowsFile, wishes: Wishes, manner: Manner, outputs: Outputs
    ) -> None:
        """Raises DataFileError where a column has no role or an output no known form."""
        self._file = file
        self._outputs = outputs
        self._results = results_for(format_of(outputs.decisions), book, outputs.lang, rules=manner.rules)
        self._refusal = _refusal_columns(outputs, has_text=file.format is Format.JSON_LINES)
        reserved = Reserved({*self._results.columns, *self._refusal}, _EARLIER)
        self.roles = roles_of(file, book.facts, wishes, reserved)
        self._decider = RowsDecider(evaluator, self.roles, file.format, manner)

    def write(self, progress: Callable[[int], None]) -> Tally:
        """Decides the rows and writes both files, whole or not at all; ``progress`` is told of so many rows more.

        Where no row is refused there is no file of refused rows, and one of an earlier run is removed.
        Raises DataFileError where the file breaks off or the output can hold no more, OSError.
        """
        kept = {name: type_ for name, type_ in self._file.columns.items() if name not in self.roles.dropped}
        tally = Tally()
        with ExitStack() as stack:
            # Left in the opposite order: refused rows are in place before what they are missing from.
            accepted = stack.enter_context(create_rows(self._outputs.decisions, {**kept, **self._results.columns}))
            rejects = _Rejects(self._outputs, tuple(kept), self._refusal, stack)
            for rows in self._file:
                decided = self._decider.decide(rows)
                carried = {name: decided.columns[name] for name in kept}
                accepted.write({**carried, **self._results.of(decided.decisions)})
                rejects.write(decided.refused)
                tally.add(decided.decisions, decided.refused)
                progress(len(rows) + len(rows.broken))
        if not tally.refused:
            self._outputs.rejects.unlink(missing_ok=True)
        return tally


def _refusal_columns(outputs: Outputs, *, has_text: bool) -> tuple[str, ...]:
    """The names of the columns of refused rows, for programs in English."""
    lang: Language = "en" if format_of(outputs.rejects).has_types else outputs.lang
    return (*_REFUSAL[lang], *((_TEXT[lang],) if has_text else ()))


class _Rejects:
    """The file of refused rows, which is made for the first of them."""

    def __init__(self, outputs: Outputs, columns: Sequence[str], refusal: Sequence[str], stack: ExitStack) -> None:
        self._outputs = outputs
        self._columns = columns
        self._refusal = refusal
        self._stack = stack
        self._writer: RowsWriter | None = None

    def write(self, rows: Sequence[RefusedRow]) -> None:
        """Write refused rows as they were, with their line and the reason."""
        if not rows:
            return
        cells: dict[str, Column] = {name: [row.cells.get(name) for row in rows] for name in self._columns}
        told = ((row.line, row.reason(self._outputs.lang), row.text)[: len(self._refusal)] for row in rows)
        cells.update(zip(self._refusal, map(list, zip(*told, strict=True)), strict=True))
        if self._writer is None:
            # As text: what is refused may be of any type.
            types = dict.fromkeys(cells, pa.string()) | {self._refusal[0]: pa.int64()}
            self._writer = self._stack.enter_context(create_rows(self._outputs.rejects, types))
        self._writer.write(cells)
