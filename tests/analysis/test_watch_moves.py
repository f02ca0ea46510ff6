"""What a change of a watch comes to: told by what it does, with a task that shows it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from access_rules.analysis.diff.comparison import FailOn, compare
from access_rules.analysis.diff.watches import Drift, Effect, WatchMove, watch_moves
from access_rules.language.rulebook import Rulebook
from access_rules.truth import Truth
from tests.analysis.enumeration import Enumeration, conditions, rulesets
from tests.analysis.test_watches import ruleset_of
from tests.analysis.test_watches_brute_force import loaded
from tests.generators import DAY

TABLE = yaml.safe_load((Path(__file__).parent / "watch_moves.yaml").read_text(encoding="utf-8"))
DEFINITIONS = {"heavy": {"title": "重活", "when": {"hours": {"gt": 10}}}}


def book_of(watch: dict[str, Any] | None, definitions: dict[str, Any] | None = None) -> Rulebook:
    watches = [{"id": "w", **watch}] if watch else []
    return ruleset_of({"watches": watches}, definitions=definitions or DEFINITIONS).book


def told(effect: Effect) -> list[Any]:
    if effect.gained is None and effect.lost is None:
        return [effect.part, effect.drift.value]
    shown = [dict(each.witness.facts) if each else None for each in (effect.gained, effect.lost)]
    return [effect.part, effect.drift.value, *shown]


@pytest.mark.parametrize("case", TABLE, ids=lambda each: each["name"])
def test_what_a_change_comes_to(case: dict[str, Any]) -> None:
    old, new = book_of(case.get("old")), book_of(case.get("new"), case.get("definitions"))
    moves = watch_moves(old, new, DAY, date.max)
    assert [each.drift.value for each in moves] == ([case["direction"]] if "direction" in case else [])
    assert [told(effect) for each in moves for effect in each.effects] == case.get("effects", [])


@pytest.mark.parametrize("case", TABLE, ids=lambda each: each["name"])
def test_what_is_looser_fails_where_it_must_not_be(case: dict[str, Any]) -> None:
    old, new = book_of(case.get("old")), book_of(case.get("new"), case.get("definitions"))
    found = compare(old, new, DAY, DAY)
    direction = case.get("direction", "same")
    assert found.moves.is_proof
    assert found.is_proof is (direction == "same")
    assert found.fails(FailOn.ANY) is (direction != "same")
    assert found.fails(FailOn.LOOSER) is (direction in ("looser", "other"))


def test_a_task_is_shown_on_a_day_on_which_both_watches_are_in_force() -> None:
    period = {"in_force": {"from": date(2026, 6, 1)}}
    cap = {"type": "cap", "outcome": "notice", "at_most": 3, "per": "village", "period": "month"}
    old = book_of({**cap, "when": {"kind": "form"}, **period})
    new = book_of({**cap, "when": {"kind": "visit"}, **period})
    (move,) = watch_moves(old, new, DAY, date.max)
    (effect,) = move.effects
    assert effect.days
    assert effect.gained
    assert effect.lost
    assert effect.days.first == effect.gained.witness.as_of == effect.lost.witness.as_of == date(2026, 6, 1)
    assert watch_moves(old, new, DAY, date(2026, 5, 31)) == (WatchMove("w", "w", Drift.SAME),)


RANKS = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(rulesets(most=1), conditions(1), conditions(1))
def test_every_task_that_is_counted_otherwise_is_told_of(
    document: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    cap = {"id": "w", "type": "cap", "outcome": "notice", "at_most": 1, "per": "village", "period": "month"}
    old, new = (loaded(document, {**cap, "when": when, "reason": "理由", "cite": ["law"]}) for when in (one, other))
    was, now = (
        [RANKS[seen.truth(book.watches[0].conditions[0])] for seen in Enumeration(book).seen] for book in (old, new)
    )
    pairs = list(zip(was, now, strict=True))
    more, less = any(before < after for before, after in pairs), any(before > after for before, after in pairs)
    effects = [effect for move in watch_moves(old, new, DAY, DAY) for effect in move.effects]
    assert [(bool(each.gained), bool(each.lost)) for each in effects] == ([(more, less)] if more or less else [])
    for effect in effects:
        for counted, is_more in ((effect.gained, True), (effect.lost, False)):
            if counted:
                assert (RANKS[counted.after] > RANKS[counted.before]) is is_more
