"""Keeping the garbage collector out of the way while a document is built."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause the cyclic collector, if it runs.

    A document is a million small objects without a cycle among them; looking through them again and again
    takes twice the time of making them.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
