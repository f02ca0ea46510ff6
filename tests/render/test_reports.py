"""Reports for machines of others: each is what the format asks for, whatever stands in the messages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from access_rules.diagnostic import Diagnostic, Label, Message, Severity
from access_rules.render.reports.github import write_github
from access_rules.render.reports.gitlab import write_gitlab
from access_rules.render.reports.junit import write_junit
from access_rules.render.reports.model import Check, Problem, Report
from access_rules.render.reports.plain import from_plain, to_plain
from access_rules.render.reports.sarif import write_sarif
from access_rules.source import Span

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"

FILE = "规则集/rules, 50%.yaml"
TRICKY = Problem(
    Diagnostic(
        "AP101",
        Severity.ERROR,
        Message("`甲`与`乙`冲突：100%，\n换行", "`甲` and `乙` conflict: 100%,\nnew line"),
        Span(FILE, 3, 9, 3, 11),
        Message("改正\n  第二行", "mend it\n  line two"),
        (Label(Span(FILE, 9, 9, 9, 11), Message("乙", "乙")),),
    ),
    "conflict",
    ("甲", "乙"),
    {"facts": {"kind": "plain"}, "as_of": "2026-03-01", "outcome": "reject"},
    {"ruleset": "r", "days": [{"from": None, "until": "2026-03-01"}], "approximate": ["due"]},
)
LONG = Problem(
    Diagnostic("AR504", Severity.WARNING, Message("未核实", "not verified"), Span("/tmp/规则/a.yaml", 1, 1, 4, 2)),
    "unverified-source",
)
PLACELESS = Problem(Diagnostic("AP201", Severity.INFO, Message("空\x00白", "a g\x00ap\ud800")), "gap")
REPORT = Report(
    "check",
    (
        Check("r", "AP101 conflict", (TRICKY, TRICKY)),
        Check("r", "AP103 dead"),
        Check("r", "load", (LONG,)),
        Check("s", "AP201 gap", (PLACELESS,)),
        Check("s", "proofs", skipped=Message("没有求解器", "no solver")),
    ),
    {FILE: "一\n二\n  - 编号: 甲\n"},
)
EMPTY = Report("check", (Check("r", "load"),))


# ---- SARIF


def sarif_of(report: Report, lang: Any = "zh") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(write_sarif(report, lang, version="0.1.0"))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    return log


@pytest.mark.parametrize("report", [REPORT, EMPTY])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sarif_meets_its_schema(report: Report, lang: str) -> None:
    run = sarif_of(report, lang)["runs"][0]
    assert len(run["results"]) == len(list(report.problems))


def test_sarif_schema_refuses_what_is_none() -> None:
    log = sarif_of(REPORT)
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)


def test_sarif_results_name_their_rules_and_places() -> None:
    run = sarif_of(REPORT)["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    first, _, long, placeless = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == FILE
    assert " " not in place["artifactLocation"]["uri"]
    assert place["region"] == {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 11}
    assert first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 9
    assert first["properties"]["witness"]["facts"] == {"kind": "plain"}
    assert long["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///tmp/")
    assert placeless["locations"] == []


# ---- GitHub


def test_github_commands_are_one_line_each_and_escaped() -> None:
    lines = write_github(REPORT, "zh").splitlines()
    assert len(lines) == len(list(REPORT.problems))
    assert lines[0] == (
        "::error file=规则集/rules%2C 50%25.yaml,line=3,endLine=3,col=9,endColumn=11,title=AP101 conflict::"
        "`甲`与`乙`冲突：100%25，%0A换行%0A改正%0A  第二行"
    )
    assert re.match(r"::warning file=/tmp/规则/a\.yaml,line=1,endLine=4,title=", lines[2])
    assert lines[3].startswith("::notice title=AP201 gap::")


def test_github_says_nothing_where_nothing_is_wrong() -> None:
    assert write_github(EMPTY, "zh") == ""


# ---- GitLab


def test_gitlab_issues_have_what_the_report_needs() -> None:
    issues = json.loads(write_gitlab(REPORT, "en"))
    assert len(issues) == 3, "a problem without a file has no place there"
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert json.loads(write_gitlab(EMPTY, "en")) == []


def test_fingerprint_stays_when_lines_move() -> None:
    moved = Problem(
        Diagnostic("AP101", Severity.ERROR, TRICKY.diagnostic.message, Span(FILE, 33, 9, 33, 11)),
        "conflict",
        ("甲", "乙"),
    )
    assert moved.fingerprint == TRICKY.fingerprint
    assert LONG.fingerprint != TRICKY.fingerprint


# ---- JUnit


def test_junit_counts_and_texts() -> None:
    root = ET.fromstring(write_junit(REPORT, "zh"))
    assert (root.tag, root.get("tests"), root.get("failures"), root.get("skipped")) == ("testsuites", "5", "1", "1")
    suites = {suite.get("name"): suite for suite in root}
    assert {name: suite.get("tests") for name, suite in suites.items()} == {"r": "3", "s": "2"}
    failure = suites["r"].find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "AP101"
    assert "冲突" in (failure.text or "")
    assert "- 编号: 甲" in (failure.text or ""), "the line that is meant is shown"
    assert "not verified" not in ET.tostring(root, encoding="unicode")
    assert [case.get("name") for case in root.iter("testcase") if case.find("system-out") is not None] == [
        "load",
        "AP201 gap",
    ]


def test_junit_fails_on_warnings_where_they_are_fatal() -> None:
    strict = Report("check", REPORT.checks, {}, frozenset({Severity.ERROR, Severity.WARNING}))
    root = ET.fromstring(write_junit(strict, "en"))
    assert root.get("failures") == "2"
    assert strict.has_failed


# ---- JSON


@pytest.mark.parametrize("problem", [TRICKY, LONG, PLACELESS])
def test_problem_survives_json(problem: Problem) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(problem)))) == problem


def test_plain_problem_has_its_keys() -> None:
    told = to_plain(TRICKY)
    assert list(told)[:7] == ["code", "kind", "severity", "rules", "locations", "witness", "message"]
    assert [each["line"] for each in told["locations"]] == [3, 9]
