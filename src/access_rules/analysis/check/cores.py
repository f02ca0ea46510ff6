"""Why something cannot be: as few formulas as suffice for it."""

from __future__ import annotations

from collections.abc import Mapping

from access_rules.targets.smt.formulas import Formula
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
