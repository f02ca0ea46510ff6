"""``access-rules scenarios`` and ``calendar``: what a ruleset tells apart, and on which days its law changes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from access_rules import load
from tests.cli.conftest import Command

DAY = "2026-03-01"

RULESET = """
规则集: small
标题: 小规则集
层级: 国家
版本: "1"
语言: zh
默认: 需审批
事实:
  kind: {类型: 单选, 标题: 事项, 取值: {plain: 一般, letter: 责任状}}
  pledge: {类型: 是否, 标题: 签责任状, 附带要求: 是, 未说明时: 否}
文件:
  law: {标题: 甲法, 效力层级: 法律, 施行: {自: 2000-01-01}}
规则:
  - 编号: no-letter
    标题: 不得签责任状
    结论: 不予准入
    当: {签责任状: 是}
    涉及: [签责任状]
    理由: 责任不下推
    依据: 甲法 第一条
  - 编号: plain
    标题: 一般事项
    结论: 准予
    当: {事项: 一般}
    理由: "=可以办理"
    依据: 甲法 第二条
    施行: {自: 2026-02-01}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "ruleset.yaml").write_text(RULESET, encoding="utf-8")
    return folder


def test_every_situation_with_outcome_reason_basis_and_example(small: Path, command: Command) -> None:
    answer = command("scenarios", str(small), "--as-of", DAY)
    assert answer.code == 0
    for words in (
        "小规则集：情形簿",
        "2026年3月1日施行的 2 条规则，分出 2 种情形：不予准入 1、准予 1。",
        "small/ruleset.yaml（2 条规则）",
        "1. 签责任状为“是”。",
        "不予准入，例如：签责任状：是。",
        "理由：责任不下推",
        "依据：《甲法》第一条",
        "2. 事项为“一般”。",
    ):
        assert words in answer.out, words


def test_what_no_rule_decides_is_told_as_a_sentence(small: Path, command: Command) -> None:
    answer = command("scenarios", str(small), "--as-of", DAY, "--gaps", "3")
    assert "没有规则管到的事项：按默认结论“需审批”办理" in answer.out
    assert "1. 事项为“责任状”，且没有提出以下任何一项：签责任状。" in answer.out
    assert "没有规则管到的事项都在以上各类之中：这是证明。" in answer.out


def test_the_same_in_english(small: Path, command: Command) -> None:
    answer = command("scenarios", str(small), "--as-of", DAY, "--gaps", "3", "--lang", "en")
    assert "book of scenarios" in answer.out
    assert "this is a proof" in answer.out


LISTED = """
事实:
  name: {类型: 文本, 标题: 证明名称, 未说明时: 无}
清单:
  dogs: {标题: 养犬清单, 来源: 甲法, 项目: [{编号: dog, 标题: 养犬证明}]}
  marriages: {标题: 婚姻清单, 来源: 甲法, 项目: [{编号: marriage, 标题: 婚姻证明}]}
定义:
  of-dogs: {标题: 养犬的, 当: {证明名称: {在清单: 养犬清单}}}
  of-either: {标题: 两种证明, 当: {任一: [{符合: 养犬的}, {证明名称: {在清单: 婚姻清单}}]}}
规则:
  - 编号: certificates
    标题: 不应出具
    结论: 不予准入
    当: {符合: 两种证明}
    理由: 不应出具
    依据: 甲法 第三条
"""


def test_the_lists_that_a_rule_looks_at_through_its_definitions(small: Path, command: Command) -> None:
    (small / "certificates.yaml").write_text(LISTED, encoding="utf-8")
    main = small / "ruleset.yaml"
    main.write_text(f"{main.read_text(encoding='utf-8')}包含: [certificates.yaml]\n", encoding="utf-8")
    answer = command("scenarios", str(small), "--as-of", DAY, "--file", "certificates.yaml")
    assert answer.code == 0, answer.err
    assert "   清单：婚姻清单：婚姻证明\n         养犬清单：养犬证明\n" in answer.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--concern", "签责任状"], ["no-letter"]),
        (["--concern", "pledge"], ["no-letter"]),
        (["--outcome", "allow"], ["plain"]),
        (["--outcome", "needs_approval"], []),
        (["--file", "ruleset.yaml"], ["no-letter", "plain"]),
        (["--file", "other.yaml"], []),
        (["--as-of", "2026-01-31"], ["no-letter"]),
    ],
)
def test_a_part_of_them(small: Path, command: Command, options: list[str], told: list[str]) -> None:
    answer = command("scenarios", str(small), "--as-of", DAY, *options, "--format", "json")
    assert answer.code == 0
    assert [each["rule"] for each in json.loads(answer.out)] == told


def test_each_example_is_decided_as_told(small: Path, command: Command) -> None:
    rows = json.loads(command("scenarios", str(small), "--as-of", DAY, "--format", "json", "--lang", "en").out)
    evaluator = load(small).compile()
    words = {"rejected": "reject", "allowed": "allow"}
    for row in rows:
        decision = evaluator.decide(row["facts"])
        assert decision.outcome == words[row["outcome"]]
        assert decision.rules == (row["rule"],)


def test_a_sheet_opens_in_a_spreadsheet_and_runs_nothing(small: Path, command: Command) -> None:
    answer = command("scenarios", str(small), "--as-of", DAY, "--format", "csv")
    assert answer.out.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(answer.out.removeprefix("\ufeff")))
    assert head[:3] == ["文件", "规则编号", "规则"]
    assert len(rows) == 2
    assert all(len(row) == len(head) for row in rows)
    assert rows[1][head.index("理由")] == "'=可以办理"


def test_a_page_stands_by_itself(small: Path, command: Command) -> None:
    answer = command("scenarios", str(small), "--as-of", DAY, "--format", "html")
    assert answer.out.startswith('<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">')
    assert answer.out.rstrip().endswith("</html>")
    assert "签责任状为“是”。" in answer.out


def test_markdown(small: Path, command: Command) -> None:
    assert "## 小规则集：情形簿" in command("scenarios", str(small), "--as-of", DAY, "--format", "markdown").out


def test_a_demand_that_nobody_knows(small: Path, command: Command) -> None:
    answer = command("scenarios", str(small), "--concern", "签责任壮")
    assert answer.code == 2
    assert "是否为 `签责任状`？" in answer.err


@pytest.mark.parametrize("verb", ["scenarios", "calendar"])
def test_a_broken_ruleset(verb: str, small: Path, command: Command) -> None:
    (small / "ruleset.yaml").write_text(RULESET.replace("甲法 第一条", "乙法 第一条"), encoding="utf-8")
    answer = command(verb, str(small))
    assert answer.code == 1
    assert "乙法" in answer.err
    assert answer.out == ""


# --- calendar ---


def test_a_day_with_what_changes_and_for_whom(small: Path, command: Command) -> None:
    answer = command("calendar", str(small), "--from", "2026-01-01", "--until", "2026-12-31")
    assert answer.code == 0
    for words in (
        "小规则集：2026年1月1日至2026年12月31日的变动",
        "2026年2月1日\n- 规则「一般事项」[plain]开始施行",
        "需审批 → 准予，例如：事项：一般",
        "前一天：需审批（默认结论）",
        "当天起：准予（一般事项）",
    ):
        assert words in answer.out, words


WATCHED = """
监测:
  - 编号: often
    标题: 一月一件
    类型: 总量
    结论: 不予准入
    至多: 1
    每: 村
    周期: 自然月
    施行: {自: 2026-04-01, 至: 2026-04-30}
    理由: 太多
    依据: 甲法 第一条
"""


def test_watches_come_and_go(small: Path, command: Command) -> None:
    (small / "ruleset.yaml").write_text(RULESET + WATCHED.lstrip("\n"), encoding="utf-8")
    told = command("calendar", str(small), "--from", "2026-03-01", "--until", "2026-12-31").out
    assert "2026年4月1日\n- 监测「一月一件」[often]开始施行" in told
    assert "2026年5月1日\n- 监测「一月一件」[often]不再施行" in told
    assert "监测把几件事项合起来看，由登记簿执行，不在其内。" in told
    days = json.loads(command("calendar", str(small), "--from", "2026-03-01", "--format", "json").out)
    assert [(day["day"], day["proven_quiet"], day["events"][0]["part"]) for day in days] == [
        ("2026-04-01", True, "watch"),
        ("2026-05-01", True, "watch"),
    ]


def test_nothing_changes(small: Path, command: Command) -> None:
    answer = command("calendar", str(small), "--from", "2026-03-01", "--lang", "en")
    assert answer.code == 0
    assert "changes from 2026-03-01 on" in answer.out
    assert "Nothing comes into force or goes out of it." in answer.out


def test_calendar_for_programs(small: Path, command: Command) -> None:
    (day,) = json.loads(command("calendar", str(small), "--from", "2026-01-01", "--format", "json").out)
    assert (day["day"], day["proven_quiet"]) == ("2026-02-01", False)
    assert day["changes"] == [
        {
            "facts": {"kind": "plain"},
            "before": {"outcome": "needs_approval", "rules": ["default"]},
            "after": {"outcome": "allow", "rules": ["plain"]},
        }
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--from", "2026-13-01"], "`2026-13-01` 不是日期：--from 写作 2026-03-01"),
        (["--from", "2026-03-01", "--until", "2026-02-01"], "--until 2026-02-01 早于 --from 2026-03-01"),
    ],
)
def test_days_that_make_no_sense(small: Path, command: Command, options: list[str], said: str) -> None:
    answer = command("calendar", str(small), *options)
    assert answer.code == 2
    assert said in answer.err
