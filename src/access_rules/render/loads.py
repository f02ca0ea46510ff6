"""The load of villages in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import unique
from typing import TYPE_CHECKING, Any

from access_rules.render.columns import width
from access_rules.render.wording import Language, Wording

if TYPE_CHECKING:
    from access_rules.register.load import LoadReport

_MONTHS_SHOWN = 12
"""Months that fit on a line."""


@unique
class LoadPhrase(Wording):
    """What is said of loads."""

    MEASURE = ("每月负荷：在册事项的{measure}合计", "load of each month: {measure} of the tasks in force")
    TASKS = ("件数", "number")
    OVER_TIME = ("各村逐月", "villages month by month")
    VILLAGE = ("村", "village")
    STAFF = ("人手", "staff")
    PEAK = ("最重的月", "heaviest month")
    RATIO = ("车马比", "cart to horse")
    DEPARTMENT = ("部门", "department")
    KIND = ("类型", "kind")
    SUBMITTED = ("申报", "submitted")
    TURNED_DOWN = ("未准入", "turned down")
    TOTAL = ("各月合计", "all months")
    UNTOLD = ("未说明", "not stated")
    NOTHING = ("登记簿里还没有在册的事项", "no task of the register has been in force yet")
    WHO_PUSHES = ("谁派得最多", "who asks for most")
    OF_WHAT_KIND = ("都是些什么", "of what kind")
    RATIO_NOTE = (
        "车马比：最重的那个月，每名村干部分摊多少；人手取自名册",
        "cart to horse: the load for each member of the staff in the heaviest month; the roster tells the staff",
    )


def number(amount: Decimal) -> str:
    """A number without needless zeros, with one decimal place at most."""
    rounded = amount.quantize(Decimal("0.1"))
    return format(rounded.normalize() if rounded else Decimal(0), "f")


def measured_in_words(report: LoadReport, lang: Language) -> str:
    """What is added up, with its unit."""
    measure = report.measure
    if measure is None:
        return LoadPhrase.TASKS.say(lang)
    if measure.unit is None:
        return measure.title
    return f"{measure.title}（{measure.unit}）" if lang == "zh" else f"{measure.title} ({measure.unit})"


def loads_in_words(report: LoadReport, lang: Language) -> str:
    """The load of each village by month, then who asks for most, then of what kind it is."""
    if not report.shares:
        return LoadPhrase.NOTHING.say(lang)
    tables = [
        LoadPhrase.MEASURE.say(lang, measure=measured_in_words(report, lang)),
        *_columns(list(_by_village(report, lang))),
        LoadPhrase.RATIO_NOTE.say(lang),
        "",
        LoadPhrase.WHO_PUSHES.say(lang),
        *_columns(list(_by_department(report, lang))),
        "",
        LoadPhrase.OF_WHAT_KIND.say(lang),
        *_columns([(kind_in_words(name, lang), number(amount)) for name, amount in report.totals("kind").items()]),
    ]
    return "\n".join(tables)


def kind_in_words(name: str, lang: Language) -> str:
    """A kind of task."""
    return name or LoadPhrase.UNTOLD.say(lang)


def _by_village(report: LoadReport, lang: Language) -> Iterator[Sequence[str]]:
    months = report.months[-_MONTHS_SHOWN:]
    words = (LoadPhrase.STAFF, LoadPhrase.PEAK, LoadPhrase.RATIO)
    yield (
        LoadPhrase.VILLAGE.say(lang),
        *(f"{month:%y-%m}" for month in months),
        *(each.say(lang) for each in words),
    )
    for village in report.villages:
        staff, peak = report.staff.get(village), report.peak(village)
        ratio = report.ratio(village, peak)
        yield (
            village,
            *(number(report.amount(village, month)) for month in months),
            "-" if staff is None else str(staff),
            f"{peak:%y-%m}",
            "-" if ratio is None else number(ratio),
        )


def _by_department(report: LoadReport, lang: Language) -> Iterator[Sequence[str]]:
    words = (LoadPhrase.DEPARTMENT, LoadPhrase.SUBMITTED, LoadPhrase.TURNED_DOWN, LoadPhrase.TOTAL)
    yield tuple(each.say(lang) for each in words)
    for each in report.pushing:
        yield each.department, str(each.submitted), str(each.turned_down), number(each.amount)


def loads_as_json(report: LoadReport) -> dict[str, Any]:
    """The whole report in JSON values; amounts are texts, so that nothing is rounded."""
    return {
        "measure": report.measure.id if report.measure else None,
        "kind": report.kind.id if report.kind else None,
        "months": [_month(each) for each in report.months],
        "villages": [
            {
                "village": village,
                "staff": report.staff.get(village),
                "load": [str(report.amount(village, month)) for month in report.months],
                "peak": _month(report.peak(village)),
                "ratio": _text(report.ratio(village, report.peak(village))),
            }
            for village in report.villages
        ],
        "departments": [
            {
                "department": each.department,
                "submitted": each.submitted,
                "turned_down": each.turned_down,
                "load": str(each.amount),
            }
            for each in report.pushing
        ],
        "shares": [
            {
                "village": each.village,
                "month": _month(each.month),
                "department": each.department,
                "kind": each.kind,
                "tasks": each.tasks,
                "load": str(each.amount),
            }
            for each in report.shares
        ],
    }


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount.quantize(Decimal("0.001")))


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Names to the left, figures to the right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        gaps = [" " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        first, *others = zip(row, gaps, strict=True)
        yield "  ".join([first[0] + first[1], *(gap + cell for cell, gap in others)]).rstrip()
