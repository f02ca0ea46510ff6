"""What is said of a task when something was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from access_rules.cli.console import ReportFormat, as_json, hand_over, say

if TYPE_CHECKING:
    from access_rules.register.register import Register
    from access_rules.register.statechart import Task
    from access_rules.render.wording import Language


def tell_task(
    register: Register,
    task: Task,
    lang: Language,
    format: ReportFormat = ReportFormat.TEXT,
    *,
    explained: bool = False,
) -> None:
    """How a task stands now, and, ``explained``, the decision on it."""
    from access_rules.render.records import (  # noqa: PLC0415  # --help stays fast
        decision_in_words,
        standing_in_words,
        task_as_json,
    )

    decided = next((each for each in reversed(register.history(task.id)) if each.decision), None)
    if format is ReportFormat.JSON:
        hand_over(as_json({**task_as_json(task), "decision": decided.decision if decided else None}))
        return
    say(standing_in_words(task, lang))
    if explained and decided is not None:
        say("")
        say(decision_in_words(decided, lang))
