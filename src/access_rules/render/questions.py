"""A question about a task in words, with the reason for it, and the answers to choose from."""

from __future__ import annotations

from enum import unique
from typing import Any

from access_rules.analysis.questions import Question
from access_rules.language.expectations import how_to_write
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import Misfit, read_value, title_of, to_json
from access_rules.language.values import NONE, Value
from access_rules.language.vocabulary import choice_names
from access_rules.render.inline import inline
from access_rules.render.wording import OUTCOMES, Language, Phrase, Wording, say_list

_MOST_RULES = 3
"""Rules that are named as the reason for a question."""

_MOST_TEXTS = 8
"""Texts that are shown as examples of an answer."""

_SEPARATORS = "、,，;； "


@unique
class QuestionPhrase(Wording):
    """What is said beside a question."""

    WHY = (
        "  为什么问：{rules}取决于它",
        "  Why it is asked: {rules} hang on it",
        "  Why it is asked: {rules} hangs on it",
    )
    MORE = ("{rules}等 {count} 条规则", "{rules} and others ({count} rules)")
    TEXTS = ("  填写文字，例如：{texts}", "  Write a text, for example: {texts}")
    GUIDANCE = ("  怎样判断：{text}", "  How to tell: {text}")
    LEADS_TO = ("（→ {outcomes}）", " (→ {outcomes})")
    UNKNOWN = ("  ?  不知道", "  ?  nobody knows")
    MISUNDERSTOOD = ("`{answer}` 不能用作“{fact}”{how}", "`{answer}` is no “{fact}”{how}")


def words(question: Question, lang: Language) -> str:
    """The question, why it is asked, how to judge it, and the answers by number."""
    fact = question.fact
    lines = [inline(fact.ask) if fact.ask else Phrase.ASK_FOR.say(lang, title=inline(fact.title))]
    if question.rules:
        named = [Phrase.QUOTED.say(lang, text=inline(each.title or each.id)) for each in question.rules]
        told = Phrase.BETWEEN_QUOTED.say(lang).join(named[:_MOST_RULES])
        if len(named) > _MOST_RULES:
            told = QuestionPhrase.MORE.say(lang, rules=told, count=len(named))
        lines.append(QuestionPhrase.WHY.say(lang, rules=told, count=len(named)))
    if fact.judgement:
        lines.append(QuestionPhrase.GUIDANCE.say(lang, text=inline(fact.judgement)))
    leads_to = {each.value: each.possible for each in question.answers}
    for number, value in enumerate(choices(fact), start=1):
        outcomes = leads_to.get(value, ())
        then = [OUTCOMES[each].say(lang) for each in outcomes]
        mark = QuestionPhrase.LEADS_TO.say(lang, outcomes=say_list(then, lang)) if len(then) == 1 else ""
        lines.append(f"  {number}  {inline(title_of(fact, value, lang))}{mark}")
    texts = [each.value for each in question.answers if isinstance(each.value, str) and each.value not in fact.choices]
    if texts:
        lines.append(QuestionPhrase.TEXTS.say(lang, texts=say_list(map(inline, texts[:_MOST_TEXTS]), lang)))
    lines.append(QuestionPhrase.UNKNOWN.say(lang))
    return "\n".join(lines)


def choices(fact: Fact) -> tuple[Value, ...]:
    """The answers that can be numbered; none where any text, number or date may be the answer."""
    match fact.type:
        case FactType.BOOL:
            found: list[Value] = [True, False]
        case FactType.ENUM:
            found = list(fact.choices)
        case FactType.SET if fact.choices:
            found = [frozenset({each}) for each in fact.choices]
        case _:
            found = []
    return (*found, NONE) if found and fact.optional else tuple(found)


def understood(fact: Fact, answer: str) -> Value | None:
    """What somebody answered: a number of the list (several for a set), or the value itself; None where it is none."""
    numbered = choices(fact)
    if fact.type is FactType.SET:
        return _set(fact, answer, numbered)
    if numbered and answer.isdecimal() and 1 <= int(answer) <= len(numbered):
        return numbered[int(answer) - 1]
    written: object = answer
    if fact.type is FactType.INTEGER:
        written = int(answer) if answer.lstrip("-").isdecimal() else answer
    return _read(fact, written)


def _set(fact: Fact, answer: str, numbered: tuple[Value, ...]) -> Value | None:
    table = str.maketrans(dict.fromkeys(_SEPARATORS, " "))
    parts: list[str] = []
    for part in answer.translate(table).split():
        if part.isdecimal() and 1 <= int(part) <= len(numbered):
            value = numbered[int(part) - 1]
            parts += value if isinstance(value, frozenset) else []
        else:
            parts.append(part)
    if parts in (["无"], ["none"]):
        parts = []
    return _read(fact, parts)


def _read(fact: Fact, written: object) -> Value | None:
    value = read_value(fact, choice_names(fact.choices), written)
    return None if isinstance(value, Misfit) else value


def misunderstood(fact: Fact, answer: str, lang: Language) -> str:
    """That an answer is none, and how to write one."""
    how = how_to_write(fact)
    told = Phrase.COLON.say(lang) + how.in_language(lang) if how else ""
    return QuestionPhrase.MISUNDERSTOOD.say(lang, answer=answer, fact=inline(fact.title), how=told)


def as_data(question: Question) -> dict[str, Any]:
    """The question in JSON values."""
    fact = question.fact
    return {
        "fact": fact.id,
        "title": fact.title,
        "type": fact.type.value,
        "ask": fact.ask,
        "guidance": fact.judgement,
        "choices": [{"value": each.id, "title": each.title} for each in fact.choices.values()],
        "rules": [{"id": each.id, "title": each.title} for each in question.rules],
        "leads_to": [
            {"value": to_json(fact, each.value), "possible": [outcome.value for outcome in each.possible]}
            for each in question.answers
        ],
        "left": question.left,
    }
