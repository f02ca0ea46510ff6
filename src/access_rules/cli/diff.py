"""``access-rules diff``: what does a change of rules really change?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import LangOption, Usage, as_json, hand_over, language, say, show_findings
from access_rules.cli.days import day_of

if TYPE_CHECKING:
    from access_rules.analysis.diff.replay import PastTask
    from access_rules.library import Ruleset
    from access_rules.render.wording import Language

HELP = "比较两版规则：哪些事项的结论会改变 | compare two versions of rules: which tasks come out otherwise"
EPILOG = (
    "例如：access-rules diff main:rulesets/national rulesets/national --fail-on looser\n"
    "OLD、NEW 是规则集的文件夹、构建好的文件、随包名称，或者 git 修订：修订:路径。\n"
    "“没有事项改变”是证明，不是抽查；会改变的，给出具体事项和规则。\n"
    "退出码：0 没有 --fail-on 所指的差异，1 有，或者规则集不能用，2 用法不对"
    " | for example: access-rules diff main:rulesets/national rulesets/national --fail-on looser\n"
    "OLD and NEW are folders of rulesets, built files, names of shipped ones, or git revisions as REVISION:PATH.\n"
    '"No task changes" is a proof and no sample; what changes is shown by tasks and rules.\n'
    "exit codes: 0 no difference of the kind --fail-on names, 1 there is one, or a ruleset is broken, 2 usage"
)


class ComparisonFormat(StrEnum):
    """How a comparison is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class FailOnOption(StrEnum):
    """Which difference makes the command fail."""

    LOOSER = "looser"
    ANY = "any"
    NONE = "none"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="改前的规则集 | the ruleset before")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="改后的规则集 | the ruleset after")],
    first: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="YYYY-MM-DD", help="从哪一天起比较，默认今天 | the first day compared, today by default"
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--until", metavar="YYYY-MM-DD", help="比较到哪一天，默认不限 | the last day, by default no end"),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="用历史事项重放：JSON Lines、YAML 或 Parquet，可以是 decide --format json 的输出"
            " | past tasks to decide again: JSON Lines, YAML or Parquet, or what decide --format json wrote",
        ),
    ] = None,
    most: Annotated[
        int, typer.Option("--examples", "-n", min=1, max=50, help="每类最多举几例 | examples of each kind")
    ] = 3,
    fail_on: Annotated[
        FailOnOption,
        typer.Option(
            metavar="looser|any|none",
            help="哪种差异算不通过，默认 none | which difference fails, none by default",
        ),
    ] = FailOnOption.NONE,
    format: Annotated[
        ComparisonFormat,
        typer.Option(metavar="text|markdown|json", help="输出格式，默认 text | output format, text by default"),
    ] = ComparisonFormat.TEXT,
    lang: LangOption = None,
) -> None:
    """Compare two versions of rules."""
    from access_rules.analysis.diff.comparison import FailOn, compare  # noqa: PLC0415  # --help stays fast

    spoken = language(lang)
    start, end = day_of(first) or date.today(), day_of(last) or date.max  # noqa: DTZ011  # the day where the user is
    if end < start:
        raise Usage(f"--until {end} 早于 --from {start}", f"--until {end} is before --from {start}")
    with ExitStack() as kept:
        before, after = (_ruleset(each, kept, spoken) for each in (old, new))
        past = _history(replay, spoken) if replay is not None else None
        found = compare(before.book, after.book, start, end, history=past, most=most)
    _show(found, format, spoken)
    if found.fails(FailOn(fail_on.value)):
        raise typer.Exit(1)


def _show(found: object, format: ComparisonFormat, lang: Language) -> None:
    from access_rules.analysis.diff.comparison import Comparison  # noqa: PLC0415
    from access_rules.render.comparison import as_data, outline  # noqa: PLC0415
    from access_rules.render.markdown import write_markdown  # noqa: PLC0415
    from access_rules.render.text import write_text  # noqa: PLC0415

    assert isinstance(found, Comparison)
    match format:
        case ComparisonFormat.JSON:
            hand_over(as_json(as_data(found)))
        case ComparisonFormat.MARKDOWN:
            hand_over(write_markdown(outline(found, lang)))
        case ComparisonFormat.TEXT:
            say(write_text(outline(found, lang)))


def _ruleset(written: str, kept: ExitStack, lang: Language) -> Ruleset:
    from access_rules.cli.locate import ruleset_at  # noqa: PLC0415
    from access_rules.cli.revisions import checked_out, is_revision  # noqa: PLC0415
    from access_rules.errors import RulesetError  # noqa: PLC0415

    path = kept.enter_context(checked_out(written)) if is_revision(written) else Path(written)
    try:
        return ruleset_at(path)
    except RulesetError as error:
        show_findings(error.diagnostics, error.texts, lang, error=True)
        raise typer.Exit(1) from None


def _history(path: Path, lang: Language) -> Iterator[PastTask]:
    from access_rules.cli.history import read_history  # noqa: PLC0415
    from access_rules.errors import DataFileError, RulesetError  # noqa: PLC0415

    try:
        yield from read_history(path)
    except (RulesetError, DataFileError) as error:
        show_findings(error.diagnostics, error.texts, lang, error=True)
        raise typer.Exit(1) from None
