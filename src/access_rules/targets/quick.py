"""The verdict at once: for rulesets whose facts follow from nothing and whose rules yield to nothing.

Reading the task and judging it are one pass over its facts; whatever is not plain goes the long way, which
also words the errors of a task.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from access_rules.evaluation.engine import Quick
from access_rules.language.dependence import derivations
from access_rules.language.facts import Fact, FactType
from access_rules.language.precedence import contesters, overriders
from access_rules.language.reading import Misfit, read_value
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.language.values import Value
from access_rules.language.vocabulary import Names, choice_names
from access_rules.outcome import Outcome
from access_rules.targets.masks import ChoiceTable, NumberTable, Table, TextTable, union

_LINE = {
    RuleOutcome.REJECT: Outcome.REJECT,
    RuleOutcome.NEEDS_APPROVAL: Outcome.NEEDS_APPROVAL,
    RuleOutcome.ALLOW: Outcome.ALLOW,
}


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
    """One slice of a plain ruleset, prepared for reading and judging in one pass."""

    def __init__(
        self,
        book: Rulebook,
        whole: int,
        owners: Sequence[Rule],
        tables: Mapping[str, Table],
        untested: Mapping[str, int],
    ) -> None:
        self._whole = whole
        self._owners = tuple(rule.id for rule in owners)
        self._default = book.default.outcome
        self._place = {rule.id: (-_LINE[rule.outcome].strictness, at) for at, rule in enumerate(book.rules)}
        self._lines = tuple(
            (outcome, union(1 << bit for bit, rule in enumerate(owners) if _LINE[rule.outcome] is outcome))
            for outcome in (Outcome.REJECT, Outcome.NEEDS_APPROVAL, Outcome.ALLOW)
        )
        self._choices: list[tuple[str, dict[str, int], int, int]] = []
        self._bools: list[tuple[str, int, int, int, int]] = []
        self._others: list[tuple[str, Callable[[object], int], int, int]] = []
        for name, table in tables.items():
            fact = book.facts[name]
            settled, open_ = whole, untested[name]
            if fact.if_absent is not None:
                settled, certain = table.masks(fact.if_absent)
                open_ = whole & ~(settled & ~certain)
            self._add(fact, table, settled, open_)
        names = {fact.id: choice_names(fact.choices) for fact in book.facts.values()}
        self._idle = {name: (book.facts[name], names[name]) for name in book.facts if name not in tables}

    def _add(self, fact: Fact, table: Table, settled: int, open_: int) -> None:
        match table:
            case ChoiceTable() if fact.type is FactType.BOOL:
                true, false = table.by_value[True][0], table.by_value[False][0]
                self._bools.append((fact.id, true, false, settled, open_))
            case ChoiceTable():
                self._choices.append((fact.id, _written(fact, table), settled, open_))
            case NumberTable() | TextTable():
                self._others.append((fact.id, _reading(fact, table), settled, open_))

    def verdict(self, task: dict[str, object]) -> Quick | None:
        """The verdict on a task, or None where it must go the long way."""
        try:
            settled, open_ = self._masks(task)
        except (KeyError, TypeError, Unclear):
            return None
        certain = settled & open_
        possible: list[Outcome] = []
        for outcome, line in self._lines:
            if settled & line:
                possible.append(outcome)
                if certain & line:
                    break
        else:
            if self._default not in possible:
                possible.append(self._default)
                possible.sort(key=_strictest_first)
        outcome = possible[0] if len(possible) == 1 else Outcome.NEEDS_APPROVAL
        return Quick(outcome, tuple(possible), lambda: self._rules(certain, possible))

    def _masks(self, task: dict[str, object]) -> tuple[int, int]:
        """What is settled as possible, and what is not open."""
        get = task.get
        settled = open_ = self._whole
        read = 0
        for name, by_written, absent, untested in self._choices:
            written = get(name)
            if written is None:
                settled &= absent
                open_ &= untested
            else:
                settled &= by_written[written]  # type: ignore[index]
                read += 1
        for name, true, false, absent, untested in self._bools:
            written = get(name)
            if written is True:
                settled &= true
                read += 1
            elif written is False:
                settled &= false
                read += 1
            elif written is None:
                settled &= absent
                open_ &= untested
            else:
                raise Unclear
        for name, mask, absent, untested in self._others:
            written = get(name)
            if written is None:
                settled &= absent
                open_ &= untested
            else:
                settled &= mask(written)
                read += 1
        if read != len(task):
            self._check_idle(task, read)
        return settled, open_

    def _check_idle(self, task: dict[str, object], read: int) -> None:
        """Facts that no rule tests must be well stated all the same."""
        for name, written in task.items():
            if name in self._idle:
                fact, names = self._idle[name]
                if written is not None and isinstance(read_value(fact, names, written), Misfit):
                    raise Unclear
                read += 1
            elif written is None:
                read += 1
        if read != len(task):
            raise Unclear  # a name that is no fact's id: a title, or a mistake

    def _rules(self, certain: int, possible: list[Outcome]) -> tuple[str, ...]:
        """The rules that certainly count and are told as reasons: all that stand against the task, or what allows it."""
        (_, refuse), (_, ask), (_, allow) = self._lines
        shown = certain & (refuse | ask) or certain & allow
        ordered = sorted({self._owners[bit] for bit in _bits(shown)}, key=self._place.__getitem__)
        if len(possible) == 1 and not shown:
            ordered.append(DEFAULT_RULE)
        return tuple(ordered)


def _strictest_first(outcome: Outcome) -> int:
    return -outcome.strictness


def _written(fact: Fact, table: ChoiceTable) -> dict[str, int]:
    """The mask by every way to write a value: its id, or its title where that is not ambiguous."""
    names = choice_names(fact.choices)
    meant = {word: names.find(word) for word in names.spellings}
    return {word: table.by_value[value][0] for word, value in meant.items() if value is not None}


def _reading(fact: Fact, table: Table) -> Callable[[object], int]:
    return _Reading(fact, choice_names(fact.choices), table)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads a value that is no choice and gives its mask; raises Unclear where it is no value of the fact."""

    fact: Fact
    names: Names
    table: Table

    def __call__(self, written: object) -> int:
        value: Value | Misfit
        if type(written) is int and self.fact.type is FactType.INTEGER:
            value = written
            low, high = self.fact.minimum, self.fact.maximum
            if (low is not None and value < low) or (high is not None and value > high):  # type: ignore[operator]
                raise Unclear
        else:
            value = read_value(self.fact, self.names, written)
            if isinstance(value, Misfit):
                raise Unclear
        possible, certain = self.table.masks(value)
        if possible != certain:
            raise Unclear
        return possible


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
