"""Rulesets as their users hold them: loaded from a folder, shipped with the package, or found by place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, in_reading_order
from access_rules.errors import RulesetError
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.cases import Case
from access_rules.language.places import covers, specificity
from access_rules.language.rulebook import Rulebook
from access_rules.loading.layers import FRONT_PAGE
from access_rules.loading.load import Loaded, load_folder

if TYPE_CHECKING:
    from pydantic import BaseModel

Location = str | os.PathLike[str]
"""The path of a folder."""


@dataclass(frozen=True)
class Ruleset:
    """A ruleset 规则集 that loaded without an error.

    ``book`` is its content as data, ``cases`` are the cases of its own layer, ``warnings`` the findings that
    did not stop it, ``texts`` its files by name.
    """

    book: Rulebook
    cases: tuple[Case, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """The id on the front page."""
        return self.book.id

    @property
    def title(self) -> str:
        """The title on the front page."""
        return self.book.title

    @property
    def version(self) -> str:
        """The versions of all its layers, topmost first, joined by ``+``."""
        return self.book.version

    @property
    def digest(self) -> str:
        """The SHA-256 of what decides, in hexadecimal: every file of every layer except cases."""
        return self.book.digest

    @property
    def place(self) -> str | None:
        """Where it applies (北京市/西城区); None for everywhere."""
        return self.book.layers[-1].place

    def compile(self, target: Literal["reference"] = "reference") -> Evaluator:
        """An evaluator of these rules: immutable, safe to share among threads, picklable.

        ``"reference"`` is the evaluator that defines what rules mean. Raises ValueError for another target.
        """
        if target != "reference":
            raise ValueError(f"no target {target!r}: the targets are 'reference'")
        return Evaluator(self.book)

    def task_model(self) -> type[BaseModel]:
        """A pydantic model of a task in this vocabulary, for FastAPI and forms; every field may be left out."""
        from access_rules.loading.task_model import task_model  # noqa: PLC0415  # pydantic work done on demand

        return task_model(self.book)


@dataclass(frozen=True)
class Library:
    """The rulesets of many places."""

    rulesets: tuple[Ruleset, ...]

    def __iter__(self) -> Iterator[Ruleset]:
        return iter(self.rulesets)

    def __len__(self) -> int:
        return len(self.rulesets)

    def ruleset_for(self, place: str) -> Ruleset:
        """The ruleset of the lowest layer that governs a place, 北京市西城区 or 北京市/西城区.

        Raises LookupError where no ruleset governs it, not even a national one.
        """
        governing = [each for each in self.rulesets if covers(each.place, place)]
        if not governing:
            raise LookupError(f"no ruleset governs {place!r}")
        return max(governing, key=lambda each: specificity(each.place))

    def for_place(self, place: str) -> Evaluator:
        """The evaluator of the lowest layer that governs a place; made once. Raises LookupError."""
        return self._evaluators[self.ruleset_for(place).id]

    @cached_property
    def _evaluators(self) -> Mapping[str, Evaluator]:
        return _LazyEvaluators({each.id: each for each in self.rulesets})


class _LazyEvaluators(dict[str, Evaluator]):
    def __init__(self, rulesets: Mapping[str, Ruleset]) -> None:
        super().__init__()
        self._rulesets = rulesets

    def __missing__(self, name: str) -> Evaluator:
        # Two threads may both compile; both results are equal, so the last one may stay.
        self[name] = self._rulesets[name].compile()
        return self[name]


def load(path: Location) -> Ruleset:
    """The ruleset in a folder, with the layers it extends.

    Raises RulesetError, whose diagnostics are every finding in every file.
    """
    return _ruleset(load_folder(Path(path)))


def load_shipped(name: str) -> Ruleset:
    """A ruleset that comes with the package, such as ``"national"``.

    Raises LookupError naming the shipped rulesets where there is none of that name.
    """
    names = shipped_names()
    if name not in names:
        raise LookupError(f"no shipped ruleset {name!r}: there are {', '.join(names)}")
    return load(shipped_folder() / name)


def shipped_names() -> tuple[str, ...]:
    """The names of the rulesets that come with the package."""
    return tuple(sorted(front.parent.name for front in shipped_folder().glob(f"*/{FRONT_PAGE}")))


def shipped_folder() -> Path:
    """The folder of the rulesets that come with the package."""
    package = Path(__file__).parent
    installed = package / "rulesets"
    # In a checkout the rulesets stand beside src/; a wheel carries them inside the package.
    return installed if installed.is_dir() else package.parents[1] / "rulesets"


def load_all(root: Location) -> Library:
    """Every ruleset in the folders below ``root``.

    Raises RulesetError with the findings of all of them, also where two govern the same place.
    """
    loaded: list[Ruleset] = []
    findings: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for folder in sorted(front.parent for front in Path(root).rglob(FRONT_PAGE)):
        try:
            loaded.append(load(folder))
        except RulesetError as error:
            findings.extend(error.diagnostics)
            texts.update(error.texts)
    if not loaded and not findings:
        findings.append(diagnose("AR615", None, folder=str(root)))
    findings.extend(_governed_twice(loaded))
    if any(each.is_error for each in findings):
        raise RulesetError(in_reading_order(findings), texts)
    return Library(tuple(loaded))


def _governed_twice(loaded: list[Ruleset]) -> Iterator[Diagnostic]:
    seen: dict[tuple[str, ...], Ruleset] = {}
    for each in loaded:
        for key in {("place", each.place or ""), ("id", each.id)}:
            earlier = seen.setdefault(key, each)
            if earlier is not each:
                place = each.place or "全国"
                yield diagnose("AR617", each.book.layers[-1].span, place=place, one=earlier.id, other=each.id)
                break


def _ruleset(loaded: Loaded) -> Ruleset:
    return Ruleset(loaded.book, loaded.cases, loaded.warnings, loaded.texts)
