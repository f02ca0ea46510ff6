"""The decision: what was decided, why, on what basis, and what would make the task admissible."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Protocol, Union, get_args, get_origin, get_type_hints

from access_rules.outcome import Outcome

FORMAT_VERSION = 1
"""The version of the dictionary form of a decision; its JSON Schema carries the same number."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A legal basis 依据 as it stands on the day of the decision.

    ``version`` is the version in force that day, ``verified`` false where nobody has seen the text.
    """

    source: str
    title: str
    level: str
    number: str | None = None
    issuer: str | None = None
    article: str | None = None
    clause: str | None = None
    version: str | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that counts for the decision 理由.

    ``effect`` is the outcome it pushes for; ``certain`` is false where that hangs on missing facts.
    ``approved_by`` is the title of the authority that gave the approval it asks for (None: not given),
    ``contested`` tells that a law requires what it refuses, ``unmet`` what an allow rule requires and the
    task does not have.
    """

    rule: str
    title: str
    effect: Outcome
    certain: bool
    text: str
    citations: tuple[Citation, ...]
    layer: str
    strength: str
    remedy: str | None = None
    approved_by: str | None = None
    contested: bool = False
    unmet: tuple[str, ...] = ()
    file: str | None = None
    line: int | None = None


def deciding_rules(outcome: Outcome, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The ids of the certain reasons that push for an outcome, each once and in their order."""
    return tuple(dict.fromkeys(each.rule for each in reasons if each.certain and each.effect is outcome))


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval still to be had 审批: from whom, what to hand in, within how many working days."""

    authority: str
    authority_title: str
    rule: str
    office: str | None = None
    requires: tuple[str, ...] = ()
    within_working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition 条件 of an allow, with the rule it comes from."""

    text: str
    rule: str
    citations: tuple[Citation, ...] = ()


class RemarkKind(StrEnum):
    """What a remark is about."""

    ADVICE = "advice"
    UNVERIFIED_SOURCE = "unverified_source"
    NEAR_ITEM = "near_item"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know that decides nothing 提示.

    ``about`` is the rule of an advice, the source that is unverified, the fact with an item near to one
    on a list, or the fact that hangs on a year whose holidays are not published; ``text`` is the advice,
    the source's title, the near items, or the year.
    """

    kind: RemarkKind
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A refusal that a law contradicts 冲突: a rule that refuses, a rule that requires, what both are about."""

    refusing: Reason
    requiring: Reason
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A fact nobody stated 假定, taken as its ``if_absent``, whose reversal would change the outcome."""

    fact: str
    title: str
    value: Any = field(hash=False)
    value_title: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that must be known to decide 缺少, with the question that asks for it."""

    fact: str
    title: str
    ask: str | None = None
    guidance: str | None = None


@dataclass(frozen=True, slots=True)
class Without:
    """The verdict once the refused and undecided demands are dropped 去掉后."""

    outcome: Outcome
    complete: bool
    dropped: tuple[str, ...]
    dropped_titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesetId:
    """Which rules decided: id, title, versions of all layers, and the digest of their content."""

    id: str
    title: str
    version: str
    digest: str


Basis = tuple[Any, ...]
"""What a decision keeps of how it was reached: its Origin, and whatever that needs to tell the rest."""


class Origin(Protocol):
    """Reached an outcome, and tells the rest of the decision when it is first asked for."""

    def possible(self, basis: Basis) -> tuple[Outcome, ...]:
        """The outcomes that the missing facts leave open."""

    def rules(self, basis: Basis) -> tuple[str, ...]:
        """The ids of the rules that decide, in the order of the reasons."""

    def whole(self, basis: Basis) -> Decision:
        """The decision with every detail."""


class _Deferred:
    """What a decision keeps to work out its details when they are first asked for."""

    __slots__ = ("_basis",)

    _basis: Basis

    def __getattr__(self, name: str) -> Any:
        # Reached only while a slot is empty. Threads that meet here work out equal values, so the last may stay.
        if name not in _FIELDS:
            raise AttributeError(f"a decision has no {name!r}")
        basis = self._basis
        if name in ("possible", "complete"):
            possible = basis[0].possible(basis)
            found = {"possible": possible, "complete": len(possible) == 1}
        else:
            whole = basis[0].whole(basis)
            found = {each: getattr(whole, each) for each in _FIELDS}
        for each, value in found.items():
            object.__setattr__(self, each, value)
        return found[name]


@dataclass(frozen=True, slots=True)
class Decision(_Deferred):
    """A decision 决定, a frozen value; its details are worked out when they are first asked for.

    ``possible`` are the outcomes that the missing facts leave open; ``outcome`` is its only member, else
    needs_approval. ``facts`` is the task as stated, in JSON values: with ``as_of`` and ``ruleset`` it is
    enough to replay the decision. ``fact_titles`` are the titles of the facts it names. Reasons are ordered
    by strictness, layer and rule id.
    """

    outcome: Outcome
    complete: bool
    possible: tuple[Outcome, ...]
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    approvals: tuple[Approval, ...]
    conditions: tuple[Condition, ...]
    remarks: tuple[Remark, ...]
    conflicts: tuple[Conflict, ...]
    assumed: tuple[Assumption, ...]
    without: Without | None
    questions: tuple[Missing, ...]
    facts: Mapping[str, Any] = field(hash=False)
    fact_titles: tuple[tuple[str, str], ...]
    as_of: date
    ruleset: RulesetId

    @classmethod
    def deferred(cls, outcome: Outcome, basis: Basis) -> Decision:
        """A decision whose outcome is known; its origin, the first of ``basis``, tells the rest when it is asked."""
        made = new(cls)
        put_outcome(made, outcome)
        put_basis(made, basis)
        return made

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that decide: the certain reasons that push for the outcome, in their order."""
        try:
            basis = self._basis
        except AttributeError:  # made whole, or read back
            return deciding_rules(self.outcome, self.reasons)
        found: tuple[str, ...] = basis[0].rules(basis)
        return found

    @property
    def allowed(self) -> bool:
        """Whether the task may be pushed down: the outcome is allow."""
        return self.outcome is Outcome.ALLOW

    def __bool__(self) -> bool:
        raise TypeError("a decision has three outcomes: ask decision.allowed or compare decision.outcome")

    def explain(self, lang: Literal["zh", "en"] = "zh", format: Literal["text", "markdown", "html"] = "text") -> str:
        """The decision as an officer would put it, in Chinese or English, as text, Markdown or HTML."""
        # The one door opened from inside: wording stands above the values it words.
        from access_rules.render.decision import explain  # noqa: PLC0415

        return explain(self, lang=lang, format=format)

    def to_dict(self) -> dict[str, Any]:
        """The decision in JSON values; equal decisions give equal dictionaries in the same order of keys."""
        return {"format": FORMAT_VERSION, **_plain(self)}

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Decision:
        """The decision that ``to_dict`` wrote.

        Raises ValueError where the document is not such a dictionary or of a newer format.
        """
        if not isinstance(document, Mapping):
            raise ValueError(f"decision: {document!r} is not a dictionary")  # noqa: TRY004 - one error to catch
        version = document.get("format")
        if not _fits(int, version) or version != FORMAT_VERSION:
            raise ValueError(f"decision format {version!r} cannot be read here: this version reads {FORMAT_VERSION}")
        decision: Decision = _typed(cls, {key: each for key, each in document.items() if key != "format"}, "decision")
        return decision


# The slots' own setters: the only way past a frozen class that costs nothing.
new = object.__new__
put_outcome, put_basis = (inspect.getattr_static(Decision, name).__set__ for name in ("outcome", "_basis"))

_FIELDS = frozenset(each.name for each in fields(Decision))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def _typed(kind: Any, value: Any, place: str) -> Any:
    """``value`` in the type a field declares; the inverse of ``_plain``."""
    if is_dataclass(kind) and isinstance(kind, type):
        return _typed_dataclass(kind, value, place)
    if kind is Any:
        return _plain(value)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (inner,) = [each for each in get_args(kind) if each is not type(None)]
        return None if value is None else _typed(inner, value, place)
    if origin is tuple:
        return _typed_tuple(get_args(kind), value, place)
    if origin is not None:
        return _typed_mapping(value, place)
    return _typed_word(kind, value, place)


def _typed_word(kind: Any, value: Any, place: str) -> object:
    if not _fits(kind, value):
        raise ValueError(f"{place}: {value!r} is not a {kind.__name__}")
    return date.fromisoformat(value) if kind is date else kind(value)


def _fits(kind: type, value: object) -> bool:
    if issubclass(kind, StrEnum):
        return isinstance(value, str) and value in list(kind)
    if kind is date:
        return _is_iso_date(value)
    # As in JSON, true is no number.
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _is_iso_date(value: object) -> bool:
    """Whether it is a date as ``to_dict`` writes it, the only spelling that gives the same bytes again."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _typed_mapping(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ValueError(f"{place}: {value!r} is not a dictionary with texts as keys")
    return {key: _plain(each) for key, each in value.items()}


def _typed_dataclass(kind: type, value: Any, place: str) -> Any:
    names = {each.name for each in fields(kind)}
    if not isinstance(value, Mapping) or set(value) != names:
        raise ValueError(f"{place}: needs exactly the keys {', '.join(sorted(names))}")
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value[name], f"{place}.{name}") for name in value})


def _typed_tuple(arguments: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{place}: {value!r} is not a list")  # noqa: TRY004 - likewise
    kinds = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else list(arguments)
    return tuple(_typed(kind, each, f"{place}[{at}]") for at, (kind, each) in enumerate(zip(kinds, value, strict=True)))
