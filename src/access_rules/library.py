"""Rulesets as their users hold them: loaded from a folder, shipped with the package, or found by place."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message, in_reading_order, moved
from access_rules.errors import RulesetError
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.cases import Case
from access_rules.language.layers import FRONT_PAGE
from access_rules.language.places import covers, lacks_the_upper_steps_of, specificity
from access_rules.language.rulebook import Rulebook
from access_rules.source import Span
from access_rules.targets.index import IndexEngine
from access_rules.targets.table import batches

if TYPE_CHECKING:
    from pydantic import BaseModel

    from access_rules.loading.bundle.built import Built
    from access_rules.loading.layers import Shelf

# What reads files is imported by the functions that read: `access-rules --help` and a program that only holds
# decisions need neither YAML nor pydantic.

Location = str | os.PathLike[str]
"""The path of a folder, or of a built file."""


class _Deferred:
    """What a ruleset keeps to read its cases and texts when they are first asked for."""

    _details: Mapping[str, Callable[[], Any]]
    _file: Path | None = None

    if not TYPE_CHECKING:  # a type checker should go on telling which attributes there are

        def __getattr__(self, name: str) -> Any:
            # Reached only where an attribute is not there (yet); copies and pickles ask for many that never are.
            read = self.__dict__.get("_details", {}).get(name)
            if read is None:
                raise AttributeError(f"a ruleset has no {name!r}")
            return self.__dict__.setdefault(name, read())


@dataclass(frozen=True)
class Ruleset(_Deferred):
    """A ruleset 规则集 that loaded without an error.

    ``book`` is its content as data, ``cases`` are the cases of its own layer, ``warnings`` the findings that
    did not stop it, ``texts`` its files by path, ``folders`` those of its layers by the names that spans use.
    A built ruleset has no folders, and its texts go by the names that spans use.
    """

    book: Rulebook
    cases: tuple[Case, ...] = field(default_factory=tuple)
    warnings: tuple[Diagnostic, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    folders: Mapping[str, Path] = field(default_factory=dict, repr=False, compare=False)

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

    @property
    def folder(self) -> Path | None:
        """The folder it was loaded from; None where that was a built file."""
        return next(iter(self.folders.values()), None)

    @property
    def file(self) -> Path | None:
        """The built file it was loaded from; None where that was a folder."""
        return self._file

    def located(self, place: Span) -> Span:
        """A place in one of its files, named by the path at which the file can be opened.

        The spans of its rules and cases name the folder alone (national/facts.yaml), so that decisions read
        alike on every machine.
        """
        folder, _, relative = place.file.partition("/")
        return replace(place, file=(self.folders[folder] / relative).as_posix()) if folder in self.folders else place

    def compile(self, target: Literal["index", "reference", "durable"] = "index") -> Evaluator:
        """An evaluator of these rules: immutable, safe to share among threads, picklable.

        ``"index"`` decides by bit vectors; ``"reference"`` evaluates every condition as it is written and
        defines what rules mean; ``"durable"`` asks durable-rules, in a worker process of its own, and has all it
        says checked by bit vectors. All give equal decisions. Raises ValueError for another target,
        MissingExtraError where durable-rules is not installed.
        """
        match target:
            case "index":
                return Evaluator(self.book, IndexEngine(self.book), batches)
            case "reference":
                return Evaluator(self.book, batches=batches)
            case "durable":
                from access_rules.targets.durable.engine import DurableEngine  # noqa: PLC0415  # for those who run it

                durable = DurableEngine(self.book, audit=1, auditor=IndexEngine(self.book))
                return Evaluator(self.book, durable, batches)
            case _:
                raise ValueError(f"no target {target!r}: the targets are 'index', 'reference' and 'durable'")

    def save(self, path: Location) -> None:
        """Write the ruleset with the layers it extends to one file, which ``load`` reads many times faster.

        The file appears whole or not at all; the same ruleset always gives the same bytes. Raises OSError
        where it cannot be written.
        """
        from access_rules.loading.bundle.built import build  # noqa: PLC0415  # likewise on demand
        from access_rules.loading.bundle.replacing import replace_file  # noqa: PLC0415

        warnings = tuple(moved(each, self._name_of) for each in self.warnings)
        texts = {self._name_of(file): text for file, text in self.texts.items()}
        replace_file(Path(path), build(self.book, self.cases, warnings, texts))

    def _name_of(self, file: str) -> str:
        """How spans name a file: the inverse of ``located``."""
        around = [each for each in self.folders.items() if Path(file).is_relative_to(each[1])]
        name, folder = max(around, key=lambda each: len(each[1].parts), default=("", Path()))
        return f"{name}/{Path(file).relative_to(folder).as_posix()}" if name else file

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

        A place for which no layer was written is governed by the national one. Raises LookupError where there
        is none, and where a place leaves out the province (西城区): such names are not unique.
        """
        governing = [each for each in self.rulesets if covers(each.place, place)]
        lowest = max(governing, key=lambda each: specificity(each.place), default=None)
        if lowest is None or lowest.place is None:
            whole = [each.place for each in self.rulesets if lacks_the_upper_steps_of(each.place, place)]
            if whole:
                raise LookupError(f"{place!r} does not say where it lies: did you mean {whole[0]!r}?")
        if lowest is None:
            raise LookupError(f"no ruleset governs {place!r}")
        return lowest

    def for_place(self, place: str) -> Evaluator:
        """The evaluator of the lowest layer that governs a place; made once.

        Raises LookupError as ``ruleset_for`` does.
        """
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
    """The ruleset in a folder, with the layers it extends, or in a built file, which holds them.

    Raises RulesetError, whose diagnostics are every finding in every file.
    """
    return _load(path, {})


def _load(path: Location, shelf: Shelf) -> Ruleset:
    from access_rules.loading.bundle.built import means_built, read_built  # noqa: PLC0415

    if means_built(Path(path)) or Path(path).is_file():
        return _unread(read_built(Path(path)), Path(path))
    from access_rules.loading.load import load_folder  # noqa: PLC0415  # a built file needs no YAML

    loaded = load_folder(Path(path), shelf)
    return Ruleset(loaded.book, loaded.cases, loaded.warnings, loaded.texts, loaded.folders)


def _unread(built: Built, file: Path) -> Ruleset:
    """The ruleset in a built file, its cases and texts still unread."""
    made = object.__new__(Ruleset)
    details = {"cases": built.cases, "texts": built.texts}
    made.__dict__.update(book=built.book, warnings=built.warnings, folders={}, _details=details, _file=file)
    return made


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


def ruleset_folders(root: Location) -> tuple[Path, ...]:
    """The folders of rulesets at and below ``root``, hidden folders (.venv, .git) left out."""
    return tuple(sorted(each.parent for each in _found_below(root, FRONT_PAGE)))


def rulesets_below(root: Location) -> tuple[Path, ...]:
    """The folders of rulesets at and below ``root``; where there are none, the built files."""
    from access_rules.loading.bundle.built import SUFFIX  # noqa: PLC0415

    # Built files beside the folders they were made from say the same again.
    return ruleset_folders(root) or _found_below(root, f"*{SUFFIX}")


def _found_below(root: Location, pattern: str) -> tuple[Path, ...]:
    """What is found at and below ``root``, hidden files and folders (.venv, .git) left out."""
    top = Path(root)
    found = (each.relative_to(top) for each in top.rglob(pattern))
    return tuple(sorted(top / each for each in found if not any(part.startswith(".") for part in each.parts)))


@dataclass(frozen=True)
class Survey:
    """What became of loading several rulesets: those that loaded, every finding once, the files by path."""

    rulesets: tuple[Ruleset, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]

    def within(self, paths: Collection[Path]) -> tuple[Ruleset, ...]:
        """The rulesets loaded from these folders and built files (resolved)."""
        origins = ((each.folder or each.file, each) for each in self.rulesets)
        return tuple(each for origin, each in origins if origin and origin.resolve() in paths)


def survey(folders: Iterable[Location]) -> Survey:
    """Load the rulesets in some folders and built files, whatever is wrong with them."""
    loaded: list[Ruleset] = []
    refused: list[Diagnostic] = []
    texts: dict[str, str] = {}
    shelf: Shelf = {}
    for folder in folders:
        try:
            loaded.append(_load(folder, shelf))
        except RulesetError as error:
            refused.extend(error.diagnostics)
            texts.update(error.texts)
        else:
            texts.update(loaded[-1].texts)
    findings = [*refused, *(each for ruleset in loaded for each in ruleset.warnings)]
    return Survey(tuple(loaded), in_reading_order(findings), texts)


def load_all(root: Location) -> Library:
    """Every ruleset in the folders at and below ``root``; where there are none, in the built files.

    Raises RulesetError with the findings of all of them, each once, also where two govern the same place.
    """
    found = survey(rulesets_below(root))
    findings = [*found.findings, *governed_twice(found.rulesets)]
    if not found.rulesets and not findings:
        findings.append(diagnose("AR615", None, folder=os.fspath(root)))
    if any(each.is_error for each in findings):
        raise RulesetError(in_reading_order(findings), found.texts)
    return Library(found.rulesets)


def governed_twice(rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    """A finding for each ruleset whose place, or whose id, an earlier one has."""
    seen: dict[tuple[str, str], Ruleset] = {}
    for each in rulesets:
        same_place = seen.setdefault(("place", each.place or ""), each)
        same_id = seen.setdefault(("id", each.id), each)
        if same_place is not each:
            place = each.place or Message("全国", "the whole country")
            labels = _label(same_place, Message("另一个规则集在这里", "the other ruleset is here"))
            yield diagnose("AR617", _front(each), labels=labels, place=place, one=same_place.id, other=each.id)
        elif same_id is not each:
            labels = _label(same_id, Message("先在这里声明", "first declared here"))
            yield diagnose("AR620", _front(each), labels=labels, word=each.id)


def _label(ruleset: Ruleset, message: Message) -> tuple[Label, ...]:
    span = _front(ruleset)
    return (Label(span, message),) if span else ()


def _front(ruleset: Ruleset) -> Span | None:
    span = ruleset.book.layers[-1].span
    return ruleset.located(span) if span else None
