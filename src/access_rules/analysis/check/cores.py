"""Why something cannot be: as few formulas as suffice for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from access_rules.language.conditions import AllOf, Condition
from access_rules.targets.smt.formulas import Formula, Kleene
from access_rules.targets.smt.prover import Prover


def fewest(prover: Prover, parts: Mapping[str, Formula], *given: Formula) -> frozenset[str]:
    """Of named formulas that cannot all hold with those given, the names of some that cannot either.

    None of them can be left out; another choice of them may have fewer.
    """
    core = prover.core(parts, *given)
    assert core is not None, "the formulas hold together"
    for name in sorted(core):
        rest = [parts[other] for other in core if other != name]
        if not prover.is_possible(*rest, *given):
            core -= {name}
    return core


def clashing(
    condition: Condition, truth: Callable[[Condition], Kleene], prover: Prover, *given: Formula
) -> tuple[Condition, ...]:
    """Of the parts of a condition that cannot hold, a few that cannot hold together, in the order written."""
    parts = _conjuncts(condition)
    core = fewest(prover, {str(place): truth(each).certain for place, each in enumerate(parts)}, *given)
    return tuple(each for place, each in enumerate(parts) if str(place) in core)


def _conjuncts(condition: Condition) -> Sequence[Condition]:
    if isinstance(condition, AllOf):
        return tuple(each for part in condition.parts for each in _conjuncts(part))
    return (condition,)
