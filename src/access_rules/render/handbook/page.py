"""The frame of a page: head, search, contents, foot; and the page of one volume."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from access_rules.language.rulebook import Invariant
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.cards import layer_anchor, rules_section
from access_rules.render.handbook.casebook import cases_section, default_anchor
from access_rules.render.handbook.chapters import chapter_title, layer_parts
from access_rules.render.handbook.diagrams import layers_figure
from access_rules.render.handbook.elements import Element, Node, Verbatim, el, text_of, write
from access_rules.render.handbook.glossary import definitions_section, facts_section, lists_section
from access_rules.render.handbook.pen import Pen, Writer
from access_rules.render.handbook.registers import (
    authorities_section,
    changes_section,
    documents_section,
    subjects_section,
)
from access_rules.render.handbook.shelf import INDEX, Shelf
from access_rules.render.handbook.volume import Volume
from access_rules.render.handbook.wording import DECIDED, TONES, Label, Tone
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Phrase

_SHORT_DIGEST = 12
_TAGS = {"zh": "zh-Hans", "en": "en"}

_SECTIONS: Sequence[Writer] = (
    rules_section,
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
    sections = [_overview(pen, shelf), *(section for write_section in _SECTIONS if (section := write_section(pen)))]
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


def frame(
    lang: Language,
    title: str,
    *,
    masthead: Node,
    tools: Node,
    contents: Iterable[Node | None],
    main: Iterable[Node],
    content_language: str,
) -> str:
    """A whole page: everything it needs is in it, and its policy forbids it to ask for anything else."""
    style, script = resource("style.css"), resource("script.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=f"{policy}; form-action 'none'; img-src data:"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="generator", content="access-rules"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("link", rel="icon", href="data:,"),
        el("style", Verbatim(style)),
    )
    toggle = el("button", Label.CONTENTS.say(lang), type="button", class_="toggle", aria_expanded="false", hidden=True)
    body = el(
        "body",
        el("a", Label.SKIP.say(lang), href="#main", class_="skip"),
        masthead,
        tools,
        el(
            "div",
            el("nav", toggle, el("div", *contents, class_="contents"), aria_label=Label.CONTENTS.say(lang)),
            el("main", *main, id="main", tabindex=-1, lang=_TAGS.get(content_language, content_language)),
            class_="columns",
        ),
        el("footer", el("p", Label.MADE_BY.say(lang)), el("p", el("a", Label.TOP.say(lang), href="#"))),
        el("script", Verbatim(script)),
    )
    return "<!DOCTYPE html>\n" + write(el("html", head, body, lang=_TAGS[lang]))


@cache
def resource(name: str) -> str:
    """The style or the script of the pages."""
    return files("access_rules.render.handbook").joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return "sha256-" + b64encode(sha256(content.encode()).digest()).decode()


def _subtitle(pen: Pen) -> str:
    head = pen.volume.head
    place = inline(head.place or "").replace("/", "") or pen.say(Label.EVERYWHERE)
    parts = (
        f"{pen.say(Label.PLACE)} {place}",
        f"{pen.say(Label.VERSION)} {inline(head.version)}",
        pen.say(Label.RULE_COUNT, count=len(pen.volume.book.rules)),
        pen.say(Label.CASE_COUNT, count=len(pen.volume.results)),
    )
    return " · ".join(parts)


# Search


def _tools(pen: Pen) -> Element:
    tones = Counter(Tone.of(rule) for rule in pen.volume.book.rules)
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


def search(
    lang: Language, *filters: Node | None, hint: Label = Label.SEARCH_HERE, found: Label = Label.FOUND
) -> Element:
    """The search of a page, shown where the script runs."""
    field = el(
        "input",
        type="search",
        id="query",
        placeholder=hint.say(lang),
        aria_describedby="search-help",
        autocomplete="off",
        spellcheck="false",
    )
    return el(
        "form",
        el(
            "p",
            el("label", Label.SEARCH.say(lang), for_="query"),
            field,
            el("button", Label.CLEAR.say(lang), type="reset"),
            class_="query",
        ),
        el("div", *filters, el("p", Label.SEARCH_KEY.say(lang), id="search-help", class_="help"), class_="filters"),
        el(
            "p",
            id="found",
            role="status",
            data_found=found.pattern(lang),
            data_nothing=Label.NOTHING_FOUND.say(lang),
        ),
        role="search",
        class_="tools",
        hidden=True,
    )


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


# Overview


def _overview(pen: Pen, shelf: Shelf) -> Element:
    content = (_front(pen), _tally(pen), _layers(pen, shelf), _reading(pen), _default(pen), _invariants(pen))
    return pen.section("overview", Label.OVERVIEW, *content)


def _layers(pen: Pen, shelf: Shelf) -> Element | None:
    """The layers above and below, where there are any."""
    (top,) = shelf.around(pen.volume)
    return layers_figure(pen.lang, (top,), pen.volume.id) if top.below else None


def _front(pen: Pen) -> Element:
    volume = pen.volume
    head = volume.head
    place = inline(head.place or "").replace("/", "") or pen.say(Label.EVERYWHERE)
    own = Phrase.IN_BRACKETS.say(pen.lang, text=pen.say(Label.OWN_RULE_COUNT, count=len(volume.own_rules)))
    return el(
        "dl",
        pen.detail(Label.LAYER, pen.layer(head.layer)),
        pen.detail(Label.PLACE, place),
        pen.detail(Label.VERSION, _versions(pen)),
        pen.detail(
            Label.RULES,
            pen.say(Label.RULE_COUNT, count=len(volume.book.rules)),
            own if len(volume.book.layers) > 1 else "",
        ),
        pen.detail(Label.DAY, pen.day(volume.day), pen.note(Label.DAY_NOTE)),
        pen.detail(Label.DIGEST, el("code", volume.book.digest[:_SHORT_DIGEST])),
        class_="front",
    )


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
    sentences = (Label.READ_OUTCOME, Label.READ_CONDITIONS, Label.READ_STRICTEST, Label.READ_STRENGTH)
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
