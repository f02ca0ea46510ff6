"""Layers with planted loosenings, and gaps and cliffs beside them: what is wrong, and where, is known beforehand.

Every plant stands in an area of its own, a value of one fact, so that none can hide or cause another. Half of
them are harmless and look like the others.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from access_rules.language.conditions import AllOf, Comparator, Compare, Condition, InList, Not
from access_rules.language.facts import Choice, Fact, FactType
from access_rules.language.layers import Layer, LayerHead
from access_rules.language.lists import ItemList, ListItem
from access_rules.language.rulebook import Default, Roles, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.language.sources import Citation, Source, SourceLevel
from access_rules.language.values import Value
from access_rules.outcome import Outcome

DAY = date(2026, 3, 1)

KINDS = (
    "override",
    "licensed override",
    "mandate",
    "licensed mandate",
    "extended list",
    "stricter override",
    "override that never meets",
    "override of one of two",
    "gap",
    "cliff",
    "closed threshold",
    "plain",
)

Told = frozenset[tuple[str, tuple[str, ...]]]
"""Kinds of findings with the rules, or the list, that they are about."""


@dataclass(frozen=True)
class PlantedLayers:
    """An upper book and that of both layers; what an analysis must tell, and in which areas no rule decides."""

    upper: Rulebook
    whole: Rulebook
    layers: Told
    cliffs: Told
    gaps: frozenset[str]


def plant(areas: int, *, seed: int = 1, further: int = 0) -> PlantedLayers:
    """Layers with so many areas, the kinds of plants in turn and in no order that the analysis could guess.

    ``further`` facts are there that a task may state and no rule tests.
    """
    kinds = [KINDS[at % len(KINDS)] for at in range(areas)]
    random.Random(seed).shuffle(kinds)  # a table to try, not a secret
    planting = _Planting([f"a{at}" for at in range(areas)], further)
    for area, kind in zip(planting.areas, kinds, strict=True):
        planting.add(area, kind)
    return planting.done()


class _Planting:
    def __init__(self, areas: list[str], further: int) -> None:
        self.areas = areas
        self._further = further
        self._rules: list[Rule] = []
        self._lists: dict[str, ItemList] = {}
        self._layers: set[tuple[str, tuple[str, ...]]] = set()
        self._cliffs: set[tuple[str, tuple[str, ...]]] = set()
        self._gaps: set[str] = set()

    def add(self, area: str, kind: str) -> None:
        upper, lower, within = f"{area}-upper", f"{area}-lower", _is("area", area)
        match kind:
            case "override" | "licensed override":
                is_licensed = kind.startswith("licensed")
                self._put(upper, RuleOutcome.REJECT, within, relax=is_licensed)
                self._put(lower, RuleOutcome.ALLOW, _all(within, _is("paid", True)), over=upper)
                self._layers.add(("licensed" if is_licensed else "loosening", (upper, lower)))
            case "mandate" | "licensed mandate":
                is_licensed = kind.startswith("licensed")
                self._put(upper, RuleOutcome.REJECT, within, relax=is_licensed, concern="count")
                self._put(lower, RuleOutcome.ALLOW, _all(within, _is("paid", True)), concern="count", mandate=True)
                self._layers.add(("licensed" if is_licensed else "loosening", (upper, lower)))
            case "extended list":
                name = f"{area}-list"
                self._lists[name] = ItemList(name, name, "law", (ListItem("one", f"{area}甲"),), closed=True)
                self._put(upper, RuleOutcome.REJECT, _all(within, Not(InList("name", name))))
                self._put(lower, RuleOutcome.NEEDS_APPROVAL, _all(within, InList("name", name)))
                self._layers.add(("loosening", (name,)))
            case "stricter override":
                self._put(upper, RuleOutcome.NEEDS_APPROVAL, within)
                self._put(lower, RuleOutcome.REJECT, _all(within, _is("paid", True)), over=upper)
            case "override that never meets":
                self._put(upper, RuleOutcome.REJECT, _all(within, _is("paid", False)))
                self._put(f"{upper}-too", RuleOutcome.NEEDS_APPROVAL, within)
                self._put(lower, RuleOutcome.ALLOW, _all(within, _is("paid", True)), over=upper)
            case "override of one of two":
                self._put(upper, RuleOutcome.REJECT, within)
                self._put(f"{upper}-too", RuleOutcome.REJECT, within)
                self._put(lower, RuleOutcome.ALLOW, _all(within, _is("paid", True)), over=upper)
            case "gap":
                self._put(upper, RuleOutcome.REJECT, _all(within, _count(Comparator.AT_MOST, 2)))
                self._gaps.add(area)
            case "cliff":
                self._put(upper, RuleOutcome.ALLOW, _all(within, _count(Comparator.LESS, 3)))
                self._put(lower, RuleOutcome.REJECT, _all(within, _count(Comparator.GREATER, 3)))
                self._cliffs.add(("cliff", (upper, lower)))
                self._gaps.add(area)
            case "closed threshold":
                self._put(upper, RuleOutcome.ALLOW, _all(within, _count(Comparator.LESS, 3)))
                self._put(lower, RuleOutcome.REJECT, _all(within, _count(Comparator.AT_LEAST, 3)))
            case _:
                self._put(upper, RuleOutcome.NEEDS_APPROVAL, within)

    def _put(
        self,
        name: str,
        outcome: RuleOutcome,
        when: Condition,
        *,
        relax: bool = False,
        over: str | None = None,
        concern: str | None = None,
        mandate: bool = False,
    ) -> None:
        self._rules.append(
            Rule(
                id=name,
                title=name,
                outcome=outcome,
                when=when,
                reason=name,
                cite=(Citation("law"),),
                overrides=frozenset({over} if over else ()),
                concerns=frozenset({concern} if concern else ()),
                relax=frozenset({Layer.COUNTY} if relax else ()),
                mandate=mandate,
                layer=int(name.endswith("-lower")),
            )
        )

    def done(self) -> PlantedLayers:
        heads = (
            LayerHead("upper", "上层", Layer.NATIONAL, "1"),
            LayerHead("lower", "下层", Layer.COUNTY, "1", "某县"),
        )
        whole = Rulebook(
            layers=heads,
            language="zh",
            facts=_facts(self.areas, self._further),
            sources={"law": Source("law", "甲法", SourceLevel.LAW)},
            lists={name: _extended(each) for name, each in self._lists.items()},
            definitions={},
            invariants=(),
            rules=tuple(self._rules),
            default=Default(Outcome.NEEDS_APPROVAL),
            roles=Roles(),
            digest="",
        )
        above = tuple(rule for rule in self._rules if rule.layer == 0)
        upper = replace(whole, layers=heads[:1], rules=above, lists=self._lists)
        return PlantedLayers(upper, whole, frozenset(self._layers), frozenset(self._cliffs), frozenset(self._gaps))


def _extended(each: ItemList) -> ItemList:
    return replace(each, items=(*each.items, ListItem("two", each.id.replace("-list", "乙"))))


def _facts(areas: list[str], further: int) -> Mapping[str, Fact]:
    facts = (
        Fact("area", FactType.ENUM, "范围", choices={name: Choice(name, name) for name in areas}),
        Fact("paid", FactType.BOOL, "有经费"),
        Fact("count", FactType.INTEGER, "数量", minimum=0, maximum=5),
        Fact("name", FactType.TEXT, "名称"),
        *(Fact(f"further{at}", FactType.BOOL, f"另{at}") for at in range(further)),
    )
    return {fact.id: fact for fact in facts}


def _is(fact: str, value: Value) -> Condition:
    return Compare(fact, Comparator.EQUAL, value)


def _count(comparator: Comparator, value: int) -> Condition:
    return Compare("count", comparator, value)


def _all(*parts: Condition) -> Condition:
    return AllOf(parts)
