"""access_rules itself: a full Decision a task, its outcome and its deciding rules read."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import yaml

import access_rules
from access_rules.evaluation.evaluator import Evaluator
from benchmarks.contenders import Contender, Decide, Named, Task, Verdict
from benchmarks.workload import Workload, document

DAY = date(2026, 3, 1)


def written(work: Workload, folder: Path) -> Path:
    """The workload written to a folder as its authors would hold it."""
    text = yaml.dump(document(work), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=False)
    (folder / "ruleset.yaml").write_text(text, encoding="utf-8")
    return folder


def loaded(work: Workload) -> access_rules.Ruleset:
    """The workload as a ruleset."""
    with tempfile.TemporaryDirectory() as folder:
        return access_rules.load(written(work, Path(folder)))


def indexed(ruleset: access_rules.Ruleset) -> Evaluator:
    """The evaluator that is measured, with what it compiles for the day when it is first asked."""
    evaluator = ruleset.compile()
    evaluator.decide({}, as_of=DAY)
    return evaluator


def deciding_by(evaluator: Evaluator) -> Decide:
    """Decides each task by itself, its facts checked."""

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            decision = evaluator.decide(task, as_of=DAY)
            verdicts.append((decision.outcome, decision.rules))
        return verdicts

    return decide


def prepare(work: Workload) -> Decide:
    """The workload, ready to decide."""
    return deciding_by(indexed(loaded(work)))


CONTENDER = Contender("access_rules", None, "one decision a task, facts checked", Named.DECIDING, prepare)
