"""``--help``: in one language, with exit codes and an example, and at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from access_rules import __version__
from tests.cli.conftest import Command

VERBS = [
    "check",
    "test",
    "cases",
    "batch",
    "build",
    "decide",
    "diff",
    "why-not",
    "ask",
    "scenarios",
    "calendar",
    "docs",
    "fmt",
    "schema",
    "init",
]
OF_A_REGISTER = [
    "init", "submit", "approve", "return", "reject", "withdraw", "object", "recheck", "record", "sweep", "listen",
    "due", "expire", "list", "show", "load",
    "verify", "export",
]  # fmt: skip
PAGES = [*VERBS, *(f"register {verb}" for verb in OF_A_REGISTER)]


@pytest.mark.parametrize("verb", PAGES)
def test_page_of_a_verb(verb: str, command: Command) -> None:
    for option in ("--help", "-h"):
        answer = command(*verb.split(), option)
        assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"用法：access-rules {verb} [选项]")
    assert "退出码：0 " in answer.out
    assert f"例如：access-rules {verb} " in answer.out
    assert "显示本说明" in answer.out
    assert " | " not in answer.out


@pytest.mark.parametrize("verb", PAGES)
def test_every_word_is_explained(verb: str, command: Command) -> None:
    lines = command(*verb.split(), "--help").out.splitlines()
    entries = [line for line in lines if line.startswith("  ") and line[2] != " "]
    assert len(entries) >= 2
    assert all(len(line.split("  ", 2)) == 3 and line.split("  ", 2)[2].strip() for line in entries)


@pytest.mark.parametrize("verb", PAGES)
def test_page_of_a_verb_in_english(verb: str, command: Command) -> None:
    for answer in (
        command(*verb.split(), "--help", "--lang", "en"),
        command(*verb.split(), "--help", LANG="de_DE.UTF-8"),
    ):
        assert answer.out.startswith(f"usage: access-rules {verb} [options]")
        assert "exit codes: 0 " in answer.out
        assert not any("\u4e00" <= char <= "\u9fff" for char in answer.out.replace("北京市西城区", ""))


def test_exit_codes_of_each_verb_are_those_it_uses(command: Command) -> None:
    told = {verb: command(verb, "--help").out.rpartition("退出码：")[2] for verb in VERBS}
    assert {verb: [code for code in "012" if code in text] for verb, text in told.items()} == {
        "check": ["0", "1", "2"],
        "test": ["0", "1", "2"],
        "cases": ["0", "1", "2"],
        "decide": ["0", "1", "2"],
        "batch": ["0", "1", "2"],
        "diff": ["0", "1", "2"],
        "why-not": ["0", "1", "2"],
        "ask": ["0", "1", "2"],
        "build": ["0", "1", "2"],
        "docs": ["0", "1", "2"],
        "scenarios": ["0", "1", "2"],
        "calendar": ["0", "1", "2"],
        "fmt": ["0", "1", "2"],
        "schema": ["0", "2"],
        "init": ["0", "2"],
    }


def test_front_page_names_every_verb(command: Command) -> None:
    answer = command("--help")
    assert answer.code == 0
    for verb in (*VERBS, "register"):
        assert f"\n  {verb} " in answer.out
    assert "退出码：0 正常，1 有问题，2 用法不对" in answer.out


def test_page_of_the_register_names_its_verbs(command: Command) -> None:
    answer = command("register", "--help")
    assert answer.code == 0
    assert answer.out.startswith("用法：access-rules register 命令 [选项] …")
    for verb in OF_A_REGISTER:
        assert f"\n  {verb} " in answer.out


def test_version(command: Command) -> None:
    assert command("--version").out == f"access-rules {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], [], *([*verb.split(), "--help"] for verb in (*VERBS, "register", "register submit"))],
)
def test_nothing_heavy_is_imported_for_it(arguments: list[str]) -> None:
    program = (
        "import sys; from access_rules.cli.app import run; run(sys.argv[1:]); "
        "print('heavy:', [each for each in ('pydantic', 'yaml', 'chinese_calendar', 'rich') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "heavy: []"
