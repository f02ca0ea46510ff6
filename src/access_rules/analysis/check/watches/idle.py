"""Idle watches: whatever makes them fire, the rules by themselves decide as strictly."""

from __future__ import annotations

from collections.abc import Iterator

from access_rules.analysis.check.watches.subjects import WatchSubjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.watched import about
from access_rules.diagnostic import Message
from access_rules.language.watches import Absence, Recheck, Watch, WatchOutcome
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, Kleene, all_of, any_of, conjunction, negated


def look(watch: Watch, subjects: WatchSubjects) -> Iterator[Finding]:
    """A finding where a watch changes nothing about a task of which all facts are known.

    What is rejected does not count, and nobody need be told of it. A watch that names who may approve changes
    something wherever the task is not rejected.
    """
    if isinstance(watch.pattern, Absence | Recheck):
        return
    settled = subjects.world.settled_prover
    held = _held(watch, subjects)
    if not settled.is_possible(held.possible) or settled.is_possible(_changes(watch, held, subjects)):
        return
    rejected = subjects.world.verdicts[0].outcome(Outcome.REJECT)
    yield _finding(watch, held, subjects, is_rejected=not settled.is_possible(held.possible, negated(rejected)))


def _held(watch: Watch, subjects: WatchSubjects) -> Kleene:
    """A task makes the watch fire, were there others like it."""
    given = subjects.world.verdicts[0].discharged(watch.approval)
    return conjunction((subjects.truth(about(watch.pattern)), given.negated))


def _changes(watch: Watch, held: Kleene, subjects: WatchSubjects) -> Formula:
    """The watch makes something of a task that the rules do not."""
    verdicts = subjects.world.verdicts[0]
    allowed, stands = verdicts.outcome(Outcome.ALLOW), negated(verdicts.outcome(Outcome.REJECT))
    match watch.outcome:
        case WatchOutcome.REJECT:
            # One that may fire, but need not, asks for approval.
            return any_of((all_of((held.certain, stands)), all_of((held.possible, allowed))))
        case WatchOutcome.NEEDS_APPROVAL:
            return all_of((held.possible, stands if watch.approval else allowed))
        case WatchOutcome.NOTICE:
            return all_of((held.certain, stands))


def _finding(watch: Watch, held: Kleene, subjects: WatchSubjects, *, is_rejected: bool) -> Finding:
    if is_rejected:
        zh, en = "规则本来就不予准入", "the rules reject it anyway"
    else:
        zh, en = "规则本来就要审批，或者不予准入", "the rules ask for approval anyway, or reject it"
    condition = about(watch.pattern)
    return subjects.finding(
        Kind.IDLE_WATCH,
        filled(
            "{watch}不起作用：凡是会使它触发的事项，" + zh,
            "{watch} changes nothing: whatever task makes it fire, " + en,
            watch=named(watch),
        ),
        watch,
        place=condition.span,
        witness=subjects.witness(watch, held.certain),
        help_=Message(
            "改正它管的事项或者结论；没有用的，删去；要的只是它的理由的，写上容许",
            "correct the tasks it is about, or its outcome; otherwise remove it; where its words are the point, "
            "accept the finding",
        ),
    )
