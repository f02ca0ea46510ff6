"""``access-rules check``: every finding of every ruleset, each once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, write

LOWER = """
规则集: {name}
标题: 下层
层级: 省级
地区: {place}
继承: ../rules
版本: "1"
语言: zh
包含: [rules.yaml]
"""
LOWER_RULE = """
规则:
  - 编号: 再禁责任状
    标题: 再禁责任状
    结论: 不予准入
    当: {签责任状: 是}
    理由: 不得签
    依据: 未见文件
文件:
  unseen: {标题: 未见文件, 效力层级: 省级文件, 施行: {自: 2020-01-01}, 已核实: 否}
"""


@pytest.fixture
def layered(rules: Path) -> Path:
    """The small ruleset with an unverified source that it cites, and two layers below it."""
    sources = rules / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    sources.write_text(text.replace("简称: 若干规定", "简称: 若干规定\n    已核实: 否"), encoding="utf-8")
    for name, place in (("a-lower", "北京市"), ("z-lower", "上海市")):
        front = LOWER.format(name=name, place=place)
        write(rules.parent, {f"{name}/ruleset.yaml": front, f"{name}/rules.yaml": LOWER_RULE.replace("unseen", name)})
    return rules.parent


@pytest.mark.usefixtures("rules")
def test_sound_ruleset(command: Command) -> None:
    answer = command("check", "rules")
    assert (answer.code, answer.out) == (0, "✓ 我的准入规则：3 条规则、7 个案例，没有错误\n")
    assert command("check", "rules", "--lang", "en").out == "✓ 我的准入规则: 3 rules, 7 cases, no errors\n"


@pytest.mark.usefixtures("layered")
def test_each_finding_once(command: Command) -> None:
    for paths in (["."], ["a-lower", "rules", "z-lower"], ["z-lower", "a-lower", ".", "./rules/"]):
        answer = command("check", *paths, "--format", "json")
        told = [(each["code"], Path(each["file"]).resolve(), each["line"]) for each in json.loads(answer.out)]
        assert len(told) == len(set(told))
        assert [code for code, *_ in told] == ["AR504"] * 3
        assert not any(".." in each["file"] for each in json.loads(answer.out))


def test_errors_of_an_upper_layer_once(layered: Path, command: Command) -> None:
    write(layered, {"rules/rules/more.yaml": "规则:\n  - 编号: 坏\n    当: {没有这个: 是}\n"})
    answer = command("check", ".")
    assert answer.code == 1
    assert answer.underlined.count("没有这个") == 1


@pytest.mark.usefixtures("layered")
def test_own_rules_of_a_layer_are_counted(command: Command) -> None:
    assert "✓ 下层：4 条规则（本层 1 条）、0 个案例，没有错误" in command("check", "a-lower").out


@pytest.mark.usefixtures("layered")
def test_warnings_pass_unless_strict(command: Command) -> None:
    assert command("check", "rules").code == 0
    assert command("check", "rules", "--strict").code == 1


def test_one_place_in_two_rulesets_of_one_folder(layered: Path, command: Command) -> None:
    front = layered / "z-lower" / "ruleset.yaml"
    front.write_text(front.read_text(encoding="utf-8").replace("上海市", "北京市"), encoding="utf-8")
    answer = command("check", ".")
    assert answer.code == 1
    assert "[AR617] `北京市` 同时有规则集 `a-lower` 和 `z-lower`" in answer.out
    assert "z-lower/ruleset.yaml:2" in answer.out
    # Two paths are two collections: nobody said that they are used together.
    assert command("check", "a-lower", "z-lower").code == 0


@pytest.mark.usefixtures("rules")
def test_a_file_stands_for_its_ruleset(command: Command) -> None:
    for path in ("rules/ruleset.yaml", "rules/rules/rules.yaml", "rules/cases"):
        assert command("check", path).out.startswith("✓ 我的准入规则")


def test_hidden_folders_hold_no_rulesets(rules: Path, command: Command) -> None:
    write(rules.parent, {".venv/broken/ruleset.yaml": "："})
    assert command("check", ".").code == 0


def test_findings_name_paths_that_open(layered: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(layered / "a-lower")
    findings = json.loads(command("check", ".", "--format", "json").out)
    assert findings
    assert all(Path(each["file"]).is_file() for each in findings)


FIGURES = """✓ 我的准入规则：3 条规则、7 个案例，没有错误
  各层规则：my-rules 3 条
  规则不变的时段：5 段，当前一段自 2026-01-01 起
  当前有效：3 条规则，展开为 3 组条件（位），查 3 个事实，另有 0 个比较两个事实或看日期的条件
  未展开的规则：没有
  不能一遍读完即得结论：有的事实由别的事实推出、有的规则看批准、有的准予带条件
"""

FIGURES_IN_ENGLISH = """✓ 我的准入规则: 3 rules, 7 cases, no errors
  rules by layer: my-rules 3
  stretches of days with the same rules: 5, the present one from 2026-01-01
  in force: 3 rules, written out as 3 conjunctions (bits), 3 facts looked up, 0 tests of two facts or of the day
  rules not written out: none
  not decided in one pass: facts that follow from others, rules that look at approvals, allows with requirements
"""

WIDE = """
事实:
{facts}
规则:
  - 编号: 很宽
    标题: 很宽
    结论: 需审批
    当: {{全部: [{pairs}]}}
    理由: 很宽
    依据: 若干规定
"""


@pytest.mark.usefixtures("rules")
def test_figures_for_people(command: Command) -> None:
    assert command("check", "rules", "--stats").out == FIGURES
    assert command("check", "rules", "--stats", "--lang", "en").out == FIGURES_IN_ENGLISH


WATCHED = """
监测:
  - 编号: 逾期
    类型: 逾期
    结论: 提醒
    等待: 审批
    以内: {工作日: 15}
    理由: 太久
    依据: 减负通知
"""


def test_watches_and_deadlines_are_counted_too(rules: Path, command: Command) -> None:
    front = (rules / "ruleset.yaml").read_text(encoding="utf-8")
    deadline = "流程: {期限: [{编号: 补正, 状态: 已退回, 以内: {天: 10}, 届满: 失效}]}\n"
    write(rules, {"ruleset.yaml": front + deadline, "rules/watches.yaml": WATCHED})
    told = command("check", "rules", "--stats").out
    assert told.startswith("✓ 我的准入规则：3 条规则、1 项监测、7 个案例，没有错误\n")
    assert "  各层监测：my-rules 1 项\n  流程：1 个期限\n" in told
    told = command("check", "rules", "--stats", "--lang", "en").out
    assert "  watches by layer: my-rules 1\n  procedure: 1 deadline\n" in told
    (figures,) = json.loads(command("check", "rules", "--stats", "--format", "json").out)["statistics"]
    assert (figures["watches"], figures["deadlines"]) == ([{"ruleset": "my-rules", "watches": 1}], 1)
    assert "3 条规则、1 项监测、7 个案例" in command("build", "rules", "-o", "my.ruleset").out


def test_a_rule_too_wide_to_write_out_is_named(rules: Path, command: Command) -> None:
    letters = "abcdefg"
    facts = "\n".join(f"  {each}{n}: {{类型: 是否, 标题: {each}{n}}}" for each in letters for n in (1, 2))
    pairs = ", ".join(f"{{任一: [{{{each}1: 是}}, {{{each}2: 是}}]}}" for each in letters)
    write(rules, {"rules/wide.yaml": WIDE.format(facts=facts, pairs=pairs)})
    answer = command("check", "rules", "--stats")
    assert "  未展开的规则：很宽（展开后超过 64 组条件，按原样判断）\n" in answer.out
    assert "有未展开的规则" in answer.out


@pytest.mark.usefixtures("layered")
def test_figures_for_programs(command: Command) -> None:
    answer = command("check", "a-lower", "--stats", "--format", "json")
    told = json.loads(answer.out)
    assert {each["code"] for each in told["findings"]} == {"AR504"}
    (figures,) = told["statistics"]
    assert figures["ruleset"] == "a-lower"
    assert figures["layers"] == [{"ruleset": "my-rules", "rules": 3}, {"ruleset": "a-lower", "rules": 1}]
    assert figures["stretches"][0]["from"] is None
    assert figures["stretches"][-1] == {
        "from": "2026-01-01",
        "rules": 4,
        "conjunctions": 4,
        "facts": 3,
        "wider_tests": 0,
        "residual": [],
        "plain": False,
        "obstacles": ["derived_facts", "approvals", "requirements"],
    }


def test_no_figures_of_rules_that_do_not_load(rules: Path, command: Command) -> None:
    write(rules, {"rules/more.yaml": "规则:\n  - 编号: 坏\n    当: {没有这个: 是}\n"})
    answer = command("check", "rules", "--stats", "--format", "json")
    assert answer.code == 1
    assert json.loads(answer.out)["statistics"] == []
