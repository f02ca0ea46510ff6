"""Watches as written become data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from access_rules.diagnostic import Message, listed
from access_rules.language.conditions import Condition
from access_rules.language.facts import Fact, FactType
from access_rules.language.watches import (
    PLACES,
    Absence,
    Awaited,
    Cap,
    Correlation,
    Load,
    Party,
    Pattern,
    Recheck,
    Stretch,
    Watch,
    WatchOutcome,
    WatchType,
    Window,
)
from access_rules.loading.conditions import ConditionReader, called
from access_rules.loading.documents import WatchModel
from access_rules.loading.keywords import KEYWORDS, PARTIES, WATCH_OUTCOMES, WATCH_TYPES, both
from access_rules.loading.law import read_citations, read_period
from access_rules.loading.operators import NUMBERS
from access_rules.loading.positions import Path, Positions
from access_rules.loading.rules import check_placeholders, read_accepted, read_approval
from access_rules.loading.scope import Place, Scope, first_declared, pointing
from access_rules.loading.shape import Broken, Placed, Shaped
from access_rules.loading.stretches import ONE_UNIT, units_of
from access_rules.source import Span

_COMMON: Final = frozenset(
    {"id", "title", "type", "outcome", "reason", "cite", "remedy", "in_force", "approval", "accepts"}
)
_NEEDED: Final[Mapping[WatchType, tuple[str, ...]]] = {
    WatchType.CORRELATION: ("second", "same", "within"),
    WatchType.CAP: ("at_most", "per"),
    WatchType.LOAD: ("sum", "at_most"),
    WatchType.ABSENCE: ("awaits", "within"),
    WatchType.RECHECK: (),
}
_POSSIBLE: Final[Mapping[WatchType, tuple[str, ...]]] = {
    WatchType.CORRELATION: ("first", "differs"),
    WatchType.CAP: ("when", "period", "within"),
    WatchType.LOAD: ("when", "period", "within"),
    WatchType.ABSENCE: ("when", "that"),
    WatchType.RECHECK: ("when",),
}
"""The keywords of each type of watch, beside those that all have."""

_EXAMPLES: Final[Mapping[str, tuple[str, str]]] = {
    "second": ("{事项类型: 填表报数}", "{task_type: form}"),
    "same": ("[村, 事项名称]", "[village, item]"),
    "within": ("{天: 90}", "{days: 90}"),
    "at_most": ("3", "3"),
    "per": ("村", "village"),
    "sum": ("报表数", "forms_count"),
    "awaits": ("审批", "approval"),
    "that": ("{经费已到账: 是}", "{funds_paid: true}"),
}

_PARTY_WORDS: Final[Mapping[str, Party]] = {
    spelling: Party(party) for party, zh in PARTIES.items() for spelling in (party, zh)
}
_PLACE_WORDS: Final = (*PLACES, *PLACES.values())
_OF_SUBMISSIONS: Final = (WatchType.CORRELATION, WatchType.CAP, WatchType.LOAD)
"""What can decide about a task that is submitted; the others come by with time alone."""


def read_watches(files: Iterable[Shaped], layer: int, scope: Scope) -> None:
    """Add the watches of a layer, whose rules have been read; no watch has the id of a rule or another watch."""
    upper = frozenset(scope.watches)
    read: list[tuple[Watch | None, Placed[WatchModel], Positions]] = []
    unsound: dict[str, Span | None] = {}
    for shaped in files:
        positions = shaped.document.positions
        scope.watch_names.lose_broken(shaped.broken_in("watches"))
        for placed in shaped.watches:
            watch = _Reader(placed, positions, scope).watch(layer)
            read.append((watch, placed, positions))
            _enter(watch, placed, positions, unsound, scope)
        for broken in shaped.broken_in("watches"):
            _check_broken(broken, positions, scope)
    for watch, placed, positions in read:
        path = (*placed.path, "accepts")
        accepts = read_accepted(placed.model.accepts, path, positions, scope, scope.find_watch)
        if watch and scope.watches.get(watch.id) is watch:
            scope.watches[watch.id] = replace(watch, accepts=accepts)
    for rule in scope.rules.values():
        if rule.layer == layer and rule.id in upper:
            labels = pointing(scope.watches[rule.id].span, "上层的监测在这里", "the upper watch is here")
            scope.report("AR606", rule.span, labels=labels, word=rule.id)


def _enter(
    watch: Watch | None,
    placed: Placed[WatchModel],
    positions: Positions,
    unsound: dict[str, Span | None],
    scope: Scope,
) -> None:
    """Make a watch known under its id, which none has that stands before it; not even one that is ``unsound``."""
    name, span = placed.model.id, positions.value((*placed.path, "id"))
    if name in unsound:
        scope.report("AR312", span, labels=first_declared(unsound[name]), word=name)
    if watch is None:
        unsound.setdefault(name, span)
        scope.watch_names.lose(name)
    elif _is_new(watch, scope):
        scope.watches[watch.id] = watch
        scope.watch_names.declare(watch.id, (), watch.span)
        scope.places[watch.id] = Place(placed.path, positions)


def _is_new(watch: Watch, scope: Scope) -> bool:
    earlier = scope.rules.get(watch.id) or scope.watches.get(watch.id)
    if earlier is None:
        return True
    if earlier.layer == watch.layer:
        scope.report("AR312", watch.span, labels=first_declared(earlier.span), word=watch.id)
    else:
        labels = pointing(earlier.span, "上层的在这里", "the upper one is here")
        scope.report("AR606", watch.span, labels=labels, word=watch.id)
    return False


def _check_broken(broken: Broken, positions: Positions, scope: Scope) -> None:
    """What is sound in a refused entry may hold further mistakes, to be reported in the same go."""
    reader = ConditionReader(scope, positions)
    for keyword in ("when", "first", "second", "that"):
        if keyword in broken.data:
            reader.read(broken.data[keyword], (*broken.path, keyword))
    for keyword in ("reason", "remedy"):
        text = broken.data.get(keyword)
        said = text if isinstance(text, str) else None
        check_placeholders(said, (*broken.path, keyword), positions, scope, beside=_PLACE_WORDS)


class _Reader:
    """Reads one watch."""

    def __init__(self, placed: Placed[WatchModel], positions: Positions, scope: Scope) -> None:
        self._model = placed.model
        self._path = placed.path
        self._positions = positions
        self._scope = scope
        self._conditions = ConditionReader(scope, positions)

    def watch(self, layer: int) -> Watch | None:
        """The watch, or None after reporting why there is none."""
        model = self._model
        is_whole = self._check_keywords()
        self._check_outcome()
        for keyword, text in (("reason", model.reason), ("remedy", model.remedy)):
            check_placeholders(text, (*self._path, keyword), self._positions, self._scope, beside=_PLACE_WORDS)
        if not model.cite:
            self._scope.report("AR501", self._positions.value(self._at("id")), rule=model.id)
        cite = read_citations(model.cite, self._at("cite"), self._positions, self._scope)
        in_force = read_period(model.in_force, self._at("in_force"), self._positions, self._scope)
        approval = read_approval(model.approval, self._at("approval"), self._positions, self._scope)
        pattern = self._pattern()
        if pattern is None or not is_whole:
            return None
        return Watch(
            id=model.id,
            title=model.title or model.id,
            outcome=model.outcome,
            pattern=pattern,
            reason=model.reason,
            cite=cite,
            approval=approval,
            remedy=model.remedy,
            in_force=in_force,
            layer=layer,
            span=self._positions.value(self._at("id")),
        )

    def _at(self, *steps: str | int) -> Path:
        return (*self._path, *steps)

    # ---- which keywords go together

    def _check_keywords(self) -> bool:
        model = self._model
        may = _NEEDED[model.type] + _POSSIBLE[model.type]
        written = [
            name for name in type(model).model_fields if name not in _COMMON and getattr(model, name) is not None
        ]
        for keyword in written:
            if keyword not in may:
                self._report_stranger(keyword, may)
        if "that" in may and model.that is not None and model.awaits not in (Awaited.RECORD, None):
            self._report_stranger("that", may, _OF_RECORDS)
        missing = [keyword for keyword in _NEEDED[model.type] if keyword not in written]
        if model.awaits is Awaited.RECORD and model.that is None:
            missing.append("that")
        for keyword in missing:
            self._report_missing(keyword)
        return not missing and self._check_window()

    def _report_stranger(self, keyword: str, may: tuple[str, ...], help: Message | None = None) -> None:
        known = Message(listed(KEYWORDS[each] for each in may).zh, listed(may).en)
        span, type_ = self._positions.key(self._at(keyword)), both(self._model.type, WATCH_TYPES)
        labels = pointing(self._positions.value(self._at("type")), "类型在这里", "the type is here")
        self._scope.report("AR531", span, labels=labels, help=help, word=both(keyword), type=type_, known=known)

    def _report_missing(self, keyword: str) -> None:
        zh, en = _EXAMPLES[keyword]
        example = Message(f"{KEYWORDS[keyword]}: {zh}", f"{keyword}: {en}")
        self._scope.report("AR203", self._positions.value(self._at("id")), word=both(keyword), example=example)

    def _check_window(self) -> bool:
        model = self._model
        if model.type in (WatchType.CAP, WatchType.LOAD) and (model.period is None) is (model.within is None):
            keyword = "within" if model.within else "type"
            place = self._positions.key(self._at(keyword)) if model.within else self._positions.value(self._at("type"))
            self._scope.report("AR534", place, help=_ONE_WINDOW)
            return False
        units = [] if model.within is None else units_of(model.within)
        if model.within is not None and len(units) != 1:
            self._scope.report("AR534", self._positions.key(self._at("within")), help=ONE_UNIT)
            return False
        return True

    def _check_outcome(self) -> None:
        model = self._model
        outcome = both(model.outcome, WATCH_OUTCOMES)
        span = self._positions.value(self._at("outcome"))
        if model.type not in _OF_SUBMISSIONS and model.outcome is not WatchOutcome.NOTICE:
            labels = pointing(self._positions.value(self._at("type")), "类型在这里", "the type is here")
            self._scope.report("AR532", span, labels=labels, outcome=outcome, type=both(model.type, WATCH_TYPES))
        if model.approval and model.outcome is not WatchOutcome.NEEDS_APPROVAL:
            labels = pointing(span, "结论在这里", "the outcome is here")
            self._scope.report("AR511", self._positions.key(self._at("approval")), labels=labels, outcome=outcome)

    # ---- what it looks for

    def _pattern(self) -> Pattern | None:
        match self._model.type:
            case WatchType.CORRELATION:
                return self._correlation()
            case WatchType.CAP:
                return self._cap()
            case WatchType.LOAD:
                return self._load()
            case WatchType.ABSENCE:
                return self._absence()
            case WatchType.RECHECK:
                when, is_sound = self._condition("when")
                return Recheck(when) if is_sound else None

    def _condition(self, keyword: str) -> tuple[Condition | None, bool]:
        """The condition under a keyword (None: nothing is written), and whether what is written is sound."""
        written = getattr(self._model, keyword)
        if written is None:
            return None, True
        found = self._conditions.read(written, self._at(keyword))
        return found, found is not None

    def _correlation(self) -> Pattern | None:
        (second, is_sound), (first, is_first_sound) = self._condition("second"), self._condition("first")
        same, same_parties = self._points("same")
        differs, differing_parties = self._points("differs")
        self._check_points()
        within = self._stretch()
        if second is None or within is None or not (is_sound and is_first_sound):
            return None
        return Correlation(first or second, second, same, differs, same_parties, differing_parties, within)

    def _points(self, keyword: str) -> tuple[tuple[str, ...], tuple[Party, ...]]:
        """The facts and the parties that a list names; what it names wrongly is reported."""
        facts: dict[str, None] = {}
        parties: dict[Party, None] = {}
        for at, word in enumerate(getattr(self._model, keyword) or ()):
            if word in _PARTY_WORDS:
                parties[_PARTY_WORDS[word]] = None
                continue
            fact = self._scope.find_fact(word, self._positions.value(self._at(keyword, at)))
            if fact:
                facts[fact.id] = None
        return tuple(facts), tuple(parties)

    def _check_points(self) -> None:
        """Report in what two tasks would have to agree and to differ: there are no two such tasks."""
        same = {self._point(word): at for at, word in enumerate(self._model.same or ())}
        for at, word in enumerate(self._model.differs or ()):
            found = self._point(word)
            if found is not None and found in same:
                labels = pointing(self._positions.value(self._at("same", same[found])), "又要相同", "to agree in it")
                self._scope.report("AR536", self._positions.value(self._at("differs", at)), labels=labels, word=word)

    def _point(self, word: str) -> Party | str | None:
        """The party or the fact that a word names."""
        return _PARTY_WORDS.get(word) or self._scope.fact_names.names.find(word)

    def _cap(self) -> Pattern | None:
        when, is_sound = self._condition("when")
        at_most, window = self._model.at_most, self._window()
        if at_most is not None and not isinstance(at_most, int):
            expected = Message("整数", "a whole number")
            span, raw = self._positions.value(self._at("at_most")), self._positions.raw(self._at("at_most"))
            self._scope.report("AR209", span, word=raw or "", expected=expected, example=int(at_most))
            return None
        per = self._model.per
        if not is_sound or at_most is None or window is None or per is None:
            return None
        parties = tuple(dict.fromkeys(per)) if isinstance(per, list) else (per,)
        return Cap(when, at_most, parties, window)

    def _load(self) -> Pattern | None:
        when, is_sound = self._condition("when")
        fact, window, at_most = self._summed(), self._window(), self._model.at_most
        if not is_sound or fact is None or window is None or at_most is None:
            return None
        return Load(when, fact.id, Decimal(at_most), window)

    def _summed(self) -> Fact | None:
        """The number that is added up: one that cannot be less than nothing, so that more tasks are never less."""
        word = self._model.sum
        if word is None:
            return None
        span = self._positions.value(self._at("sum"))
        fact = self._scope.find_fact(word, span)
        if fact is None or (fact.type in NUMBERS and _is_never_negative(fact)):
            return fact
        labels = pointing(fact.span, "它在这里声明", "it is declared here")
        self._scope.report("AR533", span, labels=labels, fact=called(fact, word).title)
        return None

    def _absence(self) -> Pattern | None:
        (when, is_sound), (that, is_that_sound) = self._condition("when"), self._condition("that")
        awaited, within = self._model.awaits, self._stretch()
        if not (is_sound and is_that_sound) or awaited is None or within is None:
            return None
        return Absence(when, awaited, that, within)

    def _window(self) -> Window | None:
        return self._model.period or self._stretch()

    def _stretch(self) -> Stretch | None:
        units = units_of(self._model.within) if self._model.within else []
        return Stretch(*units[0]) if len(units) == 1 else None


def _is_never_negative(fact: Fact) -> bool:
    return fact.type is not FactType.DATE and fact.minimum is not None and fact.minimum >= 0  # type: ignore[operator]


_OF_RECORDS: Final = Message(
    "`须` 只与 `等待: 记录` 一起写：删去它，或者改等待的是什么",
    "`that` goes with `awaits: record`: remove it, or correct what is awaited",
)
_ONE_WINDOW: Final = Message(
    "写 `周期: 自然月`（自然月、自然季、自然年），或者写 `以内: {天: 90}`，二者只写一个",
    "write either `period: month` (month, quarter, year) or `within: {days: 90}`",
)
