"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives the name of a file to write beside ``path``; it takes the place of ``path`` when all has gone well.

    Otherwise it is removed, and whatever was at ``path`` stays as it was. Only a process that is killed outright
    leaves it behind, under a hidden name. Raises OSError where the folder cannot be written to.
    """
    target = path.resolve()  # a link goes on pointing at the file
    partial = target.with_name(f".access-rules-{secrets.token_hex(8)}.part{target.suffix}")
    # With the rights that any new file has here; nobody else's file is touched.
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield partial
        _to_disk(partial)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _to_disk(target.parent)


def _to_disk(path: Path) -> None:
    """Waits until the disk has what was written, so that a power cut leaves the old file or the new one."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return  # Windows has no such thing for folders
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
