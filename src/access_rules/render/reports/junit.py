"""JUnit XML: each check as a test case, a failure where something weighs enough to fail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from access_rules.render.diagnostics import render_text, summarise
from access_rules.render.reports.model import Check, Problem, Report
from access_rules.render.wording import Language

# What XML 1.0 cannot hold, however it is escaped.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(report: Report, lang: Language) -> str:
    """The report as XML, one suite a group."""
    root = ET.Element("testsuites", {"name": f"access-rules {report.verb}"})
    for group, checks in groupby(report.checks, key=lambda check: check.group):
        root.append(_suite(group, list(checks), report, lang))
    for count in ("tests", "failures", "skipped", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _suite(group: str, checks: Sequence[Check], report: Report, lang: Language) -> ET.Element:
    failed = [check for check in checks if any(map(report.is_fatal, check.problems))]
    counts = {
        "name": group,
        "tests": len(checks),
        "failures": len(failed),
        "errors": 0,
        "skipped": sum(check.skipped is not None for check in checks),
    }
    suite = _element("testsuite", counts)
    suite.extend(_case(check, report, lang) for check in checks)
    return suite


def _case(check: Check, report: Report, lang: Language) -> ET.Element:
    spans = [each.diagnostic.span for each in check.problems if each.diagnostic.span]
    place = {"file": spans[0].file, "line": spans[0].line} if spans else {}
    case = _element("testcase", {"classname": check.group, "name": check.name, **place})
    if check.skipped is not None:
        case.append(_element("skipped", {"message": check.skipped.in_language(lang)}))
    fatal = [each for each in check.problems if report.is_fatal(each)]
    if fatal:
        said = {"message": summarise((each.diagnostic for each in fatal), lang), "type": fatal[0].diagnostic.code}
        case.append(_element("failure", said, _text(fatal, report, lang)))
    others = [each for each in check.problems if not report.is_fatal(each)]
    if others:
        case.append(_element("system-out", {}, _text(others, report, lang)))
    return case


def _text(problems: Iterable[Problem], report: Report, lang: Language) -> str:
    return render_text([each.diagnostic for each in problems], report.texts, lang)


def _element(tag: str, attributes: Mapping[str, object], text: str | None = None) -> ET.Element:
    element = ET.Element(tag, {name: _writable(str(value)) for name, value in attributes.items()})
    element.text = None if text is None else _writable(text)
    return element


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
