"""A region of tasks as one sentence: what its tasks are, and what nobody alleges of them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import unique

from access_rules.analysis.findings import Region
from access_rules.language.rulebook import Rulebook
from access_rules.render.conditions import describe
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Wording, say_list


@unique
class RegionPhrase(Wording):
    """What is said of regions."""

    USUAL = ("{condition}，且没有提出以下任何一项：{usual}", "{condition}, and none of these is alleged: {usual}")
    MORE = ("{items}等 {count} 项", "{items} and others, {count} in all")


MOST_NAMED = 6
"""Rules, items and facts named in one sentence."""


def say_region(region: Region, book: Rulebook, lang: Language) -> str:
    """A region as one sentence without a full stop."""
    told = describe(region.condition, book, lang)
    if not region.usual:
        return told
    usual = [inline(book.facts[name].title) for name, _ in region.usual]
    return RegionPhrase.USUAL.say(lang, condition=told, usual=shortened(usual, lang))


def shortened(names: Sequence[str], lang: Language) -> str:
    """The first few of many names, and how many there are."""
    named = say_list(names[:MOST_NAMED], lang)
    return named if len(names) <= MOST_NAMED else RegionPhrase.MORE.say(lang, items=named, count=len(names))
