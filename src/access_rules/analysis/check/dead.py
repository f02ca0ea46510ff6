"""Dead rules: no task, however much is known of it, makes the rule count."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from access_rules.analysis.check.cores import clashing, fewest
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, in_words, named, several_in_words
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.precedence import overriders
from access_rules.language.rules import Rule
from access_rules.targets.smt.formulas import negated


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each rule that never certainly counts: it contradicts itself, or always yields.

    A rule that can only ever be *possible*, because a list is open or a word is left to judgement, is dead too.
    """
    return _Dead(Subjects(world, looked_at)).find()


class _Dead:
    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._overriders = overriders(subjects.verdicts.rules, subjects.book.chain)

    def find(self) -> Iterator[Finding]:
        return self._subjects.one_by_one(self._subjects.reported, self._look, lambda rule: (rule,))

    def _look(self, rule: Rule) -> Iterator[Finding]:
        if not self._overriders[rule.id] and self._subjects.world.ranges[0].can_hold(rule):
            return
        standing, ask = self._subjects.standings[rule.id], self._subjects.prover.is_possible
        if ask(standing.counts.certain):
            return
        if not ask(self._subjects.truth(rule.when).certain):
            yield self._contradicts_itself(rule)
        elif not ask(standing.value.certain):
            yield self._always_excepted(rule)
        else:
            yield self._always_yields(rule)

    def _contradicts_itself(self, rule: Rule) -> Finding:
        together = clashing(rule.when, self._subjects.truth, self._subjects.prover)
        words = several_in_words(together, self._subjects.book)
        if len(together) > 1:
            zh, en = "{rule}永远不会适用：{words}不可能同时成立", "{rule} never applies: {words} cannot hold together"
        else:
            zh, en = "{rule}永远不会适用：{words}不可能成立", "{rule} never applies: {words} cannot hold"
        return self._subjects.finding(
            Kind.DEAD,
            filled(zh, en, rule=named(rule), words=words),
            rule,
            subject=words.zh,
            place=next((each.span for each in together if each.span), None),
            help_=Message("改正其中一个条件，或者删去这条规则", "correct one of the conditions, or remove the rule"),
        )

    def _always_excepted(self, rule: Rule) -> Finding:
        assert rule.unless is not None
        return self._subjects.finding(
            Kind.DEAD,
            filled(
                "{rule}永远不会适用：凡是条件成立的，例外{words}也成立",
                "{rule} never applies: whenever its condition holds, so does its exception {words}",
                rule=named(rule),
                words=in_words(rule.unless, self._subjects.book),
            ),
            rule,
            place=rule.unless.span,
            witness=self._subjects.witness(self._subjects.truth(rule.when).certain),
            help_=Message("收窄例外，或者删去这条规则", "narrow the exception, or remove the rule"),
        )

    def _always_yields(self, rule: Rule) -> Finding:
        standings = self._subjects.standings
        others = [self._subjects.by_id[name] for name in self._overriders[rule.id]]
        named_others = {other.id: negated(standings[other.id].counts.possible) for other in others}
        needed = fewest(self._subjects.prover, named_others, standings[rule.id].value.certain)
        over = [other for other in others if other.id in needed]
        return self._subjects.finding(
            Kind.DEAD,
            filled(
                "{rule}永远不会起作用：凡是它成立的，总有优先于它的{others}适用",
                "{rule} never counts: whenever it holds, {others} overrides it",
                rule=named(rule),
                others=named(*over),
            ),
            rule,
            *over,
            witness=self._subjects.witness(standings[rule.id].value.certain, holding=[rule]),
            help_=Message(
                "收窄优先的规则或者去掉优先关系；本就如此的，删去这条规则",
                "narrow the overriding rule or take the override away; if it is meant, remove this rule",
            ),
        )
