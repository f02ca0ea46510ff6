"""A task that shows something, in words and as YAML to paste into a file of cases."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from access_rules.language.facts import Fact
from access_rules.language.reading import FALSE_WORDS, NONE_WORDS, TRUE_WORDS, Misfit, read_value, title_of
from access_rules.language.rulebook import Rulebook
from access_rules.language.vocabulary import Names, Vocabulary, choice_names
from access_rules.loading.keywords import OUTCOMES, in_language
from access_rules.outcome import Outcome
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


def as_case(
    id_: str,
    title: str,
    facts: Mapping[str, Any],
    as_of: date,
    outcome: Outcome,
    lang: Language,
    *,
    rules: Sequence[str] = (),
    note: str | None = None,
) -> str:
    """A task as an item of ``cases``, in YAML of several lines: paste it into a file of cases and it passes.

    ``rules`` are those expected to be among its reasons.
    """
    words = {word: in_language(word, lang) for word in (*_OF_A_CASE, "outcome", "rules")}
    expected = OUTCOMES[outcome] if lang == "zh" else outcome.value
    if rules:
        listed = ", ".join(map(_scalar, rules))
        expected = f"{{{words['outcome']}: {expected}, {words['rules']}: [{listed}]}}"
    told = [f"    {_scalar(name)}: {_written(value)}" for name, value in facts.items()]
    return "\n".join(
        [
            f"- {words['id']}: {_scalar(id_)}",
            f"  {words['title']}: {_scalar(title)}",
            *([f"  {words['facts']}:", *told] if told else [f"  {words['facts']}: {{}}"]),
            f"  {words['as_of']}: {as_of.isoformat()}",
            f"  {words['expect']}: {expected}",
            *([f"  {words['note']}: {_scalar(note)}"] if note else []),
        ]
    )


_OF_A_CASE = ("id", "title", "facts", "as_of", "expect", "note")


def by_titles(facts: Mapping[str, Any], book: Rulebook) -> dict[str, Any]:
    """The facts of a task as an author of the rulebook writes them: titles, and in Chinese 是, 否 and 无.

    What a title does not tell apart keeps its id.
    """
    names = Vocabulary.of(book.facts)
    written = {}
    for name, value in facts.items():
        fact = book.facts[name]
        key = fact.title if names.facts.find(fact.title) == name else name
        written[key] = _by_title(fact, value, names.choices[name], book.language)
    return written


def _by_title(fact: Fact, value: Any, names: Names, lang: str) -> Any:
    if isinstance(value, list):
        return [_by_title(fact, each, names, lang) for each in value]
    if isinstance(value, str) and value in fact.choices:
        title = fact.choices[value].title
        return title if names.find(title) == value else value
    if lang == "zh" and isinstance(value, bool):
        return TRUE_WORDS[0] if value else FALSE_WORDS[0]
    if lang == "zh" and fact.optional and value == NONE_WORDS[0]:
        return NONE_WORDS[1]
    return value


_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff-]*")
_TAKEN = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n")


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    return _scalar(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _scalar(text: str) -> str:
    """A text as a scalar of YAML, in quotes where it could be taken for something else."""
    is_plain = _PLAIN.fullmatch(text) and not _TAKEN.fullmatch(text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
