"""What was proven before: kept in the user's cache, so that an unchanged ruleset is answered at once."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from access_rules.loading.bundle.replacing import replace_file
from access_rules.render.reports.model import Problem
from access_rules.render.reports.plain import from_plain, to_plain

_OLDEST = 60 * 24 * 3600
"""Seconds after which an answer is thrown away; a ruleset that is still checked is answered anew now and then."""

_LIBRARIES = ("z3-solver", "chinesecalendar")
"""What an answer depends on beside this package and the ruleset."""


@dataclass(frozen=True, slots=True)
class Cache:
    """Answers by key, one file each; a file that cannot be read or written is as good as none."""

    folder: Path

    def find(self, key: str) -> tuple[Problem, ...] | None:
        """The problems kept under a key; None where there are none or they are damaged."""
        try:
            kept = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            if kept["key"] != key:
                return None
            return tuple(map(from_plain, kept["problems"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def keep(self, key: str, problems: Iterable[Problem]) -> None:
        """Keep the problems under a key."""
        content = json.dumps({"key": key, "problems": [to_plain(each) for each in problems]}, ensure_ascii=False)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(self.folder / f"{key}.json", content.encode("utf-8", "surrogatepass"))
            self._forget()

    def _forget(self) -> None:
        for each in self.folder.glob("*.json"):
            if time.time() - each.stat().st_mtime > _OLDEST:
                each.unlink(missing_ok=True)


def cache_folder() -> Path:
    """Where answers are kept: below XDG_CACHE_HOME, else below ~/.cache."""
    said = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG base directory specification has relative paths ignored.
    base = Path(said) if Path(said).is_absolute() else Path.home() / ".cache"
    return base / "access-rules" / "proofs"


def key_of(*parts: Any) -> str:
    """The key of an answer to ``parts``, JSON values that tell all that was asked, by this very program."""
    content = json.dumps([_program(), _versions(), *parts], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


@cache
def _program() -> str:
    """A digest of this package's own code: whoever works on it must not be answered by what it was before."""
    package = Path(__file__).parents[1]
    content = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        content.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()


@cache
def _versions() -> Sequence[str | None]:
    return tuple(map(_version, _LIBRARIES))


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
