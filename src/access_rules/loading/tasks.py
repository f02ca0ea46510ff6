"""Tasks as written in files: YAML, JSON or JSON Lines become mappings that remember where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from access_rules import strict_json
from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message, in_reading_order
from access_rules.errors import FactError
from access_rules.folding import fold
from access_rules.loading.keywords import english
from access_rules.loading.positions import Path as Place
from access_rules.loading.positions import Positions
from access_rules.loading.reader import Document, read_text
from access_rules.source import Span
from access_rules.strict_json import DuplicateKeyError, NotJSONError

BESIDE_FACTS = frozenset({"id", "title", "facts", "as_of", "expect", "note", "source", "official", "exception"})
"""What an entry may hold when its facts stand under ``facts``: whatever a case holds."""

DUPLICATE_KEY = "AR118"

_ABOUT_THE_KEY = ("AR701", "AR708", "AR713", "AR714")
"""Findings about a fact's name; the others are about its value."""

_LONGEST_NUMBER = 40
"""Characters of a number in JSON: far more than any fact needs, far less than Python refuses to read."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a task was written: the file, its text, the line of a JSON Lines entry, the place in the document."""

    file: str
    text: str
    line: int | None = None
    place: Place = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """The text by the name of its file."""
        return {self.file: self.text}

    def document(self) -> Document:
        """The document with its positions; read again when there is something to say about it."""
        text = self.text if self.line is None else _only_line(self.text, self.line)
        return read_text(text, self.file)  # JSON too: it is YAML


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """A task as somebody wrote it; ``name`` tells it apart from others, by its title or id, its file and its number."""

    name: str
    facts: Mapping[str, object]
    origin: Origin = field(repr=False)
    as_of: date | None = None

    def located(self, error: FactError, titles: Mapping[str, str]) -> FactError:
        """The error with its findings placed in the file; ``titles`` are those of the facts, by id."""
        positions = self.origin.document().positions
        findings = [self._located(each, positions, titles) for each in error.diagnostics]
        return FactError(findings, self.origin.texts)

    def _located(self, finding: Diagnostic, positions: Positions, titles: Mapping[str, str]) -> Diagnostic:
        if finding.span is not None:
            return finding
        name, *inner = finding.path or ("",)
        key = self._key(str(name), titles)
        if key is None:
            return replace(finding, span=positions.first_key(self.origin.place))
        place = (*self.origin.place, key)
        at = positions.key(place) if finding.code in _ABOUT_THE_KEY else positions.value((*place, *inner))
        return replace(finding, span=at)

    def _key(self, name: str, titles: Mapping[str, str]) -> str | None:
        """The key under which the task states a fact: its id, its title, or a spelling of the title."""
        if name in self.facts:
            return name
        spellings = {fold(name), fold(titles.get(name, name))}
        spellings.update(fact for fact, title in titles.items() if title == name)
        return next((key for key in self.facts if key in spellings or fold(key) in spellings), None)


@dataclass(frozen=True, slots=True)
class TaskFile:
    """The tasks of a file, and what is wrong with the entries that are none; ``texts`` is its text by name."""

    tasks: tuple[WrittenTask, ...]
    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, str]


def read_tasks(path: Path) -> TaskFile:
    """The tasks in a file. Raises OSError where it cannot be read."""
    return parse_tasks(path.read_bytes(), path.as_posix())


def parse_tasks(content: bytes, name: str) -> TaskFile:
    """The tasks in a text: JSON or JSON Lines by its name (.json, .jsonl) or by what it holds, else YAML.

    A file holds one task, or a list of tasks; each is a mapping of facts, or of ``facts`` with
    ``id``, ``title`` and ``as_of`` beside them.
    """
    text = _text(content)
    tasks: list[WrittenTask] = []
    findings: list[Diagnostic] = []
    for document in _documents(content, text, name):
        text = document.origin.text
        findings.extend(document.findings)
        for each in _entries(document):
            if isinstance(each, WrittenTask):
                tasks.append(each)
            else:
                findings.append(each)
    if not tasks and not findings:
        findings.append(diagnose("AR712", Span(name, 1, 1, 1, 1), name=name))
    return TaskFile(tuple(tasks), in_reading_order(findings), {name: text or ""})


@dataclass(frozen=True, slots=True)
class _Parsed:
    """One document: what it holds, or why it cannot be read."""

    origin: Origin
    data: object = None
    findings: tuple[Diagnostic, ...] = ()

    @property
    def is_readable(self) -> bool:
        return not any(each.is_error for each in self.findings)


def _text(content: bytes) -> str | None:
    """The text, with all line ends alike so that lines are counted as editors do; None where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None


def _documents(content: bytes, text: str | None, name: str) -> Iterator[_Parsed]:
    if text is not None and _is_json_lines(name, text):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                yield _parsed_json(line, Origin(name, text, line=number))
    elif text is not None and (name.endswith(".json") or (text.lstrip()[:1] in ("{", "[") and _is_json(text))):
        yield _parsed_json(text, Origin(name, text))
    else:
        document = read_text(content, name)
        yield _Parsed(Origin(name, document.text), document.data, document.diagnostics)


def _is_json_lines(name: str, text: str) -> bool:
    """Whether each line is a task: by the file's name, else where the first of several lines is one by itself."""
    if name.endswith((".jsonl", ".ndjson")):
        return True
    lines = text.strip().split("\n", 1)
    return len(lines) > 1 and not name.endswith(".json") and lines[0].startswith("{") and _is_json(lines[0])


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return False
    return True


def _parsed_json(text: str, origin: Origin) -> _Parsed:
    first = origin.line or 1
    try:
        data = strict_json.parsed(text, decimal=Decimal, integer=_integer)
    except json.JSONDecodeError as error:
        span = _at(origin.file, first + error.lineno - 1, error.colno)
        return _Parsed(origin, findings=(diagnose("AR711", span, problem=_in_words(error.msg)),))
    except DuplicateKeyError:
        twice = (each for each in origin.document().diagnostics if each.code == DUPLICATE_KEY)
        return _Parsed(origin, findings=tuple(twice))
    except NotJSONError as error:
        before = text[: max(text.find(error.word), 0)]
        line, column = before.count("\n"), len(before) - before.rfind("\n")
        span = replace(_at(origin.file, first + line, column), end_column=column + len(error.word))
        return _Parsed(origin, findings=(diagnose("AR711", span, problem=error.problem),))
    except RecursionError:
        span = _at(origin.file, first, 1)
        return _Parsed(origin, findings=(diagnose("AR711", span, problem=Message("嵌套太深", "nested too deeply")),))
    return _Parsed(origin, data)


def _at(file: str, line: int, column: int) -> Span:
    return Span(file, line, column, line, column + 1)


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise NotJSONError(Message("数字太长", "a number is too long"), digits)
    return int(digits)


_PROBLEMS: Mapping[str, Message] = {
    "Expecting value": Message("这里应有一个值", "a value is expected here"),
    "Expecting property name enclosed in double quotes": Message(
        "这里应有一个用英文双引号括起的名称", "a name in double quotes is expected here"
    ),
    "Expecting ':' delimiter": Message("名称之后应有英文冒号", "a colon is expected behind the name"),
    "Expecting ',' delimiter": Message("这里应有英文逗号或者右括号", "a comma or a closing bracket is expected here"),
    "Unterminated string starting at": Message("这段文字没有右引号", "this text has no closing quote"),
    "Extra data": Message("后面还有多余的内容", "there is more behind the end"),
    "Invalid control character at": Message("文字中有换行或者制表符", "a line break or a tab stands in a text"),
    "Illegal trailing comma before end of object": Message("最后一项之后多了逗号", "a comma follows the last entry"),
    "Illegal trailing comma before end of array": Message("最后一项之后多了逗号", "a comma follows the last item"),
}
"""What Python's parser reports, in words for people."""


def _in_words(problem: str) -> Message:
    return _PROBLEMS.get(problem, Message(problem, problem[:1].lower() + problem[1:]))


def _entries(document: _Parsed) -> Iterator[WrittenTask | Diagnostic]:
    """The tasks of a document, or what is wrong with an entry."""
    if not document.is_readable:
        return
    data, place = _tasks_of(document.data)
    if not isinstance(data, list):
        if data is not None:
            yield from _entry(data, replace(document.origin, place=place), _numbered(document.origin, None))
        return
    for number, each in enumerate(data):
        origin = replace(document.origin, place=(*place, number))
        yield from _entry(each, origin, _numbered(document.origin, number + 1 if len(data) > 1 else None))


def _tasks_of(data: object) -> tuple[object, Place]:
    """What holds the tasks, and where: a file of cases can be decided too."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if english(str(key)) == "cases" and isinstance(value, list):
                return value, (str(key),)
    return data, ()


def _numbered(origin: Origin, number: int | None) -> str:
    name = origin.file if origin.line is None else f"{origin.file}:{origin.line}"
    return name if number is None else f"{name}#{number}"


def _entry(entry: object, origin: Origin, name: str) -> Iterator[WrittenTask | Diagnostic]:
    if not isinstance(entry, Mapping):
        yield diagnose("AR709", origin.document().positions.value(origin.place), written=_shown(entry))
        return
    keys = {english(str(key)): str(key) for key in entry}
    beside = {word: entry[key] for word, key in keys.items() if word in BESIDE_FACTS}
    facts = beside.get("facts")
    if not isinstance(facts, Mapping):
        yield WrittenTask(name, entry, origin)
        return
    findings = [*_strays(entry, origin, keys["facts"]), *_wrong_day(entry, origin, keys.get("as_of"))]
    if findings:
        yield from findings
        return
    identity = beside.get("title") or beside.get("id")
    yield WrittenTask(
        name=name if identity is None else f"{identity} ({name})",
        facts=facts,
        origin=replace(origin, place=(*origin.place, keys["facts"])),
        as_of=_day(beside.get("as_of")),
    )


def _strays(entry: Mapping[str, object], origin: Origin, facts: str) -> Iterator[Diagnostic]:
    for key in entry:
        if english(key) not in BESIDE_FACTS:
            yield diagnose("AR713", origin.document().positions.key((*origin.place, key)), key=key, facts=facts)


def _wrong_day(entry: Mapping[str, object], origin: Origin, key: str | None) -> Iterator[Diagnostic]:
    if key is not None and entry[key] is not None and _day(entry[key]) is None:
        span = origin.document().positions.value((*origin.place, key))
        yield diagnose("AR710", span, written=_shown(entry[key]))


def _day(written: object) -> date | None:
    """The day that was written; None where it is no day."""
    if isinstance(written, str) and len(written) == len("2026-03-01"):
        try:
            return date.fromisoformat(written)
        except ValueError:
            return None
    return written if isinstance(written, date) else None


def _shown(written: object) -> str:
    text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False, default=str)
    return text[:60]


def _only_line(text: str, number: int) -> str:
    """The text with all lines empty but one, so that places in it are counted as in the whole."""
    return "\n" * (number - 1) + text.split("\n")[number - 1]
