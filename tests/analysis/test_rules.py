"""What the analyses of rules say of small rulesets, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules import Ruleset
from access_rules.analysis.check import (
    always_true,
    conflict,
    dead,
    equivalent,
    identical,
    out_of_bounds,
    overlap,
    redundant_condition,
    shadowed,
    unreachable_exception,
)
from access_rules.analysis.findings import Finding
from access_rules.analysis.world import World
from access_rules.targets.smt.vocabulary import Stretch
from tests.generators import DAY, SOURCES, built

TABLE = yaml.safe_load((Path(__file__).parent / "rules.yaml").read_text(encoding="utf-8"))
ANALYSES = (
    dead,
    unreachable_exception,
    out_of_bounds,
    always_true,
    redundant_condition,
    identical,
    equivalent,
    shadowed,
    conflict,
    overlap,
)


def ruleset_of(rules: list[dict[str, Any]]) -> Ruleset:
    return built(
        {
            "ruleset": "small",
            "title": "小",
            "layer": "national",
            "version": "1",
            "default": "needs_approval",
            "facts": TABLE["facts"],
            "sources": {"law": SOURCES["law"]},
            "lists": TABLE["lists"],
            "definitions": TABLE["definitions"],
            "rules": [{"reason": "理由", "cite": ["law"], **rule} for rule in rules],
        }
    )


@pytest.mark.parametrize("name", TABLE["cases"])
def test_what_is_found(name: str) -> None:
    case = TABLE["cases"][name]
    ruleset = ruleset_of(case["rules"])
    world = World((ruleset.book,), Stretch(DAY, DAY))
    found = [finding for analysis in ANALYSES for finding in analysis.find(world)]
    assert [(each.kind.value, list(each.rules)) for each in found] == [
        (each["kind"], each["rules"]) for each in case["found"]
    ]
    for finding, expected in zip(found, case["found"], strict=True):
        told = said(finding, ruleset)
        assert {part: told[part] for part in expected} == expected


def said(finding: Finding, ruleset: Ruleset) -> Mapping[str, Any]:
    """A finding as the table tells it."""
    assert finding.help
    witness = finding.witness
    return {
        "kind": finding.kind.value,
        "rules": list(finding.rules),
        "zh": finding.message.zh,
        "en": finding.message.en,
        "facts": dict(witness.facts) if witness else None,
        "outcome": witness.outcome.value if witness else None,
        "approximate": list(finding.approximate),
        "at": underlined(finding, ruleset),
    }


def underlined(finding: Finding, ruleset: Ruleset) -> str:
    """The line at the place of a finding, from there on."""
    place = ruleset.located(finding.locations[0])
    return ruleset.texts[place.file].splitlines()[place.line - 1][place.column - 1 :]
