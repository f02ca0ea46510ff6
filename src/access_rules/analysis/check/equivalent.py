"""Equivalent rules: not the same in every word, they always decide alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from access_rules.analysis.check.cover import Cover
from access_rules.analysis.check.identical import wording
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.rules import Rule


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each group of rules with the same outcome and approval that count for the same tasks.

    Compared where all facts are known. Rules whose words are the same are told as identical, dead ones as dead.
    """
    subjects = Subjects(world, looked_at)
    cover, told = Cover(subjects), set[frozenset[str]]()

    def look(rule: Rule) -> Iterator[Finding]:
        group = [rule, *alike(rule, subjects, cover)]
        ids = frozenset(each.id for each in group)
        if len(group) > 1 and ids not in told and len({wording(each) for each in group}) > 1:
            told.add(ids)
            yield _finding(sorted(group, key=subjects.rules.index), subjects)

    deciding = [rule for rule in subjects.reported if not rule.is_advisory]
    return subjects.one_by_one(deciding, look, lambda rule: (rule,))


def alike(rule: Rule, subjects: Subjects, cover: Cover) -> tuple[Rule, ...]:
    """The other rules that are equivalent to a rule, identical ones too; none where it never counts."""
    candidates = [other for other in subjects.meeting(rule) if says_the_same(rule, other)]
    covering = cover.alone(rule, candidates)
    if not covering or not subjects.prover.is_possible(subjects.standings[rule.id].counts.certain):
        return ()
    return tuple(other for other in covering if cover.alone(other, [rule]))


def says_the_same(rule: Rule, other: Rule) -> bool:
    """Whether two rules say the same of a task to which they apply, each as strictly as the other."""
    by = (each.approval and each.approval.by for each in (rule, other))
    return rule.outcome is other.outcome and len(set(by)) == 1 and rule.mandate is other.mandate


def _finding(group: list[Rule], subjects: Subjects) -> Finding:
    counts = [subjects.standings[rule.id].counts.certain for rule in group]
    return subjects.finding(
        Kind.EQUIVALENT,
        filled(
            "{rules}管到的事项和结论都一样",
            "{rules} apply to the same tasks with the same outcome",
            rules=named(*group),
        ),
        *group,
        witness=subjects.witness(*counts, counting=group),
        help_=Message(
            "合并成一条，依据并列写出；本应不同的，改正其中一条",
            "make one of them, citing every basis; if they were meant to differ, correct one",
        ),
    )
