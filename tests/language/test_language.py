"""The rule language, told by data: a ruleset, tasks, and what is decided.

Each file in this folder holds ``about`` (what a user can do), the ``files`` of a ruleset folder (a mapping of
name to text, or ``ruleset`` for a single front page), and ``decide``: a list of ``facts`` with ``as_of`` and
what is expected of the decision, key by key; a key left out is not checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules import Decision, Evaluator, FactError, load

FOLDER = Path(__file__).parent

VIEWS: Mapping[str, Callable[[Decision], Any]] = {
    "outcome": lambda decision: decision.outcome.value,
    "complete": lambda decision: decision.complete,
    "possible": lambda decision: [each.value for each in decision.possible],
    "missing": lambda decision: list(decision.missing),
    "reasons": lambda decision: [each.rule for each in decision.reasons],
    "certain": lambda decision: [each.rule for each in decision.reasons if each.certain],
    "effects": lambda decision: {each.rule: each.effect.value for each in decision.reasons},
    "texts": lambda decision: [each.text for each in decision.reasons],
    "unmet": lambda decision: [text for each in decision.reasons for text in each.unmet],
    "discharged": lambda decision: [each.rule for each in decision.reasons if each.approved_by],
    "citations": lambda decision: [
        [cited.title, cited.article, cited.version] for each in decision.reasons for cited in each.citations
    ],
    "approvals": lambda decision: [[each.authority, list(each.requires)] for each in decision.approvals],
    "offices": lambda decision: [each.office for each in decision.approvals],
    "conditions": lambda decision: [each.text for each in decision.conditions],
    "remarks": lambda decision: [[each.kind.value, each.about, each.text] for each in decision.remarks],
    "conflicts": lambda decision: [[each.refusing.rule, each.requiring.rule] for each in decision.conflicts],
    "assumed": lambda decision: [each.fact for each in decision.assumed],
    "without": lambda decision: (
        [decision.without.outcome.value, list(decision.without.dropped)] if decision.without else None
    ),
}
"""The parts of a decision that a data file may expect."""


def scenarios() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, each in enumerate(document["decide"]):
            yield pytest.param(path, number, id=f"{path.stem}: {each.get('why', number)}")


@pytest.fixture(scope="module")
def evaluators(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Evaluator]:
    made: dict[Path, Evaluator] = {}

    def evaluator(path: Path) -> Evaluator:
        if path not in made:
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
            folder = tmp_path_factory.mktemp(path.stem)
            for name, text in document["files"].items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            made[path] = load(folder / document.get("load", ".")).compile()
        return made[path]

    return evaluator


@pytest.mark.parametrize(("path", "number"), list(scenarios()))
def test_decides(path: Path, number: int, evaluators: Callable[[Path], Evaluator]) -> None:
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))["decide"][number]
    evaluator, expected = evaluators(path), scenario["expect"]
    day = scenario.get("as_of", date(2026, 3, 1))
    if "refused" in expected:
        with pytest.raises(FactError) as refusal:
            evaluator.decide(scenario["facts"], as_of=day)
        assert [each.code for each in refusal.value.diagnostics] == expected["refused"]
        return
    decision = evaluator.decide(scenario["facts"], as_of=day)
    assert {key: VIEWS[key](decision) for key in expected} == expected
    assert Decision.from_dict(decision.to_dict()) == decision
    assert evaluator.replay(decision) == decision


def test_every_scenario_can_fail() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert document["about"], path
        assert all(each["expect"] for each in document["decide"]), path
