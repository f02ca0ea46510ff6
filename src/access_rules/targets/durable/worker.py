"""The worker process: the only place where the engine runs.

Started as a script of its own, so it knows nothing of the rest of the package. It reads one JSON document a line:
first the rulesets, then a message for each task; it answers each with one line, and ends when its input does.

- The engine's ``Host`` is left out: its threads take up actions at times of their own.
- A message is a fact that is retracted at once, with an id that is never used again, so the engine holds one only.
- An action that fails would be swallowed by the engine: it is kept here and sent as a fault.
- A kernel timer ends the process when an answer takes too long, whatever the engine is doing, parent or no parent.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any


class Shop:
    """The rulesets in the engine, and what it has reported about the message at hand."""

    def __init__(self, rulesets: Mapping[str, Mapping[str, Any]], ticket: str) -> None:
        # Imported on demand: without it the parent is told so in an answer.
        from durable.engine import MessageNotHandledException, Ruleset  # noqa: PLC0415

        self._unmatched = MessageNotHandledException
        self._ticket = ticket
        self._reports: list[tuple[str, object]] = []
        self._faults: list[str] = []
        self._parts = {
            name: (Ruleset(name, None, self._with_actions(each["definition"])), each["properties"])
            for name, each in rulesets.items()
        }

    def ask(self, number: int, told: Mapping[str, Any]) -> dict[str, Any]:
        """What each ruleset reports of a message: its rules with the ticket that they saw, and every fault."""
        reports = {}
        self._faults = []
        for name, (ruleset, properties) in self._parts.items():
            self._reports = []
            self._post(ruleset, {**{each: told[each] for each in properties}, self._ticket: number})
            reports[name] = self._reports
        return {"ticket": number, "reports": reports, "faults": self._faults}

    def _post(self, ruleset: Any, message: dict[str, Any]) -> None:
        fact = {**message, "id": message[self._ticket], "sid": "task"}
        try:
            self._act(ruleset, ruleset.assert_fact(fact))
            self._act(ruleset, ruleset.retract_fact(fact))
        except self._unmatched:
            # The engine's way to say that no rule holds. The heartbeat holds for every message, so here it is a fault.
            self._faults.append("not handled: not even the heartbeat fired")
        except Exception as error:  # noqa: BLE001  # whatever the engine raises is told to the parent
            self._faults.append(getattr(error, "message", None) or f"{type(error).__name__}: {error}")

    def _act(self, ruleset: Any, state: int) -> None:
        ruleset.do_actions(state, self._done)

    def _done(self, error: object, state: Mapping[str, Any] | None) -> None:
        if error is not None:
            self._faults.append(f"the engine ended with {error!r}")
        if state is not None and "exception" in state:
            self._faults.append(f"an action failed: {state['exception']}")

    def _with_actions(self, definition: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        return {rule: {**each, "run": self._action(rule)} for rule, each in definition.items()}

    def _action(self, rule: str) -> Callable[[Any], None]:
        def report(closure: Any) -> None:
            try:
                self._reports.append((rule, closure.m[self._ticket]))
            except Exception as error:  # noqa: BLE001  # the engine would swallow it
                self._faults.append(f"the action of {rule} failed: {error!r}")

        return report


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer every request until there are no more."""
    start = json.loads(requests.readline())
    with _Fuse(start["seconds_to_start"]):
        shop = Shop(start["rulesets"], start["ticket"])
    _send(answers, {"ready": sorted(start["rulesets"])})
    fuse = _Fuse(start["seconds_to_answer"])
    for line in requests:
        request = json.loads(line)
        with fuse:
            answer = shop.ask(request["ticket"], request["message"])
        _send(answers, answer)


class _Fuse:
    """Ends the process when what it guards takes too long; the kernel does it, so a busy engine cannot prevent it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


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
    requests = os.fdopen(0, encoding="utf-8", closefd=False)
    try:
        serve(requests, answers)
    except ImportError as error:
        _send(answers, {"failed": f"{error}"})
    except Exception as error:  # noqa: BLE001
        _send(answers, {"failed": f"{type(error).__name__}: {error}"})
        sys.exit(1)


if __name__ == "__main__":
    main()
