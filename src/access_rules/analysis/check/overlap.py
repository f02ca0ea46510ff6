"""Overlaps: two rules with different outcomes count for the same task, and the stricter one decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from access_rules.analysis.check.pairs import differ, is_conflict, opposed
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, named, outcome_word
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.rules import Rule


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each two rules about the same that can both count with different outcomes.

    A rule that yields to the other does not count, so an override settles an overlap. A ban against a law that
    requires the same is told as a conflict.
    """
    subjects = Subjects(world, looked_at)
    pairs = (pair for pair in opposed(subjects) if not is_conflict(*pair))
    return subjects.one_by_one(pairs, lambda pair: _look(*pair, subjects), lambda pair: pair)


def _look(strict: Rule, mild: Rule, subjects: Subjects) -> Iterator[Finding]:
    apart = differ(subjects.standings[strict.id], subjects.standings[mild.id])
    witness = subjects.witness(apart, counting=(strict, mild))
    if witness is None:
        return
    yield subjects.finding(
        Kind.OVERLAP,
        filled(
            "{strict}（{first}）与{mild}（{second}）会同时适用，这时从严",
            "{strict} ({first}) and {mild} ({second}) apply together, and the stricter one decides",
            strict=named(strict),
            first=outcome_word(strict.outcome),
            mild=named(mild),
            second=outcome_word(mild.outcome),
        ),
        strict,
        mild,
        witness=witness,
        help_=Message(
            "应当从宽的，让那条规则优先于从严的；两条规则管的不是一回事的，收窄条件",
            "if the milder one should prevail, let it override the other; otherwise narrow one of them",
        ),
    )
