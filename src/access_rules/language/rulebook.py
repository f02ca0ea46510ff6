"""A whole ruleset as data: its layers merged, every name resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from access_rules.language.conditions import Condition
from access_rules.language.facts import Fact
from access_rules.language.findings import Weight
from access_rules.language.layers import Layer, LayerHead
from access_rules.language.lists import ItemList
from access_rules.language.procedure import Procedure
from access_rules.language.rules import ApprovalTerms, Rule
from access_rules.language.sources import Citation, Source
from access_rules.language.watches import Watch
from access_rules.outcome import Outcome
from access_rules.source import Span

DEFAULT_RULE = "default"
"""The rule id under which a decision gives the default as its reason."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named condition 定义."""

    id: str
    title: str
    when: Condition
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Invariant:
    """What must hold for every task 不变量: where ``when`` holds, the outcome is never ``never``."""

    id: str
    title: str
    when: Condition
    never: Outcome
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Default:
    """What is decided when no rule applies 默认, with its own reason and basis."""

    outcome: Outcome
    reason: str | None = None
    cite: tuple[Citation, ...] = ()
    approval: ApprovalTerms | None = None
    remedy: str | None = None
    layer: int = 0
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Roles:
    """Which facts play the built-in parts: the stage 阶段 of a task and the approvals 批准 it has.

    ``proposed`` are the values of the stage fact that mean the task is still a proposal.
    """

    stage: str | None = None
    proposed: frozenset[str] = frozenset()
    approvals: str | None = None


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A ruleset 规则集 as its evaluators see it: every layer from the topmost down, merged.

    ``digest`` is the SHA-256 of the content of its files, in hexadecimal. ``findings`` are the weights 分析 that
    its layers give to what an analysis finds, by the kind, where they differ from the usual ones.
    ``watches`` are its rules over several
    tasks, which only a register of tasks can apply; ``procedure`` tells how it handles them.
    """

    layers: tuple[LayerHead, ...]
    language: str
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    lists: Mapping[str, ItemList]
    definitions: Mapping[str, Definition]
    invariants: tuple[Invariant, ...]
    rules: tuple[Rule, ...]
    default: Default
    roles: Roles
    digest: str
    findings: Mapping[str, Weight] = field(default_factory=dict)
    watches: tuple[Watch, ...] = ()
    procedure: Procedure | None = None

    @property
    def id(self) -> str:
        """The id of the lowest layer, which names the whole."""
        return self.layers[-1].ruleset

    @property
    def title(self) -> str:
        """The title of the lowest layer."""
        return self.layers[-1].title

    @property
    def version(self) -> str:
        """The versions of all layers, topmost first: ``2026.1+2026.3``."""
        return "+".join(head.version for head in self.layers)

    @property
    def rules_and_watches(self) -> tuple[Rule | Watch, ...]:
        """Everything in it that says something of tasks: no two have the same id."""
        return (*self.rules, *self.watches)

    @property
    def chain(self) -> tuple[Layer, ...]:
        """The layers of government, topmost first."""
        return tuple(head.layer for head in self.layers)
