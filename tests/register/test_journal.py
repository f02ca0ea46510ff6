"""The journal: events in order, sealed to one another, and what shows when somebody alters them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from access_rules.errors import RegisterError
from access_rules.register.database import Database
from access_rules.register.events import Draft, Event, EventKind, Head
from access_rules.register.journal import Journal
from tests.register.conftest import SetClock

AT = datetime(2026, 3, 2, 9, 30, 0, 123, tzinfo=UTC)


def draft(task: str = "T1", **changes: object) -> Draft:
    words = {"kind": EventKind.SUBMITTED, "actor": "张三", "village": "东村", "department": "统计局", **changes}
    return Draft(task=task, **words)  # type: ignore[arg-type]


@pytest.fixture
def journal(url: str, clock: SetClock) -> Iterator[Journal]:
    with Journal.create(url, clock=clock) as made:
        yield made


# ---- writing and reading


def test_events_come_back_as_they_were_written(journal: Journal, url: str) -> None:
    facts = {"item": "填表“一张”\n", "count": 3, "flag": None, "list": ["甲", 1.5, True]}
    written = journal.append(draft(facts=facts, decision={"outcome": "allow"}, ruleset={"id": "x"}, note={"b": 1}), AT)
    assert list(journal.events()) == [written]
    with Journal.open(url) as again:
        (read,) = again.events()
    assert read == written
    assert (read.number, read.at, read.kind, read.facts) == (1, AT, EventKind.SUBMITTED, facts)
    assert read.to_dict()["at"] == "2026-03-02T09:30:00.000123+00:00"


def test_moments_are_kept_in_utc(journal: Journal) -> None:
    event = journal.append(draft(), AT.astimezone(timezone(timedelta(hours=8))))
    assert event.at == AT
    assert event.at.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        journal.append(draft(), datetime(2026, 1, 1))  # noqa: DTZ001


def test_events_are_found_by_what_they_are_about(journal: Journal) -> None:
    with journal.writing() as writing:
        for number in range(1, 9):
            village, department = ("东村", "西村")[number % 2], ("统计局", "民政局")[number // 5]
            kind = EventKind.SUBMITTED if number < 6 else EventKind.NOTICED
            about = draft(f"T{number % 3}", village=village, department=department, kind=kind)
            writing.append(about, AT + timedelta(days=number))

    def numbers(**asked: object) -> list[int]:
        return [event.number for event in journal.events(**asked)]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert numbers(after=6) == [7, 8]
    assert numbers(village="东村") == [2, 4, 6, 8]
    assert numbers(department="民政局", village="西村") == [5, 7]
    assert numbers(task="T1") == [1, 4, 7]
    assert numbers(kinds=[EventKind.NOTICED]) == [6, 7, 8]
    assert numbers(since=AT + timedelta(days=3), until=AT + timedelta(days=5)) == [3, 4, 5]
    with journal.reading() as reading:
        assert reading.tasks() == ("T1", "T2", "T0")
        assert reading.event(3) == list(journal.events())[2]
        assert reading.event(9) is None


def test_a_transaction_reads_what_it_wrote_but_its_reading_ends(journal: Journal) -> None:
    journal.append(draft())
    with journal.writing() as writing:
        for event in writing.events():
            writing.append(draft(f"after {event.number}"))
        assert [event.task for event in writing.events()] == ["T1", "after 1"]
        assert writing.head.number == 2


def test_however_a_transaction_reads_it_sees_what_it_added(journal: Journal) -> None:
    with journal.writing() as writing:
        added = [writing.append(draft(f"T{number}", village=f"村{number}")) for number in range(1, 1203)]
        assert writing.head == Head(1202, added[-1].digest)
        assert writing.event(1202) == added[-1]
        writing.append(draft("T1"))
        assert [event.number for event in writing.events(task="T1")] == [1, 1203]
        writing.append(draft("last"))
        assert writing.tasks()[-1] == "last"
    assert [event.number for event in journal.events()] == list(range(1, 1205))
    assert journal.verify() == ()


def test_an_error_leaves_nothing_of_the_transaction(journal: Journal) -> None:
    journal.append(draft())

    def append_twice() -> None:
        with journal.writing() as writing:
            for at in (AT, AT.replace(tzinfo=None)):
                writing.append(draft(), at)

    with pytest.raises(ValueError, match="time zone"):
        append_twice()
    assert journal.head.number == 1
    assert journal.append(draft()).number == 2
    assert journal.verify() == ()


def test_reading_sees_one_state(journal: Journal) -> None:
    journal.append(draft())
    with journal.reading() as reading:
        assert reading.head.number == 1
        journal.append(draft())
        assert [event.number for event in reading.events()] == [1]


# ---- altering


def altered(url: str, *statements: str) -> None:
    """Do what only the owner of the database can do: take off the guard, and alter what is there."""
    database = Database(url)
    with database.writing() as connection:
        for verb in ("update", "delete"):
            on = "" if database.is_sqlite else " ON events"
            connection.exec_driver_sql(f"DROP TRIGGER events_{verb}d{on}")
        for statement in statements:
            connection.exec_driver_sql(statement)
    database.close()


@pytest.mark.parametrize("statement", ["UPDATE events SET actor = 'x' WHERE number = 1", "DELETE FROM events"])
def test_the_database_refuses_to_alter_events(journal: Journal, url: str, statement: str) -> None:
    journal.append(draft())
    database = Database(url)
    with pytest.raises(sa.exc.DBAPIError, match="only ever added to"), database.writing() as connection:
        connection.exec_driver_sql(statement)
    database.close()
    assert journal.verify() == ()


ALTERATIONS = {
    "a word": ("UPDATE events SET actor = '李四' WHERE number = 3", [3]),
    "a fact": ("UPDATE events SET facts = '{\"count\":4}' WHERE number = 3", [3]),
    "a time": ("UPDATE events SET at = '2026-03-02T01:00:00.000000+00:00' WHERE number = 3", [3]),
    "a decision": ("UPDATE events SET decision = NULL WHERE number = 3", [3]),
    "a fact in another spelling": ("UPDATE events SET facts = '{\"count\": 2}' WHERE number = 3", [3]),
    "a fact told twice": ('UPDATE events SET facts = \'{"count":9,"count":2}\' WHERE number = 3', [3]),
    "more than the facts among the facts": (
        'UPDATE events SET facts = \'{"count":2},"note":{}\' WHERE number = 3',
        [3],
    ),
    "facts that cannot be read": ("UPDATE events SET facts = '{\"count\"' WHERE number = 3", [3]),
    "facts that are a list": ("UPDATE events SET facts = '[]' WHERE number = 3", [3]),
    "a decision that cannot be read": ("UPDATE events SET decision = '{' WHERE number = 3", [3]),
    "nothing in another spelling": ("UPDATE events SET ruleset = 'null' WHERE number = 3", [3]),
    "a kind that there is not": ("UPDATE events SET kind = 'forgotten' WHERE number = 3", [3]),
    "the same time in another spelling": ("UPDATE events SET at = replace(at, '+00:00', 'Z') WHERE number = 3", [3]),
    "one taken out": ("DELETE FROM events WHERE number = 3", [3]),
    "the first taken out": ("DELETE FROM events WHERE number = 1", [1]),
    "one told again": (
        (
            "INSERT INTO events SELECT 7, at, kind, actor, task, village, department, facts, ruleset, note, "
            "previous, digest, decision FROM events WHERE number = 6"
        ),
        [7, 7],
    ),
}


@pytest.mark.parametrize("name", ALTERATIONS)
def test_whoever_alters_an_event_is_found_out(journal: Journal, url: str, name: str) -> None:
    statement, expected = ALTERATIONS[name]
    for number in range(6):
        journal.append(draft(facts={"count": number}, decision={"outcome": "allow"}))
    assert journal.verify() == ()
    altered(url, statement)
    assert [finding.path for finding in journal.verify()] == [(number,) for number in expected]
    assert {finding.code for finding in journal.verify()} == {"AR732"}


def test_two_events_changed_round_are_found(journal: Journal, url: str) -> None:
    for number in range(4):
        journal.append(draft(facts={"count": number}))
    altered(
        url,
        "UPDATE events SET number = 100 - number WHERE number IN (2, 3)",
        "UPDATE events SET number = 3 WHERE number = 98",
        "UPDATE events SET number = 2 WHERE number = 97",
    )
    assert {finding.path for finding in journal.verify()} == {(2,), (3,), (4,)}


def test_an_end_cut_off_shows_beside_a_head_written_down(journal: Journal, url: str) -> None:
    for _ in range(5):
        journal.append(draft())
    head = journal.head
    assert journal.verify(against=head) == ()
    altered(url, "DELETE FROM events WHERE number > 3")
    assert journal.verify() == ()
    (finding,) = journal.verify(against=head)
    assert finding.message.en == "event 5 of the register is missing: the register ends with 3"


def test_a_chain_made_anew_shows_beside_a_head_written_down(journal: Journal) -> None:
    journal.append(draft())
    other = Head(1, "0" * 64)
    (finding,) = journal.verify(against=other)
    assert finding.message.en == "event 1 of the register is not the one that was written down"


# ---- registers that cannot be used

UNUSABLE: dict[str, tuple[Callable[[Path], str], str, str]] = {
    "absent": (lambda folder: str(folder / "none.db"), "没有这个文件", "there is no such file"),
    "no address": (lambda _: "mysql://somewhere/x", "看不懂这个地址", "the address makes no sense"),
    "no server": (lambda folder: f"postgresql://u@/x?host={folder}", "数据库说", "the database says"),
    "a folder": (str, "这是文件夹，不是文件", "it is a folder, not a file"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_explained(name: str, tmp_path: Path) -> None:
    place, zh, en = UNUSABLE[name]
    with pytest.raises(RegisterError) as caught:
        Journal.open(place(tmp_path))
    (finding,) = caught.value.diagnostics
    assert finding.code == "AR731"
    assert zh in finding.message.zh
    assert en in finding.message.en
    assert finding.help is not None


def test_another_database_is_no_register(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE x (y)")
    engine.dispose()
    with pytest.raises(RegisterError, match="no tables of a register"):
        Journal.open(str(path))
    with pytest.raises(RegisterError, match="there is one already"):
        Journal.create(str(path))


def test_text_is_no_register(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("这不是数据库，只是一些文字。" * 100, encoding="utf-8")
    with pytest.raises(RegisterError, match="这个文件不是登记簿"):
        Journal.open(str(tmp_path / "notes.txt"))


def test_a_register_is_made_once(journal: Journal, url: str) -> None:
    journal.append(draft())
    with pytest.raises(RegisterError, match="there is one already"):
        Journal.create(url)
    assert journal.head.number == 1


@pytest.mark.usefixtures("journal")
def test_a_register_of_a_later_form_is_left_alone(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE register SET format = 2")
    database.close()
    with pytest.raises(RegisterError, match="its format is 2, this version reads 1"):
        Journal.open(url)


def test_the_seed_of_a_register_is_its_own(tmp_path: Path, journal: Journal) -> None:
    """Events cannot be carried from one register to another: the first is sealed to where it is."""
    first = journal.append(draft(), AT)
    with Journal.create(str(tmp_path / "other.db")) as other:
        moved = other.append(draft(), AT)
    assert isinstance(moved, Event)
    assert moved.previous != first.previous
    assert moved.digest != first.digest
