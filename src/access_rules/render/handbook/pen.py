"""Writing what recurs on every part of a page: links, conditions, citations, days and periods."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import assert_never

from access_rules.evaluation import decision
from access_rules.language.conditions import AS_OF, Condition
from access_rules.language.layers import Layer
from access_rules.language.periods import Period
from access_rules.language.placeholders import PLACEHOLDER
from access_rules.language.rules import Rule
from access_rules.language.sources import Citation, Source
from access_rules.language.vocabulary import Vocabulary
from access_rules.language.watches import PLACES, Watch
from access_rules.render.citing import cite, name_document
from access_rules.render.conditions import (
    Clause,
    Compound,
    Joint,
    Statement,
    Word,
    WordKind,
    in_one_sentence,
    in_words,
    state,
)
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.elements import Element, Node, el, joined
from access_rules.render.handbook.volume import Volume
from access_rules.render.handbook.wording import LAYERS, TONES, Label, Tone
from access_rules.render.inline import inline, sentence
from access_rules.render.wording import Language, Phrase, Wording, say_date, say_list

_SHORT = 44
"""A condition up to this many characters is read in one line; a longer one is laid out."""

_LATIN = re.compile(r"[ -~]+")

_JOINTS = {
    Joint.ALL: Label.ALL_OF,
    Joint.ANY: Label.ANY_OF,
    Joint.NOT_ALL: Label.NOT_ALL_OF,
    Joint.NONE: Label.NONE_OF,
}
_FIGURES = {spelling: en for en, zh in PLACES.items() for spelling in (en, zh)}
_KINDS = {WordKind.FACT: Kind.FACT, WordKind.LIST: Kind.LIST, WordKind.DEFINITION: Kind.DEFINITION}


@dataclass(frozen=True)
class Pen:
    """Writes about one volume in one language."""

    volume: Volume
    lang: Language

    def say(self, label: Wording, **parts: object) -> str:
        """A label in the language of the page."""
        return label.say(self.lang, **parts)

    def section(self, name: str, label: Wording, *content: Node | Iterable[Node] | None, **parts: object) -> Element:
        """A section of the page under its heading."""
        heading = el("h2", self.say(label, **parts), id=anchor(Kind.SECTION, name, "heading"))
        return el(
            "section",
            heading,
            *content,
            id=anchor(Kind.SECTION, name),
            class_="part",
            aria_labelledby=anchor(Kind.SECTION, name, "heading"),
        )

    def note(self, label: Wording, **parts: object) -> Element:
        """A sentence of explanation under a heading."""
        return el("p", self.say(label, **parts), class_="note")

    def detail(self, label: Wording, *values: Node | Iterable[Node]) -> tuple[Element, ...]:
        """A label with its value; nothing where there is no value."""
        value = el("dd", *values)
        return (el("dt", self.say(label)), value) if value.children else ()

    # Links

    def fact(self, fact: str) -> Node:
        """A fact by its title, linked to its entry."""
        if fact == AS_OF:
            return self.say(Label.DECIDED_ON)
        return link(Kind.FACT, inline(self.volume.book.facts[fact].title), fact, class_="fact")

    def rule(self, rule: Rule | Watch) -> Element:
        """A rule or watch by its title, linked to its card, in the colour of its outcome."""
        return el("a", inline(rule.title), href=f"#{entry_anchor(rule)}", class_=f"to-rule tone-{Tone.of(rule).value}")

    def rule_line(self, rule: Rule | Watch) -> tuple[Node, ...]:
        """A rule or watch with the word for its outcome before it."""
        return (self.badge(Tone.of(rule)), " ", self.rule(rule))

    def rules(self, rules: Iterable[str]) -> Element:
        """A list of rules and watches with their outcomes."""
        return el("ul", (el("li", self.rule_line(self.volume.entries[each])) for each in rules), class_="rules")

    def document(self, source: Source) -> Element:
        """A document by its title, linked to its entry."""
        return link(Kind.DOCUMENT, name_document(source.title), source.id)

    def badge(self, tone: Tone) -> Element:
        """The word for an outcome in its colour."""
        return el("span", self.say(TONES[tone]), class_=f"badge tone-{tone.value}")

    def layer(self, layer: Layer) -> str:
        """The name of a layer."""
        return self.say(LAYERS[layer])

    def concern(self, concern: str) -> tuple[Node, ...]:
        """A demand, or one element of it."""
        name, _, element = concern.partition(".")
        choice = self.volume.book.facts[name].choices.get(element)
        return (self.fact(name), Phrase.IN_BRACKETS.say(self.lang, text=inline(choice.title)) if choice else "")

    # Texts

    def text(self, text: str, *, is_watch: bool = False) -> Iterator[Node]:
        """A text of the ruleset; where it leaves a place for a fact or, that of a watch, for a figure, its name."""
        at = 0
        for place in PLACEHOLDER.finditer(text):
            yield inline_part(text[at : place.start()])
            yield self._figure(place[1]) if is_watch and place[1] in _FIGURES else self._placed(place[1], place[0])
            at = place.end()
        yield inline_part(text[at:])

    def sentence(self, text: str, *, is_watch: bool = False) -> Iterator[Node]:
        """A text of the ruleset, ending as a sentence does."""
        return self.text(sentence(text), is_watch=is_watch)

    def _placed(self, word: str, written: str) -> Node:
        fact = self._vocabulary.facts.find(word)
        return written if fact is None else self.fact(fact)

    def _figure(self, word: str) -> Element:
        """What a watch fills in when it fires, by its name in the language of the text."""
        name = _FIGURES[word]
        said = PLACES[name] if self.volume.book.language == "zh" else name.replace("_", " ")
        return el("span", said, class_="figure")

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.volume.book.facts)

    # Conditions

    def condition(self, condition: Condition) -> tuple[Node, ...]:
        """A condition in plain words: in one line where it is short, else laid out as a list."""
        return self._statement(state(condition, self.volume.book, self.lang))

    def in_one_line(self, condition: Condition) -> tuple[Node, ...]:
        """A condition in plain words, as part of a sentence."""
        return self._words(state(condition, self.volume.book, self.lang))

    def _statement(self, statement: Statement) -> tuple[Node, ...]:
        match statement:
            case Clause():
                return self._words(statement)
            case Compound(_, parts) if len(in_one_sentence(statement, self.lang)) <= _SHORT or len(parts) == 1:
                return self._words(statement)
            case Compound(joint, parts):
                items = el("ul", (el("li", self._statement(part)) for part in parts), class_=f"joint {joint.value}")
                return (el("span", self.say(_JOINTS[joint]), class_="joint-word"), items)
            case _:
                assert_never(statement)

    def _words(self, statement: Statement) -> tuple[Node, ...]:
        return self.words(in_words(statement, self.lang))

    def words(self, words: Iterable[Word]) -> tuple[Node, ...]:
        """Words with the facts, lists and definitions they name linked."""
        return tuple(map(self._word, words))

    def _word(self, word: Word) -> Node:
        if word.kind is WordKind.TEXT:
            return word.text
        if word.kind is WordKind.VALUE:
            # Names for programs stand among the words of the language and recede behind them.
            latin = " latin" if _LATIN.fullmatch(word.text) and word.text[0].isalpha() else ""
            return el("b", word.text, class_=f"value{latin}")
        if word.target == AS_OF or word.target is None:
            return word.text
        return link(_KINDS[word.kind], word.text, word.target, class_=word.kind.value)

    # Law

    def citation(self, cited: Citation) -> tuple[Node, ...]:
        """A legal basis in full, linked to the document."""
        source = self.volume.book.sources[cited.source]
        whole = decision.Citation(
            source=source.id,
            title=source.title,
            level=source.level.value,
            number=source.number,
            article=cited.article,
            clause=cited.clause,
            version=cited.version,
        )
        text = link(Kind.DOCUMENT, cite(whole, self.lang), source.id)
        return (text, *self.unverified(source))

    def citations(self, cited: Iterable[Citation]) -> Element | None:
        """Legal bases, one a line."""
        items = [el("li", self.citation(each)) for each in cited]
        return el("ul", items, class_="plain") if items else None

    def unverified(self, source: Source) -> tuple[Node, ...]:
        """The mark of a document whose text nobody has seen."""
        if source.verified:
            return ()
        title = self.say(Label.UNVERIFIED_NOTE)
        return (" ", el("span", self.say(Label.UNVERIFIED), class_="badge unverified", title=title))

    # Days

    def day(self, day: date) -> str:
        """A day."""
        return say_date(day, self.lang)

    def period(self, period: Period) -> str:
        """A period."""
        match period:
            case Period(None, None):
                return self.say(Label.ALWAYS)
            case Period(None, end) if end:
                return self.say(Label.UNTIL, end=self.day(end))
            case Period(start, None) if start:
                return self.say(Label.FROM, start=self.day(start))
            case Period(start, end) if start and end:
                return self.say(Label.FROM_UNTIL, start=self.day(start), end=self.day(end))
        raise AssertionError("a period has at most two ends")

    def periods(self, periods: Iterable[Period]) -> str:
        """Several periods."""
        return Phrase.SEMICOLON.say(self.lang).join(map(self.period, periods))

    def listed(self, words: Iterable[str]) -> str:
        """Words one after the other."""
        return say_list(words, self.lang)

    def enumerated(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """Nodes one after the other."""
        return joined(nodes, Phrase.ENUMERATION.say(self.lang))


def entry_anchor(entry: Rule | Watch) -> str:
    """Where the card of a rule or watch is."""
    return anchor(Kind.WATCH if isinstance(entry, Watch) else Kind.RULE, entry.id)


def link(kind: Kind, text: str, *names: str, class_: str | None = None) -> Element:
    """A link to something on the same page."""
    return el("a", text, href=f"#{anchor(kind, *names)}", class_=class_)


def inline_part(text: str) -> str:
    """A part of a line: the spaces at its ends belong to the line."""
    lead, tail = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{lead}{inline(text)}{tail}" if text.strip(" ") else text


def machine_periods(periods: Iterable[Period]) -> str:
    """Periods for the script of the page: ``2018-12-29/2025-12-31 2026-01-01/``."""
    return " ".join(f"{_iso(each.start)}/{_iso(each.end)}" for each in periods)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


Writer = Callable[[Pen], Element | None]
"""A function that writes one section of a page; None where the ruleset has nothing for it."""
