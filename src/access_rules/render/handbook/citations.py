"""Which rules rest on which document, article by article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.sources import Citation, Source, SourceLevel

_SEPARATOR = re.compile(r"[、,，]\s*")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百千两]+|\d+")
_UNNUMBERED = 10**6


class Part(Enum):
    """What of a ruleset rests on a document."""

    RULE = "rule"
    REQUIREMENT = "requirement"
    WATCH = "watch"
    DEADLINE = "deadline"
    LIST = "list"
    ITEM = "item"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Use:
    """A part of the ruleset that cites: a rule, what it requires, a watch, a deadline, a list, an item of it."""

    part: Part
    id: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a document (in one version of it) and what rests on it; None stands for the whole document."""

    name: str | None
    version: str | None
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its articles that are cited, in the order of the document."""

    source: Source
    articles: tuple[Article, ...]

    @property
    def uses(self) -> tuple[Use, ...]:
        """Everything that rests on the document, each once."""
        return tuple(dict.fromkeys(use for article in self.articles for use in article.uses))


def documents(book: Rulebook) -> tuple[Document, ...]:
    """Every document of the ruleset, cited or not, the highest rank first."""
    uses: dict[str, dict[tuple[str | None, str | None], dict[Use, None]]] = defaultdict(lambda: defaultdict(dict))
    for cited, use in _citations(book):
        for name in _article_names(cited):
            uses[cited.source][cited.version, name][use] = None
    ranks = list(SourceLevel)
    ordered = sorted(book.sources.values(), key=lambda source: ranks.index(source.level))
    return tuple(Document(source, tuple(_articles(source, uses[source.id]))) for source in ordered)


def numeral(text: str) -> int | None:
    """The first number in a text, written 第六十八条 or 第68条."""
    found = _NUMERAL.search(text)
    if found is None:
        return None
    written = found.group()
    return int(written) if written.isdigit() else _read_chinese(written)


def _read_chinese(written: str) -> int:
    total, digit = 0, 0
    for char in written:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def _articles(source: Source, uses: dict[tuple[str | None, str | None], dict[Use, None]]) -> Iterator[Article]:
    versions = [each.id for each in source.versions]

    def place(key: tuple[str | None, str | None]) -> tuple[int, bool, int, str]:
        version, name = key
        number = numeral(name) if name else None
        version_rank = versions.index(version) if version in versions else len(versions)
        return version_rank, name is not None, _UNNUMBERED if number is None else number, name or ""

    for version, name in sorted(uses, key=place):
        yield Article(name, version, tuple(uses[version, name]))


def _article_names(cited: Citation) -> tuple[str | None, ...]:
    """One name for each article of 第三条、第十条; a clause stays with the only article it can belong to."""
    names = [each for each in _SEPARATOR.split(cited.article or "") if each]
    if not names:
        return (cited.clause,)
    return tuple(names) if len(names) > 1 or not cited.clause else (f"{names[0]}{cited.clause}",)


def _citations(book: Rulebook) -> Iterator[tuple[Citation, Use]]:
    for rule in book.rules:
        yield from ((cited, Use(Part.RULE, rule.id)) for cited in rule.cite)
        for requirement in rule.requires:
            yield from ((cited, Use(Part.REQUIREMENT, rule.id)) for cited in requirement.cite)
    for watch in book.watches:
        yield from ((cited, Use(Part.WATCH, watch.id)) for cited in watch.cite)
    for deadline in book.procedure.deadlines if book.procedure else ():
        yield from ((cited, Use(Part.DEADLINE, deadline.id)) for cited in deadline.cite)
    for each in book.lists.values():
        yield Citation(each.source), Use(Part.LIST, each.id)
        for item in each.items:
            if item.source or item.article:
                yield Citation(item.source or each.source, item.article), Use(Part.ITEM, each.id, item.id)
    yield from ((cited, Use(Part.DEFAULT, DEFAULT_RULE)) for cited in book.default.cite)
