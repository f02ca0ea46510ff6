"""The rules put in chapters: the own layer first, then those above it, each file of rules a chapter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from access_rules.language.layers import LayerHead
from access_rules.language.rules import Rule
from access_rules.language.sources import Source
from access_rules.render.citing import name_document
from access_rules.render.handbook.citations import numeral
from access_rules.render.handbook.pen import Pen
from access_rules.render.handbook.prefaces import Preface
from access_rules.render.handbook.volume import Volume, in_order_of_writing
from access_rules.render.handbook.wording import Label

_DOCUMENTS_IN_A_TITLE = 2
_PART = re.compile(r"之[一二三四五六七八九十]+$")


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules of one file, with what the author says at its head.

    ``documents`` are those the rules rest on most, ``more`` tells that there are others: they name a chapter
    that has no title of its own.
    """

    file: str
    preface: Preface
    documents: tuple[Source, ...]
    more: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class LayerPart:
    """The chapters of one layer."""

    head: LayerHead
    chapters: tuple[Chapter, ...]

    @property
    def rules(self) -> Iterator[Rule]:
        """The rules of all its chapters."""
        return (rule for chapter in self.chapters for rule in chapter.rules)


def layer_parts(volume: Volume) -> tuple[LayerPart, ...]:
    """The rules of a ruleset by layer and file, the lowest layer first; a layer without rules has no part."""
    parts = []
    for depth in reversed(range(len(volume.book.layers))):
        rules = [rule for rule in volume.book.rules if rule.layer == depth]
        if rules:
            parts.append(
                LayerPart(volume.book.layers[depth], tuple(_in_order_of_parts(list(_chapters(rules, volume)))))
            )
    return tuple(parts)


def chapter_title(pen: Pen, chapter: Chapter) -> str:
    """The title its author gave a chapter, else the documents it rests on."""
    if chapter.preface.title:
        return chapter.preface.title
    if not chapter.documents:
        return pen.say(Label.OTHER_RULES)
    named = pen.listed(name_document(each.short_title or each.title) for each in chapter.documents)
    return pen.say(Label.RULES_ON, documents=pen.say(Label.AND_OTHERS, documents=named) if chapter.more else named)


def _chapters(rules: Iterable[Rule], volume: Volume) -> Iterator[Chapter]:
    for file, written in groupby(in_order_of_writing(rules), key=lambda rule: rule.span.file if rule.span else ""):
        inside = tuple(written)
        documents = tuple(_documents(inside, volume))
        more = len(documents) > _DOCUMENTS_IN_A_TITLE
        yield Chapter(file, volume.comments(file).preface, documents[:_DOCUMENTS_IN_A_TITLE], more, inside)


def _in_order_of_parts(chapters: Sequence[Chapter]) -> list[Chapter]:
    """Chapters as their files stand, but those that count themselves as parts of one (法定职责之二) by that count."""
    stems = [_PART.split(chapter.preface.title or chapter.file)[0] for chapter in chapters]

    def place(numbered: tuple[int, Chapter]) -> tuple[int, int]:
        at, chapter = numbered
        part = _PART.search(chapter.preface.title or "")
        return stems.index(stems[at]), (part and numeral(part.group())) or 0

    return [chapter for _, chapter in sorted(enumerate(chapters), key=place)]


def _documents(rules: Iterable[Rule], volume: Volume) -> Iterator[Source]:
    """The documents that the rules cite, the most cited first."""
    cited = Counter(source for rule in rules for source in dict.fromkeys(each.source for each in rule.cite))
    return (volume.book.sources[source] for source, _ in cited.most_common())
