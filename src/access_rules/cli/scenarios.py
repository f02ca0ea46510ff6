"""``access-rules scenarios``: the situations that a ruleset tells apart, to go through in a meeting."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, Usage, as_json, hand_over, language, say, show_findings
from access_rules.cli.days import day_of

if TYPE_CHECKING:
    from access_rules.analysis.scenarios import ScenarioBook
    from access_rules.language.rulebook import Rulebook
    from access_rules.render.wording import Language

HELP = (
    "列出规则集区分的各种情形，每种附结论、理由、依据和一件具体事项"
    " | the situations a ruleset tells apart, each with outcome, reason, basis and a task that shows it"
)
EPILOG = (
    "例如：access-rules scenarios rulesets/national --file forms.yaml --format html\n"
    "退出码：0 已列出，1 规则集不能用，2 用法不对"
    " | for example: access-rules scenarios rulesets/national --file forms.yaml --format html\n"
    "exit codes: 0 listed, 1 the ruleset is broken, 2 usage"
)


class ScenarioFormat(StrEnum):
    """How scenarios are written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class OutcomeOption(StrEnum):
    """Which outcome is told."""

    ALLOW = "allow"
    NEEDS_APPROVAL = "needs_approval"
    REJECT = "reject"


def scenarios(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="规则集的文件夹，或随包名称 | the folder of a ruleset, or the name of a shipped one"
        ),
    ],
    concern: Annotated[
        str | None,
        typer.Option(metavar="FACT", help="只列涉及某项要求的规则 | only rules that concern this demand"),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="只列某个文件里的规则，如 forms.yaml | only rules in this file"),
    ] = None,
    outcome: Annotated[
        OutcomeOption | None,
        typer.Option(metavar="allow|needs_approval|reject", help="只列某种结论 | only this outcome"),
    ] = None,
    every_layer: Annotated[  # noqa: FBT002  # the default of an option
        bool,
        typer.Option("--all", help="也列上层的规则，默认只列本层 | rules of the layers above too, not only its own"),
    ] = False,
    gaps: Annotated[
        int,
        typer.Option(
            metavar="N", min=0, max=100, help="没有规则管到的事项最多列几类 | kinds of tasks no rule decides, at most"
        ),
    ] = 0,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="YYYY-MM-DD", help="按哪一天的规则，默认今天 | the law of which day, today by default"
        ),
    ] = None,
    format: Annotated[
        ScenarioFormat,
        typer.Option(
            metavar="text|markdown|html|csv|json", help="输出格式，默认 text | output format, text by default"
        ),
    ] = ScenarioFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """List the situations that a ruleset tells apart."""
    from access_rules.analysis.scenarios import Selection, scenario_book  # noqa: PLC0415  # --help stays fast
    from access_rules.cli.locate import ruleset_at  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415
    from access_rules.outcome import Outcome  # noqa: PLC0415

    spoken = language(lang)
    day = day_of(as_of) or date.today()  # noqa: DTZ011  # the day where the user is
    try:
        book = ruleset_at(path).book
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, spoken, error=True)
        raise typer.Exit(1) from None
    selection = Selection(
        _concern(concern, book), file, Outcome(outcome.value) if outcome else None, own_layer=not every_layer
    )
    _show(scenario_book(book, day, selection, most_gaps=gaps), format, spoken)


def _concern(written: str | None, book: Rulebook) -> str | None:
    """The demand that was named by id or title. Raises Usage where there is none of that name."""
    from access_rules.folding import nearest  # noqa: PLC0415
    from access_rules.language.vocabulary import Names  # noqa: PLC0415

    if written is None or written.partition(".")[0] in book.facts:
        return written
    names = Names({fact.id: (fact.title,) for fact in book.facts.values()})
    found = names.find(written)
    if found is None:
        near = nearest(written, names.spellings)
        raise Usage(
            f"没有事实 `{written}`" + (f"：是否为 `{near}`？" if near else "：--concern 写事实的编号或标题"),
            f"there is no fact `{written}`"
            + (f": did you mean `{near}`?" if near else ": give the id or title of one to --concern"),
        )
    return found


def _show(found: ScenarioBook, format: ScenarioFormat, lang: Language) -> None:
    from access_rules.render.markdown import write_markdown  # noqa: PLC0415
    from access_rules.render.scenarios import as_data, outline, write_page, write_sheet  # noqa: PLC0415
    from access_rules.render.text import write_text  # noqa: PLC0415

    match format:
        case ScenarioFormat.TEXT:
            say(write_text(outline(found, lang)))
        case ScenarioFormat.MARKDOWN:
            hand_over(write_markdown(outline(found, lang)))
        case ScenarioFormat.HTML:
            hand_over(write_page(found, lang))
        case ScenarioFormat.CSV:
            hand_over(write_sheet(found, lang))
        case ScenarioFormat.JSON:
            hand_over(as_json(as_data(found, lang)))
