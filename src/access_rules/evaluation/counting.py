"""Which rules count: value, exception, the rules that override them, approvals given, laws that contest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from access_rules.evaluation.combine import Standing
from access_rules.evaluation.conditions import FactsOfTask, Undecided, truth, undecided
from access_rules.evaluation.situation import Situation
from access_rules.language.precedence import contesters, in_order, overriders
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import ApprovalTerms, Rule, RuleOutcome
from access_rules.language.values import Value
from access_rules.language.watches import Watch
from access_rules.truth import Truth, conjunction, disjunction


@dataclass(frozen=True, slots=True)
class Precedence:
    """The graph of a rulebook: who overrides whom, which laws contest a refusal, and the places in its order.

    ``turn`` is when a rule is counted, after those that override it; ``place`` where the rulebook lists it.
    """

    turn: Mapping[str, int]
    place: Mapping[str, int]
    overriders: Mapping[str, tuple[str, ...]]
    contesters: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, book: Rulebook) -> Precedence:
        """The graph of the rules of a rulebook, which has no cycle."""
        graph = overriders(book.rules, book.chain)
        turn = {rule: at for at, rule in enumerate(in_order(graph))}
        place = {rule.id: at for at, rule in enumerate(book.rules)}
        return cls(turn, place, graph, contesters(book.rules))


def is_in_force(rule: Rule | Watch, book: Rulebook, day: date) -> bool:
    """Whether a rule or watch takes part on a day: its own period, else as long as a document it cites."""
    if rule.in_force is not None:
        return rule.in_force.covers(day)
    return any(book.sources[cited.source].in_force_on(day, cited.version) for cited in rule.cite)


@dataclass(frozen=True, slots=True)
class Held:
    """A rule that is true or may be, by itself: its value, and whether something it requires is surely not there."""

    rule: Rule
    value: Truth
    unmet: Truth


def hold(rules: Iterable[Rule], situation: Situation) -> dict[str, Held]:
    """The rules that are true or may be, each by itself, by id; a rule left out is false."""
    values = ((rule, rule_value(rule, situation)) for rule in rules)
    return {rule.id: Held(rule, value, unmet(rule, situation)) for rule, value in values if value.is_possible}


def count(held: Mapping[str, Held], situation: Situation, precedence: Precedence) -> dict[str, Standing]:
    """How the rules that hold stand among one another, by id, in the order of the rulebook."""
    counts: dict[str, Truth] = {}
    for rule in sorted(held, key=precedence.turn.__getitem__):
        overridden = disjunction(counts.get(other, Truth.FALSE) for other in precedence.overriders[rule])
        counts[rule] = conjunction((held[rule].value, overridden.negated))
    proposed = _proposed(situation)
    return {
        rule: Standing(
            rule=held[rule].rule,
            counts=counts[rule],
            discharged=discharged(held[rule].rule.approval, situation),
            proposed=proposed,
            unmet=held[rule].unmet,
            contested=disjunction(counts.get(law, Truth.FALSE) for law in precedence.contesters.get(rule, ())),
        )
        for rule in sorted(held, key=precedence.place.__getitem__)
    }


def unmet(rule: Rule, situation: Situation) -> Truth:
    """Whether something that a rule requires is surely not there."""
    return Truth.of(any(truth(each.that, situation) is Truth.FALSE for each in rule.requires))


def rule_value(rule: Rule, situation: FactsOfTask) -> Truth:
    """``when and not unless``; false on a day on which the rule is not in force."""
    if not is_in_force(rule, situation.book, situation.as_of):
        return Truth.FALSE
    unless = truth(rule.unless, situation) if rule.unless else Truth.FALSE
    return conjunction((truth(rule.when, situation), unless.negated))


def discharged(terms: ApprovalTerms | None, situation: Situation) -> Truth:
    """Whether the approval that is asked for has been given."""
    approvals = situation.book.roles.approvals
    if terms is None or approvals is None:
        return Truth.FALSE
    given = situation.value(approvals)
    if given is None:
        return Truth.UNKNOWN
    assert isinstance(given, frozenset)
    return Truth.of(bool(given & sufficient(terms.by, situation.book)))


def sufficient(authority: str, book: Rulebook) -> frozenset[str]:
    """The authorities whose approval is enough: the one named and, in the order, those above it."""
    choices = book.facts[book.roles.approvals or ""].choices
    if choices[authority].outside_order:
        return frozenset({authority})
    line = [each.id for each in choices.values() if not each.outside_order]
    return frozenset(line[line.index(authority) :])


def _proposed(situation: Situation) -> Truth:
    roles = situation.book.roles
    if roles.stage is None:
        return Truth.UNKNOWN
    stage: Value | None = situation.value(roles.stage)
    return Truth.UNKNOWN if stage is None else Truth.of(stage in roles.proposed)


def undecided_facts(
    rule: Rule, situation: Situation, standings: Mapping[str, Standing], precedence: Precedence
) -> Iterator[Undecided]:
    """The facts on which it hangs whether a rule counts, and as what; none where that is settled."""
    pending, seen = [rule.id, *precedence.contesters.get(rule.id, ())], {rule.id}
    while pending:
        current = standings.get(pending.pop(0))
        if current is None or (current.rule is not rule and current.counts is not Truth.UNKNOWN):
            continue
        yield from _undecided_value(current.rule, situation)
        fresh = [other for other in precedence.overriders[current.rule.id] if other not in seen]
        seen.update(fresh)
        pending.extend(fresh)
    yield from _undecided_roles(rule, situation)


def _undecided_value(rule: Rule, situation: Situation) -> Iterator[Undecided]:
    if rule_value(rule, situation) is Truth.UNKNOWN:
        for part in (rule.when, rule.unless):
            yield from undecided(part, situation) if part else ()


def _undecided_roles(rule: Rule, situation: Situation) -> Iterator[Undecided]:
    roles = situation.book.roles
    if rule.approval is not None and roles.approvals and situation.value(roles.approvals) is None:
        yield from (Undecided(each) for each in situation.ask(roles.approvals))
    if rule.outcome is RuleOutcome.NOT_WITHOUT_APPROVAL and roles.stage and situation.value(roles.stage) is None:
        yield from (Undecided(each) for each in situation.ask(roles.stage))
