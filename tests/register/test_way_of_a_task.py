"""What becomes of a task: states, authorities, deadlines, villages, and every refusal in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from access_rules import FactError, Ruleset
from access_rules.errors import RegisterError
from access_rules.language.procedure import TaskState
from access_rules.language.roster import Roster, VillageStaff
from access_rules.outcome import Outcome
from access_rules.register import EventKind, Register, Task
from tests.register.conftest import SetClock

Submit = Callable[..., Task]


@pytest.fixture
def submit(register: Register) -> Submit:
    def submitted(task_type: str, **more: Any) -> Task:
        words = {"village": "东村", "department": "统计局", "actor": "张三", **more}
        return register.submit({"事项类型": task_type}, **words)

    return submitted


def kinds(register: Register, task: Task) -> list[str]:
    return [event.kind.value for event in register.history(task.id)]


def refused(action: Callable[[], object]) -> tuple[str, str, str]:
    """The code and the words of the one finding with which an action is refused."""
    with pytest.raises(RegisterError) as caught:
        action()
    (finding,) = caught.value.diagnostics
    assert finding.help is not None
    return finding.code, finding.message.zh, finding.message.en


# ---- from submission to the list


@pytest.mark.parametrize(
    ("task_type", "state", "events"),
    [
        ("协助", TaskState.IN_FORCE, ["submitted", "decided", "listed"]),
        ("填报", TaskState.UNDER_REVIEW, ["submitted", "decided"]),
        ("台账", TaskState.REJECTED, ["submitted", "decided"]),
    ],
)
def test_a_submitted_task_is_decided_at_once(
    register: Register, submit: Submit, task_type: str, state: TaskState, events: list[str]
) -> None:
    task = submit(task_type)
    assert task.state is state
    assert register.task(task.id) == task
    assert kinds(register, task) == events
    decided = register.history(task.id)[1]
    assert decided.decision is not None
    assert decided.ruleset is not None
    assert decided.ruleset["digest"] == register.book.digest == decided.decision["ruleset"]["digest"]
    assert decided.decision["as_of"] == "2026-03-02"
    assert decided.actor == "张三"


def test_the_day_is_that_of_china(register: Register, submit: Submit, clock: SetClock) -> None:
    clock.at = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    decision = register.history(submit("协助").id)[1].decision
    assert decision is not None
    assert decision["as_of"] == "2026-03-03"


def test_ids_are_given_or_made(register: Register, submit: Submit) -> None:
    assert submit("协助").id == "T1"
    assert submit("协助", task="2026-07 号").id == "2026-07 号"
    assert submit("协助", task="T7").id == "T7"
    assert submit("协助").id == "T10"
    register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三", task="T14")
    assert submit("协助").id == "T16"


def test_a_task_with_wrong_facts_is_not_recorded(register: Register, submit: Submit) -> None:
    with pytest.raises(FactError, match="AR703"):
        submit("协肋")
    assert register.journal.head.number == 0


def test_the_last_approval_puts_it_in_force(register: Register, submit: Submit) -> None:
    task = submit("联办")
    assert [each.authority for each in task.pending] == ["county", "grid"]
    task = register.approve(task.id, authority="县级", actor="李四", remark="同意")
    assert (task.state, [each.authority for each in task.pending]) == (TaskState.UNDER_REVIEW, ["grid"])
    task = register.approve(task.id, authority="grid", actor="王五")
    assert task.state is TaskState.IN_FORCE
    assert kinds(register, task) == ["submitted", "decided", "approved", "approved", "listed"]
    approved = register.history(task.id)[3]
    assert approved.decision is not None
    assert approved.decision["facts"]["approved_by"] == ["county", "grid"]
    assert approved.decision["outcome"] == "allow"


def test_a_higher_authority_suffices(register: Register, submit: Submit) -> None:
    assert register.approve(submit("填报").id, authority="city", actor="李四").state is TaskState.IN_FORCE


def test_where_no_rule_speaks_the_reviewer_approves(register: Register, submit: Submit) -> None:
    task = submit("其他")
    assert (task.outcome, [each.authority for each in task.pending]) == (Outcome.NEEDS_APPROVAL, ["county"])
    assert register.approve(task.id, authority="county", actor="李四").state is TaskState.IN_FORCE


def test_what_is_not_known_waits_for_all_who_may_have_to_approve(register: Register) -> None:
    task = register.submit({}, village="东村", department="统计局", actor="张三")
    assert {each.authority for each in task.pending} == {"county", "township", "grid"}
    task = register.approve(task.id, authority="city", actor="赵六")
    assert [each.authority for each in task.pending] == ["grid"]
    assert register.approve(task.id, authority="grid", actor="王五").state is TaskState.IN_FORCE


@pytest.mark.parametrize("turn_down", ["return_", "reject"])
def test_authorities_turn_tasks_down_with_a_reason(register: Register, submit: Submit, turn_down: str) -> None:
    task = submit("填报")
    act = getattr(register, turn_down)
    assert refused(lambda: act(task.id, authority="township", actor="李四", reason="缺材料"))[0] == "AR735"
    assert refused(lambda: act(task.id, authority="county", actor="李四", reason=" "))[0] == "AR739"
    after = act(task.id, authority="county", actor="李四", reason="缺材料")
    assert after.state is (TaskState.RETURNED if turn_down == "return_" else TaskState.REJECTED)
    assert register.history(task.id)[-1].note == {"authority": "county", "title": "县级", "reason": "缺材料"}


def test_a_returned_task_is_submitted_again(register: Register, submit: Submit) -> None:
    task = submit("联办")
    register.approve(task.id, authority="county", actor="李四")
    register.return_(task.id, authority="grid", actor="王五", reason="缺材料")
    again = submit("填报", task=task.id)
    assert (again.id, again.state, again.given) == (task.id, TaskState.UNDER_REVIEW, ())
    assert [each.authority for each in again.pending] == ["county"]


def test_a_task_at_its_end_is_submitted_again(submit: Submit) -> None:
    task = submit("台账")
    assert submit("协助", task=task.id).state is TaskState.IN_FORCE


def test_an_id_is_not_another_task(submit: Submit) -> None:
    task = submit("台账")
    code, zh, _ = refused(lambda: submit("协助", task=task.id, village="西村"))
    assert code == "AR739"
    assert zh == "事项编号不能用：`T1` 是 `统计局` 给 `东村` 的另一件事项"


def test_departments_withdraw(register: Register, submit: Submit) -> None:
    task = register.withdraw(submit("填报").id, actor="张三", reason="不办了")
    assert task.state is TaskState.WITHDRAWN
    assert refused(lambda: register.withdraw(task.id, actor="张三"))[0] == "AR734"


# ---- refusals

REFUSED: dict[str, tuple[str, Callable[[Register, Task], object], tuple[str, str, str]]] = {
    "an authority below": (
        "填报",
        lambda register, task: register.approve(task.id, authority="乡级", actor="李四"),
        ("AR735", "`乡级` 无权批准事项 `T1`", "`township` may not approve the task `T1`"),
    ),
    "an authority beside": (
        "填报",
        lambda register, task: register.approve(task.id, authority="网格办", actor="李四"),
        ("AR735", "`网格办` 无权批准事项 `T1`", "`grid` may not approve the task `T1`"),
    ),
    "no authority at all": (
        "填报",
        lambda register, task: register.approve(task.id, authority="县机", actor="李四"),
        ("AR738", "没有名为 `县机` 的批准机关", "there is no authority `县机`"),
    ),
    "a task in force": (
        "协助",
        lambda register, task: register.approve(task.id, authority="县级", actor="李四"),
        ("AR734", "事项 `T1` 现在是“在册”，不能批准", "the task `T1` is in_force: it cannot be approved"),
    ),
    "a rejected task": (
        "台账",
        lambda register, task: register.approve(task.id, authority="县级", actor="李四"),
        ("AR734", "事项 `T1` 现在是“不予准入”，不能批准", "the task `T1` is rejected: it cannot be approved"),
    ),
    "a task that is not there": (
        "协助",
        lambda register, _: register.approve("T9", authority="县级", actor="李四"),
        ("AR733", "登记簿里没有事项 `T9`", "the register has no task `T9`"),
    ),
    "a recheck of what is not in force": (
        "填报",
        lambda register, task: register.recheck(task.id, actor="李四"),
        ("AR734", "事项 `T1` 现在是“审核中”，不能回头看", "the task `T1` is under_review: it cannot be rechecked"),
    ),
    "an objection without a reason": (
        "协助",
        lambda register, task: register.object(task.id, actor="王五", reason=""),
        ("AR739", "理由不能用：没有写", "the reason cannot be used: it is blank"),
    ),
    "an exit without a reason": (
        "协助",
        lambda register, task: register.recheck(task.id, actor="王五", keep=False),
        ("AR739", "理由不能用：没有写", "the reason cannot be used: it is blank"),
    ),
    "an actor that cannot be shown": (
        "协助",
        lambda register, task: register.object(task.id, actor="王\x00五", reason="不办"),
        (
            "AR739",
            "经办人不能用：有不能显示的字符",
            "the actor cannot be used: characters that cannot be shown are in it",
        ),
    ),
    "half a character": (
        "填报",
        lambda register, _: register.submit({"item": "\ud800"}, village="东村", department="统计局", actor="张三"),
        (
            "AR739",
            "事项的事实不能用：有不能显示的字符",
            "the facts of the task cannot be used: characters that cannot be shown are in it",
        ),
    ),
    "submitted while under review": (
        "填报",
        lambda register, task: register.submit({}, village="东村", department="统计局", actor="张三", task=task.id),
        ("AR734", "事项 `T1` 现在是“审核中”，不能申请", "the task `T1` is under_review: it cannot be submitted"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_be_done_is_refused_and_leaves_nothing(register: Register, submit: Submit, name: str) -> None:
    task_type, action, expected = REFUSED[name]
    task = submit(task_type)
    before = register.journal.head
    assert refused(lambda: action(register, task)) == expected
    assert register.journal.head == before


def test_an_approval_is_given_once(register: Register, submit: Submit) -> None:
    task = submit("联办")
    register.approve(task.id, authority="county", actor="李四")
    code, zh, en = refused(lambda: register.approve(task.id, authority="county", actor="李四"))
    assert (code, zh) == ("AR737", "`县级` 已经批准过事项 `T1`（登记簿第 3 件）")
    assert en == "`county` has approved the task `T1` already, in event 3"
    register.approve(task.id, authority="grid", actor="王五")
    assert refused(lambda: register.approve(task.id, authority="grid", actor="王五"))[0] == "AR737"


def test_a_word_for_an_authority_is_suggested(register: Register, submit: Submit) -> None:
    task = submit("填报")
    with pytest.raises(RegisterError) as caught:
        register.approve(task.id, authority="网格", actor="李四")
    help_ = caught.value.diagnostics[0].help
    assert help_ is not None
    assert "网格办" in help_.zh


def test_the_rules_of_today_may_reject_what_waits(
    url: str, register: Register, submit: Submit, stricter: Ruleset, clock: SetClock
) -> None:
    task = submit("填报")
    with Register.open(url, stricter, clock=clock) as later:
        code, zh, _ = refused(lambda: later.approve(task.id, authority="county", actor="李四"))
        assert (code, zh) == ("AR742", "事项 `T1` 按现行规则不予准入，不能批准")
        assert later.reject(task.id, authority="county", actor="李四", reason="新规").state is TaskState.REJECTED
    assert register.task(task.id).state is TaskState.REJECTED


# ---- deadlines: 2026-03-02 is a Monday; fifteen working days after it end on the 23rd


def test_after_the_deadline_the_higher_authority_approves(register: Register, submit: Submit, clock: SetClock) -> None:
    task = submit("填报")
    (due, _) = register.dues()
    assert (due.deadline.id, str(due.day)) == ("审核升级", "2026-03-23")
    clock.go_on(days=21)
    assert register.expire(actor="系统") == ()
    clock.go_on(days=1)
    code, _, _ = refused(lambda: register.approve(task.id, authority="county", actor="李四"))
    assert code == "AR735"
    assert register.approve(task.id, authority="city", actor="赵六").state is TaskState.IN_FORCE


def test_an_escalation_is_recorded_once(register: Register, submit: Submit, clock: SetClock) -> None:
    task = submit("填报")
    clock.go_on(days=22)
    (event,) = register.expire(actor="系统")
    assert (event.kind, event.task) == (EventKind.NOTICED, task.id)
    assert event.note == {
        "deadline": "审核升级",
        "title": "审核升级",
        "then": "escalate",
        "day": "2026-03-23",
        "state": "under_review",
        "to": "city",
        "to_title": "市级",
        "reason": "十五个工作日没有审结",
    }
    assert register.expire(actor="系统") == ()
    assert register.task(task.id).state is TaskState.UNDER_REVIEW


def test_a_lapsed_task_can_only_be_submitted_again(register: Register, submit: Submit, clock: SetClock) -> None:
    task = submit("填报")
    clock.go_on(days=93)
    code, zh, en = refused(lambda: register.approve(task.id, authority="city", actor="赵六"))
    assert code == "AR736"
    assert zh == "事项 `T1` 的“审核失效”期限已于 2026-06-02 届满，不能再批准"
    assert en == "the deadline `审核失效` of the task `T1` passed on 2026-06-02: it can no longer be approved"
    assert submit("协助", task=task.id).state is TaskState.IN_FORCE
    assert kinds(register, task) == ["submitted", "decided", "expired", "submitted", "decided", "listed"]
    assert register.verify() == ()


def test_deadlines_end_tasks(register: Register, submit: Submit, clock: SetClock) -> None:
    reviewed, returned, listed = submit("填报"), submit("填报"), submit("协助")
    register.return_(returned.id, authority="county", actor="李四", reason="缺材料")
    clock.go_on(days=400)
    ended = {event.task: event.kind for event in register.expire(actor="系统") if event.kind is EventKind.EXPIRED}
    assert ended == dict.fromkeys((reviewed.id, returned.id, listed.id), EventKind.EXPIRED)
    assert register.task(reviewed.id).state is TaskState.LAPSED
    assert register.task(returned.id).state is TaskState.LAPSED
    assert register.task(listed.id).state is TaskState.EXITED
    assert register.expire(actor="系统") == ()


def test_the_time_that_a_rule_sets_goes_first(register: Register, submit: Submit) -> None:
    task = submit("急办")
    assert {str(due.day) for due in register.dues() if due.task == task} == {"2026-03-05"}


def test_a_deadline_may_leave_the_time_to_the_rules(url: str, untimed: Ruleset, clock: SetClock) -> None:
    words = {"village": "东村", "department": "统计局", "actor": "张三"}
    with Register.create(url, untimed, clock=clock) as register:
        quick, form = (register.submit({"事项类型": each}, **words) for each in ("急办", "填报"))
        found = {due.task.id: str(due.day) for due in register.dues() if due.deadline.id == "审核升级"}
        assert found == {quick.id: "2026-03-05"}, "no rule bounds the review of the form"
        clock.go_on(days=30)
        assert {event.task for event in register.expire(actor="系统")} == {quick.id}
        assert register.approve(form.id, authority="county", actor="李四").state is TaskState.IN_FORCE


def test_a_year_without_known_holidays_has_no_deadline(register: Register, submit: Submit, clock: SetClock) -> None:
    clock.at = datetime(2099, 12, 25, tzinfo=UTC)
    task = submit("填报")
    assert [due.day and str(due.day) for due in register.dues()] == ["2100-03-25", None]
    clock.go_on(days=80)
    assert register.approve(task.id, authority="county", actor="李四").state is TaskState.IN_FORCE


def test_a_recheck_begins_the_time_anew(register: Register, submit: Submit, clock: SetClock) -> None:
    task = submit("协助")
    clock.go_on(days=91)
    (event,) = register.expire(actor="系统")
    assert event.note["deadline"] == "该回头看"
    assert register.recheck(task.id, actor="李四").state is TaskState.RECHECKED
    assert register.dues() == ()


# ---- villages


def test_a_village_objects_and_the_task_is_looked_at_again(register: Register, submit: Submit) -> None:
    task = submit("协助")
    objected = register.object(task.id, actor="村主任", reason="没有人手")
    assert objected.state is TaskState.OBJECTED
    assert [(each.actor, each.reason) for each in objected.objections] == [("村主任", "没有人手")]
    kept = register.recheck(task.id, actor="李四", reason="增派一人")
    assert (kept.state, kept.objections) == (TaskState.RECHECKED, ())
    register.object(task.id, actor="村主任", reason="人没有来")
    assert register.recheck(task.id, actor="李四", keep=False, reason="属实").state is TaskState.EXITED


def test_another_objection_is_kept_and_does_not_begin_the_time_anew(
    register: Register, submit: Submit, clock: SetClock
) -> None:
    task = submit("协助")
    first = register.object(task.id, actor="村主任", reason="没有人手")
    clock.go_on(days=3)
    again = register.object(task.id, actor="村会计", reason="没有经费")
    assert (again.state, again.since) == (TaskState.OBJECTED, first.since)
    assert [each.reason for each in again.objections] == ["没有人手", "没有经费"]


def test_an_objection_does_not_stop_the_review(register: Register, submit: Submit) -> None:
    task = submit("填报")
    objected = register.object(task.id, actor="村主任", reason="填过了")
    assert (objected.state, len(objected.objections)) == (TaskState.UNDER_REVIEW, 1)
    assert register.approve(task.id, authority="county", actor="李四").state is TaskState.IN_FORCE


def test_a_recheck_under_stricter_rules_ends_the_task(
    url: str, register: Register, submit: Submit, stricter: Ruleset, clock: SetClock
) -> None:
    task = submit("协助")
    with Register.open(url, stricter, clock=clock) as later:
        assert later.recheck(task.id, actor="李四").state is TaskState.EXITED
    assert register.history(task.id)[-1].note == {"result": "exited", "outcome": "reject"}


def test_a_village_refuses_what_was_never_admitted(register: Register) -> None:
    task = register.refuse(village="东村", department="统计局", actor="村主任", title="另建台账", reason="没有经过准入")
    assert (task.state, task.objections[0].reason) == (TaskState.REFUSED, "没有经过准入")
    (event,) = register.history(task.id)
    assert (event.kind, event.note["title"], event.note["unadmitted"]) == (EventKind.OBJECTED, "另建台账", True)
    again = register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三", task=task.id)
    assert again.state is TaskState.IN_FORCE


def test_the_roster_tells_who_answers_for_a_village(url: str, rules: Ruleset, clock: SetClock) -> None:
    roster = Roster({"东村": VillageStaff("陈书记", ("小王", "小李"), 7)})
    with Register.create(url, rules, clock=clock, roster=roster) as register:
        code, zh, _ = refused(lambda: register.submit({}, village="东邨", department="统计局", actor="张三"))
        assert (code, zh) == ("AR740", "包片名册里没有村 `东邨`")
        task = register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
        assert register.history(task.id)[-1].note == {"leader": "陈书记", "cadres": ["小王", "小李"]}
        clock.go_on(days=91)
        (event,) = register.expire(actor="系统")
        assert (event.note["leader"], event.note["cadres"]) == ("陈书记", ["小王", "小李"])


def test_tasks_are_found_by_state_village_and_department(register: Register, submit: Submit) -> None:
    made = [submit("协助"), submit("填报", village="西村"), submit("台账", department="民政局"), submit("协助")]
    assert list(register.tasks()) == made
    assert list(register.tasks(states=[TaskState.IN_FORCE])) == [made[0], made[3]]
    assert list(register.tasks(village="西村")) == [made[1]]
    assert list(register.tasks(department="民政局", states=[TaskState.IN_FORCE])) == []


def test_what_others_do_meanwhile_is_seen(
    url: str, register: Register, submit: Submit, rules: Ruleset, clock: SetClock
) -> None:
    first = submit("填报")
    assert list(register.tasks()) == [first]
    with Register.open(url, rules, clock=clock) as other:
        approved = other.approve(first.id, authority="county", actor="李四")
        second = other.submit({"task_type": "assist"}, village="西村", department="民政局", actor="张三")
        assert list(register.tasks()) == [approved, second] == list(other.tasks())
    assert list(register.tasks(village="西村")) == [second]
