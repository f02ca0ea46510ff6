"""What the cases of a ruleset show, in words: how much, and what is still open, rule by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import unique
from itertools import groupby
from math import floor
from typing import Any

from access_rules.analysis.coverage.measuring import Coverage
from access_rules.analysis.coverage.obligations import Measure, Obligation
from access_rules.analysis.mutation.fates import Fate, Score, Tried
from access_rules.analysis.mutation.mutants import Mistake, Mutant
from access_rules.language.rulebook import Rulebook
from access_rules.loading.keywords import OUTCOMES as RULE_OUTCOMES
from access_rules.render.blocks import Block, Detail, Details, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.conditions import describe
from access_rules.render.html import write_page
from access_rules.render.inline import inline
from access_rules.render.witness import in_words
from access_rules.render.wording import OUTCOMES, Language, Wording


@unique
class CoveragePhrase(Wording):
    """What is said of coverage and of mistakes."""

    HEAD = ("{title}：案例覆盖", "{title}: coverage by cases")
    COVERED = ("覆盖", "Covered")
    SHARE = ("{done}/{total}（{share}）", "{done} of {total} ({share})")
    INFEASIBLE = (
        "另有 {count} 处，已证明没有任何事项能够显示，不计在内",
        "{count} more are proven to be beyond any task and do not count",
        "{count} more is proven to be beyond any task and does not count",
    )
    OPEN = ("没有案例显示的", "What no case shows")
    NOTHING_OPEN = ("全部都有案例显示。", "Some case shows each of them.")

    RULE = ("规则", "rules")
    CONDITION = ("条件", "conditions")
    EXCEPTION = ("例外", "exceptions")
    REQUIREMENT = ("要求", "requirements")
    ITEM = ("清单项目", "items of lists")

    DECIDES = ("由这条规则定案", "the rule decides")
    MATTERS = ("「{part}」成立，结论系于此", "‘{part}’ holds, and all hangs on it")
    MATTERS_NOT = ("「{part}」不成立，结论系于此", "‘{part}’ does not hold, and all hangs on it")
    EXCEPTED = ("例外「{part}」适用", "the exception ‘{part}’ applies")
    MET = ("要求「{part}」已满足", "the requirement ‘{part}’ is met")
    UNMET = ("要求「{part}」没有满足", "the requirement ‘{part}’ is not met")
    LISTED = ("清单项目「{part}」用到", "the item ‘{part}’ is met with")

    MISTAKES = ("案例能不能发现小错", "Do the cases notice small mistakes?")
    NOTICED = ("发现", "Noticed")
    EQUIVALENT = (
        "另有 {count} 处改动，已证明任何事项的结论都不因此改变，不计在内",
        "{count} more are proven to change the outcome of no task and do not count",
        "{count} more is proven to change the outcome of no task and does not count",
    )
    REFUSED = (
        "另有 {count} 处改动会使规则互相优先成环，规则集无法载入，不计在内",
        "{count} more would make rules override one another in a circle, and not load",
    )
    UNNOTICED = ("没有案例发现的", "What no case notices")
    SHOWN_BY = ("能发现它的事项", "A task that would")
    SHOWN = ("{outcome}：{task}", "{outcome}: {task}")
    UNSETTLED = ("求解器没有得出结论", "the solver did not settle it")

    NEGATED = ("条件写反", "the condition the wrong way round")
    DROPPED = ("漏掉「{part}」", "‘{part}’ left out")
    BECAME = ("「{part}」误写成「{became}」", "‘{part}’ written as ‘{became}’")
    OTHER_OUTCOME = ("结论误写成「{word}」", "the outcome written as ‘{word}’")
    NO_EXCEPTION = ("漏掉例外「{part}」", "the exception ‘{part}’ left out")
    NO_REQUIREMENT = ("漏掉要求「{part}」", "the requirement ‘{part}’ left out")
    NO_OVERRIDE = ("漏掉「优先于 {word}」", "‘overrides {word}’ left out")
    LOWER_AUTHORITY = ("审批机关误写成「{word}」", "the authority written as ‘{word}’")
    NO_ITEM = ("清单漏掉「{word}」", "‘{word}’ left out of the list")


_MEASURES = {
    Measure.RULE: CoveragePhrase.RULE,
    Measure.CONDITION: CoveragePhrase.CONDITION,
    Measure.EXCEPTION: CoveragePhrase.EXCEPTION,
    Measure.REQUIREMENT: CoveragePhrase.REQUIREMENT,
    Measure.ITEM: CoveragePhrase.ITEM,
}


def say_obligation(each: Obligation, book: Rulebook, lang: Language) -> str:
    """What a case would have to show, as part of a sentence."""
    part = describe(each.part, book, lang) if each.part is not None else inline(each.name)
    match each.measure:
        case Measure.RULE:
            phrase = CoveragePhrase.DECIDES
        case Measure.CONDITION:
            phrase = CoveragePhrase.MATTERS if each.expected else CoveragePhrase.MATTERS_NOT
        case Measure.EXCEPTION:
            phrase = CoveragePhrase.EXCEPTED
        case Measure.REQUIREMENT:
            phrase = CoveragePhrase.MET if each.expected else CoveragePhrase.UNMET
        case Measure.ITEM:
            phrase = CoveragePhrase.LISTED
    return phrase.say(lang, part=part)


def say_mistake(mutant: Mutant, book: Rulebook, lang: Language) -> str:
    """A mistake, as part of a sentence."""
    part = describe(mutant.part, book, lang) if mutant.part is not None else ""
    became = describe(mutant.became, book, lang) if mutant.became is not None else ""
    word = _word(mutant, book, lang)
    return _phrase(mutant).say(lang, part=part, became=became, word=word)


def _phrase(mutant: Mutant) -> CoveragePhrase:
    match mutant.mistake:
        case Mistake.NEGATE:
            return CoveragePhrase.NEGATED
        case Mistake.DROP | Mistake.SHIFT | Mistake.WIDEN:
            return CoveragePhrase.DROPPED if mutant.became is None else CoveragePhrase.BECAME
        case Mistake.OUTCOME:
            return CoveragePhrase.OTHER_OUTCOME
        case Mistake.EXCEPTION:
            return CoveragePhrase.NO_EXCEPTION
        case Mistake.REQUIREMENT:
            return CoveragePhrase.NO_REQUIREMENT
        case Mistake.OVERRIDE:
            return CoveragePhrase.NO_OVERRIDE
        case Mistake.AUTHORITY:
            return CoveragePhrase.LOWER_AUTHORITY
        case Mistake.ITEM:
            return CoveragePhrase.NO_ITEM


def _word(mutant: Mutant, book: Rulebook, lang: Language) -> str:
    word = mutant.word or ""
    if mutant.mistake is Mistake.OUTCOME:
        return RULE_OUTCOMES[word] if lang == "zh" else word
    if mutant.mistake is Mistake.AUTHORITY and book.roles.approvals:
        return inline(book.facts[book.roles.approvals].choices[word].title)
    return inline(word)


# --- as a document


def outline(book: Rulebook, coverage: Coverage | None, tried: Iterable[Tried] | None, lang: Language) -> Outline:
    """How much is shown and noticed, and what is not."""
    blocks: list[Block] = [Heading(1, CoveragePhrase.HEAD.say(lang, title=inline(book.title)))]
    if coverage is not None:
        blocks += _coverage(coverage, book, lang)
    if tried is not None:
        blocks += _mistakes(list(tried), book, lang)
    return Outline(lang, None, tuple(blocks))


def write_coverage_page(
    book: Rulebook, coverage: Coverage | None, tried: Iterable[Tried] | None, lang: Language
) -> str:
    """The same as a page of HTML that stands by itself."""
    return write_page(outline(book, coverage, tried, lang), CoveragePhrase.HEAD.say(lang, title=inline(book.title)))


def _coverage(coverage: Coverage, book: Rulebook, lang: Language) -> Iterator[Block]:
    told = [Detail(CoveragePhrase.COVERED.say(lang), (_share(*coverage.counts(), lang),))]
    for measure, phrase in _MEASURES.items():
        done, total = coverage.counts(measure)
        if total:
            told.append(Detail(phrase.say(lang), (_share(done, total, lang),)))
    yield Details(tuple(told))
    if coverage.infeasible:
        yield Paragraph(CoveragePhrase.INFEASIBLE.say(lang, count=len(coverage.infeasible)))
    if not coverage.open:
        yield Paragraph(CoveragePhrase.NOTHING_OPEN.say(lang))
        return
    yield Heading(2, CoveragePhrase.OPEN.say(lang))
    by_owner = groupby(sorted(coverage.open, key=lambda each: each.owner), key=lambda each: each.owner)
    yield Listing(
        tuple(
            Item(name_owner(owner, book), items=tuple(Item(say_obligation(each, book, lang)) for each in group))
            for owner, group in by_owner
        )
    )


def _mistakes(tried: list[Tried], book: Rulebook, lang: Language) -> Iterator[Block]:
    score = Score.of(tried)
    yield Heading(2, CoveragePhrase.MISTAKES.say(lang))
    yield Details((Detail(CoveragePhrase.NOTICED.say(lang), (_share(score.killed, score.total, lang),)),))
    for fate, phrase in ((Fate.EQUIVALENT, CoveragePhrase.EQUIVALENT), (Fate.REFUSED, CoveragePhrase.REFUSED)):
        if count := sum(each.fate is fate for each in tried):
            yield Paragraph(phrase.say(lang, count=count))
    left = [each for each in tried if each.fate in (Fate.SURVIVED, Fate.UNSETTLED)]
    if left:
        yield Heading(2, CoveragePhrase.UNNOTICED.say(lang))
        groups = groupby(sorted(left, key=lambda each: each.mutant.owner), key=lambda each: each.mutant.owner)
        yield Listing(
            tuple(
                Item(name_owner(owner, book), items=tuple(_unnoticed(each, book, lang) for each in group))
                for owner, group in groups
            )
        )


def name_owner(owner: str, book: Rulebook) -> str:
    """A rule, a definition or a list, by title and id."""
    titles = {rule.id: rule.title for rule in book.rules}
    titles |= {each.id: each.title for each in book.definitions.values()}
    titles |= {each.id: each.title for each in book.lists.values()}
    title = inline(titles.get(owner, owner))
    return title if title == owner else f"{title} [{owner}]"


def _unnoticed(tried: Tried, book: Rulebook, lang: Language) -> Item:
    said = say_mistake(tried.mutant, book, lang)
    if tried.proposal is None:
        return Item(said, (Detail(CoveragePhrase.SHOWN_BY.say(lang), (CoveragePhrase.UNSETTLED.say(lang),)),))
    outcome = OUTCOMES[tried.proposal.decision.outcome].say(lang)
    task = CoveragePhrase.SHOWN.say(lang, outcome=outcome, task=in_words(tried.proposal.facts, book, lang))
    return Item(said, (Detail(CoveragePhrase.SHOWN_BY.say(lang), (inline(task),)),))


def _share(done: int, total: int, lang: Language) -> str:
    return CoveragePhrase.SHARE.say(lang, done=done, total=total, share=say_share(done / total if total else 1))


def say_share(share: float) -> str:
    """A share in percent, rounded down: what is not whole is not 100 %."""
    return f"{floor(1000 * share + 1e-9) / 10:.1f}%"


# --- for programs


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """What is shown, measure by measure, and what is open."""
    counts = {measure.value: coverage.counts(measure) for measure in Measure}
    return {
        "share": round(coverage.share(), 4),
        "measures": {name: {"covered": done, "total": total} for name, (done, total) in counts.items()},
        "infeasible": len(coverage.infeasible),
        "open": [_obligation_data(each) for each in coverage.open],
    }


def _obligation_data(each: Obligation) -> dict[str, Any]:
    place = {"file": each.span.file, "line": each.span.line} if each.span else {"file": None, "line": None}
    return {"measure": each.measure.value, "owner": each.owner, "expected": each.expected, **place}


def mutation_data(tried: Iterable[Tried]) -> dict[str, Any]:
    """How many mistakes the cases notice, and those they do not, each with a task that would show it."""
    every = list(tried)
    score = Score.of(every)
    left = [each for each in every if each.fate in (Fate.SURVIVED, Fate.UNSETTLED)]
    return {
        "share": round(score.share, 4),
        "fates": {fate.value: sum(each.fate is fate for each in every) for fate in Fate},
        "survivors": [_survivor_data(each) for each in left],
    }


def _survivor_data(tried: Tried) -> dict[str, Any]:
    mutant, proposal = tried.mutant, tried.proposal
    shown = None
    if proposal is not None:
        outcome = proposal.decision.outcome.value
        shown = {"facts": dict(proposal.facts), "as_of": proposal.as_of.isoformat(), "outcome": outcome}
    place = {"file": mutant.span.file, "line": mutant.span.line} if mutant.span else {"file": None, "line": None}
    return {"mistake": mutant.mistake.value, "owner": mutant.owner, **place, "witness": shown}
