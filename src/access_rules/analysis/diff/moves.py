"""Which tasks move from one outcome to another: proven not to exist, or shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, permutations

from access_rules.analysis.diff.structure import Section, changes
from access_rules.analysis.findings import Witness
from access_rules.analysis.world import World, stretches, written
from access_rules.evaluation.decision import Decision
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, all_of, negated
from access_rules.targets.smt.prover import Example, Unsettled
from access_rules.targets.smt.vocabulary import Stretch, not_shared

TRIES = 8
"""Further examples asked for, since the reference may contradict some (a calendar counts otherwise)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A task that comes out otherwise: decided by the reference under the old rules and under the new.

    ``old_rules`` and ``new_rules`` decide it; ``changed`` are the rules that were added, removed or changed and
    count for one of the two.
    """

    old: Witness
    new: Witness
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]
    changed: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Move:
    """The tasks that go from one outcome to another on some days: shown by examples, or unsettled.

    ``unsettled`` tells why the solver cannot say whether there are (more): its time was up, or its examples
    rest on what its theory does not hold.
    """

    before: Outcome
    after: Outcome
    days: Stretch
    shifts: tuple[Shift, ...]
    unsettled: str | None = None

    @property
    def is_looser(self) -> bool:
        """Whether the new outcome is less strict."""
        return self.after.strictness < self.before.strictness


@dataclass(frozen=True, slots=True)
class Moves:
    """What moves between two rulebooks on some days.

    Where ``moves`` is empty it is proven that no task moves: every task of the shared vocabulary, with any facts
    missing. ``not_compared`` are the facts and values (``fact=value``) that only one of the two knows, or knows
    otherwise; a task that states one of them has no counterpart. ``approximate`` is taken as anything whatever, so
    the proof holds for it too.
    """

    moves: tuple[Move, ...]
    days: tuple[Stretch, ...]
    not_compared: tuple[str, ...] = ()
    approximate: tuple[str, ...] = ()

    @property
    def is_proof(self) -> bool:
        """No task moves, and nothing was left open."""
        return not self.moves


def moves(old: Rulebook, new: Rulebook, first: date, last: date, *, most: int = 3) -> Moves:
    """The tasks that move between two rulebooks from ``first`` to ``last``, up to ``most`` examples of each kind."""
    days = tuple(stretches((old, new), first, last))
    touched = _touched(old, new)
    found: list[Move] = []
    approximate: dict[str, None] = {}
    for stretch in days:
        world = World((old, new), stretch)
        found += _moves(world, touched, most)
        approximate.update(dict.fromkeys(world.approximate))
    return Moves(tuple(found), days, tuple(not_shared((old, new))), tuple(approximate))


def _touched(old: Rulebook, new: Rulebook) -> frozenset[str]:
    return frozenset(change.name for change in changes(old, new) if change.section is Section.RULE)


def _moves(world: World, touched: frozenset[str], most: int) -> Iterator[Move]:
    was, now = world.verdicts
    for before, after in permutations(Outcome, 2):
        moved = all_of((was.outcome(before), now.outcome(after)))
        shifts: list[Shift] = []
        unsettled = None
        try:
            shifts = _shifts(world, moved, touched, most)
            if not shifts and world.prover.is_possible(moved):
                unsettled = "approximate"
        except Unsettled as reason:
            unsettled = str(reason)
        if shifts or unsettled:
            yield Move(before, after, world.days, tuple(shifts), unsettled)


def _shifts(world: World, moved: Formula, touched: frozenset[str], most: int) -> list[Shift]:
    """Examples that no fact is missing for come first; those on which the theory is exact, before the others."""
    was, now = world.verdicts
    settled, exact = all_of((was.complete, now.complete)), world.exact
    found: list[Shift] = []
    for form in (all_of((settled, exact)), all_of((negated(settled), exact))):
        found += islice(_confirmed(world, moved, form, touched), most - len(found))
    return found or list(islice(_confirmed(world, moved, negated(exact), touched), most))


def _confirmed(world: World, moved: Formula, form: Formula, touched: frozenset[str]) -> Iterator[Shift]:
    """Examples that differ in which of the touched rules count, then others; the reference has the last word."""
    apart = [
        standing.counts.certain
        for verdicts in world.verdicts
        for rule, standing in verdicts.standings.items()
        if rule in touched
    ]
    seen: list[Formula] = []
    differing = world.prover.examples(TRIES, moved, form, differing=apart)
    for example in chain(differing, _further(world, (moved, form), seen)):
        seen.append(negated(world.tasks.extends(example.facts)))
        shift = _shift(world, example, touched)
        if shift is not None:
            yield shift


def _further(world: World, formulas: Iterable[Formula], seen: list[Formula]) -> Iterator[Example]:
    """Examples that do not merely add facts to one already seen; ``seen`` grows while they are drawn."""
    for _ in range(TRIES):
        example = world.prover.example(*formulas, *seen)
        if example is None:
            return
        yield example


def _shift(world: World, example: Example, touched: frozenset[str]) -> Shift | None:
    old, new = (world.decide(example, at) for at in (0, 1))
    if old.outcome is new.outcome:
        return None
    facts = written(example, world.books[1])
    counting = {*_counting(old), *_counting(new)}
    return Shift(
        Witness(facts, example.as_of, old.outcome),
        Witness(facts, example.as_of, new.outcome),
        old.rules,
        new.rules,
        tuple(sorted(touched & counting)),
        old.complete and new.complete,
    )


def _counting(decision: Decision) -> Iterable[str]:
    return (each.rule for each in decision.reasons)
