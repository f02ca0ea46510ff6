"""The page that lists several handbooks."""

from __future__ import annotations

from collections.abc import Sequence

from access_rules.render.handbook.diagrams import layers_figure
from access_rules.render.handbook.elements import Element, el
from access_rules.render.handbook.frame import frame, search
from access_rules.render.handbook.shelf import Shelf
from access_rules.render.handbook.volume import Volume
from access_rules.render.handbook.wording import LAYERS, Label, name_place
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Phrase

_HEADS = (Label.RULESET, Label.LAYER, Label.PLACE, Label.VERSION, Label.RULES, Label.WATCHES, Label.CASES)


def collection(shelf: Shelf, lang: Language) -> str:
    """The page that lists the handbooks of a shelf, with the tree of their layers."""
    title = Label.COLLECTION.say(lang)
    masthead = el("header", el("p", Label.HANDBOOK.say(lang), class_="kind"), el("h1", title), class_="masthead")
    heading = el("h2", Label.RULESETS.say(lang), id="rulesets")
    main = el(
        "section",
        heading,
        el("p", Label.RULESETS_NOTE.say(lang), class_="note"),
        _table(shelf, lang),
        layers_figure(lang, shelf.tree()),
        class_="part",
        aria_labelledby="rulesets",
    )
    links = el(
        "ul",
        (el("li", el("a", name_place(each.head.place, lang), href=shelf.page(each.id))) for each in _in_order(shelf)),
    )
    return frame(
        lang,
        title,
        masthead=masthead,
        tools=search(lang, hint=Label.SEARCH_RULESETS, found=Label.FOUND_RULESETS),
        contents=(links,),
        main=(main,),
        content_language=shelf.volumes[0].book.language,
    )


def _in_order(shelf: Shelf) -> list[Volume]:
    return sorted(shelf.volumes, key=lambda volume: (volume.head.layer.depth, volume.id))


def _link(shelf: Shelf, volume: Volume) -> Element:
    return el("a", inline(volume.book.title), href=shelf.page(volume.id))


def _table(shelf: Shelf, lang: Language) -> Element:
    return el(
        "table",
        el("thead", el("tr", (el("th", head.say(lang), scope="col") for head in _HEADS))),
        el("tbody", (_row(shelf, each, lang) for each in _in_order(shelf))),
        class_="rulesets",
    )


def _row(shelf: Shelf, volume: Volume, lang: Language) -> Element:
    head = volume.head
    values = (
        (Label.LAYER, LAYERS[head.layer].say(lang)),
        (Label.PLACE, name_place(head.place, lang)),
        (Label.VERSION, inline(head.version)),
        (Label.RULES, _counted(volume, len(volume.book.rules), _own(Label.OWN_RULE_COUNT, volume.own_rules, lang))),
        (
            Label.WATCHES,
            _counted(volume, len(volume.book.watches), _own(Label.OWN_WATCH_COUNT, volume.own_watches, lang)),
        ),
        (Label.CASES, str(len(volume.results))),
    )
    cells = (el("td", value, data_label=label.say(lang)) for label, value in values)
    return el("tr", el("th", _link(shelf, volume), scope="row"), cells, class_="entry")


def _counted(volume: Volume, count: int, own: str) -> str:
    """How many there are, and of its own layer where there are layers above."""
    return f"{count}{own}" if len(volume.book.layers) > 1 and count else str(count)


def _own(label: Label, own: Sequence[object], lang: Language) -> str:
    return Phrase.IN_BRACKETS.say(lang, text=label.say(lang, count=len(own)))
