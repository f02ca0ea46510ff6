"""A table with planted defects: every one is found, and nothing else is."""

from __future__ import annotations

import pytest
from benchmarks.planted import PLANTED, Planted, plant

from access_rules.analysis.check import (
    always_true,
    conflict,
    dead,
    equivalent,
    gap,
    identical,
    out_of_bounds,
    overlap,
    redundant_condition,
    shadowed,
    unreachable_exception,
)
from access_rules.analysis.world import World
from access_rules.targets.smt.vocabulary import Stretch
from tests.generators import DAY

PLANTED_ANALYSES = (dead.find, identical.find, overlap.find, shadowed.find)
SILENT = (
    always_true.find,
    conflict.find,
    equivalent.find,
    out_of_bounds.find,
    redundant_condition.find,
    unreachable_exception.find,
)
"""Analyses that have nothing to find in such a table."""


def world_of(table: Planted) -> World:
    return World((table.book,), Stretch(DAY, DAY))


@pytest.mark.parametrize("facts", [3, 5])
def test_every_defect_is_found_and_nothing_else(facts: int) -> None:
    table = plant(120, facts, 3)
    world = world_of(table)
    found = [finding for find in PLANTED_ANALYSES for finding in find(world)]
    for kind in PLANTED:
        assert {each.rules for each in found if each.kind is kind} == table.defects[kind], kind
    assert {each.kind for each in found} == set(PLANTED)
    assert [finding for find in SILENT for finding in find(world)] == []


def test_every_gap_is_found_and_nothing_else() -> None:
    table = plant(60, 3, 2)
    gaps = gap.find_gaps(world_of(table), most=20)
    assert gaps.found
    assert gaps.covers_all
    assert all(table.is_in_a_gap(each.witness.facts) for each in gaps.found)
