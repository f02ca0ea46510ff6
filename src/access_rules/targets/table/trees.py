"""Conditions over many tasks: each test is asked of the reference once a value, the rest is minimum and maximum.

Truth values are numbers: 0 false, 1 unknown, 2 true, as in ``Truth``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import assert_never

import numpy as np
import numpy.typing as npt

from access_rules.evaluation.conditions import truth, undecided
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Known
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
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.values import Value
from access_rules.targets.table.columns import Codes, Rows
from access_rules.targets.table.known import KnownFacts, Settled, combined
from access_rules.truth import Truth

Truths = npt.NDArray[np.int8]
"""A truth value a row; one entry where all rows agree."""

FALSE, UNKNOWN, TRUE = (np.int8(each.value) for each in Truth)

ALWAYS: Truths = np.full(1, TRUE)
NEVER: Truths = np.full(1, FALSE)

MOST_REMEMBERED = 1 << 16
"""Values of one test whose truth is remembered."""


class _FewFacts:
    """A situation in which a few facts are known: all that a test of them looks at."""

    def __init__(self, book: Rulebook, lists: Mapping[str, ListIndex], as_of: date, known: Mapping[str, Known]) -> None:
        self.book = book
        self.lists = lists
        self.as_of = as_of
        self.unpublished: dict[str, int] = {}
        self._known = known

    def value(self, fact: str) -> Value | None:
        """The value of a fact."""
        return self._known[fact].value

    def ask(self, fact: str) -> tuple[str, ...]:
        """The facts whose statement would settle an unknown one."""
        return self._known[fact].ask


class WithoutNear(ListIndex):
    """A list that names no near items: a table tells which facts are open, not what their texts resemble."""

    def near(self, text: str) -> tuple[str, ...]:  # noqa: ARG002
        """None."""
        return ()


@dataclass
class Remembered:
    """What tests were found to say of values, shared by all stretches of rows of one stretch of time."""

    truths: dict[Atom, dict[tuple[Known, ...], Truth]] = field(default_factory=dict)

    def of(self, atom: Atom) -> dict[tuple[Known, ...], Truth]:
        """What a test says of the values it was asked about."""
        found = self.truths.setdefault(atom, {})
        if len(found) >= MOST_REMEMBERED:
            found.clear()
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Tested:
    """A test in all rows: the combination that each row has, and what the test says of each."""

    codes: Codes
    combinations: list[tuple[Known, ...]]
    truths: Truths


class Trees:
    """The truth of conditions in a stretch of rows, each worked out once."""

    def __init__(self, facts: KnownFacts, remembered: Remembered) -> None:
        self._facts = facts
        self._book = facts.book
        self._remembered = remembered
        self._atoms: dict[Atom, tuple[_Tested, Truths]] = {}
        self._definitions: dict[str, Truths] = {}
        self._whole: dict[int, Truths] = {}

    def truth(self, condition: Condition) -> Truths:
        """What a condition says of each row."""
        # The conditions live as long as the rulebook, so that their identity may stand for them.
        found = self._whole.get(id(condition))
        if found is None:
            found = self._whole[id(condition)] = self._truth(condition)
        return found

    def _truth(self, condition: Condition) -> Truths:
        match condition:
            case AllOf(parts):
                return reduce(np.minimum, map(self.truth, parts)) if parts else ALWAYS
            case AnyOf(parts):
                return reduce(np.maximum, map(self.truth, parts)) if parts else NEVER
            case Not(part):
                return TRUE - self.truth(part)
            case Holds(definition):
                return self.truth(self._book.definitions[definition].when)
            case Compare() | OneOf() | InList() | Includes() | Present():
                return self._atom(condition)[1]
            case _:
                assert_never(condition)

    def value(self, rule: Rule) -> Truths:
        """``when and not unless`` of a rule that is in force."""
        value = self.truth(rule.when)
        return value if rule.unless is None else np.minimum(value, TRUE - self.truth(rule.unless))

    def unmet(self, rule: Rule) -> Truths:
        """Whether something that a rule requires is surely not there."""
        missing = (self.truth(each.that) == FALSE for each in rule.requires)
        lacking: Rows = reduce(np.logical_or, missing, np.zeros(1, np.bool_))
        return lacking.view(np.int8) * TRUE

    def undecided(self, condition: Condition, rows: Rows) -> Iterator[tuple[tuple[str, ...], Rows]]:
        """The facts in the parts that are still undecided in some of the rows, with those rows."""
        open_ = rows & (self.truth(condition) == UNKNOWN)
        if not open_.any():
            return
        match condition:
            case AllOf(parts) | AnyOf(parts):
                for part in parts:
                    yield from self.undecided(part, open_)
            case Not(part):
                yield from self.undecided(part, open_)
            case Holds(definition):
                yield from self.undecided(self._book.definitions[definition].when, open_)
            case Compare() | OneOf() | InList() | Includes() | Present():
                yield from self._undecided_atom(condition, open_)
            case _:
                assert_never(condition)

    def asked(self, fact: str, rows: Rows) -> Iterator[tuple[tuple[str, ...], Rows]]:
        """The facts to ask for where a fact is unknown in some of the rows."""
        settled = self._facts.of(fact)
        yield from _by_answer([each.ask if each.value is None else () for each in settled.known], settled.codes, rows)

    def _atom(self, atom: Atom) -> tuple[_Tested, Truths]:
        found = self._atoms.get(atom)
        if found is None:
            tested = self._asked(atom)
            found = self._atoms[atom] = (tested, np.take(tested.truths, tested.codes, mode="clip"))
        return found

    def _asked(self, atom: Atom) -> _Tested:
        names = _facts_of(atom)
        columns = [self._facts.of(name) for name in names]
        codes, combinations = _combinations(columns)
        remembered = self._remembered.of(atom)
        truths = np.empty(len(combinations), np.int8)
        for at, combination in enumerate(combinations):
            held = remembered.get(combination)
            if held is None:
                held = remembered[combination] = truth(atom, self._few(names, combination))
            truths[at] = held
        return _Tested(codes, combinations, truths)

    def _few(self, names: tuple[str, ...], combination: tuple[Known, ...]) -> _FewFacts:
        known = dict(zip(names, combination, strict=True))
        day = known[AS_OF].value if AS_OF in known else self._facts.period
        assert isinstance(day, date)
        return _FewFacts(self._book, self._facts.lists, day, known)

    def _undecided_atom(self, atom: Atom, rows: Rows) -> Iterator[tuple[tuple[str, ...], Rows]]:
        tested, _ = self._atom(atom)
        names = _facts_of(atom)
        answers = [
            tuple(dict.fromkeys(each.fact for each in undecided(atom, self._few(names, combination))))
            if held == UNKNOWN
            else ()
            for combination, held in zip(tested.combinations, tested.truths, strict=True)
        ]
        yield from _by_answer(answers, tested.codes, rows)


def _facts_of(atom: Atom) -> tuple[str, ...]:
    """The facts that a test looks at, each once; ``as_of`` counts as one."""
    if isinstance(atom, Compare) and isinstance(atom.operand, OtherFact) and atom.operand.fact != atom.fact:
        return (atom.fact, atom.operand.fact)
    return (atom.fact,)


def _combinations(columns: list[Settled]) -> tuple[Codes, list[tuple[Known, ...]]]:
    if len(columns) == 1:
        return columns[0].codes, [(each,) for each in columns[0].known]
    return combined([each.codes for each in columns], [each.known for each in columns])


def _by_answer(answers: list[tuple[str, ...]], codes: Codes, rows: Rows) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """The rows that have each answer which is not empty."""
    different = {each: at for at, each in enumerate(dict.fromkeys(answers))}
    which = np.fromiter((different[each] for each in answers), np.intp, len(answers))[codes]
    for answer, at in different.items():
        if answer:
            yield answer, rows & (which == at)
