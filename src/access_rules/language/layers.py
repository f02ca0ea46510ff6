"""The layers of government that write rules, from the top down."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from access_rules.source import Span

FRONT_PAGE = "ruleset.yaml"
"""The file that makes a folder a ruleset."""


class Layer(StrEnum):
    """A layer 层级 of rules: each may add to and tighten what stands above it."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"

    @property
    def depth(self) -> int:
        """0 for national, 4 for township."""
        return list(Layer).index(self)


@dataclass(frozen=True, slots=True)
class LayerHead:
    """The front page of one layer: who wrote these rules, for where, in which version."""

    ruleset: str
    title: str
    layer: Layer
    version: str
    place: str | None = None
    span: Span | None = field(default=None, compare=False)
