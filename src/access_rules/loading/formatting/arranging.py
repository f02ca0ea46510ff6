"""Putting the keywords of every entry in the order in which they are written; names and items keep their own."""

from __future__ import annotations

from dataclasses import replace

from access_rules.loading.formatting.tree import Group, Member, members


def put_in_order(root: Group) -> None:
    """Order the keywords of a file and of every entry in it."""
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
