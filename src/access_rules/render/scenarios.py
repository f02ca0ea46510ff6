"""The scenarios of a ruleset in words: each a sentence with its outcome, reason and basis, fit to be read out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from enum import unique
from itertools import groupby
from typing import Any

from access_rules.analysis.check.gap import Gap, Gaps
from access_rules.analysis.scenarios import Scenario, ScenarioBook, Showing
from access_rules.evaluation.decision import Reason
from access_rules.language.lists import ItemList
from access_rules.language.rulebook import Rulebook
from access_rules.render.blocks import Block, Detail, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.citing import cite
from access_rules.render.conditions import describe
from access_rules.render.html import write_page as write_page_of
from access_rules.render.inline import inline, sentence
from access_rules.render.regions import say_region, shortened
from access_rules.render.witness import as_flow_yaml, in_words
from access_rules.render.wording import OUTCOMES, Language, Wording, say_date, say_list


@unique
class ScenarioPhrase(Wording):
    """What is said of scenarios."""

    HEAD = ("{title}：情形簿", "{title}: book of scenarios")
    SUMMARY = (
        "{day}施行的 {rules} 条规则，分出 {count} 种情形：{tally}。每种情形附一件具体事项，结论由参考求值器得出。",
        "{rules} rules in force on {day}, {count} situations: {tally}. Each has a task decided by the reference.",
    )
    TALLY = ("{outcome} {count}", "{outcome} {count}")
    NOTHING = ("没有符合所选条件的情形。", "No situation fits what was asked for.")
    GROUP = ("{file}（{count} 条规则）", "{file} ({count} rules)", "{file} ({count} rule)")
    UNLESS = ("{when}；但{unless}的除外", "{when}; unless {unless}")
    OUTCOME = ("{outcome}，例如：{task}", "{outcome}, for example: {task}")
    OUTCOME_WITH = (
        "{outcome}（与其他规则同时适用），例如：{task}",
        "{outcome} (other rules apply too), for example: {task}",
    )
    RULE = ("规则", "Rule")
    NAMED = ("{title} [{id}]", "{title} [{id}]")
    YIELDS = ("让位于", "Yields to")
    LIST = ("清单", "List")
    REASON = ("理由", "Reason")
    BASIS = ("依据", "Basis")
    LISTED = ("{title}：{items}", "{title}: {items}")
    ADVICE = ("只作提示，不影响结论", "only a remark: it decides nothing")
    NEVER = (
        "没有事项由它判定：这是对全部事项的证明",
        "it decides no task: this is a proof for all of them",
    )
    UNSETTLED = ("求解器没有得出结论：{why}", "the solver did not settle it: {why}")
    GAPS = ("没有规则管到的事项：按默认结论“{outcome}”办理", "What no rule decides: the default, {outcome}")
    EXAMPLE = ("例如", "For example")
    COVERED = (
        "没有规则管到的事项都在以上各类之中：这是证明。",
        "Whatever no rule decides is among these: this is a proof.",
    )
    BEYOND = ("以上各类之外还有，例如：{task}", "There are more besides these, for example: {task}")
    NO_GAPS = ("每件事项都有规则管到：这是证明。", "Some rule speaks to every task: this is a proof.")


COLUMNS: dict[str, tuple[str, str]] = {
    "file": ("文件", "file"),
    "rule": ("规则编号", "rule"),
    "title": ("规则", "title"),
    "situation": ("情形", "situation"),
    "unless": ("除外", "unless"),
    "outcome": ("结论", "outcome"),
    "reason": ("理由", "reason"),
    "basis": ("依据", "basis"),
    "yields_to": ("让位于", "yields to"),
    "example": ("例子", "example"),
    "facts": ("事实", "facts"),
}
"""The columns of a sheet, in Chinese and in English."""


def outline(found: ScenarioBook, lang: Language) -> Outline:
    """The scenarios as a document: file by file in the order written, then what no rule decides."""
    blocks: list[Block] = [
        Heading(1, ScenarioPhrase.HEAD.say(lang, title=inline(found.book.title))),
        Paragraph(_summary(found, lang)),
    ]
    for file, group in groupby(found.scenarios, key=lambda each: _file(each, found.book)):
        scenarios = list(group)
        blocks.append(Heading(2, ScenarioPhrase.GROUP.say(lang, file=file, count=len(scenarios))))
        blocks.append(Listing(tuple(_scenario(each, found.book, lang) for each in scenarios), numbered=True))
    blocks.extend(_gaps(found.gaps, found.book, lang) if found.gaps else ())
    return Outline(lang, None, tuple(blocks))


def write_page(found: ScenarioBook, lang: Language) -> str:
    """The scenarios as a page of HTML that stands by itself and prints well."""
    return write_page_of(outline(found, lang), ScenarioPhrase.HEAD.say(lang, title=inline(found.book.title)))


def write_sheet(found: ScenarioBook, lang: Language) -> str:
    """The scenarios as CSV, one row for each rule and outcome, fit for a spreadsheet: UTF-8 with its mark."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow([zh if lang == "zh" else en for zh, en in COLUMNS.values()])
    for row in as_data(found, lang):
        facts = as_flow_yaml(row["facts"]) if row["facts"] is not None else ""
        basis, yields_to = "\n".join(row["basis"]), "\n".join(row["yields_to"])
        cells = {**row, "basis": basis, "yields_to": yields_to, "facts": facts}
        writer.writerow([_harmless(str(cells[name] or "")) for name in COLUMNS])
    return "\ufeff" + sheet.getvalue()


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_data(found: ScenarioBook, lang: Language) -> list[dict[str, Any]]:
    """The scenarios for programs: one row for each rule and outcome, the keys those of ``COLUMNS``."""
    return [row for each in found.scenarios for row in _rows(each, found.book, lang)]


def _rows(scenario: Scenario, book: Rulebook, lang: Language) -> Iterator[dict[str, Any]]:
    rule = scenario.rule
    for showing in scenario.showings or (None,):
        reason = _reason(scenario, showing) if showing else None
        yield {
            "file": _file(scenario, book),
            "rule": rule.id,
            "title": rule.title,
            "situation": describe(rule.when, book, lang),
            "unless": describe(rule.unless, book, lang) if rule.unless else None,
            "outcome": OUTCOMES[showing.decision.outcome].say(lang) if showing else None,
            "reason": reason.text if reason else None,
            "basis": [cite(each, lang) for each in reason.citations] if reason else [],
            "yields_to": [each.title for each in scenario.yields_to],
            "example": in_words(showing.facts, book, lang) if showing else None,
            "facts": showing.facts if showing else None,
        }


def _summary(found: ScenarioBook, lang: Language) -> str:
    outcomes = Counter(outcome for each in found.scenarios for outcome in each.outcomes)
    if not found.scenarios:
        return ScenarioPhrase.NOTHING.say(lang)
    tally = [
        ScenarioPhrase.TALLY.say(lang, outcome=OUTCOMES[each].say(lang), count=outcomes[each])
        for each in sorted(outcomes, key=lambda each: -each.strictness)
    ]
    return ScenarioPhrase.SUMMARY.say(
        lang,
        day=say_date(found.as_of, lang),
        rules=len(found.scenarios),
        count=outcomes.total(),
        tally=say_list(tally, lang),
    )


def _file(scenario: Scenario, book: Rulebook) -> str:
    span = scenario.rule.span
    layer = book.layers[scenario.rule.layer].ruleset
    return f"{layer}/{span.file.partition('/')[2]}" if span else layer


# --- one rule ---


def _scenario(scenario: Scenario, book: Rulebook, lang: Language) -> Item:
    rule = scenario.rule
    when = describe(rule.when, book, lang)
    if rule.unless:
        when = ScenarioPhrase.UNLESS.say(lang, when=when, unless=describe(rule.unless, book, lang))
    details = [
        Detail(
            ScenarioPhrase.RULE.say(lang),
            (ScenarioPhrase.NAMED.say(lang, title=inline(rule.title), id=rule.id),),
        )
    ]
    if scenario.lists:
        details.append(Detail(ScenarioPhrase.LIST.say(lang), tuple(_list(each, lang) for each in scenario.lists)))
    if scenario.yields_to:
        titles = [inline(each.title) for each in scenario.yields_to]
        details.append(Detail(ScenarioPhrase.YIELDS.say(lang), (shortened(titles, lang),)))
    if scenario.showings:
        basis = tuple(cite(each, lang) for each in _reason(scenario, scenario.showings[0]).citations)
        details.append(Detail(ScenarioPhrase.BASIS.say(lang), basis))
    items = tuple(_showing(scenario, each, book, lang) for each in scenario.showings)
    return Item(sentence(when), tuple(details), items or (Item(_why_nothing(scenario, lang)),))


def _list(each: ItemList, lang: Language) -> str:
    items = shortened([inline(item.title) for item in each.items], lang)
    return ScenarioPhrase.LISTED.say(lang, title=inline(each.title), items=items)


def _showing(scenario: Scenario, showing: Showing, book: Rulebook, lang: Language) -> Item:
    phrase = ScenarioPhrase.OUTCOME if showing.alone else ScenarioPhrase.OUTCOME_WITH
    text = phrase.say(
        lang,
        outcome=OUTCOMES[showing.decision.outcome].say(lang),
        task=in_words(showing.facts, book, lang),
    )
    reason = inline(_reason(scenario, showing).text)
    return Item(sentence(text), (Detail(ScenarioPhrase.REASON.say(lang), (reason,)),))


def _reason(scenario: Scenario, showing: Showing) -> Reason:
    return next(each for each in showing.decision.reasons if each.rule == scenario.rule.id)


def _why_nothing(scenario: Scenario, lang: Language) -> str:
    if scenario.rule.is_advisory:
        return ScenarioPhrase.ADVICE.say(lang)
    if scenario.unsettled is not None:
        return ScenarioPhrase.UNSETTLED.say(lang, why=scenario.unsettled)
    return ScenarioPhrase.NEVER.say(lang)


# --- what no rule decides ---


def _gaps(gaps: Gaps, book: Rulebook, lang: Language) -> Iterator[Block]:
    yield Heading(2, ScenarioPhrase.GAPS.say(lang, outcome=OUTCOMES[book.default.outcome].say(lang)))
    if not gaps.found:
        yield Paragraph(ScenarioPhrase.NO_GAPS.say(lang))
        return
    yield Listing(tuple(_gap(each, book, lang) for each in gaps.found), numbered=True)
    if gaps.beyond is None:
        yield Paragraph(ScenarioPhrase.COVERED.say(lang))
    else:
        yield Paragraph(ScenarioPhrase.BEYOND.say(lang, task=in_words(gaps.beyond.facts, book, lang)))


def _gap(gap: Gap, book: Rulebook, lang: Language) -> Item:
    task = in_words(gap.witness.facts, book, lang)
    if gap.region is None:
        return Item(task)
    return Item(sentence(say_region(gap.region, book, lang)), (Detail(ScenarioPhrase.EXAMPLE.say(lang), (task,)),))
