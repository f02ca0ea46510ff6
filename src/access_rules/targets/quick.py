"""The decision at once: for rulesets whose facts follow from nothing and whose rules yield to nothing.

Reading the task, judging it and making the decision are one straight pass over its facts, written out as a
Python function for each slice; whatever is not plain goes the long way, which also words the errors of a task.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.lines import Lines
from access_rules.targets.lookups import idle_lookup, lookup
from access_rules.targets.masks import Table
from access_rules.targets.passes import Decide, compiled


class QuickSlice:
    """One slice of a plain ruleset, prepared for deciding in one pass.

    ``decide`` checks the facts, ``decide_unchecked`` takes them for typed values by id.
    """

    decide: Decide
    decide_unchecked: Decide

    def __init__(
        self,
        book: Rulebook,
        whole: int,
        owners: Sequence[Rule],
        tables: Mapping[str, Table],
        untested: Mapping[str, int],
    ) -> None:
        self._lines = Lines(owners, book.default.outcome)
        self._lookups = tuple(
            lookup(fact, tables[name], whole, untested[name]) if name in tables else idle_lookup(fact, whole)
            for name, fact in book.facts.items()
        )
        self._whole = whole
        self._write_out()

    def _write_out(self) -> None:
        self.decide = compiled(self._lines, self._lookups, self._whole, checked=True)
        self.decide_unchecked = compiled(self._lines, self._lookups, self._whole, checked=False)

    def __getstate__(self) -> dict[str, Any]:
        """All but the written-out functions, which are written again where they are needed."""
        return {name: value for name, value in self.__dict__.items() if not name.startswith("decide")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Write the functions again."""
        self.__dict__.update(state)
        self._write_out()
