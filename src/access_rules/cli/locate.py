"""Finding the ruleset a user means: a folder, a built file, a shipped name, or the one that governs a place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from access_rules.cli.console import Usage
from access_rules.errors import RulesetError
from access_rules.folding import nearest
from access_rules.language.layers import FRONT_PAGE
from access_rules.language.places import covers, lacks_the_upper_steps_of, specificity
from access_rules.library import (
    Ruleset,
    governed_twice,
    load,
    ruleset_folders,
    rulesets_below,
    shipped_folder,
    shipped_names,
)
from access_rules.loading.bundle.built import means_built
from access_rules.loading.heads import Head, read_head


def folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The rulesets that the paths name, folders and built files, each once. Raises Usage where a path names none."""
    return tuple({each.resolve(): each for path in paths for each in folders_at(path)}.values())


def folders_at(path: Path) -> tuple[Path, ...]:
    """The rulesets that a path names, folders or built files.

    It may be one itself, hold some, be a file or a folder within one, or the name of a shipped one.
    Raises Usage where it names none.
    """
    if path.is_dir():
        found = rulesets_below(path) if not _is_ruleset(path) else (path,)
        found = found or _around(path)
    elif path.exists():
        found = (path,) if means_built(path) else _around(path)
    else:
        found = (shipped_folder() / path,) if str(path) in shipped_names() else ()
    if not found:
        raise _no_ruleset(path)
    return found


def _is_ruleset(folder: Path) -> bool:
    return (folder / FRONT_PAGE).is_file()


def _around(path: Path) -> tuple[Path, ...]:
    """The ruleset that a file or a folder belongs to."""
    return tuple(each for each in path.absolute().parents if _is_ruleset(each))[:1]


def ruleset_at(path: Path) -> Ruleset:
    """The one ruleset at a path. Raises Usage, RulesetError."""
    found = folders_at(path)
    if len(found) > 1:
        raise Usage(
            f"`{path}` 下有 {len(found)} 个规则集：指明一个，或用 --place 指定地区",
            f"`{path}` holds {len(found)} rulesets: name one of them, or give --place",
        )
    return load(found[0])


def ruleset_for(path: Path, place: str) -> Ruleset:
    """Of the rulesets at a path, or of the family of the one there, that of the lowest layer governing a place.

    Only the front pages of the others are read. Raises Usage, RulesetError.
    """
    heads = [read_head(each) for each in folders_at(path)]
    if len(heads) == 1:
        heads = _family(heads[0])
    for head in heads:
        if not head.readable:
            load(head.folder)  # which tells why
    governing = [each for each in heads if covers(each.place, place)]
    depth = max((specificity(each.place) for each in governing), default=0)
    if depth == 0:
        _require_whole_place(place, heads)
    if not governing:
        raise Usage(f"没有规则集适用于 `{place}`", f"no ruleset governs `{place}`")
    lowest = [load(each.folder) for each in governing if specificity(each.place) == depth]
    if twice := tuple(governed_twice(lowest)):
        raise RulesetError(twice, {name: text for each in lowest for name, text in each.texts.items()})
    return lowest[0]


def _family(head: Head) -> list[Head]:
    """A ruleset and those beside it that extend it, directly or through one another."""
    beside = {each.resolve(): read_head(each) for each in ruleset_folders(head.folder.resolve().parent)}
    return [head, *(each for each in beside.values() if _extends(each, head, beside))]


def _extends(lower: Head, upper: Head, known: dict[Path, Head]) -> bool:
    seen: set[Path] = set()
    following = lower.extends
    while following is not None and following.resolve() not in seen:
        seen.add(following.resolve())
        if following.resolve() == upper.folder.resolve():
            return True
        above = known.get(following.resolve())
        following = above.extends if above else None
    return False


def _require_whole_place(place: str, heads: Iterable[Head]) -> None:
    whole = next((each.place for each in heads if lacks_the_upper_steps_of(each.place, place)), None)
    if whole is not None:
        raise Usage(
            f"`{place}` 没有写明在哪里：是否为 `{whole}`？",
            f"`{place}` does not say where it lies: did you mean `{whole}`?",
        )


def _no_ruleset(path: Path) -> Usage:
    near = nearest(str(path), shipped_names()) if len(path.parts) == 1 and not path.exists() else None
    if near:
        return Usage(f"没有 `{path}`：是否为随包规则集 `{near}`？", f"there is no `{path}`: did you mean `{near}`?")
    if not path.exists():
        return Usage(
            f"没有 `{path}`：给出规则集的文件夹，或随包规则集的名称，如 national",
            f"there is no `{path}`: give the folder of a ruleset, or the name of a shipped one such as national",
        )
    return Usage(
        f"`{path}` 不是规则集：给出含 {FRONT_PAGE} 的文件夹，或者 access-rules build 打的包",
        f"`{path}` is no ruleset: give a folder that holds {FRONT_PAGE}, or a file that access-rules build made",
    )
