"""A table is decided row by row as the reference decides each task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from benchmarks.contenders.ours import loaded as indexed_ruleset
from benchmarks.workload import document, workload
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from access_rules import Decision, FactError, Ruleset, RulesetError, load_all
from access_rules.evaluation.evaluator import Evaluator
from access_rules.targets.table import batches, plain
from access_rules.targets.table.decider import TableDecider
from access_rules.targets.table.plain import PlainJudge
from tests.generators import DAY, FACTS, OLD_DAY, built, front, plain_rulesets, rulesets, tasks

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

DAYS = (DAY, OLD_DAY, date(2019, 12, 31), date(2020, 1, 1), date(2026, 1, 25))

TYPES = {
    "bool": pa.bool_(),
    "integer": pa.int64(),
    "decimal": pa.string(),
    "date": pa.string(),
    "enum": pa.dictionary(pa.int16(), pa.string()),
    "text": pa.string(),
    "set": pa.list_(pa.string()),
}


def loaded(document: dict[str, Any]) -> Ruleset:
    """A generated ruleset; one that does not load is no example."""
    try:
        return built(document)
    except RulesetError:
        assume(False)
        raise


def table_of(tasks: Sequence[Mapping[str, Any]], types: Mapping[str, pa.DataType], **more: pa.Array) -> pa.Table:
    columns = {name: pa.array([task.get(name) for task in tasks], kind) for name, kind in types.items()}
    return pa.table({**columns, **more})


def types_of(facts: Mapping[str, Any]) -> dict[str, pa.DataType]:
    return {name: TYPES[fact["type"]] for name, fact in facts.items()}


def alone(evaluator: Evaluator, task: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What a row should hold: the decision on its task alone, or why there is none."""
    try:
        decision = evaluator.decide(dict(task), as_of=day)
    except FactError as refusal:
        nothing = dict.fromkeys(("outcome", "rule", "rules", "complete", "missing"))
        return {**nothing, "error": sorted(str(refusal).splitlines())}
    return {
        "outcome": decision.outcome.value,
        "rule": deciding(decision),
        "rules": list(dict.fromkeys(each.rule for each in decision.reasons if each.certain)),
        "complete": decision.complete,
        "missing": list(decision.missing),
        "error": None,
    }


def deciding(decision: Decision) -> str | None:
    rules = Decision.from_dict(decision.to_dict()).rules
    return rules[0] if rules else None


def rows_of(evaluator: Evaluator, table: Any, **options: Any) -> list[dict[str, Any]]:
    found = evaluator.decide_table(table, rules=True, on_error="null", **options).to_pylist()
    return [{**row, "error": row["error"] and sorted(row["error"].splitlines())} for row in found]


def agree(ruleset: Ruleset, tasks: Sequence[Mapping[str, Any]], days: Iterable[date]) -> None:
    table = table_of(tasks, types_of(FACTS))
    evaluator, reference = ruleset.compile(), ruleset.compile("reference")
    for day in days:
        assert rows_of(evaluator, table, as_of=day) == [alone(reference, task, day) for task in tasks]


def narrowed(condition: Any) -> Any:
    """A condition without tests of two facts or of the day."""
    if isinstance(condition, list):
        return [narrowed(each) for each in condition]
    if isinstance(condition, dict):
        if not {"all", "any", "not"} & set(condition) and ("as_of" in condition or "'fact'" in str(condition)):
            return {"paid": True}
        return {name: narrowed(each) if name in ("all", "any", "not") else each for name, each in condition.items()}
    return condition


@st.composite
def gathered_rulesets(draw: st.DrawFn) -> dict[str, Any]:
    """A ruleset all of whose rules are bits of words."""
    document = draw(plain_rulesets())
    for rule in document["rules"]:
        for part in ("when", "unless"):
            if part in rule:
                rule[part] = narrowed(rule[part])
    return document


many_tasks = st.lists(tasks(), min_size=1, max_size=12)


@relaxed
@given(rulesets(), many_tasks, st.sets(st.sampled_from(DAYS), min_size=1, max_size=2))
def test_generated_rulesets_are_decided_alike(
    document: dict[str, Any], some: list[dict[str, Any]], days: set[date]
) -> None:
    agree(loaded(document), some, days)


@relaxed
@given(plain_rulesets(), many_tasks, st.sampled_from(DAYS))
def test_plain_rulesets_are_decided_alike(document: dict[str, Any], some: list[dict[str, Any]], day: date) -> None:
    agree(loaded(document), some, [day])


@relaxed
@given(gathered_rulesets(), many_tasks, st.sampled_from(DAYS))
def test_rules_as_bits_are_decided_alike(written: dict[str, Any], some: list[dict[str, Any]], day: date) -> None:
    ruleset = loaded(written)
    decider = batches(ruleset.book)
    assert isinstance(decider, TableDecider)
    assert isinstance(decider.judge(day), PlainJudge)
    agree(ruleset, some, [day])


@relaxed
@given(gathered_rulesets(), many_tasks, st.integers(1, 3))
def test_rows_are_cut_anywhere(document: dict[str, Any], some: list[dict[str, Any]], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "MOST_ROWS", most)
        agree(loaded(document), some, [DAY])


@pytest.mark.parametrize(("size", "number"), [(20, 60), (200, 30), (2000, 6)])
def test_many_rules_are_decided_alike(size: int, number: int) -> None:
    work = workload(size, tasks=number)
    evaluator = indexed_ruleset(work).compile()
    some = [*work.tasks, *work.sparse, {}]
    facts = document(work)["facts"]
    found = rows_of(evaluator, table_of(some, types_of(facts)), as_of=DAY)
    assert found == [alone(evaluator, task, DAY) for task in some]


@relaxed
@given(rulesets(most=4), st.lists(st.tuples(tasks(), st.sampled_from([*DAYS, None])), min_size=1, max_size=12))
def test_each_row_may_have_a_day_of_its_own(
    document: dict[str, Any], rows: list[tuple[dict[str, Any], date | None]]
) -> None:
    ruleset = loaded(document)
    some, days = [task for task, _ in rows], [day for _, day in rows]
    table = table_of(some, types_of(FACTS), day=pa.array(days, pa.date32()))
    reference = ruleset.compile("reference")
    found = rows_of(ruleset.compile(), table, as_of=DAY, as_of_column="day")
    assert found == [alone(reference, task, day or DAY) for task, day in rows]


REFUSE = {"id": "b", "outcome": "reject", "reason": "x", "cite": ["law"], "when": {"letter": True}}
ALLOW = {"id": "a", "outcome": "allow", "reason": "x", "cite": ["law"], "when": {"paid": True}}

RARE: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "one alternative settles the others": (
        [
            {**ALLOW, "when": {"any": [{"paid": True}, {"count": {"gt": 0}, "often": True}, {"limit": 1}]}},
            {**REFUSE, "when": {"rank": "high"}},
        ],
        {"paid": True},
    ),
    "the middle alternative settles the others": (
        [
            {**ALLOW, "when": {"any": [{"count": {"gt": 0}, "often": True}, {"paid": True}, {"limit": 1}]}},
            {**REFUSE, "when": {"rank": "high"}},
        ],
        {"paid": True},
    ),
    "what holds is not open in the line that decides": (
        [{**ALLOW, "id": "c", "when": {"often": True, "limit": 1}}, {**REFUSE, "when": {"rank": "high"}},
         {**REFUSE, "id": "d", "outcome": "needs_approval", "when": {"paid": True}}],
        {"paid": True},
    ),
    "a part of an alternative is settled": (
        [{**REFUSE, "when": {"any": [{"paid": True}, {"often": True}], "rank": "high"}}],
        {"paid": True},
    ),
    "a law that may contest": (
        [{**REFUSE, "concerns": ["letter"]}, {**ALLOW, "mandate": True, "concerns": ["letter"]}],
        {"letter": True, "kind": "plain"},
    ),
    "a law that may contest and cannot allow": (
        [
            {**REFUSE, "concerns": ["letter"]},
            {**ALLOW, "mandate": True, "concerns": ["letter"]},
            {**REFUSE, "id": "c", "outcome": "needs_approval", "when": {"limit": 1}},
        ],
        {"letter": True, "kind": "plain", "limit": 1},
    ),
    "a rule that may override one that may contest": (
        [
            {**REFUSE, "concerns": ["letter"]},
            {**ALLOW, "mandate": True, "concerns": ["letter"]},
            {**REFUSE, "id": "c", "when": {"often": True, "limit": 1}, "overrides": ["a"]},
        ],
        {"letter": True, "kind": "plain", "paid": True},
    ),
    "a requirement that is not met": (
        [{**ALLOW, "requires": [{"that": {"often": False}, "say": "x"}]}],
        {"paid": True, "often": True, "kind": "plain"},
    ),
    "an approval that was given": (
        [{**REFUSE, "outcome": "not_without_approval", "approval": {"by": "county"}}],
        {"letter": True, "kind": "plain", "approved_by": ["province"]},
    ),
    "a stage that is not known": (
        [{**REFUSE, "outcome": "not_without_approval", "approval": {"by": "county"}}],
        {"letter": True, "kind": "plain"},
    ),
    "a carrier that is not known": ([REFUSE], {"paid": True}),
}  # fmt: skip


@pytest.mark.parametrize("what", RARE)
@pytest.mark.parametrize("as_bits", [True, False])
def test_what_generated_rulesets_rarely_say(what: str, as_bits: bool) -> None:
    rules, task = RARE[what]
    document = front([{**rule, "reason": "x"} for rule in rules])
    if as_bits:
        facts = {name: dict(fact) for name, fact in FACTS.items()}
        facts["kind"]["values"] = {**FACTS["kind"]["values"], "letter": "责任状"}
        del facts["listed"]["computed"]
        document["facts"] = facts
    agree(built(document), [task, {}], [DAY])


def test_what_a_carrier_cannot_be_is_not_implied() -> None:
    facts = {name: dict(fact) for name, fact in FACTS.items()}
    implies = {"letter": True, "paid": True}
    facts["kind"]["values"] = {**FACTS["kind"]["values"], "letter": {"title": "责任状", "implies": implies}}
    document = {**front([REFUSE, ALLOW]), "facts": facts}
    agree(built(document), [{"paid": False}, {"paid": True}, {"kind": "plain", "paid": False}, {}], [DAY])


@pytest.fixture(scope="module")
def shipped(project: Any) -> tuple[Ruleset, ...]:
    return tuple(load_all(project / "rulesets"))


def stated(ruleset: Ruleset, task: Mapping[str, Any]) -> dict[str, Any]:
    """A task as a row of columns named by id."""
    reader = Evaluator(ruleset.book)._reader  # noqa: SLF001
    return reader.to_json(reader.read(task))


def test_every_shipped_case_is_decided_alike(shipped: tuple[Ruleset, ...]) -> None:
    compared = 0
    for ruleset in shipped:
        types = {name: TYPES[fact.type.value] for name, fact in ruleset.book.facts.items()}
        some = [stated(ruleset, case.facts) for case in ruleset.cases]
        days = [case.as_of or DAY for case in ruleset.cases]
        table = table_of(some, types, day=pa.array(days, pa.date32()))
        reference = ruleset.compile("reference")
        found = rows_of(ruleset.compile(), table, as_of_column="day")
        for case, row, task, day in zip(ruleset.cases, found, some, days, strict=True):
            assert row == alone(reference, task, day), case.id
            compared += 1
    assert compared > 400
