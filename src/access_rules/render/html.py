"""A decision as a fragment of HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never

from access_rules.render.blocks import Block, Detail, Details, Heading, Item, Listing, Outline, Paragraph


def write_html(outline: Outline) -> str:
    """The document as one ``article`` without style or script, to be placed in any page."""
    outcome = f' data-outcome="{outline.outcome.value}"' if outline.outcome is not None else ""
    head = f'<article class="access-rules-decision" lang="{outline.lang}"{outcome}>'
    return "\n".join([head, *(_block(block) for block in outline.blocks), "</article>"]) + "\n"


_STYLE = (
    "body{max-width:60em;margin:2em auto;padding:0 1em;line-height:1.6;font-family:sans-serif}"
    "h2{font-size:1.5em}h3{font-size:1.2em;border-bottom:1px solid}li{margin:.5em 0}"
    "dl{display:grid;grid-template-columns:max-content auto;gap:0 1em;margin:0}dt{opacity:.7}dd{margin:0}"
    "@media print{li{break-inside:avoid}}"
)


def write_page(outline: Outline, title: str) -> str:
    """The document as a page that stands by itself and prints well."""
    head = f'<meta charset="utf-8">\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>'
    return f'<!doctype html>\n<html lang="{outline.lang}">\n{head}\n{write_html(outline)}</html>\n'


def _block(block: Block) -> str:
    match block:
        case Heading():
            return _element(f"h{block.level + 1}", escape(block.text))
        case Paragraph():
            return _element("p", escape(block.text))
        case Details():
            return _details(block.details)
        case Listing():
            return _list("ol" if block.numbered else "ul", block.items)
        case _:
            assert_never(block)


def _details(details: Iterable[Detail]) -> str:
    return _element("dl", "".join(map(_detail, details)))


def _detail(detail: Detail) -> str:
    return _element("dt", escape(detail.label)) + "".join(_element("dd", escape(value)) for value in detail.values)


def _list(tag: str, items: Iterable[Item]) -> str:
    return _element(tag, "\n" + "".join(f"{_item(item)}\n" for item in items))


def _item(item: Item) -> str:
    details = _details(item.details) if item.details else ""
    items = _list("ul", item.items) if item.items else ""
    return _element("li", _element("p", escape(item.text)) + details + items)


def _element(tag: str, content: str) -> str:
    return f"<{tag}>{content}</{tag}>"
