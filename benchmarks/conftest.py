"""What every benchmark stores beside its times: who took part and who could not, machine and versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pytest

from benchmarks.agreement import Standing, stand_apart
from benchmarks.contenders import ENGINES, contender
from benchmarks.machine import describe

STANDINGS = pytest.StashKey[dict[tuple[str, int], Standing]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STANDINGS] = {}


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        # What the engines warn about is not ours to mend.
        item.add_marker(pytest.mark.filterwarnings("ignore"))


@pytest.fixture
def standing(request: pytest.FixtureRequest, module: str, size: int) -> Standing:
    """How the contender of a benchmark stands; one that does not agree is reported instead of timed."""
    standings = request.config.stash[STANDINGS]
    if (module, size) not in standings:
        standings[module, size] = stand_apart(module, size)
    found = standings[module, size]
    if found.why_not is not None:
        pytest.skip(found.why_not)
    return found


def pytest_benchmark_update_machine_info(config: pytest.Config, machine_info: dict[str, Any]) -> None:  # noqa: ARG001
    describe(machine_info)
    machine_info["packages"] = dict(_versions())


def pytest_benchmark_update_json(
    config: pytest.Config,
    benchmarks: list[Any],  # noqa: ARG001
    output_json: dict[str, Any],
) -> None:
    output_json["standings"] = [asdict(each) for each in config.stash[STANDINGS].values()]
    for each in output_json["benchmarks"]:
        each["stats"].pop("data", None)  # the quartiles say it in less space


def _versions() -> Iterable[tuple[str, str]]:
    yield "access-rules", version("access-rules")
    for module in ENGINES:
        try:
            distribution = contender(module).distribution
            assert distribution is not None
            yield distribution, version(distribution)
        except (ImportError, PackageNotFoundError):
            continue
