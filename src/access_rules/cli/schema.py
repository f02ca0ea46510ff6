"""``access-rules schema``: JSON Schemas for editors and for readers of decisions."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, language, say


class SchemaKind(StrEnum):
    """What a schema describes."""

    RULESET = "ruleset"
    CASES = "cases"
    DECISION = "decision"


def schema(
    kind: Annotated[
        SchemaKind, typer.Argument(help="ruleset 规则文件, cases 案例文件, decision 决定")
    ] = SchemaKind.RULESET,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 write to a file")] = None,
    lang: LangOption = None,
) -> None:
    """输出 JSON Schema，供编辑器补全和检查。Print a JSON Schema for editors to complete and check with."""
    from access_rules.evaluation.decision_schema import decision_schema  # noqa: PLC0415  # --help stays fast
    from access_rules.loading.schema import case_schema, header_line, ruleset_schema  # noqa: PLC0415

    made = {SchemaKind.RULESET: ruleset_schema, SchemaKind.CASES: case_schema, SchemaKind.DECISION: decision_schema}
    text = json.dumps(made[kind](), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        say(text)
        return
    output.write_text(text, encoding="utf-8")
    if kind is not SchemaKind.DECISION:
        line = header_line(output.name)
        say(
            f"在每个文件的第一行写上：\n{line}"
            if language(lang) == "zh"
            else f"put this at the head of each file:\n{line}"
        )
