"""Tables with planted defects: every one is found, nothing else is, and how long that takes.

``pytest benchmarks/test_planted_defects.py``; the tables of 5,000 rules take minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from access_rules.analysis.check import dead, gap, identical, overlap, shadowed
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.targets.smt.vocabulary import Stretch
from benchmarks.contenders.ours import DAY
from benchmarks.planted import Planted, plant
from benchmarks.timing import repeat_rounds

RULES, FACTS, DEFECTS = (500, 1000, 5000), (3, 5, 7), 10

ANALYSES: Mapping[str, tuple[Callable[[World], Iterator[Finding]], tuple[Kind, ...]]] = MappingProxyType(
    {
        "dead": (dead.find, (Kind.DEAD,)),
        "identical": (identical.find, (Kind.IDENTICAL,)),
        "overlap": (overlap.find, (Kind.OVERLAP,)),
        "shadowed": (shadowed.find, (Kind.SHADOWED, Kind.SUBSUMED)),
    }
)


@cache
def planted(rules: int, facts: int) -> Planted:
    return plant(rules, facts, DEFECTS)


def world_of(table: Planted) -> World:
    """The table in formulas, so that an analysis alone is timed."""
    world = World((table.book,), Stretch(DAY, DAY))
    for made in (world.verdicts[0].standings, world.prover, world.settled_prover, world.ranges):
        assert made is not None
    return world


@pytest.mark.parametrize("name", list(ANALYSES))
@pytest.mark.parametrize("facts", FACTS)
@pytest.mark.parametrize("rules", RULES)
def test_defects_of_rules(benchmark: BenchmarkFixture, rules: int, facts: int, name: str) -> None:
    table, (find, kinds) = planted(rules, facts), ANALYSES[name]
    start = time.perf_counter()
    world = world_of(table)
    building = time.perf_counter() - start
    found: list[Finding] = []
    _note(benchmark, table, rules, facts, name, building)
    repeat_rounds(benchmark, lambda: found.extend(find(world)), 1)
    for kind in kinds:
        told = {each.rules for each in found if each.kind is kind}
        assert told == table.defects[kind], f"recall and precision of {kind}"


@pytest.mark.parametrize("facts", FACTS)
@pytest.mark.parametrize("rules", RULES)
def test_gaps(benchmark: BenchmarkFixture, rules: int, facts: int) -> None:
    table = planted(rules, facts)
    world = world_of(table)
    found: list[gap.Gaps] = []
    _note(benchmark, table, rules, facts, "gap", 0)
    repeat_rounds(benchmark, lambda: found.append(gap.find_gaps(world, most=10 * DEFECTS)), 1)
    (gaps,) = found
    assert gaps.covers_all, "recall"
    assert all(table.is_in_a_gap(each.witness.facts) for each in gaps.found), "precision"


def _note(benchmark: BenchmarkFixture, table: Planted, rules: int, facts: int, name: str, building: float) -> None:
    """What is stored beside a time: it is stored only where every defect was found and nothing else."""
    benchmark.group = f"planted defects, {rules} rules over {facts} facts"
    benchmark.extra_info.update(
        contender=name,
        rules=len(table.book.rules),
        facts=facts,
        defects=DEFECTS,
        recall=1.0,
        precision=1.0,
        building=building,
    )
