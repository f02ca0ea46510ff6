"""What the analyses of rules have in common: the rules they look at, and the form of what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind, Witness
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.diagnostic import Message
from access_rules.evaluation.combine import Standing, combine
from access_rules.evaluation.counting import Precedence, count, hold
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.dependence import rules_resting_on
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.source import Span
from access_rules.targets.smt.formulas import Formula
from access_rules.targets.smt.prover import Example, Unsettled
from access_rules.targets.smt.verdicts import Verdicts
from access_rules.truth import Truth

T = TypeVar("T")

Standings = Mapping[str, Standing]
"""How the rules that hold, or may, stand on one task according to the reference."""


def finding_about(
    entries: Sequence[Rule | Watch],
    kind: Kind,
    message: Message,
    *,
    help_: Message,
    witness: Witness | None,
    place: Span | None,
    further: Iterable[Span | None] = (),
) -> Finding:
    """A finding about rules or watches; ``place`` is where in the first of them, ``further`` what else it points to."""
    spans = [each.span for each in entries]
    if place is not None:
        spans[:1] = [place]
    return Finding(
        kind=kind,
        message=message,
        rules=tuple(each.id for each in entries),
        locations=tuple(span for span in (*spans, *further) if span is not None),
        witness=witness,
        help=help_,
    )


class Subjects:
    """The rules of a world with one book, and which of them an analysis reports on.

    ``rules`` are all that decide something, ``reported`` those to report on, advisory ones too.
    """

    def __init__(self, world: World, looked_at: Collection[str] | None) -> None:
        self.world = world
        self.book: Rulebook = world.books[0]
        self.verdicts: Verdicts = world.verdicts[0]
        self.standings = self.verdicts.standings
        self.truth = world.situations[0].truth
        self.prover = world.prover
        self.settled = world.settled_prover
        self.rules = tuple(rule for rule in self.verdicts.rules if not rule.is_advisory)
        self.by_id = {rule.id: rule for rule in self.verdicts.rules}
        self._looked_at = looked_at
        self.reported = tuple(rule for rule in self.verdicts.rules if self.looks_at(rule))

    def looks_at(self, *rules: Rule) -> bool:
        """Whether one of the rules is to be reported on."""
        return self._looked_at is None or any(rule.id in self._looked_at for rule in rules)

    @property
    def is_whole(self) -> bool:
        """Whether the topmost layer is among what is looked at, to which facts and definitions belong."""
        return self._looked_at is None or any(rule.layer == 0 for rule in self.reported)

    def meeting(self, rule: Rule) -> Iterator[Rule]:
        """The other rules that decide something and that no single fact keeps apart from a rule."""
        others = (self.by_id[name] for name in self.world.ranges[0].meeting(rule.id))
        return (other for other in others if not other.is_advisory)

    def witness(
        self, *formulas: Formula, counting: Iterable[Rule] = (), holding: Iterable[Rule] = ()
    ) -> Witness | None:
        """A task that makes the formulas true, with few facts; None where there is none.

        The reference confirms that the rules count on it, or hold by themselves. Raises Unsettled.
        """
        if not self.prover.is_possible(*formulas):
            return None
        counted, held = tuple(counting), tuple(holding)

        def confirm(example: Example) -> Witness | None:
            situation, standings = self._by_reference(example)
            counts = all(rule.id in standings and standings[rule.id].counts is Truth.TRUE for rule in counted)
            holds = all(
                rule.id in (found := hold([rule], situation)) and found[rule.id].value is Truth.TRUE for rule in held
            )
            if not (counts and holds):
                return None
            outcome = combine(standings.values(), self.book.default.outcome).outcome
            return Witness(written(example, self.book), example.as_of, outcome)

        return confirmed(self.world, confirm, *formulas)

    def _by_reference(self, example: Example) -> tuple[Situation, Standings]:
        situation = Situation(self.book, self._lists, example.facts, example.as_of)
        situation.require_consistent()
        return situation, count(hold(self.verdicts.rules, situation), situation, self._precedence)

    @cached_property
    def _lists(self) -> Mapping[str, ListIndex]:
        return {each.id: ListIndex(each, self.book.sources) for each in self.book.lists.values()}

    @cached_property
    def _precedence(self) -> Precedence:
        return Precedence.of(self.book)

    def finding(
        self,
        kind: Kind,
        message: Message,
        *rules: Rule,
        help_: Message,
        witness: Witness | None = None,
        subject: str | None = None,
        place: Span | None = None,
    ) -> Finding:
        """A finding about rules; ``place`` is where in the first of them, if not at its head."""
        found = finding_about(rules, kind, message, help_=help_, witness=witness, place=place)
        return replace(found, subject=subject, approximate=self._approximate(rules))

    def _approximate(self, rules: Sequence[Rule]) -> tuple[str, ...]:
        """What lies outside the solver's theory and touches the rules."""
        ids = {rule.id for rule in rules}
        return tuple(
            name
            for name in self.world.approximate
            if any(rule.id in ids for fact in name.split() for rule in self._resting_on.get(fact, ()))
        )

    @cached_property
    def _resting_on(self) -> Mapping[str, tuple[Rule, ...]]:
        return rules_resting_on(self.book)

    def one_by_one(
        self, items: Iterable[T], look: Callable[[T], Iterable[Finding]], about: Callable[[T], Sequence[Rule]]
    ) -> Iterator[Finding]:
        """What is found of each item; where the solver gives up, that is a finding too and the rest goes on."""
        for item in items:
            try:
                found = list(look(item))
            except Unsettled:
                rules = about(item)
                found = [
                    self.finding(
                        Kind.UNSETTLED,
                        filled(
                            "没有能够断定{rules}是否有问题", "could not be settled for {rules}", rules=named(*rules)
                        ),
                        *rules,
                        help_=Message(
                            "把条件写得简单些，或者给分析更多时间",
                            "write the conditions more simply, or allow the analysis more time",
                        ),
                    )
                ]
            yield from found
