"""What is said where a register, or what a program gives to it, cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from access_rules import Ruleset, load
from access_rules.errors import RegisterError
from access_rules.register import Register
from access_rules.register.database import Problem, UnusableError, trouble
from access_rules.register.journal import Journal
from tests.register.conftest import SetClock

OTHERS = Path(__file__).parent / "watches" / "rules"


def refused(action: Callable[[], object]) -> tuple[str, str]:
    """The code and the Chinese words with which an action is refused."""
    with pytest.raises(RegisterError) as caught:
        action()
    (finding,) = caught.value.diagnostics
    assert finding.help is not None
    return finding.code, finding.message.zh


# ---- places


def a_folder(path: Path) -> None:
    path.mkdir()


def other_text(path: Path) -> None:
    path.write_text("规则集: 例\n" * 200, encoding="utf-8")


def other_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE events (number)")
    connection.commit()
    connection.close()


PLACES: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "nothing": (lambda _: None, "没有这个文件", ""),
    "a folder": (a_folder, "这是文件夹，不是文件", "这是文件夹，不是文件"),
    "a file of something else": (other_text, "这个文件不是登记簿", "这个文件不是登记簿"),
    "a database of something else": (other_tables, "这里没有登记簿的表", "这里已经有了"),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_stands_at_a_place_is_told_and_left_alone(name: str, tmp_path: Path, rules: Ruleset) -> None:
    make, opened, created = PLACES[name]
    path = tmp_path / "r.db"
    make(path)
    assert refused(lambda: Register.open(str(path), rules)) == ("AR731", f"登记簿 `{path}` 不能用：{opened}")
    if created:
        before = path.read_bytes() if path.is_file() else b""
        assert refused(lambda: Register.create(str(path), rules)) == ("AR731", f"登记簿 `{path}` 不能用：{created}")
        assert not path.is_file() or path.read_bytes() == before


@pytest.mark.parametrize("written", ["", "x" * 5000, "r\x00.db", "\ud800.db", None, 3, b"r.db", "mysql://x/y"])
def test_what_is_no_address_is_refused(written: Any, rules: Ruleset) -> None:
    for code, words in (
        refused(lambda: Register.open(written, rules)),
        refused(lambda: Register.create(written, rules)),
    ):
        assert code == "AR731"
        assert words.endswith("不能用：看不懂这个地址")


def test_a_path_is_an_address(tmp_path: Path, rules: Ruleset) -> None:
    Register.create(tmp_path / "r.db", rules).close()
    with Register.open(tmp_path / "r.db", rules) as register:
        assert list(register.tasks()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, rules: Ruleset) -> None:
    code, words = refused(lambda: Register.create(tmp_path / "none" / "r.db", rules))
    assert (code, words.split("：")[-1]) == ("AR731", "打不开")


def test_a_damaged_file_is_told(tmp_path: Path, rules: Ruleset) -> None:
    path = tmp_path / "r.db"
    Register.create(path, rules).close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 8000)
    code, words = refused(lambda: Register.open(path, rules))
    assert (code, words.split("：")[-1]) == ("AR731", "文件损坏了")


SAID = {
    "SQLITE_BUSY": Problem.LOCKED,
    "SQLITE_BUSY_SNAPSHOT": Problem.LOCKED,
    "SQLITE_FULL": Problem.FULL,
    "SQLITE_READONLY_DIRECTORY": Problem.READ_ONLY,
    "SQLITE_IOERR": Problem.DATABASE,
}


@pytest.mark.parametrize("name", SAID)
def test_what_sqlite_says_is_put_in_the_words_of_its_users(name: str) -> None:
    said = sqlite3.OperationalError("as SQLite words it")
    said.sqlite_errorname = name
    found = trouble(OperationalError("", {}, said))
    assert isinstance(found, UnusableError)
    assert (found.problem, found.detail) == (SAID[name], "as SQLite words it")


def test_no_message_tells_a_password(rules: Ruleset) -> None:
    with pytest.raises(RegisterError) as caught:
        Register.open("postgresql://clerk:s3cret@127.0.0.1:1/register", rules)
    assert "s3cret" not in str(caught.value)
    assert "postgresql://clerk:***@127.0.0.1:1/register" in str(caught.value)


# ---- values

WRONG: dict[str, tuple[Callable[[Register], object], str, str]] = {
    "a village that is no text": (
        lambda register: register.submit({}, village=3, department="统计局", actor="张三"),  # type: ignore[arg-type]
        "AR739",
        "村不能用：不是文字",
    ),
    "an actor that is left out": (
        lambda register: register.withdraw("T1", actor=None),  # type: ignore[arg-type]
        "AR739",
        "经办人不能用：没有写",
    ),
    "a reason in bytes": (
        lambda register: register.object("T1", actor="王五", reason=b"x"),  # type: ignore[arg-type]
        "AR739",
        "理由不能用：不是文字",
    ),
    "an authority that is none": (
        lambda register: register.approve("T1", authority=None, actor="李四"),  # type: ignore[arg-type]
        "AR739",
        "批准机关不能用：没有写",
    ),
    "a history of nothing": (
        lambda register: register.history(None),  # type: ignore[arg-type]
        "AR733",
        "登记簿里没有事项 `None`",
    ),
    "half a character as an id": (lambda register: register.task("\ud800"), "AR733", "登记簿里没有事项 `\\ud800`"),
    "an id that databases do not take": (
        lambda register: register.approve("T\x001", authority="county", actor="李四"),
        "AR733",
        "登记簿里没有事项 `T\\x001`",
    ),
    "an id without end": (lambda register: register.task("x" * 100), "AR733", f"登记簿里没有事项 `{'x' * 80}…`"),
    "a replay of what is not there": (lambda register: register.replay(task="T9"), "AR733", "登记簿里没有事项 `T9`"),
    "a sum of what is no number": (
        lambda register: register.load(measure=register.book.facts["task_type"]),
        "AR739",
        "要合计的事实不能用：`事项类型` 不是数",
    ),
    "a sum by name": (
        lambda register: register.load(measure="task_type"),  # type: ignore[arg-type]
        "AR739",
        "要合计的事实不能用：不是这个规则集的事实",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused_in_words(name: str, register: Register) -> None:
    register.submit({"事项类型": "填报"}, village="东村", department="统计局", actor="张三")
    action, *expected = WRONG[name]
    assert list(refused(lambda: action(register))) == expected


def test_all_that_is_lacking_is_told_at_once(register: Register) -> None:
    actions: tuple[Callable[[], object], ...] = (
        lambda: register.submit({}, village="", department=" ", actor=""),
        lambda: register.refuse(village="", department="", actor="", title="台账", reason="不办"),
    )
    for action in actions:
        with pytest.raises(RegisterError) as caught:
            action()
        assert [each.code for each in caught.value.diagnostics] == ["AR739"] * 3


def test_facts_that_other_rules_do_not_know_are_told(url: str, register: Register, clock: SetClock) -> None:
    register.submit({"事项类型": "填报"}, village="东村", department="统计局", actor="张三")
    register.submit({"事项类型": "协助"}, village="东村", department="统计局", actor="张三")
    with Register.open(url, load(OTHERS), clock=clock) as elsewhere:
        (waiting, in_force) = elsewhere.tasks()
        before = elsewhere.journal.head
        for action in (
            lambda: elsewhere.approve(waiting.id, authority="county", actor="李四"),
            lambda: elsewhere.recheck(in_force.id, actor="李四"),
        ):
            code, words = refused(action)
            assert code == "AR744"
            assert words.startswith("规则集 `监测样例` 读不了事项 `T")
        assert elsewhere.journal.head == before


@pytest.mark.parametrize("at", [datetime(2026, 3, 2), date(2026, 3, 2), None])  # noqa: DTZ001
def test_a_clock_must_know_its_zone(at: Any, tmp_path: Path, rules: Ruleset) -> None:
    with Register.create(tmp_path / "r.db", rules, clock=lambda: at) as register:
        with pytest.raises(ValueError, match="has no time zone"):
            register.load()
        with pytest.raises(ValueError, match="has no time zone"):
            register.refuse(village="东村", department="统计局", actor="甲", title="台账", reason="不办")


def test_a_register_takes_rules_and_a_roster_not_their_paths(tmp_path: Path, rules: Ruleset) -> None:
    journal = Journal.create(tmp_path / "r.db")
    with pytest.raises(TypeError, match=r"as access_rules\.load gives it"):
        Register(journal, "rules")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="as read_roster gives it"):
        Register(journal, rules, roster="roster.yaml")  # type: ignore[arg-type]
    journal.close()


def test_a_clock_that_goes_back_breaks_nothing(register: Register, clock: SetClock) -> None:
    task = register.submit({"事项类型": "填报"}, village="东村", department="统计局", actor="张三")
    clock.at = datetime(2025, 3, 2, tzinfo=UTC)
    register.approve(task.id, authority="county", actor="李四")
    assert register.dues()
    assert register.load().villages == ("东村",)
    assert (register.verify(), register.replay()) == ((), ())


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_deleted_takes_no_more_events(tmp_path: Path, rules: Ruleset, replaced: bool) -> None:
    path, facts = tmp_path / "r.db", {"task_type": "assist"}
    by = {"village": "东村", "department": "统计局", "actor": "张三"}
    with Register.create(path, rules) as register:
        task = register.submit(facts, **by)
        path.rename(tmp_path / "elsewhere.db")
        if replaced:
            Register.create(path, rules).close()
        gone = ("AR731", f"登记簿 `{path}` 不能用：文件被删除或者换掉了")
        assert refused(lambda: register.submit(facts, **by)) == gone
        assert refused(lambda: register.task(task.id)) == gone
        if not replaced:
            (tmp_path / "elsewhere.db").rename(path)
            assert register.withdraw(task.id, actor="张三").id == task.id
