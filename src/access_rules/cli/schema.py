"""``access-rules schema``: JSON Schemas for editors and for readers of decisions."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from access_rules.cli.console import LangOption, hand_over, language, say

HELP = "输出 JSON Schema，供编辑器补全和检查 | print a JSON Schema, for editors to complete and check with"
EPILOG = (
    "例如：access-rules schema ruleset -o rules.schema.json\n退出码：0 正常，2 用法不对"
    " | for example: access-rules schema ruleset -o rules.schema.json\nexit codes: 0 fine, 2 usage"
)


class SchemaKind(StrEnum):
    """What a schema describes."""

    RULESET = "ruleset"
    CASES = "cases"
    ROSTER = "roster"
    DECISION = "decision"


def schema(
    kind: Annotated[
        SchemaKind,
        typer.Argument(
            metavar="ruleset|cases|roster|decision",
            help="规则集的文件（默认）、案例文件、包片名册、或者决定"
            " | files of a ruleset (default), of cases, a roster, or a decision",
        ),
    ] = SchemaKind.RULESET,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="写入文件 | write to a file")
    ] = None,
    lang: LangOption = None,
) -> None:
    """Print a JSON Schema."""
    from access_rules.evaluation.decision_schema import decision_schema  # noqa: PLC0415  # --help stays fast
    from access_rules.loading.schema import (  # noqa: PLC0415
        case_schema,
        header_line,
        roster_schema,
        ruleset_schema,
    )

    made = {
        SchemaKind.RULESET: ruleset_schema,
        SchemaKind.CASES: case_schema,
        SchemaKind.ROSTER: roster_schema,
        SchemaKind.DECISION: decision_schema,
    }
    text = json.dumps(made[kind](), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        hand_over(text)
        return
    output.write_text(text, encoding="utf-8")
    if kind is not SchemaKind.DECISION:
        told = "在每个文件的第一行写上：" if language(lang) == "zh" else "put this at the head of each file:"
        say(f"{told}\n{header_line(output.name)}")
