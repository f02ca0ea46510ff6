"""What holds on the days of one stretch of time: the rules in force, in order, and their alternatives.

Shared by the targets that compile a ruleset stretch by stretch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from access_rules.evaluation.counting import is_in_force
from access_rules.language.conditions import AS_OF, Atom, Compare, OtherFact
from access_rules.language.normal_form import Conjunction, Literal, normal_form
from access_rules.language.periods import Period
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.targets.masks import Use

_STRICTEST_FIRST = (
    RuleOutcome.REJECT,
    RuleOutcome.NOT_WITHOUT_APPROVAL,
    RuleOutcome.NEEDS_APPROVAL,
    RuleOutcome.ALLOW,
)


def turns(book: Rulebook) -> tuple[date, ...]:
    """The days on which something comes into force or goes out of it."""
    return tuple(sorted({day for period in _periods(book) for day in turns_of(period)}))


def start_of(day: date, starts: Iterable[date]) -> date:
    """The first day of the stretch in which a day lies; ``date.min`` before the first turn."""
    return max((each for each in starts if each <= day), default=date.min)


def _periods(book: Rulebook) -> Iterable[Period]:
    yield from (rule.in_force for rule in book.rules if rule.in_force)
    for source in book.sources.values():
        yield source.in_force
        yield from source.periods()


def turns_of(period: Period) -> Iterator[date]:
    """The first day of a period, and the first on which it is over."""
    if period.start:
        yield period.start
    if period.end and period.end < date.max:
        yield period.end + timedelta(days=1)


def rules_on(book: Rulebook, day: date) -> tuple[Rule, ...]:
    """The rules in force on a day, in the order of reasons: strictest first, then by layer and id."""
    in_force = (rule for rule in book.rules if is_in_force(rule, book, day))
    return tuple(sorted(in_force, key=lambda rule: (_STRICTEST_FIRST.index(rule.outcome), rule.layer, rule.id)))


@dataclass(frozen=True, slots=True)
class WrittenOut:
    """Rules as alternatives, each with the rule it belongs to; ``residual`` are those too wide to write out."""

    owned: tuple[tuple[Rule, Conjunction], ...]
    residual: tuple[Rule, ...]


def written_out(book: Rulebook, rules: Iterable[Rule], most: int) -> WrittenOut:
    """Rules as alternatives, at most so many a rule."""
    owned: list[tuple[Rule, Conjunction]] = []
    residual: list[Rule] = []
    for rule in rules:
        alternatives = normal_form(rule, book.definitions, most)
        if alternatives is None:
            residual.append(rule)
        else:
            owned.extend((rule, each) for each in alternatives)
    return WrittenOut(tuple(owned), tuple(residual))


def uses(conjunctions: Iterable[Conjunction]) -> tuple[dict[str, list[Use]], dict[Atom, tuple[int, int]]]:
    """Which conjunctions, by the bit of their place, need a test or its contrary.

    First the tests that a value of one fact settles, by fact; then those that look at two facts or at the day,
    each with the conjunctions that need it and those that need its contrary.
    """
    needing: dict[Literal, int] = defaultdict(int)
    for bit, conjunction in enumerate(conjunctions):
        for literal in conjunction:
            needing[literal] |= 1 << bit
    simple: dict[str, list[Use]] = defaultdict(list)
    others: dict[Atom, tuple[int, int]] = {}
    for literal, found in needing.items():
        if looks_further(literal.atom):
            plain, negated = others.get(literal.atom, (0, 0))
            others[literal.atom] = (plain, negated | found) if literal.negated else (plain | found, negated)
        else:
            simple[literal.atom.fact].append(Use(literal, found))
    return dict(simple), others


def looks_further(atom: Atom) -> bool:
    """Whether a test looks at more than one fact, or at the day."""
    return atom.fact == AS_OF or (isinstance(atom, Compare) and isinstance(atom.operand, OtherFact))
