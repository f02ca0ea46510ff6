"""A pydantic model of a task, generated from the vocabulary of a ruleset."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, create_model

from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook

# A form or a client that sends "yes" or "3" for a truth value or a number is told so: nothing is guessed.
_SCALARS: Mapping[FactType, Any] = {
    FactType.BOOL: StrictBool,
    FactType.INTEGER: StrictInt,
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
        name = fact.id if _is_usable(fact.id) else f"fact_{number}"
        fields[name] = (_annotation(fact), _field(fact))
    config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True, frozen=True, title=book.title)
    return create_model(f"{_class_name(book.id)}Task", __config__=config, **fields)


def _is_usable(name: str) -> bool:
    is_plain = name.isidentifier() and not keyword.iskeyword(name) and not name.startswith(("_", "model_"))
    return is_plain and not hasattr(BaseModel, name)


def _annotation(fact: Fact) -> Any:
    element = _element_or_scalar(fact)
    if fact.minimum is not None or fact.maximum is not None:
        least: Any = fact.minimum
        most: Any = fact.maximum
        element = Annotated[element, Field(ge=least, le=most)]
    stated: Any = list.__class_getitem__(element) if fact.type is FactType.SET else element
    return stated | None if not fact.optional else stated | Literal["none"] | None


def _element_or_scalar(fact: Fact) -> Any:
    if fact.choices:
        return Literal[tuple(fact.choices)]
    return _SCALARS.get(fact.type, str)


def _field(fact: Fact) -> Any:
    extra: dict[str, Any] = {}
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
        json_schema_extra=extra or None,
    )


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("_", "-").split("-") if part.isidentifier()) or "Ruleset"
