"""Adding proposed cases to a ruleset on the disk: only what then loads and passes stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from access_rules.cli.console import Usage
from access_rules.errors import RulesetError
from access_rules.library import Ruleset, load
from access_rules.loading.bundle.replacing import replace_file

if TYPE_CHECKING:
    from access_rules.render.proposals import WrittenCase

FILE = "cases/proposed.yaml"
"""Where proposed cases go, within the folder of the ruleset."""


def add_cases(cases: Sequence[WrittenCase], ruleset: Ruleset) -> Path:
    """Add cases to the file of proposed ones, and give its path.

    Raises Usage, the file being as before, where the ruleset has no folder, does not read that file, or would not
    load with it.
    """
    from access_rules.render.proposals import append_cases, write_cases  # noqa: PLC0415  # only when written

    if ruleset.folder is None:
        raise Usage("打包的规则集不能写入案例：指明它的文件夹", "a built ruleset takes no cases: name its folder")
    path = ruleset.folder / FILE
    before = path.read_bytes() if path.exists() else None
    text = write_cases(cases, ruleset.book) if before is None else append_cases(before.decode(), cases)
    path.parent.mkdir(exist_ok=True)
    replace_file(path, text.encode())
    try:
        reason = _misfit(cases, ruleset.folder)
    except BaseException:
        _restore(path, before)
        raise
    if reason is not None:
        _restore(path, before)
        raise reason
    return path


def _misfit(cases: Sequence[WrittenCase], folder: Path) -> Usage | None:
    """Why the ruleset on the disk does not take the cases; None where it does."""
    try:
        known = {case.id for case in load(folder).cases}
    except RulesetError as error:
        said = next(each for each in error.diagnostics if each.is_error).message
        return Usage(f"{FILE} 写不进去：{said.zh}", f"{FILE} cannot be written: {said.en}")
    if all(each.id in known for each in cases):
        return None
    return Usage(
        f"规则集不读 {FILE}：在 ruleset.yaml 的 `案例` 里加上 `cases/*.yaml`",
        f"the ruleset does not read {FILE}: add `cases/*.yaml` to `cases` in its ruleset.yaml",
    )


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        replace_file(path, before)
