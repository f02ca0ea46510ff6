"""What watches look for, in plain words: what an officer reads where the ruleset has keywords.

The words know which fact or value they name, as those of conditions do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import unique
from typing import assert_never

from access_rules.language.conditions import Unit
from access_rules.language.reading import title_of
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.language.watches import (
    Absence,
    Awaited,
    CalendarPeriod,
    Cap,
    Correlation,
    Load,
    Party,
    Recheck,
    Stretch,
    Watch,
    Window,
)
from access_rules.render.conditions import Word, WordKind, filled, in_words, state
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Phrase, Wording


@unique
class WatchPhrase(Wording):
    """The words between facts, parties and numbers."""

    PAIR = (
        "{points}的两件事项，先后申报，相隔不超过{within}",
        "two tasks {points}, submitted no more than {within} apart",
    )
    ANY_TWO = ("任意", "of any kind")
    SAME_VILLAGE = ("同一个村", "of the same village")
    SAME_DEPARTMENT = ("同一个部门", "of the same department")
    OTHER_VILLAGE = ("村不同", "of different villages")
    OTHER_DEPARTMENT = ("部门不同", "of different departments")
    SAME = ("{fact}相同", "with the same {fact}")
    DIFFERS = ("{fact}不同", "with another {fact}")

    CAP_IN_PERIOD = ("{per}{period}至多{most}件", "at most {most} {per} in one {period}")
    CAP_WITHIN = (
        "{per}至多{most}件，此前{within}以内申报的一并计算",
        "at most {most} {per}, those submitted in the {within} before included",
    )
    PER_VILLAGE = ("每个村", "for each village")
    PER_DEPARTMENT = ("每个部门", "for each department")
    PER_PAIR = ("每个部门对每个村，", "of each department for each village")
    PER_ALL = ("所有村合计，", "for all villages together")

    LOAD_IN_PERIOD = (
        "每个村{period}申报的事项，{fact}合计，平均每名村干部至多{most}",
        "the sum of {fact} over a village’s tasks in one {period}, at most {most} for each member of its staff",
    )
    LOAD_WITHIN = (
        "每个村的事项，此前{within}以内申报的一并计算，{fact}合计，平均每名村干部至多{most}",
        "the sum of {fact} over a village’s tasks of the last {within}, at most {most} for each member of its staff",
    )

    NO_APPROVAL = ("申报次日起{within}以内没有审结", "not decided within {within} after it was submitted")
    NO_RECHECK = (
        "列入清单或者上次回头看的次日起{within}以内没有回头看",
        "not looked back at within {within} after it came into force or was last looked back at",
    )
    NO_RECORD = (
        "列入清单次日起{within}以内没有记录到：{that}",
        "not recorded within {within} after it came into force: {that}",
    )
    RECHECK = (
        "规则换了新版本，在册的事项按新规则不再准入",
        "a task in force that a new version of the rules would no longer admit",
    )

    MONTH = ("每个自然月", "calendar month")
    QUARTER = ("每个自然季", "calendar quarter")
    YEAR = ("每个自然年", "calendar year")

    DAYS = ("{count}天", "{count} days", "{count} day")
    WORKING_DAYS = ("{count}个工作日", "{count} working days", "{count} working day")
    MONTHS = ("{count}个月", "{count} months", "{count} month")


_PERIODS = {each: WatchPhrase[each.name] for each in CalendarPeriod}
_UNITS = {each: WatchPhrase[each.name] for each in Unit}
_AWAITED = {
    Awaited.APPROVAL: WatchPhrase.NO_APPROVAL,
    Awaited.RECHECK: WatchPhrase.NO_RECHECK,
    Awaited.RECORD: WatchPhrase.NO_RECORD,
}
_SAME_PARTIES = {Party.VILLAGE: WatchPhrase.SAME_VILLAGE, Party.DEPARTMENT: WatchPhrase.SAME_DEPARTMENT}
_OTHER_PARTIES = {Party.VILLAGE: WatchPhrase.OTHER_VILLAGE, Party.DEPARTMENT: WatchPhrase.OTHER_DEPARTMENT}
_PER = {
    frozenset[Party](): WatchPhrase.PER_ALL,
    frozenset({Party.VILLAGE}): WatchPhrase.PER_VILLAGE,
    frozenset({Party.DEPARTMENT}): WatchPhrase.PER_DEPARTMENT,
    frozenset(Party): WatchPhrase.PER_PAIR,
}


def say_stretch(stretch: Stretch, lang: Language) -> str:
    """A length of time: 15个工作日."""
    return _UNITS[stretch.unit].say(lang, count=stretch.amount)


def looked_for(watch: Watch, book: Rulebook, lang: Language) -> tuple[Word, ...]:
    """What a watch looks for, in one sentence without a full stop; the conditions on its tasks are left to others."""
    return _Speaker(book, lang).pattern(watch)


class _Speaker:
    """Puts the watches of one rulebook into words of one language."""

    def __init__(self, book: Rulebook, lang: Language) -> None:
        self._book = book
        self._lang = lang

    def pattern(self, watch: Watch) -> tuple[Word, ...]:
        match watch.pattern:
            case Correlation():
                return self._correlation(watch.pattern)
            case Cap(_, at_most, per, window):
                phrase, parts = self._counted(WatchPhrase.CAP_IN_PERIOD, WatchPhrase.CAP_WITHIN, window)
                return self._say(phrase, most=self._value(str(at_most)), per=self._per(per), **parts)
            case Load(_, added, at_most, window):
                phrase, parts = self._counted(WatchPhrase.LOAD_IN_PERIOD, WatchPhrase.LOAD_WITHIN, window)
                return self._say(phrase, fact=self._fact(added), most=self._amount(added, at_most), **parts)
            case Absence(_, awaited, that, within):
                found = {} if that is None else {"that": in_words(state(that, self._book, self._lang), self._lang)}
                return self._say(_AWAITED[awaited], within=self._stretch(within), **found)
            case Recheck():
                return self._say(WatchPhrase.RECHECK)
            case _:
                assert_never(watch.pattern)

    def _correlation(self, pattern: Correlation) -> tuple[Word, ...]:
        points = (
            *(self._say(_SAME_PARTIES[each]) for each in pattern.same_parties),
            *(self._say(WatchPhrase.SAME, fact=self._fact(each)) for each in pattern.same),
            *(self._say(_OTHER_PARTIES[each]) for each in pattern.differing_parties),
            *(self._say(WatchPhrase.DIFFERS, fact=self._fact(each)) for each in pattern.differs),
        )
        within = self._stretch(pattern.within)
        named = tuple(self._enumerated(points)) or self._say(WatchPhrase.ANY_TWO)
        return self._say(WatchPhrase.PAIR, points=named, within=within)

    def _counted(
        self, in_period: WatchPhrase, within: WatchPhrase, window: Window
    ) -> tuple[WatchPhrase, dict[str, tuple[Word, ...]]]:
        """The phrase for a calendar period or for so many days, and what it says of them."""
        match window:
            case CalendarPeriod():
                return in_period, {"period": self._say(_PERIODS[window])}
            case Stretch():
                return within, {"within": self._stretch(window)}
            case _:
                assert_never(window)

    def _per(self, parties: tuple[Party, ...]) -> tuple[Word, ...]:
        return self._say(_PER[frozenset(parties)])

    def _enumerated(self, parts: Iterable[tuple[Word, ...]]) -> Iterator[Word]:
        for at, part in enumerate(parts):
            if at:
                yield Word(Phrase.ENUMERATION.say(self._lang))
            yield from part

    def _fact(self, fact: str) -> tuple[Word, ...]:
        return (Word(inline(self._book.facts[fact].title), WordKind.FACT, fact),)

    def _amount(self, fact: str, amount: Value) -> tuple[Word, ...]:
        return self._value(inline(title_of(self._book.facts[fact], amount, self._lang)))

    def _stretch(self, stretch: Stretch) -> tuple[Word, ...]:
        return self._value(say_stretch(stretch, self._lang))

    def _value(self, text: str) -> tuple[Word, ...]:
        return (Word(text, WordKind.VALUE),)

    def _say(self, phrase: WatchPhrase, **parts: tuple[Word, ...]) -> tuple[Word, ...]:
        return filled(phrase, self._lang, **parts)
