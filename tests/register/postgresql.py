"""A PostgreSQL server of our own, reached by a socket in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NOBODY = "postgres"
"""Whom the server runs as where the tests run as root, which it refuses to be."""


def programs() -> Path | None:
    """The folder with the programs of the server; None where it is not installed."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = [Path(on_path).resolve(), *found] if on_path else found
    return known[0].parent if known else None


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """The URL of a running server; only one that is durable waits for the disk, as those in use do."""
    binaries = programs()
    assert binaries is not None
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as home:  # a socket's path must be short
        if os.geteuid() == 0:
            shutil.chown(home, NOBODY)
        data, log = f"{home}/data", f"{home}/log"
        _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "register", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync={'on' if is_durable else 'off'}"
        _run(binaries / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        try:
            yield f"postgresql://register@/postgres?host={quote(home)}"
        finally:
            _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(program: Path, *arguments: str) -> None:
    user = ["runuser", "-u", NOBODY, "--"] if os.geteuid() == 0 else []
    # Whatever the server keeps open of ours would hold up whoever waits for the end of it.
    subprocess.run(
        [*user, str(program), *arguments],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
