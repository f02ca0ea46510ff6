"""Watches that never fire, or to no purpose: each looked at by itself, then against the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from access_rules.analysis.check.watches import dead, idle, late, shadowed
from access_rules.analysis.check.watches.subjects import WatchSubjects
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """What is wrong with the watches of the first rulebook that are in force; a dead one is told as nothing else."""
    if not any(looked_at is None or each.id in looked_at for each in world.books[0].watches):
        return
    subjects = WatchSubjects(world, looked_at)
    never = list(subjects.one_by_one(partial(dead.look, subjects=subjects)))
    yield from never
    gone = {name for each in never if each.kind is Kind.DEAD_WATCH for name in each.rules}
    for look in (idle.look, late.look):
        found = subjects.one_by_one(partial(look, subjects=subjects))
        yield from (each for each in found if gone.isdisjoint(each.rules))
    yield from subjects.one_by_one(partial(shadowed.look, subjects=subjects, dead=gone))
