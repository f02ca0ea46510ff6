"""Names: which fact or value a word means, by id or by title."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from access_rules.folding import fold
from access_rules.language.facts import Choice, Fact


class Names:
    """The ids and titles of some things; an id wins over a title, and titles are compared folded."""

    def __init__(self, titles: Mapping[str, Iterable[str | None]]) -> None:
        self._ids = dict.fromkeys(titles)
        by_title: dict[str, dict[str, None]] = defaultdict(dict)
        for each, its_titles in titles.items():
            for title in its_titles:
                if title:
                    by_title[fold(title)][each] = None
        self._by_title = {title: tuple(ids) for title, ids in by_title.items()}
        self._spellings = tuple(
            dict.fromkeys([*titles, *(title for its_titles in titles.values() for title in its_titles if title)])
        )

    def candidates(self, word: str) -> tuple[str, ...]:
        """The ids a word may mean: one, none, or several where a title is ambiguous."""
        return (word,) if word in self._ids else self._by_title.get(fold(word), ())

    def find(self, word: str) -> str | None:
        """The id a word means, or None where it means none or more than one."""
        found = self.candidates(word)
        return found[0] if len(found) == 1 else None

    @property
    def unambiguous(self) -> Mapping[str, str]:
        """What each id and title means, as written, where it means one thing."""
        meant = {word: self.find(word) for word in self._spellings}
        return {word: found for word, found in meant.items() if found is not None}

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every id and title, to suggest from."""
        return self._spellings

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)


def choice_names(choices: Mapping[str, Choice]) -> Names:
    """The names of an enum's values or a set's elements."""
    return Names({each.id: (each.title,) for each in choices.values()})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names of all facts and of the values of each."""

    facts: Names
    choices: Mapping[str, Names]

    @classmethod
    def of(cls, facts: Mapping[str, Fact]) -> Vocabulary:
        """The vocabulary of these facts."""
        return cls(
            Names({fact.id: (fact.title,) for fact in facts.values()}),
            {fact.id: choice_names(fact.choices) for fact in facts.values()},
        )
