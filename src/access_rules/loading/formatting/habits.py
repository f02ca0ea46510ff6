"""In which order the keywords of an entry are written, and which entries take lines of their own.

The order is that of the language's reference; where the authors of the shipped rulesets all do otherwise, theirs.
An entry begins with what it is called and what it says; what it rests on and what helps come last. A list that may
grow long comes after what is short.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from access_rules.language.findings import Kind
from access_rules.loading import documents
from access_rules.loading.documents import Model
from access_rules.loading.formatting.tree import Habit

_SECTIONS: Final = ("facts", "sources", "lists", "definitions", "invariants", "rules", "watches", "cases")
_FRONT_PAGE: Final = (
    "ruleset", "title", "layer", "extends", "place", "version", "language", "default", "roles",
    "procedure", "include", "findings",
)  # fmt: skip

_ORDERS: Final[Mapping[type[Model], tuple[str, ...]]] = {
    documents.RulesetFile: (*_FRONT_PAGE, *_SECTIONS),
    documents.SectionFile: _SECTIONS,
    documents.CaseFile: ("cases",),
    documents.PeriodModel: ("from", "until"),
    documents.StageRoleModel: ("fact", "proposed"),
    documents.RolesModel: ("stage", "approvals"),
    documents.DefaultModel: ("outcome", "reason", "cite", "approval", "remedy"),
    documents.FactModel: (
        "type", "title", "unit", "min", "max", "ordered", "optional", "if_absent", "demand", "ask",
        "values", "of", "computed", "judgement", "change_cost",
    ),
    documents.ChoiceModel: ("title", "outside_order", "implies"),
    documents.WorkingDaysModel: ("working_days_between",),
    documents.SourceModel: (
        "title", "short_title", "issuer", "number", "level", "in_force", "versions", "verified",
    ),
    documents.SourceVersionModel: ("id", "in_force"),
    documents.ListModel: ("extend", "title", "source", "closed", "extendable_by", "items"),
    documents.ListExtensionModel: ("extend", "source", "items"),
    documents.ItemModel: ("id", "title", "source", "article", "covers"),
    documents.DefinitionModel: ("title", "when"),
    documents.InvariantModel: ("id", "title", "when", "never"),
    documents.RuleModel: (
        "id", "title", "outcome", "strength", "mandate", "when", "unless", "approval", "concerns", "relax",
        "overrides", "in_force", "requires", "reason", "cite", "remedy", "accepts",
    ),
    documents.AcceptanceModel: ("finding", "with", "reason"),
    documents.WeightsModel: tuple(Kind),
    documents.WatchModel: (
        "id", "title", "type", "outcome", "when", "first", "second", "same", "differs", "awaits", "that", "sum",
        "at_most", "per", "period", "within", "approval", "in_force", "reason", "cite", "remedy", "accepts",
    ),
    documents.RosterFile: ("villages",),
    documents.VillageModel: ("leader", "cadres", "staff"),
    documents.ProcedureModel: ("by", "deadlines"),
    documents.DeadlineModel: ("id", "title", "state", "within", "then", "to", "reason", "cite"),
    documents.StretchModel: ("days", "working_days", "months"),
    documents.ApprovalModel: ("by", "office", "requires", "within_working_days"),
    documents.RequirementModel: ("that", "say", "cite"),
    documents.CitationModel: ("source", "version", "article", "clause"),
    documents.OverriddenConcernModel: ("concern",),
    documents.CaseModel: (
        "id", "title", "facts", "as_of", "expect", "official", "exception", "note", "source",
    ),
    documents.ExpectModel: ("outcome", "rules", "missing", "conditions", "without"),
}  # fmt: skip

_IN_LINES: Final = (
    documents.RulesetFile,
    documents.SectionFile,
    documents.CaseFile,
    documents.RolesModel,
    documents.DefaultModel,
    documents.ProcedureModel,
    documents.SourceModel,
    documents.ListModel,
    documents.ListExtensionModel,
    documents.RuleModel,
    documents.WatchModel,
    documents.CaseModel,
)
"""Files, what a front page settles, and the entries that people look for by their first line."""

_SPACED: Final = frozenset({"sources", "lists", "invariants", "rules", "watches", "cases"})


def order_of(model: type[Model]) -> tuple[str, ...]:
    """The keywords of a model in the order in which they are written."""
    return _ORDERS[model]


def habit_of(model: type[Model]) -> Habit:
    """How an entry is set out."""
    return Habit.LINES if model in _IN_LINES else Habit.FREE


def is_section(keyword: str | None) -> bool:
    """Whether entries stand under a keyword at the top of a file."""
    return keyword in _SECTIONS


def habit_of_section(keyword: str) -> Habit:
    """How the entries of a section are set out; facts and definitions are tables, and gaps in them the author's."""
    return Habit.SPACED if keyword in _SPACED else Habit.LINES
