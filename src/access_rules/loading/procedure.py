"""The way of a task as written becomes data."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from access_rules.diagnostic import Message, did_you_mean
from access_rules.folding import nearest
from access_rules.language.expectations import choices_of
from access_rules.language.placeholders import PLACEHOLDER
from access_rules.language.procedure import Consequence, Deadline, Procedure, TaskState
from access_rules.language.vocabulary import choice_names
from access_rules.language.watches import Stretch
from access_rules.loading.documents import DeadlineModel, ProcedureModel
from access_rules.loading.keywords import CONSEQUENCES, STATES, both
from access_rules.loading.law import read_citations
from access_rules.loading.positions import Path, Positions
from access_rules.loading.scope import Scope, first_declared, pointing
from access_rules.loading.stretches import read_stretch
from access_rules.source import Span

_TO: Final = Message("升至: 市级", "to: city")
"""An example of the authority that takes over."""

_WITHIN: Final = Message("以内: {工作日: 10}", "within: {working_days: 10}")
"""An example of how long a state may last."""


def read_procedure(model: ProcedureModel, path: Path, positions: Positions, scope: Scope, layer: int) -> Procedure:
    """The way of a task; a deadline with a mistake is reported and left out."""
    by = _authority(model.by, (*path, "by"), positions, scope)
    found: list[Deadline] = []
    declared: dict[str, Span | None] = {}
    for at, each in enumerate(model.deadlines or ()):
        span = positions.value((*path, "deadlines", at, "id"))
        if each.id in declared:
            scope.report("AR312", span, labels=first_declared(declared[each.id]), word=each.id)
        deadline = _deadline(each, (*path, "deadlines", at), positions, scope)
        if deadline is not None and by is not None and _is_no_escalation(by, deadline, scope):
            labels = pointing(positions.value((*path, "by")), "审核的机关在这里", "who reviews is here")
            place = positions.value((*path, "deadlines", at, "to"))
            scope.report("AR545", place, labels=labels, to=each.to, by=model.by)
        if deadline is not None and each.id not in declared:
            found.append(deadline)
        declared.setdefault(each.id, span)
    return Procedure(by, tuple(found), layer, positions.key(path))


def _deadline(model: DeadlineModel, path: Path, positions: Positions, scope: Scope) -> Deadline | None:
    cite = read_citations(model.cite, (*path, "cite"), positions, scope)
    to = _authority(model.to, (*path, "to"), positions, scope)
    _check_reason(model, path, positions, scope)
    within = None if model.within is None else read_stretch(model.within, (*path, "within"), positions, scope)
    is_timed = within is not None or _check_untimed(model, path, positions, scope)
    is_whole = _check_state(model.state, path, positions, scope) and _check_to(model, path, positions, scope)
    if not (is_timed and is_whole):
        return None
    return replace(_bare(model, within), to=to, cite=cite, span=positions.value((*path, "id")))


def _bare(model: DeadlineModel, within: Stretch | None) -> Deadline:
    return Deadline(model.id, model.title or model.id, model.state, within, model.then, reason=model.reason)


def _check_untimed(model: DeadlineModel, path: Path, positions: Positions, scope: Scope) -> bool:
    """Whether a deadline may do without a time of its own: under review rules set theirs, elsewhere nobody does."""
    if model.within is None and model.state is not TaskState.UNDER_REVIEW:
        scope.report("AR203", positions.value((*path, "id")), word=both("within"), example=_WITHIN)
    return model.within is None and model.state is TaskState.UNDER_REVIEW


def _check_state(state: TaskState, path: Path, positions: Positions, scope: Scope) -> bool:
    """Whether a task stays in a state for a time; what is at its end, or only passing, has no deadline."""
    if state.is_final or state in (TaskState.SUBMITTED, TaskState.APPROVED):
        scope.report("AR541", positions.value((*path, "state")), state=both(state, STATES))
        return False
    return True


def _check_reason(model: DeadlineModel, path: Path, positions: Positions, scope: Scope) -> None:
    """Report what would be filled in: a reason is the same for all tasks, whose names stand in the notice anyway."""
    for found in PLACEHOLDER.finditer(model.reason or ""):
        scope.report("AR544", positions.part((*path, "reason"), found[0]), word=found[1])


def _check_to(model: DeadlineModel, path: Path, positions: Positions, scope: Scope) -> bool:
    """Whether an authority is named that takes over, and only where one does."""
    is_escalated = model.then is Consequence.ESCALATE
    if is_escalated and model.to is None:
        scope.report("AR203", positions.value((*path, "then")), word=both("to"), example=_TO)
    if not is_escalated and model.to is not None:
        labels = pointing(positions.value((*path, "then")), "届满的结果在这里", "what happens then is here")
        then = both(model.then, CONSEQUENCES)
        scope.report("AR542", positions.key((*path, "to")), labels=labels, then=then)
    return is_escalated is (model.to is not None)


def _is_no_escalation(by: str, deadline: Deadline, scope: Scope) -> bool:
    """Whether a deadline escalates to whoever reviews already, or to one below."""
    authorities = scope.authorities()
    if authorities is None or deadline.to is None or not authorities.ordered:
        return False
    if any(authorities.choices[each].outside_order for each in (by, deadline.to)):
        return False
    return authorities.rank(deadline.to) <= authorities.rank(by)


def _authority(word: str | None, path: Path, positions: Positions, scope: Scope) -> str | None:
    """The authority that a word names; None where there is none, or after reporting that it names none."""
    if word is None:
        return None
    authorities = scope.authorities()
    if authorities is None:
        if "approvals" not in scope.lost_roles:
            scope.report("AR543", positions.value(path), word=word)
        return None
    names = choice_names(authorities.choices)
    found = names.find(word)
    if found is None:
        near = did_you_mean(nearest(word, names.spellings))
        labels = pointing(authorities.span, "审批机关在这里声明", "the authorities are declared here")
        scope.report("AR310", positions.value(path), labels=labels, word=word, help=near or choices_of(authorities))
    return found
