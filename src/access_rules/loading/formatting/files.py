"""Which files belong to a ruleset, and which facts the names in them may mean."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from access_rules.language.layers import FRONT_PAGE
from access_rules.loading.documents import RulesetFile
from access_rules.loading.facts import declare_facts
from access_rules.loading.formatting.speech import KnownFacts
from access_rules.loading.layers import LayerReader, Shelf
from access_rules.loading.load import load_folder
from access_rules.loading.reader import Document
from access_rules.loading.scope import Scope
from access_rules.loading.shape import Shaped, shape


def files_of(folder: Path) -> tuple[Path, ...]:
    """The files of the ruleset in a folder: its front page, what that includes, its cases.

    Of a ruleset whose front page cannot be read it is the front page alone.
    """
    layer = LayerReader(Scope(), {}).read_layer(folder)
    if layer is None:
        return (folder / FRONT_PAGE,)
    return tuple(folder / each.document.name.removeprefix(f"{layer.name}/") for each in layer.all_files)


def facts_of(folder: Path, shelf: Shelf | None = None) -> KnownFacts:
    """The facts that the ruleset in a folder speaks of: its own, or those of the layers it stands on.

    ``shelf`` keeps the files it reads for the next ruleset that stands on them. Raises RulesetError where no facts
    can be told for mistakes in the files.
    """
    scope = Scope()
    chain = LayerReader(scope, {} if shelf is None else shelf).read_chain(folder)
    known = _declared(chain[0].files if chain else (), scope)
    if not known.facts:
        load_folder(folder)
    return known


def facts_in(document: Document) -> KnownFacts:
    """The facts that a file declares itself."""
    return _declared([shape(document, RulesetFile)], Scope())


def _declared(files: Iterable[Shaped], scope: Scope) -> KnownFacts:
    declare_facts(files, scope)
    return KnownFacts.of(scope.facts)
