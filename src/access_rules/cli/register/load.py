"""``access-rules register load``: what the villages have to do, month by month, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, ReportFormat, Usage, as_json, hand_over, language, say
from access_rules.cli.register.opening import opened
from access_rules.cli.register.options import RegisterArgument, RosterOption, RulesetArgument, VillageFilter
from access_rules.diagnostic import Message, did_you_mean
from access_rules.folding import nearest

if TYPE_CHECKING:
    from access_rules.language.facts import Fact
    from access_rules.language.rulebook import Rulebook

HELP = "各村的负荷：逐月多重、谁派得最多、车马比 | the load of each village over time, who asks for most, cart to horse"
EPILOG = (
    "例如：access-rules register load 规则 登记簿.db --roster 名册.yaml --plot 负荷.svg\n"
    "一件事项在册的每个月都计入。合计哪个数取自规则集里的负荷监测，类型取自第一个单选的事实；没有就计件数。\n"
    "作图要安装 access-rules[plot]。\n"
    "退出码：0 正常，1 登记簿、规则集或者要合计的事实不能用，2 用法不对，或者图写不了"
    " | for example: access-rules register load rules register.db --roster roster.yaml --plot load.svg\n"
    "A task counts in every month in which it is in force. What is added up is told by the load watch of the ruleset,\n"
    "the kind by its first enum; without, tasks are counted. Charts need access-rules[plot].\n"
    "exit codes: 0 fine, 1 the register, ruleset or the fact to add up cannot be used, 2 usage, or no chart there"
)


def load(
    ruleset: RulesetArgument,
    register: RegisterArgument,
    roster: RosterOption = None,
    village: VillageFilter = None,
    measure: Annotated[
        str | None, typer.Option("--sum", metavar="FACT", help="合计哪个事实 | the fact that is added up")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="FACT", help="按哪个事实分类型 | the fact that tells the kind")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="作图，写到 .png 或 .svg | a chart, as .png or .svg")
    ] = None,
    format: Annotated[
        ReportFormat, typer.Option(metavar="text|json", help="输出格式，默认 text | output format, text by default")
    ] = ReportFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Tell the load of the villages."""
    from access_rules.render.charts import SUFFIXES, has_chinese_font, write_chart  # noqa: PLC0415  # --help stays fast
    from access_rules.render.loads import loads_as_json, loads_in_words  # noqa: PLC0415

    spoken = language(lang)
    if plot is not None and plot.suffix not in SUFFIXES:
        raise Usage(f"图的文件名要以 .png 或 .svg 结尾：{plot}", f"a chart goes to a .png or .svg file: {plot}")
    with opened(ruleset, register, spoken, roster=roster) as opened_register:
        book = opened_register.book
        report = opened_register.load(village=village, measure=_fact(measure, book), kind=_fact(kind, book))
    if plot is not None:
        write_chart(report, plot, spoken)
        if plot.suffix == ".png" and not has_chinese_font():
            say(_NO_FONT.in_language(spoken), error=True)
    if format is ReportFormat.JSON:
        hand_over(as_json(loads_as_json(report)))
    else:
        say(loads_in_words(report, spoken))


def _fact(word: str | None, book: Rulebook) -> Fact | None:
    """The fact that a word names, by id or title."""
    from access_rules.language.vocabulary import Vocabulary  # noqa: PLC0415  # --help stays fast

    if word is None:
        return None
    names = Vocabulary.of(book.facts).facts
    found = names.find(word)
    if found is None:
        near = did_you_mean(nearest(word, names.spellings)) or Message("见规则集的事实", "see the facts of the ruleset")
        raise Usage(f"没有事实 `{word}`；{near.zh}", f"there is no fact `{word}`; {near.en}")
    return book.facts[found]


_NO_FONT = Message(
    "这台机器没有中文字体，图里的汉字是方框：改写到 .svg",
    "this machine has no Chinese font, so the chart shows boxes: write an .svg",
)
