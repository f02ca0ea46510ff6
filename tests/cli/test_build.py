"""``access-rules build``: a ruleset as one file, which every verb takes like a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from access_rules import load, load_shipped
from tests.cli.conftest import Command, write
from tests.cli.test_check import LOWER

TASK = "{事项类型: 协助政府工作, 阶段: 拟议, 经费: 部门承担, 签责任状: 是}"


@pytest.fixture
def built(rules: Path, command: Command) -> Path:
    assert command("build", "rules", "-o", "my.ruleset").code == 0
    return rules.parent / "my.ruleset"


@pytest.mark.usefixtures("rules")
def test_says_what_it_built(command: Command) -> None:
    answer = command("build", "rules", "-o", "my.ruleset")
    digest = load("rules").digest[:12]
    assert answer.code == 0
    assert answer.out == f"✓ my.ruleset：我的准入规则，3 条规则、7 个案例，摘要 {digest}\n"
    english = command("build", "rules", "--output", "my.ruleset", "--lang", "en").out
    assert english == f"✓ my.ruleset: 我的准入规则, 3 rules, 7 cases, digest {digest}\n"
    assert load("my.ruleset") == load("rules")


def test_shipped_ruleset_by_name(command: Command) -> None:
    assert command("build", "national", "-o", "national.ruleset").code == 0
    assert load("national.ruleset").digest == load_shipped("national").digest


@pytest.mark.usefixtures("rules")
def test_same_ruleset_same_bytes(command: Command) -> None:
    for name in ("one.ruleset", "two.ruleset"):
        assert command("build", "rules", "-o", name).code == 0
    assert Path("one.ruleset").read_bytes() == Path("two.ruleset").read_bytes()


def test_ruleset_with_errors_is_not_built(built: Path, rules: Path, command: Command) -> None:
    before = built.read_bytes()
    write(rules, {"rules/more.yaml": "规则:\n  - 编号: 空\n"})
    answer = command("build", "rules", "-o", "my.ruleset")
    assert answer.code == 1
    assert "AR203" in answer.err
    assert built.read_bytes() == before


@pytest.mark.usefixtures("built")
def test_every_verb_takes_it(command: Command) -> None:
    assert command("check", "my.ruleset").out == "✓ 我的准入规则：3 条规则、7 个案例，没有错误\n"
    assert command("test", "my.ruleset").out == "7 个案例，7 个符合预期\n"
    assert command("docs", "my.ruleset", "-o", "site").code == 0
    write(Path(), {"task.yaml": TASK})
    from_file = command("decide", "my.ruleset", "task.yaml", "--as-of", "2026-03-01", "--format", "json")
    from_folder = command("decide", "rules", "task.yaml", "--as-of", "2026-03-01", "--format", "json")
    assert from_file.out == from_folder.out
    assert '"outcome": "reject"' in from_file.out


@pytest.mark.usefixtures("rules")
def test_a_case_that_fails_shows_its_lines(command: Command) -> None:
    cases = Path("rules/cases/cases.yaml")
    cases.write_text(cases.read_text("utf-8").replace("预期: 需审批", "预期: 准予"), "utf-8")
    command("build", "rules", "-o", "my.ruleset")
    from_file, from_folder = command("test", "my.ruleset"), command("test", "rules")
    assert from_file == from_folder
    assert from_file.code == 1


@pytest.mark.usefixtures("rules")
def test_a_folder_of_built_files(command: Command) -> None:
    write(
        Path(), {"lower/ruleset.yaml": LOWER.format(name="lower", place="北京市").replace("包含: [rules.yaml]\n", "")}
    )
    for name in ("rules", "lower"):
        assert command("build", name, "-o", f"{name}.ruleset").code == 0
        write(Path("deployed"), {f"{name}.ruleset": Path(f"{name}.ruleset").read_bytes()})
    assert command("test", "deployed").out == "7 个案例，7 个符合预期\n"
    write(Path(), {"task.yaml": TASK})
    for place, ruleset in (("北京市海淀区", "lower"), ("上海市", "my-rules")):
        answer = command("decide", "deployed", "task.yaml", "--place", place, "--as-of", "2026-03-01")
        assert f"（{ruleset}，" in answer.out
    Path("deployed/lower.ruleset").write_bytes(Path("deployed/lower.ruleset").read_bytes()[:-1])
    answer = command("decide", "deployed", "task.yaml", "--place", "上海市")
    assert (answer.code, "AR142" in answer.err) == (1, True)


@pytest.mark.usefixtures("built")
def test_two_built_files_for_one_place(command: Command) -> None:
    write(Path("deployed"), {f"{name}.ruleset": Path("my.ruleset").read_bytes() for name in ("one", "two")})
    answer = command("check", "deployed")
    assert (answer.code, "AR617" in answer.out) == (1, True)


def test_file_that_cannot_be_used(built: Path, command: Command) -> None:
    built.write_bytes(built.read_bytes()[:-1])
    for verb, more in (("check", []), ("test", []), ("decide", ["task.yaml"]), ("docs", ["-o", "site"])):
        answer = command(verb, "my.ruleset", *more)
        assert answer.code == 1, verb
        assert "AR142" in answer.said
    built.write_text("规则集: 包\n", encoding="utf-8")
    answer = command("check", "my.ruleset")
    assert (answer.code, "AR141" in answer.out) == (1, True)


@pytest.mark.usefixtures("built")
def test_it_is_not_formatted(command: Command) -> None:
    before = Path("my.ruleset").read_bytes()
    answer = command("fmt", "my.ruleset")
    assert (answer.code, answer.err) == (2, "access-rules: `my.ruleset` 是规则包：给出打包前的文件夹\n")
    Path("deployed").mkdir()
    Path("my.ruleset").rename("deployed/my.ruleset")
    answer = command("fmt", "deployed")
    assert (answer.code, answer.err) == (2, "access-rules: `deployed` 里没有规则集的文件\n")
    assert Path("deployed/my.ruleset").read_bytes() == before


@pytest.mark.usefixtures("rules")
def test_name_without_the_ending(command: Command) -> None:
    answer = command("build", "rules", "-o", "my")
    assert (answer.code, answer.err) == (2, "access-rules: `my` 不以 .ruleset 结尾：写作 `my.ruleset`\n")
    assert not Path("my").exists()


@pytest.mark.usefixtures("rules")
def test_nothing_else_is_overwritten(command: Command) -> None:
    write(Path(), {"notes.ruleset": "my notes"})
    Path("folder.ruleset").mkdir()
    for name in ("notes", "folder"):
        answer = command("build", "rules", "-o", f"{name}.ruleset")
        assert (answer.code, answer.err) == (2, f"access-rules: `{name}.ruleset` 不是规则包，不覆盖\n")
    assert Path("notes.ruleset").read_text() == "my notes"


@pytest.mark.usefixtures("rules")
def test_file_that_cannot_be_written(command: Command) -> None:
    answer = command("build", "rules", "-o", "nowhere/my.ruleset")
    assert (answer.code, answer.err) == (2, "access-rules: `nowhere/my.ruleset`：没有这个文件夹\n")


def test_path_that_is_no_ruleset(rules: Path, command: Command) -> None:
    assert command("build", "nowhere", "-o", "my.ruleset").code == 2
    write(rules.parent, {"lower/ruleset.yaml": LOWER.format(name="lower", place="北京市")})
    answer = command("build", ".", "-o", "my.ruleset")
    assert (answer.code, "下有 2 个规则集" in answer.err) == (2, True)
    assert command("build", "rules").code == 2
