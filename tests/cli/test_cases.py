"""``access-rules test``: expected against actual, with the rules that counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, write

WRONG = """
案例:
  - 编号: 猜错结论
    标题: 经费要村里出
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 村里承担}
    时点: 2026-03-01
    预期: {结论: 准予, 规则: [不得签责任状]}
  - 编号: 自相矛盾
    事实: {事项类型: 责任状, 签责任状: 否}
    预期: 不予准入
  - 编号: 猜对
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 部门承担}
    预期: 准予
"""


@pytest.fixture
def wrong(rules: Path) -> Path:
    write(rules, {"cases/cases.yaml": WRONG})
    return rules


@pytest.mark.usefixtures("rules")
def test_all_as_expected(command: Command) -> None:
    answer = command("test", "rules")
    assert (answer.code, answer.out, answer.err) == (0, "7 个案例，7 个符合预期\n", "")


@pytest.mark.usefixtures("rules")
def test_verbose_names_what_passed(command: Command) -> None:
    lines = command("test", "rules", "-v").out.splitlines()
    assert lines[0] == "✓ 协助宣传 协助宣传，经费由部门承担  (rules/cases/cases.yaml:3:9)"
    assert len(lines) == 8


@pytest.mark.usefixtures("wrong")
def test_expected_against_actual(command: Command) -> None:
    answer = command("test", "rules")
    assert answer.code == 1
    assert (
        answer.out
        == """\
✗ 猜错结论 经费要村里出  (rules/cases/cases.yaml:3:9)
    结论：预期 准予，实际 需审批
    规则：预期 不得签责任状，实际 协助工作
    起作用的规则：
      需审批 协助工作 rules/rules/rules.yaml:13
✗ 自相矛盾 自相矛盾  (rules/cases/cases.yaml:8:9)
    错误[AR705] `要求签责任状` 说成 `否`，但 `事项类型：责任状` 意味着 `是`
      ┌─ rules/cases/cases.yaml:9:27
    9 │     事实: {事项类型: 责任状, 签责任状: 否}
      │                                        ^^
      = 改正其中一处

    1 个错误
3 个案例，1 个符合预期
"""
    )


@pytest.mark.usefixtures("wrong")
def test_in_english(command: Command) -> None:
    answer = command("test", "rules", "--lang", "en")
    assert "    outcome: expected allowed, got needs approval\n" in answer.out
    assert "    rules that counted:\n" in answer.out
    assert answer.out.endswith("1 of 3 cases as expected\n")


@pytest.mark.usefixtures("wrong")
def test_for_programs(command: Command) -> None:
    answer = command("test", "rules", "--format", "json")
    assert answer.code == 1
    failed, refused, passed = json.loads(answer.out)
    assert failed == {
        "ruleset": "my-rules",
        "case": "猜错结论",
        "title": "经费要村里出",
        "file": "rules/cases/cases.yaml",
        "line": 3,
        "passed": False,
        "outcome": "needs_approval",
        "differences": [
            {"part": "outcome", "expected": "allow", "actual": "needs_approval"},
            {"part": "rules", "expected": "不得签责任状", "actual": "协助工作"},
        ],
        "rules": ["协助工作"],
        "refusals": [],
    }
    assert (refused["passed"], refused["outcome"], refused["refusals"][0]["code"]) == (False, None, "AR705")
    assert (passed["passed"], passed["differences"]) == (True, [])


def test_broken_ruleset_fails_and_the_others_are_run(rules: Path, command: Command) -> None:
    write(rules.parent, {"broken/ruleset.yaml": "规则集: x\n"})
    answer = command("test", ".")
    assert answer.code == 1
    assert "broken/ruleset.yaml" in answer.out
    assert "7 个案例，7 个符合预期" in answer.out
    told = command("test", ".", "--format", "json")
    assert len(json.loads(told.out)) == 7
    assert "broken/ruleset.yaml" in told.err


def test_paths_open_from_within_the_folder(wrong: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(wrong)
    assert "(cases/cases.yaml:3:9)" in command("test", ".").out
