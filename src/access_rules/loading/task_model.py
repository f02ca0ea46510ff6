"""A pydantic model of a task, generated from the vocabulary of a ruleset."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook

_SCALARS: dict[FactType, Any] = {
    FactType.BOOL: bool,
    FactType.INTEGER: int,
    FactType.DECIMAL: Decimal,
    FactType.TEXT: str,
    FactType.DATE: date,
}


def task_model(book: Rulebook) -> type[BaseModel]:
    """A model with a field for every fact; a field left out, or null, is *not stated*.

    Enum values and set elements are given by id; titles, questions and units are in its JSON Schema.
    """
    fields: dict[str, Any] = {}
    for number, fact in enumerate(book.facts.values()):
        # Fact ids may be words that Python does not take as names; the alias is what users see.
        name = fact.id if fact.id.isidentifier() and not fact.id.startswith(("_", "model_")) else f"fact_{number}"
        fields[name] = (_annotation(fact), _field(fact))
    config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True, frozen=True, title=book.title)
    return create_model(f"{_class_name(book.id)}Task", __config__=config, **fields)


def _annotation(fact: Fact) -> Any:
    element = _element_or_scalar(fact)
    stated: Any = list.__class_getitem__(element) if fact.type is FactType.SET else element
    return stated | None if not fact.optional else stated | Literal["none"] | None


def _element_or_scalar(fact: Fact) -> Any:
    if fact.choices:
        return Literal[tuple(fact.choices)]
    return _SCALARS.get(fact.type, str)


def _field(fact: Fact) -> Any:
    extra: dict[str, Any] = {}
    least: Any = fact.minimum
    most: Any = fact.maximum
    if fact.choices:
        extra["x-titles"] = {choice.id: choice.title for choice in fact.choices.values()}
    if fact.unit:
        extra["x-unit"] = fact.unit
    if fact.judgement:
        extra["x-guidance"] = fact.judgement
    return Field(
        default=None,
        alias=fact.id,
        title=fact.title,
        description=fact.ask,
        ge=least,
        le=most,
        json_schema_extra=extra or None,
    )


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("_", "-").split("-") if part.isidentifier()) or "Ruleset"
