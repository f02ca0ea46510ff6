"""The parts of a document that every output format knows how to write."""

from __future__ import annotations

from dataclasses import dataclass

from access_rules.outcome import Outcome
from access_rules.render.wording import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the conclusion, level 2 a section."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A label with one value or several."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Labels with their values."""

    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its text, the details under it, and items of its own."""

    text: str
    details: tuple[Detail, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not; items inside items are never numbered."""

    items: tuple[Item, ...]
    numbered: bool = False


Block = Heading | Paragraph | Details | Listing
"""Every kind of block; a ``match`` over it ends in ``assert_never``."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A document before it has a format; every text is one line and not yet escaped.

    ``outcome`` is that of the decision it words, None where it is about something else.
    """

    lang: Language
    outcome: Outcome | None
    blocks: tuple[Block, ...]
