"""One or two rulebooks in the hands of the solver, for the days on which nothing comes into force or goes out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from access_rules.analysis.ranges import Ranges
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.conditions import Condition
from access_rules.language.reading import to_json
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.smt.formulas import Formula, all_of
from access_rules.targets.smt.prover import Example, Prover
from access_rules.targets.smt.situation import Situations
from access_rules.targets.smt.verdicts import Verdicts
from access_rules.targets.smt.vocabulary import Stretch, Tasks
from access_rules.targets.stretches import turns


def stretches(books: Iterable[Rulebook], first: date, last: date, *, more: Iterable[date] = ()) -> Iterator[Stretch]:
    """The days from ``first`` to ``last``, cut where something comes into force or goes out of it in a book.

    ``more`` are further days on which a stretch begins.
    """
    every = {*more, *(day for book in books for day in turns(book))}
    turning = sorted(day for day in every if first < day <= last)
    for start, following in zip([first, *turning], [*turning, None], strict=True):
        yield Stretch(start, following - timedelta(days=1) if following else last)


@dataclass(frozen=True)
class World:
    """All tasks on some days under rulebooks that share a vocabulary: one, or an old and a new one.

    ``more`` are further conditions that will be asked about: every test in them must be known beforehand. Worlds with
    different marks are about different tasks, which may be looked at together.
    """

    books: tuple[Rulebook, ...]
    days: Stretch
    more: tuple[Condition, ...] = ()
    mark: str = ""

    @cached_property
    def tasks(self) -> Tasks:
        """The tasks, as variables."""
        return Tasks(self.books, self.days, more=self.more, mark=self.mark)

    @cached_property
    def situations(self) -> tuple[Situations, ...]:
        """What is known of a task under each book."""
        return tuple(Situations(self.tasks, book) for book in self.books)

    @cached_property
    def verdicts(self) -> tuple[Verdicts, ...]:
        """What each book decides."""
        return tuple(Verdicts(each) for each in self.situations)

    @cached_property
    def prover(self) -> Prover:
        """The solver, told that tasks contradict themselves under none of the books."""
        prover = Prover(self.tasks)
        prover.require(each.consistent for each in self.situations)
        return prover

    @cached_property
    def settled_prover(self) -> Prover:
        """The same, told besides that every fact has a value: of tasks as complete as a task can be."""
        prover = Prover(self.tasks)
        prover.require(each.consistent for each in self.situations)
        prover.require(each.known(fact) for each in self.situations for fact in each.book.facts)
        return prover

    @property
    def approximate(self) -> tuple[str, ...]:
        """What the formulas say of more tasks than there are, by name; examples are shown to the reference first."""
        return tuple(dict.fromkeys(name for each in self.situations for name in each.approximate))

    @property
    def exact(self) -> Formula:
        """What the formulas say of a task is what the reference says."""
        return all_of(each.exact for each in self.situations)

    @cached_property
    def ranges(self) -> tuple[Ranges, ...]:
        """Which rules of each book no single fact keeps apart, told without asking the solver."""
        return tuple(Ranges(each.book, each.rules, self.days.first) for each in self.verdicts)

    def variant(self, rules: Sequence[Rule], at: int = 0) -> Verdicts:
        """What other rules would decide in the same situations: they may test nothing that no book tests."""
        return Verdicts(self.situations[at], rules)

    @cached_property
    def evaluators(self) -> tuple[Evaluator, ...]:
        """The reference evaluator of each book, to which every example is shown."""
        return tuple(Evaluator(book) for book in self.books)

    def decide(self, example: Example, at: int = 0) -> Decision:
        """The decision of the reference on an example."""
        return self.evaluators[at].decide(example.facts, as_of=example.as_of)


def written(example: Example, book: Rulebook) -> Mapping[str, object]:
    """The facts of an example in JSON values, in the order of the rulebook."""
    return {name: to_json(fact, example.facts[name]) for name, fact in book.facts.items() if name in example.facts}
