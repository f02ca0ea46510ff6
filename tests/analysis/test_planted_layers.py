"""Of what was planted in layers, everything is found and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from benchmarks.planted_layers import DAY, PlantedLayers, Told, plant

from access_rules.analysis.check import cliff, loosening
from access_rules.analysis.check.gap import find_gaps
from access_rules.analysis.findings import Finding
from access_rules.analysis.world import World
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.situation import Situation
from access_rules.targets.smt.vocabulary import Stretch
from access_rules.truth import Truth


def world_of(planted: PlantedLayers, *, upper: bool) -> World:
    books = (planted.upper, planted.whole) if upper else (planted.whole,)
    return World(books, Stretch(DAY, DAY))


def told(findings: Iterable[Finding]) -> Told:
    """Each finding with its rules, one about a list with the list."""
    return frozenset((each.kind.value, about(each)) for each in findings)


def about(finding: Finding) -> tuple[str, ...]:
    subject = finding.subject or ""
    return (subject,) if subject.endswith("-list") else finding.rules


@pytest.mark.parametrize("seed", [1, 2])
def test_every_loosening_and_no_other(seed: int) -> None:
    planted = plant(24, seed=seed)
    proof = loosening.prove(world_of(planted, upper=True))
    assert told((*proof.loosenings, *proof.licensed)) == planted.layers
    assert not proof.is_proven


def test_without_unlicensed_loosenings_the_claim_is_proven() -> None:
    planted = plant(24)
    loose = {rules[-1] for kind, rules in planted.layers if kind == "loosening"}
    kept = tuple(rule for rule in planted.whole.rules if rule.id not in loose)
    mended = replace(planted, whole=replace(planted.whole, rules=kept, lists=planted.upper.lists))
    proof = loosening.prove(world_of(mended, upper=True))
    assert proof.is_proven
    assert told(proof.licensed) == {each for each in planted.layers if each[0] == "licensed"}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_cliff_and_no_other(seed: int) -> None:
    planted = plant(24, seed=seed)
    assert told(cliff.find(world_of(planted, upper=False))) == planted.cliffs


@pytest.mark.parametrize("seed", [1, 2])
def test_every_gap_and_no_other(seed: int) -> None:
    planted = plant(24, seed=seed)
    gaps = find_gaps(world_of(planted, upper=False), most=50)
    assert gaps.covers_all
    regions = [each.region for each in gaps.found if each.region is not None]
    for area in planted.whole.facts["area"].choices:
        situation = Situation(planted.whole, {}, {"area": area, "count": 3, "paid": True}, DAY)
        is_inside = any(truth(region.whole, situation) is Truth.TRUE for region in regions)
        assert is_inside is (area in planted.gaps), area
