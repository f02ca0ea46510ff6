"""Decisions of the past are made again by the rules that made them, and a difference is told."""

from __future__ import annotations

from typing import Any

import pytest

from access_rules import Ruleset
from access_rules.errors import RegisterError
from access_rules.register import Register
from access_rules.register.database import RULESETS
from access_rules.register.events import Draft, EventKind
from tests.register.conftest import SetClock


def test_decisions_come_out_as_they_did_whatever_the_rules_are_now(
    url: str, register: Register, stricter: Ruleset, clock: SetClock
) -> None:
    allowed = register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
    asked = register.submit({"task_type": "joint"}, village="东村", department="统计局", actor="张三")
    register.approve(asked.id, authority="county", actor="李四")
    with Register.open(url, stricter, clock=clock) as later:
        later.recheck(allowed.id, actor="李四")
        later.submit({"task_type": "report"}, village="西村", department="统计局", actor="张三")
        digests = {event.ruleset["digest"] for event in later.journal.events() if event.ruleset}
        assert digests == {register.book.digest, stricter.digest}
        assert later.replay() == ()
    assert register.replay() == ()
    assert register.replay(task=allowed.id) == ()


def forged(register: Register, **changes: object) -> None:
    """Add a decision that no rules made: sealed as all others, so that only a replay finds it."""
    submitted = register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
    decided = register.history(submitted.id)[1]
    assert decided.decision is not None
    draft = Draft(
        EventKind.RECHECKED,
        "李四",
        submitted.id,
        "东村",
        "统计局",
        decision={**decided.decision, **changes},
        ruleset=decided.ruleset,
        note={"result": "kept"},
    )
    register.journal.append(draft)


FORGED: dict[str, tuple[dict[str, Any], str]] = {
    "another outcome": ({"outcome": "reject"}, "结论当时是 `reject`，现在是 `allow`"),
    "other reasons": ({"reasons": []}, "`reasons` 与当时不同"),
    "no decision at all": ({"format": 99}, "记下的决定读不懂"),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_decision_that_comes_out_otherwise_is_told(register: Register, name: str) -> None:
    changes, words = FORGED[name]
    forged(register, **changes)
    assert register.verify() == ()
    (finding,) = register.replay()
    assert (finding.code, finding.path) == ("AR741", (4,))
    assert words in finding.message.zh


def test_rules_that_are_not_kept_cannot_decide_again(register: Register) -> None:
    register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
    with register.journal.writing() as writing:
        writing.connection.execute(RULESETS.update().values(content=b"not what it was"))
    (finding,) = register.replay()
    assert "没有保存下来，或者读不懂了" in finding.message.zh


def test_a_ruleset_is_kept_once(register: Register, url: str, rules: Ruleset) -> None:
    for _ in range(3):
        register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
    with Register.open(url, rules) as other:
        other.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
    kept = {event.ruleset["kept"] for event in register.journal.events() if event.ruleset}
    assert len(kept) == 1


def test_an_event_out_of_turn_is_found(register: Register) -> None:
    """Sealed as all others, but nothing leads to it: whoever wrote it did not go through a register."""
    task = register.submit({"task_type": "ledger"}, village="东村", department="统计局", actor="张三")
    approved = Draft(EventKind.APPROVED, "李四", task.id, "东村", "统计局", note={"authority": "county"})
    register.journal.append(approved)
    assert register.journal.verify() == ()
    (finding,) = register.verify()
    assert (finding.code, finding.path) == ("AR732", (3,))
    for ask in (lambda: register.task(task.id), lambda: list(register.tasks()), lambda: list(register.tasks())):
        with pytest.raises(RegisterError, match="AR732"):
            ask()


def test_nothing_is_known_of_a_task_that_was_never_there(register: Register) -> None:
    for ask in (register.task, register.history):
        with pytest.raises(RegisterError, match="AR733"):
            ask("T1")
