"""What an author probably meant by a condition or value that will not do, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from access_rules.diagnostic import Message, did_you_mean
from access_rules.folding import nearest
from access_rules.language.expectations import choices_of, how_to_write
from access_rules.language.facts import Fact, FactType
from access_rules.loading.documents import RuleModel
from access_rules.loading.keywords import ENGLISH
from access_rules.loading.operators import OPERATORS, combinator_meant, operator_meant, suits
from access_rules.loading.scope import Scope

_SEPARATORS: Final = re.compile(r"\s*[，、；]\s*")

# ---- values


def value_meant(scope: Scope, fact: Fact, written: str) -> Message:
    """What to write in place of a value that a fact does not have."""
    names, items = scope.names_of_choices(fact), items_in(written)
    if items and any(names.find(part) for part in items.split(", ")):
        return Message(f"分隔用半角逗号加空格：`[{items}]`", f"separate with a half-width comma: `[{items}]`")
    near = did_you_mean(nearest(written, names.spellings))
    if near:
        return near
    other = next((each for each in scope.facts.values() if scope.names_of_choices(each).find(written)), None)
    if other is None:
        return choices_of(fact)
    listing = choices_of(fact)
    return Message(
        f"`{written}` 是 `{other.title}` 的取值；`{fact.title}` {listing.zh}",
        f"`{written}` is a value of `{other.title}`; as for `{fact.title}`, {listing.en}",
    )


def type_meant(scope: Scope, fact: Fact, raw: str | None, *, is_plain: bool, is_element: bool) -> Message:
    """What to write in place of a value of the wrong type; ``raw`` is the word as it stands in the file."""
    if raw and fact.type is FactType.SET and not is_element:
        items = items_in(raw) or raw
        return Message(f"写成列表 `[{items}]`", f"write a list `[{items}]`")
    is_free_text = fact.type is FactType.TEXT or (is_element and not fact.choices)
    if raw and is_plain and (is_free_text or scope.names_of_choices(fact).find(raw)):
        return Message(f'加上引号：`"{raw}"`', f'put it in quotes: `"{raw}"`')
    other = scope.fact_names.names.find(raw) if raw else None
    if other and other != fact.id and fact.type is not FactType.BOOL:
        return Message(
            f"与另一个事实比较，写作 `{{事实项: {raw}}}`", f"to compare with another fact write `{{fact: {raw}}}`"
        )
    return how_to_write(fact, is_element=is_element)


def none_meant(fact: Fact) -> Message:
    """What to write where a fact is compared with none."""
    if fact.optional:
        return Message(f"写作 `{fact.title}: {{有: 否}}`", f"write `{fact.title}: {{present: false}}`")
    if fact.type is FactType.SET:
        return Message(f"一个也没有，写作 `{fact.title}: []`", f"for no element at all write `{fact.title}: []`")
    if fact.type is FactType.BOOL:
        return Message("写 `否`", "write `false`")
    if fact.choices:
        return choices_of(fact)
    return Message(
        f"写一个值；确实可能没有的，给 `{fact.title}` 写上 `可无: 是`",
        f"write a value; where there may be none, declare `{fact.title}` as `optional: true`",
    )


def items_in(written: str) -> str:
    """The items that a text lists with Chinese marks, as a list has them; empty where it lists none."""
    parts = _SEPARATORS.split(written)
    return ", ".join(parts) if len(parts) > 1 else ""


# ---- conditions


def condition_meant(scope: Scope, written: object) -> Message:
    """What to write in place of something that is no condition."""
    if isinstance(written, list):
        return Message(
            "几个条件都要成立，写作 `全部: [{…}, {…}]`；一个成立即可，写作 `任一: [{…}, {…}]`",
            "where all must hold write `all: [{…}, {…}]`; where one is enough, `any: [{…}, {…}]`",
        )
    if not isinstance(written, str):
        return Message("写作 `{事实: 值}`", "write `{fact: value}`")
    name = scope.fact_names.names.find(written)
    if name:
        value = Message("是", "true") if scope.facts[name].type is FactType.BOOL else Message("…", "…")
        return Message(f"写作 `{{{written}: {value.zh}}}`", f"write `{{{written}: {value.en}}}`")
    if scope.definition_names.names.find(written):
        return Message(f"写作 `{{符合: {written}}}`", f"write `{{holds: {written}}}`")
    return Message("写作 `{事实: 值}`，不写算式和句子", "write `{fact: value}`, not a formula or sentence")


def list_meant(keyword: str, written: object) -> Message | None:
    """What to write after a combinator or operator that takes a list, in place of something else."""
    if isinstance(written, Mapping) and written:
        items = ", ".join(f"{{{key}: …}}" for key in written)
    elif isinstance(written, str):
        items = items_in(written) or written
    else:
        return None
    return Message(f"写作 `{keyword}: [{items}]`", f"write `{keyword}: [{items}]`")


def fact_meant(scope: Scope, word: str, value: object) -> Message | None:
    """What a key of a condition may be that names no fact: a keyword out of place, or a combinator misspelt."""
    if ENGLISH.get(word) in RuleModel.model_fields:
        return Message(
            f"`{word}` 是规则的关键词，不写在条件里：缩进与 `当` 对齐",
            f"`{word}` is a keyword of rules and no part of a condition: indent it like `when`",
        )
    return combinator_meant(word) if isinstance(value, list | Mapping) and not scope.fact_names.near(word) else None


def subject_meant(scope: Scope, operator: str, word: str, value: str) -> Message:
    """Where an operator stands without a fact: how to write it with one, with the fact where only one suits."""
    suiting = [each for each in scope.facts.values() if suits(operator, each)]
    zh, en = (suiting[0].title, suiting[0].id) if len(suiting) == 1 else ("事实名", "fact")
    return Message(f"写作 `{zh}: {{{word}: {value}}}`", f"write `{en}: {{{word}: {value}}}`")


def operation_meant(scope: Scope, fact: Fact, word: str) -> Message:
    """What to write in place of something that stands like an operator and is none."""
    keyword = ENGLISH.get(word)
    if keyword == "not":
        return Message(f"写作 `非: {{{fact.title}: …}}`", f"write `not: {{{fact.title}: …}}`")
    if keyword == "any" and suits("in", fact):
        return Message(f"写作 `{fact.title}: {{属于: […]}}`", f"write `{fact.title}: {{in: […]}}`")
    if keyword in ("any", "all") and fact.type is FactType.SET:
        zh, en = ("含任一", "includes_any") if keyword == "any" else ("含", "includes")
        return Message(f"写作 `{fact.title}: {{{zh}: […]}}`", f"write `{fact.title}: {{{en}: […]}}`")
    if scope.names_of_choices(fact).find(word):
        written = f"{{含: {word}}}" if fact.type is FactType.SET else word
        in_english = f"{{includes: {word}}}" if fact.type is FactType.SET else word
        return Message(
            f"`{word}` 是它的取值：写作 `{fact.title}: {written}`",
            f"`{word}` is one of its values: write `{fact.title}: {in_english}`",
        )
    if scope.fact_names.names.find(word) and keyword not in OPERATORS:
        return Message(
            f"`{word}` 是另一个事实：缩进与 `{fact.title}` 对齐",
            f"`{word}` is another fact: indent it like `{fact.title}`",
        )
    return operator_meant(word, fact)
