"""Whole tables of tasks at once: what an evaluator asks of whatever decides them, types only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from access_rules.language.rulebook import Rulebook

if TYPE_CHECKING:
    import pyarrow as pa

OnError = Literal["raise", "null"]
"""What becomes of a row that cannot be decided: the table is refused, or the row is null."""


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a table is decided.

    ``as_of`` is the day for rows that name none, ``as_of_column`` the column that names one; ``rules`` and
    ``missing`` ask for these columns; ``threads`` is how many work at once (None: one for each core given).
    """

    as_of: date
    as_of_column: str | None = None
    rules: bool = False
    missing: bool = True
    on_error: OnError = "raise"
    threads: int | None = None


class Batches(Protocol):
    """Decides tables of tasks; equal to deciding each row by itself."""

    def table(self, tasks: Any, options: BatchOptions) -> pa.Table:
        """The decisions on a whole table, row by row. Raises FactError."""

    def stream(self, tasks: Any, options: BatchOptions) -> Iterator[pa.RecordBatch]:
        """The same batch by batch, in bounded memory. Raises FactError where it stands."""


MakeBatches = Callable[[Rulebook], Batches]
"""Makes what decides tables under a rulebook, when a table is first decided. May raise MissingExtraError."""
