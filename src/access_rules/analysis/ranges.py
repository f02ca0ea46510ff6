"""Which rules can never hold together, and which tests say something, seen from the values of each fact.

A quick look before the solver is asked: it overlooks what ties facts to one another, so two rules that it lets
through may still exclude each other; two that it keeps apart certainly do. Likewise it tells of many a condition that
it is neither always true nor redundant, and leaves the others to the solver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import assert_never

from access_rules.evaluation.matching import ListIndex
from access_rules.language.conditions import (
    AS_OF,
    AllOf,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    OneOf,
    OtherFact,
    Present,
)
from access_rules.language.dependence import derivations
from access_rules.language.facts import FactType
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.smt.classes import Class, by_fact, classes
from access_rules.targets.smt.columns import Asking
from access_rules.truth import Truth

Open = Mapping[str, int]
"""For some facts, the classes of values that leave a condition possibly true, as bits; other facts are free."""


class Ranges:
    """The values that each of some rules leaves open.

    Rules are looked up by id; ``meeting`` gives those that no single fact keeps apart from one.
    """

    def __init__(self, book: Rulebook, rules: Sequence[Rule], day: date) -> None:
        self._book = book
        lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._asking = Asking(book, lists, day)
        self._classes = _classes(book, rules)
        self._free = _free_facts(book)
        self._truths: dict[Atom, tuple[int, int]] = {}
        self._ids = [rule.id for rule in rules]
        self._open = {rule.id: self._of_rule(rule) for rule in rules}
        self._by_class = self._turned_round()

    def meeting(self, rule: str) -> Iterator[str]:
        """The ids of the other rules that may hold together with a rule, in the order given."""
        found = (1 << len(self._ids)) - 1
        for fact, mask in self._open[rule].items():
            found &= reduce(or_, (self._by_class[fact][at] for at in _bits(mask)), 0)
        return (self._ids[at] for at in _bits(found) if self._ids[at] != rule)

    def is_sometimes_false(self, atom: Atom) -> bool:
        """Whether a test is false of some value of a fact that hangs on no other; False where that is not told."""
        return self._is_told(atom) and bool(self._truth(atom)[1])

    def can_hold(self, rule: Rule) -> bool:
        """Whether some task makes a rule true by itself; False where that is not told."""
        return rule.unless is None and self._is_plain(rule.when)

    def are_all_needed(self, condition: Condition) -> bool:
        """Whether no part of a condition can go without making a difference; False where that is not told."""
        atoms = _tests(condition)
        return self._is_plain(condition) and all(
            self._is_needed(atom, [*atoms[:at], *atoms[at + 1 :]]) for at, atom in enumerate(atoms)
        )

    def _is_plain(self, condition: Condition) -> bool:
        """Whether a condition is that some tests hold, which they can, of facts that hang on no other."""
        atoms = _tests(condition)
        return bool(atoms) and all(map(self._is_told, atoms)) and 0 not in self._of(condition, negated=False).values()

    def _is_needed(self, atom: Atom, others: Sequence[Atom]) -> bool:
        """Some value of its fact makes a test false, and the other tests of that fact true."""
        beside = (self._truth(other)[0] for other in others if other.fact == atom.fact)
        return bool(reduce(and_, beside, self._truth(atom)[1]))

    def _is_told(self, atom: Atom) -> bool:
        compares = isinstance(atom, Compare) and isinstance(atom.operand, OtherFact)
        return atom.fact in self._classes and atom.fact in self._free and not compares

    def _turned_round(self) -> Mapping[str, list[int]]:
        """For each fact and class of its values, the rules that leave it open, as bits by their place."""
        free: dict[str, int] = {}
        whole = (1 << len(self._ids)) - 1
        found = {fact: [0] * len(each) for fact, each in self._classes.items()}
        for place, rule in enumerate(self._ids):
            for fact, mask in self._open[rule].items():
                free[fact] = free.get(fact, whole) & ~(1 << place)
                for at in _bits(mask):
                    found[fact][at] |= 1 << place
        return {fact: [each | free.get(fact, whole) for each in masks] for fact, masks in found.items()}

    def _of_rule(self, rule: Rule) -> Open:
        when = self._of(rule.when, negated=False)
        return _both(when, self._of(rule.unless, negated=True)) if rule.unless else when

    def _of(self, condition: Condition, *, negated: bool) -> Open:
        match condition:
            case Not(part):
                return self._of(part, negated=not negated)
            case Holds(definition):
                return self._of(self._book.definitions[definition].when, negated=negated)
            case AllOf(parts) | AnyOf(parts):
                join = _both if isinstance(condition, AllOf) is not negated else _either
                return reduce(join, (self._of(part, negated=negated) for part in parts))
            case Compare() | OneOf() | InList() | Includes() | Present():
                return self._of_test(condition, negated=negated)
            case _:
                assert_never(condition)

    def _of_test(self, atom: Atom, *, negated: bool) -> Open:
        if atom.fact not in self._classes or (isinstance(atom, Compare) and isinstance(atom.operand, OtherFact)):
            return {}
        return {atom.fact: self._truth(atom)[negated]}

    def _truth(self, atom: Atom) -> tuple[int, int]:
        """The classes of values of which a test is true, and those of which it is false, as bits."""
        found = self._truths.get(atom)
        if found is None:
            truths = [self._asking.truth(atom, each.value) for each in self._classes[atom.fact]]
            found = self._truths[atom] = (_mask(truths, Truth.TRUE), _mask(truths, Truth.FALSE))
        return found


def _classes(book: Rulebook, rules: Sequence[Rule]) -> Mapping[str, tuple[Class, ...]]:
    conditions = [each for rule in rules for each in (rule.when, rule.unless) if each]
    conditions += [each.when for each in book.definitions.values()]
    atoms = [node for each in conditions for node in nodes(each) if isinstance(node, Atom)]
    return {
        fact: classes(book.facts[fact], tests, [book], apart=False)
        for fact, tests in by_fact(atoms).items()
        if fact != AS_OF and book.facts[fact].type is not FactType.SET
    }


def _tests(condition: Condition) -> Sequence[Atom]:
    """The tests that must all hold, where a condition is made of nothing else."""
    parts = condition.parts if isinstance(condition, AllOf) else (condition,)
    atoms = [part for part in parts if isinstance(part, Atom)]
    return atoms if len(atoms) == len(parts) else ()


def _free_facts(book: Rulebook) -> frozenset[str]:
    """The facts that follow from none and from which none follows."""
    inputs = derivations(book.facts, book.definitions)
    tied = {name for fact, others in inputs.items() if others for name in (fact, *others)}
    return frozenset(book.facts) - tied


def _both(one: Open, other: Open) -> Open:
    met = defaultdict(lambda: -1, one)
    for fact, mask in other.items():
        met[fact] &= mask
    return dict(met)


def _either(one: Open, other: Open) -> Open:
    return {fact: mask | other[fact] for fact, mask in one.items() if fact in other}


def _mask(truths: Sequence[Truth], wanted: Truth) -> int:
    return sum(1 << at for at, each in enumerate(truths) if each is wanted)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
