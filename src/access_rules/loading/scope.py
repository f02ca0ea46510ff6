"""What has been declared so far, and the findings about it: the table names are looked up in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Label, Message, did_you_mean, listed
from access_rules.folding import fold, nearest
from access_rules.language.conditions import AS_OF
from access_rules.language.facts import Fact, FactType
from access_rules.language.lists import ItemList
from access_rules.language.rulebook import Definition, Roles
from access_rules.language.rules import Rule
from access_rules.language.sources import Source
from access_rules.language.vocabulary import Names, choice_names
from access_rules.language.watches import Watch
from access_rules.loading.positions import Node, Path, Positions
from access_rules.loading.shape import Broken
from access_rules.source import Span

AS_OF_FACT = Fact(AS_OF, FactType.DATE, "时点")
"""The day of the decision, which conditions may test like a date fact."""

_AS_OF_WORDS = (AS_OF, AS_OF_FACT.title)


def pointing(span: Span | None, zh: str, en: str) -> tuple[Label, ...]:
    """A label at a place, with what is there; none where the place is not known."""
    return (Label(span, Message(zh, en)),) if span else ()


def _words_beside(beside: Collection[str]) -> Message | None:
    """What may stand in braces where that is more than facts."""
    if not beside:
        return None
    zh = listed(each for each in beside if not each.isascii()).zh
    en = listed(each for each in beside if each.isascii()).en
    return Message(
        f"花括号里写事实的编号或标题，或者 {zh}；不是占位就改用别的括号",
        f"write the id or title of a fact in the braces, or {en}; use other brackets if no value is to be filled in",
    )


def first_declared(span: Span | None) -> tuple[Label, ...]:
    """A label that points at the earlier of two declarations."""
    return pointing(span, "先在这里声明", "first declared here")


@dataclass
class Section:
    """The names of one kind of thing: what is declared, and what was declared but refused."""

    code_unknown: str
    has_titles: bool = True
    titles: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    spans: dict[str, Span | None] = field(default_factory=dict)
    _lost: set[str] = field(default_factory=set)
    _is_untold: bool = False
    _names: Names | None = None

    def declare(self, name: str, titles: tuple[str | None, ...], span: Span | None) -> None:
        """Add a name with the titles it may be written by."""
        self.titles[name] = titles
        self.spans[name] = span
        self._names = None

    def lose(self, *words: str | None) -> None:
        """Remember names and titles whose declaration was refused: whoever uses them has made no mistake."""
        self._lost.update(fold(word) for word in words if word)

    def lose_broken(self, entries: Iterable[Broken]) -> None:
        """The same for entries that were refused for their shape, with the titles that can be read."""
        for entry in entries:
            titles = (entry.data.get("title"), entry.data.get("short_title"))
            self.lose(entry.id, *(title for title in titles if isinstance(title, str)))
            self._is_untold |= entry.id is None or (self.has_titles and not isinstance(titles[0], str))

    def is_lost(self, word: str) -> bool:
        """Whether a word names, or may name, something whose declaration was refused."""
        return self._is_untold or fold(word) in self._lost

    @property
    def names(self) -> Names:
        """The names declared so far."""
        if self._names is None:
            self._names = Names(self.titles)
        return self._names

    def near(self, word: str) -> str | None:
        """The id or title that a misspelt word most likely means."""
        return nearest(word, self.names.spellings)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry is written, so that a later step can point at a part of it."""

    path: Path
    positions: Positions

    def value(self, *steps: str | int) -> Span:
        """Where the value of a keyword stands."""
        return self.positions.value((*self.path, *steps))

    def node(self, *steps: str | int) -> Node | None:
        """The node of a value, None where the entry has no such place."""
        return self.positions.node((*self.path, *steps))

    def word(self, *steps: str | int) -> str:
        """A word as written."""
        return self.positions.raw((*self.path, *steps)) or ""


@dataclass
class Scope:
    """Everything the layers read so far have declared, and every finding.

    ``whole`` is False where a part of the ruleset could not be read: what looks unknown may be declared there;
    ``is_topmost`` while the layer is read that brings the vocabulary.
    ``lost_roles`` are the parts whose fact was refused: that nobody plays them is not another mistake.
    ``cited_in_part`` are the rules with a citation that was refused; ``places`` tells where each rule
    and watch is written.
    """

    findings: list[Diagnostic] = field(default_factory=list)
    facts: dict[str, Fact] = field(default_factory=dict)
    choices: dict[str, Names] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    lists: dict[str, ItemList] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    roles: Roles = field(default_factory=Roles)
    fact_names: Section = field(default_factory=lambda: Section("AR301"))
    list_names: Section = field(default_factory=lambda: Section("AR305"))
    source_names: Section = field(default_factory=lambda: Section("AR306"))
    definition_names: Section = field(default_factory=lambda: Section("AR308"))
    rule_names: Section = field(default_factory=lambda: Section("AR309", has_titles=False))
    watch_names: Section = field(default_factory=lambda: Section("AR535", has_titles=False))
    places: dict[str, Place] = field(default_factory=dict)
    roles_span: Span | None = None
    invariants: dict[str, Span | None] = field(default_factory=dict)
    lost_roles: set[str] = field(default_factory=set)
    cited_in_part: set[str] = field(default_factory=set)
    whole: bool = True
    is_topmost: bool = True

    def report(
        self,
        code: str,
        span: Span | None,
        *,
        labels: tuple[Label, ...] = (),
        help: Message | None = None,
        also: Message | None = None,
        **words: Any,
    ) -> None:
        """Add a finding."""
        self.findings.append(diagnose(code, span, labels=labels, help=help, also=also, **words))

    # ---- names

    def find(self, section: Section, word: str, span: Span | None, *, help: Message | None = None) -> str | None:
        """The id that a word names; None after reporting that it names nothing or more than one thing.

        ``help`` is what to say where it names nothing, in place of a near name.
        """
        found = section.names.candidates(word)
        if len(found) == 1:
            return found[0]
        if found:
            labels = tuple(
                label
                for each in found
                for label in pointing(section.spans[each], f"`{each}` 在这里声明", f"`{each}` is declared here")
            )
            self.report("AR302", span, labels=labels, word=word, choices=listed(found))
        elif self.whole and not section.is_lost(word):
            meant = help or did_you_mean(section.near(word)) or self._added_above(section)
            self.report(section.code_unknown, span, word=word, help=meant)
        return None

    def find_fact(self, word: str, span: Span | None, *, help: Message | None = None) -> Fact | None:
        """The fact that a word names, or None after reporting why it names none."""
        is_known = bool(self.fact_names.names.candidates(word))
        name = self.find(self.fact_names, word, span, help=help if is_known else help or self._meant(word))
        return self.facts.get(name) if name else None

    def _added_above(self, section: Section) -> Message | None:
        """Who can add to the vocabulary, where a lower layer cannot."""
        is_vocabulary = section is self.fact_names or section is self.definition_names
        if self.is_topmost or not is_vocabulary:
            return None
        return Message(
            "看看是不是写错了；下层规则集不能自己声明，新的要请上层增加",
            "check the spelling; a lower layer cannot declare it, so a new one has to be added above",
        )

    def find_tested(self, word: str, span: Span | None, *, help: Message | None = None) -> Fact | None:
        """The fact that a condition names: the day of the decision is one of them."""
        return AS_OF_FACT if word in _AS_OF_WORDS else self.find_fact(word, span, help=help)

    def find_list(self, word: str, span: Span | None) -> str | None:
        """The list that a word names, or None after reporting why it names none."""
        return self.find(self.list_names, word, span)

    def find_source(self, word: str, span: Span | None) -> str | None:
        """The document that a word names, or None after reporting why it names none."""
        return self.find(self.source_names, word, span)

    def find_rule(self, word: str, span: Span | None) -> str | None:
        """The rule whose id a word is, or None after reporting that it is none."""
        is_known = bool(self.rule_names.names.candidates(word))
        return self.find(self.rule_names, word, span, help=None if is_known else self._rule_meant(word))

    def find_watch(self, word: str, span: Span | None) -> str | None:
        """The watch whose id a word is, or None after reporting that it is none."""
        return self.find(self.watch_names, word, span)

    def _rule_meant(self, word: str) -> Message | None:
        """The id of the rule whose title was written in place of it."""
        found = [rule.id for rule in self.rules.values() if rule.title == word]
        if len(found) != 1:
            return None
        return Message(
            f"这是规则的标题，写它的编号 `{found[0]}`", f"this is the title of a rule: write its id `{found[0]}`"
        )

    def find_placeholder(self, word: str, span: Span | None, beside: Collection[str] = ()) -> None:
        """Report a placeholder in a text that names no fact, nor one of the words that stand ``beside`` facts there."""
        found = self.fact_names.names.candidates(word)
        if len(found) > 1:
            self.find(self.fact_names, word, span)
        elif not found and self.whole and not self.fact_names.is_lost(word):
            near = self.fact_names.near(word)
            help_ = Message(f"写作 `{{{near}}}`", f"write `{{{near}}}`") if near else _words_beside(beside)
            self.report("AR315", span, word=word, help=help_)

    def _meant(self, word: str) -> Message | None:
        """What a word means that stands for a fact and is none: a definition, or a value of some fact."""
        if word in _AS_OF_WORDS:
            return Message(
                "`时点` 是作出决定的日子，只能写在条件里", "`as_of` is the day of the decision; only conditions name it"
            )
        if self.definition_names.names.find(word):
            return Message(f"`{word}` 是定义：写作 `符合: {word}`", f"`{word}` is a definition: write `holds: {word}`")
        fact = next((each for each in self.facts.values() if self.names_of_choices(each).find(word)), None)
        if fact is None:
            return None
        written = f"{fact.title}: {word}" if fact.type is FactType.ENUM else f"{fact.title}: {{含: {word}}}"
        in_english = f"{fact.id}: {word}" if fact.type is FactType.ENUM else f"{fact.id}: {{includes: {word}}}"
        return Message(
            f"`{word}` 是 `{fact.title}` 的取值：写作 `{written}`",
            f"`{word}` is a value of `{fact.id}`: write `{in_english}`",
        )

    # ---- values

    def names_of_choices(self, fact: Fact) -> Names:
        """The names of the values or elements of a fact."""
        if fact.id not in self.choices:
            self.choices[fact.id] = choice_names(fact.choices)
        return self.choices[fact.id]

    def authorities(self) -> Fact | None:
        """The fact that holds approvals, whose elements are the authorities."""
        return self.facts.get(self.roles.approvals) if self.roles.approvals else None
