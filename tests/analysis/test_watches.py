"""What the analyses of watches say of small rulesets, word for word, and what becomes of what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules import Ruleset
from access_rules.analysis.check.checking import Weighed, findings
from access_rules.analysis.check.watches import conditions, finding
from access_rules.analysis.findings import Kind
from access_rules.analysis.world import World
from access_rules.targets.smt.vocabulary import Stretch
from tests.analysis.test_rules import said
from tests.generators import DAY, SOURCES, built

TABLE = yaml.safe_load((Path(__file__).parent / "watches.yaml").read_text(encoding="utf-8"))
CASES = TABLE.pop("cases")


def document_of(case: dict[str, Any], **more: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ruleset": "small",
        "title": "小",
        "layer": "national",
        "version": "1",
        "default": "needs_approval",
        "roles": {"stage": {"fact": "stage", "proposed": ["proposed"]}, "approvals": "approved_by"},
        "sources": {"law": SOURCES["law"]},
        **TABLE,
        **more,
    }
    for section in ("rules", "watches"):
        written = [*document.get(section, []), *case.get(section, [])]
        document[section] = [{"reason": "理由", "cite": ["law"], **each} for each in written]
    return document


def ruleset_of(case: dict[str, Any], **more: Any) -> Ruleset:
    return built(document_of(case, **more))


@pytest.mark.parametrize("name", CASES)
def test_what_is_found(name: str) -> None:
    case = CASES[name]
    ruleset = ruleset_of(case, **{part: case[part] for part in ("procedure",) if part in case})
    world = World((ruleset.book,), Stretch(DAY, DAY))
    found = [each for analysis in (finding, conditions) for each in analysis.find(world)]
    assert [(each.kind.value, list(each.rules)) for each in found] == [
        (each["kind"], each["rules"]) for each in case["found"]
    ]
    for each, expected in zip(found, case["found"], strict=True):
        told = said(each, ruleset)
        assert {part: told[part] for part in expected} == expected


# ---- among what else is found

CAP: dict[str, Any] = {"id": "w", "type": "cap", "outcome": "notice", "at_most": 1, "per": "village", "period": "month"}
ENDING = {"title": "乙通知", "level": "central_document", "in_force": {"until": date(2026, 12, 31)}}
IDLE: dict[str, Any] = {**CAP, "when": {"kind": "ledger"}}


def of_watches(ruleset: Ruleset, first: date = DAY, last: date = DAY) -> list[Weighed]:
    return [each for each in findings(ruleset.book, first, last) if each.finding.rules[:1] == ("w",)]


def test_a_watch_is_looked_at_on_the_days_on_which_it_is_in_force() -> None:
    period = {"from": date(2026, 2, 1), "until": date(2026, 4, 30)}
    ruleset = ruleset_of({"watches": [{**IDLE, "in_force": period}]})
    (found,) = of_watches(ruleset, date(2026, 1, 1), date(2026, 12, 31))
    assert found.days == (Stretch(period["from"], period["until"]),)
    assert not of_watches(ruleset, date(2026, 6, 1), date(2026, 6, 1))


def test_a_watch_may_accept_what_is_found_of_it() -> None:
    accepted = [{"finding": "idle_watch", "reason": "有意如此"}]
    assert not of_watches(ruleset_of({"watches": [{**IDLE, "accepts": accepted}]}))
    (needless,) = of_watches(ruleset_of({"watches": [{**CAP, "when": {"kind": "visit"}, "accepts": accepted}]}))
    assert needless.finding.kind is Kind.NEEDLESS_ACCEPTANCE
    assert needless.finding.message.zh == "监测 `w` 容许“监测不起作用”，但已经没有这样的问题"


def test_a_watch_accepts_that_a_certain_other_one_covers_it() -> None:
    def kinds(other: str) -> list[Kind]:
        accepted = [{"finding": "shadowed_watch", "with": other, "reason": "有意如此"}]
        narrow: dict[str, Any] = {**CAP, "when": {"kind": "visit", "paid": True}, "accepts": accepted}
        wide = [{**CAP, "id": name, "when": {"kind": kind}} for name, kind in (("u", "form"), ("v", "visit"))]
        return [each.finding.kind for each in of_watches(ruleset_of({"watches": [*wide, narrow]}))]

    assert kinds("v") == []
    assert sorted(kinds("u")) == [Kind.NEEDLESS_ACCEPTANCE, Kind.SHADOWED_WATCH]


def test_the_front_page_says_how_much_it_weighs() -> None:
    (found,) = of_watches(ruleset_of({"watches": [IDLE]}, findings={"idle_watch": "error"}))
    assert (found.code, found.weight.value) == ("AP602", "error")
    assert not of_watches(ruleset_of({"watches": [IDLE]}, findings={"idle_watch": "ignore"}))


def test_a_watch_that_outlives_a_document_it_cites() -> None:
    sources = {"law": SOURCES["law"], "notice": ENDING}
    watch = {**CAP, "when": {"kind": "visit"}, "cite": ["law", "notice"], "in_force": {"from": date(2026, 1, 1)}}
    (found,) = of_watches(ruleset_of({"watches": [watch]}, sources=sources))
    assert found.finding.kind is Kind.SOURCE_ENDS_EARLIER
    assert found.finding.message.zh == "监测 `w` 的依据 `乙通知` 到 2026-12-31 为止，监测没有止日"
    assert found.finding.message.en == "`notice`, on which `w` rests, ends on 2026-12-31, but the watch has no end"


def test_a_test_of_the_day_in_a_watch_is_not_called_settled_by_the_day() -> None:
    dated = {**CAP, "when": {"all": [{"kind": "visit"}, {"as_of": {"gte": date(2020, 1, 1)}}]}}
    assert not of_watches(ruleset_of({"watches": [dated]}))
    (dead,) = of_watches(ruleset_of({"watches": [dated]}), date.min, date.max)
    assert (dead.finding.kind, dead.days[0].last) == (Kind.DEAD_WATCH, date(2019, 12, 31))


def test_a_lower_layer_is_told_of_its_own_watches() -> None:
    lower = {
        "ruleset": "lower",
        "title": "下",
        "layer": "county",
        "place": "某省/某市/某县",
        "version": "1",
        "extends": "../upper",
        "watches": [{**IDLE, "id": "own", "reason": "理由", "cite": ["law"]}],
    }
    upper = ruleset_of({"watches": [IDLE]}).book
    book = built(document_of({"watches": [IDLE]}), lower).book
    found = [each for each in findings(book, DAY, DAY, upper=upper) if each.code in ("AP602", "AP604")]
    assert [(each.code, each.finding.rules) for each in found] == [("AP602", ("own",)), ("AP604", ("own", "w"))]
