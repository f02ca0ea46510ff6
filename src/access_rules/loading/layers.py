"""The files of a ruleset: its front page, what it includes, and the layers it stands on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from access_rules.diagnostic import Message
from access_rules.language.layers import Layer, LayerHead
from access_rules.loading.documents import CaseFile, FrontPage, RulesetFile, SectionFile
from access_rules.loading.reader import Document, read_file, read_text
from access_rules.loading.scope import Scope, first_declared
from access_rules.loading.shape import Placed, Shaped, shape
from access_rules.source import Span

FRONT_PAGE = "ruleset.yaml"
"""The file that makes a folder a ruleset."""

MAX_LAYERS = len(Layer)
"""A chain is no longer than there are layers of government."""

MAX_FILES = 2_000
"""Files a ruleset may include: beyond any real one, and a bound on the work a pattern can cause."""


@dataclass(frozen=True, slots=True)
class LayerFiles:
    """One layer as read: its folder, its front page and its other files, those of cases apart."""

    folder: Path
    name: str
    front: Shaped
    head: Placed[FrontPage]
    sections: tuple[Shaped, ...]
    case_files: tuple[Shaped, ...]

    @property
    def files(self) -> tuple[Shaped, ...]:
        """The front page and every included file."""
        return (self.front, *self.sections)

    @property
    def all_files(self) -> tuple[Shaped, ...]:
        """The files of cases too."""
        return (*self.files, *self.case_files)

    def layer_head(self) -> LayerHead:
        """Who wrote this layer, for where, in which version."""
        model = self.head.model
        span = self.front.document.positions.value((*self.head.path, "ruleset"))
        return LayerHead(model.ruleset, model.title, model.layer, model.version, model.place, span)


class LayerReader:
    """Reads a ruleset's folder and the folders of the layers above it."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self.texts: dict[str, str] = {}
        self.folders: dict[str, Path] = {}

    def read_chain(self, folder: Path) -> tuple[LayerFiles, ...]:
        """The layers from the topmost down to ``folder``; as many as can be read."""
        chain: list[LayerFiles] = []
        seen: dict[Path, Span] = {}
        following: Path | None = folder
        asked: Span | None = None
        while following is not None:
            real = following.resolve()
            if real in seen or len(chain) >= MAX_LAYERS:
                self._scope.report("AR601", asked, way=" → ".join([*(each.name for each in chain), real.name]))
                break
            layer = self._read_layer(following, asked)
            if layer is None:
                break
            chain.append(layer)
            seen[real] = layer.front.document.positions.value(layer.head.path)
            following, asked = self._extended(layer)
        chain.reverse()
        self._check_order(chain)
        return tuple(chain)

    def _extended(self, layer: LayerFiles) -> tuple[Path | None, Span | None]:
        extends = layer.head.model.extends
        if extends is None:
            return None, None
        return layer.folder / extends, layer.front.document.positions.value((*layer.head.path, "extends"))

    def _read_layer(self, folder: Path, asked: Span | None) -> LayerFiles | None:
        front_path = folder / FRONT_PAGE
        name = self._name(folder)
        if not front_path.is_file():
            code = "AR602" if asked else "AR615"
            place = asked or Span(f"{name}/{FRONT_PAGE}", 1, 1, 1, 1)
            self._scope.report(code, place, folder=folder.as_posix())
            return None
        front = self._shaped(front_path, name, FRONT_PAGE, RulesetFile)
        if front.head is None:
            self._scope.whole = False
            return None
        included = self._included(front, folder)
        sections = tuple(self._shaped(folder / each, name, each, SectionFile) for each in included)
        patterns = [(shaped, each) for shaped in (front, *sections) for each in shaped.case_patterns]
        taken = {FRONT_PAGE, *included}
        case_names: list[str] = []
        for shaped, pattern in patterns:
            span = shaped.document.positions.value(pattern.path)
            case_names += [each for each in self._matched(pattern.model, span, folder) if each not in taken]
            taken.update(case_names)
        case_files = tuple(self._shaped(folder / each, name, each, CaseFile) for each in case_names)
        return LayerFiles(folder, name, front, front.head, sections, case_files)

    def _name(self, folder: Path) -> str:
        # Spans name the ruleset's folder, not the machine's path to it, so that decisions read alike everywhere.
        base = folder.resolve().name or "ruleset"
        name = base
        while name in self.folders:
            name += "'"
        self.folders[name] = folder
        return name

    def _shaped(
        self, path: Path, name: str, relative: str, model: type[RulesetFile | SectionFile | CaseFile]
    ) -> Shaped:
        file_name = f"{name}/{relative}"
        document = self._document(path, file_name)
        shaped = shape(document, model)
        self.texts[file_name] = document.text
        self._scope.findings.extend(shaped.diagnostics)
        if not document.whole:
            self._scope.whole = False
        return shaped

    def _document(self, path: Path, file_name: str) -> Document:
        try:
            return read_file(path, file_name)
        except OSError as error:
            self._scope.report("AR616", Span(file_name, 1, 1, 1, 1), problem=error.strerror or type(error).__name__)
            return read_text("", file_name)

    def _included(self, front: Shaped, folder: Path) -> list[str]:
        positions = front.document.positions
        found: dict[str, None] = {}
        assert front.head is not None
        for at, pattern in enumerate(front.head.model.include or ()):
            span = positions.value((*front.head.path, "include", at))
            found.update(dict.fromkeys(each for each in self._matched(pattern, span, folder) if each != FRONT_PAGE))
        return list(found)

    def _matched(self, pattern: str, span: Span, folder: Path) -> list[str]:
        """The files of the folder that a pattern names, relative to it and sorted; each kind of failure reported."""
        parts = Path(pattern.replace("\\", "/")).parts
        if Path(pattern).is_absolute() or ".." in parts or ":" in pattern:
            self._scope.report("AR604", span, pattern=pattern)
            return []
        try:
            matched = sorted(each for each in folder.glob(pattern) if each.is_file())
        except (ValueError, NotImplementedError, OSError):
            matched = []
        root = folder.resolve()
        inside = [each for each in matched if each.resolve().is_relative_to(root)]
        if len(inside) < len(matched):
            self._scope.report("AR604", span, pattern=pattern)
        elif not matched:
            self._scope.report("AR603", span, pattern=pattern, help=_yaml_files(folder))
        elif len(inside) > MAX_FILES:
            self._scope.report("AR618", span, pattern=pattern, count=len(inside), limit=MAX_FILES)
        return [each.relative_to(folder).as_posix() for each in inside[:MAX_FILES]]

    def _check_order(self, chain: Sequence[LayerFiles]) -> None:
        for upper, lower in pairwise(chain):
            positions, path, model = lower.front.document.positions, lower.head.path, lower.head.model
            if model.layer.depth <= upper.head.model.layer.depth:
                span = positions.value((*path, "layer"))
                labels = first_declared(upper.front.document.positions.value((*upper.head.path, "layer")))
                self._scope.report("AR612", span, labels=labels, layer=model.layer, upper=upper.head.model.layer)
            self._check_place(lower, upper)

    def _check_place(self, lower: LayerFiles, upper: LayerFiles) -> None:
        positions, path, model = lower.front.document.positions, lower.head.path, lower.head.model
        outer = upper.head.model.place
        if model.place is None:
            self._scope.report("AR613", positions.key((*path, "layer")), ruleset=model.ruleset)
        elif outer and not is_within(model.place, outer):
            labels = first_declared(upper.front.document.positions.value((*upper.head.path, "place")))
            self._scope.report(
                "AR619", positions.value((*path, "place")), labels=labels, place=model.place, outer=outer
            )


def is_within(place: str, outer: str) -> bool:
    """Whether a place (北京市/西城区) is another one or lies in it."""
    return place.split("/")[: len(outer.split("/"))] == outer.split("/")


def _yaml_files(folder: Path) -> Message | None:
    names = sorted(each.name for each in folder.iterdir() if each.suffix in (".yaml", ".yml"))[:8]
    return Message(f"文件夹中有：{'、'.join(names)}", f"the folder has {', '.join(names)}") if names else None


def digest(layers: Iterable[LayerFiles]) -> str:
    """The SHA-256 of what decides: every file of every layer but its cases, whatever the order."""
    content = hashlib.sha256()
    for layer in layers:
        for shaped in sorted(layer.files, key=lambda each: each.document.name):
            relative = shaped.document.name.removeprefix(f"{layer.name}/")
            for part in (layer.head.model.ruleset, relative, shaped.document.text):
                encoded = part.encode("utf-8", "surrogatepass")
                content.update(len(encoded).to_bytes(8, "big") + encoded)
    return content.hexdigest()
