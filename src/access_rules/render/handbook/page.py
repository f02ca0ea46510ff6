"""The page of one volume: its parts in order, what can be searched for, its contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.cards import layer_anchor, rules_section
from access_rules.render.handbook.casebook import cases_section
from access_rules.render.handbook.chapters import chapter_title, layer_parts
from access_rules.render.handbook.elements import Element, el, text_of
from access_rules.render.handbook.frame import frame, search
from access_rules.render.handbook.glossary import definitions_section, facts_section, lists_section
from access_rules.render.handbook.overview import overview_section
from access_rules.render.handbook.pen import Pen, Writer
from access_rules.render.handbook.registers import (
    authorities_section,
    changes_section,
    documents_section,
    subjects_section,
)
from access_rules.render.handbook.shelf import INDEX, Shelf
from access_rules.render.handbook.volume import Volume
from access_rules.render.handbook.watchlist import watches_section
from access_rules.render.handbook.way import procedure_section
from access_rules.render.handbook.wording import TONES, Label, Tone, name_place
from access_rules.render.inline import inline
from access_rules.render.wording import Language

_SECTIONS: Sequence[Writer] = (
    rules_section,
    watches_section,
    procedure_section,
    lists_section,
    subjects_section,
    documents_section,
    authorities_section,
    changes_section,
    facts_section,
    definitions_section,
    cases_section,
)
"""The parts of a handbook after its overview."""


def handbook(volume: Volume, shelf: Shelf, lang: Language) -> str:
    """The page of a volume."""
    pen = Pen(volume, lang)
    sections = [
        overview_section(pen, shelf),
        *(section for write_section in _SECTIONS if (section := write_section(pen))),
    ]
    title = inline(volume.book.title)
    masthead = el(
        "header",
        el("p", pen.say(Label.HANDBOOK), class_="kind"),
        el("h1", title),
        el("p", _subtitle(pen), class_="subtitle"),
        class_="masthead",
    )
    home = el("a", pen.say(Label.ALL_RULESETS), href=INDEX, class_="home") if shelf.has_index else None
    return frame(
        lang,
        f"{title} · {pen.say(Label.HANDBOOK)}",
        masthead=masthead,
        tools=_tools(pen),
        contents=(home, _contents(pen, sections)),
        main=sections,
        content_language=volume.book.language,
    )


def _subtitle(pen: Pen) -> str:
    head = pen.volume.head
    watches = pen.volume.book.watches
    parts = (
        f"{pen.say(Label.PLACE)} {name_place(head.place, pen.lang)}",
        f"{pen.say(Label.VERSION)} {inline(head.version)}",
        pen.say(Label.RULE_COUNT, count=len(pen.volume.book.rules)),
        *([pen.say(Label.WATCH_COUNT, count=len(watches))] if watches else []),
        pen.say(Label.CASE_COUNT, count=len(pen.volume.results)),
    )
    return " · ".join(parts)


# Search


def _tools(pen: Pen) -> Element:
    tones = Counter(Tone.of(each) for each in pen.volume.entries.values())
    layers = list(dict.fromkeys(reversed(pen.volume.book.chain)))
    choices = (
        el("label", _checkbox(tone), el("span", pen.say(TONES[tone]), class_=f"badge tone-{tone.value}"))
        for tone in Tone
        if tones[tone]
    )
    outcome = el("fieldset", el("legend", pen.say(Label.OUTCOME_FILTER)), choices)
    options = (el("option", pen.layer(layer), value=layer.value) for layer in layers)
    everywhere = el("option", pen.say(Label.ALL_LAYERS), value="")
    layer = el("label", el("span", pen.say(Label.LAYER)), el("select", everywhere, options, id="layer"))
    day = el("label", el("span", pen.say(Label.DAY_FILTER)), el("input", type="date", id="day"))
    return search(pen.lang, outcome, layer if len(layers) > 1 else None, day)


def _checkbox(tone: Tone) -> Element:
    return el("input", type="checkbox", name="tone", value=tone.value)


# Contents


def _contents(pen: Pen, sections: Sequence[Element]) -> Element:
    return el("ul", (el("li", _to_section(each), _inside(pen, each)) for each in sections))


def _to_section(section: Element) -> Element:
    heading = next(each for each in section.children if isinstance(each, Element) and each.tag == "h2")
    return el("a", text_of(heading), href=f"#{dict(section.attributes)['id']}")


def _inside(pen: Pen, section: Element) -> Element | None:
    """The chapters under the section of rules."""
    if dict(section.attributes)["id"] != anchor(Kind.SECTION, "rules"):
        return None
    parts = layer_parts(pen.volume)
    items: list[Element] = []
    for part in parts:
        chapters = el("ul", (_to_chapter(chapter_title(pen, each), each.file) for each in part.chapters))
        if len(parts) == 1:
            return chapters
        name = el(
            "a", pen.say(Label.RULES_OF, layer=pen.layer(part.head.layer)), href=f"#{layer_anchor(part.head.layer)}"
        )
        items.append(el("li", name, chapters))
    return el("ul", items)


def _to_chapter(title: str, file: str) -> Element:
    return el("li", el("a", title, href=f"#{anchor(Kind.CHAPTER, file)}"))
