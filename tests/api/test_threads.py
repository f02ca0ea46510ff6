"""Threads that run freely over one evaluator, or one decision, never see a half-made answer."""

from __future__ import annotations

import itertools
import pickle
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from threading import Barrier
from typing import Any, TypeVar

import pytest

from access_rules import Decision, Evaluator, Ruleset
from tests.generators import DAY, DOMAINS, FACTS, OLD_DAY, built, front

THREADS = 8
DAYS = (DAY, OLD_DAY, date(2019, 12, 31), date(2020, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
"""Days in several stretches of the law, for each of which something is compiled when it is first asked for."""

Question = tuple[Any, date]
Made = TypeVar("Made")


@pytest.fixture(autouse=True)
def _switching_all_the_time() -> Iterator[None]:
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(switch)


def plain() -> Ruleset:
    """Rules that are decided at once, over facts of every type."""
    conditions: list[dict[str, Any]] = [
        {"kind": "letter"},
        {"paid": True, "count": {"gt": 0}},
        {"rank": {"gte": "mid"}},
        {"proof": {"includes": "photo"}},
        {"name": "茶话会"},
        {"name": {"in_list": "bad"}},
        {"due": {"lt": date(2026, 3, 1)}},
    ]
    outcomes = itertools.cycle(["reject", "needs_approval", "allow"])
    sources = itertools.cycle(["law", "notice"])
    made = [
        {"id": f"r{n}", "outcome": next(outcomes), "when": when, "reason": "理由", "cite": next(sources)}
        for n, when in enumerate(conditions)
    ]
    document = front(made)
    facts = {name: dict(fact) for name, fact in FACTS.items()}
    facts["kind"]["values"] = {"plain": "一般", "letter": "责任状", "visit": "走访"}
    facts["listed"].pop("computed")
    return built({**document, "facts": facts})


def plain_questions() -> list[Question]:
    dice = random.Random(7)
    return [
        ({fact: dice.choice(values) for fact, values in DOMAINS.items() if dice.random() < 0.7}, dice.choice(DAYS))
        for _ in range(200)
    ]


def national_questions(national: Ruleset) -> list[Question]:
    return [(case.facts, DAYS[at % len(DAYS)]) for at, case in enumerate(national.cases[::45])]


@pytest.fixture(scope="module", params=["plain", "national"])
def shared(request: pytest.FixtureRequest, national: Ruleset) -> tuple[Ruleset, list[Question]]:
    return (plain(), plain_questions()) if request.param == "plain" else (national, national_questions(national))


@pytest.fixture(scope="module")
def expected(shared: tuple[Ruleset, list[Question]]) -> list[Decision]:
    """What the reference says, and its every detail worked out before threads come in."""
    ruleset, questions = shared
    reference = ruleset.compile("reference")
    decisions = [reference.decide(task, as_of=day) for task, day in questions]
    assert all(each.to_dict() for each in decisions)
    return decisions


def by_all(work: Callable[[random.Random], Made]) -> list[Made]:
    """What every thread makes of a piece of work that all begin at once."""
    start = Barrier(THREADS)

    def begin(number: int) -> Made:
        start.wait()
        return work(random.Random(number))

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def shuffled(dice: random.Random, count: int) -> list[int]:
    return dice.sample(range(count), count)


@pytest.mark.parametrize("checked", [True, False])
def test_a_fresh_evaluator_shared_by_all(
    shared: tuple[Ruleset, list[Question]], expected: list[Decision], checked: bool
) -> None:
    ruleset, questions = shared
    for _ in range(3):
        evaluator = ruleset.compile()
        asked = [(task if checked else evaluator.read(task), day) for task, day in questions]

        def work(dice: random.Random, evaluator: Evaluator = evaluator, asked: list[Question] = asked) -> bool:
            for at in shuffled(dice, len(asked)):
                task, day = asked[at]
                decision = evaluator.decide(task, as_of=day, validate=checked)
                told = (decision.outcome, decision.rules, decision.possible, decision.complete)
                right = expected[at]
                assert told == (right.outcome, right.rules, right.possible, right.complete)
            return True

        assert all(by_all(work))


def test_the_details_of_one_decision_asked_by_all(
    shared: tuple[Ruleset, list[Question]], expected: list[Decision]
) -> None:
    ruleset, questions = shared
    evaluator = ruleset.compile()
    for checked in (True, False):
        for at, (task, day) in enumerate(questions[:6]):
            facts = task if checked else evaluator.read(task)
            decision = evaluator.decide(facts, as_of=day, validate=checked)
            right = expected[at].to_dict()
            assert by_all(lambda _, decision=decision: decision.to_dict()) == [right] * THREADS  # type: ignore[misc]
            assert decision == expected[at]


def test_pickled_while_all_decide(shared: tuple[Ruleset, list[Question]], expected: list[Decision]) -> None:
    ruleset, questions = shared
    evaluator = ruleset.compile()

    def work(dice: random.Random) -> bytes:
        copy = b""
        for at in shuffled(dice, min(len(questions), 40)):
            task, day = questions[at]
            # Days and texts that nobody asked of before: something to remember while others pickle.
            evaluator.decide(task, as_of=date.fromordinal(day.toordinal() - dice.randrange(300)))
            if not dice.randrange(8):
                copy = pickle.dumps(evaluator)
        return copy or pickle.dumps(evaluator)

    for copy in by_all(work):
        restored = pickle.loads(copy)
        decided = [restored.decide(task, as_of=day).outcome for task, day in questions]
        assert decided == [each.outcome for each in expected]


def test_rebuilt_in_new_processes() -> None:
    evaluator, questions = plain().compile(), plain_questions()[:8]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        decided = [pool.submit(evaluator.decide, task, as_of=day) for task, day in questions]
        assert [each.result() for each in decided] == [evaluator.decide(task, as_of=day) for task, day in questions]
