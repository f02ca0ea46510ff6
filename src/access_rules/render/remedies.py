"""Why a task is not admissible and what would make it so, as an officer can send it back to the department."""

from __future__ import annotations

from collections.abc import Iterator
from enum import unique
from typing import Any

from access_rules.analysis.changes import FactChange, Remedy, Way, WhyNot
from access_rules.language.reading import title_of, to_json
from access_rules.language.values import Value
from access_rules.outcome import Outcome
from access_rules.render.blocks import Block, Detail, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.citing import cite
from access_rules.render.inline import inline, sentence
from access_rules.render.wording import OUTCOMES, Language, Phrase, Wording


@unique
class RemedyPhrase(Wording):
    """What is said of remedies."""

    ALLOWED = ("这件事可以准予，不需要改。", "The task is allowed as it is.")
    WHY = ("为什么", "Why")
    HOW = ("怎样改可以{outcome}（代价小的在前）", "What would make it {outcome} (the cheapest first)")
    OUT_OF_REACH = (
        "没有任何可行的改动能得到“{outcome}”：这是对全部改法的证明。",
        "No change that is possible leads to “{outcome}”: this is a proof for every way of changing the task.",
    )
    DROP = ("去掉“{fact}”这一要求", "drop the demand “{fact}”")
    LESSEN = ("把“{fact}”由{before}减为{after}", "reduce “{fact}” from {before} to {after}")
    CHANGE = ("把“{fact}”由{before}改为{after}", "change “{fact}” from {before} to {after}")
    MAKE = ("使“{fact}”为{after}", "make “{fact}” {after}")
    CONFIRM = ("查明“{fact}”确为{after}", "establish that “{fact}” is {after}")
    APPROVE = ("取得{after}批准", "obtain the approval of {after}")
    CONDITIONS = ("准予的条件", "Conditions")
    PRICE = ("代价", "Price")
    RULES = ("改后的依据", "Then decided by")


def outline(found: WhyNot, lang: Language) -> Outline:
    """The answer as a document."""
    return Outline(lang, found.decision.outcome, tuple(_blocks(found, lang)))


def _blocks(found: WhyNot, lang: Language) -> Iterator[Block]:
    decision = found.decision
    conclusion = Phrase.CONCLUSION if decision.complete else Phrase.CONCLUSION_PENDING
    yield Heading(1, conclusion.say(lang, outcome=OUTCOMES[decision.outcome].say(lang)))
    if decision.allowed:
        yield Paragraph(RemedyPhrase.ALLOWED.say(lang))
        return
    yield Heading(2, RemedyPhrase.WHY.say(lang))
    yield Listing(tuple(_reasons(found, lang)))
    for outcome in Outcome:
        remedies = [each for each in found.remedies if each.outcome is outcome]
        if remedies:
            yield Heading(2, RemedyPhrase.HOW.say(lang, outcome=OUTCOMES[outcome].say(lang)))
            yield Listing(tuple(_remedy(each, lang) for each in remedies), numbered=True)
        if outcome in found.out_of_reach:
            yield Paragraph(RemedyPhrase.OUT_OF_REACH.say(lang, outcome=OUTCOMES[outcome].say(lang)))


def _reasons(found: WhyNot, lang: Language) -> Iterator[Item]:
    against = (each for each in found.decision.reasons if each.effect is not Outcome.ALLOW)
    for reason in against:
        basis = tuple(cite(each, lang) for each in reason.citations)
        text = sentence(reason.text) or Phrase.DEFAULT_TEXT.say(lang)
        yield Item(text, (Detail(Phrase.BASIS.say(lang), basis),) if basis else ())


def _remedy(remedy: Remedy, lang: Language) -> Item:
    steps = [step(each, lang) for each in remedy.changes]
    details = [Detail(RemedyPhrase.PRICE.say(lang), (str(remedy.price),))]
    if remedy.decision.rules:
        details.append(Detail(RemedyPhrase.RULES.say(lang), remedy.decision.rules))
    if remedy.decision.conditions:
        conditions = tuple(inline(each.text) for each in remedy.decision.conditions)
        details.append(Detail(RemedyPhrase.CONDITIONS.say(lang), conditions))
    return Item(inline(Phrase.SEMICOLON.say(lang).join(steps)), tuple(details))


def step(change: FactChange, lang: Language) -> str:
    """One change as a sentence without a full stop."""
    before = _value(change, change.before, lang)
    after = _value(change, change.after, lang)
    fact = inline(change.fact.title)
    match change.way:
        case Way.DROP:
            return RemedyPhrase.DROP.say(lang, fact=fact)
        case Way.APPROVE:
            given = change.before if isinstance(change.before, frozenset) else frozenset()
            assert isinstance(change.after, frozenset)
            return RemedyPhrase.APPROVE.say(lang, after=title_of(change.fact, change.after - given, lang))
        case Way.CONFIRM:
            return RemedyPhrase.CONFIRM.say(lang, fact=fact, after=after)
        case Way.CHANGE if change.before is None:
            return RemedyPhrase.MAKE.say(lang, fact=fact, after=after)
        case Way.CHANGE if change.fact.demand:
            return RemedyPhrase.LESSEN.say(lang, fact=fact, before=before, after=after)
        case Way.CHANGE:
            return RemedyPhrase.CHANGE.say(lang, fact=fact, before=before, after=after)


def _value(change: FactChange, value: Value | None, lang: Language) -> str:
    return "" if value is None else inline(f"“{title_of(change.fact, value, lang)}”")


def as_data(found: WhyNot) -> dict[str, Any]:
    """The answer in JSON values."""
    return {
        "outcome": found.decision.outcome.value,
        "complete": found.decision.complete,
        "reasons": [each.rule for each in found.decision.reasons],
        "out_of_reach": [each.value for each in found.out_of_reach],
        "remedies": [
            {
                "outcome": each.outcome.value,
                "price": each.price,
                "changes": [
                    {
                        "fact": change.fact.id,
                        "way": change.way.value,
                        "before": None if change.before is None else to_json(change.fact, change.before),
                        "after": to_json(change.fact, change.after),
                        "price": change.price,
                        "say": {"zh": step(change, "zh"), "en": step(change, "en")},
                    }
                    for change in each.changes
                ],
                "decision": each.decision.to_dict(),
            }
            for each in found.remedies
        ],
    }
