"""How well the cases of a ruleset hold its rules: what they show, and which mistakes they notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from access_rules.cli.console import Usage
from access_rules.cli.proofs import is_solver_installed
from access_rules.library import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from access_rules.analysis.coverage.measuring import Coverage
    from access_rules.analysis.mutation.fates import Tried
    from access_rules.render.reports.model import Check
    from access_rules.render.wording import Language


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be examined: of the rules, definitions and lists whose ids fit ``rules``, of which days ``today`` is.

    ``least`` is the share in percent below which it is not enough.
    """

    coverage: bool
    mistakes: bool
    rules: str | None
    least: float | None
    today: date

    def __bool__(self) -> bool:
        return self.coverage or self.mistakes


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of one ruleset; None where it was not asked for."""

    ruleset: Ruleset
    coverage: Coverage | None
    tried: tuple[Tried, ...] | None


def require_solver() -> None:
    """Raises Usage where the solver is not installed."""
    if not is_solver_installed():
        raise Usage(
            '没有安装求解器：先运行 pip install "access-rules[verify]"',
            'the solver is not installed: run pip install "access-rules[verify]"',
        )


def examine(ruleset: Ruleset, wanted: Wanted) -> Examined:
    """How well the cases of a ruleset hold the rules of its own layer."""
    if wanted.mistakes:
        require_solver()
    return Examined(
        ruleset,
        _coverage(ruleset, wanted) if wanted.coverage else None,
        _tried(ruleset, wanted) if wanted.mistakes else None,
    )


def _coverage(ruleset: Ruleset, wanted: Wanted) -> Coverage:
    from access_rules.analysis.coverage.measuring import measure  # noqa: PLC0415  # only what is asked for

    book = ruleset.book
    found = measure(book, ruleset.cases, wanted.today, layer=len(book.layers) - 1)
    found = found.of([each for each in (*found.shown, *found.open) if _fits(each.owner, wanted)])
    if not is_solver_installed():
        return found
    from access_rules.analysis.coverage.proposing import without_infeasible  # noqa: PLC0415  # brings the solver

    return without_infeasible(book, found, wanted.today)


def _tried(ruleset: Ruleset, wanted: Wanted) -> tuple[Tried, ...]:
    from access_rules.analysis.mutation.mutants import mutants  # noqa: PLC0415  # only what is asked for
    from access_rules.analysis.mutation.surviving import try_out  # noqa: PLC0415  # brings the solver

    book = ruleset.book
    chosen = (each for each in mutants(book, len(book.layers) - 1) if _fits(each.owner, wanted))
    return try_out(book, ruleset.cases, chosen, wanted.today)


def _fits(owner: str, wanted: Wanted) -> bool:
    return wanted.rules is None or fnmatchcase(owner, wanted.rules)


def is_too_little(found: Examined, wanted: Wanted) -> bool:
    """Whether something is below what was asked for."""
    return wanted.least is not None and any(100 * share < wanted.least for share in _shares(found))


def _shares(found: Examined) -> Iterator[float]:
    from access_rules.analysis.mutation.fates import Score  # noqa: PLC0415

    if found.coverage is not None:
        yield found.coverage.share()
    if found.tried is not None:
        yield Score.of(found.tried).share


def in_words(found: Examined, lang: Language) -> str:
    """What was found, for people."""
    from access_rules.render.coverage import outline  # noqa: PLC0415
    from access_rules.render.text import write_text  # noqa: PLC0415

    return write_text(outline(found.ruleset.book, found.coverage, found.tried, lang))


def as_page(found: Examined, lang: Language) -> str:
    """What was found, as a page of HTML."""
    from access_rules.render.coverage import write_coverage_page  # noqa: PLC0415

    return write_coverage_page(found.ruleset.book, found.coverage, found.tried, lang)


def as_data(found: Examined) -> dict[str, Any]:
    """What was found, for programs."""
    from access_rules.render.coverage import coverage_data, mutation_data  # noqa: PLC0415

    told: dict[str, Any] = {"ruleset": found.ruleset.id}
    if found.coverage is not None:
        told["coverage"] = coverage_data(found.coverage)
    if found.tried is not None:
        told["mutation"] = mutation_data(found.tried)
    return told


def as_checks(found: Examined, wanted: Wanted) -> Iterator[Check]:
    """What was found, for the services that run checks."""
    from access_rules.analysis.mutation.fates import Score  # noqa: PLC0415
    from access_rules.diagnostic import Message  # noqa: PLC0415
    from access_rules.render.reports.casework import (  # noqa: PLC0415
        check_of_coverage,
        check_of_mistakes,
        check_of_threshold,
    )

    book, least = found.ruleset.book, wanted.least or 0
    if found.coverage is not None:
        yield check_of_coverage(found.coverage, book)
        yield check_of_threshold(Message("覆盖率", "covered share"), found.coverage.share(), least, book)
    if found.tried is not None:
        yield check_of_mistakes(found.tried, book)
        yield check_of_threshold(Message("发现率", "noticed share"), Score.of(found.tried).share, least, book)
