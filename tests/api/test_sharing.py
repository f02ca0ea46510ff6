"""An evaluator is shared: among threads, in an event loop, with other processes."""

from __future__ import annotations

import asyncio
import json
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from access_rules import Decision, Evaluator, Ruleset

DAY = date(2026, 3, 1)


@pytest.fixture(scope="module", params=["index", "reference"])
def evaluator(national: Ruleset, request: pytest.FixtureRequest) -> Evaluator:
    return national.compile(request.param)


@pytest.fixture(scope="module")
def tasks(national: Ruleset) -> list[Any]:
    return [case.facts for case in national.cases[::7]]


@pytest.fixture(scope="module")
def expected(evaluator: Evaluator, tasks: list[Any]) -> list[Decision]:
    return [evaluator.decide(task, as_of=DAY) for task in tasks]


def test_pickled(evaluator: Evaluator, tasks: list[Any], expected: list[Decision]) -> None:
    copy = pickle.loads(pickle.dumps(evaluator))
    assert copy.ruleset == evaluator.ruleset
    assert [copy.decide(task, as_of=DAY) for task in tasks] == expected


def test_pickled_while_it_is_in_use(evaluator: Evaluator, tasks: list[Any], expected: list[Decision]) -> None:
    evaluator.decide(tasks[0], as_of=date(2020, 1, 1))  # whatever is cached for a day must not get in the way
    copy = pickle.loads(pickle.dumps(evaluator))
    assert copy.decide(tasks[0], as_of=DAY) == expected[0]


def test_unpickled_in_a_new_process(
    evaluator: Evaluator, tasks: list[Any], expected: list[Decision], tmp_path: Path
) -> None:
    (tmp_path / "evaluator").write_bytes(pickle.dumps((evaluator, tasks, DAY)))
    program = (
        "import json, pickle, sys; evaluator, tasks, day = pickle.load(open('evaluator', 'rb')); "
        "json.dump([evaluator.decide(task, as_of=day).to_dict() for task in tasks], sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True)
    assert [Decision.from_dict(each) for each in json.loads(done.stdout)] == expected


def test_sent_to_a_pool_of_processes(evaluator: Evaluator, tasks: list[Any], expected: list[Decision]) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        decided = [pool.submit(evaluator.decide, task, as_of=DAY) for task in tasks[:4]]
        assert [each.result() for each in decided] == expected[:4]


def test_many_threads_same_results(evaluator: Evaluator, tasks: list[Any], expected: list[Decision]) -> None:
    # Each thread decides for two days in turn, so that what is kept for a day is made and found under load.
    def work(_: int) -> list[Decision]:
        made = []
        for task in tasks[:20]:
            evaluator.decide(task, as_of=date(2021, 5, 1))
            made.append(evaluator.decide(task, as_of=DAY))
        return made

    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(made == expected[:20] for made in pool.map(work, range(8)))
    finally:
        sys.setswitchinterval(switch)


def test_in_an_event_loop(evaluator: Evaluator, tasks: list[Any], expected: list[Decision]) -> None:
    async def decide(task: Any) -> Decision:
        await asyncio.sleep(0)
        return evaluator.decide(task, as_of=DAY)

    async def decide_all() -> list[Decision]:
        here = await asyncio.gather(*(decide(task) for task in tasks))
        beside = await asyncio.gather(*(asyncio.to_thread(evaluator.decide, task, as_of=DAY) for task in tasks))
        assert here == beside
        return here

    assert asyncio.run(decide_all()) == expected


def test_a_decision_travels_too(expected: list[Decision]) -> None:
    assert pickle.loads(pickle.dumps(expected)) == expected
