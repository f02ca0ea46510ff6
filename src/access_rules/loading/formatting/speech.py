"""Saying keywords and built-in words in one language, or as they are written.

Names, titles and texts are an author's own and stay. A value of a fact is said in the other language only where
the fact reads both alike: 是 is a truth value for one fact and a text for another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from access_rules.language.conditions import AS_OF
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import read_value
from access_rules.language.values import NONE
from access_rules.language.vocabulary import Vocabulary
from access_rules.loading.formatting.tree import Word
from access_rules.loading.forms import WordForm
from access_rules.loading.keywords import BOOLEANS, KEYWORDS, NONE_WORDS, in_language, is_chinese

_TRUTHS: Final[Mapping[str, Mapping[bool, str]]] = {"zh": BOOLEANS, "en": {True: "true", False: "false"}}
_TRUTH_OF: Final[Mapping[object, bool]] = {word: value for words in _TRUTHS.values() for value, word in words.items()}
_NONE_OF: Final[Mapping[str, str]] = {"zh": NONE_WORDS["none"], "en": "none"}
_DAY_WORDS: Final = (AS_OF, KEYWORDS[AS_OF])


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """The facts that the names in a file may mean."""

    facts: Mapping[str, Fact]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, facts: Mapping[str, Fact]) -> KnownFacts:
        """These facts, by id and by title."""
        return cls(facts, Vocabulary.of(facts))

    def find(self, name: str | None) -> Fact | None:
        """The fact that a name means, None where it means none or several."""
        found = self.vocabulary.facts.find(name) if name else None
        return self.facts[found] if found else None

    def read(self, fact: Fact, written: object) -> object:
        """What a value written for a fact means."""
        return read_value(fact, self.vocabulary.choices[fact.id], written)


NO_FACTS: Final = KnownFacts.of({})


@dataclass(frozen=True, slots=True)
class Speech:
    """How words are said: in ``lang``, ``"zh"`` or ``"en"``, or as written where it is None."""

    lang: str | None = None
    known: KnownFacts = NO_FACTS

    def keyword(self, word: Word, keyword: str) -> Word:
        """A keyword."""
        return _said(word, in_language(keyword, self.lang)) if self.lang else word

    def built_in(self, form: WordForm, word: Word) -> Word:
        """A built-in word."""
        if form.is_flag or self.lang is None:
            return self.truth(word)
        meaning = form.words.get(str(word.value))
        spellings = [each for each, its in form.words.items() if its == meaning]
        said = next((each for each in spellings if is_chinese(each) == (self.lang == "zh")), None)
        return _said(word, said) if said else word

    def truth(self, word: Word) -> Word:
        """True or false, where nothing else can stand."""
        truth = _truth(word)
        return word if truth is None or self.lang is None else _said(word, _TRUTHS[self.lang][truth])

    def day(self, word: Word) -> Word:
        """The name of a fact; the day of the decision has one in either language."""
        return self.keyword(word, AS_OF) if word.raw in _DAY_WORDS else word

    def choice(self, name: str | None, word: Word) -> Word:
        """A value of a fact that stands as a key."""
        fact, truth = self.known.find(name), _TRUTH_OF.get(word.raw)
        if self.lang is None or truth is None or fact is None or fact.type is not FactType.BOOL:
            return word
        return _said(word, _TRUTHS[self.lang][truth])

    def value(self, name: str | None, word: Word) -> Word:
        """A value of the fact with this name."""
        fact = self.known.find(name)
        if self.lang is None or fact is None:
            return word
        meaning = self.known.read(fact, word.value)
        if isinstance(meaning, bool):
            said = _said(word, _TRUTHS[self.lang][meaning])
        elif meaning is NONE:
            said = _said(word, _NONE_OF[self.lang])
        else:
            return word
        return said if self.known.read(fact, said.value) == meaning else word


def _said(word: Word, raw: str) -> Word:
    return Word(word.start, word.end, raw)


def _truth(word: Word) -> bool | None:
    """The truth value that a word stands for."""
    value = word.value
    return value if isinstance(value, bool) else _TRUTH_OF.get(value) if is_chinese(str(value)) else None
