"""Rulesets as they stood in a git revision: ``main:rulesets/national``."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from access_rules.cli.console import Usage

_FILES = ":(glob)**/*.y*ml"
"""What is taken out of a revision: a ruleset may extend others anywhere in the repository."""


def is_revision(written: str) -> bool:
    """Whether an argument names a path in a revision, ``REV:PATH``, and not a file that is there."""
    return ":" in written and not Path(written).exists()


@contextmanager
def checked_out(written: str) -> Iterator[Path]:
    """The folder that ``REV:PATH`` names, in a temporary copy. Raises Usage where git has no such thing.

    PATH is taken from the root of the repository, as git does; ``./`` before it means from here.
    """
    revision, _, path = written.partition(":")
    root = Path(_git("rev-parse", "--show-toplevel").decode().strip())
    inside = Path(path)
    if path.startswith("."):
        inside = (Path.cwd() / path).resolve().relative_to(root)
    _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", asked=revision)
    archive = _git("-C", str(root), "archive", "--format=tar", revision, "--", _FILES, asked=revision)
    with tempfile.TemporaryDirectory(prefix="access-rules-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(folder, filter="data")
        found = Path(folder) / inside
        if not found.exists():
            raise Usage(f"修订 `{revision}` 里没有 `{path}`", f"revision `{revision}` has no `{path}`")
        yield found


def _git(*arguments: str, asked: str | None = None) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise Usage("读取修订需要 git：请先安装", "reading a revision needs git: install it first") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[0] if said else ""
        if asked is not None:
            raise Usage(
                f"git 没有修订 `{asked}`：写成 修订:路径，如 main:rulesets/national {why}".rstrip(),
                f"git has no revision `{asked}`: write REVISION:PATH such as main:rulesets/national {why}".rstrip(),
            )
        raise Usage(f"这里不是 git 仓库：{why}", f"this is no git repository: {why}")
    return done.stdout
