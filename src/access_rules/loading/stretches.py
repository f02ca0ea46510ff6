"""Lengths of time as written: so many days, working days or months."""

from __future__ import annotations

from typing import Final

from access_rules.diagnostic import Message
from access_rules.language.conditions import Unit
from access_rules.language.watches import Stretch
from access_rules.loading.documents import StretchModel
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope

ONE_UNIT: Final = Message(
    "只写一个单位：`{天: 90}`、`{工作日: 15}` 或 `{月: 3}`",
    "write one unit: `{days: 90}`, `{working_days: 15}` or `{months: 3}`",
)


def units_of(model: StretchModel) -> list[tuple[int, Unit]]:
    """The units that are written, each with its number; where all is well there is one."""
    return [(amount, unit) for unit in Unit if (amount := getattr(model, unit.value)) is not None]


def read_stretch(model: StretchModel, path: Path, positions: Positions, scope: Scope) -> Stretch | None:
    """The length of time at ``path``; None after reporting that it has no unit, or several."""
    units = units_of(model)
    if len(units) == 1:
        return Stretch(*units[0])
    scope.report("AR534", positions.key(path), help=ONE_UNIT)
    return None
