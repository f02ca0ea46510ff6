"""``access-rules register``: a register from its beginning to its end, as its users call it."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access_rules import load
from access_rules.register import Register
from access_rules.register.database import Database
from tests.cli.conftest import Answer, Command, write

RULES = Path(__file__).parents[1] / "register" / "rules"


@pytest.fixture
def act(command: Command, tmp_path: Path) -> Command:
    """``access-rules register`` in a folder with rules, tasks, a roster and an empty register."""
    shutil.copytree(RULES, tmp_path / "rules")
    write(
        tmp_path,
        {
            "填报.yaml": "事项类型: 填报\n",
            "协助.yaml": "事项类型: 协助\n",
            "名册.yaml": "各村:\n  东村: {包片领导: 陈书记, 包村干部: [小王, 小李], 人手: 7}\n",
        },
    )
    assert command("register", "init", "r.db").code == 0

    def acting(verb: str, *arguments: str, **environment: str) -> Answer:
        return command("register", verb, *arguments, **environment)

    return acting


def submitted(act: Command, file: str, *more: str) -> Answer:
    return act("submit", "rules", "r.db", file, "--village", "东村", "--department", "统计局", "--actor", "张三", *more)


def test_from_submission_to_exit(act: Command) -> None:
    answer = submitted(act, "填报.yaml", "--id", "填报-1")
    assert answer.code == 0
    assert answer.out.startswith("填报-1：审核中\n还需批准：县级\n\n结论：需审批\n")
    answer = act("approve", "rules", "r.db", "填报-1", "--authority", "县级", "--actor", "李四", "--remark", "同意")
    assert (answer.code, answer.out) == (0, "填报-1：在册\n")
    answer = act("object", "rules", "r.db", "填报-1", "--actor", "村主任", "--reason", "没有人手")
    assert answer.out == "填报-1：有异议\n异议（村主任）：没有人手\n"
    assert act("recheck", "rules", "r.db", "填报-1", "--actor", "李四").out == "填报-1：已回头看\n"
    answer = act("recheck", "rules", "r.db", "填报-1", "--actor", "李四", "--exit", "--reason", "不再需要")
    assert answer.out == "填报-1：已退出\n"
    shown = act("show", "r.db", "填报-1").out.splitlines()
    assert shown[:3] == ["填报-1：已退出", "东村 ← 统计局", ""]
    assert [line.split()[3] for line in shown[3:]] == ["申请", "决定", "批准", "列入清单", "异议", "回头看", "回头看"]
    assert shown[5].endswith("县级；同意")
    assert shown[-1].endswith("退出；准予；不再需要")


def test_what_is_turned_down_and_taken_back(act: Command) -> None:
    for number in (1, 2, 3):
        submitted(act, "填报.yaml", "--id", f"{number}")
    by = ("--authority", "county", "--actor", "李四", "--reason", "缺材料")
    assert act("return", "rules", "r.db", "1", *by).out == "1：已退回\n"
    assert act("reject", "rules", "r.db", "2", *by).out == "2：不予准入\n"
    assert act("withdraw", "rules", "r.db", "3", "--actor", "张三").out == "3：已撤回\n"
    listed = act("list", "r.db", LANG="en_US.UTF-8").out.splitlines()
    assert [line.split("  ")[1].strip() for line in listed[:-1]] == ["returned", "rejected", "withdrawn"]
    assert listed[-1] == "3 tasks"


def test_a_village_refuses_what_was_never_admitted(act: Command) -> None:
    more = ("--village", "东村", "--department", "民政局", "--title", "另建台账", "--roster", "名册.yaml")
    answer = act("object", "rules", "r.db", *more, "--actor", "村主任", "--reason", "没有经过准入")
    assert (answer.code, answer.out) == (0, "T1：已拒绝\n异议（村主任）：没有经过准入\n")
    assert "没有准入：另建台账；没有经过准入；包片领导 陈书记；包村干部 小王、小李" in act("show", "r.db", "T1").out


@pytest.mark.parametrize("more", [(), ("T1", "--village", "东村"), ("--village", "东村", "--title", "台账")])
def test_an_objection_is_to_a_task_or_to_what_is_none(act: Command, more: tuple[str, ...]) -> None:
    answer = act("object", "rules", "r.db", *more, "--actor", "村主任", "--reason", "不办")
    assert answer.code == 2
    assert answer.err.startswith("access-rules: 写事项编号；没有准入的不写编号")


REFUSED: dict[str, tuple[list[str], str]] = {
    "an authority below": (
        ["approve", "rules", "r.db", "T1", "--authority", "乡级", "--actor", "李四"],
        "错误[AR735] `乡级` 无权批准事项 `T1`\n  = 应由 `县级` 或者其上级批准\n\n1 个错误\n",
    ),
    "a task that is not there": (
        ["show", "r.db", "T9"],
        "错误[AR733] 登记簿里没有事项 `T9`\n  = 用 `access-rules register list` 查看全部事项\n\n1 个错误\n",
    ),
    "no register": (
        ["list", "rr.db"],
        "错误[AR731] 登记簿 `rr.db` 不能用：没有这个文件\n  = 用 `access-rules register init` 新建\n\n1 个错误\n",
    ),
    "one already": (
        ["init", "r.db"],
        "错误[AR731] 登记簿 `r.db` 不能用：这里已经有了\n  = 另选一个地方，或者直接使用\n\n1 个错误\n",
    ),
    "a task without a reason to let it go": (
        ["recheck", "rules", "r.db", "T1", "--exit", "--actor", "李四"],
        "错误[AR739] 理由不能用：没有写\n  = 写明它\n\n1 个错误\n",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_explained(act: Command, name: str) -> None:
    submitted(act, "填报.yaml")
    arguments, expected = REFUSED[name]
    answer = act(*arguments)
    assert (answer.code, answer.err) == (1, expected)


def test_a_wrong_fact_is_shown_where_it_stands(act: Command, tmp_path: Path) -> None:
    write(tmp_path, {"错.yaml": "事项类型: 填抱\n", "两件.yaml": "- {事项类型: 填报}\n- {事项类型: 协助}\n"})
    answer = submitted(act, "错.yaml")
    assert answer.code == 1
    assert answer.underlined == ["填抱"]
    answer = submitted(act, "两件.yaml")
    assert (answer.code, answer.err) == (2, "access-rules: 事项文件里要写一件，不多不少\n")
    assert act("list", "r.db").out == "共 0 件\n"


def test_a_wrong_roster_is_shown_where_it_stands(act: Command, tmp_path: Path) -> None:
    write(tmp_path, {"错.yaml": "各村:\n  东村: {领导: 陈书记, 包村干部: 小王}\n"})
    answer = submitted(act, "协助.yaml", "--roster", "错.yaml")
    assert answer.code == 1
    assert answer.underlined == ["领导", "小王"]
    answer = submitted(act, "协助.yaml", "--roster", "没有.yaml")
    assert "AR100" in answer.err
    write(tmp_path, {"空.yaml": ""})
    answer = submitted(act, "协助.yaml", "--roster", "空.yaml")
    assert answer.code == 1
    assert "= 写上各村：`各村: {东村: {包片领导: …}}`" in answer.err


def test_a_village_off_the_roster_is_refused(act: Command, tmp_path: Path) -> None:
    write(tmp_path, {"名册.yaml": "各村: {东庄: {包片领导: 陈书记}}\n"})
    answer = submitted(act, "协助.yaml", "--roster", "名册.yaml")
    assert (answer.code, answer.err) == (1, "错误[AR740] 包片名册里没有村 `东村`\n  = 是否为 `东庄`？\n\n1 个错误\n")


def test_lists_are_narrowed(act: Command) -> None:
    submitted(act, "填报.yaml")
    submitted(act, "协助.yaml")
    found = json.loads(act("list", "r.db", "--format", "json").out)
    assert [(task["id"], task["state"]) for task in found] == [("T1", "under_review"), ("T3", "in_force")]
    assert found[0]["pending"] == [
        {"authority": "county", "title": "县级", "within_working_days": None, "office": None}
    ]
    assert act("list", "r.db", "--state", "在册", "--state", "under_review").out.endswith("共 2 件\n")
    assert act("list", "r.db", "--state", "在册").out.endswith("共 1 件\n")
    assert act("list", "r.db", "--village", "西村").out == "共 0 件\n"
    typo = act("list", "r.db", "--department", "统计居")
    assert (typo.out, typo.err) == ("共 0 件\n", "登记簿里没有 `统计居` 的事项，是否为 `统计局`？\n")
    answer = act("list", "r.db", "--state", "在测")
    assert (answer.code, answer.err) == (2, "access-rules: 没有状态 `在测`，是否为 `在册`？\n")


def test_submission_and_history_as_json(act: Command) -> None:
    made = json.loads(submitted(act, "协助.yaml", "--format", "json").out)
    assert (made["id"], made["state"], made["decision"]["outcome"]) == ("T1", "in_force", "allow")
    shown = json.loads(act("show", "r.db", "T1", "--format", "json").out)
    assert [event["kind"] for event in shown["events"]] == ["submitted", "decided", "listed"]
    lines = [json.loads(line) for line in act("export", "r.db").out.splitlines()]
    assert lines == shown["events"]
    assert [json.loads(line)["number"] for line in act("export", "r.db", "--after", "2").out.splitlines()] == [3]


def test_what_is_exported_can_be_verified_without_the_program(act: Command) -> None:
    submitted(act, "填报.yaml")
    submitted(act, "协助.yaml")
    before = None
    for line in act("export", "r.db").out.splitlines():
        event = json.loads(line)
        digest = event.pop("digest")
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        assert before in (None, event["previous"])
        before = digest
    assert act("verify", "r.db").out.splitlines()[1].endswith(f":{before}")


def test_show_gives_the_reasons_where_asked(act: Command) -> None:
    submitted(act, "协助.yaml")
    assert "依法协助" not in act("show", "r.db", "T1").out
    assert "依法协助" in act("show", "r.db", "T1", "--decision").out


def live_in_spring(folder: Path) -> None:
    """Two tasks of the spring of 2026, of which one still waits for approval."""
    clock = lambda: datetime(2026, 3, 2, 1, tzinfo=UTC)  # noqa: E731
    with Register.open(str(folder / "r.db"), load(RULES), clock=clock) as register:
        for task_type in ("report", "assist"):
            register.submit({"task_type": task_type}, village="东村", department="统计局", actor="张三")


def test_deadlines_are_listed_and_recorded_once(act: Command, tmp_path: Path) -> None:
    live_in_spring(tmp_path)
    rows = [line.split() for line in act("due", "rules", "r.db").out.splitlines()]
    assert [(row[0], row[-6:-4], row[-3]) for row in rows[:1]] == [("2026-03-23", ["T1", "审核中"], "升级")]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert act("due", "rules", "r.db", "--village", "西村").out == "没有期限\n"
    recorded = act("expire", "rules", "r.db", "--roster", "名册.yaml", "--actor", "定时任务")
    assert recorded.code == 0
    lines = recorded.out.splitlines()
    assert lines[0].startswith(
        "T1  东村 ← 统计局  期限“审核升级”于 2026-03-23 届满：升级；升至 市级；十五个工作日没有审结；"
    )
    assert lines[0].endswith("包片领导 陈书记；包村干部 小王、小李")
    assert act("expire", "rules", "r.db", "--actor", "定时任务").out == "没有新届满的期限\n"
    assert "期限“审核失效”于 2026-06-02 届满：失效" in act("show", "r.db", "T1").out


def test_verify_finds_what_was_altered(act: Command, tmp_path: Path) -> None:
    submitted(act, "协助.yaml")
    answer = act("verify", "r.db", "--replay")
    assert answer.code == 0
    head = answer.out.splitlines()[1].removeprefix("最后一件：")
    assert act("verify", "r.db", "--against", head).code == 0
    database = Database(str(tmp_path / "r.db"))
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER events_updated")
        connection.exec_driver_sql("DROP TRIGGER events_deleted")
        connection.exec_driver_sql("DELETE FROM events WHERE number = 3")
    database.close()
    assert act("verify", "r.db").code == 0
    answer = act("verify", "r.db", "--against", head)
    assert answer.code == 1
    assert answer.out.startswith("错误[AR732] 登记簿第 3 件缺少，登记簿到第 2 件为止\n  = 有人动过登记簿")


@pytest.mark.parametrize("copied", ["三", "3", "3:9f2c", f"3:{'g' * 64}"])
def test_a_digest_that_was_copied_wrongly_accuses_nobody(act: Command, copied: str) -> None:
    answer = act("verify", "r.db", "--against", copied)
    expected = f"access-rules: `{copied}` 不是件号和摘要：照抄“最后一件”，如 120:9f2c…，摘要 64 位\n"
    assert (answer.code, answer.err) == (2, expected)


def test_a_replay_tells_what_was_made_again(act: Command) -> None:
    submitted(act, "填报.yaml")
    submitted(act, "协助.yaml")
    assert act("verify", "r.db", "--replay").out.endswith("2 个决定按当时的规则再作一次，结果都相同\n")


def test_all_that_must_be_given_stands_in_the_usage(act: Command) -> None:
    answer = act("submit", "rules", "r.db", "填报.yaml")
    assert answer.code == 2
    assert answer.err.startswith("access-rules: 缺少选项 `--village`\n")
    assert "TASK --village NAME --department NAME --actor NAME\n" in answer.err


@pytest.mark.parametrize(("number", "said"), [("-1", "`--after` 至少是 0"), ("三", "`--after` 要写数字")])
def test_a_wrong_number_is_told_in_chinese(act: Command, number: str, said: str) -> None:
    answer = act("export", "r.db", "--after", number)
    assert answer.code == 2
    assert answer.err.startswith(f"access-rules: {said}\n")


def test_a_chart_that_cannot_be_written_is_told(act: Command) -> None:
    answer = act("load", "rules", "r.db", "--plot", "没有/负荷.svg")
    assert (answer.code, answer.err) == (2, "access-rules: `没有/负荷.svg`：没有这个文件夹\n")


def test_what_is_no_number_is_not_added_up(act: Command) -> None:
    answer = act("load", "rules", "r.db", "--sum", "事项类型")
    assert answer.code == 1
    assert answer.err.startswith("错误[AR739] 要合计的事实不能用：`事项类型` 不是数\n  = 换成整数或小数的事实")


def test_villages_object_as_often_as_they_have_reasons(act: Command) -> None:
    submitted(act, "协助.yaml")
    act("object", "rules", "r.db", "T1", "--actor", "村主任", "--reason", "没有人手")
    answer = act("object", "rules", "r.db", "T1", "--actor", "村会计", "--reason", "没有经费")
    assert answer.out == "T1：有异议\n异议（村主任）：没有人手\n异议（村会计）：没有经费\n"
