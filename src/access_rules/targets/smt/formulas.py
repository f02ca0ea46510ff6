"""Formulas in three truth values: a pair of plain ones, *certain* and *possible*, as in the bit vectors.

The only module that names z3. Constants are folded at once, so that what cannot be does not burden the solver.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from access_rules.errors import MissingExtraError
from access_rules.truth import Truth

try:
    import z3
except ImportError as absent:  # pragma: no cover  # shown by the packaging test
    raise MissingExtraError('proofs need the extra "verify": pip install "access-rules[verify]"') from absent

Formula = Any
"""A formula: a Python bool, or a term of the solver."""

Number = Any
"""A number: a Python one, or a term of the solver."""


def all_of(parts: Iterable[Formula]) -> Formula:
    """Every part holds."""
    kept: dict[int, Formula] = {}
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept[part.get_id()] = part
    return _joined(z3.And, list(kept.values()), empty=True)


def any_of(parts: Iterable[Formula]) -> Formula:
    """Some part holds."""
    kept: dict[int, Formula] = {}
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept[part.get_id()] = part
    return _joined(z3.Or, list(kept.values()), empty=False)


def _joined(join: Any, parts: list[Formula], *, empty: bool) -> Formula:
    if not parts:
        return empty
    return parts[0] if len(parts) == 1 else join(*parts)


def negated(formula: Formula) -> Formula:
    """It does not hold."""
    if isinstance(formula, bool):
        return not formula
    return formula.arg(0) if z3.is_not(formula) else z3.Not(formula)


def implies(if_: Formula, then: Formula) -> Formula:
    """Where the one holds, the other does."""
    return any_of((negated(if_), then))


def same(one: Formula, other: Formula) -> Formula:
    """Both hold or neither does."""
    if isinstance(one, bool):
        return other if one else negated(other)
    if isinstance(other, bool):
        return one if other else negated(one)
    return one == other


def unknown_formula(name: str) -> Formula:
    """A formula of which nothing is known: a variable."""
    return z3.Bool(name)


def unknown_number(name: str, *, whole: bool) -> Number:
    """A number of which nothing is known: a variable."""
    return z3.Int(name) if whole else z3.Real(name)


def with_values(formula: Formula, values: Iterable[tuple[Any, Any]]) -> Formula:
    """What a formula becomes once some of its variables are known."""
    if isinstance(formula, bool):
        return formula
    pairs = [(variable, _constant(value, variable)) for variable, value in values]
    return z3.simplify(z3.substitute(formula, *pairs))


def _constant(value: Any, variable: Any) -> Any:
    if isinstance(value, bool):
        return z3.BoolVal(value)
    return z3.IntVal(value) if z3.is_int(variable) else z3.RealVal(str(value))


def at_most(prices: Iterable[tuple[Formula, int]], limit: int) -> Formula:
    """The prices of those that hold come to no more than a limit."""
    listed = list(prices)
    return z3.PbLe(listed, limit) if listed else True


def as_formula(formula: Formula) -> Any:
    """The formula as a term, constants too."""
    return z3.BoolVal(formula) if isinstance(formula, bool) else formula


@dataclass(frozen=True, slots=True)
class Kleene:
    """A statement in three truth values: what makes it certainly true, and what leaves it possible."""

    certain: Formula
    possible: Formula

    @property
    def unknown(self) -> Formula:
        """It is neither true nor false."""
        return all_of((self.possible, negated(self.certain)))

    @property
    def false(self) -> Formula:
        """It is false."""
        return negated(self.possible)

    @property
    def negated(self) -> Kleene:
        """Its negation."""
        return Kleene(negated(self.possible), negated(self.certain))


TRUE, FALSE, UNKNOWN = Kleene(True, True), Kleene(False, False), Kleene(False, True)


def kleene(truth: Truth) -> Kleene:
    """A constant."""
    return {Truth.TRUE: TRUE, Truth.FALSE: FALSE, Truth.UNKNOWN: UNKNOWN}[truth]


def two_valued(formula: Formula) -> Kleene:
    """A statement that is never unknown."""
    return Kleene(formula, formula)


def conjunction(parts: Iterable[Kleene]) -> Kleene:
    """All of them."""
    listed = list(parts)
    return Kleene(all_of(each.certain for each in listed), all_of(each.possible for each in listed))


def disjunction(parts: Iterable[Kleene]) -> Kleene:
    """Any of them."""
    listed = list(parts)
    return Kleene(any_of(each.certain for each in listed), any_of(each.possible for each in listed))


def chosen(cases: Iterable[tuple[Formula, Kleene]]) -> Kleene:
    """The statement of whichever case is at hand; the guards exclude one another and leave nothing out."""
    listed = [(guard, each) for guard, each in cases if guard is not False]
    return Kleene(
        any_of(all_of((guard, each.certain)) for guard, each in listed),
        any_of(all_of((guard, each.possible)) for guard, each in listed),
    )
