"""Registers in SQLite and PostgreSQL, on a clock that tests set."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from access_rules import Ruleset, load
from access_rules.register import Register
from tests.register.postgresql import programs, server

_NUMBERS = count(1)


@dataclass
class SetClock:
    """A clock that goes on by a second whenever it is looked at, and as far as a test says."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def go_on(self, **amount: float) -> None:
        self.at += timedelta(**amount)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def rules() -> Ruleset:
    return load(Path(__file__).parent / "rules")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register may be made: a file, or a schema of its own on the server."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    server_url: str = request.getfixturevalue("postgresql")
    schema = f"r{next(_NUMBERS)}"
    engine = sa.create_engine(server_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    engine.dispose()
    return f"{server_url}&options=-csearch_path%3D{schema}"


@pytest.fixture
def register(url: str, rules: Ruleset, clock: SetClock) -> Iterator[Register]:
    with Register.create(url, rules, clock=clock) as made:
        yield made


@pytest.fixture(scope="session")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    """A later version of the same rules, which rejects what the earlier allowed or had approved."""
    folder = tmp_path_factory.mktemp("later") / "rules"
    shutil.copytree(Path(__file__).parent / "rules", folder)
    page = folder / "ruleset.yaml"
    text = page.read_text(encoding="utf-8").replace('"2026.1"', '"2026.2"')
    rule = "  - {编号: 不再准许, 结论: 不予准入, 当: {事项类型: {属于: [协助, 填报]}}, 理由: 新规, 依据: 办法 第九条}\n"
    page.write_text(text + rule, encoding="utf-8")
    return load(folder)


@pytest.fixture(scope="session")
def untimed(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    """The same rules, where the first deadline of the review leaves its time to the rules."""
    folder = tmp_path_factory.mktemp("untimed") / "rules"
    shutil.copytree(Path(__file__).parent / "rules", folder)
    page = folder / "ruleset.yaml"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("状态: 审核中, 以内: {工作日: 15}, ", "状态: 审核中, "), encoding="utf-8")
    return load(folder)
