"""The load of villages as a chart, in a PNG or SVG file. Needs the extra ``plot``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from access_rules.errors import MissingExtraError
from access_rules.render.loads import LoadPhrase, kind_in_words, measured_in_words
from access_rules.render.wording import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from access_rules.register.load import LoadReport

SUFFIXES: Final = (".png", ".svg")
"""How the names of files end that a chart can be written to."""

CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Arial Unicode MS",
)
"""Fonts with Chinese characters, by preference."""

_MOST_LINES = 8
_MOST_BARS = 15


def has_chinese_font() -> bool:
    """Whether a PNG can show Chinese here; an SVG leaves fonts to whoever opens it. Raises MissingExtraError."""
    _matplotlib()
    from matplotlib import font_manager  # noqa: PLC0415  # likewise

    return bool({each.name for each in font_manager.fontManager.ttflist} & set(CHINESE_FONTS))


def write_chart(report: LoadReport, path: Path, lang: Language) -> None:
    """Draw the load over time, the cart to the horse, who asks for most, and of what kind it is.

    The same report gives the same SVG. Raises MissingExtraError without matplotlib, OSError where the file cannot
    be written.
    """
    matplotlib = _matplotlib()
    settings = {
        "font.family": "sans-serif",
        "font.sans-serif": [*CHINESE_FONTS, "DejaVu Sans"],
        "svg.fonttype": "none",
        "svg.hashsalt": "access-rules",
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    from matplotlib.figure import Figure  # noqa: PLC0415  # on demand

    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(14, 10), layout="constrained")
        over_time, ratios, departments, kinds = figure.subplots(2, 2).flat
        figure.suptitle(LoadPhrase.MEASURE.say(lang, measure=measured_in_words(report, lang)))
        _over_time(over_time, report, lang)
        _ratios(ratios, report, lang)
        _bars(departments, list(report.totals("department").items()), LoadPhrase.WHO_PUSHES.say(lang))
        named = [(kind_in_words(name, lang), amount) for name, amount in report.totals("kind").items()]
        _bars(kinds, named, LoadPhrase.OF_WHAT_KIND.say(lang))
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _over_time(axes: Axes, report: LoadReport, lang: Language) -> None:
    """A line for each village; those with the heaviest months by name."""
    heaviest = sorted(report.villages, key=lambda each: -report.amount(each, report.peak(each)))
    months = [f"{month:%y-%m}" for month in report.months]
    for rank, village in enumerate(heaviest):
        amounts = [float(report.amount(village, month)) for month in report.months]
        named = {"label": village} if rank < _MOST_LINES else {"color": "lightgrey", "zorder": 0}
        axes.plot(months, amounts, marker="o", markersize=3, **named)
    axes.set_ylim(bottom=0)
    axes.set_title(LoadPhrase.OVER_TIME.say(lang))
    if heaviest:
        axes.legend(fontsize="small", ncols=2)


def _ratios(axes: Axes, report: LoadReport, lang: Language) -> None:
    known = [(village, report.ratio(village, report.peak(village))) for village in report.villages]
    loaded = [(village, ratio) for village, ratio in known if ratio]
    _bars(axes, sorted(loaded, key=lambda each: -each[1]), LoadPhrase.RATIO.say(lang))


def _bars(axes: Axes, named: Sequence[tuple[str, Any]], title: str) -> None:
    """Bars from the longest down."""
    shown = named[:_MOST_BARS]
    axes.barh([name for name, _ in shown], [float(amount) for _, amount in shown])
    axes.invert_yaxis()
    axes.set_title(title)


def _matplotlib() -> Any:
    try:
        import matplotlib as mpl  # noqa: PLC0415  # hundreds of modules that only charts need
    except ImportError as absent:
        raise MissingExtraError('charts need the extra "plot": pip install "access-rules[plot]"') from absent
    return mpl
