"""The shape of a document: which keywords stand where, with which types of values.

Every entry of a section is checked on its own, so that one bad rule hides nothing of the others.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, in_reading_order
from access_rules.loading.collector import collector_paused
from access_rules.loading.documents import (
    AnyList,
    CaseFile,
    CaseModel,
    DefinitionModel,
    FactModel,
    FrontPage,
    InvariantModel,
    ListExtensionModel,
    ListModel,
    Model,
    RuleModel,
    RulesetFile,
    SectionFile,
    SourceModel,
    WatchModel,
)
from access_rules.loading.english import Findings, in_english, language_of
from access_rules.loading.forms import ANYTHING, Form, ListForm, ModelForm, NamesForm, form_of
from access_rules.loading.keywords import english
from access_rules.loading.misfits import (
    report_keyword_for_name,
    report_misfits,
    report_not_a_list,
    report_not_a_mapping,
)
from access_rules.loading.positions import Entry, Mapping, Node, Path, Positions, Sequence, is_refused
from access_rules.loading.reader import Document
from access_rules.loading.recovery import lines_said

ModelT_co = TypeVar("ModelT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[ModelT_co]):
    """A sound entry of a document and the path to it (in English keywords)."""

    model: ModelT_co
    path: Path


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that was refused.

    ``data`` holds, by English keyword, only what is sound in it: a later step may go on checking its
    condition, say. ``id`` is None where the entry has none. The front page has the section ``"ruleset"``.
    """

    section: str
    id: str | None
    path: Path
    data: collections.abc.Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Shaped:
    """What is sound in a document, entry by entry.

    ``document`` has English keywords throughout, in data and positions; the names and values of conditions, of
    facts in cases and the like are as written. Its ``whole`` is False also where a whole section was refused.
    ``diagnostics`` holds the findings of reading and shaping.
    ``head`` is there even where something in it was refused, as long as the rest of the ruleset can be read with it.
    ``case_patterns`` are the texts under ``cases`` of a front page, ``cases`` the cases written out.
    """

    document: Document
    diagnostics: tuple[Diagnostic, ...]
    head: Placed[FrontPage] | None = None
    facts: collections.abc.Mapping[str, Placed[FactModel]] = field(default_factory=dict)
    sources: collections.abc.Mapping[str, Placed[SourceModel]] = field(default_factory=dict)
    lists: collections.abc.Mapping[str, Placed[ListModel | ListExtensionModel]] = field(default_factory=dict)
    definitions: collections.abc.Mapping[str, Placed[DefinitionModel]] = field(default_factory=dict)
    invariants: tuple[Placed[InvariantModel], ...] = ()
    rules: tuple[Placed[RuleModel], ...] = ()
    watches: tuple[Placed[WatchModel], ...] = ()
    cases: tuple[Placed[CaseModel], ...] = ()
    case_patterns: tuple[Placed[str], ...] = ()
    broken: tuple[Broken, ...] = ()

    def broken_in(self, section: str) -> tuple[Broken, ...]:
        """The entries of a section (``"rules"``) that were declared but refused."""
        return tuple(entry for entry in self.broken if entry.section == section)


def shape(document: Document, model: type[RulesetFile | SectionFile | CaseFile]) -> Shaped:
    """The entries of ``document``, read as a file of the kind ``model`` describes.

    ``RulesetFile`` is a front page, with or without sections; ``SectionFile`` has sections only; ``CaseFile``
    has cases only.
    """
    with collector_paused():
        written = _in_english(document, model)
        return _validated(written, model)


# ---- first into English, all of it


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry in English with what has been found about it so far."""

    section: str
    path: Path
    data: Any
    findings: Findings

    @property
    def id(self) -> str | None:
        if isinstance(self.path[-1], str):
            return self.path[-1]
        name = self.data.get("id") if isinstance(self.data, dict) else None
        return name if isinstance(name, str) and name else None


@dataclass(frozen=True, slots=True)
class _Written:
    """A document in English: its front page, its entries, and what was found about the rest."""

    document: Document
    head: _Entry
    entries: list[_Entry]
    findings: Findings


def _in_english(document: Document, model: type[Model]) -> _Written:
    lines = document.positions.lines
    keys = document.data if isinstance(document.data, dict) else {}
    has_refused = any(finding.is_error for finding in document.diagnostics)
    lang = language_of(keys)
    findings = Findings(lines, lang)
    data, root = _root(document, model, findings)
    head = _Entry("ruleset", (), {}, Findings(lines, lang))
    entries: list[_Entry] = []
    nodes: dict[str, Entry] = dict(root.entries)
    for keyword, (key, node) in root.entries.items():
        form = form_of(model).fields[keyword]
        if keyword in _SECTIONS:
            data[keyword], inner = _section(keyword, form, data[keyword], node, entries, Findings(lines, lang))
        else:
            data[keyword], inner = in_english(form, data[keyword], node, (keyword,), head.findings)
            head.data[keyword] = data[keyword]
            if has_refused and is_refused(data[keyword], inner):
                head.findings.paths.add((keyword,))
        nodes[keyword] = Entry(key, inner)
    is_section_lost = any(len(entry.path) == 1 for entry in entries)
    if has_refused:
        for entry in entries:
            _leave_out_refused(entry, nodes)
    whole = document.whole and not findings.found and not is_section_lost
    positions = Positions(lines, root._replace(entries=nodes))
    return _Written(replace(document, data=data, positions=positions, whole=whole), head, entries, findings)


def _leave_out_refused(entry: _Entry, nodes: dict[str, Entry]) -> None:
    """Take what reading has reported as reported in the entry as well, so that no later step looks into it."""
    node: Node | None = Positions(entry.findings.lines, Mapping(0, 0, nodes)).node(entry.path)
    if isinstance(node, Mapping) and isinstance(entry.data, dict):
        for keyword, value in entry.data.items():
            if is_refused(value, node.entries[keyword].value):
                entry.findings.paths.add((*entry.path, keyword))
        if node.refused:
            entry.findings.paths.add(entry.path)
    elif node is not None and is_refused(entry.data, node):
        entry.findings.paths.add(entry.path)


def _root(document: Document, model: type[Model], findings: Findings) -> tuple[dict[str, Any], Mapping]:
    """The document by its top keywords in English."""
    node = document.positions.root
    if isinstance(node, Mapping):
        top = ModelForm(model, dict.fromkeys(form_of(model).fields, ANYTHING), may_be_empty=frozenset(_SECTIONS))
        data, root = in_english(top, document.data, node, (), findings)
        assert isinstance(root, Mapping)
        return data, root
    if document.whole and document.data is None:
        findings.add((), diagnose("AR214", findings.lines.span(0, 0)))
    elif document.whole or document.data is not None:
        report_not_a_mapping(document.data, (), document.positions, findings)
    return {}, Mapping(0, 0, {})


def _section(
    section: str, form: Form, data: Any, node: Node, entries: list[_Entry], blank: Findings
) -> tuple[Any, Node]:
    """The entries of a section, each with findings of its own; a section of the wrong kind stays as it is."""
    match form, node:
        case NamesForm(value=each), Mapping():
            steps: Iterable[tuple[str | int, Node]] = ((name, entry.value) for name, entry in node.entries.items())
        case ListForm(item=each), Sequence():
            steps = enumerate(node.items)
        case _:
            entries.append(_Entry(section, (section,), data, blank))
            return data, node
    whole: list[tuple[str | int, Any, Node]] = []
    for step, child in steps:
        findings = Findings(blank.lines, blank.lang)
        value, inner = in_english(each, data[step], child, (section, step), findings)
        whole.append((step, value, inner))
        entries.append(_Entry(section, (section, step), value, findings))
    return _rebuilt(node, whole)


def _rebuilt(node: Mapping | Sequence, whole: list[tuple[str | int, Any, Node]]) -> tuple[Any, Node]:
    if isinstance(node, Sequence):
        return [value for _, value, _ in whole], node._replace(items=[inner for _, _, inner in whole])
    entries = {str(name): Entry(node.entries[str(name)].key, inner) for name, _, inner in whole}
    return {name: value for name, value, _ in whole}, node._replace(entries=entries)


# ---- then each entry by its model


_SECTIONS: Final[dict[str, TypeAdapter[Any]]] = {
    "facts": TypeAdapter(FactModel),
    "sources": TypeAdapter(SourceModel),
    "lists": TypeAdapter(AnyList),
    "definitions": TypeAdapter(DefinitionModel),
    "invariants": TypeAdapter(InvariantModel),
    "rules": TypeAdapter(RuleModel),
    "watches": TypeAdapter(WatchModel),
    "cases": TypeAdapter(CaseModel),
}
_OF_NAMES: Final = ("facts", "sources", "lists", "definitions")

_MODELS: Final[dict[str, tuple[type[Model], ...]]] = {
    "facts": (FactModel,),
    "sources": (SourceModel,),
    "lists": (ListModel, ListExtensionModel),
    "definitions": (DefinitionModel,),
}

_HEAD: Final = TypeAdapter(FrontPage)


def _validated(written: _Written, model: type[Model]) -> Shaped:
    sound: dict[str, list[Placed[Any]]] = {section: [] for section in (*_SECTIONS, "patterns")}
    broken: list[Broken] = []
    found = [*written.document.diagnostics, *written.findings.found]
    for number, entry in enumerate(written.entries):
        if (
            entry.section == "cases"
            and isinstance(entry.data, str)
            and "：" not in entry.data
            and model is not CaseFile
        ):
            sound["patterns"].append(Placed(entry.data, entry.path))
            continue
        placed = _placed(entry, written.document.positions)
        if placed is None:
            broken.append(_broken(entry))
            found += _sure(entry, written.entries[number + 1 : number + 2], written.document)
        else:
            sound[entry.section].append(placed)
    head = _head(written, broken, found) if model is RulesetFile else None
    return _shaped(written.document, head, sound, broken, found)


def _shaped(
    document: Document,
    head: Placed[FrontPage] | None,
    sound: dict[str, list[Placed[Any]]],
    broken: list[Broken],
    found: list[Diagnostic],
) -> Shaped:
    names = {section: {str(placed.path[-1]): placed for placed in sound[section]} for section in _OF_NAMES}
    return Shaped(
        document=document,
        diagnostics=in_reading_order(found),
        head=head,
        facts=names["facts"],
        sources=names["sources"],
        lists=names["lists"],
        definitions=names["definitions"],
        invariants=tuple(sound["invariants"]),
        rules=tuple(sound["rules"]),
        watches=tuple(sound["watches"]),
        cases=tuple(sound["cases"]),
        case_patterns=tuple(sound["patterns"]),
        broken=tuple(broken),
    )


def _placed(entry: _Entry, positions: Positions) -> Placed[Any] | None:
    """The entry as its model, or None after reporting what is wrong with it."""
    if len(entry.path) == 1:
        report = report_not_a_mapping if entry.section in _OF_NAMES else report_not_a_list
        report(entry.data, entry.path, positions, entry.findings)
        return None
    if _is_keyword_for_name(entry):
        entry.findings.found.clear()
        report_keyword_for_name(entry.path, positions, entry.findings)
        return None
    try:
        model = _SECTIONS[entry.section].validate_python(entry.data)
    except ValidationError as error:
        report_misfits(error, entry.data, entry.path, positions, entry.findings)
        return None
    return None if entry.findings.paths else Placed(model, entry.path)


def _sure(entry: _Entry, following: list[_Entry], document: Document) -> list[Diagnostic]:
    """The findings about an entry, without those about what may stand in lines that do not count as its own."""
    is_cut_short = any(map(_is_keyword_for_name, following)) or _borders_on_lost_lines(entry, document)
    return [finding for finding in entry.findings.found if not (is_cut_short and finding.code in _OF_MISSING)]


_OF_MISSING: Final = ("AR203", "AR204")


def _borders_on_lost_lines(entry: _Entry, document: Document) -> bool:
    if not document.lost:
        return False
    lines = document.positions.lines
    end = document.positions.value(entry.path).end_line
    below = next(lines_said(lines, end + 1, len(lines)), end)
    start = document.positions.key(entry.path).line
    return any(first <= below and last >= start for first, last in document.lost)


def _is_keyword_for_name(entry: _Entry) -> bool:
    """Whether a keyword of the entry before stands where the name of an entry is wanted."""
    if entry.section not in _OF_NAMES or len(entry.path) == 1:
        return False
    models = _MODELS[entry.section]
    is_keyword = any(english(str(entry.path[-1])) in form_of(model).fields for model in models)
    has_keywords = isinstance(entry.data, dict) and any(
        keyword in form_of(model).fields for model in models for keyword in entry.data
    )
    return is_keyword and not has_keywords


def _broken(entry: _Entry) -> Broken:
    if len(entry.path) == 1:
        return Broken(entry.section, None, entry.path, {})
    return Broken(entry.section, entry.id, entry.path, _sound_part(entry))


def _sound_part(entry: _Entry) -> dict[str, object]:
    if not isinstance(entry.data, dict):
        return {}
    return {
        keyword: value for keyword, value in entry.data.items() if not entry.findings.touches((*entry.path, keyword))
    }


# ---- the front page


_STAND_INS: Final = {"ruleset": "?", "title": "?", "version": "?"}
"""What a front page is read on with where these are missing; the error about them stops the ruleset anyway."""


_DEADLINE: Final = {"state": "under_review", "then": "notice"}
"""What stands for a deadline with a mistake: one of which nothing more is to be said."""


def _head(written: _Written, broken: list[Broken], found: list[Diagnostic]) -> Placed[FrontPage] | None:
    """The front page, which leads to all other files; with errors in it, as much as is needed to read those."""
    entry = written.head
    if not isinstance(written.document.data, dict) or (not entry.data and not written.document.whole):
        return None
    try:
        model = _HEAD.validate_python(entry.data)
    except ValidationError as error:
        report_misfits(error, entry.data, (), written.document.positions, entry.findings)
    else:
        if not entry.findings.paths:
            return Placed(model, ())
    reported = entry.findings.found
    if not written.document.whole:
        # What looks missing may stand in the part that was not read.
        reported = [finding for finding in reported if finding.code != "AR203"]
    found += reported
    part = _sound_part(entry)
    broken.append(Broken("ruleset", None, (), part))
    return _salvaged(part | _sound_procedure(entry))


def _sound_procedure(entry: _Entry) -> dict[str, object]:
    """The way of a task, where a mistake in one deadline is to hide nothing of the others."""
    written = entry.data.get("procedure") if isinstance(entry.data, dict) else None
    if not isinstance(written, dict):
        return {}
    path = (*entry.path, "procedure")
    sound = {keyword: value for keyword, value in written.items() if not entry.findings.touches((*path, keyword))}
    deadlines = written.get("deadlines")
    if isinstance(deadlines, list):
        # They stay in their places, by which what is said of them later is found in the file.
        sound["deadlines"] = [
            {**_DEADLINE, "id": f"?{at}"} if entry.findings.touches((*path, "deadlines", at)) else each
            for at, each in enumerate(deadlines)
        ]
    return {"procedure": sound}


def _salvaged(part: dict[str, object]) -> Placed[FrontPage] | None:
    layer = {} if "extends" in part else {"layer": "national"}
    try:
        return Placed(_HEAD.validate_python({**_STAND_INS, **layer, **part}), ())
    except ValidationError:
        return None
