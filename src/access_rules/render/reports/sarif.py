"""SARIF 2.1.0, the exchange format of static analysis: code scanning services and editors show it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from access_rules.diagnostic import Message, Severity
from access_rules.render.reports.model import Problem, Report
from access_rules.render.wording import Language
from access_rules.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_sarif(report: Report, lang: Language, *, version: str) -> str:
    """The report as JSON; ``version`` is that of the program."""
    problems = list(report.problems)
    codes = {each.diagnostic.code: each.kind for each in problems}
    places = {code: at for at, code in enumerate(codes)}
    driver = {"name": "access-rules", "semanticVersion": version, "rules": [_rule(*each) for each in codes.items()]}
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN" if lang == "zh" else "en",
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, places, lang) for each in problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: str, kind: str) -> dict[str, Any]:
    return {"id": code, "name": kind, "shortDescription": {"text": kind.replace("-", " ").replace("_", " ")}}


def _result(problem: Problem, places: Mapping[str, int], lang: Language) -> dict[str, Any]:
    finding = problem.diagnostic
    properties = {"rules": list(problem.rules), "witness": problem.witness, **problem.more}
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": _said(finding.message, finding.help, lang)},
        "locations": [_location(finding.span)] if finding.span else [],
        "partialFingerprints": {"accessRules/v1": problem.fingerprint},
        "properties": {name: value for name, value in properties.items() if value not in (None, [], {})},
    }
    if finding.labels:
        result["relatedLocations"] = list(_related(((each.span, each.message) for each in finding.labels), lang))
    return result


def _said(message: Message, help: Message | None, lang: Language) -> str:
    return "\n".join(each.in_language(lang) for each in (message, help) if each)


def _related(places: Iterable[tuple[Span, Message]], lang: Language) -> Iterable[dict[str, Any]]:
    for number, (span, message) in enumerate(places, start=1):
        yield {"id": number, **_location(span), "message": {"text": message.in_language(lang)}}


def _location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.file)}, "region": region}}


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
