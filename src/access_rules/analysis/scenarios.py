"""The situations that a ruleset tells apart, each with a task that shows it: what a meeting can go through.

A rule with an outcome makes a scenario: a task that the rule decides, if that can be by this rule alone, with the
decision of the reference. What no rule decides makes the scenarios at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from access_rules.analysis.check.gap import Gaps, find_gaps
from access_rules.analysis.reaching import definitions_behind
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.evaluation.combine import LINES
from access_rules.evaluation.decision import Decision
from access_rules.language.conditions import InList
from access_rules.language.lists import ItemList
from access_rules.language.precedence import overriders
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, all_of, any_of, negated
from access_rules.targets.smt.prover import Example, Unsettled
from access_rules.targets.smt.vocabulary import Stretch


@dataclass(frozen=True, slots=True)
class Showing:
    """A task that a rule decides: its facts in JSON values, and the decision of the reference on it.

    ``alone`` tells that no other rule decides it too.
    """

    facts: dict[str, object]
    decision: Decision
    alone: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rule in the cases it decides: one for each outcome it can give, strictest first.

    ``yields_to`` are the rules that take its place when they count, ``lists`` those it looks things up on.
    Without ``showings`` it decides nothing by itself: it is advisory, or it is proven that no task is left to it;
    ``unsettled`` tells where the solver gave up.
    """

    rule: Rule
    showings: tuple[Showing, ...]
    yields_to: tuple[Rule, ...] = ()
    lists: tuple[ItemList, ...] = ()
    unsettled: str | None = None

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes it can give."""
        return tuple(each.decision.outcome for each in self.showings)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules are told: those that concern a demand, stand in a file, give an outcome, are of the own layer.

    None leaves a part open; a file is named by the end of its path (``rules/forms.yaml``, ``forms.yaml``).
    """

    concern: str | None = None
    file: str | None = None
    outcome: Outcome | None = None
    own_layer: bool = False

    def names(self, rule: Rule, book: Rulebook) -> bool:
        """Whether a rule is told, as far as can be seen without asking what it decides."""
        concerns = {part for each in rule.concerns for part in (each, each.partition(".")[0])}
        path = rule.span.file if rule.span else ""
        return (
            (self.concern is None or self.concern in concerns)
            and (self.file is None or path == self.file or path.endswith(f"/{self.file}"))
            and (not self.own_layer or rule.layer == len(book.layers) - 1)
        )


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class ScenarioBook:
    """The scenarios of a ruleset on a day, in the order of its files; ``gaps`` where they were looked for."""

    book: Rulebook
    as_of: date
    scenarios: tuple[Scenario, ...]
    gaps: Gaps | None = None
    approximate: tuple[str, ...] = field(default=())


def scenario_book(
    book: Rulebook, as_of: date, selection: Selection = EVERYTHING, *, most_gaps: int = 0
) -> ScenarioBook:
    """The scenarios of the rules in force on a day, and up to so many kinds of tasks that no rule decides.

    Raises MissingExtraError without the solver.
    """
    world = World((book,), Stretch(as_of, as_of))
    chosen = sorted((rule for rule in world.verdicts[0].rules if selection.names(rule, book)), key=_place)
    graph = overriders(world.verdicts[0].rules, book.chain)
    told = (_scenario(world, graph, rule, selection.outcome) for rule in chosen)
    scenarios = tuple(each for each in told if selection.outcome in (None, *each.outcomes))
    gaps = find_gaps(world, most=most_gaps) if most_gaps else None
    return ScenarioBook(book, as_of, scenarios, gaps, world.approximate)


def _place(rule: Rule) -> tuple[int, str, int, str]:
    return (rule.layer, rule.span.file if rule.span else "", rule.span.line if rule.span else 0, rule.id)


def _scenario(world: World, graph: Mapping[str, tuple[str, ...]], rule: Rule, outcome: Outcome | None) -> Scenario:
    book = world.books[0]
    by_id = {each.id: each for each in book.rules}
    showings: list[Showing] = []
    unsettled = None
    if not rule.is_advisory:
        for each in _STRICTEST_FIRST if outcome is None else (outcome,):
            try:
                shown = _showing(world, rule, each)
            except Unsettled as reason:
                unsettled = str(reason)
                continue
            showings += [shown] if shown else []
    yields_to = tuple(by_id[name] for name in graph[rule.id])
    return Scenario(rule, tuple(showings), yields_to, _lists(rule, book), unsettled)


_STRICTEST_FIRST = tuple(sorted(Outcome, key=lambda each: -each.strictness))


def _lists(rule: Rule, book: Rulebook) -> tuple[ItemList, ...]:
    """The lists that its condition and exception name; a fact computed from a list is told as a fact."""
    conditions = [rule.when, *([rule.unless] if rule.unless else [])]
    conditions += [book.definitions[each].when for each in definitions_behind(conditions, book)]
    named = [node.list for each in conditions for node in nodes(each) if isinstance(node, InList)]
    return tuple(book.lists[name] for name in dict.fromkeys(named))


# --- a task that the rule decides ---


def _showing(world: World, rule: Rule, outcome: Outcome) -> Showing | None:
    """A task for which nothing is missing, decided by the rule alone if that can be."""
    verdicts = world.verdicts[0]
    decided = all_of((_pushes_for(world, rule, outcome), verdicts.outcome(outcome), verdicts.complete))
    shown = confirmed(world, partial(_shown, world, rule, outcome), decided)
    if shown is None or shown.alone:
        return shown
    others = any_of(_pushes_for(world, each, outcome) for each in verdicts.rules if each is not rule)
    return confirmed(world, partial(_shown, world, rule, outcome), decided, negated(others)) or shown


def _pushes_for(world: World, rule: Rule, outcome: Outcome) -> Formula:
    """A rule certainly puts the task on a line of an outcome."""
    lines = world.verdicts[0].standings[rule.id].lines
    return any_of(line.certain for line, each in zip(lines, LINES, strict=True) if each is outcome)


def _shown(world: World, rule: Rule, outcome: Outcome, example: Example) -> Showing | None:
    decision = world.decide(example)
    if decision.outcome is not outcome or rule.id not in decision.rules:
        return None
    return Showing(dict(written(example, world.books[0])), decision, decision.rules == (rule.id,))
