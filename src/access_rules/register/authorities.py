"""The authorities of a ruleset, and which of them may approve what."""

from __future__ import annotations

from collections.abc import Iterable

from access_rules.diagnostic import Message, did_you_mean, listed
from access_rules.evaluation.counting import sufficient
from access_rules.folding import nearest
from access_rules.language.rulebook import Rulebook
from access_rules.language.vocabulary import choice_names
from access_rules.register.refusals import refusal, told

AUTHORITY = Message("批准机关", "the authority")

_NO_ROLE = Message(
    "规则集没有说明批准机关：在首页写 `角色: {批准: …}`",
    "the ruleset names no authorities: write `roles: {approvals: …}` on its front page",
)


class Authorities:
    """The elements of the fact that holds approvals, in their order."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self.fact = book.roles.approvals
        self._choices = book.facts[self.fact].choices if self.fact else {}
        self._names = choice_names(self._choices)

    def find(self, word: str) -> str:
        """The authority that a word names by id or title. Raises RegisterError where it names none."""
        word = told(AUTHORITY, word)
        found = self._names.find(word)
        if found is not None:
            return found
        titles = listed(each.title for each in self._choices.values())
        known = Message(f"有：{titles.zh}", f"there are {listed(self._choices).en}") if self._choices else _NO_ROLE
        near = did_you_mean(nearest(word, self._names.spellings))
        raise refusal("AR738", help=near or known, authority=word)

    def title(self, authority: str) -> str:
        """How people call it; an authority of other rules is called by its id."""
        return self._choices[authority].title if authority in self._choices else authority

    def suffices(self, authority: str, wanted: str) -> bool:
        """Whether the approval of an authority is enough where that of ``wanted`` is asked for."""
        if wanted not in self._choices:
            return authority == wanted
        return authority in sufficient(wanted, self._book)

    def is_relieved(self, authority: str, taken_over_by: str) -> bool:
        """Whether an authority may no longer act since a higher one took over."""
        is_beside = authority in self._choices and self._choices[authority].outside_order
        return not is_beside and not self.suffices(authority, taken_over_by)

    def named(self, authorities: Iterable[str]) -> Message:
        """Authorities in words: by title, and in English by id, as they may be written on the command line."""
        names = list(dict.fromkeys(authorities))
        return Message(listed(self.title(each) for each in names).zh, listed(names).en)
