"""Checks over a whole ruleset: citations in force, cycles, licences of lower layers, rules of pure judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from access_rules.diagnostic import Label, Message
from access_rules.language.layers import Layer
from access_rules.language.periods import Period
from access_rules.language.precedence import contesters, cycle, may_relax, overriders
from access_rules.language.reach import facts_tested
from access_rules.language.rulebook import Default
from access_rules.language.rules import Rule
from access_rules.language.sources import Citation
from access_rules.loading.scope import Scope, first_declared


def check_rules(scope: Scope, chain: Sequence[Layer]) -> None:
    """Report what is wrong with the rules of the last layer of a chain, taken with all above it."""
    layer = len(chain) - 1
    rules = tuple(scope.rules.values())
    own = [rule for rule in rules if rule.layer == layer]
    for rule in own:
        _check_citations(rule, scope)
        _check_judgement(rule, scope)
    _check_unverified(own, scope)
    _check_contests(rules, layer, chain, scope)
    around = cycle(overriders(rules, chain))
    if around:
        way = " → ".join(f"`{each}`" for each in reversed(around))
        scope.report("AR505", scope.rules[around[0]].span, labels=_each_at(around[1:-1], scope), way=way)


def _each_at(rules: Iterable[str], scope: Scope) -> tuple[Label, ...]:
    spans = [(rule, scope.rules[rule].span) for rule in rules]
    return tuple(Label(span, Message(f"`{rule}` 在这里", f"`{rule}` is here")) for rule, span in spans if span)


# ---- citations


def _check_citations(rule: Rule, scope: Scope) -> None:
    if rule.in_force is None:
        return
    for cited in rule.cite:
        if not any(period.meets(rule.in_force) for period in _periods(cited, scope)):
            source = scope.sources[cited.source]
            scope.report("AR502", cited.span, labels=first_declared(source.span), source=source.title, rule=rule.id)
    day = _uncovered(rule.in_force, [period for cited in rule.cite for period in _periods(cited, scope)])
    meets = any(period.meets(rule.in_force) for cited in rule.cite for period in _periods(cited, scope))
    if day and meets:
        shown = Message(
            "施行之初" if day == date.min else day.isoformat(), "its beginning" if day == date.min else day.isoformat()
        )
        scope.report("AR503", rule.span, rule=rule.id, day=shown)


def _periods(cited: Citation, scope: Scope) -> tuple[Period, ...]:
    return scope.sources[cited.source].periods(cited.version)


def _uncovered(period: Period, covering: Sequence[Period]) -> date | None:
    """The first day of a period on which none of the others is in force."""
    starts = [period.start or date.min]
    starts += [each.end + timedelta(days=1) for each in covering if each.end and each.end < date.max]
    days = sorted(day for day in starts if period.covers(day) or day == date.min)
    return next((day for day in days if not any(each.covers(day) for each in covering)), None)


def _check_unverified(rules: Iterable[Rule], scope: Scope) -> None:
    """One warning a document, at the first citation of it."""
    citing: dict[str, list[Citation]] = {}
    for rule in rules:
        for cited in (*rule.cite, *(each for requirement in rule.requires for each in requirement.cite)):
            if not scope.sources[cited.source].verified:
                citing.setdefault(cited.source, []).append(cited)
    for name, citations in citing.items():
        source = scope.sources[name]
        labels = first_declared(source.span)
        scope.report("AR504", citations[0].span, labels=labels, source=source.title, count=len(citations))


# ---- meaning


def _check_judgement(rule: Rule, scope: Scope) -> None:
    tested = facts_tested(rule.when, scope.definitions)
    facts = [scope.facts[name] for name in tested if name in scope.facts]
    if tested and len(facts) == len(tested) and all(fact.judgement for fact in facts):
        titles = "、".join(sorted(fact.title for fact in facts))
        scope.report("AR509", rule.span, rule=rule.id, facts=titles)


def _check_contests(rules: Sequence[Rule], layer: int, chain: Sequence[Layer], scope: Scope) -> None:
    by_id = {rule.id: rule for rule in rules}
    for refusing, mandates in contesters(rules).items():
        upper = by_id[refusing]
        for name in mandates:
            mandate = by_id[name]
            if mandate.layer == layer and upper.layer < layer and not may_relax(upper, mandate, chain):
                scope.report(
                    "AR608",
                    mandate.span,
                    labels=first_declared(upper.span),
                    rule=name,
                    upper=refusing,
                    layer=chain[layer],
                )


def check_default(default: Default, upper: Default | None, scope: Scope) -> bool:
    """Whether a layer's default is at least as strict as the one above it; reported where it is not."""
    if upper is None or default.outcome.strictness >= upper.outcome.strictness:
        return True
    scope.report("AR609", default.span, labels=first_declared(upper.span), outcome=default.outcome, upper=upper.outcome)
    return False
