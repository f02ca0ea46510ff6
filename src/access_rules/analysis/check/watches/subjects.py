"""What the analyses of watches have in common: the watches in force, and tasks of today and of before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from access_rules.analysis.check.subjects import finding_about
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind, Witness
from access_rules.analysis.watched import about, conditions_of_watches
from access_rules.analysis.windows import first_reached, looked_through
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, stretches, written
from access_rules.diagnostic import Message
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.conditions import Condition
from access_rules.language.dependence import behind, derivations
from access_rules.language.reach import facts_tested
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Watch
from access_rules.source import Span
from access_rules.targets.smt.formulas import Formula, Kleene
from access_rules.targets.smt.prover import Example, Unsettled
from access_rules.targets.smt.vocabulary import Stretch
from access_rules.truth import Truth

_EARLIER = "earlier "
"""Marks the variables of an earlier task."""


class WatchSubjects:
    """The watches in force in a world with one book, and which of them an analysis reports on.

    A world of its own, in which the tests of watches are known too, keeps them out of what is proven of rules.
    """

    def __init__(self, world: World, looked_at: Collection[str] | None) -> None:
        self.book: Rulebook = world.books[0]
        self._tests = (*world.more, *conditions_of_watches(self.book))
        self.world = World(world.books, world.days, self._tests)
        day = world.days.first
        self.watches = tuple(each for each in self.book.watches if is_in_force(each, self.book, day))
        self.reported = tuple(each for each in self.watches if looked_at is None or each.id in looked_at)
        self._before: dict[Stretch, World] = {}

    def is_possible(self, *formulas: Formula) -> bool:
        """Whether some task makes all of these true. Raises Unsettled."""
        return self.world.prover.is_possible(*formulas)

    def truth(self, condition: Condition) -> Kleene:
        """Whether a condition holds of a task submitted on these days."""
        return self.world.situations[0].truth(condition)

    def before(self, watch: Watch) -> Iterator[World]:
        """The earlier tasks that a watch may look at, the latest stretch first; none where it looks at none."""
        window = looked_through(watch)
        if window is None:
            return
        days = self.world.days
        reached = stretches((self.book,), first_reached(days.first, window), days.last)
        for each in reversed(list(reached)):
            if each not in self._before:
                self._before[each] = World((self.book,), each, self._tests, _EARLIER)
            yield self._before[each]

    # --- what is found

    def witness(self, watch: Watch, *formulas: Formula) -> Witness | None:
        """A task that makes the formulas true, with few facts; the reference confirms that the watch is about it."""

        def confirm(example: Example) -> Witness | None:
            situation = Situation(self.book, self._lists, example.facts, example.as_of)
            if truth(about(watch.pattern), situation) is not Truth.TRUE:
                return None
            outcome = self.world.decide(example).outcome
            return Witness(written(example, self.book), example.as_of, outcome)

        return confirmed(self.world, confirm, *formulas)

    @cached_property
    def _lists(self) -> Mapping[str, ListIndex]:
        return {each.id: ListIndex(each, self.book.sources) for each in self.book.lists.values()}

    def finding(
        self,
        kind: Kind,
        message: Message,
        *watches: Watch,
        help_: Message,
        witness: Witness | None = None,
        place: Span | None = None,
        further: Iterable[Span | None] = (),
    ) -> Finding:
        """A finding about watches; ``place`` is where in the first of them, ``further`` what else it points to."""
        found = finding_about(watches, kind, message, help_=help_, witness=witness, place=place, further=further)
        return replace(found, approximate=self._approximate(watches))

    def _approximate(self, watches: Iterable[Watch]) -> tuple[str, ...]:
        """What lies outside the solver's theory and touches the watches."""
        definitions = self.book.definitions
        tested = {fact for each in watches for part in each.conditions for fact in facts_tested(part, definitions)}
        touched = behind(tested, derivations(self.book.facts, definitions))
        return tuple(name for name in self.world.approximate if touched.intersection(name.split()))

    def one_by_one(self, look: Callable[[Watch], Iterable[Finding]]) -> Iterator[Finding]:
        """What is found of each watch; where the solver gives up, that is a finding too and the rest goes on."""
        for watch in self.reported:
            try:
                found = list(look(watch))
            except Unsettled:
                found = [
                    self.finding(
                        Kind.UNSETTLED,
                        filled("没有能够断定{watch}是否有问题", "could not be settled for {watch}", watch=named(watch)),
                        watch,
                        help_=Message(
                            "把条件写得简单些，或者给分析更多时间",
                            "write the conditions more simply, or allow the analysis more time",
                        ),
                    )
                ]
            yield from found
