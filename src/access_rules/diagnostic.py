"""A finding about somebody's input, as a value: what is wrong, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from access_rules.source import Span


class Severity(StrEnum):
    """Whether a finding stops the work (error 错误), asks for attention (warning 警告) or is told on request (提醒)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in Chinese and in English: lower case, no full stop, the author's words in backticks."""

    zh: str
    en: str

    def in_language(self, lang: str) -> str:
        """The sentence in ``lang``, ``"zh"`` or ``"en"``."""
        return self.en if lang == "en" else self.zh


def listed(words: Iterable[str]) -> Message:
    """An author's words one after the other, as either language lists them."""
    quoted = [f"`{word}`" for word in words]
    return Message("、".join(quoted), ", ".join(quoted))


def did_you_mean(near: str | None) -> Message | None:
    """A help that suggests a near name, or None where none is near."""
    return Message(f"是否为 `{near}`？", f"did you mean `{near}`?") if near else None


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that explains a finding."""

    span: Span
    message: Message


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding 诊断: stable code, severity, message, primary span, further spans, help.

    ``span`` is None where the input has no file (a task given as a Python mapping);
    ``path`` then names the place: the fact, and the element in it; or the number of an event in a register.
    """

    code: str
    severity: Severity
    message: Message
    span: Span | None = None
    help: Message | None = None
    labels: tuple[Label, ...] = ()
    path: tuple[str | int, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it stops the work."""
        return self.severity is Severity.ERROR


def moved(finding: Diagnostic, name: Callable[[str], str]) -> Diagnostic:
    """The finding with its files named otherwise."""

    def at(span: Span) -> Span:
        return replace(span, file=name(span.file))

    labels = tuple(replace(label, span=at(label.span)) for label in finding.labels)
    return replace(finding, span=at(finding.span) if finding.span else None, labels=labels)


def in_reading_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by file, place and code, each finding once."""

    def place(finding: Diagnostic) -> tuple[str, int, int, str, str]:
        if finding.span is None:
            return ("", 0, 0, finding.code, "/".join(map(str, finding.path)))
        return (finding.span.file, finding.span.line, finding.span.column, finding.code, finding.message.en)

    return tuple(sorted(dict.fromkeys(diagnostics), key=place))
