"""``access-rules test --coverage --mutate`` and ``access-rules cases``: what the cases show, notice and lack."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from access_rules import load
from tests.cli.conftest import Command, write

WRONG = """
案例:
  - 编号: 猜错结论
    标题: 经费要村里出
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 村里承担}
    时点: 2026-03-01
    预期: 准予
"""
OPEN = "「法律明确要求为“是”」"


# --- coverage


@pytest.mark.usefixtures("rules")
def test_coverage_tells_what_no_case_shows(command: Command) -> None:
    answer = command("test", "rules", "--coverage")
    assert (answer.code, answer.err) == (0, "")
    assert (
        answer.out
        == f"""\
7 个案例，7 个符合预期

我的准入规则：案例覆盖
覆盖：12/14（85.7%）
规则：3/3（100.0%）
条件：7/8（87.5%）
例外：0/1（0.0%）
要求：2/2（100.0%）

没有案例显示的
- 不得随意要求村级组织签责任状 [不得签责任状]
  - {OPEN}成立，结论系于此
  - 例外{OPEN}适用
"""
    )


@pytest.mark.usefixtures("rules")
def test_coverage_below_the_threshold_fails(command: Command) -> None:
    assert command("test", "rules", "--coverage", "--fail-under", "85.7").code == 0
    assert command("test", "rules", "--coverage", "--fail-under", "86").code == 1
    assert command("test", "rules", "--coverage", "--fail-under", "100", "--rules", "协助*").code == 0


@pytest.mark.usefixtures("rules")
def test_coverage_of_some_rules_and_as_a_page(command: Command, tmp_path: Path) -> None:
    answer = command("test", "rules", "--coverage", "--rules", "不得*", "--html", "page.html", "--lang", "en")
    assert "rules: 1 of 1 (100.0%)" in answer.out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "What no case shows" in page
    assert "不得签责任状" in page
    assert "协助工作" not in page


# --- mistakes


@pytest.mark.usefixtures("rules")
def test_mistakes_that_no_case_notices(command: Command) -> None:
    answer = command("test", "rules", "--mutate")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[lines.index("案例能不能发现小错") + 1] == "发现：11/12（91.6%）"
    assert lines[-3:] == [
        "- 不得随意要求村级组织签责任状 [不得签责任状]",
        f"  - 漏掉例外{OPEN}",
        "    能发现它的事项：需审批：要求签责任状：是；法律明确要求：是",
    ] or lines[-1].startswith("    能发现它的事项：需审批：事项类型：责任状")


def test_the_tasks_that_would_notice_become_cases(rules: Path, command: Command) -> None:
    answer = command("test", "rules", "--mutate", "--write")
    assert "写了 1 个案例到 rules/cases/proposed.yaml，待核对" in answer.err
    written = next(case for case in load(rules).cases if case.id == "不得签责任状-proposed-1")
    assert written.expect.rules == ("default",)
    assert written.note is not None
    assert f"漏掉例外{OPEN}" in written.note
    again = command("test", "rules", "--mutate", "--coverage", "--fail-under", "100", "--write")
    assert (again.code, again.err) == (0, "")
    assert "发现：12/12（100.0%）" in again.out
    assert "覆盖：14/14（100.0%）" in again.out


def test_cases_are_added_to_those_proposed_before(rules: Path, command: Command) -> None:
    write(rules, {"cases/proposed.yaml": WRONG.replace("预期: 准予", "预期: 需审批").lstrip()})
    assert command("test", "rules", "--mutate", "--write").code == 0
    assert {"猜错结论", "不得签责任状-proposed-1"} <= {case.id for case in load(rules).cases}


def test_a_ruleset_that_does_not_read_the_file_is_left_as_it_was(rules: Path, command: Command) -> None:
    front = (rules / "ruleset.yaml").read_text(encoding="utf-8")
    write(rules, {"ruleset.yaml": front.replace("cases/*.yaml", "cases/cases.yaml")})
    answer = command("test", "rules", "--mutate", "--write")
    assert answer.code == 2
    assert "在 ruleset.yaml 的 `案例` 里加上 `cases/*.yaml`" in answer.err
    assert not (rules / "cases/proposed.yaml").exists()


def test_what_would_not_load_is_taken_back(rules: Path, command: Command) -> None:
    # A list written in brackets cannot simply be added to.
    before = "案例: [{编号: 甲, 事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 村里承担}, 预期: 需审批}]\n"
    write(rules, {"cases/proposed.yaml": before})
    answer = command("test", "rules", "--mutate", "--write")
    assert answer.code == 2
    assert "cases/proposed.yaml 写不进去" in answer.err
    assert (rules / "cases/proposed.yaml").read_text(encoding="utf-8") == before


# --- for programs


@pytest.mark.usefixtures("rules")
def test_for_programs(command: Command) -> None:
    told = json.loads(command("test", "rules", "--coverage", "--mutate", "--format", "json").out)
    assert len(told["cases"]) == 7
    (found,) = told["rulesets"]
    assert found["coverage"]["measures"]["condition"] == {"covered": 7, "total": 8}
    assert [each["owner"] for each in found["coverage"]["open"]] == ["不得签责任状"] * 2
    assert found["mutation"]["fates"]["killed"] == 11
    (survivor,) = found["mutation"]["survivors"]
    assert (survivor["mistake"], survivor["witness"]["outcome"]) == ("exception", "needs_approval")


def test_for_the_services_that_run_checks(rules: Path, command: Command) -> None:
    write(rules, {"cases/more.yaml": WRONG})
    answer = command("test", "rules", "--format", "junit")
    assert answer.code == 1
    suites = {each.get("name"): each for each in ET.fromstring(answer.out)}
    assert (suites["my-rules"].get("tests"), suites["my-rules"].get("failures")) == ("8", "1")
    (failure,) = suites["my-rules"].iter("failure")
    assert failure.get("type") == "AC101"
    assert "结论：预期 准予，实际 需审批" in (failure.text or "")
    for form in ("sarif", "gitlab"):
        told = command("test", "rules", "--coverage", "--mutate", "--fail-under", "99", "--format", form)
        assert told.code == 1
        text = json.dumps(json.loads(told.out))
        assert all(code in text for code in ("AC101", "AC201", "AC202", "AC301"))
    assert "::error file=rules/cases/more.yaml,line=3" in command("test", "rules", "--format", "github").out


# --- proposing cases


@pytest.mark.usefixtures("rules")
def test_cases_to_add(command: Command) -> None:
    answer = command("cases", "rules")
    assert (answer.code, answer.err) == (0, "提出 1 个案例\n")
    assert "  - 编号: 不得签责任状-proposed-1\n" in answer.out
    assert "备注:" in answer.out
    assert command("cases", "rules", "-o", "rules/cases/proposed.yaml").out == ""
    assert command("test", "rules", "--coverage", "--fail-under", "100").code == 0
    assert command("cases", "rules").err == "已有的案例都显示到了，不用再加\n"


def test_a_whole_set_of_cases(rules: Path, command: Command, tmp_path: Path) -> None:
    before = len(load(rules).cases)
    assert command("cases", "rules", "--afresh", "-o", "all.yaml").code == 0
    text = (tmp_path / "all.yaml").read_text(encoding="utf-8")
    write(rules, {"cases/cases.yaml": text})
    assert 0 < len(load(rules).cases) <= before + 1
    assert command("test", "rules", "--coverage", "--fail-under", "100").code == 0


def test_in_an_english_ruleset(command: Command) -> None:
    command("init", "mine", "--lang", "en")
    assert command("cases", "mine", "--afresh", "-o", "mine/cases/proposed.yaml").code == 0
    assert command("test", "mine").code == 0


def test_a_broken_ruleset(rules: Path, command: Command) -> None:
    write(rules, {"ruleset.yaml": "规则集: x\n"})
    answer = command("cases", "rules")
    assert (answer.code, answer.out) == (1, "")
    assert "rules/ruleset.yaml" in answer.err


# --- usage


@pytest.mark.parametrize(
    "arguments",
    [("--fail-under", "90"), ("--html", "x.html"), ("--rules", "*"), ("--write",), ("--coverage", "--write")],
)
@pytest.mark.usefixtures("rules")
def test_options_without_effect_are_refused(arguments: tuple[str, ...], command: Command) -> None:
    answer = command("test", "rules", *arguments)
    assert answer.code == 2
    assert "--mutate" in answer.err


def test_one_page_for_one_ruleset(rules: Path, command: Command) -> None:
    command("init", "other")
    assert command("test", str(rules), "other", "--coverage", "--html", "x.html").code == 2


@pytest.mark.usefixtures("rules")
def test_without_the_solver(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access_rules.cli.examining.is_solver_installed", lambda: False)
    assert "12/14" in command("test", "rules", "--coverage").out
    for arguments in (("test", "rules", "--mutate"), ("cases", "rules")):
        answer = command(*arguments)
        assert answer.code == 2
        assert 'pip install "access-rules[verify]"' in answer.err
