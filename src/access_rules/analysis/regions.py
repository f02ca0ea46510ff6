"""From one task to all tasks like it: the widest condition under which what is true of it stays true.

The facts of the task become tests; those that do not matter are dropped, those that do are widened value by value
as long as the solver proves that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from access_rules.analysis.findings import Region
from access_rules.analysis.world import World
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.conditions import (
    AS_OF,
    AllOf,
    AnyOf,
    Atom,
    Comparator,
    Compare,
    Condition,
    Includes,
    Not,
    OneOf,
    OtherFact,
    Present,
)
from access_rules.language.facts import Fact, FactType
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from access_rules.targets.smt.classes import Class
from access_rules.targets.smt.columns import ClassColumn
from access_rules.targets.smt.formulas import Formula, negated
from access_rules.targets.smt.prover import Example
from access_rules.targets.smt.vocabulary import conditions_of
from access_rules.truth import Truth


@dataclass(frozen=True)
class _Among:
    """The value of a fact is of one of some classes; ``chosen`` are their places."""

    fact: Fact
    classes: tuple[Class, ...]
    chosen: frozenset[int]
    is_usual: bool

    @property
    def condition(self) -> Condition:
        return _among(self.fact, self.classes, self.chosen)

    def more(self) -> Iterator[_Among]:
        """One class more, by itself: any choice, but of numbers and dates only what lies beside."""
        for place in range(len(self.classes)):
            is_beside = bool({place - 1, place + 1} & self.chosen) or self.classes[place].value is NONE
            if place not in self.chosen and (is_beside or self.fact.type is FactType.ENUM):
                yield replace(self, chosen=frozenset({place}))


@dataclass(frozen=True)
class _Test:
    """A test that is true of the task, or its contrary."""

    fact: Fact
    condition: Condition
    is_usual: bool


_Part = _Among | _Test


def region_of(example: Example, world: World, holds: Formula, at: int = 0) -> Region | None:
    """The widest region found around a task in which a formula holds of every task, stated in full or not.

    ``holds`` is true of the task. None where it hangs on more than conditions can say.
    """
    parts = _needed(list(_parts(example, world, at)), world, holds, at)
    if parts is None:
        return None
    widened = _widened(parts, world, holds, at)
    usual: dict[str, list[Condition]] = {}
    for part in widened:
        if part.is_usual:
            usual.setdefault(part.fact.id, []).append(part.condition)
    return Region(
        _all_of([part.condition for part in widened if not part.is_usual]),
        tuple((fact, _all_of(conditions)) for fact, conditions in usual.items()),
    )


def _all_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))


def _formula(part: _Part, world: World, at: int) -> Formula:
    return world.situations[at].truth(part.condition).certain


def _needed(parts: Sequence[_Part], world: World, holds: Formula, at: int) -> list[_Part] | None:
    """Parts that suffice, none of which can be left out; what is usual is the last to be left out."""
    named = {str(place): _formula(part, world, at) for place, part in enumerate(parts)}
    core = world.prover.core(named, negated(holds))
    if core is None:
        return None
    kept = sorted((int(name) for name in core), key=lambda place: (parts[place].is_usual, place))
    for place in tuple(kept):
        others = [named[str(each)] for each in kept if each != place]
        if world.prover.always(holds, *others):
            kept.remove(place)
    return [parts[place] for place in sorted(kept)]


def _widened(parts: Sequence[_Part], world: World, holds: Formula, at: int) -> list[_Part]:
    current = list(parts)
    for place, part in enumerate(current):
        if isinstance(part, _Among) and not part.is_usual:
            others = [_formula(each, world, at) for each in current if each is not part]
            current[place] = _widened_part(part, others, world, holds, at)
    return current


def _widened_part(part: _Among, others: Sequence[Formula], world: World, holds: Formula, at: int) -> _Among:
    """The part with every class that some task beside the others has, and that loses nothing."""
    refused: set[frozenset[int]] = set()
    while True:
        fresh = (each for each in part.more() if each.chosen not in refused)
        further = next(fresh, None)
        if further is None:
            return part
        more = _formula(further, world, at)
        if world.prover.is_possible(more, *others) and world.prover.always(holds, more, *others):
            part = replace(part, chosen=part.chosen | further.chosen)
        else:
            refused.add(further.chosen)


# --- what is known of the task, as tests ---


def _parts(example: Example, world: World, at: int) -> Iterator[_Part]:
    book = world.books[at]
    situation = Situation(book, _lists(book), example.facts, example.as_of)
    compared: list[Atom] = []
    tests: dict[str, list[Atom]] = {}
    for atom in _atoms(world):
        if isinstance(atom, Compare) and isinstance(atom.operand, OtherFact):
            compared.append(atom)
        else:
            tests.setdefault(atom.fact, []).append(atom)
    for fact in book.facts.values():
        known = situation.known(fact.id)
        if known.value is not None:
            is_usual = known.value == fact.if_absent
            yield from _of_value(fact, known.value, tests.get(fact.id, ()), situation, world, is_usual=is_usual)
    for atom in compared:
        if atom.fact != AS_OF and atom.fact in book.facts:
            yield from _as_tested(book.facts[atom.fact], atom, situation, is_usual=False)


def _lists(book: Rulebook) -> dict[str, ListIndex]:
    return {each.id: ListIndex(each, book.sources) for each in book.lists.values()}


def _atoms(world: World) -> Iterable[Atom]:
    found = (node for each in conditions_of(world.books, world.more) for node in nodes(each))
    return dict.fromkeys(node for node in found if isinstance(node, Atom))


def _of_value(
    fact: Fact, value: Value, tests: Iterable[Atom], situation: Situation, world: World, *, is_usual: bool
) -> Iterator[_Part]:
    column = world.tasks.columns.get(fact.id)
    if isinstance(column, ClassColumn) and fact.type is not FactType.TEXT:
        place = next(place for place, each in enumerate(column.classes) if each.covers(value))
        yield _Among(fact, column.classes, frozenset({place}), is_usual)
        return
    if fact.optional:
        yield _Test(fact, Present(fact.id, value is not NONE), is_usual)
    yield from _parts_of_set(fact, value, is_usual=is_usual)
    for atom in tests:
        if not isinstance(atom, Present) and not (fact.choices and isinstance(atom, Includes)):
            yield from _as_tested(fact, atom, situation, is_usual=is_usual)


def _parts_of_set(fact: Fact, value: Value, *, is_usual: bool) -> Iterator[_Test]:
    if not isinstance(value, frozenset):
        return
    for element in fact.choices:
        holds = Includes(fact.id, frozenset({element}))
        yield _Test(fact, holds if element in value else Not(holds), is_usual)


def _as_tested(fact: Fact, atom: Atom, situation: Situation, *, is_usual: bool) -> Iterator[_Test]:
    match truth(atom, situation):
        case Truth.TRUE:
            yield _Test(fact, atom, is_usual)
        case Truth.FALSE:
            yield _Test(fact, Not(atom), is_usual)


# --- classes as conditions ---


def _among(fact: Fact, classes: Sequence[Class], chosen: Iterable[int]) -> Condition:
    picked = [classes[place] for place in sorted(chosen)]
    some = [each for each in picked if each.value is not NONE]
    parts: list[Condition] = [_some(fact, classes, some)] if some else []
    if len(some) < len(picked):
        parts.append(Present(fact.id, expected=False))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _some(fact: Fact, classes: Sequence[Class], picked: Sequence[Class]) -> Condition:
    if fact.optional and len(picked) == len(classes) - 1:
        return Present(fact.id, expected=True)
    match fact.type:
        case FactType.BOOL | FactType.ENUM:
            values = {value for each in picked for value in (each.value, *each.others)}
            order: list[Value] = [False, True] if fact.type is FactType.BOOL else list(fact.choices)
            return _one_of(fact, [value for value in order if value in values])
        case _:
            return _between(fact, picked[0], picked[-1])


def _one_of(fact: Fact, values: Sequence[Value]) -> Condition:
    if len(values) == 1:
        return Compare(fact.id, Comparator.EQUAL, values[0])
    left = [choice for choice in fact.choices if choice not in values]
    if fact.type is FactType.ENUM and len(left) * 2 < len(values):
        return OneOf(fact.id, tuple(left), negated=True)
    return OneOf(fact.id, tuple(values))


def _between(fact: Fact, first: Class, last: Class) -> Condition:
    if first is last and first.is_one:
        return Compare(fact.id, Comparator.EQUAL, first.value)
    bounds: list[Condition] = []
    low = first.value if first.is_one else first.after
    high = last.value if last.is_one else last.before
    if low is not None:
        bounds.append(Compare(fact.id, Comparator.AT_LEAST if first.is_one else Comparator.GREATER, low))
    if high is not None:
        bounds.append(Compare(fact.id, Comparator.AT_MOST if last.is_one else Comparator.LESS, high))
    if not bounds:
        return _anything(fact)
    return _all_of(bounds)


def _anything(fact: Fact) -> Condition:
    """That a number or a date is stated at all."""
    lowest: Value = date.min if fact.type is FactType.DATE else fact.minimum if fact.minimum is not None else 0
    if fact.type is FactType.DATE or fact.minimum is not None:
        return Compare(fact.id, Comparator.AT_LEAST, lowest)
    return AnyOf((Compare(fact.id, Comparator.AT_LEAST, lowest), Compare(fact.id, Comparator.LESS, lowest)))
