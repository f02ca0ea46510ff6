"""What a handbook is made from: a ruleset, its cases as they come out, and the texts of its files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from access_rules.analysis.casework import CaseResult, run_cases
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.cases import Case
from access_rules.language.layers import LayerHead
from access_rules.language.precedence import contesters, overriders
from access_rules.language.reach import facts_tested
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.render.handbook.prefaces import Comments
from access_rules.render.handbook.validity import reference_day

Written = TypeVar("Written", Rule, Watch)


@dataclass(frozen=True)
class Volume:
    """A ruleset ready to be written out.

    ``day`` is the day of the handbook: cases that name no day are decided for it, and what is not in force
    on it is marked. ``texts`` are files of the ruleset by the names that spans use; headings come from them.
    """

    book: Rulebook
    results: tuple[CaseResult, ...]
    day: date
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The id of the ruleset."""
        return self.book.id

    @property
    def head(self) -> LayerHead:
        """The front page of its own layer."""
        return self.book.layers[-1]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by id."""
        return {rule.id: rule for rule in self.book.rules}

    @cached_property
    def own_rules(self) -> tuple[Rule, ...]:
        """The rules of its own layer."""
        return tuple(rule for rule in self.book.rules if rule.layer == len(self.book.layers) - 1)

    @cached_property
    def entries(self) -> Mapping[str, Rule | Watch]:
        """Every rule and watch by id; no two share one."""
        return {**self.rules, **{watch.id: watch for watch in self.book.watches}}

    @cached_property
    def used_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each fact, the rules and watches that look at it, themselves or through definitions."""
        found: dict[str, list[str]] = defaultdict(list)
        entries: list[Rule | Watch] = [*in_order_of_writing(self.book.rules)]
        for entry in [*entries, *in_order_of_writing(self.book.watches)]:
            for fact in _facts_of(entry, self.book):
                found[fact].append(entry.id)
        return {fact: tuple(entries) for fact, entries in found.items()}

    @cached_property
    def own_watches(self) -> tuple[Watch, ...]:
        """The watches of its own layer."""
        return tuple(watch for watch in self.book.watches if watch.layer == len(self.book.layers) - 1)

    @cached_property
    def overridden_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each rule, those that take its place when they count."""
        return overriders(self.book.rules, self.book.chain)

    @cached_property
    def overrides(self) -> Mapping[str, tuple[str, ...]]:
        """For each rule, those whose place it takes when it counts."""
        found: dict[str, list[str]] = defaultdict(list)
        for rule, others in self.overridden_by.items():
            for other in others:
                found[other].append(rule)
        return {rule: tuple(others) for rule, others in found.items()}

    @cached_property
    def contested_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each rule that may refuse, the mandates that turn its refusal into a conflict."""
        return contesters(self.book.rules)

    @cached_property
    def results_by_rule(self) -> Mapping[str, tuple[CaseResult, ...]]:
        """For each rule (and the default), the cases in which it counts for the decision."""
        found: dict[str, list[CaseResult]] = defaultdict(list)
        for result in self.results:
            for rule in deciding_rules(result):
                found[rule].append(result)
        return {rule: tuple(results) for rule, results in found.items()}

    @cached_property
    def _comments(self) -> Mapping[str, Comments]:
        return {name: Comments(text) for name, text in self.texts.items()}

    def comments(self, file: str) -> Comments:
        """What the author wrote beside the rules or watches of a file, as far as its text is known."""
        return self._comments.get(file) or Comments("")


def deciding_rules(result: CaseResult) -> tuple[str, ...]:
    """The rules that certainly count in the decision of a case, each once."""
    if result.decision is None:
        return ()
    return tuple(dict.fromkeys(reason.rule for reason in result.decision.reasons if reason.certain))


def gather(
    evaluator: Evaluator,
    book: Rulebook,
    cases: Iterable[Case],
    texts: Mapping[str, str] | None = None,
    *,
    day: date | None = None,
) -> Volume:
    """The volume of a ruleset, its cases decided by an evaluator of it; ``day`` as ``reference_day`` gives it."""
    day = day or reference_day(book)
    return Volume(book, tuple(run_cases(evaluator, cases, today=day)), day, texts or {})


def in_order_of_writing(rules: Iterable[Written]) -> Sequence[Written]:
    """Rules or watches as they stand in their files."""
    return sorted(rules, key=lambda rule: ((rule.span.file, rule.span.line) if rule.span else ("", 0), rule.id))


def _facts_of(entry: Rule | Watch, book: Rulebook) -> frozenset[str]:
    compared = entry.facts if isinstance(entry, Watch) else ()
    return frozenset(compared).union(*(facts_tested(each, book.definitions) for each in entry.conditions))


def is_default(rule: str) -> bool:
    """Whether a reason's rule is the default."""
    return rule == DEFAULT_RULE
