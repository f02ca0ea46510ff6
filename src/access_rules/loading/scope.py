"""What has been declared so far, and the findings about it: the table names are looked up in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message
from access_rules.folding import nearest
from access_rules.language.conditions import AS_OF
from access_rules.language.facts import Fact, FactType
from access_rules.language.lists import ItemList
from access_rules.language.rulebook import Definition, Roles
from access_rules.language.rules import Rule
from access_rules.language.sources import Source
from access_rules.language.vocabulary import Names, choice_names
from access_rules.source import Span

AS_OF_FACT = Fact(AS_OF, FactType.DATE, "时点")
"""The day of the decision, which conditions may test like a date fact."""


def did_you_mean(near: str | None) -> Message | None:
    """A help that suggests a near name, or None where none is near."""
    return Message(f"是否为 `{near}`？", f"did you mean `{near}`?") if near else None


def first_declared(span: Span | None) -> tuple[Label, ...]:
    """A label that points at the earlier declaration."""
    return (Label(span, Message("先在这里声明", "first declared here")),) if span else ()


@dataclass
class Section:
    """The names of one kind of thing: what is declared, what was declared but refused."""

    kind: str
    code_unknown: str
    titles: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    spans: dict[str, Span | None] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    _names: Names | None = None

    def declare(self, name: str, titles: tuple[str | None, ...], span: Span | None) -> None:
        """Add a name with the titles it may be written by."""
        self.titles[name] = titles
        self.spans[name] = span
        self._names = None

    @property
    def names(self) -> Names:
        """The names declared so far."""
        if self._names is None:
            self._names = Names(self.titles)
        return self._names


@dataclass
class Scope:
    """Everything the layers read so far have declared, and every finding."""

    findings: list[Diagnostic] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    choices: dict[str, Names] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    lists: dict[str, ItemList] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    roles: Roles = field(default_factory=Roles)
    fact_names: Section = field(default_factory=lambda: Section("fact", "AR301"))
    list_names: Section = field(default_factory=lambda: Section("list", "AR305"))
    source_names: Section = field(default_factory=lambda: Section("source", "AR306"))
    definition_names: Section = field(default_factory=lambda: Section("definition", "AR308"))
    rule_names: Section = field(default_factory=lambda: Section("rule", "AR309"))
    whole: bool = True

    def report(
        self,
        code: str,
        span: Span | None,
        *,
        labels: tuple[Label, ...] = (),
        help: Message | None = None,
        **words: Any,
    ) -> None:
        """Add a finding."""
        self.findings.append(diagnose(code, span, labels=labels, help=help, **words))

    def find(self, section: Section, word: str, span: Span | None) -> str | None:
        """The id that a word names; None after reporting that it names nothing or more than one thing."""
        found = section.names.candidates(word)
        if len(found) == 1:
            return found[0]
        if found:
            choices = "、".join(f"`{each}`" for each in found)
            self.report("AR302", span, word=word, choices=choices)
        elif self.whole and word not in section.broken:
            self.report(section.code_unknown, span, word=word, help=did_you_mean(self._near(section, word)))
        return None

    def find_fact(self, word: str, span: Span | None) -> Fact | None:
        """The fact that a word names, or None after reporting why it names none."""
        if word in (AS_OF, AS_OF_FACT.title):
            return AS_OF_FACT
        name = self.find(self.fact_names, word, span)
        return self.facts.get(name) if name else None

    def find_placeholder(self, word: str, span: Span | None) -> None:
        """Report a placeholder in a text that names no fact."""
        if len(self.fact_names.names.candidates(word)) != 1 and self.whole and word not in self.fact_names.broken:
            near = self._near(self.fact_names, word)
            help_ = Message(f"写作 `{{{near}}}`", f"write `{{{near}}}`") if near else None
            self.report("AR315", span, word=word, help=help_)

    def names_of_choices(self, fact: Fact) -> Names:
        """The names of the values or elements of a fact."""
        if fact.id not in self.choices:
            self.choices[fact.id] = choice_names(fact.choices)
        return self.choices[fact.id]

    def authorities(self) -> Fact | None:
        """The fact that holds approvals, whose elements are the authorities."""
        return self.facts.get(self.roles.approvals) if self.roles.approvals else None

    @staticmethod
    def _near(section: Section, word: str) -> str | None:
        return nearest(word, _spellings(section))


def _spellings(section: Section) -> Iterable[str]:
    return section.names.spellings
