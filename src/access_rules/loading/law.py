"""Documents, lists and citations as written become data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from access_rules.diagnostic import Message, did_you_mean, listed
from access_rules.folding import nearest
from access_rules.language.layers import Layer
from access_rules.language.lists import ItemList, ListItem
from access_rules.language.periods import ALWAYS, Period
from access_rules.language.sources import Citation, Source, SourceVersion
from access_rules.loading.documents import (
    CitationModel,
    ItemModel,
    ListExtensionModel,
    ListModel,
    PeriodModel,
    SourceModel,
)
from access_rules.loading.keywords import LAYERS, both
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, first_declared, pointing
from access_rules.loading.shape import Placed, Shaped
from access_rules.source import Span

SHORT_CITATION = re.compile(
    r"^(?P<name>.+?)\s*"
    r"(?P<article>第\s*[^条款项\s]+\s*条(?:之[一二三四五六七八九十]+)?(?:[、,，]\s*第[^条款项\s]+条)*)?\s*"
    r"(?P<clause>第[^条]+[款项](?:第[^条]+项)?)?$"
)
"""A citation in one line: the document, then perhaps an article and a clause."""

_AFTER_NAME = re.compile(r"[\s》第\d（(；;，,、]")
"""What may follow the name of a document; another character would make it the name of another document."""


def read_period(model: PeriodModel | None, path: Path, positions: Positions, scope: Scope) -> Period | None:
    """The days that are written; None where none are, and after reporting that they are reversed."""
    if model is None:
        return None
    if model.start and model.until and model.until < model.start:
        labels = pointing(positions.value((*path, "from")), "从这一天起", "from this day")
        span = positions.value((*path, "until"))
        scope.report("AR516", span, labels=labels, start=model.start, end=model.until)
        return None
    return Period(model.start, model.until)


def declare_sources(files: Iterable[Shaped], scope: Scope) -> None:
    """Add the documents of some files."""
    upper = frozenset(scope.sources)
    for shaped in files:
        positions = shaped.document.positions
        scope.source_names.lose_broken(shaped.broken_in("sources"))
        for name, placed in shaped.sources.items():
            span = positions.key(placed.path)
            if name in scope.sources:
                labels, help_ = first_declared(scope.sources[name].span), _DECLARED_ABOVE if name in upper else None
                scope.report("AR312", span, labels=labels, word=name, help=help_)
                scope.source_names.lose(placed.model.title, placed.model.short_title)
                continue
            scope.sources[name] = _source(name, placed, positions, scope)
            scope.source_names.declare(name, (placed.model.title, placed.model.short_title), span)


_DECLARED_ABOVE = Message(
    "上层已经声明了这份文件：删去这里的声明，直接引用；是另一份文件就换一个编号",
    "the upper layer declares this source: remove it here and cite it; for another source choose another id",
)


def _source(name: str, placed: Placed[SourceModel], positions: Positions, scope: Scope) -> Source:
    model, path = placed.model, placed.path
    versions = tuple(
        SourceVersion(
            each.id, read_period(each.in_force, (*path, "versions", at, "in_force"), positions, scope) or ALWAYS
        )
        for at, each in enumerate(model.versions or ())
    )
    return Source(
        id=name,
        title=model.title,
        level=model.level,
        in_force=read_period(model.in_force, (*path, "in_force"), positions, scope) or ALWAYS,
        short_title=model.short_title,
        issuer=model.issuer,
        number=model.number,
        versions=versions,
        verified=model.verified,
        span=positions.key(path),
    )


def declare_lists(files: Iterable[Shaped], layer: Layer, scope: Scope) -> None:
    """Add the lists of some files, and the items they add to lists of upper layers."""
    shapes = list(files)
    upper = frozenset(scope.lists)
    for shaped in shapes:
        scope.list_names.lose_broken(shaped.broken_in("lists"))
    for extending in (False, True):
        for shaped in shapes:
            for name, placed in shaped.lists.items():
                positions = shaped.document.positions
                match placed.model:
                    case ListModel() as model if not extending:
                        _declare_list(name, model, placed.path, positions, scope, upper)
                    case ListExtensionModel() as model if extending:
                        _extend(name, model, placed.path, positions, layer, scope, upper)


def _declare_list(
    name: str, model: ListModel, path: Path, positions: Positions, scope: Scope, upper: frozenset[str]
) -> None:
    span = positions.key(path)
    if name in scope.lists:
        extend = Message(
            "要给上层的清单增加项目，写 `扩充: 是`；另立清单就换一个编号",
            "to add items to the list of an upper layer write `extend: true`; for a list of its own choose another id",
        )
        labels = first_declared(scope.lists[name].span)
        scope.report("AR312", span, labels=labels, word=name, help=extend if name in upper else None)
        scope.list_names.lose(model.title)
        return
    source = scope.find_source(model.source, positions.value((*path, "source")))
    items = _items(model.items, path, positions, scope, seen={})
    if source is None:
        scope.list_names.lose(name, model.title)
        return
    scope.lists[name] = ItemList(
        id=name,
        title=model.title,
        source=source,
        items=items,
        closed=model.closed,
        extendable_by=frozenset(model.extendable_by or ()),
        span=span,
    )
    scope.list_names.declare(name, (model.title,), span)


def _extend(
    word: str,
    model: ListExtensionModel,
    path: Path,
    positions: Positions,
    layer: Layer,
    scope: Scope,
    upper: frozenset[str],
) -> None:
    span = positions.key(path)
    name = scope.find_list(word, span)
    if name is None:
        return
    extended = scope.lists[name]
    if name not in upper or layer not in extended.extendable_by:
        _refuse_extension(extended, layer, positions.key((*path, "extend")), scope, is_upper=name in upper)
        return
    source = extended.source
    if model.source:
        source = scope.find_source(model.source, positions.value((*path, "source"))) or source
    seen = {item.id: item for item in extended.items}
    added = _items(model.items, path, positions, scope, seen=seen, source=source)
    scope.lists[name] = replace(extended, items=(*extended.items, *added))


def _refuse_extension(extended: ItemList, layer: Layer, span: Span, scope: Scope, *, is_upper: bool) -> None:
    if is_upper:
        labels = pointing(extended.span, "上层清单在这里", "the upper list is here")
        scope.report("AR610", span, labels=labels, word=extended.title, layer=both(layer, LAYERS))
    else:
        labels = pointing(extended.span, "清单在这里", "the list is here")
        scope.report("AR611", span, labels=labels, word=extended.title)


def _items(
    written: Iterable[ItemModel],
    path: Path,
    positions: Positions,
    scope: Scope,
    seen: dict[str, ListItem],
    source: str | None = None,
) -> tuple[ListItem, ...]:
    items: list[ListItem] = []
    for at, model in enumerate(written):
        place = (*path, "items", at)
        span = positions.value((*place, "id"))
        if model.id in seen:
            scope.report("AR312", span, labels=first_declared(seen[model.id].span), word=model.id)
            continue
        own = source
        if model.source:
            own = scope.find_source(model.source, positions.value((*place, "source"))) or source
        item = ListItem(model.id, model.title, tuple(model.covers or ()), own, model.article, span)
        seen[model.id] = item
        items.append(item)
    return tuple(items)


Written = CitationModel | str | list[CitationModel | str]
"""Citations as written: one or several, long or short."""


def read_citations(written: Written | None, path: Path, positions: Positions, scope: Scope) -> tuple[Citation, ...]:
    """The citations at ``path`` that name a document; the others are reported."""
    if written is None:
        return ()
    entries = (
        [(each, (*path, at)) for at, each in enumerate(written)] if isinstance(written, list) else [(written, path)]
    )
    found = [_citation(each, place, positions, scope) for each, place in entries]
    return tuple(each for each in found if each)


def _citation(written: CitationModel | str, path: Path, positions: Positions, scope: Scope) -> Citation | None:
    if isinstance(written, str):
        return _short_citation(written, path, positions, scope)
    span = positions.value((*path, "source"))
    source = scope.find_source(written.source, span)
    if source is None:
        return None
    version = written.version
    if version and version not in {each.id for each in scope.sources[source].versions}:
        _report_version(source, version, positions.value((*path, "version")), scope)
        return None
    return Citation(source, written.article, written.clause, version, span=span)


def _report_version(source: str, version: str, span: Span, scope: Scope) -> None:
    found = scope.sources[source]
    known = [each.id for each in found.versions]
    help_ = (
        Message(f"已声明的版本：{listed(known).zh}", f"its versions are {listed(known).en}")
        if known
        else Message("它没有声明 `各版本`：删去这里的 `版本`", "it declares no `versions`: remove `version` here")
    )
    labels = pointing(found.span, "文件在这里声明", "the source is declared here")
    help_ = did_you_mean(nearest(version, known)) or help_
    scope.report("AR307", span, labels=labels, word=version, source=found.title, help=help_)


def _short_citation(written: str, path: Path, positions: Positions, scope: Scope) -> Citation | None:
    whole = scope.source_names.names.find(written)
    if whole:
        return Citation(whole, span=positions.value(path))
    parts = SHORT_CITATION.match(written.strip())
    if parts is None:
        scope.report("AR520", positions.value(path), written=written.strip() or Message("（空白）", "(blank)"))
        return None
    name = parts["name"]
    if not scope.source_names.names.candidates(name) and _is_cited_otherwise(written, path, positions, scope):
        return None
    span = positions.part(path, name)
    source = scope.find_source(name, span)
    return Citation(source, parts["article"], parts["clause"], span=span) if source else None


def _is_cited_otherwise(written: str, path: Path, positions: Positions, scope: Scope) -> bool:
    """Whether a text begins with a document that is known, and goes on with what cannot be read; then reported."""
    plain = written.strip().removeprefix("《")
    known = sorted(scope.source_names.names.spellings, key=len, reverse=True)
    name = next((each for each in known if plain.startswith(each) and _AFTER_NAME.match(plain[len(each) :])), None)
    if name is None:
        return False
    rest = plain.removeprefix(name).removeprefix("》").strip()
    several = any(mark in rest for mark in "；;，,、")
    help_ = Message(
        f"几个依据写成列表：`[{name} 第几条, …]`", f"write several citations as a list: `[{name} 第N条, …]`"
    )
    scope.report("AR520", positions.part(path, rest), written=rest, help=help_ if several else None)
    return True
