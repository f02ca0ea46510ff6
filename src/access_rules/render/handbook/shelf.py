"""The volumes that are published together: which layer stands on which, and on which page it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from access_rules.language.layers import Layer, LayerHead
from access_rules.render.handbook.anchors import page_name
from access_rules.render.handbook.volume import Volume

INDEX = "index.html"
"""The page to open first: the only handbook, or the list of all."""


@dataclass(frozen=True, slots=True)
class Place:
    """A layer in the tree of layers: its rules, its page where it has one, and the layers below it."""

    head: LayerHead
    rule_count: int
    page: str | None
    below: tuple[Place, ...]


@dataclass(frozen=True)
class Shelf:
    """Volumes published together."""

    volumes: Sequence[Volume]

    def page(self, ruleset: str) -> str | None:
        """The page of a ruleset; None where it is not among the volumes."""
        if all(volume.id != ruleset for volume in self.volumes):
            return None
        return INDEX if len(self.volumes) == 1 else page_name(ruleset)

    @property
    def has_index(self) -> bool:
        """Whether there is a page that lists the others."""
        return len(self.volumes) > 1

    def tree(self) -> tuple[Place, ...]:
        """Every layer known, from those that stand on nothing down."""
        return tuple(self._place(each) for each in self._below.get(None, ()))

    def around(self, volume: Volume) -> tuple[Place, ...]:
        """The layers above a volume, itself and those below it."""
        below = self._place(volume.id)
        for head in reversed(volume.book.layers[:-1]):
            below = Place(head, self._rule_counts[head.ruleset], self.page(head.ruleset), (below,))
        return (below,)

    def _place(self, ruleset: str) -> Place:
        below = tuple(self._place(each) for each in self._below.get(ruleset, ()))
        return Place(self._heads[ruleset], self._rule_counts[ruleset], self.page(ruleset), below)

    @cached_property
    def _heads(self) -> dict[str, LayerHead]:
        return {head.ruleset: head for volume in self.volumes for head in volume.book.layers}

    @cached_property
    def _rule_counts(self) -> dict[str, int]:
        return {
            head.ruleset: sum(rule.layer == depth for rule in volume.book.rules)
            for volume in self.volumes
            for depth, head in enumerate(volume.book.layers)
        }

    @cached_property
    def _below(self) -> dict[str | None, tuple[str, ...]]:
        """The rulesets that stand on each, in the order of layers and names; those on nothing under None."""
        found: dict[str | None, dict[str, None]] = {}
        for volume in self.volumes:
            for upper, head in _steps(volume):
                found.setdefault(upper, {})[head.ruleset] = None
        return {upper: tuple(sorted(each, key=self._rank)) for upper, each in found.items()}

    def _rank(self, ruleset: str) -> tuple[int, str]:
        return list(Layer).index(self._heads[ruleset].layer), ruleset


def _steps(volume: Volume) -> Iterator[tuple[str | None, LayerHead]]:
    upper: str | None = None
    for head in volume.book.layers:
        yield upper, head
        upper = head.ruleset
