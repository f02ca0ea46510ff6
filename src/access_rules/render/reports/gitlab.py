"""The Code Quality report of GitLab: a list of problems that merge requests show beside the lines."""

from __future__ import annotations

import json
from typing import Any

from access_rules.diagnostic import Severity
from access_rules.render.reports.model import Problem, Report
from access_rules.render.wording import Language

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def write_gitlab(report: Report, lang: Language) -> str:
    """The report as JSON. A problem without a file is left out: GitLab knows no place for it."""
    issues = [_issue(each, lang) for each in report.problems if each.diagnostic.span is not None]
    return json.dumps(_told_apart(issues), ensure_ascii=False, indent=2) + "\n"


def _issue(problem: Problem, lang: Language) -> dict[str, Any]:
    finding = problem.diagnostic
    assert finding.span is not None
    return {
        "description": finding.message.in_language(lang),
        "check_name": f"{finding.code} {problem.kind}",
        "fingerprint": problem.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": finding.span.file.removeprefix("./"),
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        },
    }


def _told_apart(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The issues, those with the fingerprint of an earlier one given one of their own: GitLab shows one of each."""
    seen: dict[str, int] = {}
    for issue in issues:
        name = issue["fingerprint"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            issue["fingerprint"] = f"{name}-{seen[name]}"
    return issues
