"""The files of a ruleset: its front page, what it includes, and the layers it stands on."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path

from access_rules.diagnostic import Message, did_you_mean, listed
from access_rules.folding import nearest
from access_rules.language.layers import FRONT_PAGE, Layer, LayerHead
from access_rules.loading.documents import CaseFile, FrontPage, RulesetFile, SectionFile
from access_rules.loading.keywords import LAYERS, both
from access_rules.loading.reader import read_file
from access_rules.loading.scope import Scope, pointing
from access_rules.loading.shape import Placed, Shaped, shape
from access_rules.source import Span

MAX_LAYERS = len(Layer)
"""A chain is no longer than there are layers of government."""

MAX_FILES = 2_000
"""Files a ruleset may include: beyond any real one, and a bound on the work a pattern can cause."""

_MOST_LISTED = 8
_MOST_LOOKED_AT = 500
"""Files and folders that a help names, and files that are looked through for it."""


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

    def place(self, keyword: str) -> Span:
        """Where the value of a keyword of the front page stands."""
        return self.front.document.positions.value((*self.head.path, keyword))

    def layer_head(self) -> LayerHead:
        """Who wrote this layer, for where, in which version."""
        model = self.head.model
        return LayerHead(model.ruleset, model.title, model.layer, model.version, model.place, self.place("ruleset"))


Shelf = dict[tuple[Path, str, type[RulesetFile | SectionFile | CaseFile]], Shaped]
"""Files as read, by path, name and kind: what many rulesets extend is read once."""


class LayerReader:
    """Reads a ruleset's folder and the folders of the layers above it."""

    def __init__(self, scope: Scope, shelf: Shelf) -> None:
        self._scope = scope
        self._shelf = shelf
        self.texts: dict[str, str] = {}
        self.folders: dict[str, Path] = {}

    def read_chain(self, folder: Path) -> tuple[LayerFiles, ...]:
        """The layers from the topmost down to ``folder``; as many as can be read."""
        chain: list[LayerFiles] = []
        seen: list[Path] = []
        following: Path | None = folder
        while following is not None:
            real = _real(following)
            if real in seen:
                self._report_cycle(chain[seen.index(real) :])
                return tuple(reversed(chain))
            layer = self.read_layer(following, chain[-1] if chain else None)
            if layer is None:
                self._scope.whole = False
                break
            chain.append(layer)
            seen.append(real)
            if len(chain) > MAX_LAYERS:
                # So many cannot each lie below the next: their order is reported.
                self._scope.whole = False
                break
            extends = layer.head.model.extends
            following = None if extends is None else following / extends
        chain.reverse()
        self._check_order(chain)
        self._check_vocabulary(chain)
        return tuple(chain)

    def _report_cycle(self, around: Sequence[LayerFiles]) -> None:
        self._scope.whole = False
        way = " → ".join(f"`{each.name}`" for each in (*around, around[0]))
        labels = tuple(
            label
            for lower, upper in pairwise(around)
            for label in pointing(
                lower.place("extends"), f"`{lower.name}` 继承 `{upper.name}`", f"`{lower.name}` extends `{upper.name}`"
            )
        )
        self._scope.report("AR601", around[-1].place("extends"), labels=labels, way=way)

    def read_layer(self, folder: Path, lower: LayerFiles | None = None) -> LayerFiles | None:
        """The layer in a folder, without those above it; None where its front page cannot be read.

        ``lower`` is the layer that names the folder.
        """
        front_path = folder / FRONT_PAGE
        if not _is_file(front_path):
            self._report_no_front_page(folder, lower)
            return None
        name = self._name(folder)
        front = self._shaped(front_path, name, FRONT_PAGE, RulesetFile)
        if front.head is None:
            return None
        included = self._included(front, folder)
        sections = tuple(self._shaped(folder / each, name, each, SectionFile) for each in included)
        patterns = [(shaped, each) for shaped in (front, *sections) for each in shaped.case_patterns]
        taken = {FRONT_PAGE, *included}
        case_names: list[str] = []
        for shaped, pattern in patterns:
            span = shaped.document.positions.value(pattern.path)
            matched = self._matched(pattern.model, span, folder) or []
            case_names += [each for each in matched if each not in taken]
            taken.update(case_names)
        # The cases of an upper layer are told by that layer; what stands on it need not read them.
        own = case_names if lower is None else []
        case_files = tuple(self._shaped(folder / each, name, each, CaseFile) for each in own)
        return LayerFiles(folder, name, front, front.head, sections, case_files)

    def _report_no_front_page(self, folder: Path, lower: LayerFiles | None) -> None:
        if lower is None:
            name = self._name(folder)
            self._scope.report("AR615", Span(f"{name}/{FRONT_PAGE}", 1, 1, 1, 1), folder=folder.as_posix())
            return
        written = lower.head.model.extends or ""
        self._scope.report("AR602", lower.place("extends"), folder=written, help=_base_meant(lower.folder, written))

    def _name(self, folder: Path) -> str:
        # Spans name the ruleset's folder, not the machine's path to it, so that decisions read alike everywhere.
        base = _real(folder).name or "ruleset"
        name = base
        while name in self.folders:
            name += "'"
        self.folders[name] = _tidy(folder)
        return name

    def _shaped(
        self, path: Path, name: str, relative: str, model: type[RulesetFile | SectionFile | CaseFile]
    ) -> Shaped:
        file_name = f"{name}/{relative}"
        key = (_real(path), file_name, model)
        if key not in self._shelf:
            self._shelf[key] = shape(read_file(path, file_name), model)
        shaped = self._shelf[key]
        self.texts[file_name] = shaped.document.text
        self._scope.findings.extend(shaped.diagnostics)
        if not shaped.document.whole:
            self._scope.whole = False
        return shaped

    def _included(self, front: Shaped, folder: Path) -> list[str]:
        positions = front.document.positions
        found: dict[str, None] = {}
        assert front.head is not None
        for at, pattern in enumerate(front.head.model.include or ()):
            span = positions.value((*front.head.path, "include", at))
            matched = self._matched(pattern, span, folder)
            if matched is None:
                self._scope.whole = False
            found.update(dict.fromkeys(each for each in matched or () if each != FRONT_PAGE))
        return list(found)

    def _matched(self, pattern: str, span: Span, folder: Path) -> list[str] | None:
        """The files of the folder that a pattern names, relative to it and sorted; None after reporting why not."""
        if _escapes(pattern):
            self._scope.report("AR604", span, pattern=pattern)
            return None
        matched = _globbed(folder, pattern)
        root = _real(folder)
        inside = [each for each in matched if _real(each).is_relative_to(root)]
        if len(inside) < len(matched):
            outside = next(each for each in matched if each not in inside)
            help_ = Message(
                f"`{outside.name}` 是指向文件夹外的链接：把文件放进本文件夹",
                f"`{outside.name}` is a link that leads out: put the file into the folder",
            )
            self._scope.report("AR604", span, pattern=pattern, help=help_)
        elif not matched:
            self._scope.report("AR603", span, pattern=pattern, help=_files_meant(folder, pattern))
        elif len(inside) > MAX_FILES:
            self._scope.report("AR618", span, pattern=pattern, count=len(inside), limit=MAX_FILES)
        else:
            return [each.relative_to(folder).as_posix() for each in inside]
        return None

    def _check_order(self, chain: Sequence[LayerFiles]) -> None:
        for upper, lower in pairwise(chain):
            above, below = upper.head.model.layer, lower.head.model.layer
            if below.depth <= above.depth:
                labels = pointing(upper.place("layer"), "上层规则集的层级", "the layer of the ruleset above")
                words = {"layer": both(below, LAYERS), "upper": both(above, LAYERS)}
                self._scope.report("AR612", lower.place("layer"), labels=labels, **words)
            self._check_place(lower, upper)

    def _check_place(self, lower: LayerFiles, upper: LayerFiles) -> None:
        place, outer = lower.head.model.place, upper.head.model.place
        if place is None:
            span = lower.front.document.positions.key((*lower.head.path, "layer"))
            self._scope.report("AR613", span, ruleset=lower.head.model.ruleset)
        elif outer and not is_within(place, outer):
            labels = pointing(upper.place("place"), "上层规则集的地区", "the place of the ruleset above")
            self._scope.report("AR619", lower.place("place"), labels=labels, place=place, outer=outer)

    def _check_vocabulary(self, chain: Sequence[LayerFiles]) -> None:
        """Report a ruleset that is written like a lower layer, without facts of its own, and names no base."""
        top = next(iter(chain), None)
        if top is None or top.head.model.extends or top.head.model.layer is Layer.NATIONAL or not self._scope.whole:
            return
        if not any(shaped.facts for shaped in top.files):
            self._scope.whole = False
            layer = both(top.head.model.layer, LAYERS)
            self._scope.report("AR614", top.place("layer"), layer=layer, help=_bases(top.folder))


def _escapes(pattern: str) -> bool:
    parts = pattern.replace("\\", "/").split("/")
    return Path(pattern).is_absolute() or ".." in parts or re.match(r"[A-Za-z]:|\\", pattern) is not None


def _globbed(folder: Path, pattern: str) -> list[Path]:
    steps = [step for step in pattern.split("/") if step not in ("", ".")]
    try:
        return sorted(each for each in folder.glob("/".join(steps)) if _is_file(each)) if steps else []
    except (ValueError, NotImplementedError, OSError, RuntimeError):
        # A pattern that is none (`**.yaml`), or a folder that cannot be read.
        return []


def _is_file(path: Path) -> bool:
    return _tells(path.is_file)


def _is_dir(path: Path) -> bool:
    return _tells(path.is_dir)


def _tells(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (OSError, ValueError):
        # A name that is too long, or no name at all.
        return False


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        # Links that lead in a circle.
        return path.absolute()


def _tidy(folder: Path) -> Path:
    """The folder without detours, so that ../national read through a lower layer is named like itself."""
    straight = Path(os.path.normpath(folder))
    # Past a symbolic link `..` leads elsewhere than the text says.
    return straight if _tells(lambda: straight.samefile(folder)) else folder


def is_within(place: str, outer: str) -> bool:
    """Whether a place (北京市/西城区) is another one or lies in it."""
    return place.split("/")[: len(outer.split("/"))] == outer.split("/")


def _files_meant(folder: Path, pattern: str) -> Message | None:
    """What to write in place of a pattern that matches nothing: a folder's files, a near name, or what is there."""
    if _is_dir(folder / pattern):
        inside = f"{pattern.rstrip('/')}/*.yaml"
        return Message(f"`{pattern}` 是文件夹：写作 `{inside}`", f"`{pattern}` is a folder: write `{inside}`")
    files = _yaml_files(folder)
    folders = [f"{each.rpartition('/')[0]}/*.yaml" for each in files if "/" in each]
    names = {_stem(each): each for each in (*folders, *files)}
    near = nearest(_stem(pattern), names)
    if near or not files:
        return did_you_mean(names[near] if near else None)
    known = listed(list(dict.fromkeys([*(each for each in files if "/" not in each), *folders]))[:_MOST_LISTED])
    return Message(f"文件夹里有：{known.zh}", f"the folder has {known.en}")


def _stem(pattern: str) -> str:
    """What tells a pattern or name apart from others: most end alike."""
    return re.sub(r"(/\*\*?)?(/\*)?\.ya?ml$", "", pattern)


def _yaml_files(folder: Path) -> list[str]:
    found = islice((each for each in _walked(folder) if each.suffix in (".yaml", ".yml")), _MOST_LOOKED_AT)
    return sorted(each.relative_to(folder).as_posix() for each in found if each.name != FRONT_PAGE)


def _walked(folder: Path) -> Iterator[Path]:
    for top, _, names in os.walk(folder):
        yield from (Path(top) / name for name in names)


def _base_meant(base: Path, written: str) -> Message | None:
    """The folder that `extends` probably means."""
    if written.endswith(f"/{FRONT_PAGE}"):
        folder = written.removesuffix(f"/{FRONT_PAGE}")
        return Message(f"写文件夹，不写文件：`{folder}`", f"write the folder, not the file: `{folder}`")
    near = nearest(written, _beside(base))
    return did_you_mean(near) or _bases(base)


def _bases(base: Path) -> Message | None:
    found = _beside(base)[:_MOST_LISTED]
    if not found:
        return None
    names = listed(found)
    return Message(f"写作 `继承: 文件夹`，旁边有：{names.zh}", f"write `extends: folder`; beside it: {names.en}")


def _beside(base: Path) -> list[str]:
    try:
        found = [each for each in _real(base).parent.iterdir() if _is_file(each / FRONT_PAGE)]
    except OSError:
        return []
    return sorted(f"../{each.name}" for each in found if each != _real(base))


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
