"""Shadowed watches: whenever they fire another does too, with an outcome as strict."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from access_rules.analysis.check.watches.subjects import WatchSubjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.watched import about, earlier
from access_rules.analysis.windows import contains
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.conditions import Condition
from access_rules.language.watches import Absence, Cap, Correlation, Load, Pattern, Recheck, Watch, WatchOutcome
from access_rules.targets.smt.formulas import all_of, any_of, negated


def look(watch: Watch, subjects: WatchSubjects, dead: Collection[str]) -> Iterator[Finding]:
    """A finding where a watch could go, all facts of all tasks known; of two that cover one another, the later one."""
    for other in subjects.watches:
        if other is watch or other.id in dead or watch.id in dead or not _covers(other, watch, subjects):
            continue
        is_mutual = _covers(watch, other, subjects)
        if not is_mutual or subjects.watches.index(other) < subjects.watches.index(watch):
            yield _finding(watch, other, subjects, is_mutual=is_mutual)
            return


def _covers(wide: Watch, narrow: Watch, subjects: WatchSubjects) -> bool:
    said = _outcomes(wide, narrow)
    return (
        said is not None
        and _counts_at_least(wide.pattern, narrow.pattern)
        and _is_about_all(wide, narrow, subjects, surely=said.surely)
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """One watch says what another does; ``surely``: provided it fires for certain wherever the other may."""

    surely: bool


def _outcomes(wide: Watch, narrow: Watch) -> _Said | None:
    """Whether nothing is lost of what the narrow watch says, where both fire; None where something is."""
    match narrow.outcome, wide.outcome:
        case WatchOutcome.NOTICE, WatchOutcome.NOTICE:
            return _Said(surely=False)
        case WatchOutcome.NOTICE, WatchOutcome.REJECT:
            # What is rejected needs no notice; an absence is never decided.
            return _Said(surely=False)
        case WatchOutcome.NEEDS_APPROVAL, WatchOutcome.NEEDS_APPROVAL:
            # An approval named otherwise is another one, and one that is given settles only the watch that asks for it.
            return _Said(surely=False) if narrow.approval == wide.approval else None
        case ((WatchOutcome.NEEDS_APPROVAL | WatchOutcome.REJECT), WatchOutcome.REJECT):
            return _Said(surely=narrow.approval is not None)
        case _:
            return None


def _counts_at_least(wide: Pattern, narrow: Pattern) -> bool:
    """Whether what a pattern compares and counts is met wherever another's is, their conditions apart."""
    match wide, narrow:
        case Correlation(), Correlation():
            return (
                set(wide.same) <= set(narrow.same)
                and set(wide.differs) <= set(narrow.differs)
                and set(wide.same_parties) <= set(narrow.same_parties)
                and set(wide.differing_parties) <= set(narrow.differing_parties)
                and contains(wide.within, narrow.within)
            )
        case Cap(), Cap():
            # Fewer parties: the tasks of more of them are counted together.
            is_wider = set(wide.per) <= set(narrow.per) and contains(wide.window, narrow.window)
            return is_wider and wide.at_most <= narrow.at_most
        case Load(), Load():
            is_same = wide.sum == narrow.sum
            return is_same and contains(wide.window, narrow.window) and wide.at_most <= narrow.at_most
        case Absence(), Absence():
            # Two reminders of which one comes later are meant to be two.
            return (wide.awaited, wide.that, wide.within) == (narrow.awaited, narrow.that, narrow.within)
        case Recheck(), Recheck():
            return True
        case _:
            return False


def _is_about_all(wide: Watch, narrow: Watch, subjects: WatchSubjects, *, surely: bool) -> bool:
    """Whether a watch is about all tasks that another is about, those submitted and those before."""
    if not _follows(about(narrow.pattern), about(wide.pattern), subjects.world, surely=surely):
        return False
    mine, theirs = earlier(narrow.pattern), earlier(wide.pattern)
    if mine is None or theirs is None:
        return True
    return all(_follows(mine, theirs, world, surely=surely) for world in subjects.before(narrow))


def _follows(narrow: Condition, wide: Condition, world: World, *, surely: bool) -> bool:
    one, other = world.situations[0].truth(narrow), world.situations[0].truth(wide)
    if surely:
        return not world.settled_prover.is_possible(one.possible, negated(other.certain))
    parts = (all_of((one.certain, negated(other.certain))), all_of((one.possible, negated(other.possible))))
    return not world.settled_prover.is_possible(any_of(parts))


def _finding(watch: Watch, other: Watch, subjects: WatchSubjects, *, is_mutual: bool) -> Finding:
    if is_mutual:
        zh, en = (
            "{watch}与{other}效果相同：有没有它都一样",
            "{watch} and {other} come to the same: one of them is enough",
        )
    elif other.outcome is watch.outcome:
        zh, en = (
            "{watch}是多余的：凡是它触发的，{other}也触发，结论相同",
            "{watch} is needless: whenever it fires, so does {other}, with the same outcome",
        )
    else:
        zh, en = (
            "{watch}是多余的：凡是它触发的，更严的{other}也触发",
            "{watch} is needless: whenever it fires, so does {other}, which is stricter",
        )
    certain = [subjects.truth(about(each.pattern)).certain for each in (watch, other)]
    return subjects.finding(
        Kind.SHADOWED_WATCH,
        filled(zh, en, watch=named(watch), other=named(other)),
        watch,
        other,
        witness=subjects.witness(watch, *certain),
        help_=Message(
            "删去一条，或者改正本应不同之处；要的是它的理由的，写上容许",
            "remove one, or correct in what they were meant to differ; where its words are the point, accept this",
        ),
    )
