"""Mistakes planted in the national ruleset are found, each with a task that shows it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules import Ruleset, load
from access_rules.analysis.casework import run_cases
from access_rules.analysis.diff.moves import moves
from access_rules.evaluation.evaluator import Evaluator

FAULTS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("seeded_faults.yaml").read_text("utf-8"))
DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def sound(project: Path) -> Ruleset:
    return load(project / "rulesets" / "national")


def planted(fault: Mapping[str, Any], project: Path, folder: Path) -> Ruleset:
    copy = folder / "national"
    shutil.copytree(project / "rulesets" / "national", copy)
    file = copy / fault["file"]
    text = file.read_text(encoding="utf-8")
    assert fault["old"] in text, "the ruleset has changed: plant the fault anew"
    file.write_text(text.replace(fault["old"], fault["new"], 1), encoding="utf-8")
    return load(copy)


def test_there_are_ten() -> None:
    assert len(FAULTS) == 10


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each["fault"])
def test_a_comparison_finds_it(fault: Mapping[str, Any], sound: Ruleset, project: Path, tmp_path: Path) -> None:
    faulty = planted(fault, project, tmp_path)
    found = moves(sound.book, faulty.book, DAY, DAY)
    assert not found.is_proof
    before, after = fault["move"]
    shifts = [each for move in found.moves if (move.before, move.after) == (before, after) for each in move.shifts]
    assert shifts, [(move.before.value, move.after.value) for move in found.moves]
    for each in shifts:
        for book, witness in ((sound.book, each.old), (faulty.book, each.new)):
            assert Evaluator(book).decide(witness.facts, as_of=witness.as_of).outcome is witness.outcome
    if "rule" in fault:
        assert any(fault["rule"] in each.changed for each in shifts)


@pytest.mark.parametrize("fault", [each for each in FAULTS if "test" in each], ids=lambda each: each["fault"])
def test_a_case_finds_it(fault: Mapping[str, Any], project: Path, tmp_path: Path) -> None:
    faulty = planted(fault, project, tmp_path)
    assert any(not each.passed for each in run_cases(faulty.compile(), faulty.cases, today=DAY))
