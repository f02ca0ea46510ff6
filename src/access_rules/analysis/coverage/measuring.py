"""How much of a ruleset its cases show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from access_rules.analysis.coverage.obligations import Measure, Obligation, obligations
from access_rules.errors import FactError
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.evaluator import Evaluator
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.evaluation.task import TaskReader
from access_rules.language.cases import Case
from access_rules.language.conditions import AllOf, AnyOf, Condition, Not
from access_rules.language.rulebook import Rulebook
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which case shows what: the first that does, by obligation; ``open`` are those that no case shows.

    ``infeasible`` are proven to be beyond any task and do not count.
    """

    shown: Mapping[Obligation, str]
    open: tuple[Obligation, ...]
    infeasible: tuple[Obligation, ...] = ()

    def share(self, measure: Measure | None = None) -> float:
        """The share of what can be shown that is shown, from 0 to 1, of one measure or of all."""
        done, total = self.counts(measure)
        return done / total if total else 1.0

    def counts(self, measure: Measure | None = None) -> tuple[int, int]:
        """How many obligations of a measure are met, and how many there are."""
        done = sum(measure in (None, each.measure) for each in self.shown)
        return done, done + sum(measure in (None, each.measure) for each in self.open)


class _Tests:
    """Conditions in one situation: each test is asked of the reference once, and no more than needed are."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        # By identity: the conditions outlive this, and hashing them whole would cost more than asking.
        self._known: dict[int, Truth] = {}

    def is_true(self, condition: Condition) -> bool:
        """Whether it is certainly true."""
        match condition:
            case AllOf(parts):
                return all(map(self.is_true, parts))
            case AnyOf(parts):
                return any(map(self.is_true, parts))
            case Not(part):
                return self.is_false(part)
            case _:
                return self._test(condition) is Truth.TRUE

    def is_false(self, condition: Condition) -> bool:
        """Whether it is certainly false."""
        match condition:
            case AllOf(parts):
                return any(map(self.is_false, parts))
            case AnyOf(parts):
                return all(map(self.is_false, parts))
            case Not(part):
                return self.is_true(part)
            case _:
                return self._test(condition) is Truth.FALSE

    def _test(self, condition: Condition) -> Truth:
        found = self._known.get(id(condition))
        if found is None:
            found = self._known[id(condition)] = truth(condition, self._situation)
        return found


class Meter:
    """Holds tasks against the obligations of one rulebook."""

    def __init__(self, book: Rulebook, wanted: Iterable[Obligation], evaluator: Evaluator | None = None) -> None:
        self._book = book
        self.wanted = tuple(wanted)
        self._evaluator = evaluator or Evaluator(book)
        self._reader = TaskReader(book.facts)
        self._lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._rules = {rule.id: rule for rule in book.rules}

    def shows(self, facts: object, as_of: date, among: Iterable[Obligation]) -> list[Obligation]:
        """Which of some obligations a task meets; none where the task is refused."""
        try:
            situation = Situation(self._book, self._lists, self._reader.read(facts), as_of)
            situation.require_consistent()
        except FactError:
            return []
        met = [
            each for each in among if self._takes_part(each, as_of) and truth(each.condition, situation) is Truth.TRUE
        ]
        if not any(each.measure is Measure.RULE for each in met):
            return met
        deciding = self._deciding(facts, as_of)
        return [each for each in met if each.measure is not Measure.RULE or each.owner in deciding]

    def _takes_part(self, each: Obligation, as_of: date) -> bool:
        rule = self._rules.get(each.owner) if each.measure is not Measure.ITEM else None
        return rule is None or is_in_force(rule, self._book, as_of)

    def _deciding(self, facts: object, as_of: date) -> set[str]:
        """The rules that decide, and those that only add a remark."""
        decision = self._evaluator.decide(facts, as_of=as_of)
        return {*decision.rules, *(each.about for each in decision.remarks)}


def measure(book: Rulebook, cases: Iterable[Case], today: date, *, layer: int | None = None) -> Coverage:
    """What the cases show of the rules of one layer (None: of all); a case without a day is decided for ``today``."""
    meter = Meter(book, obligations(book, layer))
    shown: dict[Obligation, str] = {}
    left = dict.fromkeys(meter.wanted)
    for case in cases:
        for each in meter.shows(case.facts, case.as_of or today, tuple(left)):
            shown[each] = case.id
            del left[each]
    return Coverage(shown, tuple(left))
