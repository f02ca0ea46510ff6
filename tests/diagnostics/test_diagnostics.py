"""Each file beside this one shows a mistake and the findings that explain it to whoever made it."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules.diagnostic import Diagnostic
from access_rules.errors import RulesetError
from access_rules.loading.load import load_folder

HERE = Path(__file__).parent
BASE = HERE / "ruleset"
CASES = sorted(path for path in HERE.glob("*/*.yaml") if BASE not in path.parents)


def findings_of(folder: Path) -> tuple[Sequence[Diagnostic], dict[str, str]]:
    """Every finding about the ruleset in a folder, and the texts of its files by the names in the findings."""
    try:
        loaded = load_folder(folder)
    except RulesetError as error:
        return error.diagnostics, error.texts
    return loaded.warnings, dict(loaded.texts)


def written(case: dict[str, Any], folder: Path) -> Path:
    """The case as a folder: a sound ruleset, in which its files stand in for those of the same name."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for name, text in case["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_of(text))
    return folder


def content_of(text: str | dict[str, str]) -> bytes:
    return text.encode() if isinstance(text, str) else base64.b64decode(text["base64"])


def underlined(finding: Diagnostic, texts: dict[str, str]) -> str:
    """The words a reader sees underlined: those of the span on its first line."""
    span = finding.span
    assert span is not None
    lines = texts[span.file].split("\n")
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return line[span.column - 1 : end]


def shown(finding: Diagnostic, texts: dict[str, str], folder: Path) -> dict[str, object]:
    """The finding in the words of a data file."""
    span = finding.span
    assert span is not None
    assert finding.help is not None
    return {
        "code": finding.code,
        "file": Path(span.file).relative_to(folder).as_posix() if Path(span.file).is_absolute() else span.file,
        "line": span.line,
        "column": span.column,
        "underlined": underlined(finding, texts),
        "message_zh": finding.message.zh,
        "message_en": finding.message.en,
        "help_zh": finding.help.zh,
        "help_en": finding.help.en,
    }


IN_PART = ("message_zh", "message_en", "help_zh", "help_en")
"""What a data file need only quote a part of."""


def matches(expected: dict[str, Any], actual: dict[str, Any]) -> bool:
    return all(value in actual[key] if key in IN_PART else value == actual[key] for key, value in expected.items())


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_mistake_is_explained(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    folder = written(case, tmp_path / "sample")
    findings, texts = findings_of(folder)
    actual = [shown(finding, texts, folder) for finding in findings]
    expected = case["expect"]
    assert [each["code"] for each in actual] == [each["code"] for each in expected], actual
    for wanted, found in zip(expected, actual, strict=True):
        assert matches(wanted, found), (wanted, found)
    for wanted in expected:
        assert wanted.keys() >= {"code", "file", "line", "column", "underlined", "help_zh", "help_en"}, wanted


def test_sound_ruleset_has_no_findings(tmp_path: Path) -> None:
    folder = written({"files": {}}, tmp_path / "sample")
    findings, _ = findings_of(folder)
    assert findings == ()
