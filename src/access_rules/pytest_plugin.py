"""For pytest: the case files of rulesets are collected as tests.

Every YAML file of a ruleset (the nearest folder upwards with a ``ruleset.yaml``) that holds cases gives one test a
case, by its id; a ruleset that does not load is an error of the collection. Whoever has no rulesets pays for a look at
the names of their YAML files, and nothing is imported.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from access_rules.analysis.casework import CaseResult
    from access_rules.evaluation.evaluator import Evaluator
    from access_rules.language.cases import Case
    from access_rules.library import Ruleset
    from access_rules.render.wording import Language

_FRONT_PAGE = "ruleset.yaml"
_SUFFIXES = (".yaml", ".yml")
_NAMES_A_RULESET = re.compile(r"^(ruleset|规则集)\s*:", re.MULTILINE)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """A file of a ruleset, which may hold cases."""
    if file_path.suffix not in _SUFFIXES:
        return None
    folder = next((each for each in file_path.parents if (each / _FRONT_PAGE).is_file()), None)
    if folder is None:
        return None
    shelf = parent.config.stash.setdefault(_SHELF, {})
    if folder not in shelf:
        shelf[folder] = Loading(folder)
    loading = shelf[folder]
    return CaseFile.from_parent(parent, path=file_path, loading=loading) if loading.is_ours else None


@dataclass
class Loading:
    """A ruleset, loaded once a session and only when a file of it is looked into."""

    folder: Path
    told: bool = field(default=False, init=False)

    @cached_property
    def is_ours(self) -> bool:
        """Whether the front page names a ruleset: other tools may call their files the same."""
        try:
            return bool(_NAMES_A_RULESET.search((self.folder / _FRONT_PAGE).read_text("utf-8", errors="replace")))
        except OSError:
            return False

    @cached_property
    def ruleset(self) -> Ruleset:
        """The ruleset. Raises RulesetError."""
        from access_rules.library import load  # noqa: PLC0415  # for those who have rulesets

        return load(self.folder)

    @cached_property
    def evaluator(self) -> Evaluator:
        """Its evaluator."""
        return self.ruleset.compile()

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Its cases, by paths that open."""
        from access_rules.case_results import placed_cases  # noqa: PLC0415

        return tuple(placed_cases(self.ruleset))


_SHELF = pytest.StashKey[dict[Path, Loading]]()


class CaseFile(pytest.File):
    """A file of a ruleset with the cases in it."""

    def __init__(self, *, loading: Loading, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.loading = loading

    def collect(self) -> Iterator[CaseItem]:
        """A test for each case in the file; the first file of a ruleset that does not load tells why."""
        from access_rules.errors import RulesetError  # noqa: PLC0415

        try:
            cases = self.loading.cases
        except RulesetError as error:
            if self.loading.told:
                return
            self.loading.told = True
            raise self.CollectError(_said(error)) from None
        here = self.path.resolve()
        for case in cases:
            if case.span is not None and Path(case.span.file).resolve() == here:
                yield CaseItem.from_parent(self, name=case.id, case=case)


class CaseItem(pytest.Item):
    """A case as a test."""

    def __init__(self, *, case: Case, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.case = case
        self.extra_keyword_matches.update((case.title, self.loading.ruleset.id))

    @property
    def loading(self) -> Loading:
        """The ruleset that the case is of."""
        assert isinstance(self.parent, CaseFile)
        return self.parent.loading

    def runtest(self) -> None:
        """Decide the task. Raises CaseFailed where something is not as expected."""
        from access_rules.case_results import case_result  # noqa: PLC0415

        today = date.today()  # noqa: DTZ011  # the day where the user is
        result = case_result(self.loading.ruleset, self.loading.evaluator, self.case, today)
        if not result.passed:
            raise CaseFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Expected against actual, for whoever wrote the case."""
        if isinstance(excinfo.value, CaseFailed):
            from access_rules.render.casework import render_result  # noqa: PLC0415

            return render_result(excinfo.value.result, _language(), self.loading.ruleset.texts)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the case stands, and what it is called."""
        line = self.case.span.line - 1 if self.case.span else None
        return self.path, line, f"{self.loading.ruleset.id}: {self.case.id} {self.case.title}"


class CaseFailed(Exception):  # noqa: N818  # a test failed, which is no error of ours
    """A case did not come out as expected."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(result.case.id)
        self.result = result


def _said(error: Any) -> str:
    from access_rules.render.diagnostics import render_text  # noqa: PLC0415

    return render_text(error.diagnostics, error.texts, _language())


def _language() -> Language:
    from access_rules.render.language import choose_language  # noqa: PLC0415

    return choose_language(None, os.environ)
