"""What formatting does to a file, told by data.

Each file beside this one holds a list of ``before`` and ``after``; ``why`` says what a rule author sees in it.
``lang`` asks for keywords in that language. Where there are ``findings`` instead, the file is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules.diagnostic import Diagnostic
from access_rules.loading.formatting.files import facts_in
from access_rules.loading.formatting.formatter import Formatted, format_document
from access_rules.loading.formatting.speech import Speech
from access_rules.loading.reader import read_text

HERE = Path(__file__).parent


def cases() -> Iterator[Any]:
    for path in sorted(HERE.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{path.stem}: {case['why']}")


def formatted(text: str, lang: str | None = None) -> Formatted:
    document = read_text(text, "file.yaml")
    return format_document(document, Speech(lang, facts_in(document)))


def underlined(finding: Diagnostic, text: str) -> str:
    span = finding.span
    assert span is not None
    assert span.line == span.end_line
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


@pytest.mark.parametrize("case", [each for each in cases() if "after" in each.values[0]])
def test_file_is_rewritten(case: dict[str, Any]) -> None:
    after = formatted(case["before"], case.get("lang"))
    assert after.findings == ()
    assert after.text == case["after"]


@pytest.mark.parametrize("case", [each for each in cases() if "after" in each.values[0]])
def test_what_is_written_well_stays(case: dict[str, Any]) -> None:
    assert formatted(case["after"], case.get("lang")).text == case["after"]


@pytest.mark.parametrize("case", [each for each in cases() if "findings" in each.values[0]])
def test_file_is_left_alone(case: dict[str, Any]) -> None:
    after = formatted(case["before"])
    assert after.text is None
    for wanted, finding in zip(case["findings"], after.findings, strict=True):
        assert finding.code == wanted["code"]
        assert underlined(finding, case["before"]) == wanted["underlined"]
        if "help_zh" in wanted:
            assert finding.help is not None
            assert (finding.help.zh, finding.help.en) == (wanted["help_zh"], wanted["help_en"])
