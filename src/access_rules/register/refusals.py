"""Why an action was refused, as an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Message
from access_rules.errors import RegisterError
from access_rules.language.procedure import TaskState
from access_rules.loading.keywords import STATES, both
from access_rules.register.events import EventKind, canonical
from access_rules.register.statechart import OutOfTurnError

ACTIONS: Final[Mapping[EventKind, Message]] = {
    EventKind.SUBMITTED: Message("申请", "submitted"),
    EventKind.DECIDED: Message("作出决定", "decided"),
    EventKind.APPROVED: Message("批准", "approved"),
    EventKind.RETURNED: Message("退回", "returned"),
    EventKind.REJECTED: Message("否决", "rejected"),
    EventKind.LISTED: Message("列入清单", "listed"),
    EventKind.OBJECTED: Message("提出异议", "objected to"),
    EventKind.RECHECKED: Message("回头看", "rechecked"),
    EventKind.RECORDED: Message("补记", "added to"),
    EventKind.WITHDRAWN: Message("撤回", "withdrawn"),
    EventKind.EXPIRED: Message("作到期处理", "expired"),
    EventKind.NOTICED: Message("提醒", "noticed"),
}
"""What is done to a task, in words: 不能批准, it cannot be approved."""

_UNSHOWN: Final = Message("有不能显示的字符", "characters that cannot be shown are in it")
_REMOVE: Final = Message("删去这些字符", "remove them")

_MOST: Final = 2000
"""Characters that a text on an event may have."""


def refusal(code: str, *, help: Message | None = None, **words: Any) -> RegisterError:
    """The error of one finding about a task, or about a particular of an action."""
    return RegisterError([diagnose(code, None, help=help, **words)])


UNFOLLOWABLE: Final = (OutOfTurnError, LookupError, TypeError, ValueError)
"""What comes of an event that does not follow, or tells nothing that can be read."""


def out_of_turn(number: int) -> RegisterError:
    """The error of an event that the journal should not hold."""
    problem = Message("接不上该事项此前的经过", "does not follow from what happened to the task before")
    return RegisterError([diagnose("AR732", None, path=(number,), number=number, problem=problem)])


def state_in_words(state: TaskState) -> Message:
    """A state as people call it."""
    return both(state, STATES)


def require_storable(decision: Mapping[str, Any]) -> None:
    """Raise RegisterError where a text in a decision is half a character, which no database takes."""
    try:
        canonical(decision).encode()
    except UnicodeEncodeError:
        particular = Message("事项的事实", "the facts of the task")
        raise refusal("AR739", help=_REMOVE, particular=particular, problem=_UNSHOWN) from None


def told(particular: Message, text: str | None) -> str:
    """A particular of an action, without spaces around it. Raises RegisterError where it is blank or no plain text."""
    plain = (text or "").strip()
    if not plain:
        problem, help_ = Message("没有写", "it is blank"), Message("写明它", "state it")
    elif len(plain) > _MOST:
        problem = Message(f"超过 {_MOST} 字", f"it is longer than {_MOST} characters")
        help_ = Message("写短一些", "make it shorter")
    elif not plain.replace("\n", "").isprintable():
        problem, help_ = _UNSHOWN, _REMOVE
    else:
        return plain
    raise refusal("AR739", help=help_, particular=particular, problem=problem)
