"""What a watch has to say once it fires, and the words and figures it says it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from access_rules.evaluation.counting import Precedence
from access_rules.evaluation.decision import Approval
from access_rules.evaluation.reasons import Reporter
from access_rules.evaluation.situation import Situation
from access_rules.language.periods import Period
from access_rules.language.placeholders import PLACEHOLDER
from access_rules.language.rulebook import Rulebook
from access_rules.language.vocabulary import Vocabulary
from access_rules.language.watches import PLACES, Watch, WatchOutcome
from access_rules.register.watches.seeing import Seen
from access_rules.register.watches.sightings import Sighting

_MOST_TOLD: Final = 10
"""How many earlier tasks are told of, the latest; of the others, how many there are."""

_ENGLISH: Final[Mapping[str, str]] = {**{zh: en for en, zh in PLACES.items()}, **{en: en for en in PLACES}}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a watch counted or found; None where it counts no such thing."""

    earlier: tuple[Sighting, ...] = ()
    count: int | Decimal | None = None
    limit: int | Decimal | None = None
    staff: int | None = None
    period: Period | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Firing:
    """A watch that fires 触发, or may, on account of a task.

    ``certain`` is false where that hangs on the facts in ``missing``, or on what is not known of other tasks.
    """

    watch: Watch
    seen: Seen
    certain: bool
    figures: Figures
    missing: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def is_notice(self) -> bool:
        """Whether it decides nothing."""
        return self.watch.outcome is WatchOutcome.NOTICE


class Teller:
    """Puts what fires into words and JSON values, in the language of the ruleset."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._vocabulary = Vocabulary.of(book.facts)
        self._precedence = Precedence.of(book)

    def told(self, firing: Firing) -> dict[str, Any]:
        """What fires, in JSON values: which watch, for which task, why, on what basis, with which figures."""
        watch, figures = firing.watch, firing.figures
        reporter = self._reporter(firing.seen.situation)
        cited = reporter.citations(watch.cite)
        said: dict[str, Any] = {
            "watch": watch.id,
            "title": watch.title,
            "outcome": watch.outcome.value,
            "certain": firing.certain,
            "text": self._filled(watch.reason, firing, reporter),
            "basis": [_basis(each.title, each.article, each.clause) for each in cited],
            "citations": [{name: value for name, value in asdict(each).items() if value is not None} for each in cited],
        }
        if watch.remedy:
            said["remedy"] = self._filled(watch.remedy, firing, reporter)
        said |= {name: value for name, value in _written(figures).items() if value is not None}
        if firing.missing:
            said["missing"] = [self._book.facts[each].title for each in firing.missing]
        return {**said, **firing.more}

    def approval(self, watch: Watch) -> Approval | None:
        """The approval that a watch asks for; None where it names no authority."""
        terms = watch.approval
        if terms is None:
            return None
        title = self._book.facts[self._book.roles.approvals or ""].choices[terms.by].title
        return Approval(terms.by, title, watch.id, terms.office, terms.requires, terms.within_working_days)

    def _reporter(self, situation: Situation) -> Reporter:
        return Reporter(situation, self._vocabulary, self._precedence)

    def _filled(self, text: str, firing: Firing, reporter: Reporter) -> str:
        def filling(found: re.Match[str]) -> str:
            place = _ENGLISH.get(found[1])
            return reporter.filled(found[0]) if place is None else self._figure(place, firing)

        return PLACEHOLDER.sub(filling, text)

    def _figure(self, place: str, firing: Firing) -> str:
        figures, seen = firing.figures, firing.seen
        match place:
            case "village":
                return seen.village
            case "department":
                return seen.department
            case "earlier":
                return self._and_others(figures.earlier)
            case "earlier_department":
                return self._joined(dict.fromkeys(each.department for each in figures.earlier[-_MOST_TOLD:]))
            case "period" if figures.period and figures.period.start and figures.period.end:
                return self._period(figures.period.start, figures.period.end)
            case "due" if figures.due:
                return self._day(figures.due)
            case "count" | "limit" | "staff" if (figure := getattr(figures, place)) is not None:
                return _plain_number(figure)
            case _:
                return "？" if self._book.language == "zh" else "?"

    def _and_others(self, earlier: Sequence[Sighting]) -> str:
        told, others = self._joined(map(self._with_day, earlier[-_MOST_TOLD:])), len(earlier) - _MOST_TOLD
        if others <= 0:
            return told
        return f"{told}等{len(earlier)}件" if self._book.language == "zh" else f"{told} and {others} more"

    def _with_day(self, earlier: Sighting) -> str:
        day = self._day(earlier.day)
        return f"{earlier.task}（{day}）" if self._book.language == "zh" else f"{earlier.task} ({day})"

    def _joined(self, words: Iterable[str]) -> str:
        return ("、" if self._book.language == "zh" else ", ").join(words)

    def _period(self, start: date, end: date) -> str:
        between = "至" if self._book.language == "zh" else " to "
        return f"{self._day(start)}{between}{self._day(end)}"

    def _day(self, day: date) -> str:
        return f"{day.year}年{day.month}月{day.day}日" if self._book.language == "zh" else day.isoformat()


def _plain_number(number: int | Decimal) -> str:
    return format(number.normalize(), "f") if isinstance(number, Decimal) else str(number)


def _basis(title: str, article: str | None, clause: str | None) -> str:
    return f"《{title}》{article or ''}{clause or ''}"


def _written(figures: Figures) -> dict[str, Any]:
    period = figures.period
    return {
        "earlier": [each.task for each in figures.earlier[-_MOST_TOLD:]] or None,
        "earlier_count": len(figures.earlier) if len(figures.earlier) > _MOST_TOLD else None,
        "count": None if figures.count is None else _plain_number(figures.count),
        "limit": None if figures.limit is None else _plain_number(figures.limit),
        "staff": figures.staff,
        "period": [str(period.start), str(period.end)] if period else None,
        "due": figures.due.isoformat() if figures.due else None,
    }
