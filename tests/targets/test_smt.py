"""The formulas say of every task what the reference says of it, with missing facts too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import FactError, Ruleset, RulesetError, load_all
from access_rules.evaluation.evaluator import Evaluator
from access_rules.evaluation.task import TaskReader
from access_rules.language.facts import WorkingDaysBetween
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.outcome import Outcome
from access_rules.targets.smt.prover import Prover
from access_rules.targets.smt.situation import Situations
from access_rules.targets.smt.verdicts import Verdicts
from access_rules.targets.smt.vocabulary import Stretch, Tasks
from tests.generators import DAY, OLD_DAY, built, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


class World:
    """A rulebook in formulas, on one day."""

    def __init__(self, book: Rulebook, day: date) -> None:
        self.tasks = Tasks([book], Stretch(day, day))
        self.situations = Situations(self.tasks, book)
        self.verdicts = Verdicts(self.situations)
        self.prover = Prover(self.tasks)
        self.prover.require([self.situations.consistent])


def loaded(document: dict[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def agree(book: Rulebook, world: World, task: Mapping[str, Any], day: date) -> None:
    stated: Mapping[str, Value] = TaskReader(book.facts).read(task)
    like = list(world.tasks.like(stated))
    evaluator = Evaluator(book)
    try:
        decision = evaluator.decide(task, as_of=day)
    except FactError:
        assert not world.prover.is_possible(*like)
        return
    assert world.prover.is_possible(*like)
    if counts_working_days(book, stated):
        # The calendar is outside the theory: what the reference says must be among what the formulas allow.
        assert world.prover.is_possible(world.verdicts.outcome(decision.outcome), *like)
        return
    for outcome in Outcome:
        assert world.prover.always(world.verdicts.outcome(outcome), *like) is (outcome is decision.outcome), outcome
        assert world.prover.always(world.verdicts.possible(outcome), *like) is (outcome in decision.possible), outcome
    assert world.prover.always(world.verdicts.complete, *like) is decision.complete
    certain = {each.rule for each in decision.reasons if each.certain} - {"default"}
    for rule in certain:
        assert world.prover.always(world.verdicts.standings[rule].counts.certain, *like), rule


def counts_working_days(book: Rulebook, stated: Mapping[str, Value]) -> bool:
    counted = (fact.computed for fact in book.facts.values())
    return any(isinstance(each, WorkingDaysBetween) and each.start in stated and each.end in stated for each in counted)


@relaxed
@given(rulesets(), tasks(), st.sampled_from([DAY, OLD_DAY, date(2019, 12, 31)]))
def test_generated_rulesets(document: dict[str, Any], task: dict[str, Any], day: date) -> None:
    book = loaded(document)
    agree(book, World(book, day), task, day)


@relaxed
@given(rulesets(), st.sampled_from([DAY, OLD_DAY]), st.sampled_from(list(Outcome)))
def test_examples_are_what_they_are_said_to_be(document: dict[str, Any], day: date, outcome: Outcome) -> None:
    book = loaded(document)
    world = World(book, day)
    found = world.prover.example(world.verdicts.outcome(outcome))
    if found is not None:
        assert Evaluator(book).decide(found.facts, as_of=found.as_of).outcome is outcome


def test_every_shipped_case(project: Any) -> None:
    compared = 0
    worlds: dict[tuple[str, date], World] = {}
    shipped: tuple[Ruleset, ...] = tuple(load_all(project / "rulesets"))
    for ruleset in shipped:
        for case in ruleset.cases:
            day = case.as_of or DAY
            key = (ruleset.id, day)
            if len(worlds) > 60 and key not in worlds:
                continue  # a world takes a tenth of a second to build
            if key not in worlds:
                worlds[key] = World(ruleset.book, day)
            agree(ruleset.book, worlds[key], case.facts, day)
            compared += 1
    assert compared > 100
