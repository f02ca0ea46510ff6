"""Whatever is tried in whatever order: it is done as a whole or refused and leaves nothing, and the journal holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules import Ruleset
from access_rules.errors import RegisterError
from access_rules.evaluation.counting import sufficient
from access_rules.language.procedure import TaskState
from access_rules.register import Register, Task
from tests.register.conftest import SetClock

AUTHORITIES = ("township", "county", "city", "grid")


@dataclass(frozen=True)
class Step:
    """Something that somebody tries."""

    what: str
    task: str
    authority: str
    days: int

    def take(self, register: Register, clock: SetClock) -> None:
        deeds: dict[str, Callable[[], object]] = {
            "report": self._submit(register, "report"),
            "joint": self._submit(register, "joint"),
            "assist": self._submit(register, "assist"),
            "approve": lambda: register.approve(self.task, authority=self.authority, actor="李四"),
            "return": lambda: register.return_(self.task, authority=self.authority, actor="李四", reason="缺材料"),
            "reject": lambda: register.reject(self.task, authority=self.authority, actor="李四", reason="不办"),
            "object": lambda: register.object(self.task, actor="村主任", reason="没有人手"),
            "recheck": lambda: register.recheck(self.task, actor="李四", keep=self.days % 2 == 0, reason="看过了"),
            "withdraw": lambda: register.withdraw(self.task, actor="张三"),
            "expire": lambda: register.expire(actor="定时"),
            "wait": lambda: clock.go_on(days=self.days),
        }
        deeds[self.what]()

    def _submit(self, register: Register, task_type: str) -> Callable[[], object]:
        facts = {"task_type": task_type}
        return lambda: register.submit(facts, village="东村", department="统计局", actor="张三", task=self.task)


WHAT = (
    "report", "joint", "assist", "approve", "approve", "approve", "return", "reject", "object", "recheck", "withdraw",
    "expire", "wait", "wait",
)  # fmt: skip
STEPS = st.builds(
    Step,
    what=st.sampled_from(WHAT),
    task=st.sampled_from(["甲", "乙"]),
    authority=st.sampled_from(AUTHORITIES),
    days=st.sampled_from([1, 2, 16, 40, 100, 400]),
)


def has_all_approvals(task: Task, register: Register) -> bool:
    """Whether a task that needed approval has one that suffices for each that the rules ask for."""
    asked = {"report": ["county"], "joint": ["county", "grid"], "assist": []}[task.facts["task_type"]]
    given = {each.authority for each in task.given}
    return all(given & sufficient(each, register.book) for each in asked)


@settings(max_examples=60)
@given(steps=st.lists(STEPS, min_size=5, max_size=40))
def test_any_course(steps: list[Step], rules: Ruleset) -> None:
    clock = SetClock()
    with Register.create(":memory:", rules, clock=clock) as register:
        for step in steps:
            before = register.journal.head
            try:
                step.take(register, clock)
            except RegisterError:
                assert register.journal.head == before
            for task in register.tasks():
                assert register.task(task.id) == task
                if task.state in (TaskState.IN_FORCE, TaskState.RECHECKED, TaskState.OBJECTED):
                    assert has_all_approvals(task, register)
        register.expire(actor="定时")
        assert register.expire(actor="定时") == ()
        assert register.verify() == ()
        assert register.replay() == ()


@settings(max_examples=40)
@given(steps=st.lists(STEPS, min_size=5, max_size=30))
def test_a_deadline_that_has_passed_holds_recorded_or_not(steps: list[Step], rules: Ruleset) -> None:
    """Two registers live through the same; in one of them deadlines are recorded as soon as they pass."""
    late_clock, prompt_clock = SetClock(), SetClock()
    late = Register.create(":memory:", rules, clock=late_clock)
    prompt = Register.create(":memory:", rules, clock=prompt_clock)
    with late, prompt:
        for step in steps:
            prompt.expire(actor="定时")
            assert is_done(step, late, late_clock) is is_done(step, prompt, prompt_clock), step
            late_clock.at = prompt_clock.at = max(late_clock.at, prompt_clock.at)


def is_done(step: Step, register: Register, clock: SetClock) -> bool:
    """Try a step, and tell whether it was not refused."""
    try:
        step.take(register, clock)
    except RegisterError:
        return False
    return True
