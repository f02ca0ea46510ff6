"""Whatever moment a writer is killed at: what it acknowledged is there, and no half of what it did not."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from access_rules.register.events import Event
from access_rules.register.journal import Journal

KILLS = 200
LONGEST = 0.02
"""Seconds that a writer has at most: from its birth, so that it dies while it opens the journal, or from when it
has first told something, so that it dies in the midst of writing.
"""


@contextmanager
def nursery(url: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """What to write to and read from, to have writers born."""
    program = [sys.executable, str(Path(__file__).with_name("writer.py")), url]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, process.stdout
        process.stdin.close()
        assert process.wait() == 0


def acknowledged(number: int, chance: random.Random, orders: IO[str], answers: IO[str]) -> list[tuple[int, int]]:
    """What a writer says is in the journal, by the time it is killed."""
    orders.write(f"{number}\n")
    orders.flush()
    awaited = 1 if number % 5 == 0 else 2
    lines = [answers.readline() for _ in range(awaited)]
    time.sleep(chance.uniform(0, LONGEST))
    (born,) = (line for line in lines if line.startswith("born"))
    os.kill(int(born.split()[1]), signal.SIGKILL)
    while "gone\n" not in lines:
        lines.append(answers.readline())
    return [(int(first), int(last)) for first, last in (line.split() for line in lines if line[0].isdigit())]


def transactions(events: Sequence[Event]) -> list[tuple[int, int]]:
    """The transactions that events make up, each as its first and last number; none may be there in part."""
    found: list[tuple[int, int]] = []
    rest = list(events)
    while rest:
        size = rest[0].facts["of"]
        whole, rest = rest[:size], rest[size:]
        assert [event.facts["part"] for event in whole] == list(range(1, size + 1))
        assert len({event.task for event in whole}) == 1
        found.append((whole[0].number, whole[-1].number))
    return found


def test_killed_hundreds_of_times(url: str) -> None:
    chance = random.Random(20260301)
    told: set[tuple[int, int]] = set()
    Journal.create(url).close()
    is_file, seen = "://" not in url, 0
    with nursery(url) as (orders, answers):
        # A server takes longer to open, and has no file that a killed process could leave in disorder.
        for number in range(KILLS if is_file else KILLS // 2):
            told.update(acknowledged(number, chance, orders, answers))
            with Journal.open(url) as journal:
                events = list(journal.events(after=seen))
            assert told <= set(transactions(events)), f"writer {number}"
            assert [event.number for event in events] == list(range(seen + 1, seen + 1 + len(events)))
            told, seen = set(), seen + len(events)
    assert seen >= KILLS, "the writers wrote nothing worth killing them for"
    with Journal.open(url) as journal:
        assert journal.verify() == ()
        assert journal.head.number == seen
