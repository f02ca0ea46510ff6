"""Questions settle a task, whatever is answered, and each is about something that is missing."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import FactError, RulesetError
from access_rules.analysis.questions import Interview
from access_rules.evaluation.evaluator import Evaluator
from access_rules.evaluation.task import TaskReader
from access_rules.language.rulebook import Rulebook
from tests.generators import DAY, built, front, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def loaded(document: dict[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


@relaxed
@given(rulesets(most=4), tasks(), st.randoms(use_true_random=False))
def test_every_interview_ends(document: dict[str, Any], task: dict[str, Any], dice: random.Random) -> None:
    book = loaded(document)
    interview = Interview(book, Evaluator(book), DAY)
    try:
        facts = dict(TaskReader(book.facts).read(task))
        interview.decide(facts)
    except FactError:
        assume(False)
        raise
    asked: set[str] = set()
    while (question := interview.next_question(facts)) is not None:
        assert question.fact.id in interview.decide(facts).missing
        assert question.fact.id not in asked
        asked.add(question.fact.id)
        answer = dice.choice(question.answers)
        facts[question.fact.id] = answer.value
        assert interview.decide(facts).possible == answer.possible
    # What is left open is a text that an open list does not know.
    assert set(interview.decide(facts).missing) <= {"name"} & set(facts)


def test_the_question_that_settles_most_comes_first() -> None:
    # Whether it is paid settles all; the count only where it is not.
    rules = [
        {"id": "paid", "outcome": "reject", "when": {"paid": False}, "reason": "理由", "cite": ["law"]},
        {"id": "some", "outcome": "reject", "when": {"all": [{"count": {"gt": 0}}, {"rank": "high"}]}, "reason": "理由",
         "cite": ["law"]},
    ]  # fmt: skip
    book = loaded(front(rules))
    interview = Interview(book, Evaluator(book), DAY)
    question = interview.next_question({})
    assert question is not None
    assert question.fact.id == "paid"
    assert [each.id for each in question.rules] == ["paid"]
    skipped = interview.next_question({}, frozenset({"paid"}))
    assert skipped is not None
    assert skipped.fact.id != "paid"
