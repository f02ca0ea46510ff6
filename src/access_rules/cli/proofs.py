"""Proving things of many rulesets: several at a time, and nothing that was proven before."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from access_rules.cli.keeping import Cache, key_of
from access_rules.diagnostic import Label, Severity
from access_rules.language.findings import Kind, Weight
from access_rules.language.rulebook import Rulebook
from access_rules.library import Ruleset, load
from access_rules.render.reports.model import Problem


def is_solver_installed() -> bool:
    """Whether the extra ``verify`` is there, without which nothing can be proven."""
    return find_spec("z3") is not None


@dataclass(frozen=True, slots=True)
class Question:
    """A ruleset to be looked at, with the book of the layer above it and those of the layers that stand on it.

    ``all`` asks for notes too, which take their time to find.
    """

    book: Rulebook
    upper: Rulebook | None
    lower: tuple[Rulebook, ...]
    first: date
    last: date
    all: bool

    @property
    def kinds(self) -> frozenset[Kind]:
        """What to look for."""
        from access_rules.analysis.check.codes import weight_of  # noqa: PLC0415  # only where something is proven

        return frozenset(kind for kind in Kind if self.all or weight_of(kind, self.book) is not Weight.INFO)

    @property
    def key(self) -> str:
        """What tells it apart from every other question."""
        return key_of(
            _names(self.book),
            self.book.digest,
            sorted(each.digest for each in self.lower),
            self.first.isoformat(),
            self.last.isoformat(),
            self.all,
        )


def _names(book: Rulebook) -> Sequence[str]:
    """The names of folders that places in the book begin with."""
    return [head.span.file if head.span else head.ruleset for head in book.layers]


def prove(
    rulesets: Sequence[Ruleset], first: date, last: date, *, all_: bool, cache: Cache | None
) -> Mapping[str, tuple[Problem, ...]]:
    """What is wrong with each of some rulesets on the days from ``first`` to ``last``, by the id of the ruleset.

    ``all_`` asks for notes too. Places are named by the paths at which files can be opened.
    """
    questions = {each.id: _question(each, rulesets, first, last, all_=all_) for each in rulesets}
    answers = {name: cache.find(question.key) for name, question in questions.items()} if cache else {}
    open_ = {name: question for name, question in questions.items() if answers.get(name) is None}
    found: dict[str, tuple[Problem, ...]] = {name: each for name, each in answers.items() if each is not None}
    for name, problems in _answered(open_):
        found[name] = problems
        if cache:
            cache.keep(questions[name].key, problems)
    return {each.id: tuple(_located(problem, each) for problem in found[each.id]) for each in rulesets}


def _question(ruleset: Ruleset, rulesets: Iterable[Ruleset], first: date, last: date, *, all_: bool) -> Question:
    by_folder = {each.folder.resolve(): each for each in rulesets if each.folder}
    above = list(ruleset.folders.values())[1:2]
    upper = next((_book(folder, by_folder) for folder in above), None)
    lower = [each.book for each in rulesets if _stands_on(each, ruleset)]
    return Question(ruleset.book, upper, tuple(lower), first, last, all_)


def _book(folder: Path, loaded: Mapping[Path, Ruleset]) -> Rulebook:
    known = loaded.get(folder.resolve())
    return known.book if known else load(folder).book


def _stands_on(lower: Ruleset, upper: Ruleset) -> bool:
    folder = upper.folder
    return folder is not None and any(each.resolve() == folder.resolve() for each in list(lower.folders.values())[1:])


# ---- several at a time


_APART = (frozenset({Kind.SHADOWED, Kind.SUBSUMED}), frozenset({Kind.CONFLICT, Kind.OVERLAP}))
"""Kinds of findings that take long in a topmost layer, where all rules are looked at: each goes to another process."""


def _answered(questions: Mapping[str, Question]) -> Iterator[tuple[str, tuple[Problem, ...]]]:
    """The answers to the questions, each under its name; those of topmost layers take the longest and come first."""
    first = sorted(questions.items(), key=lambda each: each[1].upper is not None)
    parts = [(name, question, kinds) for name, question in first for kinds in _parts(question)]
    answers: dict[str, list[Problem]] = {name: [] for name in questions}
    workers = min(os.cpu_count() or 1, len(parts))
    if workers <= 1:
        for name, question, kinds in parts:
            answers[name] += answer(question, kinds)
    else:
        # Spawned: a forked process would share the solver's state and the threads of whoever calls.
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            waiting = [(name, pool.submit(answer, question, kinds)) for name, question, kinds in parts]
            for name, future in waiting:
                answers[name] += future.result()
    for name, problems in answers.items():
        yield name, tuple(sorted(problems, key=_order))


def _parts(question: Question) -> Iterator[frozenset[Kind]]:
    if question.upper is not None or len(question.book.rules) < _MANY:
        yield question.kinds
        return
    # What is said of the analysis itself goes with every part.
    always = frozenset({Kind.UNSETTLED, Kind.NEEDLESS_ACCEPTANCE})
    apart = [each & question.kinds for each in _APART]
    yield from (each | always for each in apart if each)
    yield question.kinds.difference(*_APART)


_MANY = 50
"""Rules from which on a process more is worth its start."""


def answer(question: Question, kinds: frozenset[Kind]) -> list[Problem]:
    """What is wrong with a ruleset, places named as its book names them. Raises MissingExtraError without a solver."""
    from access_rules.analysis.check.checking import findings  # noqa: PLC0415  # brings the solver
    from access_rules.render.reports.findings import problem_of  # noqa: PLC0415

    book = question.book
    found = findings(book, question.first, question.last, upper=question.upper, lower=question.lower, kinds=kinds)
    return [problem_of(each, book) for each in found]


_SEVERITIES = list(Severity)


def _order(problem: Problem) -> tuple[object, ...]:
    finding = problem.diagnostic
    span = finding.span
    place = (span.file, span.line, span.column) if span else ("", 0, 0)
    return (_SEVERITIES.index(finding.severity), finding.code, place, problem.rules, finding.message.en)


def _located(problem: Problem, ruleset: Ruleset) -> Problem:
    finding = problem.diagnostic
    span = ruleset.located(finding.span) if finding.span else None
    labels = tuple(Label(ruleset.located(each.span), each.message) for each in finding.labels)
    return replace(problem, diagnostic=replace(finding, span=span, labels=labels))
