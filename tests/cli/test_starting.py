"""``access-rules init`` and ``schema``: what somebody who starts is given."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from access_rules import load
from access_rules.cli.starter import STARTERS
from tests.cli.conftest import Command


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_starter_passes_check_and_test(lang: str, command: Command, tmp_path: Path) -> None:
    answer = command("init", "deep/er/rules", "--lang", lang)
    assert answer.code == 0
    assert "access-rules check deep/er/rules" in answer.out
    assert command("check", "deep/er/rules", "--strict").code == 0
    assert command("test", "deep/er/rules").code == 0
    assert command("fmt", "--check", "deep/er/rules").code == 0
    assert load(tmp_path / "deep/er/rules").book.language == lang


def test_language_of_the_starter_follows_the_system(command: Command) -> None:
    command("init", "rules", LANG="en_US.UTF-8")
    assert load("rules").title == "My admission rules"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_starter_reads_alike_with_every_yaml_parser(lang: str) -> None:
    for text in STARTERS[lang].values():
        loaders = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
        first, second = (yaml.load(text, loader) for loader in loaders)
        assert first == second


def test_starters_say_the_same_in_both_languages(command: Command, tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        command("init", lang, "--lang", lang)
    zh, en = load(tmp_path / "zh"), load(tmp_path / "en")
    assert len(zh.book.rules) == len(en.book.rules)
    assert [case.expect.outcome for case in zh.cases] == [case.expect.outcome for case in en.cases]


def test_an_empty_folder_may_be_filled(command: Command, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    assert command("init", "rules").code == 0
    assert command("init", ".").code == 2


@pytest.mark.parametrize("kind", [[], ["ruleset"], ["cases"], ["roster"], ["decision"]])
def test_schema_is_a_schema(kind: list[str], command: Command) -> None:
    answer = command("schema", *kind)
    assert (answer.code, answer.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(json.loads(answer.out))


@pytest.mark.usefixtures("rules")
def test_schema_holds_for_what_is_printed(command: Command) -> None:
    schema = json.loads(command("schema", "decision").out)
    decision = json.loads(command("decide", "rules", "--format", "json", stdin="阶段: 拟议").out)
    jsonschema.validate(decision, schema)


def test_schema_to_a_file_tells_the_line_for_editors(command: Command, tmp_path: Path) -> None:
    answer = command("schema", "cases", "-o", "cases.schema.json")
    assert answer.out.splitlines()[0] == "在每个文件的第一行写上："
    assert "cases.schema.json" in answer.out.splitlines()[1]
    assert json.loads((tmp_path / "cases.schema.json").read_text(encoding="utf-8"))
    assert command("schema", "decision", "-o", "decision.json").out == ""
