"""The words that findings share: rules, facts, outcomes and conditions, in Chinese by title, in English by id."""

from __future__ import annotations

from collections.abc import Iterable

from access_rules.diagnostic import Message, listed
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.loading.keywords import OUTCOMES, both
from access_rules.outcome import Outcome
from access_rules.render.conditions import describe


def named(*rules: Rule | Watch) -> Message:
    """Rules or watches one after the other."""
    return Message(listed(each.title for each in rules).zh, listed(each.id for each in rules).en)


def in_words(condition: Condition, book: Rulebook) -> Message:
    """What a condition says, in backticks."""
    return Message(f"`{describe(condition, book)}`", f"`{describe(condition, book, 'en')}`")


def several_in_words(conditions: Iterable[Condition], book: Rulebook) -> Message:
    """What several conditions say, one after the other."""
    said = [in_words(each, book) for each in conditions]
    return Message("、".join(each.zh for each in said), ", ".join(each.en for each in said))


def outcome_word(outcome: Outcome | str) -> Message:
    """An outcome, in backticks."""
    word = both(str(outcome), OUTCOMES)
    return Message(f"`{word.zh}`", f"`{word.en}`")


def filled(zh: str, en: str, **parts: Message) -> Message:
    """A sentence in which each part stands in its language."""
    return Message(
        zh.format(**{name: part.zh for name, part in parts.items()}),
        en.format(**{name: part.en for name, part in parts.items()}),
    )
