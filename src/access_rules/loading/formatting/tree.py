"""A file as it will be written: words in groups, each with the comments that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from access_rules.loading.scalars import ScalarValue, resolve


class Habit(Enum):
    """How the members of a group are set out."""

    FREE = "free"
    """On one line where they fit, else one a line."""

    LINES = "lines"
    """One a line."""

    SPACED = "spaced"
    """One a line, with a blank line between those that take several."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its ``#``; ``gap`` where a blank line stands before it."""

    text: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A key or a single value: ``raw`` is its text without quotes, ``plain`` that it was written without them."""

    start: int
    end: int
    raw: str
    plain: bool = True

    @property
    def value(self) -> ScalarValue:
        """What the word stands for as a value."""
        return resolve(self.raw)[0] if self.plain else self.raw


@dataclass(slots=True, eq=False)
class Group:
    """A mapping or a list.

    ``order`` names, where the keys are keywords, all that may stand here as a reader meets them best. An
    author's own names and the items of a list stay in the author's order, which may mean something.
    ``below`` are the comments after the last member.
    """

    start: int
    end: int
    is_list: bool
    is_flow: bool
    members: list[Member]
    habit: Habit = Habit.FREE
    order: tuple[str, ...] | None = None
    below: list[Remark] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Member:
    """An entry of a mapping, or an item of a list (which has no key); ``keyword`` is a key's English form.

    ``above`` are the comments on lines of their own before it, ``beside`` those at the end of its line;
    ``gap`` where a blank line stands right before it.
    """

    key: Word | None
    value: Word | Group
    keyword: str | None = None
    above: list[Remark] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    gap: bool = False

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.key.start if self.key else self.value.start


def members(group: Group) -> Iterator[Member]:
    """Every member of a group and of the groups in it, each before those inside it."""
    for member in group.members:
        yield member
        if isinstance(member.value, Group):
            yield from members(member.value)


def remarks(group: Group) -> Iterator[str]:
    """Every comment in a group."""
    for member in group.members:
        yield from (remark.text for remark in member.above)
        yield from member.beside
        if isinstance(member.value, Group):
            yield from remarks(member.value)
    yield from (remark.text for remark in group.below)


def content(value: Word | Group) -> object:
    """What a word or group says: equal for two that load alike.

    The order of keywords says nothing; the order of names and of items does.
    """
    if isinstance(value, Word):
        return type(value.value).__name__, value.value
    if value.is_list:
        return tuple(content(member.value) for member in value.members)
    named = [
        (member.keyword or (member.key.raw if member.key else ""), content(member.value)) for member in value.members
    ]
    return tuple(named) if value.order is None else dict(named)
