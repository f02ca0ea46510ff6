"""Sightings as rows of a table, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from access_rules.language.watches import Watch
from access_rules.register.watches.chronicle import Course
from access_rules.register.watches.sightings import Scope, Sighting, earlier_sighting, scope
from access_rules.truth import Truth

ANYTHING: Final = ""
"""What stands for the values of a task where one is not known: they may be the same as any."""

NOTHING: Final = "[]"
"""What stands for the values of a task of which none is compared."""


def rows_of(ledger: int, watches: Iterable[Watch], course: Course) -> Iterator[dict[str, Any]]:
    """What a ledger holds of a task."""
    for watch in watches:
        sighting = earlier_sighting(watch, course.seen, course.number)
        if sighting is not None:
            yield _row(ledger, watch, sighting)


def _row(ledger: int, watch: Watch, sighting: Sighting) -> dict[str, Any]:
    return {
        "ledger": ledger,
        "watch": watch.id,
        "task": sighting.task,
        "number": sighting.number,
        "village": sighting.village,
        "department": sighting.department,
        "scope": written_scope(scope(watch.pattern, sighting.village, sighting.department)),
        "day": sighting.day.toordinal(),
        "holds": int(sighting.holds),
        "same": written_key(sighting),
        "points": json.dumps([sighting.same, sighting.differs], ensure_ascii=False),
        "amount": None if sighting.amount is None else format(sighting.amount, "f"),
    }


def sighting_in(row: Any) -> Sighting:
    """What a row tells."""
    same, differs = json.loads(row.points)
    return Sighting(
        row.task,
        row.number,
        row.village,
        row.department,
        date.fromordinal(row.day),
        Truth(row.holds),
        tuple(same),
        tuple(differs),
        number_in(row.amount),
    )


def number_in(written: str | None) -> Decimal | None:
    """An amount; None where it is not known."""
    return None if written is None else Decimal(written)


def written_key(sighting: Sighting) -> str:
    """Under what it is found."""
    return json.dumps(sighting.same, ensure_ascii=False) if sighting.is_comparable else ANYTHING


def written_scope(where: Scope) -> str:
    """Among whose tasks it is found."""
    return json.dumps(where, ensure_ascii=False)
