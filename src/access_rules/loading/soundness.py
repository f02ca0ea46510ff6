"""Checks over a whole ruleset: citations in force, cycles, licences of lower layers, rules of pure judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from access_rules.diagnostic import Label, Message, listed
from access_rules.language.conditions import Condition
from access_rules.language.layers import Layer
from access_rules.language.periods import Period
from access_rules.language.precedence import contesters, cycles, may_relax, overriders
from access_rules.language.reach import definitions_used, facts_tested
from access_rules.language.rulebook import Default
from access_rules.language.rules import Rule, concerns_meet
from access_rules.language.sources import Citation
from access_rules.language.watches import Watch
from access_rules.loading import positions
from access_rules.loading.keywords import LAYERS, OUTCOMES, both
from access_rules.loading.positions import Mapping, Node
from access_rules.loading.scope import Scope, pointing
from access_rules.source import Span


def check_rules(scope: Scope, chain: Sequence[Layer]) -> None:
    """Report what is wrong with the rules and watches of the last layer of a chain, taken with all above it."""
    layer = len(chain) - 1
    rules = tuple(scope.rules.values())
    own = [rule for rule in rules if rule.layer == layer]
    watches = [watch for watch in scope.watches.values() if watch.layer == layer]
    citing: tuple[Rule | Watch, ...] = (*own, *watches)
    for each in citing:
        _check_citations(each, scope)
    for rule in own:
        _check_judgement(rule, scope)
    _check_unverified(citing, scope)
    _check_contests(rules, layer, chain, scope)
    _check_overrides(rules, layer, chain, scope)


# ---- which rule yields to which


def _check_overrides(rules: Sequence[Rule], layer: int, chain: Sequence[Layer], scope: Scope) -> None:
    for yielding in cycles(overriders(rules, chain)):
        around = tuple(reversed(yielding))
        if not any(scope.rules[each].layer == layer for each in around):
            # What is wrong above has been reported with the layer it is in.
            continue
        way = " → ".join(f"`{each}`" for each in around)
        (first, *others) = [(over, under, _overriding(over, under, scope)) for over, under in pairwise(around)]
        labels = tuple(
            label
            for over, under, span in others
            for label in pointing(span, f"`{over}` 优先于 `{under}`", f"`{over}` overrides `{under}`")
        )
        scope.report("AR505", first[2], labels=labels, way=way)


def _overriding(over: str, under: str, scope: Scope) -> Span | None:
    """Where a rule says that it overrides another; its id where that follows from other words."""
    for at, entry in enumerate(_written(over, "overrides", scope)):
        steps = ("overrides", at, "concern") if isinstance(entry, Mapping) else ("overrides", at)
        word = scope.places[over].word(*steps)
        concern = _concern(word, scope) if isinstance(entry, Mapping) else None
        if word == under or (concern and _is_about(scope.rules[under], concern)):
            return scope.places[over].value(*steps)
    return scope.rules[over].span


def _written(rule: str, keyword: str, scope: Scope) -> Sequence[Node]:
    """The items of a list in a rule, as nodes."""
    node = scope.places[rule].node(keyword)
    return node.items if isinstance(node, positions.Sequence) else ()


def _is_about(rule: Rule, concern: str) -> bool:
    return any(concerns_meet(concern, each) for each in rule.concerns)


def _check_contests(rules: Sequence[Rule], layer: int, chain: Sequence[Layer], scope: Scope) -> None:
    by_id = {rule.id: rule for rule in rules}
    for refusing, mandates in contesters(rules).items():
        upper = by_id[refusing]
        for name in mandates:
            mandate = by_id[name]
            if mandate.layer == layer and upper.layer < layer and not may_relax(upper, mandate, chain):
                _report_contest(mandate, upper, chain[layer], scope)


def _report_contest(mandate: Rule, upper: Rule, layer: Layer, scope: Scope) -> None:
    labels = pointing(upper.span, "上层规则在这里", "the upper rule is here")
    span, words = _contesting(mandate, upper, scope), both(layer, LAYERS)
    scope.report("AR608", span, labels=labels, rule=mandate.id, upper=upper.id, layer=words)


def _contesting(mandate: Rule, upper: Rule, scope: Scope) -> Span | None:
    """Where a mandate rule names the concern that it shares with another."""
    for at in range(len(_written(mandate.id, "concerns", scope))):
        if _is_about(upper, _concern(scope.places[mandate.id].word("concerns", at), scope)):
            return scope.places[mandate.id].value("concerns", at)
    return mandate.span


def _concern(word: str, scope: Scope) -> str:
    """The id of a concern that has been found sound."""
    name, dot, element = word.partition(".")
    names = scope.fact_names.names
    whole = names.find(word)
    if whole or not dot:
        return whole or word
    fact = names.find(name) or name
    found = scope.names_of_choices(scope.facts[fact]).find(element) if fact in scope.facts else None
    return f"{fact}.{found or element}"


# ---- citations


def _check_citations(rule: Rule | Watch, scope: Scope) -> None:
    if rule.in_force is None:
        return
    meeting = [cited for cited in rule.cite if any(each.meets(rule.in_force) for each in _periods(cited, scope))]
    for cited in rule.cite:
        if cited not in meeting:
            _report_never(rule, cited, scope)
    day = _uncovered(rule.in_force, [period for cited in rule.cite for period in _periods(cited, scope)])
    if day and meeting and rule.id not in scope.cited_in_part:
        shown = Message("在施行之初", "at its beginning") if day == date.min else Message(f"从 {day} 起", f"from {day}")
        labels = tuple(_basis(cited, scope) for cited in meeting)
        span = scope.places[rule.id].value("in_force")
        scope.report("AR503", span, labels=tuple(filter(None, labels)), rule=rule.id, day=shown)


def _report_never(rule: Rule | Watch, cited: Citation, scope: Scope) -> None:
    source = scope.sources[cited.source]
    periods = _periods(cited, scope)
    assert rule.in_force is not None
    own, theirs = _described(rule.in_force), _joined(periods)
    help_ = Message(
        f"规则的施行期间是 {own.zh}，文件的是 {theirs.zh}：改正其中一处",
        f"the rule is in force {own.en}, the source {theirs.en}: correct one of the two",
    )
    version = Message(f"（版本 {cited.version}）", f" (version {cited.version})") if cited.version else Message("", "")
    labels = pointing(source.span, "文件在这里声明", "the source is declared here")
    title = source.title
    scope.report("AR502", cited.span, labels=labels, help=help_, version=version, source=title, rule=rule.id)


def _basis(cited: Citation, scope: Scope) -> Label | None:
    period = _joined(_periods(cited, scope))
    return Label(cited.span, Message(f"施行期间是 {period.zh}", f"in force {period.en}")) if cited.span else None


def _joined(periods: Iterable[Period]) -> Message:
    described = [_described(each) for each in periods]
    return Message("，".join(each.zh for each in described), ", ".join(each.en for each in described))


def _described(period: Period) -> Message:
    match period.start, period.end:
        case None, None:
            return Message("一直", "always")
        case date() as start, None:
            return Message(f"{start} 起", f"from {start}")
        case None, date() as end:
            return Message(f"{end} 止", f"until {end}")
        case start, end:
            return Message(f"{start} 至 {end}", f"{start} to {end}")


def _periods(cited: Citation, scope: Scope) -> tuple[Period, ...]:
    return scope.sources[cited.source].periods(cited.version)


def _uncovered(period: Period, covering: Sequence[Period]) -> date | None:
    """The first day of a period on which none of the others is in force."""
    starts = [period.start or date.min]
    starts += [each.end + timedelta(days=1) for each in covering if each.end and each.end < date.max]
    days = sorted(day for day in starts if period.covers(day) or day == date.min)
    return next((day for day in days if not any(each.covers(day) for each in covering)), None)


def _check_unverified(rules: Iterable[Rule | Watch], scope: Scope) -> None:
    """One warning a document, at the first citation of it."""
    citing: dict[str, list[Citation]] = {}
    for rule in rules:
        requires = rule.requires if isinstance(rule, Rule) else ()
        for cited in (*rule.cite, *(each for requirement in requires for each in requirement.cite)):
            if not scope.sources[cited.source].verified:
                citing.setdefault(cited.source, []).append(cited)
    for name, citations in citing.items():
        source = scope.sources[name]
        labels = pointing(source.span, "文件在这里声明", "the source is declared here")
        scope.report("AR504", citations[0].span, labels=labels, source=source.title, count=len(citations))


# ---- meaning


def _check_judgement(rule: Rule, scope: Scope) -> None:
    tested = facts_tested(rule.when, scope.definitions)
    facts = sorted((scope.facts[name] for name in tested if name in scope.facts), key=lambda fact: fact.title)
    is_whole = len(facts) == len(tested) and _is_readable(rule.when, scope)
    if facts and is_whole and all(fact.judgement for fact in facts):
        labels = tuple(
            label
            for fact in facts
            for label in pointing(fact.span, f"`{fact.title}` 须由人裁量", f"`{fact.id}` is left to judgement")
        )
        span = scope.places[rule.id].value("when")
        scope.report("AR509", span, labels=labels, rule=rule.id, facts=listed(fact.title for fact in facts))


def _is_readable(condition: Condition, scope: Scope) -> bool:
    """Whether every definition behind a condition could be read."""
    pending, seen = [condition], set[str]()
    while pending:
        used = definitions_used(pending.pop()) - seen
        if not used <= scope.definitions.keys():
            return False
        seen |= used
        pending.extend(scope.definitions[each].when for each in used)
    return True


def check_default(default: Default, upper: Default | None, span: Span, scope: Scope) -> bool:
    """Whether a layer's default, written at ``span``, is at least as strict as the one above; reported where not."""
    if upper is None or default.outcome.strictness >= upper.outcome.strictness:
        return True
    labels = pointing(upper.span, "上层在这里规定", "the upper layer says so here")
    words = {"outcome": both(default.outcome, OUTCOMES), "upper": both(upper.outcome, OUTCOMES)}
    scope.report("AR609", span, labels=labels, **words)
    return False
