"""The calendar of a ruleset in words: for the terminal, for a document, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import unique
from typing import Any

from access_rules.analysis.calendar import Change, Day, Event, Part, Turn
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.render.blocks import Block, Detail, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.citing import name_document
from access_rules.render.inline import inline
from access_rules.render.witness import as_flow_yaml, in_words
from access_rules.render.wording import OUTCOMES, Language, Phrase, Wording, say_date


@unique
class CalendarPhrase(Wording):
    """What is said of days."""

    HEAD = ("{title}：{first}至{last}的变动", "{title}: changes from {first} to {last}")
    HEAD_OPEN = ("{title}：{first}起的变动", "{title}: changes from {first} on")
    NOTHING = ("这段时间没有规则、监测、清单项目或文件施行或失效。", "Nothing comes into force or goes out of it.")
    RULE_COMES = ("规则「{title}」[{id}]开始施行", "the rule “{title}” [{id}] comes into force")
    RULE_GOES = ("规则「{title}」[{id}]不再施行", "the rule “{title}” [{id}] is no longer in force")
    WATCH_COMES = ("监测「{title}」[{id}]开始施行", "the watch “{title}” [{id}] comes into force")
    WATCH_GOES = ("监测「{title}」[{id}]不再施行", "the watch “{title}” [{id}] is no longer in force")
    ITEMS_COME = ("清单「{title}」增加：{items}", "on the list “{title}” from now on: {items}")
    ITEMS_GO = ("清单「{title}」不再有：{items}", "no longer on the list “{title}”: {items}")
    SOURCE_COMES = ("{title}{version}开始施行", "{title}{version} comes into force")
    SOURCE_GOES = ("{title}{version}不再施行", "{title}{version} is no longer in force")
    TEST_CHANGES = (
        "规则「{title}」[{id}]对时点的要求改变",
        "the rule “{title}” [{id}] speaks otherwise from this day on",
    )
    QUIET = (
        "没有事项因此改变结论：这是对全部事项（包括事实不全的）的证明。",
        "No task comes out otherwise: this is a proof for all tasks, those with missing facts too.",
    )
    WATCHES_APART = (
        "这里一件一件地看；监测把几件事项合起来看，由登记簿执行，不在其内。",
        "One task at a time is looked at here; what watches make of several, in a register, is left out.",
    )
    UNSETTLED = ("求解器没有得出结论：{why}", "the solver did not settle it: {why}")
    CHANGE = ("{before} → {after}，例如：{task}", "{before} → {after}, for example: {task}")
    BEFORE = ("前一天", "The day before")
    AFTER = ("当天起", "From that day")
    DECIDED = ("{outcome}（{rules}）", "{outcome} ({rules})")
    PASTE = ("可粘贴的事实", "Facts to paste")
    MORE = ("{items}等 {count} 项", "{items} and others, {count} in all")
    APPROXIMATE = (
        "以下部分不在求解器的理论之内，按任何可能取值处理，证明对其同样成立：{names}",
        "These lie outside the solver's theory and were taken as anything; the proof holds for them too: {names}",
    )


_PHRASES: Mapping[tuple[Part, Turn], CalendarPhrase] = {
    (Part.RULE, Turn.COMES): CalendarPhrase.RULE_COMES,
    (Part.RULE, Turn.GOES): CalendarPhrase.RULE_GOES,
    (Part.WATCH, Turn.COMES): CalendarPhrase.WATCH_COMES,
    (Part.WATCH, Turn.GOES): CalendarPhrase.WATCH_GOES,
    (Part.ITEMS, Turn.COMES): CalendarPhrase.ITEMS_COME,
    (Part.ITEMS, Turn.GOES): CalendarPhrase.ITEMS_GO,
    (Part.SOURCE, Turn.COMES): CalendarPhrase.SOURCE_COMES,
    (Part.SOURCE, Turn.GOES): CalendarPhrase.SOURCE_GOES,
    (Part.TEST, Turn.CHANGES): CalendarPhrase.TEST_CHANGES,
}

_MOST_ITEMS = 6
"""Items of a list named in one sentence."""


def outline(book: Rulebook, days: Sequence[Day], first: date, last: date, lang: Language) -> Outline:
    """The calendar as a document: each day with what changes and which tasks come out otherwise."""
    head = CalendarPhrase.HEAD_OPEN if last == date.max else CalendarPhrase.HEAD
    title = head.say(lang, title=inline(book.title), first=say_date(first, lang), last=say_date(last, lang))
    blocks: list[Block] = [Heading(1, title)]
    if not days:
        blocks.append(Paragraph(CalendarPhrase.NOTHING.say(lang)))
    for day in days:
        blocks.extend(_day(day, book, lang))
    approximate = dict.fromkeys(name for day in days for name in day.approximate)
    if approximate:
        names = Phrase.ENUMERATION.say(lang).join(_title(each, book) for each in approximate)
        blocks.append(Paragraph(CalendarPhrase.APPROXIMATE.say(lang, names=names)))
    return Outline(lang, None, tuple(blocks))


def _title(name: str, book: Rulebook) -> str:
    return inline(book.facts[name].title) if name in book.facts else name


def _day(day: Day, book: Rulebook, lang: Language) -> Iterator[Block]:
    yield Heading(2, say_date(day.day, lang))
    yield Listing(tuple(Item(_event(each, lang)) for each in day.events))
    if day.unsettled is not None:
        yield Paragraph(CalendarPhrase.UNSETTLED.say(lang, why=day.unsettled))
    elif day.is_proven_quiet:
        yield Paragraph(CalendarPhrase.QUIET.say(lang))
    if any(each.part is Part.WATCH for each in day.events):
        yield Paragraph(CalendarPhrase.WATCHES_APART.say(lang))
    if day.changes:
        yield Listing(tuple(_change(each, book, lang) for each in day.changes), numbered=True)


def _event(event: Event, lang: Language) -> str:
    title = name_document(event.title) if event.part is Part.SOURCE else inline(event.title)
    version = Phrase.IN_BRACKETS.say(lang, text=inline(event.version)) if event.version else ""
    return _PHRASES[event.part, event.turn].say(
        lang, title=title, id=event.id, version=version, items=_items(event.items, lang)
    )


def _items(items: Sequence[str], lang: Language) -> str:
    named = Phrase.ENUMERATION.say(lang).join(map(inline, items[:_MOST_ITEMS]))
    return named if len(items) <= _MOST_ITEMS else CalendarPhrase.MORE.say(lang, items=named, count=len(items))


def _change(change: Change, book: Rulebook, lang: Language) -> Item:
    text = CalendarPhrase.CHANGE.say(
        lang,
        before=OUTCOMES[change.before.outcome].say(lang),
        after=OUTCOMES[change.after.outcome].say(lang),
        task=in_words(change.after.facts, book, lang),
    )
    sides = (
        (CalendarPhrase.BEFORE, change.before.outcome, change.rules_before),
        (CalendarPhrase.AFTER, change.after.outcome, change.rules_after),
    )
    decided = tuple(
        Detail(
            label.say(lang),
            (CalendarPhrase.DECIDED.say(lang, outcome=OUTCOMES[outcome].say(lang), rules=_rules(rules, book, lang)),),
        )
        for label, outcome, rules in sides
    )
    return Item(text, (*decided, Detail(CalendarPhrase.PASTE.say(lang), (as_flow_yaml(change.after.facts),))))


def _rules(names: Sequence[str], book: Rulebook, lang: Language) -> str:
    titles = {rule.id: rule.title for rule in book.rules} | {DEFAULT_RULE: Phrase.DEFAULT.say(lang)}
    named = [inline(titles[name]) for name in names] or [Phrase.FACTS_MISSING.say(lang)]
    return Phrase.ENUMERATION.say(lang).join(named)


def as_data(days: Sequence[Day]) -> list[dict[str, Any]]:
    """The calendar for programs."""
    return [
        {
            "day": day.day.isoformat(),
            "events": [
                {
                    "part": each.part.value,
                    "turn": each.turn.value,
                    "id": each.id,
                    "title": each.title,
                    "items": list(each.items),
                    "version": each.version,
                }
                for each in day.events
            ],
            "proven_quiet": day.is_proven_quiet,
            "unsettled": day.unsettled,
            "changes": [
                {
                    "facts": dict(each.after.facts),
                    "before": {"outcome": each.before.outcome.value, "rules": list(each.rules_before)},
                    "after": {"outcome": each.after.outcome.value, "rules": list(each.rules_after)},
                }
                for each in day.changes
            ],
        }
        for day in days
    ]
