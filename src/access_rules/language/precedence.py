"""Which rule yields to which: the overrides graph, drawn from what the rules say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from access_rules.language.layers import Layer
from access_rules.language.rules import Rule, RuleOutcome, Strength, concerns_meet


def overriders(rules: Sequence[Rule], layers: Sequence[Layer]) -> Mapping[str, tuple[str, ...]]:
    """For each rule, the ids of the rules that take its place when they count, in the order of ``rules``.

    ``layers`` is the chain of layers, topmost first, into which ``Rule.layer`` points.
    """
    by_demand = _by_demand(rules)
    by_id = {rule.id: rule for rule in rules}
    found: dict[str, list[str]] = {rule.id: [] for rule in rules}
    for other in rules:
        demands = {_demand(each) for each in (*other.overrides_concerns, *other.concerns)}
        near = {each.id: each for demand in demands for each in by_demand.get(demand, ())}
        near.update({name: by_id[name] for name in other.overrides if name in by_id})
        for name, rule in near.items():
            if _yields(rule, other, layers):
                found[name].append(other.id)
    return {name: tuple(others) for name, others in found.items()}


def contesters(rules: Sequence[Rule]) -> Mapping[str, tuple[str, ...]]:
    """For each rule that may refuse, the ids of the mandate rules that share a concern with it."""
    refusing = (RuleOutcome.REJECT, RuleOutcome.NOT_WITHOUT_APPROVAL)
    by_demand = _by_demand([rule for rule in rules if rule.mandate and not rule.is_advisory])
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        if rule.outcome in refusing and not rule.is_advisory:
            near = {law.id: law for concern in rule.concerns for law in by_demand.get(_demand(concern), ())}
            found[rule.id] = tuple(name for name, law in near.items() if law.shares_concern(rule))
    return found


def _demand(concern: str) -> str:
    return concern.partition(".")[0]


def _by_demand(rules: Sequence[Rule]) -> Mapping[str, list[Rule]]:
    """The rules by the facts they concern: only those can meet in a concern."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for demand in {_demand(each) for each in rule.concerns}:
            found.setdefault(demand, []).append(rule)
    return found


def may_relax(upper: Rule, lower: Rule, layers: Sequence[Layer]) -> bool:
    """Whether the lower rule is of the same layer as the upper one, or of one that may relax it."""
    return lower.layer == upper.layer or layers[lower.layer] in upper.relax


def _yields(rule: Rule, other: Rule, layers: Sequence[Layer]) -> bool:
    if rule is other or rule.is_advisory or other.is_advisory:
        return False
    return rule.id in other.overrides or _overrides_by_concern(other, rule) or _yields_in_principle(rule, other, layers)


def _overrides_by_concern(other: Rule, rule: Rule) -> bool:
    # Lex specialis reaches this layer and those below; rules that say the same have nothing to settle,
    # and a rule that overrides this one by name is the more special of the two.
    return (
        other.id not in rule.overrides
        and rule.layer >= other.layer
        and rule.outcome is not other.outcome
        and any(concerns_meet(mine, theirs) for mine in other.overrides_concerns for theirs in rule.concerns)
    )


def _yields_in_principle(rule: Rule, other: Rule, layers: Sequence[Layer]) -> bool:
    return (
        rule.strength is Strength.IN_PRINCIPLE
        and rule.outcome is not RuleOutcome.ALLOW
        and other.outcome is RuleOutcome.ALLOW
        and rule.shares_concern(other)
        and (other.layer <= rule.layer or may_relax(rule, other, layers))
    )


def cycle(graph: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The nodes of some cycle in order, the first repeated at the end; empty when there is none."""
    finished: set[str] = set()
    for start in graph:
        path: list[str] = []
        pending = [(start, iter(graph.get(start, ())))] if start not in finished else []
        while pending:
            node, successors = pending[-1]
            if len(path) < len(pending):
                path.append(node)
            following = next(successors, None)
            if following is None:
                finished.add(node)
                pending.pop()
                path.pop()
            elif following in path:
                return (*path[path.index(following) :], following)
            elif following not in finished:
                pending.append((following, iter(graph.get(following, ()))))
    return ()


def cycles(graph: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Cycles that share no node, one for each tangle of the graph, as ``cycle`` gives them."""
    left = dict(graph)
    while around := cycle(left):
        yield around
        left = {
            node: tuple(each for each in following if each not in around)
            for node, following in left.items()
            if node not in around
        }


def in_order(graph: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The nodes so that each stands after those it points to; the graph has no cycle."""
    placed: dict[str, None] = {}
    for start in graph:
        pending = [(start, iter(graph.get(start, ())))]
        while pending:
            node, successors = pending[-1]
            following = next((each for each in successors if each not in placed), None)
            if following is None:
                placed[node] = None
                pending.pop()
            else:
                pending.append((following, iter(graph.get(following, ()))))
    return tuple(placed)
