"""A process that has writers of a journal born, one after the other: ``writer.py URL``.

It takes a line with a number for each, answers ``born PID``, and ``gone`` once that process is no more. A writer
goes on until it is killed; of each transaction it tells ``FIRST LAST``, the numbers of its events, once it is in the
journal. All are forks of this process, since to import everything takes longer than to write.
"""

from __future__ import annotations

import os
import random
import sys

from access_rules.register.events import Draft, EventKind
from access_rules.register.journal import Journal


def tell(line: str) -> None:
    # One system call: whoever reads never gets half of a line.
    os.write(1, f"{line}\n".encode())


def write(url: str, number: int) -> None:
    chance = random.Random(number)
    with Journal.open(url) as journal:
        while True:
            with journal.writing() as writing:
                first, size = writing.head.number + 1, chance.randint(1, 4)
                for part in range(1, size + 1):
                    facts = {"part": part, "of": size, "text": "字" * chance.randint(0, 2000)}
                    writing.append(Draft(EventKind.SUBMITTED, "写手", f"T{number}", "东村", "统计局", facts=facts))
            tell(f"{first} {first + size - 1}")


def main(url: str) -> None:
    Journal.open(url).close()  # the first time more is imported
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            write(url, int(line))
        tell(f"born {pid}")
        os.waitpid(pid, 0)
        tell("gone")


if __name__ == "__main__":
    main(sys.argv[1])
