"""Lists of items: what a village does, assists with and must not be given."""

from __future__ import annotations

from dataclasses import dataclass, field

from access_rules.language.layers import Layer
from access_rules.source import Span


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item 项目: a class of things, with the names of what it covers.

    ``source`` is the document that put it on the list, which lasts as long as that is in force.
    """

    id: str
    title: str
    covers: tuple[str, ...] = ()
    source: str | None = None
    article: str | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list 清单; ``closed`` when whatever does not match is surely not on it."""

    id: str
    title: str
    source: str
    items: tuple[ListItem, ...] = ()
    closed: bool = False
    extendable_by: frozenset[Layer] = frozenset()
    span: Span | None = field(default=None, compare=False)
