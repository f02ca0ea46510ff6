"""From the tree to text: short groups on one line, everything else one member a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from access_rules.loading.formatting.habits import is_section
from access_rules.loading.formatting.quoting import block_text, fits_brackets, key_text, value_text
from access_rules.loading.formatting.tree import Group, Habit, Member, Remark, Word

WIDTH: Final = 100
"""The columns a group on one line may reach to; a Chinese character takes two. A text is never broken."""

MOST_BRACKETS: Final = 4
"""How many brackets may stand within each other on one line: nobody counts more at the end of it."""

_STEP: Final = "  "


def laid_out(root: Group) -> str:
    """The text of a file."""
    lines = _members(root, 0, is_root=True) if root.members else [*_comments(root.below), "{}"]
    return "".join(f"{line}\n" for line in lines)


# ---- one member a line


@dataclass(frozen=True, slots=True)
class _Printed:
    """A member as lines, with the comments above it; ``is_apart`` where a blank line parts it from them."""

    lines: list[str]
    above: list[Remark]
    is_apart: bool

    @property
    def is_long(self) -> bool:
        return len(self.lines) > 1

    @property
    def leads_with_gap(self) -> bool:
        return self.above[0].gap if self.above else self.is_apart


def _members(group: Group, indent: int, *, is_root: bool = False) -> list[str]:
    """The members of a group one below the other."""
    lines: list[str] = []
    # Where a break has come to the only member, what is listed in it is set out as well.
    goes_on = len(group.members) == 1 and group.habit is Habit.FREE
    previous: _Printed | None = None
    for member in group.members:
        printed = _member(member, indent, goes_on=goes_on)
        is_spaced = group.habit is Habit.SPACED or (is_root and is_section(member.keyword))
        if previous and (printed.leads_with_gap or (is_spaced and (previous.is_long or printed.is_long))):
            lines.append("")
        lines += _comments(printed.above)
        lines += [""] if printed.above and printed.is_apart else []
        lines += printed.lines
        previous = printed
    lines += [""] if group.below and group.below[0].gap else []
    return lines + _comments(group.below)


def _comments(remarks: list[Remark]) -> list[str]:
    lines: list[str] = []
    for remark in remarks:
        lines += ["", remark.text] if remark.gap and lines else [remark.text]
    return lines


def _member(member: Member, indent: int, *, goes_on: bool) -> _Printed:
    lead = f"{key_text(member.key)}:" if member.key else "-"
    comment = f"  {member.beside[0]}" if member.beside else ""
    value = member.value
    if isinstance(value, Word):
        first, *rest = _word_lines(value, may_be_empty=is_section(member.keyword))
        return _Printed([f"{lead} {first}".rstrip() + comment, *_indented(rest)], member.above, member.gap)
    in_one = None if goes_on and _lists_groups(value) else _in_one_line(value)
    if in_one is not None and indent + _width(f"{lead} {in_one}") <= WIDTH:
        return _Printed([f"{lead} {in_one}{comment}"], member.above, member.gap)
    lines = _members(value, indent + len(_STEP))
    if member.key:
        return _Printed([lead + comment, *_indented(lines)], member.above, member.gap)
    first, *rest = lines
    lines = [f"{lead} {first}", *_indented(rest)]
    if not member.beside:
        return _Printed(lines, member.above, member.gap)
    # The line of the dash is that of the first key: a comment about the whole item goes above it.
    return _Printed(lines, [*member.above, Remark(member.beside[0], member.gap)], is_apart=False)


def _lists_groups(group: Group) -> bool:
    return group.is_list and any(isinstance(member.value, Group) for member in group.members)


def _word_lines(word: Word, *, may_be_empty: bool) -> list[str]:
    block = block_text(word)
    if block:
        header, lines = block
        return [header, *lines]
    return [""] if word.value is None and may_be_empty else [value_text(word)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{_STEP}{line}" if line else "" for line in lines]


# ---- on one line


def _in_one_line(group: Group) -> str | None:
    """A group in brackets, None where it is better read in lines: with comments, or too much within each other."""
    if not group.members:
        return "[]" if group.is_list else "{}"
    if group.habit is not Habit.FREE or group.below or _depth(group) > MOST_BRACKETS:
        return None
    parts: list[str] = []
    for member in group.members:
        part = _part(member)
        if part is None:
            return None
        parts.append(part)
    inside = ", ".join(parts)
    return f"[{inside}]" if group.is_list else f"{{{inside}}}"


def _part(member: Member) -> str | None:
    if member.above or member.beside:
        return None
    value = _bracketed(member.value, in_list=member.key is None)
    if member.key is None or value is None:
        return value
    key = key_text(member.key)
    return f"{key}: {value}" if fits_brackets(key, is_key=True) else None


def _bracketed(value: Word | Group, *, in_list: bool) -> str | None:
    if isinstance(value, Group):
        return _in_one_line(value)
    text = value_text(value)
    return text if not block_text(value) and fits_brackets(text, in_list=in_list) else None


def _depth(group: Group) -> int:
    """How many brackets stand within each other where a group is written on one line."""
    return 1 + max((_depth(member.value) for member in group.members if isinstance(member.value, Group)), default=0)


def _width(text: str) -> int:
    """The columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in ("W", "F") else 1 for character in text)
