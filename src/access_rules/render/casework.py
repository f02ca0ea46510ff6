"""Case results for people: expected against actual, with the rules that counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from access_rules.analysis.casework import CaseResult, Difference
from access_rules.evaluation.decision import Decision
from access_rules.outcome import Outcome
from access_rules.render.diagnostics import render_text
from access_rules.render.wording import OUTCOMES, Language


def render_result(result: CaseResult, lang: Language, texts: Mapping[str, str] | None = None) -> str:
    """One case: its place and title, and where it failed every difference and the rules that counted.

    ``texts`` are the files by the names that spans use, to show the lines of a task that was refused.
    """
    mark = "✓" if result.passed else "✗"
    place = f"  ({result.case.span})" if result.case.span else ""
    lines = [f"{mark} {result.case.id} {result.case.title}{place}"]
    lines += [f"    {_difference(each, lang)}" for each in result.differences]
    if result.refusals:
        lines += [f"    {line}".rstrip() for line in render_text(result.refusals, texts or {}, lang).splitlines()]
    if result.decision is not None and not result.passed:
        lines += [f"    {line}" for line in _counted(result.decision, lang)]
    return "\n".join(lines)


def render_summary(results: Sequence[CaseResult], lang: Language) -> str:
    """How many cases passed and failed, and how many declared exceptions to an official disposition there are."""
    passed = sum(result.passed for result in results)
    exceptions = sum(result.case.official is not None for result in results)
    if lang == "en":
        note = f", {exceptions} declared exceptions to official dispositions" if exceptions else ""
        return f"{passed} of {len(results)} cases as expected{note}"
    note = f"（其中 {exceptions} 个声明不从官方结论）" if exceptions else ""
    return f"{len(results)} 个案例，{passed} 个符合预期{note}"


def _difference(each: Difference, lang: Language) -> str:
    expected, actual = (_worded(text, lang) for text in (each.expected, each.actual))
    if lang == "en":
        return f"{each.part.en}: expected {expected}, got {actual}"
    return f"{each.part.zh}：预期 {expected}，实际 {actual}"


def _worded(text: str, lang: Language) -> str:
    return OUTCOMES[Outcome(text)].say(lang) if text in set(Outcome) else text


def _counted(decision: Decision, lang: Language) -> list[str]:
    heading = "rules that counted:" if lang == "en" else "起作用的规则："
    lines = [heading] if decision.reasons else []
    for reason in decision.reasons:
        open_mark = "" if reason.certain else (" (open)" if lang == "en" else "（尚待事实）")
        lines.append(f"  {OUTCOMES[reason.effect].say(lang)} {reason.rule} {reason.file}:{reason.line}{open_mark}")
    if decision.missing:
        lines.append(("missing: " if lang == "en" else "缺少：") + "、".join(decision.missing))
    return lines
