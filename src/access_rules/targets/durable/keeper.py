"""The worker process that keeps facts: what it was told before bears on what it is told next.

Started as a script of its own, as ``worker.py`` is, and for the same reasons. It reads one JSON document a line: first
a ruleset of the engine, then facts; of each it is told whether it is kept, taken back, or only passes by. It answers
with the rules that fired, each with the facts that made it fire, and ends when its input does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any


class Keeper:
    """One ruleset in the engine, and what it has reported since it was last asked."""

    def __init__(self, definition: Mapping[str, Mapping[str, Any]], numbers: Mapping[str, Sequence[str]]) -> None:
        # Imported on demand: without it the parent is told so in an answer.
        from durable.engine import MessageNotHandledException, Ruleset  # noqa: PLC0415

        self._unmatched = MessageNotHandledException
        self._reports: list[tuple[str, list[object]]] = []
        self._faults: list[str] = []
        rules = {name: {**each, "run": self._action(name, numbers[name])} for name, each in definition.items()}
        self._ruleset = Ruleset("kept", None, rules)

    def hear(self, how: str, fact: dict[str, Any]) -> dict[str, Any]:
        """Keep a fact, take it back, or let it pass by; what fired on account of it, and every fault."""
        self._reports, self._faults = [], []
        if how != "retract":
            self._post(self._ruleset.assert_fact, fact)
        if how != "assert":
            self._post(self._ruleset.retract_fact, fact)
        return {"reports": self._reports, "faults": self._faults}

    def _post(self, tell: Callable[[dict[str, Any]], int], fact: dict[str, Any]) -> None:
        try:
            self._ruleset.do_actions(tell(fact), self._done)
        except self._unmatched:
            # The engine's way to say that no rule can make anything of a fact by itself.
            return
        except Exception as error:  # noqa: BLE001  # whatever the engine raises is told to the parent
            self._faults.append(getattr(error, "message", None) or f"{type(error).__name__}: {error}")

    def _done(self, error: object, state: Mapping[str, Any] | None) -> None:
        if error is not None:
            self._faults.append(f"the engine ended with {error!r}")
        if state is not None and "exception" in state:
            self._faults.append(f"an action failed: {state['exception']}")

    def _action(self, rule: str, names: Sequence[str]) -> Callable[[Any], None]:
        def report(closure: Any) -> None:
            try:
                self._reports.append((rule, [getattr(closure, each).number for each in names]))
            except Exception as error:  # noqa: BLE001  # the engine would swallow it
                self._faults.append(f"the action of {rule} failed: {error!r}")

        return report


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer every request until there are no more; a kernel timer ends an engine that is too slow."""
    start = json.loads(requests.readline())
    signal.setitimer(signal.ITIMER_REAL, start["seconds_to_start"])
    keeper = Keeper(start["definition"], start["numbers"])
    signal.setitimer(signal.ITIMER_REAL, 0)
    _send(answers, {"ready": sorted(start["definition"])})
    for line in requests:
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, start["seconds_to_answer"])
        answer = keeper.hear(request["how"], request["fact"])
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, {"ticket": request["ticket"], **answer})


def _send(answers: IO[str], answer: Mapping[str, Any]) -> None:
    answers.write(json.dumps(answer, ensure_ascii=False) + "\n")
    answers.flush()


def main() -> None:
    """Serve on the standard streams; what the engine prints goes nowhere."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Interrupting the program from the keyboard must not leave it without an answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
    try:
        serve(os.fdopen(0, encoding="utf-8", closefd=False), answers)
    except Exception as error:  # noqa: BLE001
        _send(answers, {"failed": f"{type(error).__name__}: {error}"})
        sys.exit(1)


if __name__ == "__main__":
    main()
