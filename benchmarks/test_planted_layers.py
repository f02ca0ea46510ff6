"""Proving what lower layers loosen, against deciding every task under both layers: the same areas, then the time.

Deciding every task needs a list of all tasks, which only so small a vocabulary has; the proof does not.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from access_rules.analysis.check import loosening
from access_rules.analysis.world import World
from access_rules.language.rulebook import Rulebook
from access_rules.library import Ruleset
from access_rules.targets.smt.vocabulary import Stretch
from benchmarks.planted_layers import DAY, PlantedLayers, plant
from benchmarks.timing import repeat

Contender = Callable[[PlantedLayers], frozenset[str]]
"""Finds the areas in which something comes out looser below, licensed or not."""


def proof(planted: PlantedLayers) -> frozenset[str]:
    found = loosening.prove(World((planted.upper, planted.whole), Stretch(DAY, DAY)))
    witnesses = [each.witness for each in (*found.loosenings, *found.licensed)]
    return frozenset(str(each.facts["area"]) for each in witnesses if each is not None)


def enumeration(planted: PlantedLayers) -> frozenset[str]:
    upper, whole = (Ruleset(book).compile() for book in (planted.upper, planted.whole))
    found = set()
    for task in tasks(planted.whole):
        above, below = (each.decide(task, as_of=DAY) for each in (upper, whole))
        is_by_rule = bool(above.rules) and above.rules != ("default",)
        if is_by_rule and below.outcome.strictness < above.outcome.strictness:
            found.add(str(task["area"]))
    return frozenset(found)


def tasks(book: Rulebook) -> list[dict[str, object]]:
    """Every task that the rules can tell from another, and some that they cannot."""
    further = [name for name in book.facts if name.startswith("further")]
    made = []
    for area in book.facts["area"].choices:
        values = itertools.product(
            (None, True, False),
            (None, *range(6)),
            (None, f"{area}甲", f"{area}乙"),
            *[(None, True, False)] * len(further),
        )
        for stated in values:
            task = dict(zip(("paid", "count", "name", *further), stated, strict=True))
            made.append({"area": area, **{name: value for name, value in task.items() if value is not None}})
    return made


@pytest.mark.parametrize("contender", [enumeration, proof], ids=["every task", "proof"])
@pytest.mark.parametrize("further", [0, 2, 4])
def test_planted_layers(benchmark: BenchmarkFixture, further: int, contender: Contender) -> None:
    planted = plant(24, further=further)
    expected = {name.partition("-")[0] for _, names in planted.layers for name in names}
    assert proof(planted) == enumeration(planted) == expected
    start = time.perf_counter()
    contender(planted)
    seconds = time.perf_counter() - start
    benchmark.group = f"loosenings among {len(planted.whole.facts)} facts"
    benchmark.extra_info.update(
        contender=contender.__name__,
        rules=len(planted.whole.rules),
        every_task=len(tasks(planted.whole)),
        found=len(expected),
    )
    repeat(benchmark, lambda: contender(planted), seconds)
