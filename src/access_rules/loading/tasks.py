"""Tasks as written in files: YAML, JSON or JSON Lines become mappings that remember where they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic
from access_rules.errors import FactError
from access_rules.loading.keywords import english
from access_rules.loading.reader import Document, read_text
from access_rules.source import Span


@dataclass(frozen=True, slots=True)
class WrittenTask:
    """A task as somebody wrote it, with the places of its facts; ``name`` tells it apart from others."""

    name: str
    facts: Mapping[str, object]
    as_of: date | None = None
    keys: Mapping[str, Span] = field(default_factory=dict)
    values: Mapping[str, Span] = field(default_factory=dict)
    text: tuple[str, str] | None = None

    def located(self, error: FactError, titles: Mapping[str, str]) -> FactError:
        """The error with its findings placed in the file; ``titles`` are those of the facts, by id."""
        texts = dict([self.text]) if self.text else {}
        return FactError([self._locate(each, titles) for each in error.diagnostics], texts)

    def _locate(self, finding: Diagnostic, titles: Mapping[str, str]) -> Diagnostic:
        name = str(finding.path[0]) if finding.path else ""
        places = self.keys if finding.code in ("AR701", "AR708") else self.values
        span = places.get(name) or places.get(titles.get(name, ""))
        path = finding.path if span else (self.name, *finding.path)
        return replace(finding, span=finding.span or span, path=path)


def read_tasks(path: Path) -> tuple[WrittenTask, ...]:
    """The tasks in a file. Raises FactError with every finding, OSError where there is no such file."""
    return parse_tasks(path.read_bytes(), path.as_posix())


def parse_tasks(content: bytes, name: str) -> tuple[WrittenTask, ...]:
    """The tasks in a text: JSON or JSON Lines by its name (.json, .jsonl) or its first letter, else YAML.

    A file holds one task, or a list of tasks; each is a mapping of facts, or of ``facts`` with
    ``id`` and ``as_of``. Raises FactError with every finding.
    """
    if name.endswith((".jsonl", ".ndjson")):
        return tuple(_json_lines(content, name))
    if name.endswith(".json") or (content.lstrip()[:1] == b"{" and _is_json(content)):
        return tuple(_tasks(_json(content, name, 1), name))
    return tuple(_yaml_tasks(read_text(content, name)))


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _json(content: bytes, name: str, line: int) -> object:
    try:
        return json.loads(content)
    except UnicodeDecodeError as error:
        raise FactError([diagnose("AR711", Span(name, line, 1, line, 1), problem=error.reason)]) from None
    except (json.JSONDecodeError, RecursionError) as error:
        at, column = (line + error.lineno - 1, error.colno) if isinstance(error, json.JSONDecodeError) else (line, 1)
        problem = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise FactError([diagnose("AR711", Span(name, at, column, at, column), problem=problem)]) from None


def _json_lines(content: bytes, name: str) -> Iterator[WrittenTask]:
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if line.strip():
            yield from _tasks(_json(line, name, number), f"{name}:{number}")


def _tasks(data: object, name: str) -> Iterator[WrittenTask]:
    entries = data if isinstance(data, list) else [data]
    for number, entry in enumerate(entries, start=1):
        label = name if len(entries) == 1 else f"{name}#{number}"
        facts, identity, as_of, _ = _parts(entry, label)
        yield WrittenTask(identity or label, facts, as_of)


def _yaml_tasks(document: Document) -> Iterator[WrittenTask]:
    texts = {document.name: document.text}
    if any(each.is_error for each in document.diagnostics):
        raise FactError(document.diagnostics, texts)
    data: object = document.data
    prefix: tuple[str | int, ...] = ()
    if isinstance(data, Mapping):
        section = next((key for key in data if english(key) == "cases" and isinstance(data[key], list)), None)
        data, prefix = (data[section], (section,)) if section else (data, ())
    entries = data if isinstance(data, list) else [data]
    for number, entry in enumerate(entries):
        label = document.name if len(entries) == 1 else f"{document.name}#{number + 1}"
        try:
            facts, identity, as_of, key = _parts(entry, label)
        except FactError as error:
            raise FactError(error.diagnostics, texts) from None
        path: tuple[str | int, ...] = (*prefix, number) if isinstance(data, list) else ()
        path = (*path, key) if key else path
        positions = document.positions
        yield WrittenTask(
            name=identity or label,
            facts=facts,
            as_of=as_of,
            keys={each: positions.key((*path, each)) for each in facts},
            values={each: positions.value((*path, each)) for each in facts},
            text=(document.name, document.text),
        )


def _parts(entry: object, label: str) -> tuple[Mapping[str, object], str | None, date | None, str | None]:
    """The facts of an entry, its id and day where it has them, and the key under which the facts stand."""
    if not isinstance(entry, Mapping):
        raise FactError([diagnose("AR709", None, path=(label,), written=str(entry)[:60])])
    key = next((each for each in entry if english(str(each)) == "facts" and isinstance(entry[each], Mapping)), None)
    if key is None:
        return entry, None, None, None
    others = {english(str(each)): entry[each] for each in entry}
    identity = others.get("id")
    return entry[key], str(identity) if identity is not None else None, _day(others.get("as_of"), label), str(key)


def _day(written: object, label: str) -> date | None:
    if written is None or isinstance(written, date):
        return written
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise FactError([diagnose("AR710", None, path=(label, "as_of"), written=str(written))]) from None
