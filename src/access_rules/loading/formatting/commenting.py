"""Finding the comments of a file and giving each to the member it is about.

YAML forgets comments. They are found again in the stretches between the words, whose places the reader keeps:
whatever begins with ``#`` there is a comment up to the end of its line.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from access_rules.loading.formatting.tree import Group, Member, Remark, Word
from access_rules.loading.positions import Lines

_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BLOCK_HEADER = re.compile(r"[|>][^\s#]*[ \t]+(#.*)")


class _Spot(NamedTuple):
    """A member with the group it is in, and the spot of the member whose value that group is."""

    member: Member
    group: Group
    outer: _Spot | None


class _Place(NamedTuple):
    """A word with the spot it belongs to."""

    word: Word
    spot: _Spot
    is_key: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A comment: where it stands, which word stands before it, and whether a blank line does."""

    text: str
    offset: int
    before: _Place | None
    gap: bool


def place_comments(root: Group, lines: Lines) -> None:
    """Give every comment of the text to a member or group of its tree, and note the blank lines before members."""
    _Commenting(root, lines).place()


class _Commenting:
    def __init__(self, root: Group, lines: Lines) -> None:
        self.root = root
        self.lines = lines
        self.text = lines.text
        self.spots = list(_spots(root, None))
        self.starts = [spot.member.start for spot in self.spots]
        self.words = sorted(_words(self.spots), key=lambda place: place.word.start)

    def place(self) -> None:
        for before, after in pairwise([None, *self.words, None]):
            start = before.word.end if before else 0
            end = after.word.start if after else len(self.text)
            if before:
                self._header_comment(before)
            if before is None and after is None:
                return
            for found in self._comments(start, end, before):
                self._give(found)
                start = found.offset + len(found.text)
            if after and _BLANK_LINE.search(self.text, start, end):
                self._note_gap(before.word.end if before else 0, after.word.start)

    # ---- finding

    def _comments(self, start: int, end: int, before: _Place | None) -> Iterator[_Found]:
        since = start
        while (offset := self.text.find("#", since, end)) >= 0:
            line_end = self.text.find("\n", offset)
            line_end = len(self.text) if line_end < 0 else line_end
            gap = bool(_BLANK_LINE.search(self.text, since, offset))
            yield _Found(self.text[offset:line_end].rstrip(), offset, before, gap)
            since = line_end

    def _header_comment(self, place: _Place) -> None:
        """A comment behind the mark that begins a text of several lines."""
        if not place.word.plain and (found := _BLOCK_HEADER.match(self.text, place.word.start)):
            place.spot.member.beside.append(found[1].rstrip())

    def _note_gap(self, start: int, end: int) -> None:
        at = bisect_left(self.starts, start)
        if at < len(self.spots) and self.starts[at] <= end:
            self.spots[at].member.gap = True

    # ---- giving

    def _give(self, found: _Found) -> None:
        line_start = self.text.rfind("\n", 0, found.offset) + 1
        said = self.text[line_start : found.offset]
        owner = self._owner_of_line(found, line_start) if said.strip() else None
        if owner:
            owner.beside.append(found.text)
            return
        column = found.offset - line_start if not said.strip() else len(said) - len(said.lstrip())
        self._remarks_of_block(found, column).append(Remark(found.text, found.gap))

    def _owner_of_line(self, found: _Found, line_start: int) -> Member | None:
        """The member that a comment at the end of a line is about, where one ends or begins on that line."""
        if found.before is None:
            return None
        word, spot, is_key = found.before
        is_on_line = word.end >= line_start
        if is_key:
            return spot.member if is_on_line else None
        # Behind the closing bracket a comment is about what the brackets hold.
        while spot.outer and spot.group.is_flow and spot.group.end <= found.offset:
            is_on_line = is_on_line or spot.group.end >= line_start
            spot = spot.outer
        return spot.member if is_on_line else None

    def _remarks_of_block(self, found: _Found, column: int) -> list[Remark]:
        """The comments that a comment on lines of its own joins: above what follows, or below what ends here."""
        at = bisect_right(self.starts, found.offset)
        following = self.spots[at] if at < len(self.spots) else None
        inside = self.spots[at - 1].member if at else None
        if inside and _is_within(inside, found.offset):
            return inside.above
        if found.before and not found.before.is_key:
            ended = self._ended(found, following, column)
            if ended:
                return ended.below
        return following.member.above if following else self.root.below

    def _ended(self, found: _Found, following: _Spot | None, column: int) -> Group | None:
        """The group at whose end a comment stands."""
        assert found.before is not None
        limit = self._column(following.group.start) if following else 0
        is_outside = column <= limit
        spot: _Spot | None = found.before.spot
        while spot and (following is None or spot.group is not following.group):
            group = spot.group
            if group.is_flow:
                if found.offset < group.end:
                    return group
            elif not is_outside and self._column(group.start) <= column:
                return group
            spot = spot.outer
        return None

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
        if isinstance(spot.member.value, Word):
            yield _Place(spot.member.value, spot, is_key=False)


def _is_within(member: Member, offset: int) -> bool:
    """Whether a comment stands between a key and its value, or in brackets that hold nothing else."""
    value = member.value
    if isinstance(value, Group) and not value.members:
        return offset < value.end
    is_block = isinstance(value, Group) and not value.is_flow
    return member.key is not None and not is_block and member.key.end <= offset < value.start
