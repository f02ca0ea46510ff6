"""Events: what happened to a task, when, by whom, and the chain of digests that holds them together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple


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
class Head:
    """The last event of a journal: its number (0: none yet) and its digest.

    Written down elsewhere, it shows later whether the journal still holds all it held then.
    """

    number: int
    digest: str


class Written(NamedTuple):
    """An event as the journal keeps it: a row of texts. Times sort as texts; values are canonical JSON."""

    number: int
    at: str
    kind: str
    actor: str
    task: str
    village: str
    department: str
    facts: str
    decision: str | None
    ruleset: str | None
    note: str
    previous: str
    digest: str


@dataclass(frozen=True)
class Event:
    """An event of the journal; what stands in it as JSON is read when somebody asks.

    ``number`` counts from 1 without a gap; ``at`` is aware and in UTC, exact to the microsecond. ``digest`` is the
    SHA-256, in hexadecimal, of everything else: ``previous``, the digest of the event before, is part of that, so
    whoever alters one event has to alter all that follow.
    """

    written: Written

    @classmethod
    def sealed(cls, draft: Draft, number: int, at: datetime, previous: str) -> Event:
        """The event that a draft becomes in its place of the chain. Raises ValueError where ``at`` is naive."""
        if at.tzinfo is None:
            raise ValueError(f"{at!r} has no time zone")
        unsealed = Written(
            number=number,
            at=written_time(at),
            kind=draft.kind.value,
            actor=draft.actor,
            task=draft.task,
            village=draft.village,
            department=draft.department,
            facts=canonical(draft.facts),
            decision=None if draft.decision is None else canonical(draft.decision),
            ruleset=None if draft.ruleset is None else canonical(draft.ruleset),
            note=canonical(draft.note),
            previous=previous,
            digest="",
        )
        return cls(unsealed._replace(digest=digest_of(unsealed)))

    @property
    def number(self) -> int:
        """Its place in the journal."""
        return self.written.number

    @property
    def at(self) -> datetime:
        """When it happened."""
        return datetime.fromisoformat(self.written.at)

    @property
    def kind(self) -> EventKind:
        """What happened."""
        return _KINDS[self.written.kind]

    @property
    def actor(self) -> str:
        """Who did it."""
        return self.written.actor

    @property
    def task(self) -> str:
        """The id of the task."""
        return self.written.task

    @property
    def village(self) -> str:
        """The village that the task is for."""
        return self.written.village

    @property
    def department(self) -> str:
        """The department that asks for it."""
        return self.written.department

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The task as stated, where it was submitted."""
        return read_values(self.written.facts)

    @cached_property
    def decision(self) -> Mapping[str, Any] | None:
        """What was decided."""
        return None if self.written.decision is None else read_values(self.written.decision)

    @cached_property
    def ruleset(self) -> Mapping[str, str] | None:
        """Which rules decided."""
        return None if self.written.ruleset is None else read_values(self.written.ruleset)

    @cached_property
    def note(self) -> Mapping[str, Any]:
        """What else there is to say."""
        return read_values(self.written.note)

    @property
    def previous(self) -> str:
        """The digest of the event before."""
        return self.written.previous

    @property
    def digest(self) -> str:
        """What seals it."""
        return self.written.digest

    def to_dict(self) -> dict[str, Any]:
        """The event in JSON values."""
        values = {"facts": self.facts, "decision": self.decision, "ruleset": self.ruleset, "note": self.note}
        return {name: values.get(name, written) for name, written in self.written._asdict().items()}


_KINDS = {each.value: each for each in EventKind}

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> str:
    """A JSON value in the one spelling that digests are made of: keys sorted, no spaces, nothing escaped."""
    return _JSON.encode(value)


def read_values(written: str) -> dict[str, Any]:
    """What canonical JSON stands for; most often that is nothing at all."""
    found: dict[str, Any] = {} if written == "{}" else json.loads(written)
    return found


def written_time(at: datetime) -> str:
    """A time as the journal writes it: UTC, always with microseconds, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(written: Written) -> str:
    """The digest that an event should have: the SHA-256 of the canonical JSON of everything else in it.

    It is put together from what is canonical already, so that to verify a journal nothing needs to be written anew.
    """
    text = _JSON.encode
    decision = "null" if written.decision is None else written.decision
    ruleset = "null" if written.ruleset is None else written.ruleset
    sealed = (
        f'{{"actor":{text(written.actor)},"at":{text(written.at)},"decision":{decision},'
        f'"department":{text(written.department)},"facts":{written.facts},"kind":{text(written.kind)},'
        f'"note":{written.note},"number":{written.number},"previous":{text(written.previous)},'
        f'"ruleset":{ruleset},"task":{text(written.task)},"village":{text(written.village)}}}'
    )
    return hashlib.sha256(sealed.encode()).hexdigest()
