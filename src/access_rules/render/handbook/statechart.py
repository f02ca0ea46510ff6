"""The way of a task as a picture: its states, what leads from one to the other, and the deadlines at them.

What a department may do at any time (take its task back) and what stands apart (a village refuses what was never
admitted) is told in the caption and not drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from access_rules.language.procedure import Consequence, Deadline, TaskState
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.drawing import SMALL, figure, fitted, svg, text_line
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen
from access_rules.render.handbook.procedure_words import ProcedurePhrase, consequence_of, time_of
from access_rules.render.records import state_in_words

_PLACES: Final[Mapping[TaskState, tuple[int, int]]] = {
    TaskState.SUBMITTED: (0, 1),
    TaskState.REJECTED: (1, 0),
    TaskState.UNDER_REVIEW: (1, 1),
    TaskState.RETURNED: (1, 2),
    TaskState.APPROVED: (2, 1),
    TaskState.LAPSED: (2, 2),
    TaskState.IN_FORCE: (3, 1),
    TaskState.RECHECKED: (4, 0),
    TaskState.EXITED: (4, 1),
    TaskState.OBJECTED: (4, 2),
}
"""The column and the row of each state. Placed like this no way crosses another."""

WAYS: Final[Sequence[tuple[TaskState, TaskState]]] = (
    (TaskState.SUBMITTED, TaskState.REJECTED),
    (TaskState.SUBMITTED, TaskState.UNDER_REVIEW),
    (TaskState.SUBMITTED, TaskState.APPROVED),
    (TaskState.UNDER_REVIEW, TaskState.REJECTED),
    (TaskState.UNDER_REVIEW, TaskState.RETURNED),
    (TaskState.UNDER_REVIEW, TaskState.APPROVED),
    (TaskState.UNDER_REVIEW, TaskState.LAPSED),
    (TaskState.RETURNED, TaskState.SUBMITTED),
    (TaskState.RETURNED, TaskState.LAPSED),
    (TaskState.APPROVED, TaskState.IN_FORCE),
    (TaskState.IN_FORCE, TaskState.RECHECKED),
    (TaskState.IN_FORCE, TaskState.OBJECTED),
    (TaskState.IN_FORCE, TaskState.EXITED),
    (TaskState.RECHECKED, TaskState.OBJECTED),
    (TaskState.OBJECTED, TaskState.RECHECKED),
    (TaskState.RECHECKED, TaskState.EXITED),
    (TaskState.OBJECTED, TaskState.EXITED),
)
"""What is drawn: from one state to the next, where deadlines may end a task under review."""

_COLUMN = 176
_BOX = 136
_MARGIN = 26
_GAP = 34
_TITLE = 32
_LINE = 17
_ARROW = 7


@dataclass(frozen=True, slots=True)
class _Box:
    """A state in the picture, with the lines that tell its deadlines."""

    state: TaskState
    lines: tuple[str, ...]
    x: float
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + _BOX / 2

    @property
    def right(self) -> float:
        return self.x + _BOX

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def y(self) -> float:
        """Half way down."""
        return self.top + self.height / 2


def statechart_figure(pen: Pen, deadlines: Sequence[Deadline]) -> Element:
    """The states of a task and the deadlines at them."""
    ways = ways_with(deadlines)
    boxes = _boxes(pen, deadlines, {state for way in ways for state in way})
    wide = 4 * _COLUMN + _BOX + 2 * _MARGIN
    high = max(box.bottom for box in boxes.values()) + 8
    lines = (node for start, end in ways for node in _way(boxes[start], boxes[end]))
    drawn = (_state(pen, box, deadlines) for box in boxes.values())
    picture = svg(wide, high, (*lines, *drawn))
    return figure(pen.lang, ProcedurePhrase.FIGURE, ProcedurePhrase.FIGURE_NOTE, picture)


def ways_with(deadlines: Sequence[Deadline]) -> tuple[tuple[TaskState, TaskState], ...]:
    """The ways there are: a task lapses only where a deadline says so."""
    ending = {each.state for each in deadlines if each.then is Consequence.LAPSE}
    return tuple((start, end) for start, end in WAYS if end is not TaskState.LAPSED or start in ending)


def _boxes(pen: Pen, deadlines: Sequence[Deadline], shown: Collection[TaskState]) -> dict[TaskState, _Box]:
    lines = {state: _lines(pen, [each for each in deadlines if each.state is state]) for state in _PLACES}
    heights = {state: _TITLE + _LINE * len(said) + (6 if said else 0) for state, said in lines.items()}
    tops = [_MARGIN]
    for row in range(2):
        tops.append(tops[-1] + _GAP + max(heights[state] for state, (_, at) in _PLACES.items() if at == row))
    return {
        state: _Box(state, lines[state], _MARGIN + column * _COLUMN, tops[row], heights[state])
        for state, (column, row) in _PLACES.items()
        if state in shown
    }


def _lines(pen: Pen, deadlines: Sequence[Deadline]) -> tuple[str, ...]:
    return tuple(
        part
        for each in deadlines
        for part in (
            time_of(pen, each, ProcedurePhrase.AFTER),
            consequence_of(pen, each),
        )
    )


def _state(pen: Pen, box: _Box, deadlines: Sequence[Deadline]) -> Element:
    title = text_line(box.middle, box.top + 21, state_in_words(box.state, pen.lang), "middle")
    small = (
        fitted(box.middle, box.top + _TITLE + 10 + at * _LINE, line, _BOX - 12, "small middle", SMALL)
        for at, line in enumerate(box.lines)
    )
    shape = el("rect", x=box.x, y=box.top, width=_BOX, height=box.height, rx=6)
    drawn = el("g", shape, title, small, class_=f"box{' idle' if box.state.is_final else ''}")
    first = next((each for each in deadlines if each.state is box.state), None)
    return drawn if first is None else el("a", drawn, href=f"#{anchor(Kind.DEADLINE, first.id)}")


# Ways


def _way(start: _Box, end: _Box) -> Iterator[Node]:
    bent = _BENT.get((start.state, end.state))
    return bent(start, end) if bent else _straight(start, end)


def _straight(start: _Box, end: _Box) -> Iterator[Node]:
    if start.top == end.top:
        yield _line(f"M{start.right:g} {_level(start, end):g}H{end.x:g}")
        yield _right(end.x, _level(start, end))
    elif start.top < end.top:
        yield _line(f"M{start.middle:g} {start.bottom:g}V{end.top:g}")
        yield _down(end.middle, end.top)
    else:
        yield _line(f"M{start.middle:g} {start.top:g}V{end.bottom:g}")
        yield _up(end.middle, end.bottom)


def _over_what_is_rejected(start: _Box, end: _Box) -> Iterator[Node]:
    yield _line(f"M{start.middle - 20:g} {start.top:g}V{_MARGIN / 2:g}H{end.middle:g}V{end.top:g}")
    yield _down(end.middle, end.top)


def _up_and_across(start: _Box, end: _Box) -> Iterator[Node]:
    yield _line(f"M{start.middle + 20:g} {start.top:g}V{end.y:g}H{end.x:g}")
    yield _right(end.x, end.y)


def _down_and_across(start: _Box, end: _Box) -> Iterator[Node]:
    yield _line(f"M{start.middle + 20:g} {start.bottom:g}V{end.y:g}H{end.x:g}")
    yield _right(end.x, end.y)


def _back(start: _Box, end: _Box) -> Iterator[Node]:
    yield _line(f"M{start.x:g} {start.y:g}H{end.middle:g}V{end.bottom:g}")
    yield _up(end.middle, end.bottom)


def _between_rows(start: _Box, end: _Box) -> Iterator[Node]:
    y = (start.bottom + end.top) / 2
    yield _line(f"M{start.middle + 40:g} {start.bottom:g}V{y:g}H{end.middle:g}V{end.top:g}")
    yield _down(end.middle, end.top)


def _around_what_has_exited(start: _Box, end: _Box) -> Iterator[Node]:
    x = start.right + _MARGIN / 2
    yield _line(f"M{start.right:g} {start.y:g}H{x:g}V{end.y:g}H{end.right:g}")
    yield _left(end.right, end.y)


_BENT: Final[Mapping[tuple[TaskState, TaskState], Callable[[_Box, _Box], Iterator[Node]]]] = {
    (TaskState.SUBMITTED, TaskState.APPROVED): _over_what_is_rejected,
    (TaskState.SUBMITTED, TaskState.REJECTED): _up_and_across,
    (TaskState.RETURNED, TaskState.SUBMITTED): _back,
    (TaskState.UNDER_REVIEW, TaskState.LAPSED): _between_rows,
    (TaskState.IN_FORCE, TaskState.RECHECKED): _up_and_across,
    (TaskState.IN_FORCE, TaskState.OBJECTED): _down_and_across,
    (TaskState.RECHECKED, TaskState.OBJECTED): _around_what_has_exited,
    (TaskState.OBJECTED, TaskState.RECHECKED): _around_what_has_exited,
}
"""The ways that go round a corner; all others run straight across or down."""


def _level(start: _Box, end: _Box) -> float:
    """Where a way runs between two boxes of a row: half way down the lower of them."""
    return start.top + min(start.height, end.height) / 2


def _line(path: str) -> Element:
    return el("path", d=path, class_="line")


def _head(x: float, y: float, across: tuple[float, float], back: tuple[float, float]) -> Element:
    one = (x + back[0] + across[0], y + back[1] + across[1])
    other = (x + back[0] - across[0], y + back[1] - across[1])
    return el("path", d=f"M{one[0]:g} {one[1]:g}L{x:g} {y:g}L{other[0]:g} {other[1]:g}Z", class_="head")


def _right(x: float, y: float) -> Element:
    return _head(x, y, (0, _ARROW / 2), (-_ARROW, 0))


def _left(x: float, y: float) -> Element:
    return _head(x, y, (0, _ARROW / 2), (_ARROW, 0))


def _down(x: float, y: float) -> Element:
    return _head(x, y, (_ARROW / 2, 0), (0, -_ARROW))


def _up(x: float, y: float) -> Element:
    return _head(x, y, (_ARROW / 2, 0), (0, _ARROW))
