"""The three answers a decision can give."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Whether a task may be pushed down to a village: 准予, 需审批 or 不予准入."""

    ALLOW = "allow"
    NEEDS_APPROVAL = "needs_approval"
    REJECT = "reject"

    @property
    def strictness(self) -> int:
        """0 for allow, 1 for needs_approval, 2 for reject."""
        return _STRICTNESS[self]


_STRICTNESS = {Outcome.ALLOW: 0, Outcome.NEEDS_APPROVAL: 1, Outcome.REJECT: 2}
