"""Following a ruleset that changes while a program runs: the new one takes over whole, or not at all."""

from __future__ import annotations

import logging
import os
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.library import Location, Ruleset, load

_LOG = logging.getLogger("access_rules.following")

_SUFFIXES = (".yaml", ".yml")

Look = frozenset[tuple[str, int, int, int, int]]
"""What tells one state of files from another: their paths, numbers on the disk, sizes, times of writing and change."""


def outcome_and_completeness(decision: Decision) -> object:
    """What two decisions are compared by unless told otherwise: the outcome, and whether facts are missing for it."""
    return decision.outcome, decision.complete


@dataclass(frozen=True, slots=True)
class Difference:
    """A task that the ruleset in shadow decides otherwise than the one in force.

    ``current`` and ``shadow`` are the two decisions, or what was raised in place of one: FactError where the
    task does not fit the vocabulary.
    """

    task: object
    as_of: date
    current: Decision | Exception
    shadow: Decision | Exception


@dataclass(frozen=True, slots=True)
class _Reports:
    """Whom to tell; what they raise is logged and goes no further."""

    change: Callable[[Ruleset, Ruleset], object] | None
    error: Callable[[Exception], object] | None
    difference: Callable[[Difference], object] | None

    def changed(self, old: Ruleset, new: Ruleset) -> None:
        _LOG.info("%s: version %s, digest %.12s, is now in force", new.id, new.version, new.digest)
        _tell(self.change, old, new)

    def failed(self, path: Path, error: Exception) -> None:
        _LOG.warning("%s cannot be used, and what was loaded before stays in force: %s", path, error)
        _tell(self.error, error)

    def differs(self, difference: Difference) -> None:
        _tell(self.difference, difference)


def _tell(report: Callable[..., object] | None, *what: object) -> None:
    if report is not None:
        try:
            report(*what)
        except Exception:  # noqa: BLE001  # code of the user, which must not stop what goes on here
            _LOG.exception("whoever was told of a ruleset failed")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A ruleset with an evaluator that has decided once: the first task to come need not wait for it."""

    ruleset: Ruleset
    evaluator: Evaluator

    @classmethod
    def at(cls, path: Path) -> Self:
        """The ruleset at a path. Raises RulesetError."""
        ruleset = load(path)
        evaluator = ruleset.compile()
        evaluator.decide({})
        return cls(ruleset, evaluator)


@dataclass(frozen=True, slots=True)
class _State:
    """All that a decision needs, put in place by one assignment."""

    current: _Ready
    shadow: _Ready | None = None


class Follower:
    """A ruleset kept up to date with a folder or a built file; ``follow`` makes it.

    Safe to share among threads: each decision is made by one evaluator, the old one or the new one. The thread
    that watches does not survive a fork: follow in each worker.
    """

    def __init__(
        self, path: Path, reports: _Reports, compare: Callable[[Decision], object], *, uses_shadow: bool
    ) -> None:
        self._path = path
        self._reports = reports
        self._compare = compare
        self._uses_shadow = uses_shadow
        self._seen = look_at(path)
        self._unsettled: Look | None = None
        self._state = _State(_Ready.at(path))
        self._error: Exception | None = None
        self._changing = threading.RLock()
        self._stop = threading.Event()
        self._watcher: threading.Thread | None = None

    # ---- deciding

    @property
    def evaluator(self) -> Evaluator:
        """The evaluator in force; hold on to it to decide several tasks under the same rules."""
        return self._state.current.evaluator

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset in force."""
        return self._state.current.ruleset

    @property
    def shadow(self) -> Ruleset | None:
        """The ruleset in shadow: the changed one that waits for ``promote``."""
        shadow = self._state.shadow
        return shadow.ruleset if shadow else None

    @property
    def error(self) -> Exception | None:
        """Why what is at the path now is not used: RulesetError with every finding, or what else was raised."""
        return self._error

    def decide(self, task: object, *, as_of: date | None = None) -> Decision:
        """The decision of the evaluator in force, made and refused as by ``Evaluator.decide``.

        Where there is a ruleset in shadow it decides the task too; what comes of that is reported, never raised.
        """
        state = self._state
        if state.shadow is None:
            return state.current.evaluator.decide(task, as_of=as_of)
        day = as_of or date.today()  # noqa: DTZ011  # the user's day, the same for both
        current = _attempt(state.current.evaluator, task, day)
        self._hold_against(state.shadow.evaluator, task, day, current)
        if isinstance(current, Exception):
            raise current
        return current

    def _hold_against(self, shadow: Evaluator, task: object, day: date, current: Decision | Exception) -> None:
        other = _attempt(shadow, task, day)
        try:
            differs = self._view(current) != self._view(other)
        except Exception:  # noqa: BLE001  # likewise
            _LOG.exception("two decisions could not be compared")
            return
        if differs:
            self._reports.differs(Difference(task, day, current, other))

    def _view(self, made: Decision | Exception) -> object:
        return type(made) if isinstance(made, Exception) else self._compare(made)

    # ---- changing

    def refresh(self) -> bool:
        """Look at the files now and load them if they have changed.

        True where another ruleset is in force, or in shadow, from now on. Where they cannot be used that is
        reported, and ``error`` tells why.
        """
        with self._changing:
            look = look_at(self._path)
            return look != self._seen and self._read(look)

    def poll(self) -> bool:
        """``refresh``, but only once two looks running find the files alike: then nobody is still writing them.

        This is what the watching thread does; a program that has a loop of its own may call it instead.
        """
        with self._changing:
            look = look_at(self._path)
            has_settled = look in (self._seen, self._unsettled)
            self._unsettled = look
            return has_settled and look != self._seen and self._read(look)

    def promote(self) -> None:
        """Put the ruleset in shadow in force. Raises ValueError where there is none."""
        with self._changing:
            old, new = self._state.current, self._state.shadow
            if new is None:
                raise ValueError("there is no ruleset in shadow")
            self._state = _State(new)
            self._reports.changed(old.ruleset, new.ruleset)

    def _read(self, look: Look) -> bool:
        try:
            found: _Ready | Exception = _Ready.at(self._path)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with it, the old one goes on deciding
            found = error
        if look_at(self._path) != look:
            return False  # written to meanwhile: what was read may be half of each
        self._seen = look
        if isinstance(found, Exception):
            self._error = found
            self._reports.failed(self._path, found)
            return False
        self._error = None
        return self._take(found)

    def _take(self, found: _Ready) -> bool:
        current, shadow = self._state.current, self._state.shadow
        if found.ruleset.digest == current.ruleset.digest:
            self._state = _State(current)  # as it was before: nothing is left to try out
            return shadow is not None
        if not self._uses_shadow:
            self._state = _State(found)
            self._reports.changed(current.ruleset, found.ruleset)
            return True
        if shadow is not None and found.ruleset.digest == shadow.ruleset.digest:
            return False
        self._state = _State(current, shadow=found)
        return True

    # ---- watching

    def watch(self, interval: float) -> None:
        """Poll every so many seconds in a thread of its own, until closed or no longer used by anybody."""
        self._watcher = threading.Thread(
            target=_watch, args=(weakref.ref(self), self._stop, interval), name=f"following {self._path}", daemon=True
        )
        self._watcher.start()

    def close(self) -> None:
        """Stop watching; what is in force stays."""
        self._stop.set()
        if self._watcher is not None and self._watcher is not threading.current_thread():
            self._watcher.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _attempt(evaluator: Evaluator, task: object, day: date) -> Decision | Exception:
    try:
        return evaluator.decide(task, as_of=day)
    except Exception as error:  # noqa: BLE001  # told apart by whoever asked
        return error


def _watch(reference: weakref.ref[Follower], stop: threading.Event, interval: float) -> None:
    while not stop.wait(interval):
        follower = reference()
        if follower is None:
            return
        try:
            follower.poll()
        except Exception:  # noqa: BLE001  # the next look may go well
            _LOG.exception("a look at a ruleset failed")
        del follower  # nobody else may hold it by the time of the next look


def look_at(path: Path) -> Look:
    """The state of the files of a ruleset: a built file, or those of a folder and of the layers it extends."""
    return frozenset(_stated(path))


def _stated(path: Path) -> Iterator[tuple[str, int, int, int, int]]:
    for each in _files(path):
        try:
            found = each.stat()
        except OSError:
            continue  # gone since it was listed
        yield str(each), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    from access_rules.loading.heads import layers_of  # noqa: PLC0415  # who follows a built file needs no YAML

    for layer in layers_of(path):
        for folder, below, names in os.walk(layer):
            below[:] = [each for each in below if not each.startswith(".")]
            yield from (Path(folder, each) for each in names if each.endswith(_SUFFIXES))


def follow(
    path: Location,
    *,
    interval: float | None = 2.0,
    shadow: bool = False,
    compare: Callable[[Decision], object] = outcome_and_completeness,
    on_change: Callable[[Ruleset, Ruleset], object] | None = None,
    on_error: Callable[[Exception], object] | None = None,
    on_difference: Callable[[Difference], object] | None = None,
) -> Follower:
    """A ruleset that stays up to date with a folder or a built file while the program runs.

    Every ``interval`` seconds the files are looked at (None: only when ``poll`` or ``refresh`` is called).
    Changed rules that load without errors take over at once and whole, and ``on_change`` is given the old ruleset
    and the new one; where they have errors the old ones stay, and ``on_error`` is given the RulesetError once.

    With ``shadow`` they do not take over but run beside the old ones until ``promote`` is called, and
    ``on_difference`` is given each decision that differs in what ``compare`` takes from it.

    Raises RulesetError where the ruleset cannot be loaded to begin with, ValueError where shadow is asked for
    without anyone to report to, or the interval is not above zero.
    """
    if interval is not None and interval <= 0:
        raise ValueError(f"interval {interval!r}: give seconds above zero, or None")
    if shadow and on_difference is None:
        raise ValueError("a ruleset in shadow only reports: give on_difference")
    follower = Follower(Path(path), _Reports(on_change, on_error, on_difference), compare, uses_shadow=shadow)
    if interval is not None:
        follower.watch(interval)
    return follower
