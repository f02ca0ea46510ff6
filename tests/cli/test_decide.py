"""``access-rules decide``: tasks in every notation, decisions in every format."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from access_rules import Decision, Outcome, load
from tests.cli.conftest import Command, write

TASK = {"事项类型": "协助政府工作", "阶段": "拟议", "经费": "部门承担"}
PLEDGE = {"事项类型": "协助政府工作", "阶段": "拟议", "经费": "部门承担", "签责任状": True}
AS_YAML = "事项类型: 协助政府工作\n阶段: 拟议\n经费: 部门承担\n"
AS_JSON = json.dumps(TASK, ensure_ascii=False)


@pytest.fixture(autouse=True)
def _rules(rules: Path) -> None:
    """Every test has the small ruleset at hand."""


class Tags(HTMLParser):
    """The elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)


def decisions(out: str) -> list[Decision]:
    return [Decision.from_dict(json.loads(line)) for line in out.splitlines()]


NOTATIONS: dict[str, tuple[str, str | bytes]] = {
    "yaml": ("task.yaml", AS_YAML),
    "yaml of windows": ("task.yml", b"\xef\xbb\xbf" + AS_YAML.replace("\n", "\r\n").encode()),
    "yaml by id, in english": ("task.yaml", "{事项类型: assist, 阶段: proposed, 经费: provided}"),
    "json": ("task.json", AS_JSON),
    "json of windows": ("task.json", b"\xef\xbb\xbf" + AS_JSON.replace(",", ",\r\n\t").encode()),
    "json without the name of json": ("task", AS_JSON),
    "json with escapes": ("task.json", json.dumps(TASK)),
    "json lines": ("task.jsonl", f"{AS_JSON}\n\n"),
    "a list of one": ("task.yaml", f"- {AS_JSON}\n"),
    "facts under facts": ("task.yaml", f"编号: 一\n标题: 协助\n事实: {AS_JSON}\n"),
    "facts under facts, in English": ("task.json", f'{{"id": "1", "facts": {AS_JSON}}}'),
    "a file of cases": ("cases.yaml", f"案例:\n  - {{编号: 一, 事实: {AS_JSON}, 预期: 准予}}\n"),
}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_task_in_every_notation(notation: str, command: Command, tmp_path: Path) -> None:
    name, content = NOTATIONS[notation]
    write(tmp_path, {name: content})
    answer = command("decide", "rules", name, "--as-of", "2026-03-01", "--format", "json")
    assert answer.err == ""
    (decision,) = decisions(answer.out)
    assert decision.facts == {"事项类型": "assist", "阶段": "proposed", "经费": "provided"}
    assert decision == load("rules").compile().decide(TASK, as_of=date(2026, 3, 1))


@pytest.mark.parametrize("arguments", [[], ["-"]])
@pytest.mark.parametrize("content", [AS_YAML, AS_JSON, f"{AS_JSON}\n{AS_JSON}\n"], ids=["yaml", "json", "json lines"])
def test_task_on_standard_input(arguments: list[str], content: str, command: Command) -> None:
    answer = command("decide", "rules", *arguments, "--format", "json", stdin=content)
    assert answer.code == 0
    assert {each.outcome for each in decisions(answer.out)} == {Outcome.ALLOW}


def test_several_tasks_from_several_files(command: Command, tmp_path: Path) -> None:
    lines = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in (TASK, PLEDGE))
    write(tmp_path, {"a.jsonl": lines, "b.yaml": AS_YAML})
    answer = command("decide", "rules", "a.jsonl", "b.yaml", "-", "--format", "json", stdin=AS_JSON)
    assert [each.outcome for each in decisions(answer.out)] == ["allow", "reject", "allow", "allow"]


def test_several_tasks_are_told_apart(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"b.yaml": f"- 标题: 防汛宣传\n  事实: {AS_JSON}\n- {AS_JSON}\n"})
    for form, headings in {
        "text": ["══ 防汛宣传 (b.yaml#1) ══", "══ b.yaml#2 ══"],
        "markdown": ["# `防汛宣传 (b.yaml#1)`", "# `b.yaml#2`"],
        "html": ["<h1>防汛宣传 (b.yaml#1)</h1>", "<h1>b.yaml#2</h1>"],
    }.items():
        lines = command("decide", "rules", "b.yaml", "--format", form).out.splitlines()
        assert [line for line in lines if line in headings] == headings


def test_names_cannot_command_the_terminal(command: Command, tmp_path: Path) -> None:
    name = json.dumps("\x1b[31m红\n# 头")
    write(tmp_path, {"b.json": f'[{{"title": {name}, "facts": {AS_JSON}}}, {AS_JSON}]'})
    for form in ("text", "markdown", "html"):
        answer = command("decide", "rules", "b.json", "--format", form)
        assert "[31m红 # 头 (b.json#1)" in answer.out
        assert "\x1b" not in answer.out
    assert "\x1b" not in command("decide", "\x1b[31m", "b.json").err


def test_one_task_needs_no_heading(command: Command) -> None:
    answer = command("decide", "rules", "--as-of", "2026-03-01", stdin=AS_YAML)
    assert answer.out == load("rules").compile().decide(TASK, as_of=date(2026, 3, 1)).explain()


def test_a_refused_task_does_not_hold_up_the_others(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"b.yaml": f"- {AS_JSON}\n- 阶段: 草拟\n- {AS_JSON}\n"})
    answer = command("decide", "rules", "b.yaml", "--format", "json")
    assert len(decisions(answer.out)) == 2
    assert "b.yaml:2:7" in answer.err
    assert answer.code == 1


def test_the_outcome_is_not_the_exit_code(command: Command) -> None:
    assert command("decide", "rules", stdin=json.dumps(PLEDGE)).code == 0


def test_day_of_the_law(command: Command) -> None:
    def version(content: str, *arguments: str) -> tuple[date, str | None]:
        answer = command("decide", "rules", "-", "--format", "json", *arguments, stdin=content)
        (decision,) = decisions(answer.out)
        return decision.as_of, decision.reasons[0].citations[0].version

    dated = f"事实: {AS_JSON}\n时点: 2025-06-01\n"
    assert version(dated) == (date(2025, 6, 1), "2018")
    assert version(dated.replace("2025-06-01", "'2025-06-01'")) == (date(2025, 6, 1), "2018")
    assert version(dated, "--as-of", "2026-02-01") == (date(2026, 2, 1), "2025")
    assert version(AS_YAML)[0] == date.today()  # noqa: DTZ011


def test_language_of_the_decision(command: Command) -> None:
    assert command("decide", "rules", stdin=AS_YAML).out.startswith("结论：准予")
    assert command("decide", "rules", stdin=AS_YAML, LANG="en_GB.UTF-8").out.startswith("Conclusion: allowed")
    assert command("decide", "rules", "--lang", "zh", stdin=AS_YAML, LANG="en_GB.UTF-8").out.startswith("结论：准予")


def test_html_is_a_page_that_a_browser_shows(command: Command) -> None:
    answer = command("decide", "rules", "--format", "html", stdin=f"- 标题: <b>&\n  事实: {AS_JSON}\n- {AS_JSON}\n")
    assert answer.out.startswith(
        '<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">\n<title>我的准入规则</title>'
    )
    assert "<h1>&lt;b&gt;&amp; (&lt;stdin&gt;#1)</h1>" in answer.out
    parser = Tags()
    parser.feed(answer.out)
    assert parser.tags.count("article") == 2
    assert "b" not in parser.tags


def test_machine_formats_are_utf_8_whatever_the_terminal_speaks(command: Command) -> None:
    for form in ("json", "html", "markdown"):
        assert "准" in command("decide", "rules", "--format", form, stdin=AS_YAML, PYTHONIOENCODING="latin-1").out


BEIJING = """
规则集: beijing
标题: 北京
层级: 省级
地区: 北京市
继承: ../rules
版本: "1"
语言: zh
"""
XICHENG = BEIJING.replace("北京市", "北京市/西城区").replace("beijing", "xicheng").replace("省级", "县级")


@pytest.mark.parametrize(
    ("place", "ruleset"),
    {"北京市西城区": "xicheng", "北京西城": "xicheng", "北京市朝阳区": "beijing", "上海市": "my-rules"}.items(),
)
def test_place(place: str, ruleset: str, command: Command, tmp_path: Path) -> None:
    lower = XICHENG.replace("../rules", "../beijing")
    write(tmp_path, {"beijing/ruleset.yaml": BEIJING, "xicheng/ruleset.yaml": lower})
    # The folder that holds them all, or the one that the others extend: the lowest layer is found.
    for path in (".", "rules"):
        answer = command("decide", path, "--place", place, "--format", "json", stdin=AS_YAML)
        assert [each.ruleset.id for each in decisions(answer.out)] == [ruleset]
        fallback = f"没有专门适用于 `{place}` 的规则集，按“我的准入规则”判断\n"
        assert answer.err == (fallback if ruleset == "my-rules" else "")


def test_place_leaves_unrelated_rulesets_alone(command: Command, tmp_path: Path) -> None:
    broken = XICHENG.replace("版本", "板本").replace("西城区", "东城区")
    write(tmp_path, {"beijing/ruleset.yaml": BEIJING, "dongcheng/ruleset.yaml": broken, "other/ruleset.yaml": "不是"})
    assert command("decide", "rules", "--place", "北京市", stdin=AS_YAML).code == 0
    answer = command("decide", "rules", "--place", "北京市东城区", stdin=AS_YAML)
    assert answer.code == 1
    assert "板本" in answer.underlined


def test_place_governed_twice(command: Command, tmp_path: Path) -> None:
    write(tmp_path, {"a/ruleset.yaml": BEIJING, "b/ruleset.yaml": BEIJING.replace(": beijing", ": beijing-2")})
    answer = command("decide", ".", "--place", "北京市", stdin=AS_YAML)
    assert answer.code == 1
    assert "[AR617]" in answer.err


def test_shipped_ruleset_by_name(command: Command) -> None:
    answer = command("decide", "national", "--format", "json", stdin="{task_type: pledge_letter}")
    assert [each.ruleset.id for each in decisions(answer.out)] == ["national"]
