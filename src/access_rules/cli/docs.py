"""``access-rules docs``: a ruleset as a handbook to publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import Lang, Usage, language, say, show_findings
from access_rules.cli.days import day_of
from access_rules.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from access_rules.library import Ruleset
    from access_rules.render.wording import Language

HELP = "把规则集写成可以公布的手册（网页） | write rulesets as handbooks to publish (web pages)"
EPILOG = (
    "例如：access-rules docs rulesets -o 手册\n"
    "每个网页自成一体，不联网也能打开、检索、打印；同样的规则集总得到同样的网页。\n"
    "退出码：0 写好了，1 规则集有错误，2 用法不对，或者写不进去"
    " | for example: access-rules docs rulesets -o handbook\n"
    "Each page is whole in itself: it opens, searches and prints without a network; the same rulesets give the same.\n"
    "exit codes: 0 written, 1 a ruleset is broken, 2 usage, or the folder cannot be written"
)


def docs(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="规则集的文件夹、规则包，或放着多个的文件夹，或随包名称"
            " | the folder of a ruleset, a built file, a folder of several, or the name of a shipped one",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="写入的文件夹 | the folder to write to")
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD",
            help="手册的时点，默认为最近一次施行的日子"
            " | the day of the handbook, by default when the latest rule began",
        ),
    ] = None,
    lang: Annotated[
        Lang | None,
        typer.Option(
            "--lang",
            metavar="zh|en",
            help="栏目和提示用的语言，栏目默认随规则集"
            " | the language of headings, by default that of the ruleset, and of messages",
        ),
    ] = None,
) -> None:
    """Write rulesets as handbooks to publish."""
    from access_rules.cli.locate import folders_at  # noqa: PLC0415  # --help stays fast
    from access_rules.diagnostic import in_reading_order  # noqa: PLC0415
    from access_rules.library import governed_twice, survey  # noqa: PLC0415
    from access_rules.render.handbook.publishing import publish  # noqa: PLC0415
    from access_rules.render.handbook.volume import gather  # noqa: PLC0415

    spoken = language(lang)
    if output.exists() and not output.is_dir():
        raise Usage(f"`{output}` 不是文件夹", f"`{output}` is not a folder")
    day = day_of(as_of)
    found = survey(folders_at(path))
    broken = [each for each in (*found.findings, *governed_twice(found.rulesets)) if each.is_error]
    if broken:
        show_findings(in_reading_order(broken), found.texts, spoken, error=True)
        raise typer.Exit(1)
    volumes = (gather(each.compile(), each.book, each.cases, texts_of(each), day=day) for each in found.rulesets)
    pages = publish(volumes, language(lang) if lang else None)
    output.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        (output / name).write_text(page, encoding="utf-8", newline="\n")
    say(_written(output, pages, spoken))


def texts_of(ruleset: Ruleset) -> Mapping[str, str]:
    """The files of rules, watches, facts, definitions and cases by the names that spans use."""
    book = ruleset.book
    spans = [rule.span for rule in book.rules]
    spans += [watch.span for watch in book.watches]
    spans += [fact.span for fact in book.facts.values()]
    spans += [definition.span for definition in book.definitions.values()]
    spans += [case.span for case in ruleset.cases]
    names = dict.fromkeys(span.file for span in spans if span)
    paths = {name: ruleset.located(Span(name, 1, 1, 1, 1)).file for name in names}
    return {name: ruleset.texts[path] for name, path in paths.items() if path in ruleset.texts}


def _written(output: Path, pages: Mapping[str, str], lang: Language) -> str:
    size = sum(len(page.encode()) for page in pages.values()) / 1_000_000
    first = output / "index.html"
    if lang == "zh":
        return f"写好 {len(pages)} 个网页，共 {size:.1f} MB。打开：{first}"
    return f"{len(pages)} {'page' if len(pages) == 1 else 'pages'} written, {size:.1f} MB in all; open {first}"
