"""What each column of a file is for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from access_rules.catalogue import diagnose
from access_rules.datafiles.refusal import at
from access_rules.datafiles.rows import RowsFile
from access_rules.diagnostic import Diagnostic, Message, did_you_mean, listed
from access_rules.errors import DataFileError
from access_rules.folding import nearest
from access_rules.language.facts import Fact
from access_rules.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a file by what they are for, in their order.

    ``facts`` are those that state a fact, ``day`` the one that names the day of the law; both are decided by.
    ``carried`` stand in the output beside these and decide nothing. ``dropped`` are results of an earlier run,
    which give way to new ones.
    """

    facts: Mapping[str, Fact]
    carried: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said of columns.

    ``carry`` are columns that are no facts, however like one they look; with ``strict`` every other column must be
    a fact. ``day`` names the column of days.
    """

    carry: Collection[str] = ()
    strict: bool = False
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Reserved:
    """Names of columns that are ours: those about to be written, and for each kind of output those that tell it."""

    written: Collection[str]
    earlier: Collection[frozenset[str]]

    def of_an_earlier_run(self, names: Collection[str]) -> frozenset[str]:
        """The columns that an earlier run wrote; a lone name that is like one of ours is somebody's own."""
        return frozenset().union(*(each for each in self.earlier if each <= set(names)))


def roles_of(file: RowsFile, facts: Mapping[str, Fact], wishes: Wishes, reserved: Reserved) -> Roles:
    """What the columns of a file are for, named by the ids or titles of facts.

    A column that is no fact is carried along; one whose name is near that of a fact is refused, for it may be
    misspelt. Raises DataFileError naming every column that is refused.
    """
    assignment = _Assignment(file, facts, wishes, reserved)
    findings = list(assignment.findings())
    if not findings and not assignment.facts:
        findings.append(diagnose("AR723", at(file.path, max(file.header, 1)), name=file.path.as_posix()))
    if findings:
        raise DataFileError(findings)
    return Roles(assignment.facts, tuple(assignment.carried), tuple(assignment.dropped), wishes.day)


class _Assignment:
    """Gives each column of a file its role."""

    def __init__(self, file: RowsFile, facts: Mapping[str, Fact], wishes: Wishes, reserved: Reserved) -> None:
        self._file = file
        self._facts = facts
        self._names = Vocabulary.of(facts).facts
        self._wishes = wishes
        self._written = reserved.written
        self._earlier = reserved.of_an_earlier_run(file.columns)
        self.facts: dict[str, Fact] = {}
        self.carried: list[str] = []
        self.dropped: list[str] = []

    def findings(self) -> Iterator[Diagnostic]:
        """What is wrong with columns, while all get their roles."""
        for wish in (*self._wishes.carry, *([self._wishes.day] if self._wishes.day else ())):
            if wish not in self._file.columns:
                near = get_close_matches(wish, self._file.columns, n=1)
                there = Message(f"列有：{listed(self._file.columns).zh}", f"there are: {listed(self._file.columns).en}")
                yield diagnose(
                    "AR722",
                    at(self._file.path, max(self._file.header, 1)),
                    problem=Message(f"没有 `{wish}` 这一列", f"there is no column `{wish}`"),
                    help=did_you_mean(near[0]) if near else there,
                )
        for number, name in enumerate(self._file.columns, start=1):
            finding = self._assign(name)
            if finding is not None:
                yield diagnose(
                    finding.code,
                    at(self._file.path, max(self._file.header, 1), number),
                    help=finding.help,
                    **finding.words,
                )

    def _assign(self, name: str) -> _Trouble | None:
        """Gives a column its role, or says why it can have none."""
        found = self._names.candidates(name)
        if name in self._earlier:
            self.dropped.append(name)
        elif name in self._wishes.carry:
            self.carried.append(name)
        elif len(found) == 1:
            return self._state(name, self._facts[found[0]])
        elif found:
            return _Trouble("AR714", {"fact": name, "choices": listed(found)})
        elif name == self._wishes.day:
            self.carried.append(name)
        else:
            return self._stranger(name)
        return self._collision(name)

    def _collision(self, name: str) -> _Trouble | None:
        """What is wrong with a column that would stand in the output beside one of ours."""
        if name in self._earlier or name not in self._written:
            return None
        problem = Message(f"`{name}` 也是结果的列名", f"`{name}` is the name of a column of results too")
        return _Trouble("AR722", {"problem": problem}, Message("给这一列改名", "rename the column"))

    def _state(self, name: str, fact: Fact) -> _Trouble | None:
        twin = next((other for other, stated in self.facts.items() if stated is fact), None)
        if twin is not None:
            return _Trouble("AR708", {"fact": name, "other": twin})
        self.facts[name] = fact
        return None

    def _stranger(self, name: str) -> _Trouble | None:
        near = nearest(name, self._names.spellings)
        if near is None and not self._wishes.strict:
            self.carried.append(name)
            return self._collision(name)
        carry = Message(f"确实不是事实，就加 --carry {name}", f"if it is no fact, add --carry {name}")
        guess = did_you_mean(near)
        help_ = Message(f"{guess.zh}{carry.zh}", f"{guess.en} {carry.en}") if guess else carry
        return _Trouble("AR701", {"fact": name}, help_)


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why a column has no role: a code, the words of its message, a help in place of the usual one."""

    code: str
    words: Mapping[str, Any]
    help: Message | None = None
