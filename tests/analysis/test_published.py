"""Published examples with known answers: what others found by proof is found here too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from access_rules.analysis.check import always_true, dead, equivalent, identical, overlap, shadowed
from access_rules.analysis.check.cover import Cover
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.language.rulebook import Rulebook
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import negated
from access_rules.targets.smt.vocabulary import Stretch
from tests.generators import DAY, SOURCES, built

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


SPARE = {"spare": {"type": "bool"}}
NO_RULE = {"none": {"allow": {"as_of": {"lt": date(2000, 1, 1)}}}}
"""A ruleset has a fact and a rule, be it one that never applies."""


def book_of(facts: Mapping[str, Any], rules: Mapping[str, Mapping[str, Any]]) -> Rulebook:
    """A ruleset of rules told as ``{id: {outcome: condition}}``."""
    return built(
        {
            "ruleset": "published",
            "title": "已发表的例子",
            "layer": "national",
            "version": "1",
            "default": "needs_approval",
            "facts": {name: {"title": name, **fact} for name, fact in (facts or SPARE).items()},
            "sources": {"law": SOURCES["law"]},
            "rules": [_rule(name, rule) for name, rule in (rules or NO_RULE).items()],
        }
    ).book


def _rule(name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    outcome = next(each for each in ("allow", "needs_approval", "reject") if each in rule)
    more = {"overrides": rule["overrides"]} if "overrides" in rule else {}
    return {"id": name, "outcome": outcome, "when": rule[outcome], "reason": "理由", "cite": ["law"], **more}


def world_of(*books: Rulebook) -> World:
    return World(books, Stretch(DAY, DAY))


def groups(findings: list[Finding], *kinds: Kind) -> list[list[str]]:
    return sorted(list(each.rules) for each in findings if each.kind in kinds)


# --- one cell covers another ---

CELLS = read("published_subsumption")


def rows() -> list[tuple[str, Any, Any, bool]]:
    """The rows of the table, each by name; a row with several cells once for each."""
    found = []
    for case in CELLS["cases"]:
        ((name, row),) = case.items()
        for cell in row.get("cells", [None]):
            covers, covered = row.get("covers", cell), row.get("covered", cell)
            found += [(name, covers, covered, row["expect"])] * row.get("times", 1)
    return found


def test_all_rows_but_one_are_translated() -> None:
    assert len(rows()) == 92


@pytest.mark.parametrize(("name", "covers", "covered", "expect"), rows())
def test_a_cell_covers_another(name: str, covers: Any, covered: Any, expect: bool) -> None:
    anything = CELLS["anything"]
    sides = {"one": covers, "other": covered}
    rules = {side: {"allow": anything if each == "anything" else each} for side, each in sides.items()}
    subjects = Subjects(world_of(book_of(CELLS["facts"], rules)), None)
    one, other = (subjects.by_id[side] for side in sides)
    assert bool(Cover(subjects).alone(other, [one])) is expect, name


# --- rules of a table ---

TABLES = read("published_tables")["cases"]


@pytest.mark.parametrize("name", TABLES)
def test_rules_of_a_table(name: str) -> None:
    case = TABLES[name]
    world = world_of(book_of(case["facts"], case["rules"]))
    covered = list(shadowed.find(world))
    assert groups(list(identical.find(world)), Kind.IDENTICAL) == case.get("identical", [])
    assert groups(list(overlap.find(world)), Kind.OVERLAP) == case.get("overlap", [])
    for kind in (Kind.SHADOWED, Kind.SUBSUMED):
        expected = [[rule, *others] for rule, others in case.get(kind.value, {}).items()]
        assert groups(covered, kind) == expected


# --- gaps and overlaps ---

PROGRAMS = read("published_gaps")["cases"]


def test_every_program_is_translated() -> None:
    assert len({name.partition(",")[0] for name in PROGRAMS}) == 47


@pytest.mark.parametrize("name", PROGRAMS)
def test_exactly_one_definition_applies(name: str) -> None:
    case = PROGRAMS[name]
    world = world_of(book_of(case["facts"], case["rules"]))
    assert world.prover.is_possible(world.verdicts[0].decided_by_default) is case["gap"]
    found = {frozenset(each.rules) for each in overlap.find(world)}
    assert found == {frozenset(each) for each in case.get("overlap", [])}


# --- policies ---

POLICIES = read("published_policies")


@pytest.mark.parametrize("name", POLICIES["policies"])
def test_policies(name: str) -> None:
    case = POLICIES["policies"][name]
    world = world_of(book_of(case["facts"], case["rules"]))
    repeated = [*identical.find(world), *equivalent.find(world)]
    assert _widest(repeated) == case.get("redundant", [])
    assert sorted(each.rules[0] for each in dead.find(world)) == sorted(case.get("dead", []))
    assert sorted(each.rules[0] for each in always_true.find(world)) == sorted(case.get("always", []))
    assert _covering(world, case, same_effect=True) == case.get("shadowed", {})
    assert _covering(world, case, same_effect=False) == case.get("overridden", {})
    together: dict[str, list[str]] = case.get("together", {})
    told = {each.rules[0]: sorted(each.rules[1:]) for each in shadowed.find(world)}
    assert set(told) == {*case.get("shadowed", {}), *case.get("overridden", {}), *together}
    assert together.items() <= told.items()


def _widest(findings: list[Finding]) -> list[list[str]]:
    """The groups of which none lies within another."""
    found = [set(each.rules) for each in findings]
    return sorted(list(each.rules) for each in findings if not any(set(each.rules) < other for other in found))


def _covering(world: World, case: Mapping[str, Any], *, same_effect: bool) -> dict[str, list[str]]:
    """For each rule that is not dead, the others that cover it, with the same effect but not to the same extent."""
    subjects = Subjects(world, None)
    cover, found = Cover(subjects), {}
    for rule in subjects.rules:
        if rule.id in case.get("dead", []):
            continue
        others = [
            other for other in subjects.rules if other is not rule and (other.outcome is rule.outcome) is same_effect
        ]
        covering = cover.alone(rule, others, more=0 if same_effect else 1)
        names = [other.id for other in covering if not (same_effect and cover.alone(other, [rule]))]
        found.update({rule.id: names} if names else {})
    return found


COMPARED = POLICIES["comparisons"]


@pytest.mark.parametrize("name", COMPARED)
def test_which_of_two_sets_of_policies_permits_more(name: str) -> None:
    case = COMPARED[name]
    world = world_of(book_of(case["facts"], case["first"]), book_of(case["facts"], case["second"]))
    first, second = (each.outcome(Outcome.ALLOW) for each in world.verdicts)
    only_first = world.settled_prover.is_possible(first, negated(second))
    only_second = world.settled_prover.is_possible(second, negated(first))
    answers = {(True, True): "incomparable", (True, False): "more", (False, True): "less", (False, False): "equivalent"}
    assert answers[only_first, only_second] == case["compare"]
