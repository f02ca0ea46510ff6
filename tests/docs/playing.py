"""Playing a page: doing what it tells its reader to do, in a folder of its own, and seeing what comes out."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from access_rules.cli.app import main
from access_rules.cli.starter import STARTERS
from access_rules.library import shipped_names
from tests.docs.pages import PROJECT, Block, Mark, Page

_FILE = re.compile(r"^(?P<name>.+?)(?: \((?P<encoding>[a-z0-9-]+)\))?(?: \(×(?P<times>\d+)\))?$")
_DIGEST = re.compile(r"\b[0-9a-f]{12}\b")
_SHIPPED_LINE = re.compile(rf"\b((?:{'|'.join(map(re.escape, shipped_names()))})/[\w./-]+\.yaml):\d+")
_LOCALES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}
ELISION = "…"


@dataclass(frozen=True, slots=True)
class Run:
    """A command or a Python block with what it printed and its exit code."""

    what: str | Block
    output: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Played:
    """A block that shows output, with the text it should have, and the commands it ran."""

    block: Block
    actual: str
    runs: tuple[Run, ...] = ()


@dataclass
class Stage:
    """The folder in which a page is played; a checkout's rulesets and examples are there."""

    folder: Path
    language: str
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "__page__"})
    printed: str = ""
    executed: Block | None = None
    is_shown: bool = True

    def __post_init__(self) -> None:
        for name in ("rulesets", "examples"):
            (self.folder / name).symlink_to(PROJECT / name)

    def play(self, page: Page) -> Iterator[Played]:
        """Everything on a page, in order; what shows output is given back as it should be."""
        for step in page.steps:
            if isinstance(step, Mark):
                self.heed(step)
            elif (played := self.do(step, page)) is not None:
                yield played
        self.require_shown()

    def require_shown(self) -> None:
        """What a Python block prints has to stand below it."""
        assert self.is_shown or not self.printed, f"not shown: {self.printed}"

    def heed(self, mark: Mark) -> None:
        """Do what a mark asks that stands alone."""
        if mark.word == "starter":
            for name, text in STARTERS[self.language].items():
                self.write(f"{mark.argument}/{name}", text.lstrip("\n"))
        else:
            raise AssertionError(f"line {mark.line}: a mark `{mark.word}` needs a block")

    def do(self, block: Block, page: Page) -> Played | None:
        """Do what a block says."""
        word = block.word.split()[0] if block.word else None
        match word, block.language:
            case (("file" | "avoid" | "prefer"), _):
                assert block.mark
                self.write_as(block.mark.argument, block.text)
            case "line", _:
                assert block.mark
                self.replace_line(int(block.mark.word.split()[1]), block.mark.argument, block.text)
            case "output", _:
                self.is_shown = True
                runs = (Run(self.executed, self.printed),) if self.executed else ()
                return Played(block, _as_shown(block.text, _tidy(self.printed)), runs)
            case None, "python":
                self.require_shown()
                self.printed, self.executed, self.is_shown = self.execute(block), block, False
            case None, "console":
                results = tuple(self.run(command) for command, _ in commands(block))
                return Played(block, _shown(block, results), results)
            case "not", _:
                pass
            case _:
                raise AssertionError(f"{page.name}:{block.line}: nothing says how to try this {block.language} block")
        return None

    def write_as(self, argument: str, text: str) -> None:
        """Write a file named with its encoding and how often its text is repeated."""
        found = _FILE.match(argument)
        assert found, argument
        self.write(found["name"], text * int(found["times"] or 1), found["encoding"] or "utf-8")

    def replace_line(self, number: int, name: str, text: str) -> None:
        """Put a text in the place of one line of a file of the reader's folder."""
        lines = (self.folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        lines[number - 1] = text
        self.write(name, "".join(lines))

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        """Write a file of the reader's folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))

    def again(self, run: Run) -> Run:
        """The same once more."""
        return self.run(run.what) if isinstance(run.what, str) else Run(run.what, self.execute(run.what))

    def execute(self, block: Block) -> str:
        """What a Python block prints; it may use the names of the blocks above it."""
        printed = io.StringIO()
        code = compile("\n" * block.line + block.text, "<page>", "exec", dont_inherit=True)
        with self._here(), contextlib.redirect_stdout(printed):
            exec(code, self.names)  # what the page tells its reader to type
        return printed.getvalue()

    def run(self, command: str) -> Run:
        """Run a command of ours as a shell would."""
        words = shlex.split(command)
        assert words[0] == "access-rules", f"only access-rules is run here, not `{command}`"
        written = io.BytesIO()
        # What is for programs goes to the bytes below the text.
        printed = io.TextIOWrapper(written, encoding="utf-8", newline="\n", write_through=True)
        code: object = 0
        with (
            self._here(),
            mock.patch.object(sys, "argv", words),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
        ):
            try:
                main()
            except SystemExit as end:
                code = end.code
        return Run(command, written.getvalue().decode(), int(str(code or 0)))

    @contextlib.contextmanager
    def _here(self) -> Iterator[None]:
        locale = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": _LOCALES[self.language], "COLUMNS": "80"}
        with contextlib.chdir(self.folder), mock.patch.dict(os.environ, locale):
            yield


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it."""
    command: str | None = None
    shown: list[str] = []
    for line in block.text.splitlines(keepends=True):
        if line.startswith("$ "):
            if command is not None:
                yield command, "".join(shown)
            command, shown = line[2:].strip(), []
        else:
            shown.append(line)
    if command is not None:
        yield command, "".join(shown)


def _shown(block: Block, runs: tuple[Run, ...]) -> str:
    """The console block as it should be."""
    shown = (each for _, each in commands(block))
    return "".join(f"$ {run.what}\n{_as_shown(each, _tidy(run.output))}" for each, run in zip(shown, runs, strict=True))


def _as_shown(shown: str, output: str) -> str:
    """What is shown, as long as it is right: what it leaves out stays left out; else the output."""
    return shown if agree(shown, output) else output


def agree(shown: str, output: str) -> bool:
    """Whether the output shown is what was printed, but for lines left out, digests, and lines of shipped rules."""
    pieces = [re.escape(_settled(piece)) for piece in re.split(rf"(?m)^ *{ELISION}\n", shown)]
    return re.fullmatch("(?:.*\n)*?".join(pieces), _settled(output)) is not None


def _settled(text: str) -> str:
    """Without what changes with every edit of the shipped rulesets."""
    return _SHIPPED_LINE.sub(r"\1", _DIGEST.sub("0" * 12, text))


def _tidy(output: str) -> str:
    """Without blank lines at the end, which a page does not show."""
    return f"{output.rstrip()}\n" if output.strip() else ""
