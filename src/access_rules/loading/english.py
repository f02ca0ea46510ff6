"""Putting a document into English keywords and words, whichever of the two languages its author used.

Data and positions are renamed together; what is an author's own (names, conditions, texts) stays as written.
What cannot be renamed is reported and left out, or left as it is for a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message, did_you_mean, listed
from access_rules.folding import nearest
from access_rules.loading import positions as places
from access_rules.loading.documents import Model, RulesetFile, SectionFile
from access_rules.loading.forms import (
    AnyForm,
    EitherForm,
    Form,
    ListForm,
    ModelForm,
    NamesForm,
    WordForm,
    homes,
)
from access_rules.loading.keywords import KEYWORDS, english, in_language, is_chinese
from access_rules.loading.positions import Lines, Node, Path
from access_rules.source import Span

_NO_MORE_THAN: Final = 12
"""How many keywords a help lists before it becomes a wall of words."""

_NO_MORE_HOMES: Final = 3


@dataclass(slots=True)
class Findings:
    """The findings about one entry, and the paths they are about, so that each cause is reported once."""

    lines: Lines
    lang: str
    found: list[Diagnostic] = field(default_factory=list)
    paths: set[Path] = field(default_factory=set)

    def add(self, path: Path, finding: Diagnostic) -> None:
        """Add a finding about the value at ``path``."""
        self.found.append(finding)
        self.paths.add(path)

    def span(self, node: Node) -> Span:
        """Where a node stands."""
        return self.lines.span(node.start, node.end)

    def covers(self, path: Path) -> bool:
        """Whether something at ``path`` or above it has been reported."""
        return bool(self.paths) and any(path[:length] in self.paths for length in range(len(path) + 1))

    def touches(self, path: Path) -> bool:
        """Whether something at ``path`` or below it has been reported."""
        return any(reported[: len(path)] == path for reported in self.paths)


def in_english(form: Form, data: Any, node: Node, path: Path, findings: Findings) -> tuple[Any, Node]:
    """The data and its node in English, as far as they have the form."""
    match form:
        case AnyForm():
            return data, node
        case ModelForm():
            return _model(form, data, node, path, findings)
        case NamesForm():
            return _names(form, data, node, path, findings)
        case ListForm():
            return _list(form, data, node, path, findings)
        case WordForm():
            return _word(form, data, node, path, findings), node
        case EitherForm():
            return _either(form, data, node, path, findings)


def _either(form: EitherForm, data: Any, node: Node, path: Path, findings: Findings) -> tuple[Any, Node]:
    chosen: Form | None
    match data:
        case dict():
            chosen = mapping_meant(form.mappings, data)
        case list():
            chosen = form.many
        case _:
            chosen = form.word
    return in_english(chosen, data, node, path, findings) if chosen else (data, node)


def mapping_meant(mappings: tuple[ModelForm | NamesForm, ...], data: Mapping[str, object]) -> Form | None:
    """The model that knows most of the keys; where none knows any, a mapping of names if there may be one."""
    if len(mappings) <= 1:
        return mappings[0] if mappings else None
    words = {english(key) for key in data}
    models = [form for form in mappings if isinstance(form, ModelForm)]
    known = {id(form): len(words & form.fields.keys()) for form in models}
    best = max(models, key=lambda form: known[id(form)])
    names = next((form for form in mappings if isinstance(form, NamesForm)), None)
    return best if known[id(best)] or names is None else names


def _names(form: NamesForm, data: Any, node: Node, path: Path, findings: Findings) -> tuple[Any, Node]:
    if isinstance(form.value, AnyForm) or not isinstance(data, dict) or not isinstance(node, places.Mapping):
        return data, node
    renamed: dict[str, Any] = {}
    entries: dict[str, places.Entry] = {}
    for name, (key, child) in node.entries.items():
        renamed[name], inner = in_english(form.value, data[name], child, (*path, name), findings)
        entries[name] = places.Entry(key, inner)
    return renamed, node._replace(entries=entries)


def _list(form: ListForm, data: Any, node: Node, path: Path, findings: Findings) -> tuple[Any, Node]:
    if isinstance(form.item, AnyForm) or not isinstance(data, list) or not isinstance(node, places.Sequence):
        return data, node
    pairs = [
        in_english(form.item, item, child, (*path, index), findings)
        for index, (item, child) in enumerate(zip(data, node.items, strict=True))
    ]
    return [item for item, _ in pairs], node._replace(items=[child for _, child in pairs])


def _model(form: ModelForm, data: Any, node: Node, path: Path, findings: Findings) -> tuple[Any, Node]:
    if not isinstance(data, dict) or not isinstance(node, places.Mapping):
        return data, node
    renamed: dict[str, Any] = {}
    entries: dict[str, places.Entry] = {}
    for word, (key, child) in node.entries.items():
        keyword = english(word)
        if keyword is None or keyword not in form.fields:
            _report_unknown(form, word, key, node, path, findings)
        elif keyword in entries:
            _report_twice(word, key, entries[keyword].key, (*path, keyword), findings)
        elif data[word] is None:
            if keyword not in form.may_be_empty:
                _report_empty(word, key, child, (*path, keyword), findings)
        else:
            renamed[keyword], inner = in_english(form.fields[keyword], data[word], child, (*path, keyword), findings)
            entries[keyword] = places.Entry(key, inner)
    return renamed, node._replace(entries=entries)


# ---- keywords


def _report_unknown(
    form: ModelForm, word: str, key: places.Scalar, node: places.Mapping, path: Path, findings: Findings
) -> None:
    written = {english(each) for each in node.entries}
    free = [keyword for keyword in form.fields if keyword not in written] or list(form.fields)
    near = _near_keyword(word, free)
    if near and near not in written:
        # The keyword that was meant is not missing as well.
        findings.paths.add((*path, near))
    lang = "zh" if is_chinese(word) else "en"
    known = listed(in_language(each, lang) for each in free[:_NO_MORE_THAN])
    help_ = _elsewhere(word) or _meant(near, word)
    findings.add((*path, word), diagnose("AR201", findings.span(key), help=help_, word=word, known=known))


def _near_keyword(word: str, candidates: list[str]) -> str | None:
    spellings = {(KEYWORDS[each] if is_chinese(word) else each): each for each in candidates}
    near = nearest(word, spellings)
    return spellings[near] if near else None


def _meant(near: str | None, word: str) -> Message | None:
    if near is None:
        return None
    spelling = in_language(near, "zh" if is_chinese(word) else "en")
    return did_you_mean(spelling)


def _elsewhere(word: str) -> Message | None:
    """Where a keyword belongs that may not stand here."""
    keyword = english(word)
    models = homes(keyword)[:_NO_MORE_HOMES] if keyword else ()
    if not models:
        return None
    described = [_described(model, keyword or "") for model in models]
    zh = "、".join(each.zh for each in described)
    en = ", ".join(each.en for each in described)
    return Message(f"`{word}` 用在{zh}里", f"`{word}` belongs in {en}")


def _described(model: type[Model], keyword: str) -> Message:
    if model is RulesetFile and keyword in SectionFile.model_fields:
        return Message("规则集文件的最外层", "the top level of a ruleset's file")
    if model is RulesetFile:
        return Message("首页 ruleset.yaml ", "the front page, ruleset.yaml")
    zh, _, en = (model.__doc__ or "").strip().rstrip(".").partition(" / ")
    return Message(f"“{zh}”", en)


def _report_twice(word: str, key: places.Scalar, first: places.Scalar, path: Path, findings: Findings) -> None:
    label = Label(findings.span(first), Message("第一次写在这里", "first written here"))
    findings.add(path, diagnose("AR202", findings.span(key), labels=(label,), word=word, first=first.raw))


def _report_empty(word: str, key: places.Scalar, child: Node, path: Path, findings: Findings) -> None:
    if isinstance(child, places.Scalar) and child.refused:
        findings.paths.add(path)
    else:
        findings.add(path, diagnose("AR204", findings.span(key), word=word))


# ---- built-in words


def _word(form: WordForm, data: Any, node: Node, path: Path, findings: Findings) -> Any:
    if isinstance(data, str) and data in form.words:
        return form.words[data]
    if (form.is_flag and isinstance(data, bool)) or (form.or_number and isinstance(data, int)):
        return data
    if isinstance(node, places.Scalar):
        _report_word(form, node, path, findings)
    return data


def _report_word(form: WordForm, node: places.Scalar, path: Path, findings: Findings) -> None:
    if node.refused:
        findings.paths.add(path)
        return
    if form.is_flag:
        findings.add(path, diagnose("AR210", findings.span(node), word=node.raw))
        return
    lang = "zh" if is_chinese(node.raw) else "en"
    # A guess at an outcome could turn a refusal into a permission.
    near = None if form.is_outcome else nearest(node.raw, form.spellings(lang))
    keyword = next((step for step in reversed(path) if isinstance(step, str)), "")
    finding = diagnose(
        "AR212",
        findings.span(node),
        help=did_you_mean(near),
        keyword=_author_keyword(keyword, findings.lang),
        word=node.raw,
        known=known_words(form),
    )
    findings.add(path, finding)


def _author_keyword(keyword: str, lang: str) -> str:
    return in_language(keyword, lang) if keyword in KEYWORDS else keyword


def known_words(form: WordForm) -> Message:
    """All words of a form, in both languages, for a help."""
    zh, en = listed(form.spellings("zh")).zh, listed(form.spellings("en")).en
    return Message(f"{zh}，或者一个整数", f"{en}, or a whole number") if form.or_number else Message(zh, en)


def language_of(keys: Mapping[str, object]) -> str:
    """The language an author writes keywords in, told from the first one; Chinese when there is none."""
    first = next((key for key in keys if english(key)), "")
    return "zh" if is_chinese(first) or not first else "en"
