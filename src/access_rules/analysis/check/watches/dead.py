"""Dead watches: no tasks, however much is known of them, make the watch fire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from access_rules.analysis.check.cores import clashing, fewest
from access_rules.analysis.check.watches.subjects import WatchSubjects
from access_rules.analysis.check.wording import filled, in_words, named, several_in_words
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.watched import EVERY_TASK, about, decides
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Absence, Awaited, Correlation, Watch
from access_rules.outcome import Outcome
from access_rules.targets.smt.agreement import may_agree, may_differ
from access_rules.targets.smt.formulas import Formula, all_of, any_of, negated
from access_rules.targets.smt.prover import Prover


def look(watch: Watch, subjects: WatchSubjects) -> Iterator[Finding]:
    """A finding where a watch never certainly fires.

    While facts are missing one that decides may still hold a task up, as a dead rule may.
    """
    finding = (
        _never_about_a_task(watch, subjects) or _never_two_tasks(watch, subjects) or _never_awaited(watch, subjects)
    )
    if finding is not None:
        yield finding


def _never_about_a_task(watch: Watch, subjects: WatchSubjects) -> Finding | None:
    condition = about(watch.pattern)
    about_it = subjects.truth(condition).certain
    if not subjects.is_possible(about_it):
        return _contradicts_itself(watch, condition, subjects)
    given = subjects.world.verdicts[0].discharged(watch.approval)
    if not subjects.is_possible(about_it, negated(given.possible)):
        return _always_approved(watch, condition, subjects)
    return None


def _contradicts_itself(watch: Watch, condition: Condition, subjects: WatchSubjects) -> Finding:
    together = clashing(condition, subjects.truth, subjects.world.prover)
    words = {"watch": named(watch), "words": several_in_words(together, subjects.book)}
    if len(together) > 1:
        message = filled(
            "{watch}永远不会触发：{words}不可能同时成立", "{watch} never fires: {words} cannot hold together", **words
        )
    else:
        message = filled("{watch}永远不会触发：{words}不可能成立", "{watch} never fires: {words} cannot hold", **words)
    place = next((each.span for each in together if each.span), None)
    return subjects.finding(Kind.DEAD_WATCH, message, watch, place=place, help_=_CORRECT)


def _always_approved(watch: Watch, condition: Condition, subjects: WatchSubjects) -> Finding:
    return subjects.finding(
        Kind.DEAD_WATCH,
        filled(
            "{watch}永远不会触发：凡是{words}的，它要的批准已经有了",
            "{watch} never fires: whenever {words}, the approval that it asks for has been given",
            watch=named(watch),
            words=in_words(condition, subjects.book),
        ),
        watch,
        witness=subjects.witness(watch, subjects.truth(condition).certain),
        help_=_CORRECT,
    )


# --- two tasks


def _never_two_tasks(watch: Watch, subjects: WatchSubjects) -> Finding | None:
    pattern = watch.pattern
    if not isinstance(pattern, Correlation):
        return None
    before = list(subjects.before(watch))
    cores = [_apart(pattern, world, subjects) for world in before]
    if all(core is not None for core in cores):
        return _not_together(watch, list(cores[0] or {}), pattern, subjects)
    if all(
        core is not None or _first_is_rejected(pattern, world, subjects)
        for core, world in zip(cores, before, strict=True)
    ):
        return _never_counted(watch, pattern, subjects)
    return None


def _parts(pattern: Correlation, world: World, subjects: WatchSubjects) -> Mapping[tuple[str, str], Formula]:
    """What a correlation asks of an earlier task and a later one, by what it is and the fact."""
    one, other = world.situations[0], subjects.world.situations[0]
    return {
        ("first", ""): one.truth(pattern.first).certain,
        ("second", ""): other.truth(pattern.second).certain,
        **{("same", fact): may_agree(one, other, fact) for fact in pattern.same},
        **{("differs", fact): may_differ(one, other, fact) for fact in pattern.differs},
    }


def _both(world: World, subjects: WatchSubjects) -> Prover:
    prover = Prover(subjects.world.tasks, beside=world.tasks)
    prover.require([world.situations[0].consistent, subjects.world.situations[0].consistent])
    return prover


def _apart(pattern: Correlation, world: World, subjects: WatchSubjects) -> Mapping[tuple[str, str], None] | None:
    """A few parts that no two tasks meet together; None where some may meet all."""
    parts = {" ".join(name): (name, formula) for name, formula in _parts(pattern, world, subjects).items()}
    prover = _both(world, subjects)
    if prover.is_possible(*(formula for _, formula in parts.values())):
        return None
    core = fewest(prover, {word: formula for word, (_, formula) in parts.items()})
    return {name: None for word, (name, _) in parts.items() if word in core}


def _first_is_rejected(pattern: Correlation, world: World, subjects: WatchSubjects) -> bool:
    """Whether the rules reject every earlier task that could be meant: it does not count."""
    stands = negated(world.verdicts[0].outcome(Outcome.REJECT))
    return not _both(world, subjects).is_possible(*_parts(pattern, world, subjects).values(), stands)


def _not_together(watch: Watch, core: list[tuple[str, str]], pattern: Correlation, subjects: WatchSubjects) -> Finding:
    said = [_said(kind, fact, pattern, subjects.book) for kind, fact in core]
    words = Message("、".join(each.zh for each in said), ", ".join(each.en for each in said))
    return subjects.finding(
        Kind.DEAD_WATCH,
        filled(
            "{watch}永远不会触发：没有这样的两件事项：{words}",
            "{watch} never fires: there are no two tasks like that: {words}",
            watch=named(watch),
            words=words,
        ),
        watch,
        help_=_CORRECT,
    )


def _said(kind: str, fact: str, pattern: Correlation, book: Rulebook) -> Message:
    match kind:
        case "first":
            return filled("前一件{words}", "the earlier one where {words}", words=in_words(pattern.first, book))
        case "second":
            return filled("后一件{words}", "the later one where {words}", words=in_words(pattern.second, book))
        case "same":
            return Message(f"`{book.facts[fact].title}`相同", f"the same `{fact}`")
        case _:
            return Message(f"`{book.facts[fact].title}`不同", f"a different `{fact}`")


def _never_counted(watch: Watch, pattern: Correlation, subjects: WatchSubjects) -> Finding:
    return subjects.finding(
        Kind.DEAD_WATCH,
        filled(
            "{watch}永远不会触发：凡是前一件{words}的，规则一律不予准入，不计在内",
            "{watch} never fires: the rules reject every earlier task where {words}, and it does not count",
            watch=named(watch),
            words=in_words(pattern.first, subjects.book),
        ),
        watch,
        place=pattern.first.span,
        help_=_CORRECT,
    )


# --- what is never awaited


def _never_awaited(watch: Watch, subjects: WatchSubjects) -> Finding | None:
    pattern = watch.pattern
    if not isinstance(pattern, Absence):
        return None
    verdicts, about_it = subjects.world.verdicts[0], subjects.truth(about(pattern)).certain
    rejected = verdicts.outcome(Outcome.REJECT)
    if not subjects.is_possible(about_it, negated(rejected)):
        return _never(
            watch,
            Message("{watch}永远不会触发：{tasks}，规则一律不予准入", "{watch} never fires: the rules reject {tasks}"),
            subjects,
        )
    if pattern.awaited is not Awaited.APPROVAL:
        return None
    sent = any_of((verdicts.outcome(Outcome.NEEDS_APPROVAL), all_of((negated(rejected), _may_be_asked(subjects)))))
    if not subjects.is_possible(about_it, sent):
        return _never(
            watch,
            Message("{watch}永远不会触发：{tasks}，从不需要审批", "{watch} never fires: {tasks} never needs approval"),
            subjects,
        )
    return None


def _may_be_asked(subjects: WatchSubjects) -> Formula:
    """A watch may ask for approval of a task, were there others like it."""
    asking = (each for each in subjects.watches if decides(each))
    return any_of(subjects.truth(about(each.pattern)).possible for each in asking)


def _never(watch: Watch, said: Message, subjects: WatchSubjects) -> Finding:
    condition = about(watch.pattern)
    tasks = Message("任何事项", "every task")
    if condition is not EVERY_TASK:
        tasks = filled("凡是{words}的", "every task where {words}", words=in_words(condition, subjects.book))
    return subjects.finding(
        Kind.DEAD_WATCH,
        filled(said.zh, said.en, watch=named(watch), tasks=tasks),
        watch,
        place=condition.span,
        witness=subjects.witness(watch, subjects.truth(condition).certain),
        help_=_CORRECT,
    )


_CORRECT = Message("改正其中一处，或者删去这条监测", "correct one of these, or remove the watch")
