"""A ruleset as one file: what stands in it, and what to say about a file that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import RulesetError
from access_rules.language.cases import Case
from access_rules.language.rulebook import Rulebook
from access_rules.loading.bundle.envelope import (
    FORMAT,
    DamagedFileError,
    ForeignFileError,
    Opened,
    OtherFormatError,
    is_sealed,
    open_sealed,
    seal,
    unfolded,
)
from access_rules.loading.bundle.packing import pack
from access_rules.loading.bundle.unpacking import unpack
from access_rules.loading.collector import collector_paused
from access_rules.source import Span
from access_rules.version import VERSION

SUFFIX = ".ruleset"
"""How the names of built files end; what they are is told by their first bytes."""

_RULES = tuple[Rulebook, tuple[Diagnostic, ...]]
_CASES = tuple[Case, ...]
_TEXTS = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Built:
    """A built ruleset: its rules and warnings; cases and texts are read from its sections when asked for."""

    book: Rulebook
    warnings: tuple[Diagnostic, ...]
    _file: str
    _opened: Opened

    def cases(self) -> tuple[Case, ...]:
        """The cases. Raises RulesetError where another version wrote them."""
        cases: tuple[Case, ...] = _section("cases", _CASES, self._opened, self._file)
        return cases

    def texts(self) -> Mapping[str, str]:
        """The files it was built from, by the names that spans use. Raises RulesetError likewise."""
        texts: Mapping[str, str] = _section("texts", _TEXTS, self._opened, self._file)
        return texts


def build(book: Rulebook, cases: tuple[Case, ...], warnings: tuple[Diagnostic, ...], texts: Mapping[str, str]) -> bytes:
    """The bytes of a built ruleset; places are named as in spans. The same ruleset gives the same bytes."""
    manifest = {
        "ruleset": book.id,
        "title": book.title,
        "version": book.version,
        "place": book.layers[-1].place,
        "digest": book.digest,
        "rules": len(book.rules),
        "cases": len(cases),
    }
    sections = {
        "rules": pack((book, warnings), _RULES),
        "cases": pack(cases, _CASES),
        "texts": pack(dict(sorted(texts.items())), _TEXTS),
    }
    return seal(manifest, sections, VERSION)


def read_built(path: Path) -> Built:
    """The ruleset in a built file.

    Raises RulesetError where the file cannot be read, is none, is damaged, or is of another format.
    """
    file = path.as_posix()
    opened = _opened(path)
    book, warnings = _section("rules", _RULES, opened, file)
    return Built(book, warnings, file, opened)


def read_manifest(path: Path) -> Mapping[str, Any]:
    """What a built file says of itself: ``ruleset``, ``title``, ``version``, ``place`` and ``digest``.

    Raises RulesetError as ``read_built`` does.
    """
    return _opened(path).manifest


def is_built(path: Path) -> bool:
    """Whether there is a built file, damaged or not: by its first bytes."""
    try:
        return is_sealed(_content(path, 64))
    except OSError:
        return False


def means_built(path: Path) -> bool:
    """Whether who names this path means a built file: by the name, whatever is there, or by what is there."""
    return (path.suffix == SUFFIX and not path.is_dir()) or is_built(path)


def _opened(path: Path) -> Opened:
    file = path.as_posix()
    try:
        return open_sealed(_content(path))
    except OSError:
        raise _refused("AR100", file) from None
    except ForeignFileError:
        raise _refused("AR141", file) from None
    except DamagedFileError:
        raise _refused("AR142", file) from None
    except OtherFormatError as error:
        raise _of_another_format(file, error.number, error.manifest) from None


def _content(path: Path, size: int = -1) -> bytes:
    if not path.is_file():
        # A pipe or a device would be waited for.
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return file.read(size)


def _section(name: str, hint: Any, opened: Opened, file: str) -> Any:
    try:
        with collector_paused():
            return unpack(unfolded(opened.sections[name]), hint)
    except (LookupError, ValueError):
        # Its digest is right: it is as it was written, by a version that writes something else.
        raise _of_another_format(file, FORMAT, opened.manifest) from None


def _refused(code: str, file: str) -> RulesetError:
    return RulesetError([diagnose(code, Span(file, 1, 1, 1, 1), file=file)])


def _of_another_format(file: str, number: int, manifest: Mapping[str, Any]) -> RulesetError:
    built_by = str(manifest.get("built_by", "?"))
    again = Message(f"用 access_rules {VERSION} 重新打包", f"build it again with access_rules {VERSION}")
    is_later = number > FORMAT or (number == FORMAT and _is_later(built_by))
    finding = diagnose(
        "AR143",
        Span(file, 1, 1, 1, 1),
        help=None if is_later else again,
        file=file,
        format=number,
        built_by=built_by,
        needs=str(manifest.get("needs", built_by)) if number > FORMAT else built_by,
        version=VERSION,
    )
    return RulesetError([finding])


def _is_later(version: str) -> bool:
    """Whether a version comes after this one."""

    def steps(each: str) -> list[int]:
        return [int(digits) for digits in re.findall(r"\d{1,9}", each)]

    return steps(version) > steps(VERSION)
