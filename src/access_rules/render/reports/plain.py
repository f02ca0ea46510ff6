"""Problems as JSON values, and back: what programs are told, and what is kept of an analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from access_rules.diagnostic import Diagnostic, Label, Message, Severity
from access_rules.render.diagnostics import render_json
from access_rules.render.reports.model import Problem
from access_rules.source import Span


def to_plain(problem: Problem) -> dict[str, Any]:
    """A problem in JSON values, both languages side by side."""
    (told,) = render_json([problem.diagnostic])
    places = [problem.diagnostic.span, *(each.span for each in problem.diagnostic.labels)]
    return {
        "code": told.pop("code"),
        "kind": problem.kind,
        "severity": told.pop("severity"),
        "rules": list(problem.rules),
        "locations": [_place(span) for span in places if span],
        "witness": None if problem.witness is None else dict(problem.witness),
        **told,
        **problem.more,
    }


def from_plain(plain: Mapping[str, Any]) -> Problem:
    """The problem that ``to_plain`` told. Raises KeyError, TypeError, ValueError for anything else."""
    diagnostic = Diagnostic(
        code=plain["code"],
        severity=Severity(plain["severity"]),
        message=_message(plain["message"]),
        span=_span(plain),
        help=_message(plain["help"]) if plain["help"] else None,
        labels=tuple(Label(_known(_span(each)), _message(each["message"])) for each in plain["labels"]),
        path=tuple(plain["path"]),
    )
    more = {name: value for name, value in plain.items() if name not in _OWN}
    return Problem(diagnostic, plain["kind"], tuple(plain["rules"]), plain["witness"], more)


_PLACE = ("file", "line", "column", "end_line", "end_column")
_OWN = {
    *("code", "kind", "severity", "rules", "locations", "witness", "message", "help", "labels", "path"),
    *_PLACE,
}


def _place(span: Span) -> dict[str, str | int]:
    return {name: getattr(span, name) for name in _PLACE}


def _message(plain: Mapping[str, str]) -> Message:
    return Message(plain["zh"], plain["en"])


def _span(plain: Mapping[str, Any]) -> Span | None:
    return None if plain["file"] is None else Span(**{name: plain[name] for name in _PLACE})


def _known(span: Span | None) -> Span:
    if span is None:
        raise ValueError("a label stands at a place")
    return span
