"""Rulesets whose cases lack something on purpose: it is found, and what is beyond any task is proven so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules import Ruleset
from access_rules.analysis.coverage.measuring import measure
from access_rules.analysis.coverage.proposing import propose, without_infeasible
from access_rules.analysis.mutation.fates import Fate, Score
from access_rules.analysis.mutation.mutants import mutants
from access_rules.analysis.mutation.surviving import try_out
from access_rules.language.cases import Case
from tests.generators import DAY, SOURCES, built

PLANTED = yaml.safe_load((Path(__file__).parent / "planted_casework.yaml").read_text(encoding="utf-8"))

FRONT: dict[str, Any] = {
    "ruleset": "small",
    "title": "小",
    "layer": "national",
    "version": "1",
    "default": "needs_approval",
    "facts": {
        "kind": {"type": "enum", "title": "事项", "values": {"plain": "一般", "letter": "责任状", "visit": "走访"}},
        "letter": {"type": "bool", "title": "签责任状"},
        "paid": {"type": "bool", "title": "有经费"},
        "count": {"type": "integer", "title": "数量", "min": 0, "max": 9},
        "name": {"type": "text", "title": "名称"},
    },
    "sources": {"law": SOURCES["law"]},
    "lists": {
        "bad": {
            "title": "坏清单",
            "source": "law",
            "closed": True,
            "items": [{"id": "form", "title": "坏表格"}, {"id": "chart", "title": "坏台账"}],
        }
    },
}


def ruleset_of(planted: dict[str, Any]) -> Ruleset:
    cases = [
        {"id": str(at), "facts": facts, "as_of": DAY, "expect": outcome}
        for at, (facts, outcome) in enumerate(planted["cases"])
    ]
    tested = [rule for rule in planted["rules"] if "in_list" in str(rule)]
    front = FRONT if tested else {key: value for key, value in FRONT.items() if key != "lists"}
    return built({**front, "rules": planted["rules"], "cases": cases})


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: each["name"])
def test_what_is_not_shown(planted: dict[str, Any]) -> None:
    ruleset = ruleset_of(planted)
    book = ruleset.book
    found = without_infeasible(book, measure(book, ruleset.cases, DAY), DAY)
    for told, expected in ((found.open, "open"), (found.infeasible, "beyond")):
        if expected in planted:
            assert [[each.measure.value, each.owner, each.expected] for each in told] == planted[expected]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: each["name"])
def test_what_is_not_noticed(planted: dict[str, Any]) -> None:
    ruleset = ruleset_of(planted)
    tried = try_out(ruleset.book, ruleset.cases, mutants(ruleset.book), DAY)
    for fate, expected in ((Fate.SURVIVED, "survivors"), (Fate.EQUIVALENT, "equivalent")):
        found = [[each.mutant.mistake.value, each.mutant.owner] for each in tried if each.fate is fate]
        assert sorted(found) == sorted(planted.get(expected, []))
    noticed = Score.of(tried)
    assert noticed.total == sum(each.fate in (Fate.KILLED, Fate.SURVIVED) for each in tried)
    assert (noticed.share == 1) == ("survivors" not in planted or not planted["survivors"])


@pytest.mark.parametrize("planted", PLANTED, ids=lambda each: each["name"])
def test_what_is_proposed_makes_it_whole(planted: dict[str, Any]) -> None:
    ruleset = ruleset_of(planted)
    book = ruleset.book
    found = propose(book, measure(book, (), DAY), DAY)
    cases = [
        Case(str(at), "", each.proposal.facts, ruleset.cases[0].expect, each.proposal.as_of)
        for at, each in enumerate(found.cases)
    ]
    assert len(measure(book, cases, DAY).open) == len(found.coverage.infeasible)
    assert len({str(each.proposal.facts) for each in found.cases}) == len(found.cases)
