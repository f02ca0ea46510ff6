"""What may stand where in a file, taken from the document models: keywords, built-in words, nesting.

With forms a document is put into English without being checked: a form knows which keys of a mapping are
keywords (and which are an author's own names), and which texts are built-in words.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import WithJsonSchema

from access_rules.language.facts import FactType
from access_rules.language.findings import Kind, Weight
from access_rules.language.layers import Layer
from access_rules.language.procedure import Consequence, TaskState
from access_rules.language.rules import RuleOutcome, Strength
from access_rules.language.sources import SourceLevel
from access_rules.language.watches import Awaited, CalendarPeriod, Party, WatchOutcome, WatchType
from access_rules.loading import keywords
from access_rules.loading.documents import Model, RulesetFile
from access_rules.outcome import Outcome


@dataclass(frozen=True, slots=True)
class ModelForm:
    """A mapping whose keys are the keywords of a model; ``may_be_empty`` are those that may stand without a value."""

    model: type[Model]
    fields: Mapping[str, Form]
    may_be_empty: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class NamesForm:
    """A mapping whose keys are an author's names."""

    value: Form


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list."""

    item: Form


@dataclass(frozen=True, slots=True)
class WordForm:
    """A built-in word: each spelling in either language with the word it stands for; or a number, where it may be."""

    words: Mapping[str, str | bool]
    or_number: bool = False

    def spellings(self, lang: str) -> tuple[str, ...]:
        """The words in one language."""
        return tuple(word for word in self.words if keywords.is_chinese(word) == (lang == "zh"))

    @property
    def is_outcome(self) -> bool:
        """Whether the words stand for outcomes."""
        return Outcome.REJECT in self.words

    @property
    def is_flag(self) -> bool:
        """Whether the words stand for true and false."""
        return True in self.words.values()


@dataclass(frozen=True, slots=True)
class EitherForm:
    """A short or a long form, one or many: told apart by the kind of value."""

    mappings: tuple[ModelForm | NamesForm, ...] = ()
    many: ListForm | None = None
    word: WordForm | None = None


@dataclass(frozen=True, slots=True)
class AnyForm:
    """Whatever stands here stays as it is written; ``holds`` says what it is to a later step, if not just a text."""

    holds: str | None = None


Form = ModelForm | NamesForm | ListForm | WordForm | EitherForm | AnyForm

ANYTHING: Final = AnyForm()

_WORDS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = {
    FactType: keywords.TYPES,
    Layer: keywords.LAYERS,
    SourceLevel: keywords.LEVELS,
    Strength: keywords.STRENGTHS,
    Outcome: keywords.OUTCOMES,
    RuleOutcome: keywords.OUTCOMES,
    Kind: keywords.FINDINGS,
    Weight: keywords.WEIGHTS,
    WatchType: keywords.WATCH_TYPES,
    WatchOutcome: keywords.WATCH_OUTCOMES,
    Party: keywords.PARTIES,
    CalendarPeriod: keywords.CALENDAR_PERIODS,
    Awaited: keywords.AWAITED,
    TaskState: keywords.STATES,
    Consequence: keywords.CONSEQUENCES,
}

_LITERALS: Final[Mapping[str, str]] = {
    **keywords.LANGUAGES,
    **keywords.NONE_WORDS,
    **keywords.COSTS,
    "text": keywords.TYPES["text"],
}


@cache
def form_of(model: type[Model]) -> ModelForm:
    """The form of a model."""
    hints = get_type_hints(model, include_extras=True)
    fields = {_keyword(model, name): _form(hints[name]) for name in model.model_fields}
    return ModelForm(model, fields)


@cache
def homes(keyword: str) -> tuple[type[Model], ...]:
    """The models in which an English keyword may stand."""
    return tuple(dict.fromkeys(form.model for form in _all_models(form_of(RulesetFile)) if keyword in form.fields))


def words_of(values: type[StrEnum]) -> dict[str, str]:
    """The members of an enumeration in English and Chinese: each spelling with the English one."""
    table = _WORDS[values]
    return {spelling: value for value in map(str, values) for spelling in (value, table[value])}


def literal_words(*values: str) -> dict[str, str]:
    """The same for single words that belong to no enumeration."""
    return {spelling: value for value in values for spelling in (value, _LITERALS[value])}


def _keyword(model: type[Model], name: str) -> str:
    return model.model_fields[name].alias or name


def _form(annotation: Any) -> Form:
    origin = get_origin(annotation)
    if origin is Annotated:
        plain, *notes = get_args(annotation)
        return next((AnyForm(held) for note in notes if (held := _held(note))), None) or _form(plain)
    if origin in (Union, types.UnionType):
        return _either([_form(part) for part in get_args(annotation) if part is not types.NoneType])
    if origin is list:
        return ListForm(_form(get_args(annotation)[0]))
    if origin is dict:
        return NamesForm(_form(get_args(annotation)[1]))
    if origin is Literal:
        return WordForm(literal_words(*get_args(annotation)))
    return _plain_form(annotation)


def _held(note: object) -> str | None:
    """What an annotation says is held by a value that is parsed later: a condition, a value of a fact."""
    return note.json_schema.get("x-form") if isinstance(note, WithJsonSchema) and note.json_schema else None


def _plain_form(annotation: Any) -> Form:
    if annotation is bool:
        return WordForm({spelling: value for value, spelling in keywords.BOOLEANS.items()})
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return form_of(annotation)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return WordForm(words_of(annotation))
    return ANYTHING


def _either(parts: list[Form]) -> Form:
    if len(parts) == 1:
        return parts[0]
    words = [part for part in parts if isinstance(part, WordForm)]
    spelt = {spelling: value for part in words for spelling, value in part.words.items()}
    word = WordForm(spelt, or_number=ANYTHING in parts) if words else None
    mappings = tuple(part for part in parts if isinstance(part, ModelForm | NamesForm))
    many = next((part for part in parts if isinstance(part, ListForm)), None)
    if not mappings and not many:
        return word or ANYTHING
    return EitherForm(mappings, many, word)


def _all_models(form: Form) -> Iterator[ModelForm]:
    match form:
        case ModelForm(fields=fields):
            yield form
            for child in fields.values():
                yield from _all_models(child)
        case NamesForm(value=child) | ListForm(item=child):
            yield from _all_models(child)
        case EitherForm(mappings=mappings, many=many):
            for child in (*mappings, *((many,) if many else ())):
                yield from _all_models(child)
        case _:
            return
