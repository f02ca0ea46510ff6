"""Definitions, invariants and rules as written become data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from access_rules.diagnostic import Message, did_you_mean
from access_rules.folding import nearest
from access_rules.language.expectations import choices_of
from access_rules.language.facts import Fact, FactType
from access_rules.language.findings import ACCEPTABLE, Acceptance
from access_rules.language.layers import Layer
from access_rules.language.placeholders import PLACEHOLDER
from access_rules.language.precedence import cycles, may_relax
from access_rules.language.reach import definitions_used
from access_rules.language.rulebook import DEFAULT_RULE, Default, Definition, Invariant, Roles
from access_rules.language.rules import ApprovalTerms, Requirement, Rule, RuleOutcome
from access_rules.language.vocabulary import choice_names
from access_rules.loading.conditions import ConditionReader, called
from access_rules.loading.documents import (
    AcceptanceModel,
    ApprovalModel,
    DefaultModel,
    DefinitionModel,
    InvariantModel,
    OverriddenConcernModel,
    RolesModel,
    RuleModel,
)
from access_rules.loading.keywords import FINDINGS, LAYERS, OUTCOMES, both
from access_rules.loading.law import read_citations, read_period
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Place, Scope, first_declared, pointing
from access_rules.loading.shape import Broken, Placed, Shaped
from access_rules.outcome import Outcome
from access_rules.source import Span

# ---- definitions and invariants


def name_definitions(files: Iterable[Shaped], scope: Scope) -> None:
    """Make the names of all definitions known, so that they may use one another in any order."""
    for shaped in files:
        scope.definition_names.lose_broken(shaped.broken_in("definitions"))
        for name, placed in shaped.definitions.items():
            span = shaped.document.positions.key(placed.path)
            if name in scope.definition_names.titles:
                scope.report("AR312", span, labels=first_declared(scope.definition_names.spans[name]), word=name)
                scope.definition_names.lose(placed.model.title)
                continue
            scope.definition_names.declare(name, (placed.model.title,), span)


def read_definitions(files: Iterable[Shaped], scope: Scope) -> None:
    """Add the conditions of the definitions; refuse those that name themselves."""
    for shaped in files:
        for name, placed in shaped.definitions.items():
            _read_definition(name, placed, shaped.document.positions, scope)
    graph = {
        each.id: sorted(definitions_used(each.when) & set(scope.definitions)) for each in scope.definitions.values()
    }
    for around in cycles(graph):
        way = " → ".join(f"`{each}`" for each in reversed(around))
        first, *others = [scope.definitions[each] for each in reversed(around[1:])]
        labels = tuple(
            label for each in others for label in pointing(each.span, f"`{each.id}` 在这里", f"`{each.id}` is here")
        )
        scope.report("AR506", first.span, labels=labels, way=way)
        for name in around[1:]:
            scope.definitions.pop(name)


def _read_definition(name: str, placed: Placed[DefinitionModel], positions: Positions, scope: Scope) -> None:
    when = ConditionReader(scope, positions).read(placed.model.when, (*placed.path, "when"))
    if when and name not in scope.definitions:
        scope.definitions[name] = Definition(name, placed.model.title, when, positions.key(placed.path))


def read_invariants(files: Iterable[Shaped], scope: Scope) -> tuple[Invariant, ...]:
    """The invariants of some files that are well formed."""
    found: dict[str, Invariant] = {}
    declared: dict[str, Span] = {}
    for shaped in files:
        positions = shaped.document.positions
        for placed in shaped.invariants:
            name, span = placed.model.id, positions.value((*placed.path, "id"))
            if name in declared:
                scope.report("AR312", span, labels=first_declared(declared[name]), word=name)
            invariant = _read_invariant(placed, positions, scope)
            if invariant:
                found.setdefault(name, invariant)
            declared.setdefault(name, span)
    return tuple(found.values())


def _read_invariant(placed: Placed[InvariantModel], positions: Positions, scope: Scope) -> Invariant | None:
    model, path = placed.model, placed.path
    when = ConditionReader(scope, positions).read(model.when, (*path, "when"))
    return Invariant(model.id, model.title, when, model.never, positions.value((*path, "id"))) if when else None


# ---- roles and the default


def read_roles(
    model: RolesModel | None, path: Path, positions: Positions, scope: Scope, *, lost: bool = False
) -> Roles:
    """Which facts play the built-in parts; a part whose fact does not suit is left out and reported.

    ``lost`` tells that roles are written but could not be read.
    """
    if model is None:
        scope.lost_roles |= {"stage", "approvals"} if lost else set()
        return Roles()
    stage, proposed = _stage_role(model, (*path, "stage"), positions, scope)
    approvals = _approvals_role(model, (*path, "approvals"), positions, scope)
    if model.stage and stage is None:
        scope.lost_roles.add("stage")
    if model.approvals and approvals is None:
        scope.lost_roles.add("approvals")
    return Roles(stage, proposed, approvals)


def _stage_role(model: RolesModel, path: Path, positions: Positions, scope: Scope) -> tuple[str | None, frozenset[str]]:
    if model.stage is None:
        return None, frozenset()
    span = positions.value((*path, "fact"))
    fact = scope.find_fact(model.stage.fact, span)
    if fact is None:
        return None, frozenset()
    if fact.type is not FactType.ENUM:
        expected = Message(" `类型: 单选` 的事实", "a fact with `type: enum`")
        _report_role(called(fact, model.stage.fact), span, expected, scope)
        return None, frozenset()
    reader = ConditionReader(scope, positions)
    named = called(fact, model.stage.fact)
    values = [reader.value(named, word, (*path, "proposed", at)) for at, word in enumerate(model.stage.proposed)]
    return fact.id, frozenset(str(value) for value in values if value is not None)


def _approvals_role(model: RolesModel, path: Path, positions: Positions, scope: Scope) -> str | None:
    if model.approvals is None:
        return None
    span = positions.value(path)
    fact = scope.find_fact(model.approvals, span)
    if fact is None or (fact.type is FactType.SET and fact.choices and fact.ordered):
        return fact.id if fact else None
    expected = Message(
        "写了 `类型: 多选`、`有序: 是` 和 `元素` 的事实",
        "a fact with `type: set`, `ordered: true` and elements under `of`",
    )
    _report_role(called(fact, model.approvals), span, expected, scope)
    return None


def _report_role(fact: Fact, span: Span, expected: Message, scope: Scope) -> None:
    labels = pointing(fact.span, "它在这里声明", "it is declared here")
    scope.report("AR518", span, labels=labels, fact=fact.title, expected=expected)


def read_default(
    written: DefaultModel | Outcome, path: Path, positions: Positions, scope: Scope, layer: int
) -> Default | None:
    """The default; None after reporting that it is an allow."""
    model = DefaultModel(outcome=written) if isinstance(written, Outcome) else written
    place = path if isinstance(written, Outcome) else (*path, "outcome")
    outcome = model.outcome
    if outcome is Outcome.ALLOW:
        scope.report("AR510", positions.value(place))
    for keyword, text in (("reason", model.reason), ("remedy", model.remedy)):
        check_placeholders(text, (*path, keyword), positions, scope)
    default = Default(
        outcome=outcome,
        reason=model.reason,
        cite=read_citations(model.cite, (*path, "cite"), positions, scope),
        approval=read_approval(model.approval, (*path, "approval"), positions, scope),
        remedy=model.remedy,
        layer=layer,
        span=positions.key(path),
    )
    return None if outcome is Outcome.ALLOW else default


def check_placeholders(
    text: str | None, path: Path, positions: Positions, scope: Scope, *, beside: Collection[str] = ()
) -> None:
    """Report each placeholder in a text that names no fact and is not among the words ``beside`` them."""
    for found in PLACEHOLDER.finditer(text or ""):
        if found[1] not in beside:
            scope.find_placeholder(found[1], positions.part(path, found[0]), beside)


# ---- rules


def read_rules(files: Iterable[Shaped], chain: Sequence[Layer], scope: Scope) -> None:
    """Add the rules of the last layer of a chain, then settle which rules of it and of those above they override."""
    layer = len(chain) - 1
    read: list[tuple[Rule | None, Placed[RuleModel], Positions]] = []
    for shaped in files:
        positions = shaped.document.positions
        scope.rule_names.lose_broken(shaped.broken_in("rules"))
        for placed in shaped.rules:
            rule = _read_rule(placed, positions, layer, scope)
            if rule is None or _is_new(rule, scope):
                read.append((rule, placed, positions))
            if rule and rule.id not in scope.rules:
                scope.rules[rule.id] = rule
                scope.rule_names.declare(rule.id, (), rule.span)
                scope.places[rule.id] = Place(placed.path, positions)
        for broken in shaped.broken:
            _check_broken(broken, positions, scope)
    for rule, placed, positions in read:
        overridden = _overridden(placed, positions, scope)
        if rule:
            overrides = frozenset(name for name, span in overridden if _may_override(rule, name, span, scope, chain))
            scope.rules[rule.id] = replace(rule, overrides=overrides)
    for rule, placed, positions in read:
        accepts = read_accepted(placed.model.accepts, (*placed.path, "accepts"), positions, scope, scope.find_rule)
        if rule:
            scope.rules[rule.id] = replace(scope.rules[rule.id], accepts=accepts)


def _is_new(rule: Rule, scope: Scope) -> bool:
    if rule.id == DEFAULT_RULE:
        default = Message(
            "`default` 是默认结论的编号，换一个编号", "`default` is the id of the default: choose another id"
        )
        scope.report("AR314", rule.span, word=rule.id, help=default)
        return False
    earlier = scope.rules.get(rule.id)
    if earlier and earlier.layer == rule.layer:
        scope.report("AR312", rule.span, labels=first_declared(earlier.span), word=rule.id)
    elif earlier:
        labels = pointing(earlier.span, "上层规则在这里", "the upper rule is here")
        scope.report("AR606", rule.span, labels=labels, word=rule.id)
    return earlier is None


def _check_broken(broken: Broken, positions: Positions, scope: Scope) -> None:
    """What is sound in a refused entry may hold further mistakes, to be reported in the same go."""
    if broken.section not in ("rules", "definitions", "invariants"):
        return
    reader = ConditionReader(scope, positions)
    for keyword in ("when", "unless"):
        if keyword in broken.data:
            reader.read(broken.data[keyword], (*broken.path, keyword))
    for keyword in ("reason", "remedy"):
        text = broken.data.get(keyword)
        check_placeholders(text if isinstance(text, str) else None, (*broken.path, keyword), positions, scope)
    cite = broken.data.get("cite")
    read_citations(cite if isinstance(cite, str) else None, (*broken.path, "cite"), positions, scope)


def _read_rule(placed: Placed[RuleModel], positions: Positions, layer: int, scope: Scope) -> Rule | None:
    model, path = placed.model, placed.path
    reader = ConditionReader(scope, positions)
    when = reader.read(model.when, (*path, "when"))
    unless = None if model.unless is None else reader.read(model.unless, (*path, "unless"))
    cite = read_citations(model.cite, (*path, "cite"), positions, scope)
    if not model.cite:
        scope.report("AR501", positions.value((*path, "id")), rule=model.id)
    elif len(cite) < (len(model.cite) if isinstance(model.cite, list) else 1):
        scope.cited_in_part.add(model.id)
    for keyword, text in (("reason", model.reason), ("remedy", model.remedy)):
        check_placeholders(text, (*path, keyword), positions, scope)
    approval = read_approval(model.approval, (*path, "approval"), positions, scope)
    requires = _requirements(model, path, reader, positions, scope)
    in_force = read_period(model.in_force, (*path, "in_force"), positions, scope)
    concerns = _concerns(model.concerns or [], (*path, "concerns"), positions, scope)
    overrides_concerns = _overridden_concerns(model, path, positions, scope)
    _check_outcome(model, path, positions, scope)
    if when is None or (model.unless is not None and unless is None):
        scope.rule_names.lose(model.id)
        return None
    return Rule(
        id=model.id,
        title=model.title or model.id,
        outcome=model.outcome,
        when=when,
        reason=model.reason,
        cite=cite,
        unless=unless,
        approval=approval,
        concerns=concerns,
        strength=model.strength,
        remedy=model.remedy,
        in_force=in_force,
        overrides_concerns=overrides_concerns,
        relax=frozenset(model.relax or ()),
        requires=requires,
        mandate=model.mandate,
        layer=layer,
        span=positions.value((*path, "id")),
    )


def _check_outcome(model: RuleModel, path: Path, positions: Positions, scope: Scope) -> None:
    """Keywords that mean something only for some outcomes."""
    approvable = (RuleOutcome.NEEDS_APPROVAL, RuleOutcome.NOT_WITHOUT_APPROVAL)
    outcome = both(model.outcome, OUTCOMES)
    labels = pointing(positions.value((*path, "outcome")), "结论在这里", "the outcome is here")
    if model.approval and model.outcome not in approvable:
        scope.report("AR511", positions.key((*path, "approval")), labels=labels, outcome=outcome)
    if model.outcome is RuleOutcome.NOT_WITHOUT_APPROVAL:
        if not model.approval:
            scope.report("AR512", positions.value((*path, "outcome")), rule=model.id)
        if scope.roles.stage is None:
            _report_no_role("stage", positions.value((*path, "outcome")), scope)
    for keyword in ("requires", "mandate"):
        if getattr(model, keyword) and model.outcome is not RuleOutcome.ALLOW:
            span = positions.key((*path, keyword))
            scope.report("AR513", span, labels=labels, word=both(keyword), outcome=outcome)


def _report_no_role(role: str, span: Span, scope: Scope) -> None:
    """Report, once for the whole ruleset, that no fact plays a part that rules need."""
    if role not in scope.lost_roles and scope.whole:
        scope.lost_roles.add(role)
        scope.report("AR514", span, role=both(role), help=_ROLE_HELP[role])


_ROLE_HELP = {
    "stage": Message(
        "在 ruleset.yaml 写 `角色: {阶段: {事实项: 阶段, 拟议: [拟议]}}`，指定哪个事实说明事项所处的阶段",
        "write `roles: {stage: {fact: stage, proposed: [proposed]}}` in ruleset.yaml",
    ),
    "approvals": Message(
        "在 ruleset.yaml 写 `角色: {批准: 已批准机关}`，指定哪个事实记录已有的批准",
        "write `roles: {approvals: approved_by}` in ruleset.yaml",
    ),
}


def read_approval(model: ApprovalModel | None, path: Path, positions: Positions, scope: Scope) -> ApprovalTerms | None:
    """Who may approve; None where nobody is named, and after reporting that the authority is none."""
    if model is None:
        return None
    authorities = scope.authorities()
    if authorities is None:
        _report_no_role("approvals", positions.key(path), scope)
        return None
    names = choice_names(authorities.choices)
    by = names.find(model.by)
    if by is None:
        near = did_you_mean(nearest(model.by, names.spellings))
        labels = pointing(authorities.span, "审批机关在这里声明", "the authorities are declared here")
        span = positions.value((*path, "by"))
        scope.report("AR310", span, labels=labels, word=model.by, help=near or choices_of(authorities))
        return None
    return ApprovalTerms(by, model.office, tuple(model.requires or ()), model.within_working_days)


def _requirements(
    model: RuleModel, path: Path, reader: ConditionReader, positions: Positions, scope: Scope
) -> tuple[Requirement, ...]:
    found = []
    for at, each in enumerate(model.requires or ()):
        place = (*path, "requires", at)
        that = reader.read(each.that, (*place, "that"))
        cite = read_citations(each.cite, (*place, "cite"), positions, scope)
        check_placeholders(each.say, (*place, "say"), positions, scope)
        if that:
            found.append(Requirement(that, each.say, cite, positions.value(place)))
    return tuple(found)


def _concerns(written: Iterable[str], path: Path, positions: Positions, scope: Scope) -> frozenset[str]:
    found = (find_concern(word, (*path, at), positions, scope) for at, word in enumerate(written))
    return frozenset(each for each in found if each)


def find_concern(word: str, path: Path, positions: Positions, scope: Scope) -> str | None:
    """The fact, or element of a set (``evidence.photo``), that the concern at ``path`` names."""
    name, dot, element = word.partition(".")
    is_whole = not dot or bool(scope.fact_names.names.candidates(word))
    if is_whole:
        fact = scope.find_fact(word, positions.value(path))
        return fact.id if fact else None
    fact = scope.find_fact(name, positions.part(path, name))
    return _element(called(fact, name), element, path, positions, scope) if fact else None


def _element(fact: Fact, element: str, path: Path, positions: Positions, scope: Scope) -> str | None:
    names = scope.names_of_choices(fact)
    found = names.find(element) if fact.type is FactType.SET else None
    if found:
        return f"{fact.id}.{found}"
    if fact.type is FactType.SET and fact.choices:
        help_ = did_you_mean(nearest(element, names.spellings)) or choices_of(fact)
    else:
        help_ = Message(f"它不分元素，只写 `{fact.title}`", f"it has no elements: write `{fact.title}`")
    labels = pointing(fact.span, f"`{fact.title}` 在这里声明", f"`{fact.title}` is declared here")
    span = positions.part(path, element) if element else positions.value(path)
    scope.report("AR515", span, labels=labels, fact=fact.title, word=element, help=help_)
    return None


def _overridden_concerns(model: RuleModel, path: Path, positions: Positions, scope: Scope) -> frozenset[str]:
    found = [
        find_concern(each.concern, (*path, "overrides", at, "concern"), positions, scope)
        for at, each in enumerate(model.overrides or ())
        if isinstance(each, OverriddenConcernModel)
    ]
    return frozenset(each for each in found if each)


def _overridden(placed: Placed[RuleModel], positions: Positions, scope: Scope) -> list[tuple[str, Span]]:
    """The rules that a rule says it overrides, with the places; those that do not exist are reported."""
    named = [
        (each, positions.value((*placed.path, "overrides", at)))
        for at, each in enumerate(placed.model.overrides or ())
        if isinstance(each, str)
    ]
    found = ((scope.find_rule(word, span), span) for word, span in named)
    return [(name, span) for name, span in found if name]


def _may_override(rule: Rule, name: str, span: Span, scope: Scope, chain: Sequence[Layer]) -> bool:
    upper = scope.rules[name]
    if name == rule.id:
        scope.report("AR519", span, rule=rule.id)
        return False
    if not may_relax(upper, rule, chain):
        labels = pointing(upper.span, "上层规则在这里", "the upper rule is here")
        scope.report("AR607", span, labels=labels, rule=name, layer=both(chain[rule.layer], LAYERS))
        return False
    return True


# ---- what is accepted


FindOther = Callable[[str, Span | None], str | None]
"""What finds the id of the further rule or watch that a finding is about, or reports that there is none."""


def read_accepted(
    written: Sequence[AcceptanceModel] | None, path: Path, positions: Positions, scope: Scope, find: FindOther
) -> tuple[Acceptance, ...]:
    """The findings that are accepted, those left out that cannot be or that are about something unknown."""
    found = (_acceptance(model, (*path, at), positions, scope, find) for at, model in enumerate(written or ()))
    return tuple(each for each in found if each)


def _acceptance(
    model: AcceptanceModel, path: Path, positions: Positions, scope: Scope, find: FindOther
) -> Acceptance | None:
    if model.finding not in ACCEPTABLE:
        scope.report("AR521", positions.value((*path, "finding")), finding=both(model.finding, FINDINGS))
        return None
    other = None if model.other is None else find(model.other, positions.value((*path, "with")))
    if model.other is not None and other is None:
        return None
    return Acceptance(model.finding, model.reason, other, positions.value((*path, "finding")))
