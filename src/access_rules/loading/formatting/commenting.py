"""Finding the comments of a file and giving each to the member it is about.

YAML forgets comments. They are found again between the words that a parser sees: whatever begins with ``#`` there
is a comment up to the end of its line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from yaml import ScalarEvent

from access_rules.loading.decoding import decode
from access_rules.loading.formatting.tree import Group, Member, Remark, Word
from access_rules.loading.parsing import events
from access_rules.loading.positions import Lines

_BLOCK_HEADER = re.compile(r"[|>][^\s#]*[ \t]*(?=#)")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, and where it begins."""

    text: str
    start: int


def comments_in(text: str) -> Iterator[Comment]:
    """The comments of a text that is sound YAML."""
    end = 0
    for event in events(decode(text, "").clean):
        if isinstance(event, ScalarEvent) and event.start_mark and event.end_mark:
            yield from _between(text, end, event.start_mark.index)
            end = event.end_mark.index
            # A text of several lines may have a comment behind the mark that begins it.
            header = _BLOCK_HEADER.match(text, event.start_mark.index) if event.style in ("|", ">") else None
            if header:
                yield from _between(text, header.end(), text.find("\n", header.end()))
    yield from _between(text, end, len(text))


def _between(text: str, since: int, end: int) -> Iterator[Comment]:
    while (start := text.find("#", since, end)) >= 0:
        line_end = text.find("\n", start)
        since = len(text) if line_end < 0 else line_end
        yield Comment(text[start:since].rstrip(), start)


class _Spot(NamedTuple):
    """A member with the group it is in, and the spot of the member whose value that group is."""

    member: Member
    group: Group
    outer: _Spot | None


class _Place(NamedTuple):
    """A word, or brackets with nothing in them, and the spot it belongs to."""

    word: Word | Group
    spot: _Spot
    is_key: bool


def place_comments(root: Group, lines: Lines) -> None:
    """Give every comment of the text to a member or group of its tree, and note the blank lines before members."""
    commenting = _Commenting(root, lines)
    commenting.note_gaps()
    for comment in comments_in(lines.text):
        commenting.give(comment)


class _Commenting:
    def __init__(self, root: Group, lines: Lines) -> None:
        self.root = root
        self.lines = lines
        self.text = lines.text
        self.spots = list(_spots(root, None))
        self.starts = [spot.member.start for spot in self.spots]
        self.words = sorted(_words(self.spots), key=lambda place: place.word.start)
        self.word_starts = [place.word.start for place in self.words]

    def note_gaps(self) -> None:
        """Note before which members a blank line stands; it is before the outermost that begins there."""
        previous = -1
        for spot, start in zip(self.spots, self.starts, strict=True):
            spot.member.gap = start != previous and self._is_behind_blank_line(start)
            previous = start

    def give(self, comment: Comment) -> None:
        """Give a comment to the member or group that it is about."""
        at = bisect_right(self.word_starts, comment.start)
        before = self.words[at - 1] if at else None
        if before and comment.start < before.word.end:
            self._give_inside(before, comment)
            return
        line_start = self.text.rfind("\n", 0, comment.start) + 1
        said = self.text[line_start : comment.start]
        owner = self._owner_of_line(comment, before, line_start) if said.strip() and before else None
        if owner:
            owner.beside.append(comment.text)
            return
        column = len(said) if not said.strip() else len(said) - len(said.lstrip())
        self._own_line(comment, before, column).append(self._remark(comment))

    def _give_inside(self, place: _Place, comment: Comment) -> None:
        """Give a comment in empty brackets, or behind the mark that begins a text of several lines."""
        if isinstance(place.word, Group):
            place.spot.member.above.append(self._remark(comment))
        else:
            place.spot.member.beside.append(comment.text)

    def _owner_of_line(self, comment: Comment, before: _Place, line_start: int) -> Member | None:
        """The member that a comment at the end of a line is about, where one begins or ends on that line."""
        spot, is_on_line = before.spot, before.word.end >= line_start
        # Behind the closing bracket a comment is about what the brackets hold.
        while not before.is_key and spot.outer and spot.group.is_flow and spot.group.end <= comment.start:
            is_on_line = is_on_line or spot.group.end >= line_start
            spot = spot.outer
        return spot.member if is_on_line else None

    def _own_line(self, comment: Comment, before: _Place | None, column: int) -> list[Remark]:
        """The comments that one on a line of its own joins: above what follows, or below what ends here."""
        at = bisect_right(self.starts, comment.start)
        following = self.spots[at] if at < len(self.spots) else None
        inside = self.spots[at - 1].member if at else None
        if inside and _is_before_value(inside, comment.start):
            return inside.above
        ended = self._ended(comment, before.spot, following, column) if before and not before.is_key else None
        if ended:
            return ended.below
        return following.member.above if following else self.root.below

    def _ended(self, comment: Comment, before: _Spot, following: _Spot | None, column: int) -> Group | None:
        """The group at whose end a comment stands: the brackets it is in, or the entry it is indented like."""
        is_outside = column <= (self._column(following.group.start) if following else 0)
        spot: _Spot | None = before
        while spot and (following is None or spot.group is not following.group):
            if spot.group.is_flow:
                is_in_it = comment.start < spot.group.end
            else:
                is_in_it = not is_outside and self._column(spot.group.start) <= column
            if is_in_it:
                return spot.group
            spot = spot.outer
        return None

    def _remark(self, comment: Comment) -> Remark:
        return Remark(comment.text, self._is_behind_blank_line(comment.start))

    def _is_behind_blank_line(self, offset: int) -> bool:
        number, _ = self.lines.place(offset)
        return number > 1 and not self.lines.line(number - 1).strip()

    def _column(self, offset: int) -> int:
        return self.lines.place(offset)[1] - 1


def _spots(group: Group, outer: _Spot | None) -> Iterator[_Spot]:
    for member in group.members:
        spot = _Spot(member, group, outer)
        yield spot
        if isinstance(member.value, Group):
            yield from _spots(member.value, spot)


def _words(spots: list[_Spot]) -> Iterator[_Place]:
    for spot in spots:
        if spot.member.key:
            yield _Place(spot.member.key, spot, is_key=True)
        if isinstance(spot.member.value, Word) or not spot.member.value.members:
            yield _Place(spot.member.value, spot, is_key=False)


def _is_before_value(member: Member, offset: int) -> bool:
    """Whether a comment stands between a key and a value that begins on a later line, where it cannot stay."""
    is_block = isinstance(member.value, Group) and not member.value.is_flow
    return member.key is not None and not is_block and member.key.end <= offset < member.value.start
