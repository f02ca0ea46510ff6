"""Reading a task: from a mapping that somebody filled in to typed values, or every reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import FactError
from access_rules.folding import nearest
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import Misfit, MisfitKind, read_value, to_json
from access_rules.language.values import Value
from access_rules.language.vocabulary import Vocabulary

EXPECTED = {
    FactType.BOOL: Message("是 或 否", "true or false"),
    FactType.INTEGER: Message("整数，例如 3", "a whole number, for example 3"),
    FactType.DECIMAL: Message("数字，例如 0.5", "a number, for example 0.5"),
    FactType.TEXT: Message("一段非空文字", "a text that is not empty"),
    FactType.ENUM: Message("一个取值的名称", "the name of one value"),
    FactType.DATE: Message("日期，例如 2026-03-01", "a date, for example 2026-03-01"),
    FactType.SET: Message(
        "一个列表，例如 [照片, 视频]；没有则写 []", "a list, for example [photo, video]; [] for none"
    ),
}
"""How to write a value of each type."""


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
                findings.append(self._misfit(fact, name, value))
            else:
                stated[fact.id] = value
        if findings:
            raise FactError(findings)
        return stated

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
        near = nearest(str(name), names.spellings)
        findings.append(diagnose("AR701", None, path=(str(name),), help=_did_you_mean(near), fact=str(name)))
        return None

    def _misfit(self, fact: Fact, name: str, misfit: Misfit) -> Diagnostic:
        path: tuple[str | int, ...] = (name,) if misfit.index is None else (name, misfit.index)
        words: dict[str, Any] = {"fact": name, "value": _shown(misfit.written)}
        match misfit.kind:
            case MisfitKind.TYPE:
                return diagnose("AR702", None, path=path, expected=EXPECTED[fact.type], **words)
            case MisfitKind.CHOICE | MisfitKind.AMBIGUOUS:
                return diagnose("AR703", None, path=path, help=self._choices_help(fact, misfit), **words)
            case MisfitKind.RANGE:
                return diagnose("AR704", None, path=path, range=describe_range(fact), **words)
            case MisfitKind.NONE:
                return diagnose("AR707", None, path=path, **words)

    def _choices_help(self, fact: Fact, misfit: Misfit) -> Message:
        near = nearest(str(misfit.written), self._vocabulary.choices[fact.id].spellings)
        return _did_you_mean(near) or list_choices(fact)


def list_choices(fact: Fact) -> Message:
    """The values a fact can take, as a help."""
    shown = [f"{each.title}（{each.id}）" for each in fact.choices.values()]
    return Message(f"可用的取值：{'、'.join(shown)}", f"the values are: {', '.join(fact.choices)}")


def describe_range(fact: Fact) -> Message:
    """The bounds of a fact, in words."""
    low, high = fact.minimum, fact.maximum
    if low is None:
        return Message(f"不大于 {high}", f"at most {high}")
    if high is None:
        return Message(f"不小于 {low}", f"at least {low}")
    return Message(f"{low} 至 {high}", f"{low} to {high}")


def _did_you_mean(near: str | None) -> Message | None:
    return Message(f"是否为 `{near}`？", f"did you mean `{near}`?") if near else None


def _shown(written: object) -> str:
    text = written if isinstance(written, str) else repr(written)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
