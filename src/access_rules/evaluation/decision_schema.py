"""The published JSON Schema of a decision's dictionary form, derived from the dataclasses it describes."""

from __future__ import annotations

import inspect
import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from access_rules.evaluation.decision import FORMAT_VERSION, Decision

DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The dialect of JSON Schema in which the schema is written."""

_SIMPLE: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    types.NoneType: {"type": "null"},
}


def decision_schema() -> dict[str, Any]:
    """The schema of what ``Decision.to_dict`` writes; it changes only with ``FORMAT_VERSION``."""
    definitions: dict[str, Any] = {}
    body = _object(Decision, definitions)
    body["properties"] = {"format": {"const": FORMAT_VERSION}, **body["properties"]}
    body["required"] = ["format", *body["required"]]
    return {
        "$schema": DIALECT,
        "$id": f"urn:access-rules:decision:{FORMAT_VERSION}",
        "title": Decision.__name__,
        **body,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    return {
        "description": inspect.getdoc(kind),
        "type": "object",
        "properties": {name: _schema(hints[name], definitions) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _schema(kind: object, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a field's type; classes of our own go into ``definitions``."""
    origin = get_origin(kind)
    if kind is Any:
        return {}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(each, definitions) for each in get_args(kind)]}
    if origin is tuple:
        return _array(get_args(kind), definitions)
    if not isinstance(kind, type) or origin is not None:
        return {"type": "object"}
    return dict(_SIMPLE[kind]) if kind in _SIMPLE else _reference(kind, definitions)


def _array(arguments: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    if arguments[-1] is Ellipsis:
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    return {
        "type": "array",
        "prefixItems": [_schema(each, definitions) for each in arguments],
        "items": False,
        "minItems": len(arguments),
    }


def _reference(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = _object(kind, definitions) if is_dataclass(kind) else _enum(kind)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _enum(kind: type) -> dict[str, Any]:
    if not issubclass(kind, StrEnum):
        raise TypeError(f"a decision has no schema for {kind!r}")
    return {"description": inspect.getdoc(kind), "enum": [each.value for each in kind]}
