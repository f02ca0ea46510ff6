"""A register kept under the shipped rules: who reviews, in what time, and what the watches find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from access_rules import load_shipped
from access_rules.errors import RegisterError
from access_rules.language.procedure import Consequence, TaskState
from access_rules.library import shipped_names
from access_rules.outcome import Outcome
from access_rules.register import Register
from access_rules.render.records import standing_in_words

LEDGER = {
    "事项类型": "协助政府工作",
    "业务领域": "社区服务",
    "单位性质": "政府部门",
    "申报单位层级": "县级",
    "承接对象": "社区",
    "村级角色": "协助",
    "所处阶段": "拟议",
    "清单状态": "协助清单",
    "留痕要求": ["台账"],
    "提前工作日": 35,
    "经费": "已安排",
    "人员": "已安排",
    "标准流程明确": "是",
}
"""A listed task with a new ledger: under the scheme of Xicheng that is for the group of the district to approve."""

INSPECTION = {
    "事项类型": "督查检查",
    "业务领域": "民政",
    "单位性质": "政府部门",
    "申报单位层级": "中央",
    "承接对象": "村",
    "所处阶段": "拟议",
    "清单状态": "清单外",
    "列入督检考计划": "是",
}

IN_MARCH = datetime(2026, 3, 2, 2, tzinfo=UTC)
"""A Monday; the fifteen working days after it end on the 23rd."""


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock(IN_MARCH)


@pytest.fixture
def xicheng(tmp_path: Path, clock: Clock) -> Iterator[Register]:
    with Register.create(str(tmp_path / "xicheng.db"), load_shipped("beijing-xicheng"), clock=clock) as made:
        yield made


@pytest.fixture
def national(tmp_path: Path, clock: Clock) -> Iterator[Register]:
    with Register.create(str(tmp_path / "national.db"), load_shipped("national"), clock=clock) as made:
        yield made


def submit(register: Register, facts: dict[str, Any], department: str, place: str = "东村") -> str:
    return register.submit(facts, village=place, department=department, actor="张三").id


def found(register: Register) -> list[tuple[str, str]]:
    return [(notice.watch, notice.task) for notice in register.notices()]


# Xicheng: the group of the district approves, within fifteen working days


def test_a_task_names_its_reviewer(xicheng: Register) -> None:
    task = xicheng.task(submit(xicheng, LEDGER, "区文旅局", "和平社区"))
    assert task.state is TaskState.UNDER_REVIEW
    assert [(each.authority, each.within_working_days) for each in task.pending] == [("county", 15)]
    assert [each.office for each in task.pending] == ["区社区减负工作组（区民政局、区委组织部、区社会办）"]
    assert (
        standing_in_words(task, "zh")
        .splitlines()[1]
        .endswith("县级：区社区减负工作组（区民政局、区委组织部、区社会办）（15 个工作日内）")
    )


def test_only_who_reviews_approves(xicheng: Register) -> None:
    task = submit(xicheng, LEDGER, "区文旅局", "和平社区")
    with pytest.raises(RegisterError) as caught:
        xicheng.approve(task, authority="township", actor="李四")
    assert caught.value.diagnostics[0].code == "AR735"
    assert xicheng.approve(task, authority="county", actor="王五").state is TaskState.IN_FORCE


def test_who_is_late_is_noticed(xicheng: Register, clock: Clock) -> None:
    late = submit(xicheng, LEDGER, "区文旅局", "和平社区")
    decided = submit(xicheng, LEDGER, "区体育局", "和平社区")
    assert {due.task.id: str(due.day) for due in xicheng.dues()} == dict.fromkeys((late, decided), "2026-03-23")
    xicheng.approve(decided, authority="county", actor="王五")
    clock.at = IN_MARCH + timedelta(days=21)
    assert found(xicheng) == [], "the fifteenth working day is in time"
    clock.at += timedelta(days=1)
    assert found(xicheng) == [("xicheng-not-decided", late)]
    (notice,) = xicheng.notices()
    assert notice.text == (
        "区文旅局要和平社区办的事到2026年3月23日还没有审结；区社区减负工作组应当在十五个工作日内审批，还没有答复的请催办"
    )
    (event,) = xicheng.expire(actor="系统")
    assert (event.task, event.note["then"]) == (late, "notice")
    assert xicheng.task(late).state is TaskState.UNDER_REVIEW, "the scheme names no consequence"


@pytest.mark.parametrize(
    "changed",
    [
        {"承接对象": "村"},
        {"申报单位层级": "市级"},
        {"留痕要求": [], "经费": "未安排"},
        {"依据层级": "地方性法规", "依据文件": ["某条例"]},
    ],
    ids=["a village", "of the city", "no ledger", "by regulation"],
)
def test_the_time_of_the_group_binds_no_other_task(changed: dict[str, Any], xicheng: Register, clock: Clock) -> None:
    task = submit(xicheng, {**LEDGER, **changed}, "区文旅局", "和平社区")
    assert xicheng.task(task).state is TaskState.UNDER_REVIEW
    assert xicheng.dues() == ()
    clock.at = IN_MARCH + timedelta(days=60)
    assert found(xicheng) == []


def test_what_waits_for_the_city_has_no_deadline_of_the_district(xicheng: Register, clock: Clock) -> None:
    task = submit(xicheng, {**LEDGER, "清单状态": "清单外"}, "区文旅局", "和平社区")
    assert xicheng.approve(task, authority="county", actor="王五").state is TaskState.UNDER_REVIEW
    clock.at = IN_MARCH + timedelta(days=60)
    assert xicheng.dues() == ()
    assert xicheng.expire(actor="系统") == ()


# The nation: one inspection of a central department a year


def test_the_second_inspection_of_a_year_is_noticed(national: Register, clock: Clock) -> None:
    first = submit(national, INSPECTION, "某部")
    assert found(national) == []
    clock.at = datetime(2026, 12, 30, 2, tzinfo=UTC)
    second = submit(national, INSPECTION, "某部")
    assert found(national) == [("second-central-inspection", second)]
    (notice,) = national.notices()
    assert notice.text == (
        "中央部门的综合性督查检查考核原则上每年不超过一项；连同本件，某部2026年1月1日至2026年12月31日已有2件到东村"
    )
    first_task, second_task = national.task(first), national.task(second)
    assert first_task.outcome is second_task.outcome is Outcome.NEEDS_APPROVAL, "a notice decides nothing"


@pytest.mark.parametrize(
    ("more", "department", "place", "at"),
    [
        ({}, "另一部", "东村", datetime(2026, 9, 1, 2, tzinfo=UTC)),
        ({}, "某部", "东村", datetime(2027, 1, 4, 2, tzinfo=UTC)),
        ({}, "某部", "西村", datetime(2026, 9, 1, 2, tzinfo=UTC)),
        ({"申报单位层级": "省级"}, "某部", "东村", datetime(2026, 9, 1, 2, tzinfo=UTC)),
        ({"事项类型": "会议", "会议与村级有关": "是"}, "某部", "东村", datetime(2026, 9, 1, 2, tzinfo=UTC)),
    ],
    ids=["another department", "the next year", "the same project elsewhere", "of a province", "a meeting"],
)
def test_what_is_not_a_second_inspection(
    more: dict[str, Any], department: str, place: str, at: datetime, national: Register, clock: Clock
) -> None:
    submit(national, INSPECTION, "某部")
    clock.at = at
    submit(national, {**INSPECTION, **more}, department, place)
    assert found(national) == []


def test_before_the_provisions_nobody_counts(national: Register, clock: Clock) -> None:
    clock.at = datetime(2024, 3, 1, 2, tzinfo=UTC)
    for _ in range(2):
        submit(national, INSPECTION, "某部")
    assert found(national) == []


# All of them


@pytest.mark.parametrize("name", shipped_names())
def test_no_shipped_text_names_a_consequence(name: str) -> None:
    """None of the documents says what becomes of a task that is not decided in time."""
    book = load_shipped(name).book
    deadlines = book.procedure.deadlines if book.procedure else ()
    assert {each.then for each in deadlines} <= {Consequence.NOTICE}
    assert {each.outcome.value for each in book.watches} == {"notice"}
    assert all(deadline.cite for deadline in deadlines)
    assert all(watch.cite for watch in book.watches)
