"""Tasks of the register as conditions see them: their facts on the day on which they were submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access_rules.errors import FactError
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation, carriers_of
from access_rules.evaluation.task import TaskReader
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.language.watches import Party
from access_rules.register.statechart import Task
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Seen:
    """A task as it was submitted: between whom, on which day, and what was stated."""

    task: str
    village: str
    department: str
    day: date
    situation: Situation
    _truths: dict[int, tuple[Condition, Truth]] = field(default_factory=dict, repr=False, compare=False)

    def truth(self, condition: Condition | None) -> Truth:
        """Whether a condition holds of it, which is worked out once; where there is none, it does."""
        if condition is None:
            return Truth.TRUE
        # By identity: conditions are large to compare, and those of a ruleset stay.
        known = self._truths.get(id(condition))
        if known is None or known[0] is not condition:
            known = self._truths[id(condition)] = condition, truth(condition, self.situation)
        return known[1]

    def party(self, party: Party) -> str:
        """The village or the department."""
        return self.village if party is Party.VILLAGE else self.department


_MOST_KNOWN = 1_000
"""Tasks that are remembered, since one that was seen is soon seen again."""


class Spectacles:
    """Makes situations of facts as the journal holds them, in the vocabulary of one ruleset."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._reader = TaskReader(book.facts)
        self._lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._carriers = carriers_of(book.facts)
        self._known: dict[tuple[str, str, str, date, str], Seen] = {}

    def submitted(self, task: Task, day: date) -> Seen:
        """A task as it was submitted on a day; what was seen of late need not be read again."""
        key = (task.id, task.village, task.department, day, task.stated)
        found = self._known.get(key)
        if found is None:
            found = self.see(task.id, task.village, task.department, day, task.facts)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = found
        return found

    def see(self, task: str, village: str, department: str, day: date, facts: Mapping[str, Any]) -> Seen:
        """A task with the facts that were stated of it."""
        return Seen(task, village, department, day, self.situation(facts, day))

    def situation(self, facts: Mapping[str, Any], day: date) -> Situation:
        """What is known from some facts on a day."""
        return Situation(self.book, self._lists, self._readable(facts), day, carriers=self._carriers)

    def _readable(self, facts: Mapping[str, Any]) -> dict[str, Value]:
        """The facts that this ruleset knows: what was stated under other rules may mean nothing here."""
        try:
            return self._reader.read(facts)
        except FactError:
            read: dict[str, Value] = {}
            for name, value in facts.items():
                try:
                    read |= self._reader.read({name: value})
                except FactError:
                    continue
            return read
