"""The database behind a journal: its tables, and how SQLite and PostgreSQL are made to keep what is promised.

What is promised: a transaction that writes sees everything committed before it
and nobody else writes meanwhile; what is committed survives the end of any process at any moment, and of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from os import PathLike, fspath
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

from access_rules.errors import MissingExtraError

FORMAT = 1
"""The form of the tables; a register of a later form is not opened."""

PATIENCE = 60
"""How many seconds to wait for others who write."""

_LOCK = 0x6163_6365_7373
"""The number of the lock that writers of a register on PostgreSQL wait for."""

METADATA = sa.MetaData()

REGISTER = sa.Table(
    "register",
    METADATA,
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("seed", sa.Text, nullable=False),
)
"""One row: the form of the tables, and what stands in the place of a digest before the first event."""

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("task", sa.Text, nullable=False),
    sa.Column("village", sa.Text, nullable=False),
    sa.Column("department", sa.Text, nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("ruleset", sa.Text),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("decision", sa.Text),
)
"""Every event; times as texts that sort, values in canonical JSON, so that both databases hold the same.

Decisions, by far the longest, come last: SQLite reads what stands before them without turning their pages.
"""

sa.Index("events_of_task", EVENTS.c.task, EVENTS.c.number)
sa.Index("events_of_village", EVENTS.c.village, EVENTS.c.at)
sa.Index("events_of_department", EVENTS.c.department, EVENTS.c.at)
sa.Index("events_of_kind", EVENTS.c.kind, EVENTS.c.at)

RULESETS = sa.Table(
    "rulesets",
    METADATA,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""The rulesets that decided, as built files, so that what they decided can be decided again."""

LEDGERS = sa.Table(
    "ledgers",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False, unique=True),
    sa.Column("noted", sa.BigInteger, nullable=False),
    sa.Column("used", sa.Integer, nullable=False),
)
"""For each ruleset with watches, up to which event its sightings are noted, and the day on which that was done."""

SIGHTINGS = sa.Table(
    "sightings",
    METADATA,
    sa.Column("ledger", sa.Integer, primary_key=True),
    sa.Column("task", sa.Text, primary_key=True),
    sa.Column("watch", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("village", sa.Text, nullable=False),
    sa.Column("department", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("same", sa.Text, nullable=False),
    sa.Column("day", sa.Integer, nullable=False),
    sa.Column("holds", sa.Integer, nullable=False),
    sa.Column("amount", sa.Text),
    sa.Column("points", sa.Text, nullable=False),
)
"""What watches have seen of tasks, so that a submission finds it by an index; it follows from the events."""

sa.Index(
    "sightings_alike",
    *(SIGHTINGS.c[name] for name in ("ledger", "watch", "scope", "same", "day", "holds", "amount")),
)

_ONLY_APPENDED = {
    "sqlite": (
        (
            "CREATE TRIGGER {table}_{verb}d BEFORE {VERB} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the register is only ever added to'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION register_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the register is only ever added to'; END $$"
        ),
        "CREATE TRIGGER {table}_{verb}d BEFORE {VERB} ON {table} EXECUTE FUNCTION register_only_added_to()",
    ),
}
"""A guard against mistakes, not against whoever owns the database: that is what the chain of digests is for."""


class Problem(StrEnum):
    """Why a register cannot be used."""

    ABSENT = "absent"
    GONE = "gone"
    EXISTS = "exists"
    FOREIGN = "foreign"
    NEWER = "newer"
    NO_ADDRESS = "no address"
    FOLDER = "folder"
    OTHER_FILE = "other file"
    DAMAGED = "damaged"
    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read-only"
    UNREACHABLE = "unreachable"
    DATABASE = "database"


class UnusableError(Exception):
    """The place a user named holds no register that can be used; ``detail`` is the form, or what the database says."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(problem, detail)
        self.problem = problem
        self.detail = detail


class Database:
    """A database with the tables of a register."""

    def __init__(self, url: str | PathLike[str]) -> None:
        self._url = _url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = _engine(self._url)
        self._identity: tuple[int, int] | None = None

    def create(self, seed: str) -> None:
        """Make the tables. Raises UnusableError where there is a register already, or no database."""
        if self._file is not None:
            _require_free(self._file)
        with self._explained(), self.writing() as connection:
            if sa.inspect(connection).has_table(REGISTER.name):
                raise UnusableError(Problem.EXISTS)
            METADATA.create_all(connection)
            for verb in ("update", "delete"):
                for statement in _ONLY_APPENDED["sqlite" if self.is_sqlite else "postgresql"]:
                    made = statement.format(table=EVENTS.name, verb=verb, VERB=verb.upper())
                    connection.exec_driver_sql(made)
            connection.execute(REGISTER.insert().values(format=FORMAT, seed=seed))
        self._identity = self._identity_there()

    def open(self) -> str:
        """The seed of the register. Raises UnusableError where there is none, or one of a later form."""
        if self._file is not None:
            _require_file(self._file)
        with self._explained(), self.reading() as connection:
            if not sa.inspect(connection).has_table(REGISTER.name):
                raise UnusableError(Problem.FOREIGN)
            row = connection.execute(sa.select(REGISTER.c.format, REGISTER.c.seed)).one()
            if row.format != FORMAT:
                raise UnusableError(Problem.NEWER, str(row.format))
        self._identity = self._identity_there()
        return str(row.seed)

    def _identity_there(self) -> tuple[int, int] | None:
        """What tells the file of an SQLite database from another of its name; None where there is no file."""
        try:
            found = self._file.stat() if self._file is not None else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    def _require_same_file(self) -> None:
        """Raise UnusableError where the file was deleted or replaced: what is written to it would be seen by nobody."""
        if self._identity is not None and self._identity_there() != self._identity:
            raise UnusableError(Problem.GONE)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the database. Raises UnusableError where its file is gone."""
        self._require_same_file()
        with self._engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that nobody else's overlaps: it commits at the end, or leaves nothing behind.

        Raises UnusableError where its file is gone.
        """
        self._require_same_file()
        with self._engine.connect() as connection:
            connection.execution_options(register_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    # Each statement after it sees all that was committed before the lock came free; under
                    # REPEATABLE READ they would see what there was when the waiting began.
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @property
    def name(self) -> str:
        """Where it is, as it may be shown to anybody."""
        return self._url.render_as_string() if self._file is None else str(self._file)

    @property
    def _file(self) -> Path | None:
        """The file of an SQLite database; None where it is in memory, or on a server."""
        name = self._url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except UnusableError:
            self.close()
            raise
        except SQLAlchemyError as error:
            self.close()
            raise trouble(error) from error


_SQLITE = {
    "SQLITE_NOTADB": Problem.OTHER_FILE,
    "SQLITE_CORRUPT": Problem.DAMAGED,
    "SQLITE_BUSY": Problem.LOCKED,
    "SQLITE_LOCKED": Problem.LOCKED,
    "SQLITE_FULL": Problem.FULL,
    "SQLITE_READONLY": Problem.READ_ONLY,
    "SQLITE_CANTOPEN": Problem.UNREACHABLE,
}
"""What SQLite calls what a user can do something about; some names go on, as in SQLITE_READONLY_DIRECTORY."""


def trouble(error: SQLAlchemyError) -> UnusableError:
    """What a database says is the matter, without the statement it is about."""
    said = getattr(error, "orig", None) or error
    name = getattr(said, "sqlite_errorname", "")
    known = (problem for word, problem in _SQLITE.items() if name == word or name.startswith(f"{word}_"))
    return UnusableError(next(known, Problem.DATABASE), str(said).strip())


def _require_free(file: Path) -> None:
    """Raise UnusableError where a new register would take the place of something."""
    if _is_folder(file):
        raise UnusableError(Problem.FOLDER)
    if file.exists():
        raise UnusableError(Problem.EXISTS if _is_sqlite(file) else Problem.OTHER_FILE)


def _require_file(file: Path) -> None:
    """Raise UnusableError where there is no file that could be a register."""
    if _is_folder(file):
        raise UnusableError(Problem.FOLDER)
    if not file.is_file():
        raise UnusableError(Problem.ABSENT)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name too long, or with characters that no name has
        raise UnusableError(Problem.NO_ADDRESS) from None


def _is_sqlite(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return True  # whatever it is, it is not to be read


_MAGIC = b"SQLite format 3\0"
"""The beginning of every SQLite file."""


def _url(written: str | PathLike[str]) -> sa.URL:
    """A URL, or the path of a file."""
    try:
        written = fspath(written)
    except TypeError:
        raise UnusableError(Problem.NO_ADDRESS) from None
    if not isinstance(written, str) or not written or not written.isprintable():
        raise UnusableError(Problem.NO_ADDRESS)
    if "://" not in written:
        return sa.URL.create("sqlite", database=written)
    try:
        url = sa.make_url(written)
    except SQLAlchemyError:
        raise UnusableError(Problem.NO_ADDRESS) from None
    # Before version 2.1 SQLAlchemy takes an older driver where none is named.
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_backend_name() != "postgresql":
        raise UnusableError(Problem.NO_ADDRESS)
    try:
        return sa.create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as absent:
        raise MissingExtraError(
            'PostgreSQL needs the extra "register": pip install "access-rules[register]"'
        ) from absent


def _sqlite(url: sa.URL) -> sa.Engine:
    in_memory: Mapping[str, Any] = {"poolclass": sa.StaticPool} if url.database in (None, "", ":memory:") else {}
    engine = sa.create_engine(url, connect_args={"timeout": PATIENCE, "check_same_thread": False}, **in_memory)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions when it thinks fit, and too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # what is acknowledged is on the disk
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # Whoever begins by reading may find on writing that others have written meanwhile.
    is_writing = connection.get_execution_options().get("register_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN DEFERRED")
