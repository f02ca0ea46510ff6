"""Which module looks for which kinds of findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from access_rules.analysis.check import (
    always_true,
    cliff,
    conflict,
    dead,
    equivalent,
    gap,
    identical,
    invariant,
    loosening,
    out_of_bounds,
    overlap,
    redundant_condition,
    shadowed,
    unreachable_exception,
    unused,
    validity,
)
from access_rules.analysis.check.watches import conditions as watch_conditions
from access_rules.analysis.check.watches import finding as watches
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.language.rulebook import Rulebook


class Checker(Protocol):
    """Looks for findings in the first rulebook of a world, on its days.

    ``looked_at`` are ids of rules and watches: what is about none of them need not be told (None: all are looked at).
    May raise Unsettled; what it has given until then is kept.
    """

    def __call__(self, world: World, looked_at: Collection[str] | None = None) -> Iterable[Finding]:
        """What is found, in an order of its own."""
        ...


class BookChecker(Protocol):
    """Looks for findings in a rulebook by itself, whatever the day; ``lower`` are the books that stand on it."""

    def __call__(
        self, book: Rulebook, looked_at: Collection[str] | None = None, *, lower: Iterable[Rulebook] = ()
    ) -> Iterable[Finding]:
        """What is found, in an order of its own."""
        ...


class Reach(Enum):
    """Which rulebooks an analysis is given."""

    EVERY = "every layer by itself"
    TOPMOST = "the topmost layer only: what lower layers add cannot make it worse"
    BETWEEN = "the book of the layers above, then that of all layers"


@dataclass(frozen=True, slots=True)
class Analysis:
    """A checker with the kinds of findings it may give."""

    find: Checker
    kinds: frozenset[Kind]
    reach: Reach = Reach.EVERY


def _analysis(find: Checker, *kinds: Kind, reach: Reach = Reach.EVERY) -> Analysis:
    return Analysis(find, frozenset(kinds), reach)


def _validity(
    book: Rulebook,
    looked_at: Collection[str] | None = None,
    *,
    lower: Iterable[Rulebook] = (),  # noqa: ARG001  # days are those of the rules themselves
) -> Iterable[Finding]:
    return validity.find(book, looked_at)


ANALYSES: tuple[Analysis, ...] = (
    _analysis(dead.find, Kind.DEAD),
    _analysis(unreachable_exception.find, Kind.UNREACHABLE_EXCEPTION),
    _analysis(out_of_bounds.find, Kind.OUT_OF_BOUNDS),
    _analysis(always_true.find, Kind.ALWAYS_TRUE),
    _analysis(redundant_condition.find, Kind.REDUNDANT_CONDITION),
    _analysis(identical.find, Kind.IDENTICAL),
    _analysis(equivalent.find, Kind.EQUIVALENT),
    _analysis(shadowed.find, Kind.SHADOWED, Kind.SUBSUMED),
    _analysis(conflict.find, Kind.CONFLICT),
    _analysis(overlap.find, Kind.OVERLAP),
    _analysis(invariant.find, Kind.INVARIANT),
    _analysis(loosening.find, Kind.LOOSENING, Kind.LICENSED, reach=Reach.BETWEEN),
    _analysis(cliff.find, Kind.CLIFF),
    _analysis(gap.find, Kind.GAP, reach=Reach.TOPMOST),
    _analysis(watches.find, Kind.DEAD_WATCH, Kind.IDLE_WATCH, Kind.LATE_WATCH, Kind.SHADOWED_WATCH),
    _analysis(watch_conditions.find, Kind.OUT_OF_BOUNDS, Kind.ALWAYS_TRUE, Kind.REDUNDANT_CONDITION),
)
"""Every analysis that asks the solver, in the order in which they are run."""

BOOK_ANALYSES: tuple[tuple[BookChecker, frozenset[Kind]], ...] = (
    (_validity, frozenset({Kind.VALIDITY_OVERLAP, Kind.VALIDITY_HOLE, Kind.SOURCE_ENDS_EARLIER})),
    (unused.find, frozenset({Kind.UNUSED})),
)
"""Every analysis that reads a rulebook and asks nobody."""

LOOKED_FOR: frozenset[Kind] = frozenset().union(
    *(each.kinds for each in ANALYSES), *(kinds for _, kinds in BOOK_ANALYSES)
)
"""The kinds of findings that some analysis looks for."""
