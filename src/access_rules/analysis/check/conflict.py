"""Conflicts: a law requires what another rule bans, and neither gives way."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from access_rules.analysis.check.pairs import is_conflict, opposed, refuses
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.rules import Rule


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each ban and each mandate about the same that can count for one task."""
    subjects = Subjects(world, looked_at)
    pairs = (pair for pair in opposed(subjects) if is_conflict(*pair))
    return subjects.one_by_one(pairs, lambda pair: _look(*pair, subjects), lambda pair: pair)


def _look(ban: Rule, mandate: Rule, subjects: Subjects) -> Iterator[Finding]:
    refused, required = subjects.standings[ban.id], subjects.standings[mandate.id]
    witness = subjects.witness(refuses(refused), required.counts.certain, counting=(ban, mandate))
    if witness is None:
        return
    if ban.shares_concern(mandate):
        zh = "{ban}不予准入的，正是{mandate}依法要求的：只能报有权机关裁定"
        en = "{ban} refuses what {mandate} requires by law: every such task has to be put to an authority"
    else:
        zh = "{ban}不予准入的，正是{mandate}依法要求的，结论却只见不予准入"
        en = "{ban} refuses what {mandate} requires by law, and the refusal prevails unseen"
    yield subjects.finding(
        Kind.CONFLICT,
        filled(zh, en, ban=named(ban), mandate=named(mandate)),
        ban,
        mandate,
        witness=witness,
        help_=Message(
            "法定要求优先的，在它上面写 `优先于`；禁令另有例外的，写进禁令的 `除非`",
            "if the law prevails, let its rule override the ban; if the ban has an exception, write it under `unless`",
        ),
    )
