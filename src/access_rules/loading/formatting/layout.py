"""From the tree to text: short groups on one line, everything else one member a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from access_rules.loading.formatting.habits import is_section
from access_rules.loading.formatting.quoting import block_text, fits_brackets, key_text, value_text
from access_rules.loading.formatting.tree import Group, Habit, Member, Remark, Word

WIDTH: Final = 100
"""The columns a group on one line may reach to; a Chinese character takes two. A text is never broken."""

MOST_LEVELS: Final = 2
"""How many groups of several members may stand within each other on one line."""

_STEP: Final = "  "


def laid_out(root: Group) -> str:
    """The text of a file."""
    lines = _members(root, 0, is_root=True).lines
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A member or a group as lines; ``raised`` are comments that have no place in them and must stand above."""

    lines: list[str]
    raised: list[Remark] = field(default_factory=list)


# ---- one member a line


def _members(group: Group, indent: int, *, is_root: bool = False, is_item: bool = False) -> _Printed:
    """The members of a group one below the other; an item of a list has no room for comments above the first."""
    lines: list[str] = []
    raised: list[Remark] = []
    is_after_long = False
    for at, member in enumerate(group.members):
        printed = _member(member, indent)
        above, is_apart = _above(member, printed.raised)
        is_long = len(printed.lines) > 1
        if at == 0 and is_item:
            raised, above, is_apart = above, [], False
        is_forced = (is_long or is_after_long) and (group.habit is Habit.SPACED or (is_root and _opens_section(member)))
        if at > 0 and (is_forced or _leads_with_gap(member)):
            lines.append("")
        lines += _comments(above)
        lines += [""] if above and is_apart else []
        lines += printed.lines
        is_after_long = is_long
    if group.below:
        lines += ["", *_comments(group.below)] if group.below[0].gap else _comments(group.below)
    return _Printed(lines, raised)


def _opens_section(member: Member) -> bool:
    return is_section(member.keyword)


def _leads_with_gap(member: Member) -> bool:
    return member.above[0].gap if member.above else member.gap


def _above(member: Member, raised: list[Remark]) -> tuple[list[Remark], bool]:
    """The comments above a member with those raised out of it, and whether a blank line parts them from it."""
    if not raised:
        return member.above, member.gap
    first = replace(raised[0], gap=member.gap and bool(member.above))
    return [*member.above, first, *raised[1:]], False


def _comments(remarks: list[Remark]) -> list[str]:
    lines: list[str] = []
    for remark in remarks:
        lines += ["", remark.text] if remark.gap and lines else [remark.text]
    return lines


def _member(member: Member, indent: int) -> _Printed:
    lead = f"{key_text(member.key)}:" if member.key else "-"
    beside, *others = member.beside or [""]
    raised = [Remark(each) for each in others]
    if isinstance(member.value, Word):
        return _Printed(_word_lines(lead, member, member.value, beside), raised)
    in_one = _in_one_line(member.value)
    if in_one is not None and indent + _width(f"{lead} {in_one}") <= WIDTH:
        return _Printed([_with_comment(f"{lead} {in_one}", beside)], raised)
    inner = _members(member.value, indent + len(_STEP), is_item=member.key is None)
    if member.key:
        return _Printed([_with_comment(lead, beside), *_indented(inner.lines)], [*raised, *inner.raised])
    raised += [Remark(beside)] if beside else []
    first, *rest = inner.lines
    return _Printed([f"{lead} {first}", *_indented(rest)], [*raised, *inner.raised])


def _word_lines(lead: str, member: Member, word: Word, beside: str) -> list[str]:
    block = block_text(word)
    if block:
        header, lines = block
        return [_with_comment(f"{lead} {header}", beside), *_indented(lines)]
    if word.value is None and is_section(member.keyword):
        return [_with_comment(lead, beside)]
    return [_with_comment(f"{lead} {value_text(word)}", beside)]


def _with_comment(line: str, comment: str) -> str:
    return f"{line}  {comment}" if comment else line


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{_STEP}{line}" if line else "" for line in lines]


# ---- on one line


def _in_one_line(group: Group) -> str | None:
    """A group in brackets, None where it is better read in lines: with comments, or too much within each other."""
    if not group.members:
        return "[]" if group.is_list else "{}"
    if group.habit is not Habit.FREE or group.below or _levels(group) > MOST_LEVELS:
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


def _levels(group: Group) -> int:
    """How deep groups of several members stand within each other."""
    inner = max((_levels(member.value) for member in group.members if isinstance(member.value, Group)), default=0)
    return inner + (len(group.members) > 1)


def _width(text: str) -> int:
    """The columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in ("W", "F") else 1 for character in text)
