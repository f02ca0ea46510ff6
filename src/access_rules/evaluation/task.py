"""Reading a task: from a mapping that somebody filled in to typed values, or every reason why not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message, did_you_mean, listed
from access_rules.errors import FactError
from access_rules.folding import nearest
from access_rules.language.expectations import choices_of, expected, how_to_write, range_of
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import Misfit, MisfitKind, read_value, to_json
from access_rules.language.values import Value
from access_rules.language.vocabulary import Vocabulary

_MOST_SHOWN = 60
"""Characters of a value that a message repeats."""


class TaskReader:
    """Reads tasks in the vocabulary of one ruleset."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self._vocabulary = Vocabulary.of(facts)

    def read(self, task: object) -> dict[str, Value]:
        """The facts a task states, by id; a missing key and None both mean *not stated*.

        ``task`` is a mapping or a pydantic model; facts and values are named by id or title.
        Raises FactError naming every fact that is unknown, of a wrong type or outside its values.
        """
        findings: list[Diagnostic] = []
        stated: dict[str, Value] = {}
        written_as: dict[str, str] = {}
        for name, written in self._entries(task):
            fact = self._fact(name, findings)
            if fact is None or written is None:
                continue
            if fact.id in written_as:
                findings.append(diagnose("AR708", None, path=(name,), fact=name, other=written_as[fact.id]))
                continue
            written_as[fact.id] = name
            value = read_value(fact, self._vocabulary.choices[fact.id], written)
            if isinstance(value, Misfit):
                findings.append(self.misfit(fact, name, value))
            else:
                stated[fact.id] = value
        if findings:
            raise FactError(findings)
        return stated

    def columns(self, names: Iterable[str]) -> dict[str, Fact]:
        """The facts that the columns of a table state, by the name of the column.

        Raises FactError naming every column that is no fact, or a fact that another column states already.
        """
        findings: list[Diagnostic] = []
        found: dict[str, Fact] = {}
        written_as: dict[str, str] = {}
        for name in names:
            fact = self._fact(name, findings)
            if fact is None:
                continue
            if fact.id in written_as:
                findings.append(diagnose("AR708", None, path=(name,), fact=name, other=written_as[fact.id]))
            written_as.setdefault(fact.id, name)
            found[name] = fact
        if findings:
            raise FactError(findings)
        return found

    def to_json(self, stated: Mapping[str, Value]) -> dict[str, object]:
        """The stated facts in JSON values, in the ruleset's order; ``read`` gives them back."""
        return {fact.id: to_json(fact, stated[fact.id]) for fact in self._facts.values() if fact.id in stated}

    def _entries(self, task: object) -> list[tuple[str, object]]:
        dump = getattr(task, "model_dump", None)
        entries = dump() if callable(dump) else task
        if not isinstance(entries, Mapping):
            raise FactError([diagnose("AR709", None, written=_shown(task))])
        return list(entries.items())

    def _fact(self, name: object, findings: list[Diagnostic]) -> Fact | None:
        names = self._vocabulary.facts
        found = names.candidates(name) if isinstance(name, str) else ()
        if len(found) == 1:
            return self._facts[found[0]]
        word, code = str(name), "AR714" if found else "AR701"
        help_ = None if found else did_you_mean(nearest(word, names.spellings))
        findings.append(diagnose(code, None, path=(word,), help=help_, fact=_short(word), choices=listed(found)))
        return None

    def misfit(self, fact: Fact, name: str, misfit: Misfit) -> Diagnostic:
        """Why a value does not fit the fact that the task calls ``name``."""
        path: tuple[str | int, ...] = (name,) if misfit.index is None else (name, misfit.index)
        is_element = misfit.index is not None
        words: dict[str, Any] = {"fact": name, "value": _shown(misfit.written)}
        match misfit.kind:
            case MisfitKind.TYPE:
                takes, help_ = expected(fact, is_element=is_element), how_to_write(fact, is_element=is_element)
                return diagnose("AR702", None, path=path, expected=takes, help=help_, **words)
            case MisfitKind.CHOICE:
                kind = Message("元素", "element") if fact.type is FactType.SET else Message("取值", "value")
                near = did_you_mean(nearest(str(misfit.written), self._vocabulary.choices[fact.id].spellings))
                return diagnose("AR703", None, path=path, help=near or choices_of(fact), kind=kind, **words)
            case MisfitKind.AMBIGUOUS:
                found = self._vocabulary.choices[fact.id].candidates(str(misfit.written))
                return diagnose("AR715", None, path=path, choices=listed(found), **words)
            case MisfitKind.RANGE:
                return diagnose("AR704", None, path=path, range=range_of(fact), **words)
            case MisfitKind.NONE:
                return diagnose("AR707", None, path=path, **words)


def _shown(written: object) -> str:
    """A value as somebody would write it, not as Python prints it."""
    is_container = isinstance(written, bool | list | tuple | dict)
    return _short(json.dumps(written, ensure_ascii=False, default=str) if is_container else str(written))


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
