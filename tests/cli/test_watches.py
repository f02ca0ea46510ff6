"""``access-rules register sweep``, ``record`` and ``load``: what the watches find, as their users call it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access_rules import load
from access_rules.loading.roster import read_roster
from access_rules.register import Register
from tests.cli.conftest import Command, write

RULES = Path(__file__).parents[1] / "register" / "watches" / "rules"


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """A register in which a task of long ago has no funds yet, with its rules and roster beside it."""
    shutil.copytree(RULES, tmp_path / "rules")
    write(
        tmp_path,
        {
            "名册.yaml": "各村:\n  甲村: {包片领导: 陈书记, 包村干部: [小王, 小李], 人手: 7}\n",
            "到账.yaml": "经费已到账: 是\n",
            "写错.yaml": "经费到帐: 是\n",
        },
    )
    roster = read_roster(tmp_path / "名册.yaml")
    clock = lambda: datetime(2025, 3, 2, 2, tzinfo=UTC)  # noqa: E731
    with Register.create(str(tmp_path / "r.db"), load(RULES), clock=clock, roster=roster) as register:
        facts = {"kind": "assist", "item": "宣传", "hours": 4, "funding": "provided"}
        register.submit(facts, village="甲村", department="文旅局", actor="甲", task="宣传-1")
    return "r.db"


def test_notices_are_raised_once_with_who_is_to_see_to_them(command: Command, kept: str) -> None:
    told = command("register", "sweep", "rules", kept, "--dry-run", "--actor", "定时")
    assert told.code == 0
    assert "2025-03-09  经费不到位（宣传-1，甲村 ← 文旅局）\n  文旅局答应的经费到2025年3月8日没有到账\n" in told.out
    assert told.out.endswith("共 2 条提醒\n")
    raised = command("register", "sweep", "rules", kept, "--roster", "名册.yaml", "--actor", "定时")
    assert "  依据：《样例县准入办法》（样政发〔2024〕3号）第八条\n  请 陈书记、小王、小李 处理\n" in raised.out
    again = command("register", "sweep", "rules", kept, "--actor", "定时")
    assert (again.code, again.out) == (0, "没有新的提醒\n")
    shown = command("register", "show", kept, "宣传-1").out.splitlines()
    assert shown[-2].endswith("文旅局答应的经费到2025年3月8日没有到账；包片领导 陈书记；包村干部 小王、小李")


def test_notices_as_json(command: Command, kept: str) -> None:
    told = command("register", "sweep", "rules", kept, "--dry-run", "--actor", "定时", "--format", "json")
    assert [(each["watch"], each["due"]) for each in json.loads(told.out)] == [
        ("经费不到位", "2025-03-08"),
        ("该回头看", "2025-03-11"),
    ]


def test_what_came_to_be_known_is_recorded(command: Command, kept: str) -> None:
    answer = command("register", "record", "rules", kept, "宣传-1", "到账.yaml", "--actor", "会计")
    assert (answer.code, answer.out) == (0, "宣传-1：在册\n")
    shown = command("register", "show", kept, "宣传-1").out.splitlines()
    assert shown[-1].split()[-3:] == ["补记", "会计", "经费已到账：是"]
    wrong = command("register", "record", "rules", kept, "宣传-1", "写错.yaml", "--actor", "会计")
    assert wrong.code == 1
    assert "AR701" in wrong.err


def test_a_watch_that_decides_tells_its_basis_and_what_to_do(command: Command, kept: str, tmp_path: Path) -> None:
    write(tmp_path, {"名单.yaml": "类型: 报表\n事项名称: 花名册\n工时: 1\n"})
    for department in ("民政局", "卫健局"):
        told = command(
            *("register", "submit", "rules", kept, "名单.yaml"),
            *("--village", "甲村", "--department", department, "--actor", "甲"),
        )
    assert told.code == 0
    decided, alone = told.out.split("\n单独看这一件：\n")
    assert decided.startswith("T6：不予准入\n\n监测\n- 【不予准入】多头：民政局已向甲村要过花名册：T4")
    assert "\n  依据：《样例县准入办法》（样政发〔2024〕3号）第五条\n  办法：向民政局取用\n" in decided
    assert alone.startswith("结论：需审批\n")
    assert told.out.removeprefix("T6：不予准入\n") in command("register", "show", kept, "T6", "--decision").out


def test_loads_with_a_chart(command: Command, kept: str, tmp_path: Path) -> None:
    answer = command("register", "load", "rules", kept, "--roster", "名册.yaml", "--plot", "负荷.svg")
    assert answer.code == 0
    assert answer.out.startswith("每月负荷：在册事项的工时（小时）合计\n")
    assert (tmp_path / "负荷.svg").read_text(encoding="utf-8").startswith("<?xml")
    told = command("register", "load", "rules", kept, "--format", "json", "--sum", "工时", "--kind", "事项名称")
    assert json.loads(told.out)["shares"][0]["kind"] == "宣传"
    assert command("register", "load", "rules", kept, "--village", "甲村").out.splitlines()[2].startswith("甲村")
    wrong = command("register", "load", "rules", kept, "--roster", "名册.yaml", "--village", "甲庄")
    assert (wrong.code, wrong.err.splitlines()[1]) == (1, "  = 是否为 `甲村`？")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--plot", "负荷.gif"), ".png 或 .svg"),
        (("--sum", "工式"), "没有事实 `工式`"),
        (("--kind", "类性"), "是否为 `类型`？"),
    ],
)
def test_what_makes_no_sense(command: Command, kept: str, option: tuple[str, str], said: str) -> None:
    answer = command("register", "load", "rules", kept, *option)
    assert answer.code == 2
    assert said in answer.err


def test_a_listener_catches_up(command: Command, kept: str) -> None:
    pytest.importorskip("durable", reason="it needs a C compiler")
    told = command("register", "listen", "rules", kept, "--roster", "名册.yaml", "--actor", "值守", "--once")
    assert told.code == 0
    assert told.out.endswith("  请 陈书记、小王、小李 处理\n共 2 条提醒\n")
    assert command("register", "listen", "rules", kept, "--actor", "值守", "--once").out == "没有新的提醒\n"
    assert command("register", "sweep", "rules", kept, "--actor", "定时").out == "没有新的提醒\n"


def test_a_listener_tells_which_village_is_left_to_the_sweep(
    command: Command, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("durable", reason="it needs a C compiler")
    monkeypatch.setattr("access_rules.targets.durable.holder.KEEPER", Path("/nonexistent.py"))
    told = command("register", "listen", "rules", kept, "--actor", "值守", "--once")
    assert (told.code, told.out) == (0, "没有新的提醒\n")
    assert told.err.startswith("引擎不再查甲村，由 access-rules register sweep 补上：")
    assert command("register", "sweep", "rules", kept, "--actor", "定时").out.endswith("共 2 条提醒\n")
