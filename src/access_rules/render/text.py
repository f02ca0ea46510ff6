"""A decision as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from access_rules.render.blocks import Block, Detail, Details, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.columns import width
from access_rules.render.wording import Phrase


def write_text(outline: Outline) -> str:
    """The document as plain text, a blank line before each section."""
    colon = Phrase.COLON.say(outline.lang)
    return "".join(f"{line}\n" for block in outline.blocks for line in _block(block, colon))


def _block(block: Block, colon: str) -> Iterator[str]:
    match block:
        case Heading():
            if block.level > 1:
                yield ""
            yield block.text
        case Paragraph():
            yield block.text
        case Details():
            for detail in block.details:
                yield from _detail(detail, colon)
        case Listing():
            for number, item in enumerate(block.items, 1):
                yield from _item(item, f"{number}. " if block.numbered else "- ", colon)
        case _:
            assert_never(block)


def _item(item: Item, marker: str, colon: str) -> Iterator[str]:
    yield marker + item.text
    indent = " " * len(marker)
    for detail in item.details:
        yield from (indent + line for line in _detail(detail, colon))
    for inner in item.items:
        yield from (indent + line for line in _item(inner, "- ", colon))


def _detail(detail: Detail, colon: str) -> Iterator[str]:
    """The first value behind its label, further values under the first."""
    label = detail.label + colon
    for at, value in enumerate(detail.values):
        yield (label if at == 0 else " " * width(label)) + value
