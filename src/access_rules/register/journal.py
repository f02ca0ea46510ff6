"""The journal: events one after the other, only ever added to, each sealed to the one before."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import PathLike
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import RegisterError
from access_rules.register.chain import faults
from access_rules.register.database import EVENTS, FORMAT, PATIENCE, RULESETS, Database, Problem, UnusableError, trouble
from access_rules.register.events import Draft, Event, EventKind, Head, Written, written_time
from access_rules.register.refusals import shown

Clock = Callable[[], datetime]
"""What tells the time, aware."""

_COLUMNS = tuple(EVENTS.c[name] for name in Written._fields)
_BRIEFLY = tuple(sa.null().label(each.name) if each.name == "decision" else each for each in _COLUMNS)

_AT_ONCE = 500
"""Events fetched or written in one go."""


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def _aware(clock: Clock) -> Clock:
    """A clock that refuses to tell a time without its zone, since what day it is in China depends on that."""

    def tell() -> datetime:
        at: object = clock()
        if not isinstance(at, datetime) or at.tzinfo is None:
            raise ValueError(f"the clock says {at!r}, which has no time zone: let it say datetime.now(UTC)")
        return at

    return tell


class Events:
    """What can be asked of a journal in one state of it."""

    def __init__(self, connection: sa.Connection, seed: str) -> None:
        self._opened = connection
        self._seed = seed

    @property
    def connection(self) -> sa.Connection:
        """What to ask."""
        return self._opened

    @property
    def head(self) -> Head:
        """The last event."""
        newest = sa.select(EVENTS.c.number, EVENTS.c.digest).order_by(EVENTS.c.number.desc()).limit(1)
        row = self.connection.execute(newest).one_or_none()
        return Head(row.number, row.digest) if row else Head(0, self._seed)

    def events(
        self,
        after: int = 0,
        *,
        up_to: int | None = None,
        village: str | None = None,
        department: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[EventKind] | None = None,
        task: str | None = None,
        brief: bool = False,
    ) -> Iterator[Event]:
        """The events with a higher number than ``after``, and none than ``up_to``, in order, that fit everything given.

        ``since`` and ``until`` are aware; both moments are included. ``brief`` leaves out decisions, which are most of
        what there is to read. Memory stays bounded whatever their number.
        """
        # Bounded above, so that whoever adds events on the way does not come upon them.
        columns = _BRIEFLY if brief else _COLUMNS
        last = self.head.number if up_to is None else up_to
        asked = sa.select(*columns).where(EVENTS.c.number > after, EVENTS.c.number <= last)
        for column, value in ((EVENTS.c.village, village), (EVENTS.c.department, department), (EVENTS.c.task, task)):
            asked = asked if value is None else asked.where(column == value)
        if since is not None:
            asked = asked.where(EVENTS.c.at >= written_time(since))
        if until is not None:
            asked = asked.where(EVENTS.c.at <= written_time(until))
        if kinds is not None:
            asked = asked.where(EVENTS.c.kind.in_([each.value for each in kinds]))
        # Options on the connection would stay there for the statements after.
        found = self.connection.execute(asked.order_by(EVENTS.c.number), execution_options={"yield_per": _AT_ONCE})
        with found:
            for row in found:
                yield Event(Written._make(row))

    def event(self, number: int) -> Event | None:
        """One event; None where there is no such number."""
        row = self.connection.execute(sa.select(*_COLUMNS).where(EVENTS.c.number == number)).one_or_none()
        return Event(Written._make(row)) if row else None

    def first_submitted(self, since: datetime) -> int | None:
        """The number of the first event by which a task was submitted at a moment or later; None where none was."""
        of_kind = EVENTS.c.kind == EventKind.SUBMITTED.value
        asked = sa.select(sa.func.min(EVENTS.c.number)).where(of_kind, EVENTS.c.at >= written_time(since))
        return self.connection.execute(asked).scalar()

    def tasks(self, *, village: str | None = None, department: str | None = None) -> tuple[str, ...]:
        """The ids of all tasks, in the order in which they first appear."""
        first = sa.func.min(EVENTS.c.number)
        asked = sa.select(EVENTS.c.task).group_by(EVENTS.c.task).order_by(first)
        for column, value in ((EVENTS.c.village, village), (EVENTS.c.department, department)):
            asked = asked if value is None else asked.where(column == value)
        return tuple(self.connection.execute(asked).scalars())

    def ruleset(self, sha256: str) -> bytes | None:
        """A ruleset that decided, as a built file, by its SHA-256."""
        asked = sa.select(RULESETS.c.content).where(RULESETS.c.sha256 == sha256)
        return self.connection.execute(asked).scalar_one_or_none()

    def ruleset_kept(self, digest: str) -> str | None:
        """The SHA-256 of the built file kept of the ruleset with this digest."""
        asked = sa.select(RULESETS.c.sha256).where(RULESETS.c.digest == digest).limit(1)
        return self.connection.execute(asked).scalar_one_or_none()


class Writing(Events):
    """A transaction on a journal: nobody else writes while it lasts, so what it reads is what there is.

    ``at`` is the moment at which it began, and the time of the events it adds.
    """

    def __init__(self, connection: sa.Connection, seed: str, clock: Clock) -> None:
        super().__init__(connection, seed)
        self.at = clock()
        self._added: list[Event] = []
        self._head = super().head

    @property
    def head(self) -> Head:
        """The last event, with those it added."""
        return self._head

    @property
    def connection(self) -> sa.Connection:
        """What to ask, of everything that was added."""
        self.write()
        return self._opened

    def append(self, draft: Draft, at: datetime | None = None) -> Event:
        """Add an event at the end, at the moment of the transaction unless told; a naive one raises ValueError."""
        event = Event.sealed(draft, self._head.number + 1, at or self.at, self._head.digest)
        self._added.append(event)
        self._head = Head(event.number, event.digest)
        if len(self._added) >= _AT_ONCE:
            self.write()
        return event

    def write(self) -> None:
        """Write what was added since it last wrote: many events at once take much less time than one by one."""
        if self._added:
            added, self._added = self._added, []
            self._opened.execute(EVENTS.insert(), [each.written._asdict() for each in added])

    def keep_ruleset(self, sha256: str, digest: str, content: bytes) -> None:
        """Keep a ruleset as a built file, unless it is kept already."""
        if self.ruleset(sha256) is None:
            self.connection.execute(RULESETS.insert().values(sha256=sha256, digest=digest, content=content))


class Journal:
    """An append-only journal in an SQLite file or a PostgreSQL database.

    Safe to share among threads; any number of processes may open the same one.
    """

    def __init__(self, database: Database, seed: str, clock: Clock) -> None:
        self._database = database
        self._seed = seed
        self.clock = _aware(clock)

    @classmethod
    def create(cls, url: str | PathLike[str], *, clock: Clock = now) -> Self:
        """A new journal at the path of a file, or in the database that a URL names.

        Raises RegisterError where there is one already.
        """
        seed = secrets.token_hex(32)
        with _explained(url):
            database = Database(url)
            database.create(seed)
        return cls(database, seed, clock)

    @classmethod
    def open(cls, url: str | PathLike[str], *, clock: Clock = now) -> Self:
        """The journal there. Raises RegisterError where there is none."""
        with _explained(url):
            database = Database(url)
            return cls(database, database.open(), clock)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction that writes; waits while another lasts. It leaves all of its events, or on an error none."""
        with _explained(self._database.name), self._database.writing() as connection:
            writing = Writing(connection, self._seed, self.clock)
            yield writing
            writing.write()

    @contextmanager
    def reading(self) -> Iterator[Events]:
        """One state of the journal, whatever is written meanwhile."""
        with _explained(self._database.name), self._database.reading() as connection:
            yield Events(connection, self._seed)

    def append(self, draft: Draft, at: datetime | None = None) -> Event:
        """Add one event in a transaction of its own."""
        with self.writing() as writing:
            return writing.append(draft, at)

    def events(self, after: int = 0, **asked: Any) -> Iterator[Event]:
        """The events that fit, in order, as ``Events.events`` gives them, from one state of the journal."""
        with self.reading() as reading:
            yield from reading.events(after, **asked)

    @property
    def head(self) -> Head:
        """The last event."""
        with self.reading() as reading:
            return reading.head

    def verify(
        self, *, against: Head | None = None, follow: Callable[[Event], object] | None = None
    ) -> tuple[Diagnostic, ...]:
        """What is wrong with the chain: every event that was altered, taken out or put in; nothing where it is whole.

        Whoever can write to the database could cut off its end, or work out all digests anew from some event on.
        ``against``, a head written down earlier, shows that too. ``follow`` is given every event up to the first that
        something is wrong with.
        """
        with self.reading() as reading:
            return tuple(faults(reading.events(), self._seed, against, follow))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_PROBLEMS = {
    Problem.ABSENT: (
        Message("没有这个文件", "there is no such file"),
        Message("用 `access-rules register init` 新建", "make one with `access-rules register init`"),
    ),
    Problem.GONE: (
        Message("文件被删除或者换掉了", "its file was deleted or replaced"),
        Message("放回原来的文件或者备份，再重新打开", "put back the file, or a backup of it, and open it anew"),
    ),
    Problem.EXISTS: (
        Message("这里已经有了", "there is one already"),
        Message("另选一个地方，或者直接使用", "choose another place, or use it as it is"),
    ),
    Problem.FOREIGN: (
        Message("这里没有登记簿的表", "it has no tables of a register"),
        Message("用 `access-rules register init` 新建", "make one with `access-rules register init`"),
    ),
    Problem.NO_ADDRESS: (
        Message("看不懂这个地址", "the address makes no sense"),
        Message(
            "写文件的路径，或者 `postgresql://用户@主机/库`",
            "write the path of a file, or `postgresql://user@host/database`",
        ),
    ),
    Problem.FOLDER: (
        Message("这是文件夹，不是文件", "it is a folder, not a file"),
        Message("写登记簿文件的路径，如 `登记簿.db`", "write the path of the file, such as `register.db`"),
    ),
    Problem.OTHER_FILE: (
        Message("这个文件不是登记簿", "the file is no register"),
        Message(
            "看看路径是否写错；新建的换一个文件名", "see whether the path is right; for a new one take another name"
        ),
    ),
    Problem.DAMAGED: (
        Message("文件损坏了", "the file is damaged"),
        Message("用最近的备份，并用 `access-rules register verify` 核对", "take the last backup, and verify it"),
    ),
    Problem.LOCKED: (
        Message(f"别的程序一直在写，等了 {PATIENCE} 秒", f"others went on writing for {PATIENCE} seconds"),
        Message("过一会儿再试；总是这样的，看看是谁开着它", "try again later; if it lasts, see who keeps it open"),
    ),
    Problem.FULL: (
        Message("磁盘已满，没有登记", "the disk is full, and nothing was recorded"),
        Message("腾出空间再试", "make room and try again"),
    ),
    Problem.READ_ONLY: (
        Message("没有写的权限", "it may not be written to"),
        Message("检查文件和文件夹的权限", "check the permissions of the file and its folder"),
    ),
    Problem.UNREACHABLE: (
        Message("打不开", "it cannot be opened"),
        Message(
            "看看文件夹在不在、能不能写：旁边要放 `-wal`、`-shm` 两个文件",
            "see whether its folder is there and may be written to: `-wal` and `-shm` stand beside it",
        ),
    ),
}


@contextmanager
def _explained(url: str | PathLike[str]) -> Iterator[None]:
    try:
        yield
    except UnusableError as error:
        raise RegisterError([_unusable(_shown(url), error)]) from error
    except SQLAlchemyError as error:
        raise RegisterError([_unusable(_shown(url), trouble(error))]) from error


def _shown(url: str | PathLike[str]) -> str:
    """An address as anybody may read it: without the password."""
    return _PASSWORD.sub(r"\1:***@", shown(url))


_PASSWORD = re.compile(r"(://[^/@:]*):[^/]*@")


def _unusable(url: str, error: UnusableError) -> Diagnostic:
    if error.problem is Problem.NEWER:
        problem = Message(
            f"格式是 {error.detail}，这里只读得懂 {FORMAT}",
            f"its format is {error.detail}, this version reads {FORMAT}",
        )
        help_ = Message("换新版的 access_rules", "use a later version of access_rules")
    elif error.problem is Problem.DATABASE:
        problem = Message(f"数据库说：{error.detail}", f"the database says: {error.detail}")
        help_ = Message("检查地址和权限", "check the address and the permissions")
    else:
        problem, help_ = _PROBLEMS[error.problem]
    return diagnose("AR731", None, help=help_, name=url, problem=problem)
