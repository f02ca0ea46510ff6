"""What is decided, in formulas: which rules count, on which lines they put a task, and what follows.

The mirror of ``evaluation.counting`` and ``evaluation.combine``; generated tests hold it to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from access_rules.evaluation.combine import LINES
from access_rules.evaluation.counting import is_in_force, sufficient
from access_rules.language.conditions import Includes, OneOf
from access_rules.language.precedence import contesters, in_order, overriders
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import ApprovalTerms, Rule, RuleOutcome
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import (
    FALSE,
    TRUE,
    UNKNOWN,
    Formula,
    Kleene,
    all_of,
    any_of,
    conjunction,
    disjunction,
    negated,
    two_valued,
)
from access_rules.targets.smt.situation import Situations


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands: its value by itself, whether it counts, and the four lines."""

    rule: Rule
    value: Kleene
    counts: Kleene
    lines: tuple[Kleene, Kleene, Kleene, Kleene]


class Verdicts:
    """What some rules decide in all situations; by default all rules of the rulebook that are in force.

    ``apart`` are pairs of rules of which the first neither yields to the second nor is contested by it, whatever
    they say: to ask what would be without that.
    """

    def __init__(
        self, situations: Situations, rules: Iterable[Rule] | None = None, *, apart: Collection[tuple[str, str]] = ()
    ) -> None:
        self.situations = situations
        self.book: Rulebook = situations.book
        chosen = self.book.rules if rules is None else rules
        self._apart = frozenset(apart)
        self.rules = tuple(rule for rule in chosen if is_in_force(rule, self.book, situations.days.first))

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Every rule by id, in the order of the rulebook."""
        by_id = {rule.id: rule for rule in self.rules}
        graph = self._kept(overriders(self.rules, self.book.chain))
        laws = self._kept(contesters(self.rules))
        values = {rule.id: self.value(rule) for rule in self.rules}
        counts: dict[str, Kleene] = {}
        for name in in_order(graph):
            overridden = disjunction(counts[other] for other in graph[name])
            counts[name] = conjunction((values[name], overridden.negated))
        return {
            name: Standing(
                rule,
                values[name],
                counts[name],
                self._lines(rule, counts[name], disjunction(counts[law] for law in laws.get(name, ()))),
            )
            for name, rule in by_id.items()
        }

    def _kept(self, graph: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {
            rule: tuple(other for other in others if (rule, other) not in self._apart) for rule, others in graph.items()
        }

    def value(self, rule: Rule) -> Kleene:
        """``when and not unless``."""
        truth = self.situations.truth
        return conjunction((truth(rule.when), truth(rule.unless).negated)) if rule.unless else truth(rule.when)

    def unmet(self, rule: Rule) -> Kleene:
        """Something that a rule requires is surely not there."""
        return two_valued(any_of(self.situations.truth(each.that).false for each in rule.requires))

    def discharged(self, terms: ApprovalTerms | None) -> Kleene:
        """The approval that is asked for has been given."""
        approvals = self.book.roles.approvals
        if terms is None or approvals is None:
            return FALSE
        return self.situations.truth(Includes(approvals, sufficient(terms.by, self.book), any=True))

    @cached_property
    def proposed(self) -> Kleene:
        """The task is only proposed."""
        roles = self.book.roles
        if roles.stage is None:
            return UNKNOWN
        return self.situations.truth(OneOf(roles.stage, tuple(sorted(roles.proposed))))

    def _lines(self, rule: Rule, counts: Kleene, contested: Kleene) -> tuple[Kleene, Kleene, Kleene, Kleene]:
        if rule.is_advisory:
            return (FALSE,) * 4
        refuses = conjunction((counts, self._refuses(rule)))
        return (
            conjunction((refuses, contested.negated)),
            conjunction((refuses, contested)),
            conjunction((counts, self._asks(rule))),
            conjunction((counts, self._allows(rule))),
        )

    def _refuses(self, rule: Rule) -> Kleene:
        match rule.outcome:
            case RuleOutcome.REJECT:
                return TRUE
            case RuleOutcome.NOT_WITHOUT_APPROVAL:
                return conjunction((self.discharged(rule.approval).negated, self.proposed.negated))
            case _:
                return FALSE

    def _asks(self, rule: Rule) -> Kleene:
        match rule.outcome:
            case RuleOutcome.NEEDS_APPROVAL:
                return self.discharged(rule.approval).negated
            case RuleOutcome.NOT_WITHOUT_APPROVAL:
                return conjunction((self.discharged(rule.approval).negated, self.proposed))
            case RuleOutcome.ALLOW:
                return self.unmet(rule)
            case _:
                return FALSE

    def _allows(self, rule: Rule) -> Kleene:
        match rule.outcome:
            case RuleOutcome.ALLOW:
                return TRUE
            case RuleOutcome.REJECT:
                return FALSE
            case _:
                return self.discharged(rule.approval)

    # --- the verdict ---

    def decides(self, rule: str) -> Formula:
        """A rule certainly puts the task on a line, and none above that line certainly applies."""
        lines = self.standings[rule].lines
        return any_of(all_of((line.certain, self.reaches(at))) for at, line in enumerate(lines))

    @cached_property
    def applies(self) -> tuple[Kleene, ...]:
        """Whether each of the four lines applies."""
        return tuple(disjunction(each.lines[at] for each in self.standings.values()) for at in range(len(LINES)))

    def reaches(self, line: int) -> Formula:
        """No line above this one certainly applies; 4 is the default."""
        return all_of(negated(each.certain) for each in self.applies[:line])

    @cached_property
    def reaches_default(self) -> Formula:
        """The default may decide."""
        return self.reaches(len(LINES))

    @cached_property
    def decided_by_default(self) -> Formula:
        """No rule puts the task on any line, certainly or possibly."""
        return all_of(negated(each.possible) for each in self.applies)

    def possible(self, outcome: Outcome) -> Formula:
        """An outcome is left open."""
        lines = [
            all_of((self.applies[at].possible, self.reaches(at))) for at, each in enumerate(LINES) if each is outcome
        ]
        default = [self.reaches_default] if self.book.default.outcome is outcome else []
        return any_of([*lines, *default])

    @cached_property
    def complete(self) -> Formula:
        """One outcome is left."""
        left = [self.possible(each) for each in Outcome]
        pairs = [(one, other) for at, one in enumerate(left) for other in left[at + 1 :]]
        return all_of(negated(all_of(pair)) for pair in pairs)

    def outcome(self, outcome: Outcome) -> Formula:
        """The outcome of the decision."""
        return self._outcomes[outcome]

    @cached_property
    def _outcomes(self) -> Mapping[Outcome, Formula]:
        alone = {
            each: all_of(
                (self.possible(each), *(negated(self.possible(other)) for other in Outcome if other is not each))
            )
            for each in (Outcome.ALLOW, Outcome.REJECT)
        }
        return {**alone, Outcome.NEEDS_APPROVAL: negated(any_of(alone.values()))}

    def outcome_in(self, outcomes: Collection[Outcome]) -> Formula:
        """The outcome is one of several."""
        return any_of(self.outcome(each) for each in outcomes)
