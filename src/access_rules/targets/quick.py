"""The verdict at once: for rulesets whose facts follow from nothing and whose rules yield to nothing.

Reading the task and judging it are one straight pass over its facts, written out as a Python function for
each slice; whatever is not plain goes the long way, which also words the errors of a task.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from access_rules.evaluation.engine import Quick
from access_rules.language.dependence import derivations
from access_rules.language.facts import Fact, FactType
from access_rules.language.precedence import contesters, overriders
from access_rules.language.reading import Misfit, read_value
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.language.vocabulary import Names, choice_names
from access_rules.outcome import Outcome
from access_rules.targets.masks import ChoiceTable, NumberTable, Table, TextTable, union

_LINE = {
    RuleOutcome.REJECT: Outcome.REJECT,
    RuleOutcome.NEEDS_APPROVAL: Outcome.NEEDS_APPROVAL,
    RuleOutcome.ALLOW: Outcome.ALLOW,
}

_WIDEST_RANGE = 4096
"""Whole numbers in a range so small are looked up one by one instead of between cut points."""


def is_plain(book: Rulebook, rules: Sequence[Rule]) -> bool:
    """Whether what rules say by themselves is all there is: nothing derived, overridden, approved or required."""
    return (
        not any(derivations(book.facts, book.definitions).values())
        and not any(overriders(rules, book.chain).values())
        and not any(contesters(rules).values())
        and not any(rule.approval or rule.requires or rule.is_advisory for rule in rules)
        and all(rule.outcome in _LINE for rule in rules)
    )


class Unclear(Exception):  # noqa: N818  # it is a way out, not an error
    """The task is not plain enough: it goes the long way."""


class QuickSlice:
    """One slice of a plain ruleset, prepared for reading and judging in one pass.

    ``owners`` are in the order of reasons: strictest first, then by layer and id.
    """

    def __init__(
        self,
        book: Rulebook,
        whole: int,
        owners: Sequence[Rule],
        tables: Mapping[str, Table],
        untested: Mapping[str, int],
    ) -> None:
        self._owners = tuple(rule.id for rule in owners)
        self._refuse, self._ask, self._allow = (
            union(1 << bit for bit, rule in enumerate(owners) if _LINE[rule.outcome] is outcome)
            for outcome in (Outcome.REJECT, Outcome.NEEDS_APPROVAL, Outcome.ALLOW)
        )
        self._line = {
            Outcome.REJECT: self._refuse,
            Outcome.NEEDS_APPROVAL: self._ask,
            Outcome.ALLOW: self._allow,
        }
        self._default = book.default.outcome
        self._parts = tuple(
            _part(fact, tables[name], whole, untested[name]) if name in tables else _idle_part(fact)
            for name, fact in book.facts.items()
        )
        self._whole = whole
        self._write_readers()

    def _write_readers(self) -> None:
        self._masks = _reader(self._parts, self._whole)
        self._complete = _complete_reader(self._parts, self._whole)

    def __getstate__(self) -> dict[str, Any]:
        """All but the written-out functions, which are written again where they are needed."""
        return {name: value for name, value in self.__dict__.items() if name not in ("_masks", "_complete")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Write the functions again."""
        self.__dict__.update(state)
        self._write_readers()

    def verdict(self, task: dict[str, object]) -> Quick | None:
        """The verdict on a task, or None where it must go the long way."""
        settled, certain = self._left(task)
        if settled < 0:
            return None
        if certain & self._refuse:
            return Quick(Outcome.REJECT, _ONLY[Outcome.REJECT], certain, self)
        possible = self._possible(settled, certain)
        outcome = possible[0] if len(possible) == 1 else Outcome.NEEDS_APPROVAL
        return Quick(outcome, possible, certain, self)

    def _left(self, task: dict[str, object]) -> tuple[int, int]:
        """The alternatives left possible and those left certain; -1 where the task must go the long way."""
        if len(task) == len(self._parts):
            try:
                whole = self._complete(task)
            except (KeyError, TypeError, IndexError, Unclear):
                pass  # not complete after all, or odd
            else:
                return whole, whole
        try:
            settled, open_, not_stated = self._masks(task)
        except (KeyError, TypeError, IndexError, Unclear):
            return -1, -1
        if len(task) + not_stated != len(self._parts):
            return -1, -1  # a name that is no fact's id: a title, or a mistake
        return settled, settled & open_

    def _possible(self, settled: int, certain: int) -> tuple[Outcome, ...]:
        """The outcomes of the lines that may apply, down to the first that certainly does."""
        if not settled & self._refuse:
            if certain & self._ask:
                return _ONLY[Outcome.NEEDS_APPROVAL]
            if certain & self._allow and not settled & self._ask:
                return _ONLY[Outcome.ALLOW]
        found = [Outcome.REJECT] if settled & self._refuse else []
        found += [Outcome.NEEDS_APPROVAL] if settled & self._ask else []
        if not certain & self._ask:
            found += [Outcome.ALLOW] if settled & self._allow else []
            if not certain & self._allow and self._default not in found:
                found.append(self._default)
        return tuple(sorted(found, key=_strictest_first))

    def rules(self, outcome: Outcome, certain: int, *, complete: bool) -> tuple[str, ...]:
        """The rules that certainly put the task on a line of its outcome."""
        shown = certain & self._line[outcome]
        if not shown:
            return (DEFAULT_RULE,) if complete else ()
        if shown & (shown - 1) == 0:
            return (self._owners[shown.bit_length() - 1],)
        return tuple(dict.fromkeys([self._owners[bit] for bit in bits(shown)]))


_ONLY = {outcome: (outcome,) for outcome in Outcome}


def _strictest_first(outcome: Outcome) -> int:
    return -outcome.strictness


@dataclass(frozen=True, slots=True)
class _Part:
    """How one fact is read: the kind of look-up, what it looks up, and what is left when it is not stated.

    ``settled`` and ``open`` are the masks of a fact that is not stated: of its assumption, or of what does
    not test it.
    """

    name: str
    kind: str
    lookup: Any
    settled: int
    open: int
    first: Any = 0


def _part(fact: Fact, table: Table, whole: int, untested: int) -> _Part:
    settled, open_ = whole, untested
    if fact.if_absent is not None:
        settled, certain = table.masks(fact.if_absent)
        open_ = whole & ~(settled & ~certain)
    match table:
        case ChoiceTable() if fact.type is FactType.BOOL:
            return _Part(fact.id, "bool", (table.by_value[True][0], table.by_value[False][0]), settled, open_)
        case ChoiceTable():
            return _Part(fact.id, "choice", _written(fact, table), settled, open_)
        case NumberTable() | TextTable():
            return _number_part(fact, table, settled, open_)
        case _:
            assert_never(table)  # type: ignore[arg-type]


def _idle_part(fact: Fact) -> _Part:
    """A fact that no rule tests must be well stated all the same."""
    match fact.type:
        case FactType.BOOL if not fact.optional:
            return _Part(fact.id, "idle bool", None, 0, 0)
        case FactType.INTEGER if not fact.optional and fact.minimum is not None and fact.maximum is not None:
            return _Part(fact.id, "idle number", fact.maximum, 0, 0, first=fact.minimum)
        case FactType.ENUM if not fact.optional:
            return _Part(fact.id, "idle choice", frozenset(choice_names(fact.choices).unambiguous), 0, 0)
        case _:
            return _Part(fact.id, "idle", _Check(fact, choice_names(fact.choices)), 0, 0)


@dataclass(frozen=True, slots=True)
class _Check:
    """Raises Unclear where a value is no value of the fact."""

    fact: Fact
    names: Names

    def __call__(self, written: object) -> None:
        if isinstance(read_value(self.fact, self.names, written), Misfit):
            raise Unclear


def _number_part(fact: Fact, table: NumberTable | TextTable, settled: int, open_: int) -> _Part:
    low, high = fact.minimum, fact.maximum
    is_narrow = isinstance(low, int) and isinstance(high, int) and high - low < _WIDEST_RANGE
    if fact.type is FactType.INTEGER and is_narrow and not fact.optional:
        assert isinstance(low, int) and isinstance(high, int)  # noqa: PT018  # for the type checker
        each = [table.masks(number)[0] for number in range(low, high + 1)]
        return _Part(fact.id, "narrow", each, settled, open_, first=low)
    return _Part(fact.id, "read", _Reading(fact, choice_names(fact.choices), table), settled, open_)


def _written(fact: Fact, table: ChoiceTable) -> dict[str, int]:
    """The mask by every way to write a value: its id, or its title where that is not ambiguous."""
    meant = choice_names(fact.choices).unambiguous
    return {word: table.by_value[value][0] for word, value in meant.items()}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads a value that is no choice and gives its mask; raises Unclear where it is no value of the fact."""

    fact: Fact
    names: Names
    table: Table

    def __call__(self, written: object) -> int:
        value = read_value(self.fact, self.names, written)
        if isinstance(value, Misfit):
            raise Unclear
        possible, certain = self.table.masks(value)
        if possible != certain:
            raise Unclear
        return possible


Reader = Callable[[dict[str, object]], tuple[int, int, int]]
"""From a task to what is settled as possible, what is not open, and how many tested facts are not stated."""

_LOOKUPS = {
    "choice": ["    settled &= lookup{n}[value]"],
    "read": ["    settled &= lookup{n}(value)"],
    "bool": [
        "    if value is True: settled &= true{n}",
        "    elif value is False: settled &= false{n}",
        "    else: raise Unclear",
    ],
    "idle": ["    lookup{n}(value)"],
    "idle bool": ["    if value is not True and value is not False: raise Unclear"],
    "idle number": ["    if type(value) is not int or not first{n} <= value <= lookup{n}: raise Unclear"],
    "idle choice": ["    if value not in lookup{n}: raise Unclear"],
    "narrow": [
        "    if type(value) is not int or value < first{n}: raise Unclear",
        "    settled &= lookup{n}[value - first{n}]",
    ],
}
"""How a stated value of each kind is looked up."""


def _reader(parts: Sequence[_Part], whole: int) -> Reader:
    """The pass over a task, written out fact by fact."""
    body: list[str] = []
    for n, part in enumerate(parts):
        absent = "missing += 1"
        if not part.kind.startswith("idle"):
            absent += f"; open_ &= open{n}"
            absent += f"; settled &= settled{n}" if part.settled != whole else ""
        body += [f"value = get(name{n})", "if value is None:", f"    {absent}", "else:"]
        body += [line.format(n=n) for line in _LOOKUPS[part.kind]]
    start = ["get = task.get", "settled = open_ = whole", "missing = 0"]
    reader: Reader = _written_out([*start, *body, "return settled, open_, missing"], parts, whole)
    return reader


def _complete_reader(parts: Sequence[_Part], whole: int) -> Callable[[dict[str, object]], int]:
    """The pass over a task that states every fact: what is settled is then certain."""
    body: list[str] = []
    for n, part in enumerate(parts):
        # The name stands in the code itself: a key that is a constant is found soonest.
        body += [f"value = task[{part.name!r}]", *(line.format(n=n)[4:] for line in _LOOKUPS[part.kind])]
    reader: Callable[[dict[str, object]], int] = _written_out(
        ["settled = whole", *body, "return settled"], parts, whole
    )
    return reader


def _written_out(body: Sequence[str], parts: Sequence[_Part], whole: int) -> Any:
    """A function of a task; every name in its body is ours, or a constant of the facts."""
    names: dict[str, Any] = {"Unclear": Unclear, "whole": whole}
    for n, part in enumerate(parts):
        names |= {f"name{n}": part.name, f"settled{n}": part.settled, f"open{n}": part.open, f"first{n}": part.first}
        if part.kind == "bool":
            names |= dict(zip((f"true{n}", f"false{n}"), part.lookup, strict=True))
        else:
            names[f"lookup{n}"] = part.lookup
    # As defaults of parameters the constants become local names, the fastest there are.
    constants = ", ".join(f"{name}={name}" for name in names)
    lines = [f"def read(task, *, {constants}):", *(f"    {line}" for line in body)]
    exec(compile("\n".join(lines), "<quick verdict>", "exec"), names)  # noqa: S102  # from constants alone
    return names["read"]


_FEW_BITS = 2048
_NOT_ZERO = re.compile(rb"[^\0]")
_OFFSETS = tuple(tuple(bit for bit in range(8) if octet >> bit & 1) for octet in range(256))


def bits(mask: int) -> list[int]:
    """The places of the bits that are set, from the lowest."""
    found: list[int] = []
    if mask.bit_length() <= _FEW_BITS:
        while mask:
            lowest = mask & -mask
            found.append(lowest.bit_length() - 1)
            mask ^= lowest
        return found
    # A wide mask is mostly empty: finding the bytes that are not is quicker than arithmetic on all of it.
    octets = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for match in _NOT_ZERO.finditer(octets):
        at = match.start()
        found += [8 * at + offset for offset in _OFFSETS[octets[at]]]
    return found
