"""A task that shows something, in words and as YAML to paste into a file of cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from access_rules.language.reading import Misfit, read_value, title_of
from access_rules.language.rulebook import Rulebook
from access_rules.language.vocabulary import choice_names
from access_rules.render.wording import Language, Phrase


def in_words(facts: Mapping[str, Any], book: Rulebook, lang: Language) -> str:
    """What a task states, fact by fact: 事项类型：责任状；承接对象：乡镇（街道）."""
    told = [_fact(name, value, book, lang) for name, value in facts.items()]
    if not told:
        return "什么都没有说明" if lang == "zh" else "nothing is stated"
    return Phrase.SEMICOLON.say(lang).join(told)


def _fact(name: str, written: Any, book: Rulebook, lang: Language) -> str:
    fact = book.facts.get(name)
    if fact is None:
        return f"{name}{Phrase.COLON.say(lang)}{written}"
    value = read_value(fact, choice_names(fact.choices), written)
    word = str(written) if isinstance(value, Misfit) else title_of(fact, value, lang)
    return f"{fact.title}{Phrase.COLON.say(lang)}{word}"


def as_flow_yaml(facts: Mapping[str, Any]) -> str:
    """The facts of a task on one line, in YAML (which is JSON here): to paste behind ``facts:``."""
    return json.dumps(dict(facts), ensure_ascii=False)
