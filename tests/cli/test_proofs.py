"""``access-rules check`` proves things: what it says, remembers, accepts, and in which formats it says it."""

from __future__ import annotations

import json
import os
import re
import textwrap
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from access_rules.cli import keeping, proofs
from tests.cli.conftest import Answer, Command, write

CONFLICT = """
规则:
  - 编号: 法定责任状
    标题: 法定责任状
    结论: 准予
    法定必须: 是
    当: {事项类型: 责任状}
    涉及: [签责任状]
    理由: 法律规定签订的责任状
    依据: 村组法
"""
SHADOWED = """
规则:
  - 编号: 村里出钱的填表
    标题: 村里出钱的填表
    结论: 需审批
    当: {事项类型: 填表报数, 经费: 村里承担}
    理由: 先报批
    依据: 减负通知
  - 编号: 村里出钱的事
    标题: 村里出钱的事
    结论: 不予准入
    当: {经费: 村里承担}
    理由: 不得转嫁
    依据: 减负通知
"""
ACCEPTED = "    容许: [{问题: 被遮蔽, 与: 村里出钱的事, 理由: 要写明还有这道手续}]\n"
DAY = ("--as-of", "2026-03-01")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "access-rules" / "proofs"


@pytest.fixture
def conflicting(rules: Path) -> Path:
    write(rules, {"rules/more.yaml": CONFLICT})
    return rules


@pytest.fixture
def shadowed(rules: Path) -> Path:
    write(rules, {"rules/more.yaml": SHADOWED})
    return rules


def told(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer.out)
    return found


def codes(answer: Answer) -> list[str]:
    return [each["code"] for each in told(answer)]


# ---- what it says


@pytest.mark.usefixtures("conflicting")
def test_a_conflict_is_an_error_with_a_task_that_shows_it(command: Command) -> None:
    answer = command("check", "rules", *DAY)
    assert answer.code == 1
    assert answer.out.startswith("错误[AP101] ")
    assert answer.underlined == ["不得签责任状"]
    assert "没有错误" not in answer.out
    (finding,) = told(command("check", "rules", *DAY, "--format", "json"))
    assert finding["kind"] == "conflict"
    assert finding["rules"] == ["不得签责任状", "法定责任状"]
    assert [Path(each["file"]).name for each in finding["locations"]] == ["rules.yaml", "more.yaml"]
    assert finding["witness"] == {
        "facts": {"事项类型": "pledge"},
        "as_of": "2026-03-01",
        "outcome": "needs_approval",
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_task_that_is_shown_passes_as_a_case(conflicting: Path, command: Command, lang: str) -> None:
    out = command("check", "rules", *DAY, "--lang", lang).out
    pasted = textwrap.dedent(re.split("可以这样写成案例：\n|as a case:\n", out)[1].split("\n\n")[0])
    write(conflicting, {"cases/pasted.yaml": f"cases:\n{pasted}\n"})
    assert command("test", "rules").code == 0
    assert "8 个案例，8 个符合预期" in command("test", "rules").out
    write(
        conflicting,
        {"cases/pasted.yaml": f"cases:\n{pasted}\n".replace("需审批", "准予").replace("needs_approval", "allow")},
    )
    assert command("test", "rules").code == 1, "the case can fail"


@pytest.mark.usefixtures("shadowed")
def test_warnings_pass_unless_strict(command: Command) -> None:
    assert command("check", "rules", *DAY).code == 0
    assert codes(command("check", "rules", *DAY, "--format", "json")) == ["AP104"]
    assert command("check", "rules", *DAY, "--strict").code == 1


@pytest.mark.usefixtures("rules")
def test_notes_only_where_asked_for(command: Command) -> None:
    assert told(command("check", "rules", *DAY, "--format", "json")) == []
    notes = told(command("check", "rules", *DAY, "--all", "--format", "json"))
    assert {each["severity"] for each in notes} == {"info"}
    assert "gap" in {each["kind"] for each in notes}
    assert command("check", "rules", *DAY, "--all", "--strict").code == 0


@pytest.mark.usefixtures("conflicting")
def test_written_mistakes_come_first_and_proofs_of_what_loads_with_them(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"broken/ruleset.yaml": "规则集: 坏\n"})
    answer = command("check", "rules", "broken", *DAY, "--format", "json")
    assert codes(answer)[-1] == "AP101"
    assert {code[:2] for code in codes(answer)[:-1]} == {"AR"}


# ---- what rulesets say of it


def test_a_rule_accepts_a_finding(shadowed: Path, command: Command) -> None:
    write(shadowed, {"rules/more.yaml": SHADOWED.replace("    依据: 减负通知\n", f"    依据: 减负通知\n{ACCEPTED}", 1)})
    assert told(command("check", "rules", *DAY, "--format", "json")) == []


def test_an_acceptance_of_nothing_is_a_finding(rules: Path, command: Command) -> None:
    text = (rules / "rules" / "rules.yaml").read_text(encoding="utf-8")
    write(rules, {"rules/rules.yaml": text.rstrip() + "\n    容许: [{问题: 被遮蔽, 理由: 有过}]\n"})
    answer = command("check", "rules", *DAY)
    assert answer.code == 0
    assert answer.underlined == ["被遮蔽"]
    assert "警告[AP902]" in answer.out


def test_an_acceptance_beside_another_rule_does_not_cover(shadowed: Path, command: Command) -> None:
    other = ACCEPTED.replace("与: 村里出钱的事", "与: 协助工作")
    write(shadowed, {"rules/more.yaml": SHADOWED.replace("    依据: 减负通知\n", f"    依据: 减负通知\n{other}", 1)})
    assert codes(command("check", "rules", *DAY, "--format", "json")) == ["AP104", "AP902"]


@pytest.mark.parametrize(
    ("weight", "code", "severities"),
    [("错误", 1, ["error"]), ("警告", 0, ["warning"]), ("提醒", 0, []), ("忽略", 0, [])],
)
def test_a_ruleset_weighs_findings(
    shadowed: Path, command: Command, weight: str, code: int, severities: list[str]
) -> None:
    front = (shadowed / "ruleset.yaml").read_text(encoding="utf-8")
    write(shadowed, {"ruleset.yaml": f"{front}\n分析: {{被遮蔽: {weight}, 被包含: 忽略}}\n"})
    answer = command("check", "rules", *DAY, "--format", "json")
    assert (answer.code, [each["severity"] for each in told(answer)]) == (code, severities)


# ---- days


VERSIONS = """
规则:
  - 编号: 旧
    标题: 填表先报批
    结论: 需审批
    当: {事项类型: 填表报数, 经费: 村里承担}
    施行: {自: 2016-01-01, 至: 2020-12-31}
    理由: 先报批
    依据: 减负通知
  - 编号: 村里出钱的事
    标题: 村里出钱的事
    结论: 不予准入
    当: {经费: 村里承担}
    施行: {自: 2018-01-01}
    理由: 不得转嫁
    依据: 减负通知
"""


def test_which_days(rules: Path, command: Command) -> None:
    write(rules, {"rules/more.yaml": VERSIONS})
    assert codes(command("check", "rules", *DAY, "--format", "json")) == []
    assert codes(command("check", "rules", "--as-of", "2017-06-01", "--format", "json")) == []
    assert codes(command("check", "rules", "--as-of", "2019-06-01", "--format", "json")) == ["AP104"]
    (finding,) = told(command("check", "rules", "--from", "2016-01-01", "--format", "json"))
    assert finding["days"] == [{"from": "2018-01-01", "until": "2020-12-31"}]
    assert "2018-01-01 至 2020-12-31" in command("check", "rules", "--from", "2016-01-01").out


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    "options",
    [
        ("--as-of", "2026-3-1"),
        ("--as-of", "2026-03-01", "--from", "2026-01-01"),
        ("--from", "2026-03-01", "--until", "2026-01-01"),
        ("--proofs", "--no-proofs"),
    ],
)
def test_options_that_make_no_sense(command: Command, options: tuple[str, ...]) -> None:
    answer = command("check", "rules", *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("access-rules: ")


# ---- layers


LOWER = """
规则集: 某省
标题: 某省
层级: 省级
继承: ../rules
地区: 某省
版本: "1"
"""


def test_a_lower_layer_is_told_of_its_own_rules_only(shadowed: Path, command: Command) -> None:
    own = (
        SHADOWED.replace("村里出钱的填表", "本省的填表")
        .replace("填表报数", "责任状")
        .split("  - 编号: 村里出钱的事")[0]
    )
    write(shadowed.parent, {"lower/ruleset.yaml": LOWER + own.lstrip("\n")})
    for paths in (["lower"], ["rules", "lower"]):
        found = told(command("check", *paths, *DAY, "--format", "json"))
        assert [each["rules"][0] for each in found if each["ruleset"] == "某省"] == ["本省的填表"]
    assert sorted(each["ruleset"] for each in found) == ["my-rules", "某省"]


def test_what_only_a_lower_layer_uses_is_used(rules: Path, command: Command) -> None:
    facts = (rules / "facts.yaml").read_text(encoding="utf-8")
    write(rules, {"facts.yaml": f"{facts}\n  留痕: {{类型: 是否, 标题: 留痕}}\n"})
    assert codes(command("check", "rules", *DAY, "--format", "json")) == ["AP203"]
    rule = "规则:\n  - {编号: 留痕, 标题: 留痕, 结论: 不予准入, 当: {留痕: 是}, 理由: 不得, 依据: 减负通知}\n"
    write(rules.parent, {"lower/ruleset.yaml": LOWER + rule})
    assert codes(command("check", "rules", "lower", *DAY, "--format", "json")) == []


# ---- formats


@pytest.mark.usefixtures("conflicting")
def test_formats_of_services(command: Command) -> None:
    answers = {
        name: command("check", "rules", *DAY, "--format", name) for name in ("sarif", "junit", "github", "gitlab")
    }
    assert {answer.code for answer in answers.values()} == {1}
    assert json.loads(answers["sarif"].out)["runs"][0]["results"][0]["ruleId"] == "AP101"
    assert ET.fromstring(answers["junit"].out.encode()).get("failures") == "1"
    assert answers["github"].out.startswith("::error file=rules/rules/rules.yaml,line=3,")
    assert json.loads(answers["gitlab"].out)[0]["location"]["path"] == "rules/rules/rules.yaml"


@pytest.mark.usefixtures("rules")
def test_formats_where_nothing_is_wrong(command: Command) -> None:
    assert command("check", "rules", *DAY, "--format", "github").out == ""
    assert json.loads(command("check", "rules", *DAY, "--format", "gitlab").out) == []
    suite = ET.fromstring(command("check", "rules", *DAY, "--format", "junit").out.encode())
    assert {case.get("name", "").split()[0] for case in suite.iter("testcase")} >= {"load", "AP101", "AP501"}


# ---- without a solver


@pytest.fixture
def no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "is_solver_installed", lambda: False)


@pytest.mark.usefixtures("conflicting", "no_solver")
def test_without_a_solver_it_says_so_and_goes_on(command: Command) -> None:
    answer = command("check", "rules")
    assert answer.code == 0
    assert "没有作证明" in answer.err
    assert 'pip install "access-rules[verify]"' in answer.err
    skipped = ET.fromstring(command("check", "rules", "--format", "junit").out.encode())
    assert skipped.get("skipped") == "1"
    assert command("check", "rules", "--no-proofs").err == ""


@pytest.mark.usefixtures("conflicting", "no_solver")
def test_proofs_that_are_insisted_on_need_a_solver(command: Command) -> None:
    answer = command("check", "rules", "--proofs")
    assert (answer.code, answer.out) == (2, "")
    assert 'pip install "access-rules[verify]"' in answer.err


@pytest.mark.usefixtures("conflicting")
def test_no_proofs(command: Command) -> None:
    assert (command("check", "rules", "--no-proofs").code, command("check", "rules", "--no-proofs").err) == (0, "")


# ---- the cache


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rulesets that something had to be proven of."""
    names: list[str] = []
    really = proofs.answer

    def answer(question: proofs.Question, kinds: Any) -> Any:
        names.append(question.book.id)
        return really(question, kinds)

    monkeypatch.setattr(proofs, "answer", answer)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    return names


@pytest.mark.usefixtures("conflicting")
def test_what_has_not_changed_is_answered_from_the_cache(
    command: Command, asked: list[str], own_cache: Path, conflicting: Path
) -> None:
    first = command("check", "rules", *DAY)
    assert asked == ["my-rules"]
    assert command("check", "rules", *DAY) == first
    assert command("check", "rules", *DAY, "--format", "github").code == 1
    assert asked == ["my-rules"]
    assert len(list(own_cache.glob("*.json"))) == 1
    command("check", "rules", "--as-of", "2026-03-02")
    command("check", "rules", *DAY, "--all")
    assert len(asked) == 3
    command("check", "rules", *DAY, "--no-cache")
    assert len(asked) == 4
    write(conflicting, {"rules/more.yaml": CONFLICT.replace("{事项类型: 责任状}", "{事项类型: 责任状, 法律要求: 是}")})
    assert command("check", "rules", *DAY).code == 0
    assert len(asked) == 5


@pytest.mark.usefixtures("conflicting")
@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": "", "problems": []}', b"\xff", b'{"problems": [{}]}'])
def test_a_damaged_cache_is_as_good_as_none(command: Command, own_cache: Path, damage: bytes) -> None:
    first = command("check", "rules", *DAY)
    (kept,) = own_cache.glob("*.json")
    kept.write_bytes(damage)
    assert command("check", "rules", *DAY) == first
    assert json.loads(kept.read_bytes())["problems"], "and is written anew"


@pytest.mark.usefixtures("conflicting")
def test_a_cache_that_cannot_be_written_does_not_matter(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"cache": "a file"})
    assert command("check", "rules", *DAY).code == 1


@pytest.mark.usefixtures("conflicting")
def test_another_program_proves_again(command: Command, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    command("check", "rules", *DAY)
    monkeypatch.setattr(keeping, "_program", lambda: "another")
    command("check", "rules", *DAY)
    assert len(asked) == 2


def test_cache_folder_follows_the_specification(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for said in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", said)
        assert keeping.cache_folder() == tmp_path / ".cache" / "access-rules" / "proofs"


# ---- several at a time


def test_many_processes_say_the_same_as_one(shadowed: Path, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    own = (
        SHADOWED.replace("村里出钱的填表", "本省的填表")
        .replace("填表报数", "责任状")
        .split("  - 编号: 村里出钱的事")[0]
    )
    write(shadowed.parent, {"lower/ruleset.yaml": LOWER + own.lstrip("\n")})
    answers = []
    for processes in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda processes=processes: processes)
        answers.append(command("check", ".", *DAY, "--all", "--no-cache", "--format", "json"))
    assert answers[0] == answers[1]
    assert len(told(answers[0])) > 2


@pytest.mark.usefixtures("shadowed")
def test_pasted_cases_are_yaml(command: Command) -> None:
    out = command("check", "rules", *DAY, "--all").out
    blocks = [part.split("\n\n")[0] for part in out.split("可以这样写成案例：\n")[1:]]
    for block in blocks:
        (case,) = yaml.safe_load(block)
        assert case.keys() == {"编号", "标题", "事实", "时点", "预期"}
    assert blocks
