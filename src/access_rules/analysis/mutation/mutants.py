"""Small mistakes in a ruleset, one at a time: what a slip of whoever edits it would look like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import chain

from access_rules.analysis.reaching import definitions_of, lists_of
from access_rules.language.conditions import (
    AllOf,
    AnyOf,
    Comparator,
    Compare,
    Condition,
    Not,
    Offset,
    OneOf,
    OtherFact,
)
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Definition, Rulebook
from access_rules.language.rules import ApprovalTerms, Rule, RuleOutcome
from access_rules.source import Span


class Mistake(StrEnum):
    """The kinds of mistakes."""

    NEGATE = "negate"
    DROP = "drop"
    SHIFT = "shift"
    WIDEN = "widen"
    OUTCOME = "outcome"
    EXCEPTION = "exception"
    REQUIREMENT = "requirement"
    OVERRIDE = "override"
    AUTHORITY = "authority"
    ITEM = "item"


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A rulebook with one mistake; each is itself and no other.

    ``owner`` is the id of the rule, the definition or the list; ``part`` the condition that was taken out or
    changed, ``became`` what it was changed to; ``word`` names what is not a condition: an outcome, a rule, an item.
    """

    mistake: Mistake
    owner: str
    book: Rulebook
    span: Span | None = None
    part: Condition | None = None
    became: Condition | None = None
    word: str | None = None

    @property
    def rule(self) -> Rule | None:
        """The rule as it stands in the mutant; None where the mistake is in a definition or a list."""
        if self.mistake is Mistake.ITEM:
            return None
        return next((rule for rule in self.book.rules if rule.id == self.owner), None)


def mutants(book: Rulebook, layer: int | None = None) -> Iterator[Mutant]:
    """Every mistake in the rules of one layer (None: of all), and in the definitions and lists they name."""
    rules = [rule for rule in book.rules if not rule.is_advisory and layer in (None, rule.layer)]
    for rule in rules:
        yield from _in_rule(rule, book)
    for name in dict.fromkeys(chain.from_iterable(definitions_of(rule, book) for rule in rules)):
        yield from _in_definition(book.definitions[name], book)
    for name in dict.fromkeys(chain.from_iterable(lists_of(rule, book) for rule in rules)):
        yield from _in_list(name, book)


def _in_rule(rule: Rule, book: Rulebook) -> Iterator[Mutant]:
    def made(mistake: Mistake, changed: Rule, span: Span | None = None, **told: object) -> Mutant:
        rules = tuple(changed if each is rule else each for each in book.rules)
        return Mutant(mistake, rule.id, replace(book, rules=rules), span or rule.span, **told)  # type: ignore[arg-type]

    yield made(Mistake.NEGATE, replace(rule, when=Not(rule.when)), part=rule.when)
    for slip in _slips(rule.when, book.facts):
        yield made(slip.mistake, replace(rule, when=slip.whole), slip.span, part=slip.part, became=slip.became)
    if rule.unless is not None:
        yield made(Mistake.EXCEPTION, replace(rule, unless=None), rule.unless.span, part=rule.unless)
        for slip in _slips(rule.unless, book.facts):
            yield made(slip.mistake, replace(rule, unless=slip.whole), slip.span, part=slip.part, became=slip.became)
    for outcome in _other_outcomes(rule):
        yield made(Mistake.OUTCOME, _with_outcome(rule, outcome), word=outcome.value)
    for at, requirement in enumerate(rule.requires):
        left = (*rule.requires[:at], *rule.requires[at + 1 :])
        yield made(Mistake.REQUIREMENT, replace(rule, requires=left), requirement.span, part=requirement.that)
    for name in sorted(rule.overrides):
        yield made(Mistake.OVERRIDE, replace(rule, overrides=rule.overrides - {name}), word=name)
    for concern in sorted(rule.overrides_concerns):
        yield made(
            Mistake.OVERRIDE, replace(rule, overrides_concerns=rule.overrides_concerns - {concern}), word=concern
        )
    lower = _lower_authority(rule, book)
    if lower is not None:
        assert rule.approval is not None
        yield made(Mistake.AUTHORITY, replace(rule, approval=replace(rule.approval, by=lower)), word=lower)


def _in_definition(definition: Definition, book: Rulebook) -> Iterator[Mutant]:
    for slip in _slips(definition.when, book.facts):
        definitions = {**book.definitions, definition.id: replace(definition, when=slip.whole)}
        changed = replace(book, definitions=definitions)
        span = slip.span or definition.span
        yield Mutant(slip.mistake, definition.id, changed, span, slip.part, slip.became)


def _in_list(name: str, book: Rulebook) -> Iterator[Mutant]:
    whole = book.lists[name]
    for at, item in enumerate(whole.items):
        items = (*whole.items[:at], *whole.items[at + 1 :])
        changed = replace(book, lists={**book.lists, name: replace(whole, items=items)})
        yield Mutant(Mistake.ITEM, name, changed, item.span, word=item.title)


# --- slips in a condition ---


@dataclass(frozen=True, slots=True)
class _Slip:
    mistake: Mistake
    whole: Condition
    part: Condition
    became: Condition | None = None

    @property
    def span(self) -> Span | None:
        return self.part.span


def _slips(condition: Condition, facts: Mapping[str, Fact]) -> Iterator[_Slip]:
    return _within(condition, facts, lambda whole: whole)


def _within(
    condition: Condition, facts: Mapping[str, Fact], around: Callable[[Condition], Condition]
) -> Iterator[_Slip]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for at, part in enumerate(parts):
                yield from _within(part, facts, _replacing(condition, at, around))
                if len(parts) > 1:
                    left = (*parts[:at], *parts[at + 1 :])
                    yield _Slip(Mistake.DROP, around(replace(condition, parts=left)), part)
        case Not(part):
            yield from _within(part, facts, lambda inner: around(Not(inner)))
        case Compare():
            for became in _shifted(condition, facts):
                yield _Slip(Mistake.SHIFT, around(became), condition, became)
        case OneOf(_, values) if len(values) > 1:
            for at in range(len(values)):
                fewer = replace(condition, values=(*values[:at], *values[at + 1 :]))
                yield _Slip(Mistake.WIDEN if condition.negated else Mistake.DROP, around(fewer), condition, fewer)
        case _:
            return


def _replacing(
    condition: AllOf | AnyOf, at: int, around: Callable[[Condition], Condition]
) -> Callable[[Condition], Condition]:
    parts = condition.parts
    return lambda inner: around(replace(condition, parts=(*parts[:at], inner, *parts[at + 1 :])))


def _shifted(test: Compare, facts: Mapping[str, Fact]) -> Iterator[Compare]:
    """The test with its threshold moved by one, up and down."""
    operand = test.operand
    for step in (1, -1):
        match operand:
            case bool():
                continue
            case int() | Decimal():
                yield replace(test, operand=operand + step)
            case date():
                yield replace(test, operand=operand + timedelta(days=step))
            case OtherFact(_, None) if test.comparator is not Comparator.EQUAL and _is_number(facts, operand.fact):
                yield replace(test, operand=replace(operand, offset=Offset(step)))
            case OtherFact(_, Offset(amount, unit)):
                yield replace(test, operand=replace(operand, offset=Offset(amount + step, unit)))
            case str() if test.comparator is not Comparator.EQUAL:
                ranked = list(facts[test.fact].choices)
                at = ranked.index(operand) + step
                if 0 <= at < len(ranked):
                    yield replace(test, operand=ranked[at])
            case _:
                continue


def _is_number(facts: Mapping[str, Fact], name: str) -> bool:
    return name in facts and facts[name].type in (FactType.INTEGER, FactType.DECIMAL)


# --- slips beside the condition ---


def _other_outcomes(rule: Rule) -> Sequence[RuleOutcome]:
    plain = (RuleOutcome.ALLOW, RuleOutcome.NEEDS_APPROVAL, RuleOutcome.REJECT)
    return [each for each in plain if each is not rule.outcome]


def _with_outcome(rule: Rule, outcome: RuleOutcome) -> Rule:
    """The rule with another outcome, without what only an allow rule may have, or may not have."""
    if outcome is RuleOutcome.ALLOW:
        return replace(rule, outcome=outcome, approval=None)
    return replace(rule, outcome=outcome, requires=(), mandate=False)


def _lower_authority(rule: Rule, book: Rulebook) -> str | None:
    approval: ApprovalTerms | None = rule.approval
    if approval is None or book.roles.approvals is None:
        return None
    choices = book.facts[book.roles.approvals].choices
    line = [each.id for each in choices.values() if not each.outside_order]
    if approval.by not in line or line.index(approval.by) == 0:
        return None
    return line[line.index(approval.by) - 1]
