"""What becomes of watches between two rulebooks, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import unique
from typing import Any

from access_rules.analysis.diff.counted import Counted
from access_rules.analysis.diff.watches import Drift, Effect, WatchMove
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Awaited, CalendarPeriod, Party, Stretch, WatchOutcome
from access_rules.loading.keywords import (
    AWAITED,
    CALENDAR_PERIODS,
    PARTIES,
    WATCH_OUTCOMES,
    in_language,
)
from access_rules.render.blocks import Block, Detail, Heading, Item, Listing
from access_rules.render.inline import inline
from access_rules.render.watches import say_stretch
from access_rules.render.witness import as_flow_yaml, in_words
from access_rules.render.wording import Language, Phrase, Wording
from access_rules.truth import Truth


@unique
class WatchMovePhrase(Wording):
    """What is said of watches that were changed."""

    HEAD = ("监测的变化", "Watches that fire otherwise")
    WATCH = ("{name} {title}（{direction}）", "{name} {title} ({direction})")
    LOOSER = ("变宽", "looser")
    STRICTER = ("变严", "stricter")
    OTHER = ("有宽有严，或者无从比较", "stricter here and looser there, or beyond comparison")
    SAME = ("写法改了，已证明触发的情形不变", "rewritten, and proven to fire as before")
    ADDED = ("新增，变严", "added, stricter")
    REMOVED = ("删除，变宽", "removed, looser")
    PART = ("{part}（{direction}）", "{part} ({direction})")
    FIGURES = ("{was} → {now}", "{was} → {now}")
    GAINED = ("现在管到的事项", "A task it is about now")
    LOST = ("不再管到的事项", "A task it was about")
    MAYBE = ("尚未说明时可能", "while facts are missing, perhaps")
    UNSETTLED = ("求解器没有得出结论：{why}", "the solver did not settle it: {why}")
    NOTHING = ("（无）", "(none)")


_DRIFTS: Mapping[Drift, WatchMovePhrase] = {
    Drift.LOOSER: WatchMovePhrase.LOOSER,
    Drift.STRICTER: WatchMovePhrase.STRICTER,
    Drift.OTHER: WatchMovePhrase.OTHER,
    Drift.SAME: WatchMovePhrase.SAME,
}

_WORDS: Mapping[type, Mapping[str, str]] = {
    WatchOutcome: WATCH_OUTCOMES,
    Awaited: AWAITED,
    CalendarPeriod: CALENDAR_PERIODS,
    Party: PARTIES,
}


def of_watches(moves: tuple[WatchMove, ...], book: Rulebook, lang: Language) -> Iterator[Block]:
    """A section about them; nothing where there are none."""
    if moves:
        yield Heading(2, WatchMovePhrase.HEAD.say(lang))
        yield Listing(tuple(_watch(each, book, lang) for each in moves))


def _watch(move: WatchMove, book: Rulebook, lang: Language) -> Item:
    text = WatchMovePhrase.WATCH.say(
        lang, name=move.id, title=move.title if move.title != move.id else "", direction=_said(move, lang)
    )
    details = [each for effect in move.effects for each in _details(effect, book, lang)]
    return Item(inline(" ".join(text.split())), tuple(details))


def _said(move: WatchMove, lang: Language) -> str:
    match move.is_there:
        case (False, True):
            return WatchMovePhrase.ADDED.say(lang)
        case (True, False):
            return WatchMovePhrase.REMOVED.say(lang)
        case _:
            return _DRIFTS[move.drift].say(lang)


def _details(effect: Effect, book: Rulebook, lang: Language) -> Iterator[Detail]:
    part = in_language(effect.part, lang)
    label = WatchMovePhrase.PART.say(lang, part=part, direction=_DRIFTS[effect.drift].say(lang))
    if effect.unsettled is not None:
        yield Detail(label, (WatchMovePhrase.UNSETTLED.say(lang, why=effect.unsettled),))
    elif effect.gained is None and effect.lost is None:
        was, now = (_value(each, book, lang) for each in (effect.was, effect.now))
        yield Detail(label, (inline(WatchMovePhrase.FIGURES.say(lang, was=was, now=now)),))
    else:
        shown = ((WatchMovePhrase.GAINED, effect.gained), (WatchMovePhrase.LOST, effect.lost))
        tasks = (_task(phrase, each, book, lang) for phrase, each in shown if each is not None)
        yield Detail(label, tuple(tasks))


def _task(phrase: WatchMovePhrase, counted: Counted, book: Rulebook, lang: Language) -> str:
    told = f"{phrase.say(lang)}{Phrase.COLON.say(lang)}{in_words(counted.witness.facts, book, lang)}"
    if Truth.UNKNOWN in (counted.before, counted.after):
        told += Phrase.IN_BRACKETS.say(lang, text=WatchMovePhrase.MAYBE.say(lang))
    return f"{inline(told)} {as_flow_yaml(counted.witness.facts)}"


def _value(value: object, book: Rulebook, lang: Language) -> str:
    match value:
        case tuple():
            said = Phrase.ENUMERATION.say(lang).join(_value(each, book, lang) for each in value)
            return said or WatchMovePhrase.NOTHING.say(lang)
        case Stretch():
            return say_stretch(value, lang)
        case WatchOutcome() | Awaited() | CalendarPeriod() | Party():
            return _WORDS[type(value)][value.value] if lang == "zh" else value.value
        case str() if value in book.facts:
            return book.facts[value].title
        case _:
            return str(value)


# --- as data


def watch_data(move: WatchMove) -> dict[str, Any]:
    """A watch that fires otherwise in JSON values."""
    was, now = move.is_there
    return {
        "id": move.id,
        "title": move.title,
        "kind": "changed" if was and now else "added" if now else "removed",
        "direction": move.drift.value,
        "effects": [_effect_data(each) for each in move.effects],
    }


def _effect_data(effect: Effect) -> dict[str, Any]:
    return {
        "part": effect.part,
        "direction": effect.drift.value,
        "old": _plain(effect.was),
        "new": _plain(effect.now),
        "from": effect.days.first.isoformat() if effect.days else None,
        "until": effect.days.last.isoformat() if effect.days else None,
        "gained": _counted_data(effect.gained),
        "lost": _counted_data(effect.lost),
        "unsettled": effect.unsettled,
    }


def _counted_data(counted: Counted | None) -> dict[str, Any] | None:
    if counted is None:
        return None
    return {
        "facts": dict(counted.witness.facts),
        "as_of": counted.witness.as_of.isoformat(),
        "before": counted.before.name.lower(),
        "after": counted.after.name.lower(),
    }


def _plain(value: object) -> Any:
    match value:
        case None:
            return None
        case tuple():
            return [_plain(each) for each in value]
        case Stretch(amount, unit):
            return {unit.value: amount}
        case bool() | int():
            return value
        case _:
            return str(value)
