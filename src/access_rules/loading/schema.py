"""JSON Schemas of ruleset files and case files, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any


def ruleset_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of ``ruleset.yaml`` and of every file it includes, both keyword languages mixed."""
    raise NotImplementedError


def case_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of case files, both keyword languages mixed."""
    raise NotImplementedError


def header_line(schema_path: str) -> str:
    """The line at the head of a file by which editors find its schema."""
    return f"# yaml-language-server: $schema={schema_path}"
