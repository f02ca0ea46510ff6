"""Small rulesets of which every task can be looked at, and what the reference says of each of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from access_rules.errors import FactError
from access_rules.evaluation.combine import LINES, Standing, combine
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import Precedence, count, hold, rule_value
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.evaluation.task import TaskReader
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.truth import Truth
from tests.generators import DAY, SOURCES

FACTS: Mapping[str, Any] = {
    "kind": {
        "type": "enum",
        "title": "事项",
        "values": {"plain": "一般", "letter": {"title": "责任状", "implies": {"letter": True}}},
    },
    "letter": {"type": "bool", "title": "签责任状", "demand": True, "if_absent": False},
    "paid": {"type": "bool", "title": "有经费"},
    "count": {"type": "integer", "title": "数量", "min": 0, "max": 2, "demand": True},
    "stage": {"type": "enum", "title": "阶段", "values": {"proposed": "拟议", "imposed": "已下达"}},
    "approved_by": {
        "type": "set",
        "title": "批准",
        "ordered": True,
        "of": {"county": "县", "province": "省"},
        "if_absent": [],
    },
}

DOMAINS: Mapping[str, tuple[Any, ...]] = {
    "kind": (None, "plain", "letter"),
    "letter": (None, False, True),
    "paid": (None, False, True),
    "count": (None, 0, 1, 2),
    "stage": (None, "proposed", "imposed"),
    "approved_by": (None, ["county"]),
}
"""Every value of each fact, not stated among them; of the approvals those that the generated rules tell apart."""

_ATOMS: tuple[dict[str, Any], ...] = (
    {"kind": "plain"},
    {"kind": {"in": ["plain", "letter"]}},
    {"kind": {"not_in": ["plain"]}},
    {"letter": True},
    {"letter": False},
    {"paid": True},
    {"paid": False},
    {"count": {"gt": 0}},
    {"count": {"gte": 0}},
    {"count": {"gt": 2}},
    {"count": {"lte": 1}},
    {"count": {"lt": 2}},
    {"count": 1},
    {"count": {"in": [0, 2]}},
    {"count": {"lte": 2}},
    {"holds": "bare"},
)


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> dict[str, Any]:
    """A condition over the vocabulary."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return dict(draw(st.sampled_from(_ATOMS)))
    word = draw(st.sampled_from(["all", "any", "all", "any", "not"]))
    if word == "not":
        return {"not": draw(conditions(depth - 1))}
    return {word: draw(st.lists(conditions(depth - 1), min_size=1, max_size=3))}


@st.composite
def rules(draw: st.DrawFn, name: str, earlier: list[str]) -> dict[str, Any]:
    """A rule that may override those named before it; most have nothing but a condition."""
    outcome = draw(st.sampled_from(["allow", "allow", "needs_approval", "reject", "reject", "not_without_approval"]))
    rule: dict[str, Any] = {
        "id": name,
        "outcome": outcome,
        "when": draw(conditions()),
        "reason": "理由",
        "cite": ["law"],
    }
    if draw(st.booleans()):
        rule["unless"] = draw(conditions(1))
    if draw(st.integers(0, 2)) == 0:
        rule["strength"] = draw(st.sampled_from(["in_principle", "advisory"]))
    if draw(st.booleans()):
        rule["concerns"] = draw(st.sampled_from([["letter"], ["count"], ["letter", "count"]]))
    if outcome == "not_without_approval":
        rule["approval"] = {"by": "county"}
    if outcome == "allow":
        rule["mandate"] = draw(st.booleans())
        if draw(st.integers(0, 2)) == 0:
            rule["requires"] = [{"that": draw(conditions(1)), "say": "应有经费"}]
    if earlier and draw(st.integers(0, 2)) == 0:
        rule["overrides"] = [draw(st.sampled_from(earlier))]
    return rule


@st.composite
def rulesets(draw: st.DrawFn, *, most: int = 5) -> dict[str, Any]:
    """A ruleset whose every task can be enumerated."""
    made: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, most))):
        made.append(draw(rules(f"r{number}", [each["id"] for each in made])))
    return {
        "ruleset": "small",
        "title": "小",
        "layer": "national",
        "version": "1",
        "default": draw(st.sampled_from(["needs_approval", "reject"])),
        "roles": {"stage": {"fact": "stage", "proposed": ["proposed"]}, "approvals": "approved_by"},
        "facts": FACTS,
        "sources": {"law": SOURCES["law"]},
        "definitions": {
            "bare": {"title": "无保障", "when": draw(st.sampled_from([{"paid": False}, {"letter": True}]))}
        },
        "rules": made,
    }


@dataclass(frozen=True)
class Seen:
    """One task, and how the rules stand on it according to the reference."""

    task: Mapping[str, Any]
    situation: Situation
    standings: Mapping[str, Standing]
    outcome: Outcome
    is_settled: bool

    def truth(self, condition: Condition) -> Truth:
        """What the reference says of a condition."""
        return truth(condition, self.situation)

    def value(self, rule: Rule) -> Truth:
        """The value of a rule by itself."""
        return rule_value(rule, self.situation)

    def counts(self, rule: Rule) -> bool:
        """Whether a rule certainly counts."""
        return rule.id in self.standings and self.standings[rule.id].counts is Truth.TRUE

    def stands_for(self, rule: Rule) -> tuple[Outcome, ...]:
        """The outcomes of the lines on which a rule certainly puts the task."""
        lines = self.standings[rule.id].lines if rule.id in self.standings else ()
        return tuple(outcome for outcome, line in zip(LINES, lines, strict=False) if line is Truth.TRUE)


class Enumeration:
    """Every task of a small rulebook that does not contradict itself."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.seen = tuple(self._look(book.rules))
        self.settled = tuple(each for each in self.seen if each.is_settled)

    def without(self, rule: Rule) -> Iterator[tuple[Seen, Seen]]:
        """Each settled task as it is, and as it would be without a rule."""
        others = self._look(tuple(each for each in self.book.rules if each is not rule))
        return ((now, then) for now, then in zip(self.seen, others, strict=True) if now.is_settled)

    def _look(self, chosen: tuple[Rule, ...]) -> Iterator[Seen]:
        precedence = Precedence.of(replace(self.book, rules=chosen))
        lists = {each.id: ListIndex(each, self.book.sources) for each in self.book.lists.values()}
        reader = TaskReader(self.book.facts)
        for task in tasks():
            situation = Situation(self.book, lists, reader.read(task), DAY)
            try:
                situation.require_consistent()
            except FactError:
                continue
            standings = count(hold(chosen, situation), situation, precedence)
            outcome = combine(standings.values(), self.book.default.outcome).outcome
            is_settled = all(situation.value(fact) is not None for fact in self.book.facts)
            yield Seen(task, situation, standings, outcome, is_settled)


def tasks() -> Iterator[dict[str, Any]]:
    """Every task of the vocabulary."""
    for values in itertools.product(*DOMAINS.values()):
        yield {fact: value for fact, value in zip(DOMAINS, values, strict=True) if value is not None}
