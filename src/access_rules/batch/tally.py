"""How many tasks came out how, by which rule, and what was missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from access_rules.batch.refusals import RefusedRow
from access_rules.outcome import Outcome

_MOST_SHOWN = 3
"""Refused rows that are kept to be shown."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many tasks came out alike: by this rule, or by none for certain while facts are missing."""

    outcome: Outcome
    rule: str | None
    count: int


@dataclass(slots=True)
class Tally:
    """What came of the rows so far; ``first_refused`` are some of the refused rows, to be shown."""

    refused: int = 0
    first_refused: list[RefusedRow] = field(default_factory=list)
    _alike: Counter[tuple[Outcome, str | None]] = field(default_factory=Counter)
    _missing: Counter[str] = field(default_factory=Counter)

    def add(self, decisions: pa.Table, refused: Sequence[RefusedRow]) -> None:
        """Count these decisions, and the rows that got none."""
        self.refused += len(refused)
        self.first_refused += refused[: _MOST_SHOWN - len(self.first_refused)]
        pairs = pa.table({name: decisions[name].cast(pa.string()) for name in ("outcome", "rule")})
        counted = pairs.group_by(["outcome", "rule"]).aggregate([([], "count_all")])
        for row in counted.to_pylist():
            self._alike[Outcome(row["outcome"]), row["rule"]] += row["count_all"]
        facts = pc.value_counts(pc.list_flatten(decisions["missing"].combine_chunks()))
        for each in facts.to_pylist():
            self._missing[each["values"]] += each["counts"]

    @property
    def decided(self) -> int:
        """How many tasks were decided."""
        return self._alike.total()

    @property
    def shares(self) -> Sequence[Share]:
        """How many came out alike, the strictest outcomes first, in each the most frequent rule."""
        shares = [Share(outcome, rule, count) for (outcome, rule), count in self._alike.items()]
        return sorted(shares, key=lambda each: (-each.outcome.strictness, -each.count, each.rule or ""))

    def most_missing(self, most: int) -> Sequence[tuple[str, int]]:
        """The facts that are missing most often, by id, with the number of tasks."""
        return self._missing.most_common(most)
