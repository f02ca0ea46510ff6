"""What is wrong with the cases of a ruleset, as problems: those that fail, what none shows, mistakes none notices.

Their codes are in :data:`CODES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from access_rules.analysis.casework import CaseResult
from access_rules.analysis.coverage.measuring import Coverage
from access_rules.analysis.coverage.obligations import Obligation
from access_rules.analysis.mutation.fates import Fate, Tried
from access_rules.diagnostic import Diagnostic, Message, Severity
from access_rules.language.rulebook import Rulebook
from access_rules.render.casework import render_result
from access_rules.render.coverage import say_mistake, say_obligation, say_share
from access_rules.render.reports.model import Check, Problem
from access_rules.render.witness import as_case, by_titles
from access_rules.render.wording import Language
from access_rules.source import Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with the name of its kind and what it weighs."""

    code: str
    name: str
    severity: Severity


CODES: Mapping[str, Entry] = {
    each.code: each
    for each in (
        Entry("AC101", "case-fails", Severity.ERROR),
        Entry("AC201", "not-covered", Severity.WARNING),
        Entry("AC202", "below-threshold", Severity.ERROR),
        Entry("AC301", "mistake-unnoticed", Severity.WARNING),
    )
}
"""A case that does not come out as it expects; what no case shows; less than was asked for; what none notices."""


def check_of_case(result: CaseResult, group: str) -> Check:
    """A case as something that was looked at."""
    return Check(group, result.case.id, tuple(_of_case(result)))


def _of_case(result: CaseResult) -> Iterator[Problem]:
    yield from (Problem(each, "case-refused") for each in result.refusals)
    if result.differences:
        case = result.case
        message = Message(f"案例 `{case.id}` 不符合预期", f"case `{case.id}` does not come out as expected")
        told = {lang: render_result(result, lang).partition("\n")[2] for lang in ("zh", "en")}
        reasons = result.decision.reasons if result.decision is not None else ()
        rules = tuple(each.rule for each in reasons if each.certain)
        yield _problem("AC101", message, case.span, Message(told["zh"], told["en"]), rules)


def located(check: Check, place: Callable[[Span], Span]) -> Check:
    """A check with the places of its problems named otherwise."""
    problems = [
        replace(each, diagnostic=replace(each.diagnostic, span=place(each.diagnostic.span)))
        if each.diagnostic.span
        else each
        for each in check.problems
    ]
    return replace(check, problems=tuple(problems))


def check_of_coverage(coverage: Coverage, book: Rulebook) -> Check:
    """What no case shows."""
    return Check(book.id, "coverage", tuple(_not_shown(each, book) for each in coverage.open))


def _not_shown(each: Obligation, book: Rulebook) -> Problem:
    zh, en = (say_obligation(each, book, lang) for lang in _LANGUAGES)
    message = Message(f"没有案例显示 `{each.owner}`：{zh}", f"no case shows of `{each.owner}`: {en}")
    help_ = Message("access-rules cases 会提出这样的案例", "access-rules cases proposes such a case")
    return _problem("AC201", message, each.span, help_, (each.owner,))


def check_of_mistakes(tried: Iterable[Tried], book: Rulebook) -> Check:
    """Mistakes that no case notices."""
    left = [each for each in tried if each.fate in (Fate.SURVIVED, Fate.UNSETTLED)]
    return Check(book.id, "mistakes", tuple(_unnoticed(each, book) for each in left))


def _unnoticed(tried: Tried, book: Rulebook) -> Problem:
    mutant, proposal = tried.mutant, tried.proposal
    zh, en = (say_mistake(mutant, book, lang) for lang in _LANGUAGES)
    message = Message(f"没有案例发现 `{mutant.owner}` 的错误：{zh}", f"no case notices in `{mutant.owner}`: {en}")
    if proposal is None:
        return _problem("AC301", message, mutant.span, None, (mutant.owner,))
    told = [
        as_case(
            f"{mutant.owner}-{mutant.mistake}",
            mutant.owner,
            by_titles(proposal.facts, book),
            proposal.as_of,
            proposal.decision.outcome,
            lang,
            rules=proposal.decision.rules,
        )
        for lang in _LANGUAGES
    ]
    help_ = Message(f"加上这个案例就能发现：\n{told[0]}", f"this case would notice:\n{told[1]}")
    outcome = proposal.decision.outcome.value
    witness = {"facts": dict(proposal.facts), "as_of": proposal.as_of.isoformat(), "outcome": outcome}
    return replace(_problem("AC301", message, mutant.span, help_, (mutant.owner,)), witness=witness)


def check_of_threshold(name: Message, share: float, wanted: float, book: Rulebook) -> Check:
    """Whether a share, from 0 to 1, is as high as was asked for, in percent."""
    if 100 * share >= wanted:
        return Check(book.id, name.en)
    message = Message(
        f"{name.zh} {say_share(share)}，要求不低于 {wanted:g}%", f"{name.en} is {say_share(share)}, below {wanted:g}%"
    )
    return Check(book.id, name.en, (_problem("AC202", message, book.layers[-1].span, None),))


def _problem(
    code: str, message: Message, span: Span | None, help_: Message | None, rules: tuple[str, ...] = ()
) -> Problem:
    entry = CODES[code]
    return Problem(Diagnostic(code, entry.severity, message, span, help_), entry.name, rules)


_LANGUAGES: tuple[Language, ...] = ("zh", "en")
