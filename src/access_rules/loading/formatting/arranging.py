"""Putting the keywords of every entry in order, and comments where there will be room for them.

Names and items keep the order in which their author wrote them.
"""

from __future__ import annotations

from dataclasses import replace

from access_rules.loading.formatting.tree import Group, Member, Remark, members


def arrange(root: Group) -> None:
    """Arrange a file and every entry in it."""
    _put_in_order(root)
    _raise_comments(root)


def _put_in_order(root: Group) -> None:
    head = root.members[0] if root.members else None
    _order(root)
    if head is not None and head is not root.members[0]:
        _keep_at_the_head(head, root.members[0])
    for member in members(root):
        if isinstance(member.value, Group):
            _order(member.value)


def _order(group: Group) -> None:
    if group.order is None:
        return
    ranks = {keyword: rank for rank, keyword in enumerate(group.order)}
    group.members.sort(key=lambda member: ranks.get(member.keyword or "", len(ranks)))
    for member in group.members:
        _close_gap(member)


def _close_gap(member: Member) -> None:
    """Take the blank line before an entry away: it belonged to the order in which the author wrote."""
    if member.above:
        member.above[0] = replace(member.above[0], gap=False)
    else:
        member.gap = False


def _keep_at_the_head(written_first: Member, first: Member) -> None:
    """What stands at the head of a file is about the file, whichever key comes to stand below it."""
    if not written_first.above:
        return
    head, is_apart = written_first.above, written_first.gap
    written_first.above, written_first.gap = [], False
    if first.above:
        first.above = [*head, replace(first.above[0], gap=is_apart), *first.above[1:]]
    else:
        first.above, first.gap = head, is_apart


# ---- comments


def _raise_comments(group: Group) -> None:
    """Let those go above an entry that have no line of their own in it: the first key of an item is on its dash."""
    for member in group.members:
        value = member.value
        if isinstance(value, Group):
            _raise_comments(value)
            if member.key is None and value.members:
                _take_over(member, value.members[0].above)
                value.members[0].above = []
        _take_over(member, [Remark(text) for text in member.beside[1:]])
        member.beside = member.beside[:1]


def _take_over(member: Member, raised: list[Remark]) -> None:
    if raised:
        member.above = [*member.above, replace(raised[0], gap=member.gap), *raised[1:]]
        member.gap = False
