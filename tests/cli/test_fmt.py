"""``access-rules fmt``: one canonical form for every file of a ruleset."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command, write

UNTIDY = """\
规则:
- {理由: 一, 编号: a, 结论: 准予, 当: {签责任状: 是}, 依据: 村组法}   # 说规则
"""
TIDY = """\
规则:
  # 说规则
  - 编号: a
    结论: 准予
    当: {签责任状: 是}
    理由: 一
    依据: 村组法
"""
IN_ENGLISH = """\
rules:
  # 说规则
  - id: a
    outcome: allow
    when: {签责任状: true}
    reason: 一
    cite: 村组法
"""
BROKEN = "规则:\n  - 编号: a\n    结伦: 准予\n"


@pytest.fixture
def tidy(rules: Path, command: Command) -> Path:
    """The small ruleset, formatted."""
    assert command("fmt", "rules").code == 0
    return rules


def test_rewrites_the_files_of_a_ruleset(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY})
    answer = command("fmt", "rules")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "已改写 rules/rules/rules.yaml\n1 个文件已改写，4 个不用改\n"
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == TIDY


def test_rewrites_once(tidy: Path, command: Command) -> None:
    assert command("fmt", "rules").out == "0 个文件已改写，5 个不用改\n"
    assert command("fmt", "rules", "--check").code == 0
    assert command("check", "rules").code == 0
    assert tidy.is_dir()


def test_check_lists_files_and_writes_nothing(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY})
    answer = command("fmt", "--check", "rules")
    assert answer.code == 1
    assert answer.out == "需要改写 rules/rules/rules.yaml\n1 个文件需要改写，4 个不用改\n"
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == UNTIDY


def test_diff_shows_changes_and_writes_nothing(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY})
    answer = command("fmt", "--diff", "rules")
    assert answer.code == 0
    assert answer.out.startswith("--- rules/rules/rules.yaml\n+++ rules/rules/rules.yaml\n@@")
    assert "\n+    结论: 准予\n" in answer.out
    assert answer.err == "1 个文件需要改写，4 个不用改\n"
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == UNTIDY
    assert command("fmt", "--diff", "--check", "rules").code == 1


def test_speaks_english(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY})
    answer = command("fmt", "rules", LANG="en_US.UTF-8")
    assert answer.out == "rewritten: rules/rules/rules.yaml\n1 file rewritten, 4 as they should be\n"


def test_standard_input_goes_to_standard_output(command: Command) -> None:
    answer = command("fmt", "-", stdin=UNTIDY)
    assert (answer.code, answer.out, answer.err) == (0, TIDY, "")
    assert command("fmt", "-", "--check", stdin=UNTIDY).code == 1
    assert command("fmt", "-", "--check", stdin=TIDY).code == 0
    assert "+  - 编号: a" in command("fmt", "-", "--diff", stdin=UNTIDY).out


def test_standard_input_with_mistakes_gives_findings_and_no_text(command: Command) -> None:
    answer = command("fmt", "-", stdin=BROKEN)
    assert (answer.code, answer.out) == (1, "")
    assert "<stdin>:3:5" in answer.err
    assert "是否为 `结论`？" in answer.err
    assert "结伦" in answer.underlined


def test_keywords_in_another_language(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY})
    assert command("fmt", "rules", "--lang", "en").code == 0
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == IN_ENGLISH
    assert (tidy / "ruleset.yaml").read_text(encoding="utf-8").startswith("ruleset: my-rules\ntitle: 我的准入规则\n")
    assert command("test", "rules").code == 1
    assert command("fmt", "rules", "--lang", "zh").code == 0
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == TIDY


def test_a_lower_layer_knows_the_facts_of_the_upper(tidy: Path, command: Command) -> None:
    front = "规则集: low\n标题: 下层\n层级: 省级\n地区: 某省\n继承: ../rules\n版本: '1'\n包含: [rules.yaml]\n"
    write(tidy.parent / "low", {"ruleset.yaml": front, "rules.yaml": UNTIDY})
    assert command("fmt", "low", "--lang", "en").code == 0
    assert (tidy.parent / "low/rules.yaml").read_text(encoding="utf-8") == IN_ENGLISH


def test_a_single_file_knows_the_facts_of_its_ruleset(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY})
    answer = command("fmt", "rules/rules/rules.yaml", "--lang", "en")
    assert answer.out == "已改写 rules/rules/rules.yaml\n1 个文件已改写，0 个不用改\n"
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == IN_ENGLISH


def test_without_a_readable_ruleset_no_language_is_chosen(rules: Path, command: Command) -> None:
    write(rules, {"ruleset.yaml": "规则集: a\n标题: [\n", "rules/rules.yaml": UNTIDY})
    answer = command("fmt", "rules/rules/rules.yaml", "--lang", "en")
    assert answer.code == 1
    assert "ruleset.yaml:2" in answer.err
    assert (rules / "rules/rules.yaml").read_text(encoding="utf-8") == UNTIDY


def test_a_file_with_mistakes_is_left_alone_and_the_others_are_not(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": BROKEN, "sources.yaml": "文件:\n  a: {效力层级: 法律, 标题: 甲法}\n"})
    answer = command("fmt", "rules")
    assert answer.code == 1
    assert answer.out == "已改写 rules/sources.yaml\n1 个文件已改写，3 个不用改，1 个有错，没有动\n"
    assert "结伦" in answer.underlined
    assert "rules/rules/rules.yaml:3:5" in answer.err
    assert (tidy / "rules/rules.yaml").read_text(encoding="utf-8") == BROKEN


def test_a_broken_front_page_is_reported(tidy: Path, command: Command) -> None:
    write(tidy, {"ruleset.yaml": "规则集: a\n标题: [\n"})
    answer = command("fmt", "rules")
    assert answer.code == 1
    assert answer.out == "0 个文件已改写，0 个不用改，1 个有错，没有动\n"
    assert "ruleset.yaml:2" in answer.err


def test_a_folder_within_a_ruleset(tidy: Path, command: Command) -> None:
    write(tidy, {"rules/rules.yaml": UNTIDY, "sources.yaml": "文件: {}   # 无\n"})
    assert command("fmt", "rules/rules").out == "已改写 rules/rules/rules.yaml\n1 个文件已改写，0 个不用改\n"
    assert (tidy / "sources.yaml").read_text(encoding="utf-8") == "文件: {}   # 无\n"


def test_a_folder_of_rulesets_each_file_once(tidy: Path, command: Command) -> None:
    answer = command("fmt", ".", "rules", "rules/ruleset.yaml", "--check")
    assert answer.out == "0 个文件需要改写，5 个不用改\n"
    assert tidy.is_dir()


def test_files_that_belong_to_no_ruleset_are_not_touched(tidy: Path, command: Command) -> None:
    write(tidy, {"tasks.yaml": "- {事项类型:   填表报数}\n"})
    assert command("fmt", "rules").code == 0
    assert (tidy / "tasks.yaml").read_text(encoding="utf-8") == "- {事项类型:   填表报数}\n"


def test_line_ends_and_byte_order_mark_go(tidy: Path, command: Command) -> None:
    content = b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode()
    write(tidy, {"rules/rules.yaml": content})
    assert command("fmt", "rules", "--check").code == 1
    assert command("fmt", "rules").code == 0
    assert (tidy / "rules/rules.yaml").read_bytes() == TIDY.encode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "没有 `nowhere`"),
        (["national"], "没有 `national`"),
        (["empty"], "`empty` 不是规则集"),
        (["-", "rules"], "`-` 只能单独用"),
        (["rules", "--lang", "fr"], "`--lang` 不能是 `fr`"),
    ],
)
def test_misuse(rules: Path, command: Command, arguments: list[str], message: str) -> None:
    (rules.parent / "empty").mkdir()
    answer = command("fmt", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
