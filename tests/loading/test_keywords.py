"""The table of keywords: one English word, one Chinese word, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from access_rules.loading import keywords
from access_rules.loading.documents import CaseFile, RulesetFile
from access_rules.loading.forms import ModelForm, form_of, homes

TABLES: dict[str, Mapping[Any, str]] = {
    "keywords": keywords.KEYWORDS,
    "types": keywords.TYPES,
    "outcomes": keywords.OUTCOMES,
    "strengths": keywords.STRENGTHS,
    "types of watches": keywords.WATCH_TYPES,
    "outcomes of watches": keywords.WATCH_OUTCOMES,
    "parties": keywords.PARTIES,
    "calendar periods": keywords.CALENDAR_PERIODS,
    "awaited": keywords.AWAITED,
    "levels": keywords.LEVELS,
    "weights": keywords.WEIGHTS,
    "costs": keywords.COSTS,
    "layers": keywords.LAYERS,
    "languages": keywords.LANGUAGES,
    "booleans": keywords.BOOLEANS,
    "none": keywords.NONE_WORDS,
}


@pytest.mark.parametrize("name", TABLES)
def test_table_is_one_to_one(name: str) -> None:
    table = TABLES[name]
    assert len(set(table.values())) == len(table)
    assert not set(table) & set(table.values())


@pytest.mark.parametrize("name", TABLES)
def test_every_word_is_chinese_on_one_side_only(name: str) -> None:
    for english, chinese in TABLES[name].items():
        assert keywords.is_chinese(chinese)
        assert not keywords.is_chinese(str(english))


def test_english_is_found_from_either_language() -> None:
    assert keywords.english("结论") == keywords.english("outcome") == "outcome"
    assert keywords.english("结轮") is None


def test_keyword_is_given_in_either_language() -> None:
    assert keywords.in_language("outcome", "zh") == "结论"
    assert keywords.in_language("outcome", "en") == "outcome"


@pytest.mark.parametrize("model", [RulesetFile, CaseFile])
def test_every_key_of_the_models_is_in_the_table(model: type[RulesetFile | CaseFile]) -> None:
    pending: list[ModelForm] = [form_of(model)]
    for form in pending:
        assert set(form.fields) <= set(keywords.KEYWORDS)
    for keyword in form_of(model).fields:
        assert homes(keyword)
