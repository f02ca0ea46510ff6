"""Loading a ruleset: from a folder to typed rules, or to every finding at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from access_rules.diagnostic import Diagnostic, in_reading_order, moved
from access_rules.errors import RulesetError
from access_rules.language.cases import Case
from access_rules.language.findings import Kind, Weight
from access_rules.language.procedure import Procedure
from access_rules.language.rulebook import Default, Invariant, Rulebook
from access_rules.loading.cases import read_cases
from access_rules.loading.documents import WeightsModel
from access_rules.loading.facts import check_derivations, complete_facts, declare_facts
from access_rules.loading.keywords import both
from access_rules.loading.law import declare_lists, declare_sources
from access_rules.loading.layers import LayerFiles, LayerReader, Shelf, digest
from access_rules.loading.procedure import read_procedure
from access_rules.loading.rules import (
    name_definitions,
    read_default,
    read_definitions,
    read_invariants,
    read_roles,
    read_rules,
)
from access_rules.loading.scope import Scope, pointing
from access_rules.loading.shape import Shaped
from access_rules.loading.soundness import check_default, check_rules
from access_rules.loading.watches import read_watches
from access_rules.outcome import Outcome
from access_rules.source import Span

_MOST_LABELS = 3
"""Places shown beside one finding: enough to see what is meant."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A ruleset that loaded: its rules, the cases of its own layer, the warnings, and its files by path.

    ``folders`` are the folders of its layers by the names that spans use.
    """

    book: Rulebook
    cases: tuple[Case, ...]
    warnings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    folders: Mapping[str, Path]


def load_folder(folder: Path, shelf: Shelf | None = None) -> Loaded:
    """The ruleset in a folder, with the layers it extends.

    ``shelf`` keeps the files it reads for the next ruleset that stands on them.
    Raises RulesetError carrying every finding where there is an error among them.
    """
    scope = Scope()
    reader = LayerReader(scope, {} if shelf is None else shelf)
    chain = reader.read_chain(folder)
    book, cases = _resolve(chain, scope) if chain else (None, ())
    own = next(iter(reader.folders), "")
    path_of = partial(_path_of, folders=reader.folders)
    findings = in_reading_order([moved(each, path_of) for each in scope.findings if _concerns(own, each)])
    texts = {path_of(name): text for name, text in reader.texts.items()}
    if book is None or any(each.is_error for each in findings):
        raise RulesetError(findings, texts)
    return Loaded(book, cases, findings, texts, reader.folders)


def _resolve(chain: tuple[LayerFiles, ...], scope: Scope) -> tuple[Rulebook, tuple[Case, ...]]:
    default: Default | None = None
    procedure: Procedure | None = None
    invariants: tuple[Invariant, ...] = ()
    weights: dict[str, Weight] = {}
    for depth, layer in enumerate(chain):
        if depth == 0:
            invariants = _read_base(layer, scope)
        else:
            _read_lower(layer, scope)
        layers = [each.head.model.layer for each in chain[: depth + 1]]
        default = _default(layer, default, depth, scope)
        procedure = _procedure(layer, depth, scope) or procedure
        read_rules(layer.files, layers, scope)
        read_watches(layer.files, depth, scope)
        check_rules(scope, layers)
        weights |= _weights(layer, scope)
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
        findings=weights,
        watches=tuple(sorted(scope.watches.values(), key=lambda watch: (watch.layer, watch.id))),
        procedure=procedure,
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
    path, positions = (*layer.head.path, "roles"), layer.front.document.positions
    is_lost = positions.node(path) is not None or any(each.section == "ruleset" for each in layer.front.broken)
    scope.roles = read_roles(layer.head.model.roles, path, positions, scope, lost=is_lost)
    scope.roles_span = positions.key(path)
    invariants = read_invariants(layer.files, scope)
    scope.invariants = {each.id: each.span for each in invariants}
    return invariants


def _read_lower(layer: LayerFiles, scope: Scope) -> None:
    """A lower layer speaks the vocabulary of the layers above it."""
    scope.is_topmost = False
    for shaped in layer.files:
        _refuse_vocabulary(shaped, scope)
    if layer.head.model.roles:
        span = layer.front.document.positions.key((*layer.head.path, "roles"))
        labels = pointing(scope.roles_span, "上层在这里指定", "the upper layer says so here")
        scope.report("AR605", span, labels=labels, section=both("roles"))
    declare_sources(layer.files, scope)
    declare_lists(layer.files, layer.head.model.layer, scope)


def _refuse_vocabulary(shaped: Shaped, scope: Scope) -> None:
    """Report each section that only the topmost layer may have, with the places of what it declares anew."""
    declared: dict[str, tuple[dict[str, str], Mapping[str, Span | None]]] = {
        "facts": ({name: each.model.title for name, each in shaped.facts.items()}, scope.fact_names.spans),
        "definitions": (
            {name: each.model.title for name, each in shaped.definitions.items()},
            scope.definition_names.spans,
        ),
        "invariants": ({each.model.id: each.model.title for each in shaped.invariants}, scope.invariants),
    }
    for section, (titles, upper) in declared.items():
        if titles:
            labels = tuple(
                label
                for name in titles
                for label in pointing(upper.get(name), f"上层的 `{name}` 在这里", f"`{name}` of the upper layer")
            )
            span = shaped.document.positions.key((section,))
            scope.report("AR605", span, labels=labels[:_MOST_LABELS], section=both(section))
    for names, section in ((scope.fact_names, "facts"), (scope.definition_names, "definitions")):
        names.lose(*(word for pair in declared[section][0].items() for word in pair))


def _default(layer: LayerFiles, upper: Default | None, depth: int, scope: Scope) -> Default | None:
    written = layer.head.model.default
    if written is None:
        return upper
    path = (*layer.head.path, "default")
    positions = layer.front.document.positions
    default = read_default(written, path, positions, scope, depth)
    if default is None:
        return upper
    place = path if isinstance(written, Outcome) else (*path, "outcome")
    return default if check_default(default, upper, positions.value(place), scope) else upper


def _weights(layer: LayerFiles, scope: Scope) -> dict[str, Weight]:
    """What a layer says of the weight of findings; whether it loosens the layers above is not for it to weigh."""
    model = layer.head.model.findings or WeightsModel()
    said = {kind.value: weight for kind in Kind if (weight := getattr(model, kind)) is not None}
    if Kind.LOOSENING in said and not scope.is_topmost:
        del said[Kind.LOOSENING.value]
        path = (*layer.head.path, "findings", Kind.LOOSENING.value)
        scope.report("AR621", layer.front.document.positions.key(path))
    return said


def _procedure(layer: LayerFiles, depth: int, scope: Scope) -> Procedure | None:
    """How a layer has tasks handled; the lowest that says so settles it for all."""
    written = layer.head.model.procedure
    if written is None:
        return None
    return read_procedure(written, (*layer.head.path, "procedure"), layer.front.document.positions, scope, depth)


def _concerns(layer: str, finding: Diagnostic) -> bool:
    """Whether a finding is to be told with a layer: every error, but of the warnings only its own."""
    return finding.is_error or finding.span is None or finding.span.file.startswith(f"{layer}/")


def _path_of(name: str, folders: Mapping[str, Path]) -> str:
    """The path by which a file named in a span can be opened."""
    folder, _, relative = name.partition("/")
    return (folders[folder] / relative).as_posix() if folder in folders else name
