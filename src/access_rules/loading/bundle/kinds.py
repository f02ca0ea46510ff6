"""What values a built file is made of: kinds, drawn from the types that our own dataclasses declare.

A file names kinds and never classes: what it can bring about is limited to what a type here declares.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Use:
    """A kind in the place of a field, an element or a key; ``optional`` where None may stand for it."""

    kind: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Inline:
    """Numbers and truth values, which stand where they are used."""

    type: type


@dataclass(frozen=True, slots=True)
class Text:
    """Texts."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """Values that a text spells: days, decimals, members of an enum (by value)."""

    type: type


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote in a YAML file and nobody has read yet: the facts of a case."""


@dataclass(frozen=True, slots=True)
class Record:
    """Instances of a dataclass, with the uses of its fields by their names."""

    type: type
    uses: Mapping[str, Use]


@dataclass(frozen=True, slots=True)
class Row:
    """Tuples of a known length."""

    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """Tuples of any length, and frozen sets."""

    type: type
    element: Use


@dataclass(frozen=True, slots=True)
class Table:
    """Mappings from texts: how keys and values are used."""

    uses: tuple[Use, Use]


@dataclass(frozen=True, slots=True)
class Either:
    """Unions: the kinds of their members by the classes of these."""

    members: Mapping[type, str]

    def member_of(self, value: object) -> str:
        """The kind of a value."""
        return self.members[type(value)]

    def use_of_member(self, kind: str) -> Use:
        """How values of a member's kind are used. Raises LookupError where it is no member."""
        if kind not in self.members.values():
            raise LookupError(kind)
        return Use(kind)


Kind = Inline | Text | Spelt | Written | Record | Row | Many | Table | Either
"""Every kind of value; a ``match`` over it ends in ``assert_never``."""


@cache
def kinds_of(hint: Any) -> Mapping[str, Kind]:
    """The kinds of everything that a value of this type may hold, by name."""
    found: dict[str, Kind] = {}
    pending = [hint]
    while pending:
        each = pending.pop()
        if name_of(each) not in found:
            found[name_of(each)] = _kind(each)
            pending.extend(_without_none(part) for part in _parts(each))
    return found


def use_of(hint: Any) -> Use:
    """How a value of this type is used where it stands."""
    plain = _without_none(hint)
    return Use(name_of(plain), optional=plain is not hint)


def name_of(hint: Any) -> str:
    """The name of a type in a file."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is None:
        name: str = hint.__name__
        return name
    if _is_union(origin):
        return "|".join(sorted(name_of(each) for each in arguments))
    return f"{origin.__name__.lower()}[{','.join('…' if each is Ellipsis else name_of(each) for each in arguments)}]"


def _kind(hint: Any) -> Kind:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is None:
        return _plain_kind(hint)
    if _is_union(origin):
        return Either({get_origin(each) or each: name_of(each) for each in arguments})
    if origin is frozenset or Ellipsis in arguments:
        return Many(origin, use_of(arguments[0]))
    if origin is tuple:
        return Row(tuple(map(use_of, arguments)))
    assert arguments[0] is str, f"{hint}: only texts are keys"
    return Table((use_of(str), use_of(arguments[1])))


def _plain_kind(hint: type) -> Kind:
    if hint in (bool, int):
        return Inline(hint)
    if hint is str:
        return Text()
    if hint is object:
        return Written()
    if is_dataclass(hint):
        return Record(hint, {name: use_of(each) for name, each in _fields(hint).items()})
    assert issubclass(hint, Enum | date | Decimal), f"{hint} has no kind"
    return Spelt(hint)


def _parts(hint: Any) -> Iterator[Any]:
    if is_dataclass(hint) and isinstance(hint, type):
        yield from _fields(hint).values()
    yield from (each for each in get_args(hint) if each is not Ellipsis)


@cache
def _fields(record: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields by name."""
    return get_type_hints(record)


def _without_none(hint: Any) -> Any:
    arguments = get_args(hint)
    if not _is_union(get_origin(hint)) or types.NoneType not in arguments:
        return hint
    return Union[tuple(each for each in arguments if each is not types.NoneType)]  # noqa: UP007  # of one: itself


def _is_union(origin: Any) -> bool:
    return origin in (Union, types.UnionType)
