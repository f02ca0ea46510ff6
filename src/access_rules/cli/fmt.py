"""``access-rules fmt``: every file of a ruleset in one canonical form."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from access_rules.cli.console import Lang, Usage, hand_over, language, say, show_findings

if TYPE_CHECKING:
    from access_rules.diagnostic import Diagnostic
    from access_rules.loading.formatting.speech import Speech
    from access_rules.loading.layers import Shelf
    from access_rules.loading.reader import Document
    from access_rules.render.wording import Language

HELP = "把规则集的文件改写成统一的格式，保留注释 | rewrite the files of rulesets in one form, comments kept"
EPILOG = (
    "改写后的文件读出来与原来完全一样，否则不改；有错的文件不动。\n"
    "例如：access-rules fmt rulesets --check\n"
    "退出码：0 正常，1 有错，或 --check 时有文件需要改写，2 用法不对"
    " | a file is rewritten only where it then reads as exactly the same; one with mistakes is left alone\n"
    "for example: access-rules fmt rulesets --check\n"
    "exit codes: 0 fine, 1 mistakes, or with --check files to rewrite, 2 usage"
)

_STANDARD_INPUT = "-"


def fmt(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="规则集的文件夹，或其中的文件夹、文件；- 为标准输入"
            " | folders of rulesets, or folders and files in them; - is standard input",
        ),
    ],
    check: Annotated[  # noqa: FBT002  # options are named
        bool, typer.Option("--check", help="不改，只列出需要改写的文件 | change nothing, list the files to rewrite")
    ] = False,
    diff: Annotated[  # noqa: FBT002
        bool, typer.Option("--diff", help="不改，只显示会改什么 | change nothing, show what would change")
    ] = False,
    lang: Annotated[
        Lang | None,
        typer.Option(
            metavar="zh|en",
            help="关键词一律改用这种语言，名称、标题和文字不变"
            " | say every keyword in this language; names, titles and texts stay",
        ),
    ] = None,
) -> None:
    """Rewrite the files of rulesets in one canonical form."""
    run = _Run(check=check, diff=diff, lang=lang.value if lang else None, spoken=language(None))
    if _STANDARD_INPUT not in paths:
        run.files(_files([Path(path) for path in paths]))
        run.sum_up()
    elif len(paths) == 1:
        run.standard_input()
    else:
        raise Usage("`-` 只能单独用", "`-` stands alone")
    if run.left_alone or (check and run.changed):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _File:
    """A file and the folder of the ruleset it belongs to, if any."""

    path: Path
    ruleset: Path | None


def _files(paths: Sequence[Path]) -> Iterator[_File]:
    """The files that the paths name, each once. Raises Usage where a path names none."""
    from access_rules.loading.bundle.built import is_built  # noqa: PLC0415  # --help stays fast

    seen: set[Path] = set()
    for path in paths:
        if is_built(path):
            raise Usage(
                f"`{path}` 是规则包：给出打包前的文件夹",
                f"`{path}` is a built ruleset: give the folder it was built from",
            )
        found = [_File(path, _around(path))] if path.is_file() else list(_within(path))
        if not found:
            raise Usage(f"`{path}` 里没有规则集的文件", f"`{path}` holds no file of a ruleset")
        yield from (each for each in found if each.path.resolve() not in seen)
        seen.update(each.path.resolve() for each in found)


def _within(path: Path) -> Iterator[_File]:
    """The files of rulesets at, in or around a folder that lie in it."""
    from access_rules.cli.locate import folders_at  # noqa: PLC0415  # --help stays fast
    from access_rules.loading.formatting.files import files_of  # noqa: PLC0415

    if not path.exists():
        # Shipped rulesets have names that are no paths; they are not for rewriting.
        raise Usage(f"没有 `{path}`", f"there is no `{path}`")
    top = path.resolve()
    for folder in filter(Path.is_dir, folders_at(path)):
        for file in files_of(folder):
            if file.resolve().is_relative_to(top):
                yield _File(path / file.resolve().relative_to(top), folder)


def _around(path: Path) -> Path | None:
    from access_rules.language.layers import FRONT_PAGE  # noqa: PLC0415

    return next((each for each in path.absolute().parents if (each / FRONT_PAGE).is_file()), None)


@dataclass(slots=True)
class _Run:
    """One call of the verb: what it was asked, and what has become of the files so far."""

    check: bool
    diff: bool
    lang: str | None
    spoken: Language
    changed: int = 0
    unchanged: int = 0
    left_alone: int = 0
    _speeches: dict[Path, Speech | None] = field(default_factory=dict)
    _shelf: Shelf = field(default_factory=dict)

    def files(self, files: Iterator[_File]) -> None:
        """Rewrite files."""
        from access_rules.loading.reader import read_file  # noqa: PLC0415  # --help stays fast

        for file in files:
            document = read_file(file.path, file.path.as_posix())
            text = self._formatted(document, file.ruleset)
            if text is not None and self._is_change(document, file.path.read_bytes(), text):
                self._write(file.path, text)

    def standard_input(self) -> None:
        """Write what stands on standard input to standard output."""
        from access_rules.loading.reader import read_text  # noqa: PLC0415

        content = sys.stdin.buffer.read()
        document = read_text(content, "<stdin>")
        text = self._formatted(document, None)
        if text is not None:
            self._is_change(document, content, text)
            if not (self.check or self.diff):
                hand_over(text)

    def sum_up(self) -> None:
        """Say how many files were rewritten."""
        say(self._summary(), error=self.diff)

    def _formatted(self, document: Document, ruleset: Path | None) -> str | None:
        from access_rules.loading.formatting.formatter import format_document  # noqa: PLC0415

        speech = self._speech(document, ruleset)
        if speech is None:
            self.left_alone += 1
            return None
        formatted = format_document(document, speech)
        if formatted.text is None:
            self.left_alone += 1
            self._show(formatted.findings, {document.name: document.text})
        return formatted.text

    def _is_change(self, document: Document, content: bytes, text: str) -> bool:
        if text.encode() == content:
            self.unchanged += 1
            return False
        self.changed += 1
        if self.diff:
            self._show_diff(document, text)
        return True

    def _write(self, path: Path, text: str) -> None:
        if not (self.check or self.diff):
            path.write_bytes(text.encode())
            say(f"已改写 {path}" if self.spoken == "zh" else f"rewritten: {path}")
        elif not self.diff:
            say(f"需要改写 {path}" if self.spoken == "zh" else f"to be rewritten: {path}")

    # ---- words in a language

    def _speech(self, document: Document, ruleset: Path | None) -> Speech | None:
        """How words are said in a file; None after reporting that the facts of its ruleset cannot be read."""
        from access_rules.loading.formatting.files import facts_in  # noqa: PLC0415
        from access_rules.loading.formatting.speech import Speech  # noqa: PLC0415

        if self.lang is None:
            return Speech()
        if ruleset is None:
            return Speech(self.lang, facts_in(document))
        if ruleset not in self._speeches:
            self._speeches[ruleset] = self._speech_of(ruleset)
        return self._speeches[ruleset]

    def _speech_of(self, ruleset: Path) -> Speech | None:
        from access_rules.errors import RulesetError  # noqa: PLC0415
        from access_rules.loading.formatting.files import facts_of  # noqa: PLC0415
        from access_rules.loading.formatting.speech import Speech  # noqa: PLC0415

        try:
            return Speech(self.lang, facts_of(ruleset, self._shelf))
        except RulesetError as error:
            self._show(error.diagnostics, error.texts)
            return None

    # ---- telling

    def _show(self, findings: Sequence[Diagnostic], texts: dict[str, str]) -> None:
        show_findings(findings, texts, self.spoken, error=True)

    def _show_diff(self, document: Document, text: str) -> None:
        lines = unified_diff(
            document.text.splitlines(keepends=True),
            text.splitlines(keepends=True),
            document.name,
            document.name,
        )
        # A line without its end, the last of a file, would run into the next.
        hand_over("".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines))

    def _summary(self) -> str:
        only = self.check or self.diff
        if self.spoken == "zh":
            told = [f"{self.changed} 个文件{'需要改写' if only else '已改写'}", f"{self.unchanged} 个不用改"]
            return "，".join([*told, *([f"{self.left_alone} 个有错，没有动"] if self.left_alone else [])])
        told = [
            f"{self.changed} {'file' if self.changed == 1 else 'files'} {'to be rewritten' if only else 'rewritten'}",
            f"{self.unchanged} as they should be",
        ]
        return ", ".join([*told, *([f"{self.left_alone} left alone for mistakes"] if self.left_alone else [])])
