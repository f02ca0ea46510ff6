"""What was added to a rulebook, taken out of it, or changed in it: rules, facts, lists and the rest, by id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import CalendarPeriod, Window
from access_rules.source import Span


class Section(StrEnum):
    """The parts of a rulebook."""

    RULE = "rule"
    FACT = "fact"
    LIST = "list"
    ITEM = "item"
    SOURCE = "source"
    DEFINITION = "definition"
    INVARIANT = "invariant"
    WATCH = "watch"
    PROCEDURE = "procedure"
    DEFAULT = "default"
    ROLES = "roles"


class ChangeKind(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a rulebook that differs.

    ``name`` is its id (an item is named ``list/item``), ``title`` as it is now or was, ``parts`` the names of
    what changed in it, ``old`` and ``new`` where it stands.
    """

    section: Section
    kind: ChangeKind
    name: str
    title: str
    parts: tuple[str, ...] = ()
    old: Span | None = None
    new: Span | None = None


def changes(old: Rulebook, new: Rulebook) -> tuple[Change, ...]:
    """Every part that differs, section by section, in the order of the new rulebook, what was removed last."""
    return tuple(
        change for section in Section for change in _compared(section, _PARTS[section](old), _PARTS[section](new))
    )


def _compared(section: Section, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name, now in new.items():
        was = old.get(name)
        if was is None:
            yield Change(section, ChangeKind.ADDED, name, _title(now), new=_span(now))
        elif was != now:
            parts = tuple(_differing(was, now, within_lists=section is not Section.LIST))
            if parts:
                yield Change(section, ChangeKind.CHANGED, name, _title(now), parts, _span(was), _span(now))
    for name, was in old.items():
        if name not in new:
            yield Change(section, ChangeKind.REMOVED, name, _title(was), old=_span(was))


_PARTS: Mapping[Section, Callable[[Rulebook], Mapping[str, Any]]] = {
    Section.RULE: lambda book: {each.id: each for each in book.rules},
    Section.FACT: lambda book: book.facts,
    Section.LIST: lambda book: book.lists,
    Section.ITEM: lambda book: {f"{each.id}/{item.id}": item for each in book.lists.values() for item in each.items},
    Section.SOURCE: lambda book: book.sources,
    Section.DEFINITION: lambda book: book.definitions,
    Section.INVARIANT: lambda book: {each.id: each for each in book.invariants},
    Section.WATCH: lambda book: {each.id: each for each in book.watches},
    Section.PROCEDURE: lambda book: {"procedure": book.procedure} if book.procedure else {},
    Section.DEFAULT: lambda book: {"default": book.default},
    Section.ROLES: lambda book: {"roles": book.roles},
}
"""The parts of each section by name."""


def _differing(was: Any, now: Any, *, within_lists: bool) -> Iterator[str]:
    for each in fields(was):
        # The items of a list are a section of their own.
        if (
            each.compare
            and (within_lists or each.name != "items")
            and getattr(was, each.name) != getattr(now, each.name)
        ):
            yield from _named(each.name, getattr(was, each.name), getattr(now, each.name))


def _named(name: str, was: Any, now: Any) -> Iterator[str]:
    """The name of what differs; of what a watch looks for, those of its parts."""
    if name == "window":
        yield window_keyword(now)
    elif name != "pattern":
        yield name
    elif type(was) is not type(now):
        yield "type"
    else:
        yield from _differing(was, now, within_lists=True)


def window_keyword(window: Window) -> str:
    """The keyword under which the time in which a watch counts is written."""
    return "period" if isinstance(window, CalendarPeriod) else "within"


def _title(part: Any) -> str:
    return str(getattr(part, "title", ""))


def _span(part: Any) -> Span | None:
    span: Span | None = getattr(part, "span", None)
    return span
