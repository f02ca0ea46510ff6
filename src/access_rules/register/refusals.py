"""Why an action was refused, as an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
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

_LINE: Final = 80
"""Characters of a word that a message repeats."""


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


def told(particular: Message, text: object) -> str:
    """A particular of an action, without spaces around it. Raises RegisterError where it is blank or no plain text."""
    plain = text.strip() if isinstance(text, str) else ""
    if not plain and text is not None and not isinstance(text, str):
        problem, help_ = Message("不是文字", "it is no text"), Message("给出一段文字", "give a text")
    elif not plain:
        problem, help_ = Message("没有写", "it is blank"), Message("写明它", "state it")
    elif len(plain) > _MOST:
        problem = Message(f"超过 {_MOST} 字", f"it is longer than {_MOST} characters")
        help_ = Message("写短一些", "make it shorter")
    elif not is_plain(plain):
        problem, help_ = _UNSHOWN, _REMOVE
    else:
        return plain
    raise refusal("AR739", help=help_, particular=particular, problem=problem)


def told_together(*particulars: tuple[Message, object]) -> tuple[str, ...]:
    """Several particulars, as ``told`` gives each. Raises RegisterError with everything that is wrong with any."""
    found: list[str] = []
    problems: list[Diagnostic] = []
    for particular, text in particulars:
        try:
            found.append(told(particular, text))
        except RegisterError as error:
            problems += error.diagnostics
    if problems:
        raise RegisterError(problems)
    return tuple(found)


def is_plain(text: str) -> bool:
    """Whether a text can be shown, and so may stand in a register."""
    return text.replace("\n", "").isprintable()


def shown(word: object) -> str:
    """A word as a message tells it: no longer than a line, and what cannot be shown as its number."""
    text = str(word)
    plain = text if is_plain(text) else ascii(text)[1:-1]
    return plain if len(plain) <= _LINE else f"{plain[:_LINE]}…"
