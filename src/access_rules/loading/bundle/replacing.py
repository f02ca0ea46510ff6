"""Writing a file so that whoever reads it at the same time sees the old content or the new, never a part."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of a file, or make the file; after a crash either is there whole.

    Who may read the file stays as it was, and a link to it a link. Raises OSError, and leaves what was there
    alone, where it cannot be written.
    """
    real = path.resolve()
    # Beside it: only within one file system is a name taken over in one step.
    beside = real.with_name(f".{real.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if real.exists():
            beside.chmod(stat.S_IMODE(real.stat().st_mode))
        beside.replace(real)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise OSError(error.errno, error.strerror, str(path)) from error
    _sync_folder(real.parent)


def _sync_folder(folder: Path) -> None:
    # Where folders cannot be synced (Windows) the name is safe as soon as the system writes it.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
