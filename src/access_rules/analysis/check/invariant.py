"""Invariants: what a ruleset declares must hold for every task, proven or refuted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from access_rules.analysis.check.wording import filled, outcome_word
from access_rules.analysis.findings import Finding, Kind, Witness
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, stretches, written
from access_rules.diagnostic import Message
from access_rules.language.rulebook import Invariant, Rulebook
from access_rules.targets.smt.prover import Example
from access_rules.targets.smt.vocabulary import Stretch


@dataclass(frozen=True, slots=True)
class InvariantProof:
    """What became of an invariant on some days: refuted by a finding, or (None) proven for every task."""

    invariant: Invariant
    days: Stretch
    refutation: Finding | None

    @property
    def is_proven(self) -> bool:
        """Whether it holds for every task on these days, with any facts missing."""
        return self.refutation is None


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:  # noqa: ARG001  # an invariant is about all rules
    """A finding for each invariant of the first rulebook that some task breaks."""
    yield from (each.refutation for each in prove(world) if each.refutation is not None)


def prove(world: World, at: int = 0) -> Iterator[InvariantProof]:
    """What becomes of each invariant on the days of a world. Raises Unsettled."""
    for invariant in world.books[at].invariants:
        yield InvariantProof(invariant, world.days, _refutation(world, at, invariant))


def prove_always(book: Rulebook, first: date = date.min, last: date = date.max) -> Iterator[InvariantProof]:
    """What becomes of each invariant on every day from ``first`` to ``last``: one answer each, in their order.

    Each stretch between two changes of the law is looked at by itself; the days of a refutation are those of the
    first stretch that has one. Raises Unsettled.
    """
    refuted: dict[str, InvariantProof] = {}
    for days in stretches((book,), first, last):
        world = World((book,), days)
        for invariant in book.invariants:
            if invariant.id not in refuted and (finding := _refutation(world, 0, invariant)):
                refuted[invariant.id] = InvariantProof(invariant, days, finding)
    for invariant in book.invariants:
        yield refuted.get(invariant.id) or InvariantProof(invariant, Stretch(first, last), None)


def _refutation(world: World, at: int, invariant: Invariant) -> Finding | None:
    met = world.situations[at].truth(invariant.when).certain
    broken = world.verdicts[at].outcome(invariant.never)
    return confirmed(world, partial(_refuted, world, at, invariant), met, broken)


def _refuted(world: World, at: int, invariant: Invariant, example: Example) -> Finding | None:
    decision = world.decide(example, at)
    if decision.outcome is not invariant.never:
        return None
    book = world.books[at]
    rules = {rule.id: rule for rule in book.rules}
    deciding = tuple(rules[name] for name in decision.rules if name in rules)
    spans = [invariant.span, *(rule.span for rule in deciding)]
    return Finding(
        kind=Kind.INVARIANT,
        message=filled(
            "不变量 {invariant} 不成立：有事项符合它的条件，结论却是 {outcome}",
            "the invariant {invariant} does not hold: a task that meets its condition comes out as {outcome}",
            invariant=Message(f"`{invariant.title}`", f"`{invariant.id}`"),
            outcome=outcome_word(invariant.never),
        ),
        rules=tuple(rule.id for rule in deciding),
        locations=tuple(span for span in spans if span is not None),
        witness=Witness(written(example, book), example.as_of, decision.outcome),
        subject=invariant.id,
        help=Message(
            "收紧得出这个结论的规则，或者改正不变量的条件",
            "tighten the rules that lead there, or correct the condition of the invariant",
        ),
        approximate=world.approximate,
    )
