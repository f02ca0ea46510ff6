"""A row of a file gets the decision that its task gets by itself."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access_rules import Decision, FactError, Ruleset
from access_rules.batch.deciding import Manner
from access_rules.batch.roles import Wishes
from access_rules.batch.run import FileRun, Outputs
from access_rules.batch.tally import Tally
from access_rules.datafiles.reading import open_rows
from access_rules.evaluation.task import TaskReader
from access_rules.language.facts import Fact, FactType
from tests.generators import DAY, FACTS, built, front, tasks

Row = Mapping[str, Any]


def typed(fact: Fact, value: Any) -> str:
    """A value as an official would type it: by its title."""
    match value:
        case bool():
            return "是" if value else "否"
        case list():
            return "、".join(titled(fact, each) for each in value) or "无"
        case _ if value == "none" and "none" not in fact.choices:
            return "无"
        case _:
            return titled(fact, str(value))


def titled(fact: Fact, choice: str) -> str:
    return fact.choices[choice].title if choice in fact.choices else choice


def write_csv(path: Path, ruleset: Ruleset, rows: Sequence[Row]) -> None:
    facts = ruleset.book.facts
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([fact.title for fact in facts.values()])
        for row in rows:
            cells = [typed(fact, row[name]) if row.get(name) is not None else "" for name, fact in facts.items()]
            writer.writerow(cells)


def write_json(path: Path, ruleset: Ruleset, rows: Sequence[Row]) -> None:  # noqa: ARG001
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in rows), encoding="utf-8")


def decided(path: Path, ruleset: Ruleset, as_of: date) -> tuple[list[Row], list[Row], Tally]:
    """The decisions on the rows of a file, those refused, and the count."""
    outputs = Outputs(path.with_name("out.jsonl"), path.with_name("rejected.jsonl"), "en")
    manner = Manner(as_of, rules=True)
    tally = FileRun(ruleset.book, ruleset.compile(), open_rows(path), Wishes(), manner, outputs).write(lambda _: None)
    return read(outputs.decisions), read(outputs.rejects) if tally.refused else [], tally


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def expected(decision: Decision) -> Row:
    certain = [each.rule for each in decision.reasons if each.certain]
    return {
        "outcome": decision.outcome.value,
        "rule": next(iter(decision.rules), None),
        "rules": certain,
        "complete": decision.complete,
        "missing": list(decision.missing),
    }


def results(row: Row) -> Row:
    return {name: row.get(name) for name in ("outcome", "rule", "rules", "complete", "missing")}


WRITERS = {"csv": write_csv, "jsonl": write_json}


@pytest.mark.parametrize("form", WRITERS)
def test_cases_of_the_national_ruleset(form: str, national: Ruleset, tmp_path: Path) -> None:
    evaluator = national.compile()
    day = date(2026, 3, 1)
    reader = TaskReader(national.book.facts)
    rows = [reader.to_json(reader.read(case.facts)) for case in national.cases[::5] if case.facts]
    path = tmp_path / f"in.{form}"
    WRITERS[form](path, national, rows)
    found, refused, tally = decided(path, national, day)
    assert refused == []
    assert tally.decided == len(rows) > 50
    assert [results(row) for row in found] == [expected(evaluator.decide(row, as_of=day)) for row in rows]


def sayable(row: Row, facts: Mapping[str, Fact]) -> bool:
    """Whether a row stays apart from *not stated* when it is typed: a text of spaces would not."""
    texts = (str(row[name]) for name, fact in facts.items() if fact.type is FactType.TEXT and row.get(name))
    return any(value is not None for value in row.values()) and all(each.strip() == each for each in texts)


EVERY_FACT: Mapping[str, Any] = {
    "kind": "letter",
    "stage": "proposed",
    "approved_by": {"includes": "county"},
    "paid": True,
    "often": True,
    "count": {"gte": {"fact": "limit"}},
    "rank": {"gt": "low"},
    "proof": {"includes_any": ["photo", "video"]},
    "quota": {"present": True},
    "name": {"in_list": "good"},
    "listed": "no",
}
"""A test of nearly every fact; ``rN`` rejects where the Nth holds and the one before it does not."""


@cache
def about_every_fact() -> Ruleset:
    tests = [{name: test} for name, test in EVERY_FACT.items() if name in FACTS]
    rules = [
        {"id": f"r{at}", "outcome": "reject", "when": test, "unless": before, "reason": "不准", "cite": ["law"]}
        for at, (before, test) in enumerate(pairwise([*tests, tests[0]]))
        if set(test) != {"often"}  # no rule may test a matter of judgement alone
    ]
    return built(front(rules))


@settings(max_examples=60)
@given(st.lists(tasks(), min_size=1, max_size=12), st.sampled_from(sorted(WRITERS)))
def test_generated_tasks(rows: list[dict[str, Any]], form: str) -> None:
    ruleset = about_every_fact()
    evaluator = ruleset.compile()
    rows = [row for row in rows if sayable(row, ruleset.book.facts)]
    if not rows:
        return
    good, bad = [], []
    for row in rows:
        try:
            good.append(expected(evaluator.decide(row, as_of=DAY)))
        except FactError:
            bad.append(row)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"in.{form}"
        WRITERS[form](path, ruleset, rows)
        found, refused, tally = decided(path, ruleset, DAY)
    assert [results(row) for row in found] == good
    assert len(refused) == tally.refused == len(bad)
    assert tally.decided == len(good)


def test_none_in_columns_that_have_no_value_for_it(tmp_path: Path) -> None:
    """None of a whole number or a day is a value, and not the same as an empty cell."""
    document = front(
        [
            {"id": "a", "outcome": "reject", "when": {"hours": {"present": True}}, "reason": "不准", "cite": ["law"]},
            {"id": "b", "outcome": "allow", "when": {"until": {"present": False}}, "reason": "准", "cite": ["law"]},
        ]
    )
    more = {
        "hours": {"type": "integer", "title": "时限", "optional": True},
        "until": {"type": "date", "title": "截止", "optional": True},
    }
    ruleset = built({**document, "facts": {**FACTS, **more}})
    rows = [
        {"hours": hours, "until": until, "stage": "proposed"}
        for hours in ("none", 3, None)
        for until in ("none", "2026-12-31", None)
    ]
    evaluator = ruleset.compile()
    path = tmp_path / "in.csv"
    write_csv(path, ruleset, rows)
    found, refused, _ = decided(path, ruleset, DAY)
    assert refused == []
    assert [results(row) for row in found] == [expected(evaluator.decide(row, as_of=DAY)) for row in rows]
    assert [row["outcome"] for row in found[:4]] == ["allow", "needs_approval", "needs_approval", "reject"]
