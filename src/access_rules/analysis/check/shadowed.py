"""Shadowed and subsumed rules: whenever they count, other rules already decide the same or stricter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from access_rules.analysis.check.cover import Cover
from access_rules.analysis.check.equivalent import alike
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.precedence import contesters, overriders
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import any_of, negated, same


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each rule that could go without changing any outcome of a task of which all facts are known.

    It is *shadowed* where one stricter rule always decides instead, or where it takes several rules to cover it,
    and *subsumed* where one rule with the same outcome covers it. Equivalent and dead rules are told as such. A rule
    by which others yield, or are contested, is reported only where the outcome would be the same without it. That a
    lower layer shadows a rule above it is what lower layers are for: only rules looked at are reported.
    """
    return _Shadowed(Subjects(world, looked_at)).find()


class _Shadowed:
    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._cover = Cover(subjects)
        rules = subjects.verdicts.rules
        others = (*overriders(rules, subjects.book.chain).values(), *contesters(rules).values())
        self._bearing_on_others = {name for names in others for name in names}

    def find(self) -> Iterator[Finding]:
        deciding = [rule for rule in self._subjects.reported if not rule.is_advisory]
        return self._subjects.one_by_one(deciding, self._look, lambda rule: (rule,))

    def _look(self, rule: Rule) -> Iterator[Finding]:
        others = list(self._subjects.meeting(rule))
        if not others or not self._cover.is_covered(rule, others) or not self._counts(rule):
            return
        twins = alike(rule, self._subjects, self._cover)
        if twins:
            others = [other for other in others if other not in twins]
            if not self._cover.is_covered(rule, others):
                return
        if rule.id in self._bearing_on_others and self._matters(rule):
            return
        yield self._told(rule, others)

    def _counts(self, rule: Rule) -> bool:
        return self._subjects.prover.is_possible(self._subjects.standings[rule.id].counts.certain)

    def _matters(self, rule: Rule) -> bool:
        """Whether some task comes out otherwise without the rule."""
        now = self._subjects.verdicts
        without = self._subjects.world.variant([each for each in now.rules if each is not rule])
        differs = any_of(negated(same(now.outcome(each), without.outcome(each))) for each in Outcome)
        return self._subjects.settled.is_possible(differs)

    def _told(self, rule: Rule, others: Sequence[Rule]) -> Finding:
        alone = self._cover.alone(rule, others)
        stricter = self._cover.alone(rule, alone, more=1)
        if stricter:
            return self._by_one(rule, stricter[0], Kind.SHADOWED)
        if alone:
            return self._by_one(rule, alone[0], Kind.SUBSUMED)
        return self._by_several(rule, self._cover.fewest(rule, others))

    def _by_one(self, rule: Rule, other: Rule, kind: Kind) -> Finding:
        if kind is Kind.SHADOWED:
            zh, en = (
                "{rule}从不起作用：凡是它适用的，更严的{other}也适用",
                "{rule} never tells: whenever it applies, so does {other}, which is stricter",
            )
        else:
            zh, en = (
                "{rule}是{other}的特例，结论相同：有没有它都一样",
                "{rule} is a special case of {other} with the same outcome: nothing changes without it",
            )
        counts = [self._subjects.standings[each.id].counts.certain for each in (rule, other)]
        return self._subjects.finding(
            kind,
            filled(zh, en, rule=named(rule), other=named(other)),
            rule,
            other,
            witness=self._subjects.witness(*counts, counting=(rule, other)),
            help_=_help(rule, kind),
        )

    def _by_several(self, rule: Rule, others: Sequence[Rule]) -> Finding:
        counts = self._subjects.standings[rule.id].counts.certain
        return self._subjects.finding(
            Kind.SHADOWED,
            filled(
                "{rule}从不起作用：凡是它适用的，{others}之一也适用，结论相同或者更严",
                "{rule} never tells: whenever it applies, so does one of {others}, with the same or a stricter outcome",
                rule=named(rule),
                others=named(*others),
            ),
            rule,
            *others,
            witness=self._subjects.witness(counts, counting=[rule]),
            help_=_help(rule, Kind.SHADOWED),
        )


def _help(rule: Rule, kind: Kind) -> Message:
    if kind is Kind.SHADOWED:
        zh, en = (
            "应当由它说了算的，写上优先于那条规则，或者收窄那条规则；否则删去",
            "if it should prevail, let it override the other rule or narrow that one; otherwise remove it",
        )
    else:
        zh, en = (
            "删去或者并入那条规则；本想另作规定的，改正它的结论",
            "remove it or merge the two; if it was meant to say something else, correct its outcome",
        )
    if rule.concerns or rule.remedy:
        zh += "；它的理由、依据和补救办法仍会列出，要的就是这些的，写上容许"
        en += "; its reason, basis and remedy are still given: where they are the point, accept the finding"
    return Message(zh, en)
