"""Finding the ruleset a user means: a folder, a shipped name, or the one that governs a place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from access_rules.cli.console import Usage
from access_rules.library import Ruleset, load, load_all, shipped_folder, shipped_names
from access_rules.loading.layers import FRONT_PAGE
from access_rules.render.wording import Language


def folders(paths: list[Path], lang: Language) -> Iterator[Path]:
    """The folders of rulesets that the paths name: one itself, or every one below it.

    Raises Usage where a path names none.
    """
    for path in paths:
        found = [path] if (path / FRONT_PAGE).is_file() else _below(path) or _of_file(path) or _shipped(path)
        if not found:
            raise Usage(_no_ruleset(path, lang))
        yield from found


def ruleset_at(path: Path, place: str | None, lang: Language) -> Ruleset:
    """The ruleset at a path, or of those below it the one that governs ``place``. Raises Usage, RulesetError."""
    if place is None:
        found = list(folders([path], lang))
        if len(found) > 1:
            raise Usage(
                f"`{path}` 下有 {len(found)} 个规则集：指明一个，或用 --place 指定地区"
                if lang == "zh"
                else f"`{path}` holds {len(found)} rulesets: name one of them, or give --place"
            )
        return load(found[0])
    root = path if path.is_dir() else shipped_folder()
    if (root / FRONT_PAGE).is_file():
        # A single ruleset was named: those beside it hold the places below it.
        root = root.resolve().parent
    try:
        return load_all(root).ruleset_for(place)
    except LookupError:
        raise Usage(f"没有规则集适用于 `{place}`" if lang == "zh" else f"no ruleset governs `{place}`") from None


def _below(path: Path) -> list[Path]:
    return sorted(front.parent for front in path.rglob(FRONT_PAGE)) if path.is_dir() else []


def _of_file(path: Path) -> list[Path]:
    return [path.parent] if path.name == FRONT_PAGE and path.is_file() else []


def _shipped(path: Path) -> list[Path]:
    return [shipped_folder() / path.name] if len(path.parts) == 1 and path.name in shipped_names() else []


def _no_ruleset(path: Path, lang: Language) -> str:
    names = "、".join(shipped_names())
    if lang == "zh":
        return f"`{path}` 不是规则集：给出含 {FRONT_PAGE} 的文件夹，或随包规则集的名称（{names}）"
    return f"`{path}` is no ruleset: give a folder with {FRONT_PAGE}, or the name of a shipped one ({names})"
