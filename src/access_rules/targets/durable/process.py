"""A worker process and the two pipes to it; nothing here waits longer than it is told to."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from access_rules.targets.durable.faults import Fault, FaultError

WORKER: Final = Path(__file__).with_name("worker.py")

_CHUNK: Final = 1 << 16

_SECONDS_TO_END: Final = 1.0


class WorkerProcess:
    """A child process that answers one line of JSON with one line of JSON; ``script`` is what it runs."""

    def __init__(self, script: Path | None = None) -> None:
        # The worker finds the libraries that this process finds, and its own folder does not hide any of them.
        paths = os.pathsep.join(each for each in sys.path if each)
        self._process = subprocess.Popen(  # noqa: S603  # our own script
            # Warnings are off: turned into errors by the environment they would stop the engine.
            [sys.executable, "-P", "-W", "ignore", str(script or WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self._end = weakref.finalize(self, _end, self._process)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def exchange(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to a request. Raises FaultError where the worker dies, is too slow or talks nonsense."""
        line = json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as ready:
            self._write(line, ready, until)
            answer = self._read(ready, until)
        try:
            read = json.loads(answer)
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise FaultError(Fault.SILENT, f"not an answer: {answer[:80]!r}")
        return read

    def _write(self, line: bytes, ready: selectors.BaseSelector, until: float) -> None:
        ready.register(self._to, selectors.EVENT_WRITE)
        while line:
            _wait(ready, until)
            try:
                line = line[os.write(self._to, line) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise self._ended() from None
        ready.unregister(self._to)

    def _read(self, ready: selectors.BaseSelector, until: float) -> bytes:
        ready.register(self._from, selectors.EVENT_READ)
        received = b""
        while not received.endswith(b"\n"):
            _wait(ready, until)
            chunk = os.read(self._from, _CHUNK)
            if not chunk:
                raise self._ended()
            received += chunk
        return received

    def _ended(self) -> FaultError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_END)
        code = self._process.returncode
        return FaultError(Fault.HANG if code == -signal.SIGALRM else Fault.CRASH, f"the worker ended with {code}")

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._end()

    def leave(self) -> None:
        """Let go of a process that belongs to the parent of this one."""
        self._end.detach()
        # Or the destructor would warn of a child that runs: it is no child of ours.
        self._process.returncode = 0
        _close(self._process)


def _wait(ready: selectors.BaseSelector, until: float) -> None:
    if not ready.select(max(0.0, until - time.monotonic())):
        raise FaultError(Fault.HANG, "no answer in time")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    _close(process)
    process.wait()


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
