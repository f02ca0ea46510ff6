"""Workflow commands of GitHub Actions: each problem as an annotation of the line it is about."""

from __future__ import annotations

from collections.abc import Iterator

from access_rules.diagnostic import Severity
from access_rules.render.reports.model import Problem, Report
from access_rules.render.wording import Language

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write_github(report: Report, lang: Language) -> str:
    """One command a line; nothing where there is nothing wrong."""
    return "".join(f"{_command(each, lang)}\n" for each in report.problems)


def _command(problem: Problem, lang: Language) -> str:
    finding = problem.diagnostic
    properties = ",".join(f"{name}={_escaped_property(value)}" for name, value in _properties(problem))
    said = finding.message.in_language(lang)
    help_ = f"\n{finding.help.in_language(lang)}" if finding.help else ""
    return f"::{_COMMANDS[finding.severity]} {properties}::{_escaped(said + help_)}"


def _properties(problem: Problem) -> Iterator[tuple[str, str]]:
    span = problem.diagnostic.span
    if span is not None:
        yield "file", span.file
        yield "line", str(span.line)
        yield "endLine", str(span.end_line)
        if span.line == span.end_line:
            # Columns of an annotation that spans lines are not shown.
            yield "col", str(span.column)
            yield "endColumn", str(span.end_column)
    yield "title", f"{problem.diagnostic.code} {problem.kind}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
