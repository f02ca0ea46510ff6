"""Days: versions of a rule that overlap or leave a hole; rules and watches that outlive what they rest on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, pairwise

from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.diagnostic import Message
from access_rules.folding import fold
from access_rules.language.periods import Period
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.source import Span

_OF_A_VERSION = re.compile(r"[（(【\[][^（）()【】\[\]]*[)）】\]]|\d+")
"""What tells the titles of two versions apart: a remark in brackets, a year."""

_ONE_DAY = timedelta(days=1)


def find(book: Rulebook, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each two versions that overlap, each hole between two, each rule or watch without its sources.

    ``looked_at`` are the rules and watches one of which must be concerned (None: any).
    """
    for finding in (*_of_versions(book), *_outliving(book)):
        if looked_at is None or set(finding.rules) & set(looked_at):
            yield finding


# --- versions of one rule ---


@dataclass(frozen=True, slots=True)
class _Span:
    """A rule with a stretch of days on which it is in force, both ends included."""

    rule: Rule
    first: date
    last: date


def versions(book: Rulebook) -> Iterator[tuple[Rule, ...]]:
    """The rules that say the same of different times: one title but for a year or a remark, and one outcome.

    Rules that also differ in what they demand are versions all the same: that is what a new version changes.
    """
    alike: dict[tuple[object, ...], list[Rule]] = {}
    for rule in book.rules:
        alike.setdefault((_without_version(rule.title), rule.outcome, rule.layer), []).append(rule)
        same_words = (rule.when, rule.unless, rule.outcome, rule.requires, rule.approval, rule.layer)
        alike.setdefault(same_words, []).append(rule)
    seen: set[tuple[str, ...]] = set()
    for rules in alike.values():
        names = tuple(rule.id for rule in rules)
        if len(rules) > 1 and any(rule.in_force for rule in rules) and names not in seen:
            seen.add(names)
            yield tuple(rules)


def _without_version(title: str) -> str:
    return fold(_OF_A_VERSION.sub("", title)) or fold(title)


def _of_versions(book: Rulebook) -> Iterator[Finding]:
    for rules in versions(book):
        spans = sorted((span for rule in rules for span in _spans(rule, book)), key=lambda each: each.first)
        for one, other in combinations(spans, 2):
            if one.rule is not other.rule and other.first <= one.last:
                yield _overlap(one, other)
        reached = list(_reaching(spans))
        for one, other in pairwise(reached):
            if one.last < date.max and one.last + _ONE_DAY < other.first:
                yield _hole(one, other)


def _spans(rule: Rule, book: Rulebook) -> Iterator[_Span]:
    periods = (rule.in_force,) if rule.in_force else _cited(rule, book)
    for each in periods:
        yield _Span(rule, each.start or date.min, each.end or date.max)


def _cited(rule: Rule, book: Rulebook) -> tuple[Period, ...]:
    return tuple(period for cited in rule.cite for period in book.sources[cited.source].periods(cited.version))


def _reaching(spans: Iterable[_Span]) -> Iterator[_Span]:
    """The spans that reach beyond all before them."""
    end: date | None = None
    for each in spans:
        if end is None or each.last > end:
            yield each
            end = each.last


def _overlap(one: _Span, other: _Span) -> Finding:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Finding(
        kind=Kind.VALIDITY_OVERLAP,
        message=filled(
            "{rules} 是同一条规则的两个版本，{days}同时施行",
            "{rules} are two versions of one rule, both in force {days}",
            rules=named(one.rule, other.rule),
            days=_days(first, last),
        ),
        rules=(one.rule.id, other.rule.id),
        locations=_places(one.rule, other.rule),
        subject=first.isoformat(),
        help=Message(
            "让前一版在后一版施行的前一天止（`施行: {至: …}`）；本来就是两条规则的，起不同的标题",
            "let the earlier one end on the day before the later begins (`in_force: {until: …}`); two rules that are "
            "no versions of one another take different titles",
        ),
    )


def _hole(one: _Span, other: _Span) -> Finding:
    first, last = one.last + _ONE_DAY, other.first - _ONE_DAY
    return Finding(
        kind=Kind.VALIDITY_HOLE,
        message=filled(
            "{rules} 是同一条规则的前后两个版本，{days}两个都不施行",
            "{rules} are two versions of one rule, and neither is in force {days}",
            rules=named(one.rule, other.rule),
            days=_days(first, last),
        ),
        rules=(one.rule.id, other.rule.id),
        locations=_places(one.rule, other.rule),
        subject=first.isoformat(),
        help=Message(
            "让两个版本首尾相接；这段时间确实没有规定的，不必改动",
            "let one begin where the other ends; where nothing was provided in between, leave it so",
        ),
    )


# --- rules and their sources ---


def _outliving(book: Rulebook) -> Iterator[Finding]:
    """Rules and watches with days of their own that go on when a document they cite ends, and cite no successor."""
    for rule in book.rules_and_watches:
        last = rule.in_force.end or date.max if rule.in_force else date.min
        periods = [period for cited in rule.cite for period in book.sources[cited.source].periods(cited.version)]
        for source, end in _ends(rule, book).items():
            takes_over = any(period.start == end + _ONE_DAY for period in periods if end < date.max)
            if end < last and not takes_over:
                yield _outlives(rule, source, end, book)


def _ends(rule: Rule | Watch, book: Rulebook) -> dict[str, date]:
    """The last day of each document that a rule cites, in the versions cited."""
    found: dict[str, date] = {}
    for cited in rule.cite:
        ends = [period.end or date.max for period in book.sources[cited.source].periods(cited.version)]
        found[cited.source] = max([*ends, found.get(cited.source, date.min)])
    return found


def _outlives(rule: Rule | Watch, source: str, end: date, book: Rulebook) -> Finding:
    last = rule.in_force.end if rule.in_force else None
    return Finding(
        kind=Kind.SOURCE_ENDS_EARLIER,
        message=filled(
            "{word} {rule} 的依据 {source} 到 {end} 为止，{word}{last}",
            "{source}, on which {rule} rests, ends on {end}, but the {word} {last}",
            word=Message("规则", "rule") if isinstance(rule, Rule) else Message("监测", "watch"),
            rule=named(rule),
            source=Message(f"`{book.sources[source].title}`", f"`{source}`"),
            end=Message(end.isoformat(), end.isoformat()),
            last=Message(f"到 {last} 才止", f"ends on {last}") if last else Message("没有止日", "has no end"),
        ),
        rules=(rule.id,),
        locations=_places(rule),
        subject=source,
        help=Message(
            f"依据已有新版的，加引新版；没有的，写上 `施行: {{至: {end}}}`",
            f"where the source has a successor, cite that too; else write `in_force: {{until: {end}}}`",
        ),
    )


def _places(*rules: Rule | Watch) -> tuple[Span, ...]:
    return tuple(rule.span for rule in rules if rule.span)


def _days(first: date, last: date) -> Message:
    if first == last:
        return Message(f"{first} 这一天", f"on {first}")
    if last == date.max:
        return Message(f"{first} 起", f"from {first}")
    if first == date.min:
        return Message(f"{last} 以前", f"until {last}")
    return Message(f"{first} 至 {last}", f"from {first} to {last}")
