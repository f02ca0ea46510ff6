"""The pass over a task, written out as a Python function: read, judge, and make the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from access_rules.evaluation import decision
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.engine import Whole
from access_rules.outcome import Outcome
from access_rules.targets.lines import Lines
from access_rules.targets.lookups import Lookup, Unclear, odd

Decide = Callable[[dict[str, Any], date, Whole], Decision | None]
"""From a task, its day and the long way to the decision; None where it must go that way from the start."""

_LONGEST = 100
"""Look-ups in one expression: Python compiles no more than some thousands."""

_COMPLETE = """
def decide(task, as_of, whole):
    if {may_be_complete}:
        try:
            {steps}
        except (KeyError, TypeError, Unclear):
            pass  # not complete after all, or odd
        else:
            if hit := settled & refuse: outcome = REJECT
            elif hit := settled & ask: outcome = NEEDS_APPROVAL
            elif hit := settled & allow: outcome = ALLOW
            else: outcome = default
            decision = new(Decision)
            put_outcome(decision, outcome)
            put_basis(decision, (lines, hit, settled, settled, task.copy(), as_of, whole))
            return decision
    return decide_with_gaps(task, as_of, whole)
"""
"""The pass over a task that states every fact."""

_WITH_GAPS = """
def decide_with_gaps(task, as_of, whole):
    get = task.get
    settled = open_ = everything
    stated = {count}
    try:
        {steps}
    except (KeyError, TypeError, Unclear):
        return None
    if {has_strange_names}:
        return None  # a name that is no fact's id: a title, or a mistake
    certain = settled & open_
    if hit := certain & refuse:
        outcome = REJECT
    elif settled & refuse:
        hit = certain & ask
        outcome = REJECT if default is REJECT and not settled & (ask | allow) else NEEDS_APPROVAL
    elif settled & ask:
        hit = certain & ask
        outcome = NEEDS_APPROVAL
    elif settled & allow:
        hit = certain & allow
        outcome = ALLOW if hit else NEEDS_APPROVAL
    else:
        outcome = default
    decision = new(Decision)
    put_outcome(decision, outcome)
    put_basis(decision, (lines, hit, settled, certain, task.copy(), as_of, whole))
    return decision
"""
"""The pass over a task that may not; what is unknown never permits."""


def compiled(lines: Lines, lookups: Sequence[Lookup], everything: int, *, checked: bool) -> Decide:
    """The function that decides; every name in it is ours, or a constant of the facts."""
    names: dict[str, Any] = {
        "new": decision.new,
        "put_outcome": decision.put_outcome,
        "put_basis": decision.put_basis,
        "lines": lines,
        "everything": everything,
        "refuse": lines.refuse,
        "ask": lines.ask,
        "allow": lines.allow,
        "default": lines.default,
        **{each.__name__: each for each in (Decision, Unclear, odd)},
        **{outcome.name: outcome for outcome in Outcome},
    }
    for n, each in enumerate(lookups):
        names |= {f"{name}{n}": value for name, value in each.names.items()}
        names |= {f"assumed{n}": each.assumed, f"open{n}": each.open}
    text = written_out(lookups, checked=checked)
    exec(compile(text, "<decision at once>", "exec"), names)  # noqa: S102  # from constants alone
    decide: Decide = names["decide"]
    return decide


def written_out(lookups: Sequence[Lookup], *, checked: bool) -> str:
    """The function that decides, as text; ``checked`` where the facts are still to be checked."""
    # Unchecked, a fact that no rule tests is not even looked at.
    looked_at = [(n, each) for n, each in enumerate(lookups) if checked or each.unchecked]
    idle = [_idle_step(n, each) for n, each in looked_at if not each.unchecked]
    left = [_expression(n, each, checked=checked) for n, each in looked_at if each.unchecked]
    complete = _COMPLETE.format(
        may_be_complete=f"len(task) == {len(looked_at)}" if checked else f"len(task) >= {len(looked_at)}",
        steps=_at_depth([*idle, *_assignments(left)], 3),
    )
    with_gaps = _WITH_GAPS.format(
        count=len(looked_at),
        steps=_at_depth([_step(n, each, checked=checked) for n, each in looked_at], 2),
        has_strange_names="len(task) != stated" if checked else "False",
    )
    return complete + with_gaps


def _assignments(left: Sequence[str]) -> Iterator[str]:
    """What all facts leave, in expressions of a length that Python compiles."""
    yield "settled = " + _conjunction(left[:_LONGEST] or ["everything"])
    for at in range(_LONGEST, len(left), _LONGEST):
        yield "settled &= " + _conjunction(left[at : at + _LONGEST])


def _conjunction(left: Sequence[str]) -> str:
    return "(\n    {}\n)".format("\n    & ".join(left))


def _expression(n: int, each: Lookup, *, checked: bool) -> str:
    """The look-up of a fact that is surely stated."""
    # The name stands in the code itself: a key that is a constant is found soonest.
    stated = f"task[{each.name!r}]"
    code = each.checked if checked or each.unchecked is None else each.unchecked
    return code.format(n=n, stated=stated, taken=f"(value := {stated})")


def _idle_step(n: int, each: Lookup) -> str:
    return f"if not {_expression(n, each, checked=True)}: odd()"


def _step(n: int, each: Lookup, *, checked: bool) -> str:
    """The look-up of a fact that may be stated."""
    code = each.unchecked if each.unchecked and not checked else each.checked
    found = code.format(n=n, stated="value", taken="value")
    assumed = "" if each.assumed is None else f"; settled &= assumed{n}"
    if each.unchecked is None:
        return f"""\
value = get({each.name!r})
if value is None: stated -= 1
elif not {found}: return None"""
    return f"""\
value = get({each.name!r})
if value is None: stated -= 1; open_ &= open{n}{assumed}
else: settled &= {found}"""


def _at_depth(steps: Sequence[str], depth: int) -> str:
    """Statements, each of one or more lines, at a depth of indentation."""
    margin = "    " * depth
    return f"\n{margin}".join("\n".join(steps).splitlines()) or "pass"
