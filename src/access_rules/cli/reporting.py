"""The formats in which a verb tells what is wrong: for people, for programs, for the services that run checks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import as_json, hand_over

if TYPE_CHECKING:
    from access_rules.render.reports.model import Report
    from access_rules.render.wording import Language


class Format(StrEnum):
    """How problems are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    GITLAB = "gitlab"


FormatOption = Annotated[
    Format,
    typer.Option(
        metavar="|".join(Format),
        help="输出格式，默认 text；sarif、junit、github、gitlab 供持续集成使用"
        " | output format, text by default; sarif, junit, github and gitlab are for continuous integration",
    ),
]


def hand_over_report(report: Report, format: Format, lang: Language) -> None:
    """Write a report for programs, in any format but text."""
    if written := _written(report, format, lang):
        hand_over(written)


def _written(report: Report, format: Format, lang: Language) -> str:
    match format:
        case Format.SARIF:
            from access_rules import __version__  # noqa: PLC0415  # a ring, were it at the top
            from access_rules.render.reports.sarif import write_sarif  # noqa: PLC0415  # only what is asked for

            return write_sarif(report, lang, version=__version__)
        case Format.JUNIT:
            from access_rules.render.reports.junit import write_junit  # noqa: PLC0415

            return write_junit(report, lang)
        case Format.GITHUB:
            from access_rules.render.reports.github import write_github  # noqa: PLC0415

            return write_github(report, lang)
        case Format.GITLAB:
            from access_rules.render.reports.gitlab import write_gitlab  # noqa: PLC0415

            return write_gitlab(report, lang)
        case _:
            from access_rules.render.reports.plain import to_plain  # noqa: PLC0415

            return as_json([to_plain(each) for each in report.problems])
