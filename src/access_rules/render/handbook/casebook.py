"""The cases of a ruleset and how they come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath

from access_rules.analysis.casework import CaseResult
from access_rules.evaluation.decision import Decision
from access_rules.language.facts import Fact
from access_rules.language.reading import Misfit, read_value, title_of
from access_rules.language.vocabulary import choice_names
from access_rules.outcome import Outcome
from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.chapters import chapter_title, layer_parts
from access_rules.render.handbook.elements import Element, Node, el
from access_rules.render.handbook.pen import Pen, link
from access_rules.render.handbook.volume import deciding_rules, is_default
from access_rules.render.handbook.wording import DECIDED, Label, Tone
from access_rules.render.inline import inline, sentence
from access_rules.render.wording import Phrase


def cases_section(pen: Pen) -> Element | None:
    """All cases, by the files they are written in."""
    results = sorted(pen.volume.results, key=_file)
    if not results:
        return None
    titles = {
        _stem(chapter.file): chapter_title(pen, chapter)
        for part in layer_parts(pen.volume)
        for chapter in part.chapters
    }
    groups = (_group(pen, file, titles.get(_stem(file)), list(each)) for file, each in groupby(results, key=_file))
    return pen.section("cases", Label.CASES, pen.note(Label.CASES_NOTE), groups)


def case_line(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    """A case in one line: how it comes out, its title."""
    return (_outcome(pen, result), " ", link(Kind.CASE, inline(result.case.title), result.case.id))


def _file(result: CaseResult) -> str:
    return result.case.span.file if result.case.span else ""


def _stem(file: str) -> str:
    return PurePosixPath(file).stem


def _group(pen: Pen, file: str, title: str | None, results: list[CaseResult]) -> Element:
    """The cases of one file, under the title its author gave it or that of the file of rules it is named after."""
    preface = pen.volume.comments(file).preface
    heading = preface.title or title or pen.say(Label.OTHER_CASES)
    note = el("p", preface.note, class_="note") if preface.note else None
    return el(
        "div", el("h3", heading), note, (_case(pen, each) for each in results), class_="casebook", data_holder=True
    )


def _case(pen: Pen, result: CaseResult) -> Element:
    case = result.case
    summary = el("summary", _outcome(pen, result), " ", el("span", inline(case.title), class_="case-title"))
    details = el("dl", (node for row in _ROWS for node in row(pen, result)))
    return el(
        "details",
        summary,
        details,
        id=anchor(Kind.CASE, case.id),
        class_="entry case",
        tabindex=-1,
        data_tone=_tone(result),
    )


def _tone(result: CaseResult) -> str | None:
    return Tone(result.decision.outcome.value).value if result.decision is not None else None


def _outcome(pen: Pen, result: CaseResult) -> Element:
    if result.decision is None:
        return el("span", pen.say(Label.REFUSED), class_="badge ended")
    return pen.badge(Tone(result.decision.outcome.value))


def _unexpected(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    if result.passed:
        return ()
    expected = pen.say(DECIDED[result.case.expect.outcome])
    mark = el("strong", pen.say(Label.UNEXPECTED, outcome=expected), class_="unexpected")
    return pen.detail(Label.NOTE, mark)


def _decided_on(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    return pen.detail(Label.DECIDED_ON, pen.day(result.case.as_of or pen.volume.day))


def _refused(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    items = [el("li", each.message.zh if pen.lang == "zh" else each.message.en) for each in result.refusals]
    return pen.detail(Label.REFUSED, el("ul", items, class_="plain")) if items else ()


def _stated(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    if result.decision is None:
        items: Iterable[Element] = (
            el("li", f"{inline(str(name))}{Phrase.COLON.say(pen.lang)}{inline(str(value))}")
            for name, value in result.case.facts.items()
        )
    else:
        items = (el("li", each) for each in _facts(pen, result.decision))
    return pen.detail(Label.FACTS, el("ul", items, class_="facts-stated"))


def _facts(pen: Pen, decision: Decision) -> Iterator[tuple[Node, ...]]:
    for name, value in decision.facts.items():
        fact = pen.volume.book.facts[name]
        yield (pen.fact(name), Phrase.COLON.say(pen.lang), el("b", _shown(pen, fact, value), class_="value"))


def _shown(pen: Pen, fact: Fact, written: object) -> str:
    value = read_value(fact, choice_names(fact.choices), written)
    return inline(str(written) if isinstance(value, Misfit) else title_of(fact, value, pen.lang))


def _decided_by(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    rules = deciding_rules(result)
    items = [el("li", pen.rule_line(pen.volume.rules[each])) for each in rules if not is_default(each)]
    if any(map(is_default, rules)):
        items.append(el("li", el("a", pen.say(Label.BY_DEFAULT), href=f"#{default_anchor()}")))
    return pen.detail(Label.DECIDED_BY, el("ul", items, class_="rules")) if items else ()


def default_anchor() -> str:
    """Where the default is told."""
    return anchor(Kind.SECTION, "default")


def _missing(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    missing = result.decision.missing if result.decision is not None else ()
    return pen.detail(Label.MISSING, pen.enumerated(map(pen.fact, missing)))


def _conditions(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    decision = result.decision
    if decision is None or decision.outcome is not Outcome.ALLOW or not decision.conditions:
        return ()
    items = (el("li", sentence(each.text)) for each in decision.conditions)
    return pen.detail(Label.REQUIRES, el("ol", items))


def _official(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    case = result.case
    official = pen.detail(Label.OFFICIAL, pen.say(DECIDED[case.official])) if case.official else ()
    return (*official, *(pen.detail(Label.EXCEPTION, sentence(case.exception)) if case.exception else ()))


def _note(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    return pen.detail(Label.NOTE, sentence(result.case.note)) if result.case.note else ()


def _source(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    items = [el("li", inline(each)) for each in result.case.source]
    return pen.detail(Label.CASE_SOURCE, el("ul", items, class_="plain")) if items else ()


def _place(pen: Pen, result: CaseResult) -> tuple[Node, ...]:
    span = result.case.span
    place = el("code", f"{span.file}:{span.line}") if span else ""
    return pen.detail(Label.PLACE_IN_FILE, place, " ", el("code", result.case.id, class_="id"))


_ROWS = (
    _unexpected,
    _refused,
    _decided_on,
    _stated,
    _decided_by,
    _missing,
    _conditions,
    _official,
    _note,
    _source,
    _place,
)
"""The rows of a case."""
