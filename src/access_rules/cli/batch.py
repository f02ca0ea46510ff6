"""``access-rules batch``: a whole file of tasks, each row with its decision."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from access_rules.cli.applying import ruleset_to_apply
from access_rules.cli.console import LangOption, Usage, language, say, show_findings
from access_rules.cli.days import day_of

HELP = "对表格里的每一行作出决定，写成新的表格 | decide every row of a table and write a table with the decisions"
EPILOG = (
    "例如：access-rules batch national 事项.csv 决定.xlsx\n"
    "文件可以是 CSV（UTF-8、GB18030、UTF-16）、Excel（.xlsx）、JSON Lines（.jsonl）、Parquet。列名用事实的标题。\n"
    "没有决定的行连同原因写入另一个文件。中途打断，不留下写了一半的文件。\n"
    "退出码：0 每一行都作出了决定，1 有的行没有决定，或者文件、规则集不能用，2 用法不对"
    " | for example: access-rules batch national tasks.csv decisions.xlsx\n"
    "Files may be CSV (UTF-8, GB18030, UTF-16), Excel (.xlsx), JSON Lines (.jsonl) or Parquet; columns are named by\n"
    "the titles or ids of facts. Rows without a decision go to another file, with the reason. What is interrupted\n"
    "leaves no half of a file behind.\n"
    "exit codes: 0 every row decided, 1 a row refused, or a file or the ruleset cannot be used, 2 usage"
)


def batch(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="规则集：文件夹、规则包，或随包名称，如 national"
            " | a ruleset: folder, built file, or shipped name such as national",
        ),
    ],
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="要决定的表格，每行一件 | the table to decide, one task a row")
    ],
    output: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="写到哪里，格式随文件名 | where to write; its ending tells the format"),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="按哪一天的规则，默认今天 | the day whose law applies, today by default"
        ),
    ] = None,
    as_of_column: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="写明每行按哪一天的列 | the column that names the day for each row"),
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(
            metavar="PLACE",
            help="按哪个地区的规则，如 北京市西城区；从省写起 | the place whose rules apply, from the province down",
        ),
    ] = None,
    rules: Annotated[  # noqa: FBT002  # options are named
        bool, typer.Option("--rules", help="加一列，写明全部起作用的规则 | add a column with every rule that counts")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="没有决定的行写到哪里，默认在 OUT 旁边，名称加 .rejected"
            " | where rows without a decision go; by default beside OUT, with .rejected in the name",
        ),
    ] = None,
    carry: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="这一列不是事实，照样带出；可以写多次 | this column is no fact, carry it along; may be repeated",
        ),
    ] = None,
    strict: Annotated[  # noqa: FBT002
        bool, typer.Option("--strict", help="不是事实的列都算错 | refuse every column that is no fact")
    ] = False,
    sheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Excel 的哪张工作表，默认第一张 | which sheet, the first by default"),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="同时用几个线程，默认随处理器 | how many threads, by default one a core"),
    ] = None,
    lang: LangOption = None,
) -> None:
    """Decide every row of a table and write a table with the decisions."""
    from access_rules.batch.deciding import Manner  # noqa: PLC0415  # --help stays fast
    from access_rules.batch.roles import Wishes  # noqa: PLC0415
    from access_rules.batch.run import FileRun, Outputs, rejects_beside  # noqa: PLC0415
    from access_rules.batch.summary import Summary  # noqa: PLC0415
    from access_rules.cli.progress import progress  # noqa: PLC0415
    from access_rules.datafiles.reading import open_rows  # noqa: PLC0415
    from access_rules.errors import DataFileError, FactError  # noqa: PLC0415

    spoken = language(lang)
    outputs = Outputs(output, rejects or rejects_beside(output), spoken)
    _require_different(source, outputs.decisions, outputs.rejects)
    manner = Manner(day_of(as_of) or date.today(), rules, threads)  # noqa: DTZ011  # the user's day
    ruleset = ruleset_to_apply(path, place, spoken)
    started = time.monotonic()
    try:
        with _ended_by_signals() as require_wanted:
            file = open_rows(source, sheet=sheet)
            wishes = Wishes(carry or (), strict, as_of_column)
            run = FileRun(ruleset.book, ruleset.compile(), file, wishes, manner, outputs)
            with progress(file.expected, spoken) as more:
                tally = run.write(_heeding(require_wanted, more))
    except (DataFileError, FactError) as error:
        show_findings(error.diagnostics, error.texts, spoken, error=True)
        raise typer.Exit(1) from None
    summary = Summary(tally, run.roles, outputs.decisions, outputs.rejects, time.monotonic() - started)
    say(summary.in_words(ruleset.book, spoken))
    if tally.refused:
        raise typer.Exit(1)


def _require_different(*paths: Path) -> None:
    seen: dict[Path, Path] = {}
    for path in paths:
        if path.exists() and not path.is_file():
            raise Usage(f"`{path}` 不是文件", f"`{path}` is no file")
        if path.resolve() in seen:
            raise Usage(
                f"`{path}` 用了两次：输入、输出和没有决定的行要各是一个文件",
                f"`{path}` is named twice: input, output and rejects must be files of their own",
            )
        seen[path.resolve()] = path


@contextmanager
def _ended_by_signals() -> Iterator[Callable[[], None]]:
    """Being told to end ends the work as an interrupt does, so that nothing half-written stays behind.

    What is given ends it once more: a library that is at work when the signal comes may let the exception get lost.
    """
    told: list[int] = []

    def end(number: int, frame: object) -> NoReturn:  # noqa: ARG001
        told.append(number)
        raise _ending(number)

    def require_wanted() -> None:
        if told:
            raise _ending(told[0])

    asked = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    usual = dict.fromkeys(asked, signal.SIG_DFL) | {signal.SIGINT: signal.default_int_handler}
    before = {
        number: signal.signal(number, end) for number, as_is in usual.items() if signal.getsignal(number) is as_is
    }
    try:
        yield require_wanted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ending(number: int) -> BaseException:
    return KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)


def _heeding(require_wanted: Callable[[], None], more: Callable[[int], None]) -> Callable[[int], None]:
    """What is told of rows done, and ends the work where it is not wanted any more."""

    def heard(rows: int) -> None:
        require_wanted()
        more(rows)

    return heard
