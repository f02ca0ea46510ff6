"""The load of villages over time 负荷: what they do for whom, and whether they have the hands for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from access_rules.diagnostic import Message
from access_rules.evaluation.calendar import add_months
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import title_of
from access_rules.language.roster import Roster
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE
from access_rules.language.watches import Load
from access_rules.register.events import Event
from access_rules.register.refusals import refusal
from access_rules.register.watches.chronicle import Course, all_courses
from access_rules.register.watches.seeing import Spectacles

_MEASURE = Message("要合计的事实", "the fact to add up")
_KIND = Message("分类型的事实", "the fact that tells the kind")
_FACTS = Message("从规则集的 `facts` 里取", "take it from the `facts` of the ruleset")
_NUMBER = Message("换成整数或小数的事实；不写就计件数", "take an integer or decimal fact; by default tasks are counted")


@dataclass(frozen=True, slots=True)
class Share:
    """What a village does in one month for one department, of one kind: so many tasks, so much in all.

    ``month`` is its first day. ``amount`` adds up what is measured of the tasks; where nothing is, their number.
    """

    village: str
    month: date
    department: str
    kind: str
    tasks: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Pushing:
    """How much a department asks of villages: tasks submitted, how many of them were turned down, months of load."""

    department: str
    submitted: int
    turned_down: int
    amount: Decimal


@dataclass(frozen=True)
class LoadReport:
    """The load of all villages: ``measure`` and ``kind`` are the facts it goes by (None: tasks, all of one kind)."""

    months: tuple[date, ...]
    villages: tuple[str, ...]
    shares: tuple[Share, ...]
    pushing: tuple[Pushing, ...]
    staff: Mapping[str, int | None]
    measure: Fact | None
    kind: Fact | None

    def amount(self, village: str, month: date) -> Decimal:
        """The load of a village in a month."""
        return self._amounts.get((village, month), Decimal(0))

    @cached_property
    def _amounts(self) -> Mapping[tuple[str, date], Decimal]:
        found: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
        for each in self.shares:
            found[each.village, each.month] += each.amount
        return found

    def ratio(self, village: str, month: date) -> Decimal | None:
        """The load for each member of the staff, the cart to the horse; None where nobody knows the staff."""
        staff = self.staff.get(village)
        return self.amount(village, month) / staff if staff else None

    def peak(self, village: str) -> date:
        """The month in which a village had the most to do; the first of several."""
        return max(self.months, key=lambda month: self.amount(village, month))

    def totals(self, by: str) -> dict[str, Decimal]:
        """The load of all villages over all months, by ``"department"`` or ``"kind"``, the most first."""
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for each in self.shares:
            found[getattr(each, by)] += each.amount
        return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def load_of_villages(
    events: Iterable[Event],
    book: Rulebook,
    today: date,
    *,
    roster: Roster | None = None,
    measure: Fact | None = None,
    kind: Fact | None = None,
) -> LoadReport:
    """The load of the villages from the first month with a task in force up to today's.

    A task weighs on its village in every month in which it is in force on some day. It is measured by the number
    that the first load watch of the ruleset adds up, and of the kind that its first single-choice fact tells, unless
    ``measure`` and ``kind`` say otherwise; what a task does not state weighs nothing. Raises RegisterError where
    they are no facts of the ruleset, or what is to be added up is no number.
    """
    _require_of(book, measure, kind)
    courses = all_courses(events, Spectacles(book))
    measure, kind = measure or _measure(book), kind or _kind(book)
    shares = tuple(_shares(courses, measure, kind, book, today))
    begun = min((each.month for each in shares), default=_month(today))
    return LoadReport(
        months=tuple(_months(begun, today)),
        villages=tuple(sorted({each.village for each in shares} | set(roster.villages if roster else ()))),
        shares=shares,
        pushing=tuple(_pushing(courses, shares)),
        staff={name: each.staff for name, each in roster.villages.items()} if roster else {},
        measure=measure,
        kind=kind,
    )


def _require_of(book: Rulebook, measure: Fact | None, kind: Fact | None) -> None:
    """Raise RegisterError where a fact is not one of the ruleset, or where what is to be added up is no number."""
    for fact, particular in ((measure, _MEASURE), (kind, _KIND)):
        if fact is not None and fact not in book.facts.values():
            problem = Message("不是这个规则集的事实", "it is no fact of this ruleset")
            raise refusal("AR739", help=_FACTS, particular=particular, problem=problem)
    if measure is not None and measure.type not in (FactType.INTEGER, FactType.DECIMAL):
        problem = Message(f"`{measure.title}` 不是数", f"`{measure.id}` is no number")
        raise refusal("AR739", help=_NUMBER, particular=_MEASURE, problem=problem)


def _measure(book: Rulebook) -> Fact | None:
    loads = (each.pattern for each in book.watches if isinstance(each.pattern, Load))
    return next((book.facts[each.sum] for each in loads), None)


def _kind(book: Rulebook) -> Fact | None:
    return next((each for each in book.facts.values() if each.type is FactType.ENUM), None)


def _shares(
    courses: Iterable[Course], measure: Fact | None, kind: Fact | None, book: Rulebook, today: date
) -> Iterator[Share]:
    tasks: Counter[tuple[str, date, str, str]] = Counter()
    amounts: defaultdict[tuple[str, date, str, str], Decimal] = defaultdict(Decimal)
    for course in courses:
        if course.in_force is None:
            continue
        for month in _months(course.in_force, course.left or today):
            key = (course.task.village, month, course.task.department, _kind_of(course, kind, book))
            tasks[key] += 1
            amounts[key] += _amount_of(course, measure)
    yield from (Share(*key, count, amounts[key]) for key, count in sorted(tasks.items()))


def _kind_of(course: Course, kind: Fact | None, book: Rulebook) -> str:
    value = course.seen.situation.value(kind.id) if kind else None
    return "" if kind is None or value is None else title_of(kind, value, book.language)


def _amount_of(course: Course, measure: Fact | None) -> Decimal:
    if measure is None:
        return Decimal(1)
    value = course.seen.situation.value(measure.id)
    return Decimal(0) if value is None or value is NONE else Decimal(str(value))


def _pushing(courses: Iterable[Course], shares: Iterable[Share]) -> list[Pushing]:
    """The departments, whoever asks for the most tasks first."""
    submitted: Counter[str] = Counter()
    turned_down: Counter[str] = Counter()
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for course in courses:
        submitted[course.task.department] += 1
        turned_down[course.task.department] += not course.counts
    for share in shares:
        amounts[share.department] += share.amount
    found = [Pushing(each, count, turned_down[each], amounts[each]) for each, count in submitted.items()]
    return sorted(found, key=lambda each: (-each.submitted, -each.amount, each.department))


def _months(first: date, last: date) -> Iterator[date]:
    month = _month(first)
    while month <= last:
        yield month
        month = add_months(month, 1)


def _month(day: date) -> date:
    return day.replace(day=1)
