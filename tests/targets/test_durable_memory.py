"""Facts that stay with the engine: whatever its workers do, what is kept is told again, and nobody else suffers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from access_rules.targets.durable import holder
from access_rules.targets.durable.faults import Fault
from access_rules.targets.durable.holder import JoinRule, Patience, Report
from access_rules.targets.durable.memory import Memory

pytest.importorskip("durable", reason="it needs a C compiler")

ALIKE = JoinRule(
    {"all": [{"first": {"role": "first"}}, {"second": {"$and": [{"role": "second"}, {"name": {"first": "name"}}]}}]},
    ("first", "second"),
)
"""Two facts of one name, the first of which is kept."""

KNOWN: dict[str, tuple[dict[str, JoinRule], Fault]] = {
    "256 rules on one test": (
        {f"r{at}": JoinRule({"all": [{"first": {"amount": 900}}]}, ("first",)) for at in range(256)},
        Fault.CRASH,
    ),
    "65 tests met at once": (
        {f"r{at}": JoinRule({"all": [{"first": {"$gt": {"amount": at}}}]}, ("first",)) for at in range(65)},
        Fault.RAISED,
    ),
}
"""Definitions over which the engine is known to fail, and how it does."""

FAILING = """
import importlib.util, os, signal, sys, time
spec = importlib.util.spec_from_file_location("keeper", {keeper!r})
keeper = importlib.util.module_from_spec(spec)
spec.loader.exec_module(keeper)
hear = keeper.Keeper.hear
def failing(self, how, fact):
    if {condition}:
        {failure}
    return hear(self, how, fact)
keeper.Keeper.hear = failing
keeper.main()
"""
"""A worker in which something goes wrong over some facts; the engine in it is the real one."""

FAILURES = {
    Fault.CRASH: "os.kill(os.getpid(), signal.SIGSEGV)",
    Fault.HANG: "time.sleep(60)",
    Fault.RAISED: "return {'reports': [], 'faults': ['an action failed']}",
    Fault.SILENT: "return {'reports': [['nonsense', [1]]], 'faults': []}",
}


@pytest.fixture
def memory() -> Iterator[Callable[..., Memory]]:
    made: list[Memory] = []

    def make(rules: dict[str, JoinRule] | None = None, **patience: Any) -> Memory:
        made.append(Memory(rules or {"alike": ALIKE}, Patience(**patience)))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def go_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Lets every worker that is started from now on fail over some facts."""
    keeper = str(holder.KEEPER)

    def failing(condition: str, failure: str) -> None:
        script = tmp_path / "keeper.py"
        script.write_text(FAILING.format(keeper=keeper, condition=condition, failure=failure), encoding="utf-8")
        monkeypatch.setattr(holder, "KEEPER", script)

    return failing


def first(village: str, name: str) -> dict[str, Any]:
    return {"sid": village, "role": "first", "name": name}


def second(village: str, name: str) -> dict[str, Any]:
    return {"sid": village, "role": "second", "name": name}


def test_what_is_kept_meets_what_comes_later_in_its_partition(memory: Callable[..., Memory]) -> None:
    kept = memory()
    assert kept.keep(1, first("甲村", "表")) == []
    assert kept.pass_by(2, second("乙村", "表")) == []
    assert kept.pass_by(3, second("甲村", "别的")) == []
    assert kept.pass_by(4, second("甲村", "表")) == [Report("alike", (1, 4))]
    kept.forget(1)
    assert kept.pass_by(5, second("甲村", "表")) == []


@pytest.mark.parametrize("known", KNOWN)
def test_an_engine_that_fails_over_its_rules_is_given_up(memory: Callable[..., Memory], known: str) -> None:
    rules, fault = KNOWN[known]
    kept = memory(rules)
    for number, village in enumerate(["甲村", "乙村", "丙村", "丁村"]):
        assert kept.keep(number, {"sid": village, "amount": 900}) == []
    assert kept.faults == {fault: 9}
    assert list(kept.given_up_partitions) == ["甲村", "乙村", "丙村"]
    assert kept.given_up is not None
    assert kept.worker_pids == []


@pytest.mark.parametrize("fault", FAILURES)
def test_a_fault_of_one_partition_is_noticed_and_the_others_go_on(
    memory: Callable[..., Memory], go_wrong: Callable[[str, str], None], fault: Fault
) -> None:
    go_wrong("fact['sid'] == '丙村'", FAILURES[fault])
    kept = memory(seconds_to_answer=1.0)
    villages = ["甲村", "乙村", "丙村", "丁村", "戊村"]
    for number, village in enumerate(villages):
        kept.keep(number, first(village, "表"))
    reports = [kept.pass_by(10 + number, second(village, "表")) for number, village in enumerate(villages)]
    assert [len(each) for each in reports] == [1, 1, 0, 1, 1]
    assert list(kept.given_up_partitions) == ["丙村"]
    assert kept.given_up is None
    assert kept.faults.keys() == {fault}


def test_a_worker_that_is_killed_is_replaced_by_one_that_is_told_all(memory: Callable[..., Memory]) -> None:
    kept = memory()
    kept.keep(1, first("甲村", "表"))
    (pid,) = kept.worker_pids
    os.kill(pid, signal.SIGKILL)
    assert kept.pass_by(2, second("甲村", "表")) == [Report("alike", (1, 2))]
    assert (kept.starts, kept.faults) == (2, {Fault.CRASH: 1})


def test_partitions_that_grow_are_spread_over_workers(memory: Callable[..., Memory]) -> None:
    kept = memory(facts=20)
    villages = [f"村{number}" for number in range(6)]
    for number in range(60):
        kept.keep(number, first(villages[number % 6], f"表{number}"))
    assert len(kept.worker_pids) > 3
    assert (len(kept), kept.given_up_partitions) == (60, {})
    for number in range(60):
        (report,) = kept.pass_by(100 + number, second(villages[number % 6], f"表{number}"))
        assert report.numbers == (number, 100 + number)


def test_a_partition_too_large_for_a_worker_is_told_no_more(memory: Callable[..., Memory]) -> None:
    kept = memory(facts=20)
    for number in range(30):
        kept.keep(number, first("大村", f"表{number}"))
    kept.keep(50, first("小村", "表"))
    assert kept.given_up_partitions == {"大村": "it holds more than 10 facts"}
    assert kept.pass_by(60, second("大村", "表3")) == []
    assert kept.pass_by(61, second("小村", "表")) == [Report("alike", (50, 61))]


def test_there_are_no_more_workers_than_may_be(memory: Callable[..., Memory]) -> None:
    kept = memory(facts=20, workers=2)
    for number in range(60):
        kept.keep(number, first(f"村{number % 6}", f"表{number}"))
    assert len(kept.worker_pids) <= 2
    assert 0 < len(kept.given_up_partitions) < 6


def test_what_is_kept_quietly_is_told_to_whoever_comes_next(memory: Callable[..., Memory]) -> None:
    kept = memory()
    with kept.quiet():
        kept.keep(1, first("甲村", "表"))
        kept.keep(2, first("甲村", "册"))
        assert kept.pass_by(3, second("甲村", "表")) == []
        kept.forget(2)
    assert kept.starts == 0
    assert kept.pass_by(4, second("甲村", "表")) == [Report("alike", (1, 4))]
    assert kept.pass_by(5, second("甲村", "册")) == []
