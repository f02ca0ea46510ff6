"""Exceptions that are never needed: no task to which the rule's condition applies falls under its exception."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, in_words, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.rules import Rule


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each rule whose ``unless`` is never certainly true while its ``when`` is.

    A rule whose condition never holds at all is dead, and that is told elsewhere.
    """
    subjects = Subjects(world, looked_at)
    excepted = [rule for rule in subjects.reported if rule.unless is not None]
    return subjects.one_by_one(excepted, lambda rule: _look(rule, subjects), lambda rule: (rule,))


def _look(rule: Rule, subjects: Subjects) -> Iterator[Finding]:
    assert rule.unless is not None
    when, unless = subjects.truth(rule.when), subjects.truth(rule.unless)
    if subjects.prover.is_possible(when.certain, unless.certain) or not subjects.prover.is_possible(when.certain):
        return
    yield subjects.finding(
        Kind.UNREACHABLE_EXCEPTION,
        filled(
            "{rule}的例外永远用不上：条件成立时，{words}不可能成立",
            "the exception of {rule} is never reached: while its condition holds, {words} cannot",
            rule=named(rule),
            words=in_words(rule.unless, subjects.book),
        ),
        rule,
        place=rule.unless.span,
        witness=subjects.witness(when.certain),
        help_=Message(
            "改正例外，或者删去；条件里已经排除的，不必再写成例外",
            "correct the exception or remove it; what the condition already leaves out needs no exception",
        ),
    )
