"""The head of a ruleset: what its front page says of where it applies, without reading the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from access_rules.errors import RulesetError
from access_rules.language.layers import FRONT_PAGE
from access_rules.loading.bundle.built import means_built, read_manifest
from access_rules.loading.keywords import english
from access_rules.loading.reader import read_file


@dataclass(frozen=True, slots=True)
class Head:
    """Where a ruleset applies (None: everywhere) and the folder it extends; a built file extends none.

    ``readable`` is False where the front page has mistakes, or the file is damaged; only loading it tells them.
    """

    folder: Path
    place: str | None = None
    extends: Path | None = None
    readable: bool = True


def read_head(folder: Path) -> Head:
    """The head of the ruleset in a folder or a built file."""
    return _head_of_built(folder) if means_built(folder) else _head_of_folder(folder)


def _head_of_built(file: Path) -> Head:
    try:
        place = read_manifest(file).get("place")
    except RulesetError:
        return Head(file, readable=False)
    return Head(file, place=place if isinstance(place, str) else None)


def _head_of_folder(folder: Path) -> Head:
    document = read_file(folder / FRONT_PAGE, FRONT_PAGE)
    data = document.data
    if not document.whole or not isinstance(data, Mapping):
        return Head(folder, readable=False)
    said = {english(key): value for key, value in data.items()}
    place, extends = said.get("place"), said.get("extends")
    return Head(
        folder,
        place=place if isinstance(place, str) else None,
        extends=folder / extends if isinstance(extends, str) else None,
    )


def layers_of(folder: Path) -> tuple[Path, ...]:
    """The folder of a ruleset and those of the layers above it, as far as their front pages can be read."""
    found: dict[Path, Path] = {}
    following: Path | None = folder
    while following is not None and following.resolve() not in found:
        found[following.resolve()] = following
        following = read_head(following).extends
    return tuple(found.values())
