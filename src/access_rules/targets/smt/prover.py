"""Asking the solver: is there a task such that, and if so, which; with as few facts stated as will do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import z3

from access_rules.errors import AccessRulesError
from access_rules.language.facts import FactType
from access_rules.language.values import Value
from access_rules.targets.smt.formulas import Formula, Number, all_of, any_of, as_formula, at_most, negated
from access_rules.targets.smt.vocabulary import Tasks


class Unsettled(AccessRulesError):  # noqa: N818  # not an error of the user: the solver gave up
    """The solver could not tell within its time."""


@dataclass(frozen=True)
class Example:
    """A task that the solver found: what it states, by fact, and the day."""

    facts: dict[str, Value]
    as_of: date


@dataclass(frozen=True)
class Bargain:
    """The cheapest task of its kind: what it pays for, by name, and the price of that altogether."""

    example: Example
    paid: tuple[str, ...]
    price: int


class _Found:
    """A model of the solver."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def holds(self, formula: Formula) -> bool:
        """Whether a formula holds in it."""
        if isinstance(formula, bool):
            return formula
        return bool(z3.is_true(self._model.eval(formula, model_completion=True)))

    def number(self, number: Number) -> Decimal:
        """The value of a number in it."""
        value = self._model.eval(number, model_completion=True)
        if z3.is_int_value(value):
            return Decimal(value.as_long())
        return Decimal(value.numerator_as_long()) / Decimal(value.denominator_as_long())


class Prover:
    """Answers questions about all tasks; what it is told with ``require`` holds of every task it looks at.

    ``seconds`` is the time one question may take; beyond it ``Unsettled`` is raised. With ``beside`` a formula may
    also speak of another task that is at hand; examples tell of the first alone.
    """

    def __init__(self, tasks: Tasks, *, beside: Tasks | None = None, seconds: float = 30) -> None:
        self._tasks = tasks
        together = [tasks] if beside is None else [tasks, beside]
        self._handles: dict[int, tuple[Any, Any]] = {}
        self._kept: list[Formula] = []
        # The first to go where few facts will do: names, which may be anything, then what is declared last.
        turns = enumerate(tasks.columns.items())
        in_turn = sorted(turns, key=lambda each: (each[1][1].fact.type is not FactType.TEXT, -each[0]))
        self._not_stated = {name: negated(column.stated) for _, (name, column) in in_turn}
        # Pure propositions go to a SAT solver; numbers that are compared with one another need arithmetic.
        has_numbers = any(each.has_numbers for each in together)
        self._solver = z3.Solver() if has_numbers else z3.SolverFor("QF_FD")
        self._solver.set("timeout", int(seconds * 1000))
        for each in together:
            self.require(each.constraints)

    def require(self, formulas: Iterable[Formula]) -> None:
        """From now on these hold of every task."""
        for each in formulas:
            self._solver.add(as_formula(each))

    def is_possible(self, *formulas: Formula) -> bool:
        """Whether some task makes all of these true."""
        return self._model(formulas) is not None

    def always(self, formula: Formula, *given: Formula) -> bool:
        """Whether a formula is true of every task of which the given ones are."""
        return not self.is_possible(negated(formula), *given)

    def example(self, *formulas: Formula, keep: Iterable[str] = ()) -> Example | None:
        """A task that makes all of these true, stating as few facts as will do; None where there is none.

        ``keep`` names facts that are stated in any case.
        """
        model = self._model(formulas)
        if model is None:
            return None
        found = self._lowest(*self._lightest(model, formulas, frozenset(keep)))
        return Example(self._tasks.read(found), self._tasks.day(found))

    def _lightest(
        self, model: _Found, formulas: Sequence[Formula], kept: frozenset[str]
    ) -> tuple[_Found, list[Formula]]:
        """A model in which none of the facts stated can be left out.

        Which facts that are hangs on the formulas alone, not on what the solver was asked before. With it the
        formulas of which it is a model: those given, and what is not stated.
        """
        left_out: list[Formula] = []
        pending = [[each for name, each in self._not_stated.items() if name not in kept]]
        while pending:
            # Many go at once where they can: most facts do not matter.
            group = pending.pop()
            fits = all(model.holds(each) for each in (*left_out, *group))
            lighter = model if fits else self._model((*formulas, *left_out, *group))
            if lighter is not None:
                model = lighter
                left_out += group
            elif len(group) > 1:
                half = (len(group) + 1) // 2
                pending += [group[half:], group[:half]]
        return model, [*formulas, *left_out]

    def _lowest(self, model: _Found, formulas: list[Formula]) -> _Found:
        """A model with the first value of each fact stated that will do, those declared first choosing first.

        So the values too hang on the formulas alone.
        """
        settled = list(formulas)

        def ask(formula: Formula) -> _Found | None:
            return self._model((*settled, formula))

        for column in self._tasks.columns.values():
            if model.holds(column.stated):
                model, fixed = column.lowest(model, ask)
                settled += fixed
        return model

    def examples(self, most: int, *formulas: Formula, differing: Iterable[Formula]) -> Iterator[Example]:
        """Up to so many tasks, no two alike in which of the ``differing`` formulas hold."""
        apart = list(differing)
        seen: list[Formula] = []
        while most > 0:
            model = self._model((*formulas, *seen))
            if model is None:
                return
            signs = [each if model.holds(each) else negated(each) for each in apart]
            found = self.example(*formulas, *seen, *signs)
            if found is not None:
                yield found
            seen.append(negated(all_of(signs)))
            most -= 1

    def cheapest(self, prices: Mapping[str, tuple[Formula, int]], *formulas: Formula) -> Bargain | None:
        """A task that makes all of these true at the least price; None where there is none.

        A task pays the price of each named formula that it makes true; of those that cost the same, one that makes
        the fewest of them true is given.
        """
        # One more for each formula settles between tasks of the same price.
        priced = [(self._equal(formula), price * (len(prices) + 1) + 1) for formula, price in prices.values()]
        best, limit = None, True
        while (model := self._model((*formulas, limit))) is not None:
            best = model
            spent = sum(price for handle, price in priced if model.holds(handle))
            if spent == 0:
                break
            limit = at_most(priced, spent - 1)
        if best is None:
            return None
        paid = tuple(name for name, (formula, _) in prices.items() if best.holds(formula))
        example = Example(self._tasks.read(best), self._tasks.day(best))
        return Bargain(example, paid, sum(prices[name][1] for name in paid))

    def none_of(self, formulas: Sequence[Formula], *given: Formula) -> bool:
        """Whether some task that makes the given formulas true makes none of the others true.

        They are told to the solver as it turns out that they matter, since few of many do.
        """
        told: list[Formula] = []
        while True:
            model = self._model((*given, *(negated(each) for each in told)))
            if model is None:
                return False
            holding = [each for each in formulas if model.holds(each)]
            if not holding:
                return True
            told += holding

    def implied(self, named: Mapping[str, Formula], *given: Formula) -> frozenset[str]:
        """The names of those formulas that are true of every task of which the given ones are."""
        left = dict(named)
        while left:
            model = self._model((*given, any_of(negated(each) for each in left.values())))
            if model is None:
                break
            left = {name: each for name, each in left.items() if model.holds(each)}
        return frozenset(left)

    def core(self, named: Mapping[str, Formula], *formulas: Formula) -> frozenset[str] | None:
        """Of formulas that cannot all hold with the others, names that suffice for it; None where they can hold."""
        handles = {self._handle(formula): name for name, formula in named.items() if formula is not True}
        answer = self._check([*handles, *(self._handle(each) for each in formulas)])
        if answer is not None:
            return None
        core = {str(each) for each in self._solver.unsat_core()}
        return frozenset(name for handle, name in handles.items() if str(handle) in core)

    def _model(self, formulas: Iterable[Formula]) -> _Found | None:
        wanted = [each for each in formulas if each is not True]
        if any(each is False for each in wanted):
            return None
        return self._check([self._handle(each) for each in wanted])

    def _check(self, assumptions: Sequence[Any]) -> _Found | None:
        answer = self._solver.check(*assumptions)
        if answer == z3.unknown:
            raise Unsettled(self._solver.reason_unknown())
        return _Found(self._solver.model()) if answer == z3.sat else None

    def _equal(self, formula: Formula) -> Any:
        """A variable that is true exactly where the formula is."""
        handle = z3.Bool(f"equal {len(self._kept)}")
        self._solver.add(handle == as_formula(formula))
        self._kept.append(formula)
        return handle

    def _handle(self, formula: Formula) -> Any:
        """A variable that stands for a formula, so that the solver is told each formula once."""
        term = as_formula(formula)
        found = self._handles.get(term.get_id())
        if found is None:
            # The term is kept: the id of a term that is gone may be given to another.
            found = self._handles[term.get_id()] = (self._made_handle(term), term)
        return found[0]

    def _made_handle(self, term: Any) -> Any:
        variable = term.arg(0) if z3.is_not(term) else term
        if z3.is_const(variable) and variable.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            return term
        handle = z3.Bool(f"handle {len(self._handles)}")
        self._solver.add(z3.Implies(handle, term))
        return handle
