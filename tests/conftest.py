"""What all tests share: where the project is, and no skips where they are forbidden."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from access_rules import Evaluator, Ruleset, load_shipped

# The rulesets among the data of the tests are no tests of ours: many are broken on purpose.
collect_ignore_glob = ["*.yaml"]

# The same examples for everybody, so that a change is what makes a test fail; `thorough` looks for new ones.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is proven in tests is kept for other tests, not in the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def national() -> Ruleset:
    return load_shipped("national")


@pytest.fixture(scope="session")
def national_evaluator(national: Ruleset) -> Evaluator:
    return national.compile()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """In the gate a skipped test is a failure: whatever it needs should have been installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("ACCESS_RULES_FORBID_SKIPS") and skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    yield
