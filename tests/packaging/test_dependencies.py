"""What is installed with the package, and what only with an extra."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

EXTRAS = {
    "batch": {"numpy", "openpyxl", "pyarrow"},
    "durable": {"durable-rules"},
    "plot": {"matplotlib"},
    "register": {"psycopg", "sqlalchemy"},
    "spark": {"pyspark"},
    "verify": {"z3-solver"},
}
MODULES_OF_EXTRAS = ("numpy", "pyarrow", "durable", "sqlalchemy", "psycopg", "pyspark", "z3", "matplotlib")
CORE = {"chinesecalendar", "pydantic", "pyyaml", "typer"}
DEVELOPMENT = {"hypothesis", "mypy", "pytest", "pytest-benchmark", "ruff"}


@pytest.fixture(scope="module")
def declared(project: Path) -> Any:
    return tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", each)[0].lower() for each in requirements}


def test_core_is_small(declared: Any) -> None:
    assert CORE <= names(declared["dependencies"]) <= CORE | {"rich"}


def test_extras(declared: Any) -> None:
    extras = {name: names(each) for name, each in declared["optional-dependencies"].items()}
    assert {name: each for name, each in extras.items() if name in EXTRAS} == EXTRAS
    assert extras["dev"] >= DEVELOPMENT


def test_every_requirement_has_a_lower_bound(declared: Any) -> None:
    everything = [
        *declared["dependencies"],
        *(each for part in declared["optional-dependencies"].values() for each in part),
    ]
    for each in everything:
        assert ">=" in each or "==" in each or each.startswith("access-rules"), each


PROGRAM = f"""
import sys
for name in {MODULES_OF_EXTRAS!r}:
    sys.modules[name] = None  # importing it fails, as where it is not installed
import access_rules
evaluator = access_rules.load_shipped("national").compile()
print(evaluator.decide({{"task_type": "pledge_letter"}}).explain())
"""


def test_core_needs_no_extra() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "结论" in done.stdout


def test_core_installs_without_a_compiler(declared: Any) -> None:
    """Each library of the core, and whatever it needs, comes as a wheel."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    done = subprocess.run(
        [*pip, "install", "--dry-run", "--ignore-installed", "--only-binary=:all:", *declared["dependencies"]],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
