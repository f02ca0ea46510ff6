"""Each file beside this one shows a mistake and the findings that explain it to whoever made it.

A file holds ``files``, which stand in for those of the same name in ``ruleset``, a sound one, and what to
``expect``: the findings, in the order in which a reader gets them. Beside these may stand

| keyword | means |
|---|---|
| ``alone: true`` | the files are all there is |
| ``load: lower`` | the ruleset is in this folder |
| ``load_all: .`` | all rulesets below this folder are loaded |
| ``task: task.yaml`` | the ruleset is sound; its decision on this task is not |
| ``rows: tasks.csv`` | the ruleset is sound; this file of rows is not |
| ``links: {name: target}`` | a link on the disk |
| ``copies: {"more/#.yaml": 3}`` | so many files that hold nothing but a comment |
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from access_rules import FactError, Ruleset, load, load_all
from access_rules.batch.roles import Reserved, Wishes, roles_of
from access_rules.catalogue import CATALOGUE
from access_rules.datafiles.reading import open_rows
from access_rules.diagnostic import Diagnostic, Label
from access_rules.errors import DataFileError, RulesetError
from access_rules.folding import nearest
from access_rules.loading import keywords
from access_rules.loading.tasks import read_tasks
from access_rules.source import Span

HERE = Path(__file__).parent
BASE = HERE / "ruleset"
CASES = sorted(path for path in HERE.glob("*/*.yaml") if BASE not in path.parents)

Findings = Sequence[Diagnostic]
Texts = dict[str, str]


# ---- from a case to its findings


def written(case: dict[str, Any], folder: Path) -> Path:
    """The case as a folder: a sound ruleset, in which its files stand in for those of the same name."""
    if case.get("alone"):
        folder.mkdir()
    else:
        shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for name, text in case.get("files", {}).items():
        _write(folder / name, content_of(text))
    for name, target in case.get("links", {}).items():
        (folder / name).symlink_to(target)
    for pattern, count in case.get("copies", {}).items():
        for number in range(count):
            _write(folder / pattern.replace("#", str(number)), b"# empty\n")
    return folder


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def content_of(text: str | dict[str, str]) -> bytes:
    return text.encode() if isinstance(text, str) else base64.b64decode(text["base64"])


def findings_of(case: dict[str, Any], folder: Path) -> tuple[Findings, Texts]:
    """Every finding about the ruleset in a folder, and the texts of its files by the names in the findings."""
    try:
        if "load_all" in case:
            load_all(folder / case["load_all"])
            return (), {}
        ruleset = load(folder / case.get("load", "."))
    except RulesetError as error:
        return error.diagnostics, error.texts
    if "rows" in case:
        return findings_about_rows(folder / case["rows"], ruleset), {}
    if "task" not in case:
        return ruleset.warnings, dict(ruleset.texts)
    evaluator = ruleset.compile()
    titles = {fact.id: fact.title for fact in ruleset.book.facts.values()}
    tasks = read_tasks(folder / case["task"])
    findings = list(tasks.findings)
    for task in tasks.tasks:
        try:
            evaluator.decide(task.facts, as_of=task.as_of)
        except FactError as error:
            findings.extend(task.located(error, titles).diagnostics)
    return findings, dict(tasks.texts)


def findings_about_rows(path: Path, ruleset: Ruleset) -> Findings:
    """Every finding about a file of rows: about its columns, else about rows that cannot be read."""
    nobody = Reserved(written=(), earlier=())
    try:
        file = open_rows(path)
        roles_of(file, ruleset.book.facts, Wishes(), nobody)
    except DataFileError as error:
        return error.diagnostics
    return tuple(each.finding for rows in file for each in rows.broken)


# ---- a finding in the words of a data file


def underlined(span: Span, texts: Texts) -> str:
    """The words a reader sees underlined: those of the span on its first line."""
    lines = texts.get(span.file, "").split("\n")
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return line[span.column - 1 : end]


def shown(finding: Diagnostic, texts: Texts, folder: Path) -> dict[str, object]:
    span = finding.span
    assert span is not None
    assert finding.help is not None
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "file": relative(span, folder),
        "line": span.line,
        "column": span.column,
        "underlined": underlined(span, texts),
        "message_zh": finding.message.zh,
        "message_en": finding.message.en,
        "help_zh": finding.help.zh,
        "help_en": finding.help.en,
        "labels": [label_shown(each, texts, folder) for each in finding.labels],
    }


def label_shown(label: Label, texts: Texts, folder: Path) -> dict[str, object]:
    span = label.span
    return {
        "file": relative(span, folder),
        "line": span.line,
        "underlined": underlined(span, texts),
        "zh": label.message.zh,
        "en": label.message.en,
    }


def relative(span: Span, folder: Path) -> str:
    return Path(span.file).relative_to(folder).as_posix() if Path(span.file).is_absolute() else span.file


IN_PART = ("message_zh", "message_en", "help_zh", "help_en")
"""What a data file need only quote a part of."""

TOLD = {"code", "file", "line", "column", "underlined", "help_zh", "help_en"}
"""What a data file must tell of each finding."""


def matches(expected: dict[str, Any], actual: dict[str, Any]) -> bool:
    return all(value in actual[key] if key in IN_PART else value == actual[key] for key, value in expected.items())


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_mistake_is_explained(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    folder = written(case, tmp_path / "sample")
    findings, texts = findings_of(case, folder)
    actual = [shown(finding, texts, folder) for finding in findings]
    expected = case["expect"]
    assert [each["code"] for each in actual] == [each["code"] for each in expected], actual
    for wanted, found in zip(expected, actual, strict=True):
        assert matches(wanted, found), (wanted, found)
    for wanted in expected:
        assert wanted.keys() >= TOLD, wanted
    for finding in findings:
        assert list(left_in_english(finding, texts)) == [], finding
        assert list(left_unfilled(finding)) == [], finding


def test_sound_ruleset_has_no_findings(tmp_path: Path) -> None:
    findings, _ = findings_of({}, written({}, tmp_path / "sample"))
    assert findings == ()


# ---- what holds for every message


INTERNAL = {
    *(*keywords.KEYWORDS, *keywords.OUTCOMES, *keywords.LAYERS, *keywords.LEVELS, *keywords.STRENGTHS),
    *(*keywords.TYPES, *keywords.LANGUAGES, "true", "false", "none"),
}
"""The English words of the language, which a Chinese message does not use."""

WORD = re.compile(r"(?<![\w./-])[a-z][a-z_]*(?![\w./-])")
"""A word in English that is no part of a path or command."""

FIELDS = {
    field
    for entry in CATALOGUE.values()
    for text in (entry.message_zh, entry.message_en, entry.help_zh, entry.help_en)
    for _, field, _, _ in Formatter().parse(text or "")
    if field
}
"""The places that the catalogue's templates leave to be filled."""


def texts_of(finding: Diagnostic, lang: str) -> Iterator[str]:
    yield finding.message.in_language(lang)
    yield from (label.message.in_language(lang) for label in finding.labels)
    if finding.help:
        yield finding.help.in_language(lang)


def left_in_english(finding: Diagnostic, texts: Texts) -> Iterator[str]:
    """The English words of the language in a Chinese message about a file written in Chinese."""
    assert finding.span is not None
    text = texts.get(finding.span.file, "")
    if any(f"{keyword}:" in text for keyword in keywords.KEYWORDS.values()):
        own = set(WORD.findall(text))
        words = (word for said in texts_of(finding, "zh") for word in WORD.findall(said))
        # Who writes an English word in a Chinese file is told the English word that is near.
        yield from (word for word in words if word in INTERNAL and nearest(word, own) is None)


def left_unfilled(finding: Diagnostic) -> Iterator[str]:
    for lang in ("zh", "en"):
        for text in texts_of(finding, lang):
            yield from (field for field in FIELDS if f"{{{field}}}" in text)


SHOWN_ELSEWHERE = {
    "AR100": "loading/test_loader_survives.py: no file refuses to be read wherever the tests run",
    "AR103": "loading/test_reader.py: a file of many mebibytes",
    "AR131": "loading/test_reader.py: a file of some hundred mistakes",
    **dict.fromkeys(
        [f"AR{number}" for number in range(731, 745)], "tests/register and tests/cli/test_register.py: no file is amiss"
    ),
    "AR901": "formatting: about a file that is formatted, not loaded",
    "AR902": "formatting: likewise",
}


def test_every_code_is_shown_by_a_case() -> None:
    shown_codes = {
        finding["code"] for path in CASES for finding in yaml.safe_load(path.read_text(encoding="utf-8"))["expect"]
    }
    assert shown_codes == set(CATALOGUE) - SHOWN_ELSEWHERE.keys()


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_catalogue_speaks_both_languages(code: str) -> None:
    entry = CATALOGUE[code]
    assert (entry.help_zh is None) == (entry.help_en is None)
    for zh, en in ((entry.message_zh, entry.message_en), (entry.help_zh, entry.help_en)):
        assert re.search("[\u4e00-\u9fff]", zh or "一") or zh == en, code
        # An example within backticks may be Chinese: a citation, a place.
        assert not re.search("[\u4e00-\u9fff]", re.sub("`[^`]*`", "", en or "")), code
        assert [word for word in WORD.findall(re.sub(r"\{[^{}]*\}", "", zh or "")) if word in INTERNAL] == [], code
        assert not (zh or "").endswith("。"), code
        assert not (en or "").endswith("."), code


def test_codes_have_names_of_their_own() -> None:
    names = [entry.name for entry in CATALOGUE.values()]
    assert len(names) == len(set(names))
