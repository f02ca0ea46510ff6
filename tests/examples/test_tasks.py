"""The tasks of the demonstration: one of each kind of decision, by the national rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from access_rules import Decision, Evaluator
from access_rules.cli.app import run

KINDS: Mapping[str, Callable[[Decision], bool]] = {
    "1-anti-fraud": lambda decision: decision.allowed,
    "2-kinship-certificate": lambda decision: decision.outcome == "reject" and decision.without is None,
    "3-new-workstation": lambda decision: (
        decision.outcome == "needs_approval" and decision.complete and not decision.conflicts
    ),
    "4-survey-form": lambda decision: not decision.complete and bool(decision.questions),
    "5-flood-compensation": lambda decision: bool(decision.conflicts),
    "6-flood-publicity": lambda decision: (
        decision.outcome == "reject"
        and decision.without is not None
        and (decision.without.outcome, decision.without.dropped) == ("allow", ("pledge_letter",))
    ),
}


def test_there_is_a_task_of_each_kind(project: Path) -> None:
    assert [path.stem for path in sorted((project / "examples" / "tasks").glob("*"))] == list(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_task(name: str, project: Path, national_evaluator: Evaluator) -> None:
    task = yaml.safe_load((project / "examples" / "tasks" / f"{name}.yaml").read_text("utf-8"))
    decision = national_evaluator.decide(task["事实"], as_of=task["时点"])
    assert KINDS[name](decision), decision.explain()
    assert [other for other, is_of_kind in KINDS.items() if is_of_kind(decision)] == [name]
    titles = {title for _, title in decision.fact_titles}
    assert set(task["事实"]) <= titles, "facts are named as people name them"


@pytest.mark.parametrize("name", KINDS)
def test_task_at_the_command_line(name: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "examples" / "tasks" / f"{name}.yaml"
    assert run(["decide", "national", str(path), "--lang", "zh"]) == 0
    assert "认定时点：2026年3月1日" in capsys.readouterr().out
