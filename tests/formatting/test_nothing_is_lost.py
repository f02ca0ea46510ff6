"""However a file is written, formatting keeps its data and its comments, and formats only once."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, reject
from hypothesis import strategies as st

from access_rules import RulesetError
from access_rules.library import ruleset_folders
from access_rules.loading.formatting.commenting import comments_in
from access_rules.loading.formatting.files import facts_in, facts_of, files_of
from access_rules.loading.formatting.formatter import format_document
from access_rules.loading.formatting.speech import NO_FACTS, KnownFacts, Speech
from access_rules.loading.layers import Shelf
from access_rules.loading.load import load_folder
from access_rules.loading.reader import read_file, read_text
from tests import generators
from tests.formatting.scribbling import Scribbler

SHIPPED = Path(__file__).parents[2] / "rulesets"


def formatted(text: str, lang: str | None = None, known: KnownFacts = NO_FACTS) -> str:
    result = format_document(read_text(text, "file.yaml"), Speech(lang, known))
    assert result.findings == ()
    assert result.text is not None
    return result.text


def known_in(text: str) -> KnownFacts:
    return facts_in(read_text(text, "file.yaml"))


def data_of(text: str) -> object:
    document = read_text(text, "file.yaml")
    assert not any(each.is_error for each in document.diagnostics)
    return document.data


def meaning(folder: Path, shelf: Shelf | None = None) -> object:
    """What a ruleset says, wherever and in whichever keywords it is written."""
    loaded = load_folder(folder, shelf)
    cases = [replace(case, facts={name: _said(value) for name, value in case.facts.items()}) for case in loaded.cases]
    return replace(loaded.book, digest=""), cases


def meanings(top: Path) -> list[object]:
    """What every ruleset in a folder says."""
    shelf: Shelf = {}
    return [meaning(each, shelf) for each in ruleset_folders(top)]


def _said(value: object) -> object:
    return {"是": True, "否": False, "无": "none"}.get(value, value) if isinstance(value, str) else value


# ---- generated files, written in every way


def chances() -> st.SearchStrategy[random.Random]:
    # Not st.randoms, which would choose every blank of a file by itself.
    return st.integers(0, 2**32).map(random.Random)


@given(generators.rulesets(most=3), chances(), st.booleans())
def test_scribbled_file_keeps_data_and_comments(data: dict[str, Any], chance: random.Random, in_chinese: bool) -> None:
    if in_chinese:
        text = Scribbler(chance, comments=False).document(data)
        data = yaml.safe_load(formatted(text, "zh", known_in(text)))
    scribbler = Scribbler(chance)
    before = scribbler.document(data)
    after = formatted(before)
    assert data_of(after) == data_of(before)
    assert sorted(each.text for each in comments_in(after)) == sorted(each.rstrip() for each in scribbler.comments)
    assert formatted(after) == after


@given(generators.rulesets(most=3), chances())
def test_another_language_and_back_changes_nothing(data: dict[str, Any], chance: random.Random) -> None:
    text = Scribbler(chance).document(data)
    known = known_in(text)
    english, chinese = formatted(text, "en", known), formatted(text, "zh", known)
    assert chinese != english
    assert formatted(english, "zh", known) == chinese
    assert formatted(chinese, "en", known) == english


@given(generators.rulesets(most=3), chances(), st.sampled_from(["zh", "en", None]))
def test_formatted_ruleset_loads_alike(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, Any], chance: random.Random, lang: str | None
) -> None:
    folder = tmp_path_factory.mktemp("generated")
    try:
        before = meaning(generators.write(folder, data))
    except RulesetError:
        reject()
    text = Scribbler(chance).document(data)
    (folder / "ruleset.yaml").write_text(formatted(text, lang, known_in(text)), encoding="utf-8")
    assert meaning(folder) == before


# ---- any text in any place


def texts() -> st.SearchStrategy[str]:
    """Texts that tempt a reader of YAML, and any others that a file may hold."""
    tempting = st.sampled_from(
        ["no", "是", "null", "~", "12", "0x1F", "1e3", "1:30", "2026-03-01", "007", "<<", "=", "...", "---"]
    )
    marks = st.text(
        st.sampled_from("- ?:,[]{}#&*!|>'\"%@`\\\n，：“”［］【｛｝甲ab1\u3000\xa0"), min_size=1, max_size=12
    )
    visible = st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"))
    return st.one_of(tempting, marks, st.text(visible, min_size=1, max_size=20))


@given(st.lists(texts(), min_size=8, max_size=8), st.lists(texts(), min_size=1, max_size=4, unique=True), chances())
def test_any_text_stays_the_same(words: list[str], names: list[str], chance: random.Random) -> None:
    title, reason, one, two, article, by, value, note = words
    data = {
        "definitions": {name: {"title": title, "when": {name: value}} for name in names},
        "rules": [
            {
                "id": one,
                "outcome": "not_without_approval",
                "when": {"all": [{name: {"in": [value, two]}} for name in names]},
                "approval": {"by": by, "requires": [one, two]},
                "concerns": [two, one],
                "reason": reason,
                "cite": [{"source": title, "article": article}],
            }
        ],
        "cases": [{"id": two, "facts": dict.fromkeys(names, value), "expect": "reject", "note": note}],
    }
    before = Scribbler(chance, comments=False).document(data)
    assert data_of(before) == data
    after = formatted(before)
    assert data_of(after) == data
    assert formatted(after) == after


# ---- the shipped rulesets


def rewritten(source: Path, target: Path, lang: str | None) -> None:
    """Write the files of every ruleset below one folder to another, formatted."""
    shelf: Shelf = {}
    for folder in ruleset_folders(source):
        speech = Speech(lang, facts_of(folder, shelf)) if lang else Speech()
        for path in files_of(folder):
            result = format_document(read_file(path, path.as_posix()), speech)
            assert result.text is not None, (path, result.findings)
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(result.text, encoding="utf-8")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shipped rulesets as they are written by the formatter, each form made from the one before it."""
    top = tmp_path_factory.mktemp("forms")
    source = SHIPPED
    for name, lang in (("once", None), ("twice", None), ("zh", "zh"), ("en", "en"), ("zh again", "zh")):
        rewritten(source, top / name, lang)
        source = top / name
    return {path.name: path for path in top.iterdir()}


def contents(top: Path) -> dict[str, str]:
    return {path.relative_to(top).as_posix(): path.read_text(encoding="utf-8") for path in sorted(top.rglob("*.yaml"))}


def test_shipped_files_are_formatted_once(forms: dict[str, Path]) -> None:
    assert contents(forms["twice"]) == contents(forms["once"])


def test_shipped_files_come_back_from_english(forms: dict[str, Path]) -> None:
    assert contents(forms["en"]) != contents(forms["zh"])
    assert contents(forms["zh again"]) == contents(forms["zh"])


@pytest.mark.parametrize("form", ["once", "zh", "en"])
def test_shipped_files_keep_their_comments(forms: dict[str, Path], form: str) -> None:
    for name, text in contents(forms[form]).items():
        before = (SHIPPED / name).read_text(encoding="utf-8")
        assert sorted(each.text for each in comments_in(text)) == sorted(each.text for each in comments_in(before))


def test_shipped_rulesets_mean_the_same(forms: dict[str, Path]) -> None:
    before = meanings(SHIPPED)
    assert meanings(forms["once"]) == before
    assert meanings(forms["en"]) == before
