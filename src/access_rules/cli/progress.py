"""A bar that shows how far a long run is, how fast it goes, and how long it will take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from access_rules.render.wording import Language


@contextmanager
def progress(expected: int, lang: Language) -> Iterator[Callable[[int], None]]:
    """Gives what is to be told of so many rows more; shown on a terminal, on standard error."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    started = time.monotonic()
    done = 0

    def pace(_: object) -> str:
        rate = done / max(time.monotonic() - started, 1e-9)
        left = _clock(max(expected - done, 0) / rate) if done else "--:--"
        return f"每秒 {rate:,.0f} 件，还要 {left}" if lang == "zh" else f"{rate:,.0f} a second, {left} left"

    with typer.progressbar(length=expected, file=sys.stderr, show_eta=False, show_pos=True, item_show_func=pace) as bar:

        def more(rows: int) -> None:
            nonlocal done
            done += rows
            bar.update(rows)

        yield more


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
