"""Documents, lists and citations as written become data."""

from __future__ import annotations

import re
from collections.abc import Iterable

from access_rules.diagnostic import Message
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
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, did_you_mean, first_declared
from access_rules.loading.shape import Placed, Shaped
from access_rules.source import Span

SHORT_CITATION = re.compile(
    r"^(?P<name>.+?)\s*"
    r"(?P<article>第[^条款项\s]+条(?:之[一二三四五六七八九十]+)?(?:[、,，]\s*第[^条款项\s]+条)*)?\s*"
    r"(?P<clause>第[^条]+[款项](?:第[^条]+项)?)?$"
)
"""A citation in one line: the document, then perhaps an article and a clause."""


def read_period(model: PeriodModel | None, path: Path, positions: Positions, scope: Scope) -> Period | None:
    """The days that are written; None where none are, ``ALWAYS`` after reporting that they are reversed."""
    if model is None:
        return None
    if model.start and model.until and model.until < model.start:
        scope.report("AR516", positions.value(path), start=model.start, end=model.until)
        return ALWAYS
    return Period(model.start, model.until)


def declare_sources(files: Iterable[Shaped], scope: Scope) -> None:
    """Add the documents of some files."""
    for shaped in files:
        positions = shaped.document.positions
        scope.source_names.broken |= shaped.broken_ids("sources")
        for name, placed in shaped.sources.items():
            span = positions.key(placed.path)
            if name in scope.sources:
                scope.report("AR312", span, labels=first_declared(scope.sources[name].span), word=name)
                continue
            scope.sources[name] = _source(name, placed, positions, scope)
            scope.source_names.declare(name, (placed.model.title, placed.model.short_title), span)


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
    for extending in (False, True):
        for shaped in shapes:
            scope.list_names.broken |= shaped.broken_ids("lists")
            for name, placed in shaped.lists.items():
                if isinstance(placed.model, ListExtensionModel) is extending:
                    _add_list(name, placed, shaped.document.positions, layer, scope)


def _add_list(
    name: str, placed: Placed[ListModel | ListExtensionModel], positions: Positions, layer: Layer, scope: Scope
) -> None:
    model, path = placed.model, placed.path
    if isinstance(model, ListExtensionModel):
        _extend(name, model, path, positions, layer, scope)
        return
    span = positions.key(path)
    if name in scope.lists:
        scope.report("AR312", span, labels=first_declared(scope.lists[name].span), word=name)
        return
    source = scope.find(scope.source_names, model.source, positions.value((*path, "source")))
    items = _items(model.items, path, positions, scope, seen={})
    if source is None:
        scope.list_names.broken.add(name)
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


def _extend(word: str, model: ListExtensionModel, path: Path, positions: Positions, layer: Layer, scope: Scope) -> None:
    span = positions.key(path)
    name = scope.find(scope.list_names, word, span)
    if name is None:
        return
    upper = scope.lists[name]
    if layer not in upper.extendable_by:
        scope.report("AR610", span, labels=first_declared(upper.span), word=upper.title, layer=layer)
        return
    source = upper.source
    if model.source:
        source = scope.find(scope.source_names, model.source, positions.value((*path, "source"))) or source
    added = _items(model.items, path, positions, scope, seen={item.id: item for item in upper.items}, source=source)
    scope.lists[name] = ItemList(
        upper.id, upper.title, upper.source, (*upper.items, *added), upper.closed, upper.extendable_by, upper.span
    )


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
            own = scope.find(scope.source_names, model.source, positions.value((*place, "source"))) or source
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
    source = scope.find(scope.source_names, written.source, span)
    if source is None:
        return None
    version = written.version
    if version and version not in {each.id for each in scope.sources[source].versions}:
        _report_version(source, version, positions.value((*path, "version")), scope)
        return None
    return Citation(source, written.article, written.clause, version, span=positions.value(path))


def _report_version(source: str, version: str, span: Span, scope: Scope) -> None:
    known = [each.id for each in scope.sources[source].versions]
    near = did_you_mean(nearest(version, known))
    listed = Message(f"已声明的版本：{'、'.join(known) or '无'}", f"declared versions: {', '.join(known) or 'none'}")
    scope.report("AR307", span, word=version, source=scope.sources[source].title, help=near or listed)


def _short_citation(written: str, path: Path, positions: Positions, scope: Scope) -> Citation | None:
    span = positions.value(path)
    whole = scope.source_names.names.find(written)
    if whole:
        return Citation(whole, span=span)
    parts = SHORT_CITATION.match(written.strip())
    if parts is None:
        scope.report("AR520", span, written=written)
        return None
    source = scope.find(scope.source_names, parts["name"], positions.part(path, parts["name"]))
    return Citation(source, parts["article"], parts["clause"], span=span) if source else None
