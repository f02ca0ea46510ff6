"""The first part of a handbook: what the ruleset is, how to read it, and what always holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from access_rules.language.rulebook import Invariant
from access_rules.render.handbook.casebook import default_anchor
from access_rules.render.handbook.diagrams import layers_figure
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen
from access_rules.render.handbook.shelf import Shelf
from access_rules.render.handbook.wording import DECIDED, TONES, Label, Tone, name_place
from access_rules.render.inline import inline
from access_rules.render.wording import Phrase

_SHORT_DIGEST = 12


def overview_section(pen: Pen, shelf: Shelf) -> Element:
    """What the ruleset is, how to read it, what holds whatever a task states."""
    content = (_front(pen), _tally(pen), _layers(pen, shelf), _reading(pen), _default(pen), _invariants(pen))
    return pen.section("overview", Label.OVERVIEW, *content)


def _layers(pen: Pen, shelf: Shelf) -> Element | None:
    """The layers above and below, where there are any."""
    (top,) = shelf.around(pen.volume)
    return layers_figure(pen.lang, (top,), pen.volume.id) if top.below else None


def _front(pen: Pen) -> Element:
    volume = pen.volume
    head = volume.head
    return el(
        "dl",
        pen.detail(Label.LAYER, pen.layer(head.layer)),
        pen.detail(Label.PLACE, name_place(head.place, pen.lang)),
        pen.detail(Label.VERSION, _versions(pen)),
        pen.detail(
            Label.RULES,
            pen.say(Label.RULE_COUNT, count=len(volume.book.rules)),
            _own(pen, Label.OWN_RULE_COUNT, len(volume.own_rules)),
        ),
        _watches(pen),
        pen.detail(Label.DAY, pen.day(volume.day), pen.note(Label.DAY_NOTE)),
        pen.detail(Label.DIGEST, el("code", volume.book.digest[:_SHORT_DIGEST])),
        class_="front",
    )


def _watches(pen: Pen) -> tuple[Node, ...]:
    watches = pen.volume.book.watches
    if not watches:
        return ()
    count = pen.say(Label.WATCH_COUNT, count=len(watches))
    return pen.detail(Label.WATCHES, count, _own(pen, Label.OWN_WATCH_COUNT, len(pen.volume.own_watches)))


def _own(pen: Pen, label: Label, count: int) -> str:
    """How many of them are of the own layer, where there are several layers."""
    if len(pen.volume.book.layers) == 1:
        return ""
    return Phrase.IN_BRACKETS.say(pen.lang, text=pen.say(label, count=count))


def _versions(pen: Pen) -> str:
    """The version of its own layer and of each above it."""
    heads = pen.volume.book.layers
    if len(heads) == 1:
        return inline(heads[0].version)
    named = (
        pen.say(Label.LAYER_VERSION, layer=pen.layer(head.layer), version=inline(head.version))
        for head in reversed(heads)
    )
    return pen.listed(named)


def _tally(pen: Pen) -> Element:
    """How many rules there are of each outcome."""
    tones = Counter(Tone.of(rule) for rule in pen.volume.book.rules)
    items = (
        el("li", el("b", str(tones[tone])), el("span", pen.say(TONES[tone])), class_=f"tone-{tone.value}")
        for tone in Tone
        if tones[tone]
    )
    return el("ul", items, class_="tally")


def _reading(pen: Pen) -> tuple[Node, ...]:
    sentences = [Label.READ_OUTCOME, Label.READ_CONDITIONS, Label.READ_STRICTEST, Label.READ_STRENGTH]
    if pen.volume.book.watches:
        sentences.append(Label.READ_WATCHES)
    return (
        el("h3", pen.say(Label.HOW_TO_READ)),
        el("ul", (el("li", pen.say(each)) for each in sentences), class_="reading"),
    )


def _default(pen: Pen) -> Element:
    default = pen.volume.book.default
    tone = Tone(default.outcome.value)
    reason = pen.detail(Label.REASON, pen.sentence(default.reason)) if default.reason else ()
    cited = pen.citations(default.cite)
    basis = pen.detail(Label.BASIS, cited) if cited else ()
    remedy = pen.detail(Label.REMEDY, pen.sentence(default.remedy)) if default.remedy else ()
    return el(
        "article",
        el("header", el("p", pen.badge(tone), class_="badges"), el("h3", pen.say(Label.BY_DEFAULT))),
        el("dl", reason, remedy, basis) if reason or basis or remedy else None,
        id=default_anchor(),
        class_=f"card tone-{tone.value}",
        tabindex=-1,
    )


def _invariants(pen: Pen) -> tuple[Node, ...]:
    invariants = pen.volume.book.invariants
    if not invariants:
        return ()
    items = (el("li", _invariant_lines(pen, each)) for each in invariants)
    heading = el("h3", pen.say(Label.INVARIANTS))
    return (heading, pen.note(Label.INVARIANTS_NOTE), el("ul", items, class_="invariants"))


def _invariant_lines(pen: Pen, invariant: Invariant) -> Iterator[Node]:
    never = pen.say(Label.NEVER, outcome=pen.say(DECIDED[invariant.never]))
    yield el("strong", inline(invariant.title))
    yield el("details", el("summary", never), el("dl", pen.detail(Label.WHEN, pen.condition(invariant.when))))
