"""Examples of the solver shown to the reference: only what it confirms is ever told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from access_rules.analysis.world import World
from access_rules.errors import FactError
from access_rules.evaluation.remedies import CORE
from access_rules.targets.smt.formulas import Formula, all_of, negated
from access_rules.targets.smt.prover import Example, Unsettled

T = TypeVar("T")

_TRIES = 20
"""Examples looked at in a row that turn out to lie outside the solver's theory."""


def confirmed(world: World, confirm: Callable[[Example], T | None], *formulas: Formula) -> T | None:
    """What ``confirm`` makes of the first example that it accepts; None where no task makes the formulas true.

    Tasks that state of what type they are come first, and those on which the theory is exact. ``confirm`` gives
    None for an example of which the reference says something else than the solver, which happens only to what
    ``World.approximate`` names; one that contradicts itself (FactError) is passed over likewise.
    Raises Unsettled where no example in a row of many was accepted.
    """
    told = _says_what_it_is(world)
    forms = ((world.exact, told), (world.exact, negated(told)), (negated(world.exact),))
    return next((found for form in forms if (found := _first(world, confirm, (*formulas, *form))) is not None), None)


def _says_what_it_is(world: World) -> Formula:
    """The task states its type, without which nobody can picture it; anything, where the vocabulary has no type."""
    facts = world.tasks.columns
    kind = next((name for name in facts if f"{CORE}{name}" in facts), None)
    return world.tasks.stated(kind) if kind else True


def _first(world: World, confirm: Callable[[Example], T | None], formulas: tuple[Formula, ...]) -> T | None:
    refused: list[Formula] = []
    while len(refused) < _TRIES:
        example = world.prover.example(*formulas, *refused)
        if example is None:
            return None
        try:
            accepted = confirm(example)
        except FactError:
            accepted = None
        if accepted is not None:
            return accepted
        refused.append(unlike(example, world))
    raise Unsettled("the examples found lie outside the theory of the solver")


def unlike(example: Example, world: World) -> Formula:
    """A task that does not state exactly what an example states, as far as any test can tell."""
    return negated(all_of(world.tasks.like(example.facts)))
