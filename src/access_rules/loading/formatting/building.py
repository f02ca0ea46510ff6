"""From a sound document to the tree that is written again: words in their language, members not yet in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from access_rules.loading.documents import Model
from access_rules.loading.english import mapping_meant
from access_rules.loading.formatting.habits import habit_of, habit_of_section, is_section, order_of
from access_rules.loading.formatting.speech import Speech
from access_rules.loading.formatting.tree import Group, Habit, Member, Word
from access_rules.loading.forms import AnyForm, EitherForm, Form, ListForm, ModelForm, NamesForm, WordForm, form_of
from access_rules.loading.keywords import english
from access_rules.loading.operators import COMBINATORS
from access_rules.loading.positions import Mapping, Node, Scalar, Sequence

_UNITS: Final = ("days", "working_days", "months")


def build(text: str, root: Mapping, model: type[Model], speech: Speech) -> Group:
    """The tree of a file of the kind ``model`` describes, which has that shape."""
    return _Builder(text, speech).file(form_of(model), root)


def _word(node: Scalar) -> Word:
    return Word(node.start, node.end, node.raw, node.plain)


@dataclass(frozen=True, slots=True)
class _Builder:
    text: str
    speech: Speech

    def file(self, form: ModelForm, root: Mapping) -> Group:
        group = self._model(form, root, None)
        for member in group.members:
            if member.keyword and is_section(member.keyword) and isinstance(member.value, Group):
                member.value.habit = _habit_of_section(member.keyword, member.value)
        return group

    # ---- by form

    def _value(self, form: Form, node: Node, name: str | None) -> Word | Group:
        """A value; ``name`` is the nearest name of an author's above it."""
        match form, node:
            case EitherForm(), _:
                return self._value(_chosen(form, node), node, name)
            case ModelForm(), Mapping():
                return self._model(form, node, name)
            case NamesForm(), Mapping():
                return self._names(form, node, name)
            case ListForm(item=item), Sequence():
                return self._list(item, node, name)
            case WordForm(), Scalar():
                return self.speech.built_in(form, _word(node))
            case AnyForm(holds="Condition"), Mapping():
                return self._condition(node)
            case AnyForm(holds="FactValue"), _:
                return self._fact_value(node, name)
            case _:
                return self._as_written(node)

    def _model(self, form: ModelForm, node: Mapping, name: str | None) -> Group:
        members = []
        for raw, (key, child) in node.entries.items():
            keyword = english(raw) or raw
            value = self._value(form.fields[keyword], child, name)
            members.append(Member(self.speech.keyword(_word(key), keyword), value, keyword))
        return self._group(node, members, habit_of(form.model), order_of(form.model))

    def _names(self, form: NamesForm, node: Mapping, name: str | None) -> Group:
        is_computation = isinstance(form.value, AnyForm) and form.value.holds == "Condition"
        members = []
        for raw, (key, child) in node.entries.items():
            word = self.speech.choice(name, _word(key)) if is_computation else _word(key)
            members.append(Member(word, self._value(form.value, child, raw)))
        return self._group(node, members, _habit_of_names(members))

    def _list(self, item: Form, node: Sequence, name: str | None) -> Group:
        members = [Member(None, self._value(item, child, name)) for child in node.items]
        return self._group(node, members, Habit.LINES if isinstance(item, ModelForm) else Habit.FREE)

    def _as_written(self, node: Node) -> Word | Group:
        match node:
            case Scalar():
                return _word(node)
            case Sequence():
                return self._group(node, [Member(None, self._as_written(child)) for child in node.items])
            case Mapping():
                entries = node.entries.values()
                return self._group(node, [Member(_word(key), self._as_written(child)) for key, child in entries])

    def _group(
        self,
        node: Mapping | Sequence,
        members: list[Member],
        habit: Habit = Habit.FREE,
        order: tuple[str, ...] | None = None,
    ) -> Group:
        is_flow = self.text[node.start : node.start + 1] in ("[", "{")
        return Group(node.start, node.end, isinstance(node, Sequence), is_flow, members, habit, order)

    # ---- conditions and values of facts

    def _fact_value(self, node: Node, name: str | None) -> Word | Group:
        if isinstance(node, Scalar):
            return self.speech.value(name, _word(node))
        return self._as_written(node)

    def _condition(self, node: Mapping) -> Group:
        return self._group(node, [self._part(raw, key, child) for raw, (key, child) in node.entries.items()])

    def _part(self, raw: str, key: Scalar, child: Node) -> Member:
        """One entry of a condition."""
        keyword, word = english(raw), _word(key)
        if keyword not in COMBINATORS:
            return Member(self.speech.day(word), self._test(raw, child))
        return Member(self.speech.keyword(word, keyword), self._combined(child))

    def _combined(self, node: Node) -> Word | Group:
        """The conditions that a combinator combines, or the name of a definition."""
        match node:
            case Mapping():
                return self._condition(node)
            case Sequence():
                return self._group(node, [Member(None, self._combined(child)) for child in node.items])
            case Scalar():
                return _word(node)

    def _test(self, fact: str, node: Node) -> Word | Group:
        """What a fact is compared with."""
        if not isinstance(node, Mapping):
            return self._fact_value(node, fact)
        if any(english(raw) == "fact" for raw in node.entries):
            return self._other_fact(node)
        return self._group(node, [self._operation(fact, raw, key, child) for raw, (key, child) in node.entries.items()])

    def _operation(self, fact: str, raw: str, key: Scalar, child: Node) -> Member:
        operator = english(raw) or raw
        word = self._keyword(key, operator)
        match operator, child:
            case "present", Scalar():
                return Member(word, self.speech.truth(_word(child)))
            case _, Mapping():
                return Member(word, self._other_fact(child))
            case "in" | "not_in", Sequence():
                items = [Member(None, self._fact_value(each, fact)) for each in child.items]
                return Member(word, self._group(child, items))
            case _:
                return Member(word, self._as_written(child))

    def _other_fact(self, node: Mapping) -> Group:
        members = []
        for raw, (key, child) in node.entries.items():
            keyword = english(raw) or raw
            value = self._distance(child) if isinstance(child, Mapping) else self._as_written(child)
            if keyword == "fact" and isinstance(value, Word):
                value = self.speech.day(value)
            members.append(Member(self._keyword(key, keyword), value))
        return self._group(node, members)

    def _distance(self, node: Mapping) -> Group:
        entries = node.entries.items()
        return self._group(
            node,
            [Member(self._keyword(key, english(raw) or raw), self._as_written(child)) for raw, (key, child) in entries],
        )

    def _keyword(self, key: Scalar, keyword: str) -> Word:
        return self.speech.keyword(_word(key), keyword) if english(keyword) else _word(key)


def _chosen(form: EitherForm, node: Node) -> Form:
    match node:
        case Mapping():
            chosen: Form | None = mapping_meant(form.mappings, node.entries)
        case Sequence():
            chosen = form.many
        case Scalar():
            chosen = form.word
    return chosen or AnyForm()


def _habit_of_names(members: list[Member]) -> Habit:
    """Names that are only given titles or values may share a line; those that are described may not."""
    describes = any(isinstance(each.value, Group) and not each.value.is_list for each in members)
    return Habit.LINES if describes else Habit.FREE


def _habit_of_section(keyword: str, group: Group) -> Habit:
    """A section of entries, unless it only names files, as the cases of a front page do."""
    holds_entries = any(isinstance(member.value, Group) for member in group.members)
    return habit_of_section(keyword) if holds_entries else Habit.FREE
