"""Events: what happened to a task, when, by whom, and the chain of digests that holds them together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What can happen to a task."""

    SUBMITTED = "submitted"
    DECIDED = "decided"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    LISTED = "listed"
    OBJECTED = "objected"
    RECHECKED = "rechecked"
    RECORDED = "recorded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOTICED = "noticed"


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is not in the journal yet; all its values are JSON values.

    ``facts`` is the task as stated, on ``submitted``; ``decision`` what ``Decision.to_dict`` gives; ``ruleset``
    tells which rules decided (``id``, ``title``, ``version``, ``digest``); ``note`` is what else there is to say.
    """

    kind: EventKind
    actor: str
    task: str
    village: str
    department: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    decision: Mapping[str, Any] | None = field(default=None, hash=False)
    ruleset: Mapping[str, str] | None = field(default=None, hash=False)
    note: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the journal.

    ``number`` counts from 1 without a gap; ``at`` is aware and in UTC, exact to the microsecond. ``digest`` is the
    SHA-256, in hexadecimal, of everything else: ``previous``, the digest of the event before, is part of that, so
    whoever alters one event has to alter all that follow.
    """

    number: int
    at: datetime
    kind: EventKind
    actor: str
    task: str
    village: str
    department: str
    facts: Mapping[str, Any] = field(hash=False)
    decision: Mapping[str, Any] | None = field(hash=False)
    ruleset: Mapping[str, str] | None = field(hash=False)
    note: Mapping[str, Any] = field(hash=False)
    previous: str
    digest: str

    @classmethod
    def sealed(cls, draft: Draft, number: int, at: datetime, previous: str) -> Event:
        """The event that a draft becomes in its place of the chain. Raises ValueError where ``at`` is naive."""
        if at.tzinfo is None:
            raise ValueError(f"{at!r} has no time zone")
        words = (draft.kind, draft.actor, draft.task, draft.village, draft.department)
        content = (draft.facts, draft.decision, draft.ruleset, draft.note)
        unsealed = cls(number, at.astimezone(UTC), *words, *content, previous, "")
        return cls(number, unsealed.at, *words, *content, previous, digest_of(unsealed))

    def to_dict(self) -> dict[str, Any]:
        """The event in JSON values."""
        return {**_content(self), "digest": self.digest}


def digest_of(event: Event) -> str:
    """The digest that an event should have, worked out from everything else in it."""
    return hashlib.sha256(canonical(_content(event)).encode()).hexdigest()


def canonical(value: object) -> str:
    """A JSON value in the one spelling that digests are made of: keys sorted, no spaces, nothing escaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def written_time(at: datetime) -> str:
    """A time as the journal writes it: UTC, always with microseconds, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _content(event: Event) -> dict[str, Any]:
    return {
        "number": event.number,
        "at": written_time(event.at),
        "kind": event.kind.value,
        "actor": event.actor,
        "task": event.task,
        "village": event.village,
        "department": event.department,
        "facts": event.facts,
        "decision": event.decision,
        "ruleset": event.ruleset,
        "note": event.note,
        "previous": event.previous,
    }
