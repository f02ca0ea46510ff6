"""Loading a ruleset: from a folder to typed rules, or to every finding at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from access_rules.diagnostic import Diagnostic, in_reading_order
from access_rules.errors import RulesetError
from access_rules.language.cases import Case
from access_rules.language.rulebook import Default, Invariant, Rulebook
from access_rules.loading.cases import read_cases
from access_rules.loading.facts import check_derivations, complete_facts, declare_facts
from access_rules.loading.law import declare_lists, declare_sources
from access_rules.loading.layers import LayerFiles, LayerReader, digest
from access_rules.loading.rules import (
    name_definitions,
    read_default,
    read_definitions,
    read_invariants,
    read_roles,
    read_rules,
)
from access_rules.loading.scope import Scope
from access_rules.loading.soundness import check_default, check_rules
from access_rules.outcome import Outcome
from access_rules.source import Span


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ruleset that loaded: its rules, the cases of its own layer, the warnings, and its files by name."""

    book: Rulebook
    cases: tuple[Case, ...]
    warnings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def load_folder(folder: Path) -> Loaded:
    """The ruleset in a folder, with the layers it extends.

    Raises RulesetError carrying every finding where there is an error among them.
    """
    scope = Scope()
    reader = LayerReader(scope)
    chain = reader.read_chain(folder)
    book, cases = _resolve(chain, scope) if chain else (None, ())
    findings = in_reading_order([_located(each, reader.folders) for each in scope.findings])
    texts = {_path_of(name, reader.folders): text for name, text in reader.texts.items()}
    if book is None or any(each.is_error for each in findings):
        raise RulesetError(findings, texts)
    return Loaded(book, cases, findings, texts)


def _resolve(chain: tuple[LayerFiles, ...], scope: Scope) -> tuple[Rulebook, tuple[Case, ...]]:
    default: Default | None = None
    invariants: tuple[Invariant, ...] = ()
    for depth, layer in enumerate(chain):
        if depth == 0:
            invariants = _read_base(layer, scope)
        else:
            _read_lower(layer, scope)
        layers = [each.head.model.layer for each in chain[: depth + 1]]
        default = _default(layer, default, depth, scope)
        read_rules(layer.files, layers, scope)
        check_rules(scope, layers)
    cases = read_cases(chain[-1].all_files, scope)
    book = Rulebook(
        layers=tuple(layer.layer_head() for layer in chain),
        language=chain[-1].head.model.language,
        facts=scope.facts,
        sources=scope.sources,
        lists=scope.lists,
        definitions=scope.definitions,
        invariants=invariants,
        rules=tuple(sorted(scope.rules.values(), key=lambda rule: (rule.layer, rule.id))),
        default=default or Default(Outcome.NEEDS_APPROVAL),
        roles=scope.roles,
        digest=digest(chain),
    )
    return book, cases


def _read_base(layer: LayerFiles, scope: Scope) -> tuple[Invariant, ...]:
    """The topmost layer brings the vocabulary: facts, roles, definitions and invariants."""
    declare_sources(layer.files, scope)
    declared = declare_facts(layer.files, scope)
    declare_lists(layer.files, layer.head.model.layer, scope)
    name_definitions(layer.files, scope)
    complete_facts(declared, scope)
    read_definitions(layer.files, scope)
    check_derivations(scope)
    scope.roles = read_roles(layer.head.model.roles, (*layer.head.path, "roles"), layer.front.document.positions, scope)
    return read_invariants(layer.files, scope)


def _read_lower(layer: LayerFiles, scope: Scope) -> None:
    """A lower layer speaks the vocabulary of the layers above it."""
    for shaped in layer.files:
        positions = shaped.document.positions
        for section in ("facts", "definitions", "invariants"):
            if getattr(shaped, section):
                scope.report("AR605", positions.key((section,)), section=section)
    if layer.head.model.roles:
        positions = layer.front.document.positions
        scope.report("AR605", positions.key((*layer.head.path, "roles")), section="roles")
    declare_sources(layer.files, scope)
    declare_lists(layer.files, layer.head.model.layer, scope)


def _default(layer: LayerFiles, upper: Default | None, depth: int, scope: Scope) -> Default | None:
    written = layer.head.model.default
    if written is None:
        return upper
    path = (*layer.head.path, "default")
    default = read_default(written, path, layer.front.document.positions, scope, depth)
    return default if check_default(default, upper, scope) else upper


def _located(finding: Diagnostic, folders: Mapping[str, Path]) -> Diagnostic:
    """The finding with the paths by which the reader can open its files."""
    labels = tuple(replace(label, span=_moved(label.span, folders)) for label in finding.labels)
    span = _moved(finding.span, folders) if finding.span else None
    return replace(finding, span=span, labels=labels)


def _moved(span: Span, folders: Mapping[str, Path]) -> Span:
    return replace(span, file=_path_of(span.file, folders))


def _path_of(name: str, folders: Mapping[str, Path]) -> str:
    folder, _, relative = name.partition("/")
    return (folders[folder] / relative).as_posix() if folder in folders else name
