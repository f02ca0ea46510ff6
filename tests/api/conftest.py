"""A small ruleset for those who embed the library."""

from __future__ import annotations

from pathlib import Path

import pytest

from access_rules import Evaluator, Ruleset, load
from access_rules.cli.starter import STARTERS
from tests.cli.conftest import write


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the ruleset that ``access-rules init`` makes."""
    made = tmp_path_factory.mktemp("rulesets") / "small"
    write(made, STARTERS["zh"])
    return made


@pytest.fixture(scope="session")
def small(folder: Path) -> Ruleset:
    return load(folder)


@pytest.fixture(scope="session", params=["index", "reference"])
def evaluator(small: Ruleset, request: pytest.FixtureRequest) -> Evaluator:
    return small.compile(request.param)
