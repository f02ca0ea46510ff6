"""A decision laid out as a document: what is said, in which order, before it has a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from access_rules.evaluation.decision import (
    Approval,
    Assumption,
    Citation,
    Condition,
    Conflict,
    Decision,
    Missing,
    Reason,
    Remark,
    RemarkKind,
)
from access_rules.language.rulebook import DEFAULT_RULE
from access_rules.outcome import Outcome
from access_rules.render.blocks import Block, Detail, Details, Heading, Item, Listing, Outline, Paragraph
from access_rules.render.citing import cite, name_document
from access_rules.render.inline import inline, sentence
from access_rules.render.wording import (
    ANSWERS,
    OUTCOMES,
    REMARKS,
    STRENGTHS,
    Language,
    Phrase,
    say_date,
    say_list,
)

_TASK_NAMES = ("item", "title", "事项名称", "事项", "标题")
"""The facts that name a task, by id or title, the most telling first."""

_SHORT_DIGEST = 12

_PENDING_CITATIONS = 2
"""A rule that may not apply at all shows its foremost bases only."""


def outline(decision: Decision, lang: Language) -> Outline:
    """The decision as an officer would set it out: conclusion, open questions, reasons, what to do next."""
    blocks = tuple(block for section in _SECTIONS for block in section(decision, lang))
    return Outline(lang, decision.outcome, blocks)


def _head(decision: Decision, lang: Language) -> tuple[Block, ...]:
    conclusion = Phrase.CONCLUSION if decision.complete else Phrase.CONCLUSION_PENDING
    heading = Heading(1, conclusion.say(lang, outcome=_word(decision.outcome, lang)))
    task = _task_name(decision)
    details = [Detail(Phrase.TASK.say(lang), (task,))] if task else []
    details.append(Detail(Phrase.AS_OF.say(lang), (say_date(decision.as_of, lang),)))
    details.append(Detail(Phrase.RULES_APPLIED.say(lang), (_ruleset(decision, lang),)))
    return (heading, Details(tuple(details)))


def _task_name(decision: Decision) -> str | None:
    by_name = {title: decision.facts.get(fact) for fact, title in decision.fact_titles} | dict(decision.facts)
    stated = (by_name.get(name) for name in _TASK_NAMES)
    return next((inline(name) for name in stated if isinstance(name, str) and name.strip()), None)


def _ruleset(decision: Decision, lang: Language) -> str:
    ruleset = decision.ruleset
    return Phrase.RULESET.say(
        lang,
        title=inline(ruleset.title),
        id=inline(ruleset.id),
        version=inline(ruleset.version),
        digest=ruleset.digest[:_SHORT_DIGEST],
    )


def _open(decision: Decision, lang: Language) -> tuple[Block, ...]:
    if decision.complete:
        return ()
    text = Phrase.OPEN_OUTCOMES.say(
        lang,
        outcomes=say_list((_word(each, lang) for each in decision.possible), lang),
        outcome=_word(decision.outcome, lang),
    )
    heading = Heading(2, Phrase.OPEN.say(lang))
    questions = tuple(_question(each, lang) for each in _questions(decision))
    return (heading, Paragraph(text), Listing(questions, numbered=True)) if questions else (heading, Paragraph(text))


def _questions(decision: Decision) -> tuple[Missing, ...]:
    """The questions for the missing facts, every fact once, asked by its title where it has no question."""
    asked = {question.fact: question for question in decision.questions}
    others = (Missing(fact, _title(decision, fact)) for fact in decision.missing if fact not in asked)
    return (*asked.values(), *others)


def _question(missing: Missing, lang: Language) -> Item:
    title = inline(missing.title)
    text = inline(missing.ask) if missing.ask else Phrase.ASK_FOR.say(lang, title=title)
    details = [Detail(Phrase.FACT.say(lang), (Phrase.FACT_NAME.say(lang, title=title, id=inline(missing.fact)),))]
    if missing.guidance:
        details.append(Detail(Phrase.GUIDANCE.say(lang), (inline(missing.guidance),)))
    return Item(text, tuple(details))


def _reasons(decision: Decision, lang: Language) -> tuple[Block, ...]:
    items = (_reason(each, _tags(each, lang), decision, lang) for each in decision.reasons if each.certain)
    return _section(Phrase.REASONS, items, lang, numbered=True)


def _pending_reasons(decision: Decision, lang: Language) -> tuple[Block, ...]:
    """The rules that hang on missing facts, in short: what matters now is the questions."""
    by_rule: dict[str, list[Reason]] = {}
    for each in decision.reasons:
        if not each.certain:
            by_rule.setdefault(each.rule, []).append(each)
    items = (_pending(reasons, decision, lang) for reasons in by_rule.values())
    return _section(Phrase.PENDING_REASONS, items, lang)


def _pending(reasons: list[Reason], decision: Decision, lang: Language) -> Item:
    effects = dict.fromkeys(_word(each.effect, lang) for each in reasons)
    text = sentence(reasons[0].text) or Phrase.DEFAULT_TEXT.say(lang)
    details = (
        *_basis(reasons[0].citations[:_PENDING_CITATIONS], lang),
        Detail(Phrase.RULE.say(lang), (_rule(reasons[0], decision, lang),)),
    )
    return Item(Phrase.TAGS.say(lang, tags=Phrase.OR.say(lang).join(effects), text=text), details)


def _reason(reason: Reason, tags: Iterable[str], decision: Decision, lang: Language) -> Item:
    text = sentence(reason.text) or Phrase.DEFAULT_TEXT.say(lang)
    details = (
        *_basis(reason.citations, lang),
        *_unmet(reason, lang),
        *_remedy(reason, lang),
        Detail(Phrase.RULE.say(lang), (_rule(reason, decision, lang),)),
    )
    return Item(Phrase.TAGS.say(lang, tags=Phrase.TAG_SEPARATOR.say(lang).join(tags), text=text), details)


def _tags(reason: Reason, lang: Language) -> tuple[str, ...]:
    """The words before a reason: what it pushes for, how firmly, and what qualifies it."""
    strength = STRENGTHS.get(reason.strength)
    qualifiers = (
        (strength, True),
        (Phrase.DEFAULT, reason.rule == DEFAULT_RULE),
        (Phrase.DISCHARGED, reason.approved_by),
        (Phrase.CONTESTED, reason.contested),
    )
    authority = inline(reason.approved_by or "")
    words = (phrase.say(lang, authority=authority) for phrase, applies in qualifiers if phrase and applies)
    return (_word(reason.effect, lang), *words)


def _basis(citations: tuple[Citation, ...], lang: Language) -> tuple[Detail, ...]:
    return (Detail(Phrase.BASIS.say(lang), tuple(cite(each, lang) for each in citations)),) if citations else ()


def _unmet(reason: Reason, lang: Language) -> tuple[Detail, ...]:
    return (Detail(Phrase.UNMET.say(lang), tuple(map(inline, reason.unmet))),) if reason.unmet else ()


def _remedy(reason: Reason, lang: Language) -> tuple[Detail, ...]:
    if not reason.remedy:
        return ()
    label = Phrase.REMEDY if reason.effect is Outcome.REJECT else Phrase.NEXT_STEP
    return (Detail(label.say(lang), (inline(reason.remedy),)),)


def _rule(reason: Reason, decision: Decision, lang: Language) -> str:
    title = Phrase.DEFAULT.say(lang) if reason.rule == DEFAULT_RULE else inline(reason.title)
    # The layer is worth naming only where it is not the ruleset named in the head.
    foreign = reason.layer != decision.ruleset.title
    layer = Phrase.IN_BRACKETS.say(lang, text=inline(reason.layer)) if foreign else ""
    return f"{title}{layer} [{Phrase.COMMA.say(lang).join(_place(reason))}]"


def _place(reason: Reason) -> tuple[str, ...]:
    if reason.file is None:
        return (inline(reason.rule),)
    line = "" if reason.line is None else f":{reason.line}"
    return (inline(reason.rule), f"{inline(reason.file)}{line}")


def _conflicts(decision: Decision, lang: Language) -> tuple[Block, ...]:
    return _section(Phrase.CONFLICTS, (_conflict(each, decision, lang) for each in decision.conflicts), lang)


def _conflict(conflict: Conflict, decision: Decision, lang: Language) -> Item:
    refusing, requiring = inline(conflict.refusing.title), inline(conflict.requiring.title)
    concerns = _quoted((_title(decision, concern) for concern in conflict.concerns), lang)
    phrase = Phrase.CONFLICT_ABOUT if concerns else Phrase.CONFLICT
    text = phrase.say(lang, concerns=concerns, refusing=refusing, requiring=requiring)
    sides = ((conflict.refusing, Phrase.REFUSES), (conflict.requiring, Phrase.REQUIRES))
    return Item(text, items=tuple(_reason(side, (tag.say(lang),), decision, lang) for side, tag in sides))


def _approvals(decision: Decision, lang: Language) -> tuple[Block, ...]:
    return _section(Phrase.APPROVALS, (_approval(each, lang) for each in decision.approvals), lang)


def _approval(approval: Approval, lang: Language) -> Item:
    details = []
    if approval.office:
        details.append(Detail(Phrase.OFFICE.say(lang), (inline(approval.office),)))
    if approval.requires:
        details.append(Detail(Phrase.HAND_IN.say(lang), (say_list(map(inline, approval.requires), lang),)))
    if approval.within_working_days is not None:
        limit = Phrase.WORKING_DAYS.say(lang, count=approval.within_working_days)
        details.append(Detail(Phrase.TIME_LIMIT.say(lang), (limit,)))
    details.append(Detail(Phrase.RULE.say(lang), (f"[{inline(approval.rule)}]",)))
    return Item(Phrase.APPROVAL.say(lang, authority=inline(approval.authority_title)), tuple(details))


def _conditions(decision: Decision, lang: Language) -> tuple[Block, ...]:
    conditions = [_condition(each, lang) for each in decision.conditions]
    premises = _premises(decision.assumed, lang)
    if decision.allowed:
        # What an allow rests on binds like a condition: it falls when the assumption does.
        return _section(Phrase.CONDITIONS, [*conditions, *premises], lang, numbered=True)
    return (
        *_section(Phrase.CONDITIONS_IF_ALLOWED, conditions, lang, numbered=True),
        *_section(Phrase.PREMISES, premises, lang),
    )


def _condition(condition: Condition, lang: Language) -> Item:
    rule = Detail(Phrase.RULE.say(lang), (f"[{inline(condition.rule)}]",))
    return Item(sentence(condition.text), (*_basis(condition.citations, lang), rule))


def _premises(assumed: Iterable[Assumption], lang: Language) -> list[Item]:
    """The assumptions, those of one value together: an allow may rest on thirty attachments nobody mentioned."""
    by_value: dict[str, list[str]] = {}
    for each in assumed:
        value = ANSWERS[each.value].say(lang) if isinstance(each.value, bool) else inline(each.value_title)
        by_value.setdefault(value, []).append(inline(each.title))
    return [_premise(titles, value, lang) for value, titles in by_value.items()]


def _premise(titles: list[str], value: str, lang: Language) -> Item:
    named = Phrase.BETWEEN_QUOTED.say(lang).join(Phrase.QUOTED.say(lang, text=title) for title in titles)
    phrase = Phrase.PREMISE if len(titles) == 1 else Phrase.PREMISES_ALIKE
    return Item(phrase.say(lang, titles=named, value=value))


def _without(decision: Decision, lang: Language) -> tuple[Block, ...]:
    without = decision.without
    if without is None:
        return ()
    phrase = Phrase.WITHOUT_SAME if without.outcome is decision.outcome else Phrase.WITHOUT
    verdict = phrase.say(lang, dropped=_quoted(without.dropped_titles, lang), outcome=_word(without.outcome, lang))
    pending = "" if without.complete else Phrase.IN_BRACKETS.say(lang, text=Phrase.FACTS_MISSING.say(lang))
    return (Heading(2, Phrase.WITHOUT_HEADING.say(lang)), Paragraph(verdict + pending))


def _remarks(decision: Decision, lang: Language) -> tuple[Block, ...]:
    return _section(Phrase.REMARKS, (_remark(each, decision, lang) for each in decision.remarks), lang)


def _remark(remark: Remark, decision: Decision, lang: Language) -> Item:
    advice = sentence(remark.text) if remark.kind is RemarkKind.ADVICE else inline(remark.text)
    text = REMARKS[remark.kind].say(
        lang, text=advice, document=name_document(remark.text), fact=_title(decision, remark.about)
    )
    rule = (Detail(Phrase.RULE.say(lang), (f"[{inline(remark.about)}]",)),) if remark.kind is RemarkKind.ADVICE else ()
    return Item(text, rule)


def _section(heading: Phrase, items: Iterable[Item], lang: Language, *, numbered: bool = False) -> tuple[Block, ...]:
    """A heading over a list; nothing at all where the list is empty."""
    listed = tuple(items)
    return (Heading(2, heading.say(lang)), Listing(listed, numbered)) if listed else ()


def _title(decision: Decision, fact: str) -> str:
    """The title of a fact, or of an element of one (``evidence.photo``), as far as the decision tells it."""
    titles = _titles(decision)
    whole, _, element = fact.partition(".")
    if fact in titles or whole not in titles:
        return inline(titles.get(fact, fact))
    return inline(f"{titles[whole]}（{element}）")


def _titles(decision: Decision) -> dict[str, str]:
    dropped = zip(decision.without.dropped, decision.without.dropped_titles, strict=True) if decision.without else ()
    asked = ((each.fact, each.title) for each in decision.questions)
    assumed = ((each.fact, each.title) for each in decision.assumed)
    return dict((*asked, *assumed, *dropped, *decision.fact_titles))


def _quoted(words: Iterable[str], lang: Language) -> str:
    return Phrase.BETWEEN_QUOTED.say(lang).join(Phrase.QUOTED.say(lang, text=inline(word)) for word in words)


def _word(outcome: Outcome, lang: Language) -> str:
    return OUTCOMES[outcome].say(lang)


_SECTIONS: tuple[Callable[[Decision, Language], tuple[Block, ...]], ...] = (
    _head,
    _open,
    _reasons,
    _pending_reasons,
    _conflicts,
    _approvals,
    _conditions,
    _without,
    _remarks,
)
