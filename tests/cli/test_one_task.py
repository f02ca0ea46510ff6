"""``why-not`` and ``ask``: what would help a task, and what must be known of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command, write

LETTER = "事项类型: 协助政府工作\n阶段: 拟议\n经费: 部门承担\n签责任状: 是\n"


@pytest.fixture(autouse=True)
def _rules(rules: Path, tmp_path: Path) -> None:  # noqa: ARG001  # at hand in the folder
    write(
        tmp_path, {"letter.yaml": LETTER, "two.yaml": "- {阶段: 拟议}\n- {阶段: 拟议}\n", "wrong.yaml": "阶段: 拟仪\n"}
    )


def test_why_not_says_what_to_drop(command: Command) -> None:
    answer = command("why-not", "rules", "letter.yaml")
    assert answer.code == 0
    assert "去掉“要求签责任状”这一要求" in answer.out
    assert "怎样改可以准予" in answer.out


def test_why_not_in_english_and_markdown(command: Command) -> None:
    answer = command("why-not", "rules", "letter.yaml", "--lang", "en", "--format", "markdown")
    assert "drop the demand “要求签责任状”" in answer.out
    assert answer.out.startswith("## Conclusion: rejected")


def test_why_not_for_programs(command: Command) -> None:
    found = json.loads(command("why-not", "rules", "letter.yaml", "--format", "json").out)
    assert found["outcome"] == "reject"
    first = found["remedies"][0]
    assert (first["outcome"], first["price"]) == ("allow", 1)
    assert [each["way"] for each in first["changes"]] == ["drop"]
    assert first["decision"]["outcome"] == "allow"


def test_an_admissible_task_needs_nothing(command: Command) -> None:
    answer = command("why-not", "rules", "-", stdin="事项类型: 协助政府工作\n阶段: 拟议\n经费: 部门承担\n")
    assert answer.code == 0
    assert "不需要改" in answer.out


@pytest.mark.parametrize("verb", ["why-not", "ask"])
def test_what_is_wrong_with_a_task_is_shown_where_it_stands(verb: str, command: Command) -> None:
    answer = command(verb, "rules", "wrong.yaml")
    assert answer.code == 1
    assert answer.underlined == ["拟仪"]


@pytest.mark.parametrize("verb", ["why-not", "ask"])
def test_one_task_at_a_time(verb: str, command: Command) -> None:
    answer = command(verb, "rules", "two.yaml")
    assert answer.code == 2
    assert "每次给一件" in answer.err


def test_ask_until_settled(command: Command) -> None:
    answer = command("ask", "rules", stdin="协助政府工作\n部门承担\n")
    assert answer.code == 0
    assert answer.out.startswith("结论：准予")
    assert "为什么问" in answer.err


def test_ask_takes_numbers_and_says_what_it_does_not_understand(command: Command) -> None:
    answer = command("ask", "rules", stdin="什么\n1\n\n")
    assert "`什么` 不能用作" in answer.err


def test_ask_ends_where_nobody_knows(command: Command) -> None:
    answer = command("ask", "rules", stdin="?\n" * 9)
    assert answer.code == 1
    assert answer.out.startswith("结论：需审批（事实尚未齐全）")


def test_next_question_for_programs(command: Command) -> None:
    found = json.loads(command("ask", "rules", "--next").out)
    assert found["fact"]
    assert found["rules"]
    assert {outcome for each in found["leads_to"] for outcome in each["possible"]} > {"allow"}
    assert json.loads(command("ask", "rules", "letter.yaml", "--next").out) is None
