"""What an analysis finds, as problems: words, places, and the task that shows it as a case to paste."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from access_rules.analysis.check.checking import Weighed
from access_rules.analysis.check.codes import CODES
from access_rules.analysis.findings import Finding, Region, Weight, Witness
from access_rules.diagnostic import Diagnostic, Label, Message, Severity
from access_rules.language.rulebook import Rulebook
from access_rules.render.regions import say_region
from access_rules.render.reports.model import Problem
from access_rules.render.witness import as_case
from access_rules.render.wording import Language
from access_rules.source import Span
from access_rules.targets.smt.vocabulary import Stretch

_SEVERITIES = {Weight.ERROR: Severity.ERROR, Weight.WARNING: Severity.WARNING, Weight.INFO: Severity.INFO}


def problem_of(weighed: Weighed, book: Rulebook) -> Problem:
    """A finding as a problem; its places are named as the rulebook names them. What is off is no problem."""
    finding = weighed.finding
    first, *others = finding.locations or (None,)
    diagnostic = Diagnostic(
        code=weighed.code,
        severity=_SEVERITIES[weighed.weight],
        message=finding.message,
        span=first,
        help=Message("\n".join(_help(weighed, book, "zh")), "\n".join(_help(weighed, book, "en"))),
        labels=tuple(_label(span, book) for span in others if span is not None),
    )
    more: dict[str, Any] = {"ruleset": book.id, "days": [_days(each) for each in weighed.days]}
    if finding.subject is not None:
        more["subject"] = finding.subject
    if finding.region is not None:
        more["region"] = {lang: _in_words(finding.region, book, lang) for lang in ("zh", "en")}
    if finding.beside:
        more["beside"] = [_plain(each) for each in finding.beside]
    if finding.approximate:
        more["approximate"] = list(finding.approximate)
    return Problem(diagnostic, finding.kind.value, finding.rules, _plain(finding.witness), more)


def _label(span: Span, book: Rulebook) -> Label:
    """A further place, with the title of the rule or watch that stands there."""
    rule = next((each for each in book.rules_and_watches if each.span == span), None)
    title = rule.title if rule else ""
    return Label(span, Message(title, rule.id if rule else ""))


def _plain(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {"facts": dict(witness.facts), "as_of": witness.as_of.isoformat(), "outcome": witness.outcome.value}


def _days(days: Stretch) -> Mapping[str, str | None]:
    """The first and the last day; none where there is no first or last."""
    return {
        "from": None if days.first == date.min else days.first.isoformat(),
        "until": None if days.last == date.max else days.last.isoformat(),
    }


# ---- the help, line by line


def _help(weighed: Weighed, book: Rulebook, lang: Language) -> Iterator[str]:
    finding = weighed.finding
    if finding.help is not None:
        yield finding.help.in_language(lang)
    if finding.region is not None:
        said = _in_words(finding.region, book, lang)
        yield f"这一类事项：{said}" if lang == "zh" else f"these are the tasks where {said}"
    if any(each.first != each.last for each in weighed.days):
        said = "、".join(_period(each, lang) for each in weighed.days)
        yield f"按这些日子的规则：{said}" if lang == "zh" else f"by the rules of {said}"
    if finding.approximate:
        names = _titles(finding.approximate, book, lang)
        yield f"以下没有精确推算，任何值都算可能：{names}" if lang == "zh" else f"taken as anything whatever: {names}"
    if finding.witness is not None:
        yield "可以这样写成案例：" if lang == "zh" else "as a case:"
        yield from (f"  {line}" for line in _case(finding, finding.witness, lang).splitlines())


def _in_words(region: Region, book: Rulebook, lang: Language) -> str:
    return say_region(region, book, lang)


def _period(days: Stretch, lang: Language) -> str:
    first = "" if days.first == date.min else days.first.isoformat()
    last = "" if days.last == date.max else days.last.isoformat()
    if days.first == days.last:
        return first
    return f"{first} 至 {last}".strip() if lang == "zh" else f"{first} to {last}".strip()


def _titles(names: Iterable[str], book: Rulebook, lang: Language) -> str:
    """What is approximate, by the titles of the facts where the language is Chinese."""
    if lang == "en":
        return ", ".join(names)
    words = (
        " ".join(book.facts[part].title if part in book.facts else part for part in each.split()) for each in names
    )
    return "、".join(words)


def _case(finding: Finding, witness: Witness, lang: Language) -> str:
    title = CODES[finding.kind].title.in_language(lang)
    names = [*finding.rules, *([finding.subject] if finding.subject and not finding.rules else [])]
    id_ = "-".join([CODES[finding.kind].name, *names[:1]])
    about = f"：{'、'.join(names)}" if lang == "zh" and names else f": {', '.join(names)}" if names else ""
    return as_case(id_, f"{title}{about}", witness.facts, witness.as_of, witness.outcome, lang)
