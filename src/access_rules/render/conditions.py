"""Conditions in plain words: what an officer reads where the ruleset has data.

``state`` lays a condition out as clauses joined by all, any, not all or none, each clause in words that know
which fact, value, list or definition they name; ``describe`` writes the same as one sentence.
Titles and values keep the language of the ruleset; the words between them are Chinese or English.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, unique
from string import Formatter
from typing import assert_never

from access_rules.language.conditions import (
    AS_OF,
    AllOf,
    AnyOf,
    Comparator,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    Offset,
    OneOf,
    OtherFact,
    Present,
    Unit,
)
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import title_of
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Phrase, Wording


class WordKind(Enum):
    """What a word of a clause stands for."""

    TEXT = "text"
    FACT = "fact"
    VALUE = "value"
    LIST = "list"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of a clause; ``target`` is the id of the fact, list or definition it names."""

    text: str
    kind: WordKind = WordKind.TEXT
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One test in words."""

    words: tuple[Word, ...]


class Joint(Enum):
    """How several statements are joined."""

    ALL = "all"
    ANY = "any"
    NOT_ALL = "not_all"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Compound:
    """Several statements under one joint."""

    joint: Joint
    parts: tuple[Statement, ...]


Statement = Clause | Compound
"""A condition laid out: one test, or several under a joint."""


@unique
class ConditionPhrase(Wording):
    """The words between titles and values."""

    EQUALS = ("{fact}为{value}", "{fact} is {value}")
    EQUALS_NOT = ("{fact}不为{value}", "{fact} is not {value}")
    EQUALS_NUMBER = ("{fact}等于{value}", "{fact} equals {value}")
    EQUALS_NUMBER_NOT = ("{fact}不等于{value}", "{fact} does not equal {value}")
    SAME_AS = ("{fact}与{value}相同", "{fact} is the same as {value}")
    SAME_AS_NOT = ("{fact}与{value}不同", "{fact} differs from {value}")
    GREATER = ("{fact}大于{value}", "{fact} is more than {value}")
    AT_LEAST = ("{fact}不小于{value}", "{fact} is at least {value}")
    LESS = ("{fact}小于{value}", "{fact} is less than {value}")
    AT_MOST = ("{fact}不大于{value}", "{fact} is at most {value}")
    AFTER = ("{fact}晚于{value}", "{fact} is after {value}")
    NOT_BEFORE = ("{fact}不早于{value}", "{fact} is not before {value}")
    BEFORE = ("{fact}早于{value}", "{fact} is before {value}")
    NOT_AFTER = ("{fact}不晚于{value}", "{fact} is not after {value}")
    ABOVE = ("{fact}高于{value}", "{fact} ranks above {value}")
    NOT_BELOW = ("{fact}不低于{value}", "{fact} ranks no lower than {value}")
    BELOW = ("{fact}低于{value}", "{fact} ranks below {value}")
    NOT_ABOVE = ("{fact}不高于{value}", "{fact} ranks no higher than {value}")

    ONE_OF = ("{fact}属于{value}", "{fact} is one of {value}")
    NOT_ONE_OF = ("{fact}不属于{value}", "{fact} is none of {value}")
    ON_LIST = ("{fact}列入{list}", "{fact} is on the list {list}")
    NOT_ON_LIST = ("{fact}未列入{list}", "{fact} is not on the list {list}")
    ANY_ON_LIST = ("{fact}中有列入{list}的", "some {fact} is on the list {list}")
    NONE_ON_LIST = ("{fact}中没有列入{list}的", "no {fact} is on the list {list}")

    INCLUDES = ("{fact}包含{value}", "{fact} includes {value}")
    INCLUDES_NOT = ("{fact}不包含{value}", "{fact} does not include {value}")
    INCLUDES_ALL = ("{fact}同时包含{value}", "{fact} includes each of {value}")
    INCLUDES_ALL_NOT = ("{fact}没有同时包含{value}", "{fact} does not include all of {value}")
    INCLUDES_ANY = ("{fact}包含{value}中的至少一项", "{fact} includes at least one of {value}")
    INCLUDES_NONE = ("{fact}不包含{value}中的任何一项", "{fact} includes none of {value}")
    EMPTY = ("没有任何{fact}", "there is no {fact} at all")
    NOT_EMPTY = ("至少有一项{fact}", "there is some {fact}")
    STATED_EMPTY = ("{fact}列为空", "{fact} is stated to be empty")
    NOT_STATED_EMPTY = ("{fact}并非列为空", "{fact} is not stated to be empty")
    EXACTLY = ("{fact}恰为{value}", "{fact} is exactly {value}")
    EXACTLY_NOT = ("{fact}并非恰为{value}", "{fact} is not exactly {value}")

    DAY_OF_DECISION = ("认定时点", "the day of the decision")
    PRESENT = ("有{fact}", "there is a value for {fact}")
    ABSENT = ("没有{fact}", "there is no value for {fact}")
    HOLDS = ("符合{definition}", "{definition} holds")
    HOLDS_NOT = ("不符合{definition}", "{definition} does not hold")

    DAYS_AFTER = ("{fact}后{count}天", "{count} days after {fact}", "{count} day after {fact}")
    DAYS_BEFORE = ("{fact}前{count}天", "{count} days before {fact}", "{count} day before {fact}")
    WORKING_DAYS_AFTER = (
        "{fact}后{count}个工作日",
        "{count} working days after {fact}",
        "{count} working day after {fact}",
    )
    WORKING_DAYS_BEFORE = (
        "{fact}前{count}个工作日",
        "{count} working days before {fact}",
        "{count} working day before {fact}",
    )
    MONTHS_AFTER = ("{fact}后{count}个月", "{count} months after {fact}", "{count} month after {fact}")
    MONTHS_BEFORE = ("{fact}前{count}个月", "{count} months before {fact}", "{count} month before {fact}")
    PLUS = ("{fact}加{count}", "{fact} plus {count}")
    MINUS = ("{fact}减{count}", "{fact} minus {count}")

    QUOTED = ("“{text}”", "“{text}”")
    BETWEEN_QUOTED = ("", ", ")
    AND = ("，且", ", and ")
    OR = ("，或者", ", or ")
    IN_BRACKETS = ("（{text}）", "({text})")
    NOT_ALL = ("并非（{text}）", "not ({text})")
    NEVER = ("任何情形都不符合", "in no case")
    ALWAYS = ("任何情形", "in every case")


_ORDERINGS = {
    Comparator.GREATER: (ConditionPhrase.GREATER, ConditionPhrase.AFTER, ConditionPhrase.ABOVE),
    Comparator.AT_LEAST: (ConditionPhrase.AT_LEAST, ConditionPhrase.NOT_BEFORE, ConditionPhrase.NOT_BELOW),
    Comparator.LESS: (ConditionPhrase.LESS, ConditionPhrase.BEFORE, ConditionPhrase.BELOW),
    Comparator.AT_MOST: (ConditionPhrase.AT_MOST, ConditionPhrase.NOT_AFTER, ConditionPhrase.NOT_ABOVE),
}
"""How numbers, days and ranks are compared."""

_OPPOSITE = {
    Comparator.GREATER: Comparator.AT_MOST,
    Comparator.AT_LEAST: Comparator.LESS,
    Comparator.LESS: Comparator.AT_LEAST,
    Comparator.AT_MOST: Comparator.GREATER,
}

_OFFSETS = {
    Unit.DAYS: (ConditionPhrase.DAYS_AFTER, ConditionPhrase.DAYS_BEFORE),
    Unit.WORKING_DAYS: (ConditionPhrase.WORKING_DAYS_AFTER, ConditionPhrase.WORKING_DAYS_BEFORE),
    Unit.MONTHS: (ConditionPhrase.MONTHS_AFTER, ConditionPhrase.MONTHS_BEFORE),
    None: (ConditionPhrase.PLUS, ConditionPhrase.MINUS),
}
"""How a later and an earlier day, a larger and a smaller number are named."""

_NEGATED = {Joint.ALL: Joint.NOT_ALL, Joint.NOT_ALL: Joint.ALL, Joint.ANY: Joint.NONE, Joint.NONE: Joint.ANY}


def describe(condition: Condition, book: Rulebook, lang: Language = "zh") -> str:
    """What a condition says, as one sentence without a full stop.

    ``事项类型为“责任状”，且依据层级不属于“法律”“行政法规”``; groups inside groups stand in brackets.
    """
    return in_one_sentence(state(condition, book, lang), lang)


def state(condition: Condition, book: Rulebook, lang: Language = "zh") -> Statement:
    """What a condition says, laid out; groups of one and groups in groups of the same joint are dissolved."""
    return _Speaker(book, lang).state(condition)


def in_one_sentence(statement: Statement, lang: Language) -> str:
    """A statement as one sentence without a full stop."""
    return "".join(word.text for word in in_words(statement, lang))


def in_words(statement: Statement, lang: Language) -> tuple[Word, ...]:
    """The words of that sentence."""
    match statement:
        case Clause(words):
            return words
        case Compound(joint, parts):
            between = ConditionPhrase.AND if joint in (Joint.ALL, Joint.NOT_ALL) else ConditionPhrase.OR
            words = tuple(_joined_words([_bracketed(part, lang) for part in parts], Word(between.say(lang))))
            return words if joint in (Joint.ALL, Joint.ANY) else filled(ConditionPhrase.NOT_ALL, lang, text=words)
        case _:
            assert_never(statement)


def _bracketed(part: Statement, lang: Language) -> tuple[Word, ...]:
    words = in_words(part, lang)
    # What ``not`` introduces brings its own brackets.
    is_open = isinstance(part, Compound) and part.joint in (Joint.ALL, Joint.ANY)
    return filled(ConditionPhrase.IN_BRACKETS, lang, text=words) if is_open else words


def _joined_words(parts: Iterable[tuple[Word, ...]], between: Word) -> Iterator[Word]:
    for at, part in enumerate(parts):
        if at:
            yield between
        yield from part


def filled(phrase: Wording, lang: Language, count: int | None = None, /, **parts: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a phrase, those of its parts in their places."""
    words: list[Word] = []
    for literal, field, _, _ in Formatter().parse(phrase.pattern(lang, count)):
        if literal:
            words.append(Word(literal))
        if field == "count":
            words.append(Word(str(count)))
        elif field:
            words += parts[field]
    return tuple(words)


class _Speaker:
    """Puts the conditions of one rulebook into words of one language."""

    def __init__(self, book: Rulebook, lang: Language) -> None:
        self._book = book
        self._lang = lang

    def state(self, condition: Condition) -> Statement:
        match condition:
            case AllOf(parts):
                return self._joined(Joint.ALL, parts)
            case AnyOf(parts):
                return self._joined(Joint.ANY, parts)
            case Not(part):
                return self._negated(part)
            case Holds(definition):
                return self._holds(ConditionPhrase.HOLDS, definition)
            case Compare():
                return self._compare(condition)
            case OneOf():
                return self._one_of(condition)
            case InList():
                return self._in_list(condition, negated=False)
            case Includes():
                return self._includes(condition, negated=False)
            case Present(fact, expected):
                return self._present(fact, expected=expected)
            case _:
                assert_never(condition)

    def _joined(self, joint: Joint, parts: Sequence[Condition]) -> Statement:
        said = [each for part in parts for each in self._dissolved(joint, self.state(part))]
        if not said:
            return self._clause(ConditionPhrase.ALWAYS if joint is Joint.ALL else ConditionPhrase.NEVER)
        return said[0] if len(said) == 1 else Compound(joint, tuple(said))

    def _dissolved(self, joint: Joint, part: Statement) -> tuple[Statement, ...]:
        return part.parts if isinstance(part, Compound) and part.joint is joint else (part,)

    def _negated(self, part: Condition) -> Statement:
        """The opposite, said directly wherever the language has a word that means exactly that."""
        match part:
            case Not(inner):
                return self.state(inner)
            case Holds(definition):
                return self._holds(ConditionPhrase.HOLDS_NOT, definition)
            case Present(fact, expected):
                return self._present(fact, expected=not expected)
            case InList():
                return self._in_list(part, negated=True)
            case Includes():
                return self._includes(part, negated=True)
            case OneOf(negated=False):
                return self._among(ConditionPhrase.NOT_ONE_OF, part)
            case OneOf():
                return self._negated_not_in(part)
            case Compare():
                return self._negated_compare(part)
            case AllOf() | AnyOf():
                return self._opposite(self.state(part))
            case _:
                assert_never(part)

    def _opposite(self, statement: Statement) -> Statement:
        match statement:
            case Compound(joint, parts):
                return Compound(_NEGATED[joint], parts)
            case Clause():
                return Compound(Joint.NOT_ALL, (statement,))
            case _:
                assert_never(statement)

    def _holds(self, phrase: ConditionPhrase, definition: str) -> Clause:
        title = inline(self._book.definitions[definition].title)
        return self._clause(phrase, definition=self._quoted(Word(title, WordKind.DEFINITION, definition)))

    def _present(self, fact: str, *, expected: bool) -> Clause:
        return self._clause(ConditionPhrase.PRESENT if expected else ConditionPhrase.ABSENT, fact=self._fact(fact))

    def _in_list(self, test: InList, *, negated: bool) -> Clause:
        fact = self._book.facts.get(test.fact)
        if fact is not None and fact.type is FactType.SET:
            phrase = ConditionPhrase.NONE_ON_LIST if negated else ConditionPhrase.ANY_ON_LIST
        else:
            phrase = ConditionPhrase.NOT_ON_LIST if negated else ConditionPhrase.ON_LIST
        name = self._quoted(Word(inline(self._book.lists[test.list].title), WordKind.LIST, test.list))
        return self._clause(phrase, fact=self._fact(test.fact), list=name)

    def _includes(self, test: Includes, *, negated: bool) -> Clause:
        if len(test.elements) == 1:
            phrase = ConditionPhrase.INCLUDES_NOT if negated else ConditionPhrase.INCLUDES
        elif test.any:
            phrase = ConditionPhrase.INCLUDES_NONE if negated else ConditionPhrase.INCLUDES_ANY
        else:
            phrase = ConditionPhrase.INCLUDES_ALL_NOT if negated else ConditionPhrase.INCLUDES_ALL
        return self._clause(phrase, fact=self._fact(test.fact), value=self._elements(test.fact, test.elements))

    def _elements(self, fact: str, elements: Iterable[str]) -> tuple[Word, ...]:
        order = list(self._book.facts[fact].choices)
        ranked = sorted(elements, key=lambda each: (order.index(each) if each in order else len(order), each))
        return self._values(fact, ranked)

    def _one_of(self, test: OneOf) -> Statement:
        if not test.negated:
            return self._among(ConditionPhrase.ONE_OF, test)
        outside = self._among(ConditionPhrase.NOT_ONE_OF, test)
        if not self._may_be_none(test.fact):
            return outside
        # Nothing is said of a fact that is none, also not that it is outside.
        return Compound(Joint.ALL, (self._present(test.fact, expected=True), outside))

    def _among(self, phrase: ConditionPhrase, test: OneOf) -> Clause:
        if len(test.values) == 1:
            phrase = ConditionPhrase.EQUALS if phrase is ConditionPhrase.ONE_OF else ConditionPhrase.EQUALS_NOT
        return self._clause(phrase, fact=self._fact(test.fact), value=self._values(test.fact, test.values))

    def _negated_not_in(self, test: OneOf) -> Statement:
        inside = self._among(ConditionPhrase.ONE_OF, test)
        if not self._may_be_none(test.fact):
            return inside
        return Compound(Joint.ANY, (self._present(test.fact, expected=False), inside))

    def _compare(self, test: Compare) -> Clause:
        if test.comparator is Comparator.EQUAL:
            return self._equal(test, negated=False)
        fact = self._book.facts.get(test.fact)
        numbers, days, ranks = _ORDERINGS[test.comparator]
        if fact is None or fact.type is FactType.DATE:
            phrase = days
        else:
            phrase = ranks if fact.type is FactType.ENUM else numbers
        return self._clause(phrase, fact=self._fact(test.fact), value=self._operand(test))

    def _negated_compare(self, test: Compare) -> Statement:
        if test.comparator is Comparator.EQUAL and not isinstance(test.operand, OtherFact):
            return self._equal(test, negated=True)
        facts = [test.fact, *([test.operand.fact] if isinstance(test.operand, OtherFact) else [])]
        if any(map(self._may_be_none, facts)):
            # A fact that is none is neither more nor less than anything, nor the same as another that is none.
            return Compound(Joint.NOT_ALL, (self._compare(test),))
        if test.comparator is Comparator.EQUAL:
            return self._equal(test, negated=True)
        return self._compare(Compare(test.fact, _OPPOSITE[test.comparator], test.operand))

    def _equal(self, test: Compare, *, negated: bool) -> Clause:
        fact = self._book.facts.get(test.fact)
        operand = test.operand
        if isinstance(operand, frozenset):
            return self._equal_set(test.fact, operand, negated=negated)
        if isinstance(operand, OtherFact) and operand.offset is None:
            phrase = ConditionPhrase.SAME_AS_NOT if negated else ConditionPhrase.SAME_AS
        elif fact is not None and fact.type in (FactType.INTEGER, FactType.DECIMAL):
            phrase = ConditionPhrase.EQUALS_NUMBER_NOT if negated else ConditionPhrase.EQUALS_NUMBER
        elif isinstance(operand, bool) and negated and not self._may_be_none(test.fact):
            return self._equal(Compare(test.fact, Comparator.EQUAL, not operand), negated=False)
        else:
            phrase = ConditionPhrase.EQUALS_NOT if negated else ConditionPhrase.EQUALS
        return self._clause(phrase, fact=self._fact(test.fact), value=self._operand(test))

    def _equal_set(self, fact: str, elements: frozenset[str], *, negated: bool) -> Clause:
        if not elements and self._may_be_none(fact):
            # None is not an empty set: whoever states none states no set at all.
            phrase = ConditionPhrase.NOT_STATED_EMPTY if negated else ConditionPhrase.STATED_EMPTY
            return self._clause(phrase, fact=self._fact(fact))
        if not elements:
            return self._clause(ConditionPhrase.NOT_EMPTY if negated else ConditionPhrase.EMPTY, fact=self._fact(fact))
        phrase = ConditionPhrase.EXACTLY_NOT if negated else ConditionPhrase.EXACTLY
        return self._clause(phrase, fact=self._fact(fact), value=self._elements(fact, elements))

    def _operand(self, test: Compare) -> tuple[Word, ...]:
        if not isinstance(test.operand, OtherFact):
            return self._values(test.fact, (test.operand,))
        other = self._fact(test.operand.fact)
        return self._moved(other, test.operand.offset) if test.operand.offset else other

    def _moved(self, fact: tuple[Word, ...], offset: Offset) -> tuple[Word, ...]:
        later, earlier = _OFFSETS[offset.unit]
        phrase = earlier if offset.amount < 0 else later
        return filled(phrase, self._lang, abs(offset.amount), fact=fact)

    def _may_be_none(self, fact: str) -> bool:
        return fact != AS_OF and self._book.facts[fact].optional

    def _fact(self, fact: str) -> tuple[Word, ...]:
        if fact == AS_OF:
            return (Word(ConditionPhrase.DAY_OF_DECISION.say(self._lang), WordKind.FACT, AS_OF),)
        return (Word(inline(self._book.facts[fact].title), WordKind.FACT, fact),)

    def _values(self, fact: str, values: Iterable[Value]) -> tuple[Word, ...]:
        known = self._book.facts.get(fact) or _DAY
        between = ConditionPhrase.BETWEEN_QUOTED.say(self._lang)
        words: list[Word] = []
        for each in values:
            is_quantity = isinstance(each, int | Decimal | date) and not isinstance(each, bool)
            separator = (between or Phrase.ENUMERATION.say(self._lang)) if is_quantity else between
            if words and separator:
                words.append(Word(separator))
            value = Word(inline(title_of(known, each, self._lang)), WordKind.VALUE)
            words += [value] if is_quantity else self._quoted(value)
        return tuple(words)

    def _quoted(self, word: Word) -> tuple[Word, ...]:
        return filled(ConditionPhrase.QUOTED, self._lang, text=(word,))

    def _clause(self, phrase: ConditionPhrase, **parts: tuple[Word, ...]) -> Clause:
        return Clause(filled(phrase, self._lang, **parts))


_DAY = Fact(AS_OF, FactType.DATE, AS_OF)
"""What stands for the day of the decision where a value of it is worded."""
