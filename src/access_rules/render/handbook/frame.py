"""The frame of every page: its head, its search, its contents and its foot."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files

from access_rules.render.handbook.elements import Element, Node, Verbatim, el, write
from access_rules.render.handbook.wording import Label
from access_rules.render.wording import Language

_TAGS = {"zh": "zh-Hans", "en": "en"}


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
