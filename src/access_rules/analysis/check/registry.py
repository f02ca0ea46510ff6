"""Which module looks for which kinds of findings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from access_rules.analysis.check import gap, invariant, loosening
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World


class Checker(Protocol):
    """Looks for findings in the first rulebook of a world, on its days.

    ``looked_at`` are ids of rules: what is about none of them need not be told (None: all are looked at).
    May raise Unsettled; what it has given until then is kept.
    """

    def __call__(self, world: World, looked_at: Collection[str] | None = None) -> Iterable[Finding]:
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


ANALYSES: tuple[Analysis, ...] = (
    _analysis(invariant.find, Kind.INVARIANT),
    _analysis(loosening.find, Kind.LOOSENING, Kind.LICENSED, reach=Reach.BETWEEN),
    _analysis(gap.find, Kind.GAP, reach=Reach.TOPMOST),
)
"""Every analysis, in the order in which they are run: the quick ones first."""
