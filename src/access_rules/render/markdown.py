"""A decision as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from access_rules.render.blocks import Block, Detail, Details, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.wording import Phrase

_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~$]")
_AT_START = re.compile(r"^([-+=#]|\d+(?=[.)]))")


def write_markdown(outline: Outline) -> str:
    """The document as Markdown; nothing that a ruleset or a task says is taken for markup."""
    colon = Phrase.COLON.say(outline.lang)
    return "\n\n".join("\n".join(_block(block, colon)) for block in outline.blocks) + "\n"


def _block(block: Block, colon: str) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {_escape(block.text)}"
        case Paragraph():
            yield _escape(block.text)
        case Details():
            for detail in block.details:
                yield from _detail(detail, colon)
        case Listing():
            for number, item in enumerate(block.items, 1):
                yield from _item(item, f"{number}. " if block.numbered else "- ", colon)
        case _:
            assert_never(block)


def _item(item: Item, marker: str, colon: str) -> Iterator[str]:
    yield marker + _escape(item.text)
    indent = " " * len(marker)
    for detail in item.details:
        yield from (indent + line for line in _detail(detail, colon))
    for inner in item.items:
        yield from (indent + line for line in _item(inner, "- ", colon))


def _detail(detail: Detail, colon: str) -> Iterator[str]:
    return (f"- **{_escape(detail.label)}**{colon}{_escape(value)}" for value in detail.values)


def _escape(text: str) -> str:
    inner = _ANYWHERE.sub(r"\\\g<0>", text)
    return _AT_START.sub(_escape_start, inner)


def _escape_start(start: re.Match[str]) -> str:
    # A digit cannot be escaped, only the mark that makes a list of it.
    return start[0] + "\\" if start[0].isdigit() else "\\" + start[0]
