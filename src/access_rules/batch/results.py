"""Decisions as columns of a file: in words for people who open it in Excel, in ids for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from access_rules.datafiles.formats import Format
from access_rules.datafiles.rows import Column
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.outcome import Outcome
from access_rules.render.wording import ANSWERS, OUTCOMES, Language, Phrase

_TEXTS = pa.list_(pa.string())


class Results(Protocol):
    """What the columns of decisions are called, and what stands in them."""

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """Their names and types."""

    def of(self, decisions: pa.Table) -> Mapping[str, Column]:
        """The columns of these decisions."""


def results_for(form: Format, book: Rulebook, lang: Language, *, rules: bool) -> Results:
    """The columns that decisions have in a file of this form.

    CSV and Excel are read by people: titles and words in their language. JSON Lines and Parquet are read by
    programs: names and ids, in every language the same.
    """
    if form.has_types:
        return ForPrograms(rules=rules)
    return ForPeople(book, lang, rules=rules)


NAMES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "outcome": "准入结论",
        "rule": "适用规则",
        "rule_id": "规则编号",
        "rules": "全部规则",
        "complete": "事实齐全",
        "missing": "缺少的事实",
    },
    "en": {
        "outcome": "outcome",
        "rule": "rule",
        "rule_id": "rule_id",
        "rules": "rules",
        "complete": "complete",
        "missing": "missing",
    },
}
"""The columns for people, in either language."""


class ForPrograms:
    """The columns as the evaluator gives them, in types that every program knows."""

    def __init__(self, *, rules: bool) -> None:
        types = {
            "outcome": pa.string(),
            "rule": pa.string(),
            "rules": _TEXTS,
            "complete": pa.bool_(),
            "missing": _TEXTS,
        }
        self.columns: Mapping[str, pa.DataType] = {
            name: each for name, each in types.items() if rules or name != "rules"
        }

    def of(self, decisions: pa.Table) -> Mapping[str, Column]:
        """The columns of these decisions."""
        return {name: _whole(decisions[name].cast(type_)) for name, type_ in self.columns.items()}


class ForPeople:
    """The columns in words: outcomes as they are said, rules and missing facts by their titles."""

    def __init__(self, book: Rulebook, lang: Language, *, rules: bool) -> None:
        self._lang: Language = lang
        self._outcomes = {each.value: OUTCOMES[each].say(lang) for each in Outcome}
        self._rules = {rule.id: rule.title for rule in book.rules} | {DEFAULT_RULE: Phrase.DEFAULT.say(lang)}
        self._facts = {fact.id: fact.title for fact in book.facts.values()}
        names = NAMES[lang]
        self.columns: Mapping[str, pa.DataType] = {
            name: pa.string() for key, name in names.items() if rules or key != "rules"
        }

    def of(self, decisions: pa.Table) -> Mapping[str, Column]:
        """The columns of these decisions."""
        parts = {name: _whole(decisions[name]) for name in decisions.column_names}
        worded = {
            "outcome": _worded(parts["outcome"], self._outcomes),
            "rule": _worded(parts["rule"], self._rules),
            "rule_id": parts["rule"].cast(pa.string()),
            "complete": pc.if_else(parts["complete"], *(ANSWERS[each].say(self._lang) for each in (True, False))),
            "missing": self._listed(parts["missing"], self._facts),
        }
        if "rules" in parts:
            worded["rules"] = self._listed(parts["rules"], self._rules)
        return {name: worded[key] for key, name in NAMES[self._lang].items() if key in worded}

    def _listed(self, ids: pa.ListArray, titles: Mapping[str, str]) -> pa.Array:
        """Titles one after the other for lists of ids; null for an empty list."""
        words = _worded(ids.flatten().dictionary_encode(), titles)
        ends = pa.array([0, *pc.cumulative_sum(pc.list_value_length(ids)).to_pylist()], pa.int32())
        said = pc.binary_join(pa.ListArray.from_arrays(ends, words), Phrase.ENUMERATION.say(self._lang))
        return pc.if_else(pc.equal(said, ""), None, said)


def _worded(ids: pa.DictionaryArray, words: Mapping[str, str]) -> pa.Array:
    """The words for ids, as text."""
    dictionary = pa.array([words[each] for each in ids.dictionary.to_pylist()], pa.string())
    return dictionary.take(ids.indices)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    whole = column.unify_dictionaries().combine_chunks()
    # Depending on its version the library gives a column of one chunk or the chunk itself.
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
