"""Running the analyses: every kind has its place, the solver's giving up is told, the order is stable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from access_rules.analysis.check import checking
from access_rules.analysis.check.checking import findings
from access_rules.analysis.check.codes import CODES
from access_rules.analysis.check.registry import LOOKED_FOR, Analysis
from access_rules.analysis.findings import Finding, Kind, Weight
from access_rules.diagnostic import Message
from access_rules.language.findings import ACCEPTABLE
from access_rules.language.rulebook import Rulebook
from access_rules.loading.keywords import FINDINGS, WEIGHTS
from access_rules.targets.smt.prover import Unsettled
from access_rules.targets.smt.vocabulary import Stretch
from tests.generators import built, front

DAY = date(2026, 3, 1)
RULE = {"id": "r", "outcome": "reject", "when": {"kind": "plain"}, "reason": "理由", "cite": ["law"]}
TOLD_BY_THE_FRAME = {Kind.UNSETTLED, Kind.NEEDLESS_ACCEPTANCE}


def book(*rules: dict[str, object], weights: dict[str, str] | None = None) -> Rulebook:
    document = front([{**RULE, **rule} for rule in rules] or [RULE])
    return built({**document, "findings": weights or {}}).book


def test_every_kind_has_a_code_a_word_and_an_analysis() -> None:
    assert set(CODES) == set(Kind) == set(map(Kind, FINDINGS))
    assert len({entry.code for entry in CODES.values()}) == len(CODES)
    assert set(Kind) - TOLD_BY_THE_FRAME == LOOKED_FOR
    assert set(WEIGHTS) == set(Weight)
    assert ACCEPTABLE < LOOKED_FOR


def test_order_is_by_weight_code_and_place() -> None:
    found = findings(book({"id": "a"}, {"id": "b"}), DAY, DAY)
    assert found == findings(book({"id": "a"}, {"id": "b"}), DAY, DAY)
    weights = [list(Weight).index(each.weight) for each in found]
    assert weights == sorted(weights)
    assert "identical" in {each.finding.kind for each in found}


def only(monkeypatch: pytest.MonkeyPatch, find: object, *kinds: Kind) -> None:
    monkeypatch.setattr(checking, "ANALYSES", (Analysis(find, frozenset(kinds)),))  # type: ignore[arg-type]
    monkeypatch.setattr(checking, "BOOK_ANALYSES", ())
    monkeypatch.setattr(checking, "LOOKED_FOR", frozenset(kinds))


def a_finding(kind: Kind, *rules: str) -> Finding:
    return Finding(kind, Message("某事", "something"), rules)


def test_what_was_found_before_the_solver_gave_up_is_told_and_that_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(*_: object) -> Iterator[Finding]:
        yield a_finding(Kind.DEAD, "r")
        raise Unsettled("timeout")

    only(monkeypatch, find, Kind.DEAD)
    found = [each.finding for each in findings(book(), DAY, DAY)]
    assert [each.kind for each in found] == [Kind.DEAD, Kind.UNSETTLED]
    assert found[1].subject == "dead"
    assert "timeout" in found[1].message.en


def test_an_acceptance_is_not_called_needless_where_the_solver_gave_up(monkeypatch: pytest.MonkeyPatch) -> None:
    accepting = book({"accepts": [{"finding": "dead", "reason": "有意"}]})

    def settled(*_: object) -> Iterator[Finding]:
        yield from ()

    def unsettled(*_: object) -> Iterator[Finding]:
        raise Unsettled("timeout")
        yield

    def unsettled_for_the_rule(*_: object) -> Iterator[Finding]:
        yield a_finding(Kind.UNSETTLED, "r")

    for find, kinds in (
        (settled, ["needless_acceptance"]),
        (unsettled, ["unsettled"]),
        (unsettled_for_the_rule, ["unsettled"]),
    ):
        only(monkeypatch, find, Kind.DEAD)
        assert [each.finding.kind for each in findings(accepting, DAY, DAY)] == kinds


def test_a_kind_that_is_not_looked_for_makes_no_acceptance_needless() -> None:
    accepting = book({"accepts": [{"finding": "overlap", "reason": "有意"}]})
    everything = {each.finding.kind for each in findings(accepting, DAY, DAY)}
    assert Kind.NEEDLESS_ACCEPTANCE in everything
    rest = frozenset(Kind) - {Kind.OVERLAP}
    assert Kind.NEEDLESS_ACCEPTANCE not in {each.finding.kind for each in findings(accepting, DAY, DAY, kinds=rest)}
    weighed = book({"accepts": [{"finding": "overlap", "reason": "有意"}]}, weights={"overlap": "ignore"})
    assert Kind.NEEDLESS_ACCEPTANCE not in {each.finding.kind for each in findings(weighed, DAY, DAY)}


def test_stretches_that_follow_one_another_are_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, lambda *_: iter([a_finding(Kind.DEAD, "r")]), Kind.DEAD)
    (found,) = findings(book(), date(2019, 6, 1), date(2021, 1, 1))
    assert found.days == (Stretch(date(2019, 6, 1), date(2021, 1, 1)),)


def test_days_apart_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(world: object, *_: object) -> Iterator[Finding]:
        days = getattr(world, "days")  # noqa: B009
        if days.first != date(2020, 1, 1):
            yield a_finding(Kind.DEAD, "r")

    cut = book({"id": "r", "in_force": {"from": date(2019, 1, 1)}}, {"id": "s", "in_force": {"from": date(2021, 1, 1)}})
    only(monkeypatch, find, Kind.DEAD)
    (found,) = findings(cut, date(2019, 6, 1), date(2022, 1, 1))
    assert [each.first.year for each in found.days] == [2019, 2021]


def test_a_test_of_the_day_is_not_called_settled_by_the_day() -> None:
    """It is settled on each day, and differently on others."""
    dated = book({"when": {"all": [{"kind": "plain"}, {"as_of": {"gte": date(2020, 1, 1)}}]}})
    same = book({"when": {"all": [{"kind": "plain"}, {"any": [{"as_of": {"gte": DAY}}, {"as_of": {"lt": DAY}}]}]}})
    for first, last in ((DAY, DAY), (date(2020, 1, 1), date.max), (date.min, date.max)):
        kinds = {each.finding.kind for each in findings(dated, first, last)}
        assert not kinds & {Kind.ALWAYS_TRUE, Kind.REDUNDANT_CONDITION}
    assert Kind.ALWAYS_TRUE in {each.finding.kind for each in findings(same, date.min, date.max)}
