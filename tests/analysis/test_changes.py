"""What would make a task admissible: never more than a search over all changes finds, and decided by the reference."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import FactError, RulesetError
from access_rules.analysis.changes import CHANGE, CONFIRM, DROP, why_not
from access_rules.evaluation.evaluator import Evaluator
from access_rules.evaluation.task import TaskReader
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from tests.generators import DAY, FACTS, built, front, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

ATOMS = [{"paid": True}, {"letter": True}, {"count": {"gt": 0}}, {"rank": "high"}, {"not": {"paid": True}}]
VALUES: dict[str, tuple[Any, ...]] = {
    "paid": (True, False), "letter": (True, False), "count": (0, 1, 3), "rank": ("low", "mid", "high")
}  # fmt: skip


def loaded(document: dict[str, Any]) -> Rulebook:
    try:
        return built(document).book
    except RulesetError:
        assume(False)
        raise


def price(fact: str, task: dict[str, Any]) -> int:
    if fact not in task and "if_absent" not in FACTS[fact]:
        return CONFIRM
    return DROP if FACTS[fact].get("demand") else CHANGE


def cheapest(book: Rulebook, task: dict[str, Any], outcome: Outcome) -> int | None:
    """The least price over every way of changing the facts that the rules test."""
    evaluator, found = Evaluator(book), list[int]()
    for values in product(*([None, *each] if name not in task else each for name, each in VALUES.items())):
        changed = task | {name: value for name, value in zip(VALUES, values, strict=True) if value is not None}
        paid = [name for name, value in changed.items() if name in VALUES and value != task.get(name)]
        decision = evaluator.decide(changed, as_of=DAY)
        if decision.outcome is outcome and decision.complete:
            found.append(sum(price(name, task) for name in paid))
    return min(found, default=None)


@relaxed
@given(
    st.lists(
        st.tuples(st.sampled_from(ATOMS), st.sampled_from(["allow", "needs_approval", "reject"])),
        min_size=1,
        max_size=4,
    ),
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}),
)
def test_no_change_is_cheaper(parts: list[Any], task: dict[str, Any]) -> None:
    rules = [
        {"id": f"r{at}", "outcome": says, "when": when, "reason": "理由", "cite": ["law"]}
        for at, (when, says) in enumerate(parts)
    ]
    book = loaded(front(rules))
    found = why_not(book, TaskReader(book.facts).read(task), DAY)
    if found.decision.outcome is Outcome.ALLOW:
        assert not found.remedies
        return
    allowed = [each for each in found.remedies if each.outcome is Outcome.ALLOW]
    expected = cheapest(book, task, Outcome.ALLOW)
    assert (min(each.price for each in allowed) if allowed else None) == expected
    assert (Outcome.ALLOW in found.out_of_reach) is (expected is None)


@relaxed
@given(rulesets(), tasks())
def test_remedies_are_what_they_are_said_to_be(document: dict[str, Any], task: dict[str, Any]) -> None:
    book = loaded(document)
    try:
        stated = TaskReader(book.facts).read(task)
        found = why_not(book, stated, DAY)
    except FactError:
        assume(False)
        raise
    for remedy in found.remedies:
        changed = {**stated, **{each.fact.id: each.after for each in remedy.changes}}
        decision = Evaluator(book).decide(changed, as_of=DAY)
        assert decision == remedy.decision
        assert decision.outcome is remedy.outcome
        assert remedy.outcome.strictness < found.decision.outcome.strictness or not found.decision.complete
