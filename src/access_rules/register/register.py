"""The register: tasks are submitted, decided, approved and looked back at, and everything is in the journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from os import PathLike
from typing import Any, Protocol, Self

from access_rules.diagnostic import Message, did_you_mean
from access_rules.errors import FactError
from access_rules.evaluation.decision import Approval, Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.folding import nearest
from access_rules.language.facts import Fact
from access_rules.language.procedure import Consequence, Procedure, TaskState
from access_rules.language.reading import title_of, to_json
from access_rules.language.roster import Roster
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.outcome import Outcome
from access_rules.register.authorities import Authorities
from access_rules.register.days import day_of
from access_rules.register.deadlines import Due, dues, escalations, lapsed, unrecorded
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.journal import Clock, Journal, Writing, now
from access_rules.register.keeping import keep
from access_rules.register.load import LoadReport, load_of_villages
from access_rules.register.records import Records, existing_task, found_task
from access_rules.register.refusals import ACTIONS, refusal, require_storable, state_in_words, told, told_together
from access_rules.register.statechart import OutOfTurnError, Pending, Task, advance, after, require, written_pending
from access_rules.register.verdict import WatchVerdict
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.kept_ledger import Keeping
from access_rules.register.watches.notices import Notice
from access_rules.register.watches.sweeping import notices


class Rules(Protocol):
    """What a register needs of a ruleset; ``access_rules.Ruleset`` has it."""

    @property
    def book(self) -> Rulebook:
        """The rules as data."""

    def compile(self) -> Evaluator:
        """An evaluator of them."""


ACTOR = Message("经办人", "the actor")
REASON = Message("理由", "the reason")
TASK = Message("事项编号", "the id of the task")
VILLAGE = Message("村", "the village")
DEPARTMENT = Message("部门", "the department")
REMARK = Message("备注", "the remark")
TITLE = Message("事项名称", "the title")

CLERK = "access-rules"
"""Who acts where something follows by itself."""


class Register(Records):
    """The register 登记簿 of tasks under one ruleset.

    Safe to share among threads; any number of processes may work on the same journal. Every action is one
    transaction: it is in the journal as a whole when the method returns, and refused actions leave nothing there.
    ``actor`` is the person who acts; what they may do is between them and whoever runs the register.
    """

    def __init__(
        self,
        journal: Journal,
        ruleset: Rules,
        *,
        roster: Roster | None = None,
    ) -> None:
        super().__init__(journal)
        if not hasattr(ruleset, "book"):
            raise TypeError(f"a register takes a ruleset, as access_rules.load gives it, not {ruleset!r}")
        if roster is not None and not isinstance(roster, Roster):
            raise TypeError(f"a register takes a roster, as read_roster gives it, not {roster!r}")
        self.book = ruleset.book
        self.procedure = ruleset.book.procedure or Procedure()
        self.authorities = Authorities(ruleset.book)
        self.roster = roster
        self._ruleset = ruleset
        self.watching = Watching(ruleset.book, roster)
        self._keeping = Keeping(ruleset.book, self.watching.of_submissions, self.watching.spectacles)
        self._is_near = False

    @classmethod
    def open(
        cls,
        url: str | PathLike[str],
        ruleset: Rules,
        *,
        clock: Clock = now,
        roster: Roster | None = None,
    ) -> Self:
        """The register at the path of an SQLite file or in the PostgreSQL database that a URL names.

        Raises RegisterError where there is none.
        """
        return cls(Journal.open(url, clock=clock), ruleset, roster=roster)

    @classmethod
    def create(
        cls,
        url: str | PathLike[str],
        ruleset: Rules,
        *,
        clock: Clock = now,
        roster: Roster | None = None,
    ) -> Self:
        """A new register there. Raises RegisterError where there is one already."""
        return cls(Journal.create(url, clock=clock), ruleset, roster=roster)

    @cached_property
    def evaluator(self) -> Evaluator:
        """The evaluator of its rules, made when something is to be decided."""
        return self._ruleset.compile()

    # ---- what departments do

    def submit(self, facts: object, *, village: str, department: str, actor: str, task: str | None = None) -> Task:
        """Submit a task 申请, have it decided for today, and put it in force where it is admissible.

        ``facts`` is what ``Evaluator.decide`` takes. A task that was returned, or has come to an end, may be
        submitted again under its id. Raises FactError for facts that cannot be used, RegisterError where the task
        is in a state in which it cannot be submitted or the village is not on the roster.
        """
        who, named, by = told_together((ACTOR, actor), (VILLAGE, village), (DEPARTMENT, department))
        place, name = self._village(named), None if task is None else told(TASK, task)
        # Before the lock: whatever others submit meanwhile, the rules say the same of these facts.
        decision = self.evaluator.decide(facts, as_of=self._today())
        written = decision.to_dict()
        require_storable(written)
        self._approach()
        with self.journal.writing() as writing:
            name = name or _fresh_id(writing)
            self._make_way(writing, name, place, by)
            draft = Draft(EventKind.SUBMITTED, who, name, place, by, facts=decision.facts)
            verdict = self._watched(writing, draft)
            events = [writing.append(draft)]
            events.append(writing.append(self._decided(writing, draft, decision, written, verdict)))
            return self._listed(writing, _made(events))

    def withdraw(self, task: str, *, actor: str, reason: str | None = None) -> Task:
        """Take a task back 撤回, whatever becomes of it. Raises RegisterError where it is at its end already."""
        note = _optional("reason", REASON, reason)
        return self._act(task, EventKind.WITHDRAWN, actor, note)

    # ---- what authorities do

    def approve(self, task: str, *, authority: str, actor: str, remark: str | None = None) -> Task:
        """Give an authority's approval 批准; the task comes into force with the last one that it needs.

        The task is decided again for today, with the approvals it has. Raises RegisterError where the authority is
        not one whose approval is lacking, nor above one; where it has approved already; where the deadline has
        passed; where the rules have come to reject the task.
        """
        who, by = told(ACTOR, actor), self.authorities.find(authority)
        remarked = _optional("remark", REMARK, remark)
        with self.journal.writing() as writing:
            found = existing_task(writing, task)
            self._require_not_given(found, by)
            self._require_turn(found, EventKind.APPROVED)
            discharged = self._competent(found, by)
            given = {each.authority for each in found.given} | {by}
            decision = self._decided_with(found, given)
            pending = self._lacking_after(found, decision, given, discharged)
            note: dict[str, Any] = {
                "authority": by,
                "title": self.authorities.title(by),
                "discharged": [each.authority for each in discharged],
                "pending": written_pending(pending),
                **remarked,
            }
            draft = self._draft(found, EventKind.APPROVED, who, note)
            draft = replace(draft, decision=decision.to_dict(), ruleset=self._kept(writing))
            return self._listed(writing, after(found, writing.append(draft)))

    def return_(self, task: str, *, authority: str, actor: str, reason: str) -> Task:
        """Send a task back 退回 for what it lacks. Raises RegisterError as ``approve`` does."""
        return self._turn_down(task, EventKind.RETURNED, authority, actor, reason)

    def reject(self, task: str, *, authority: str, actor: str, reason: str) -> Task:
        """Refuse a task 否决 that could have been approved. Raises RegisterError as ``approve`` does."""
        return self._turn_down(task, EventKind.REJECTED, authority, actor, reason)

    def recheck(self, task: str, *, actor: str, keep: bool = True, reason: str | None = None) -> Task:
        """Look back 回头看 at a task in force, or one a village objects to: decide it again for today.

        It stays in force, unless the rules have come to reject it or it is not to be kept; then it leaves the
        register 退出. Raises RegisterError where it is not in force.
        """
        who = told(ACTOR, actor)
        note = _optional("reason", REASON, reason)
        if not keep:
            note["reason"] = told(REASON, reason)
        with self.journal.writing() as writing:
            found = existing_task(writing, task)
            self._require_turn(found, EventKind.RECHECKED)
            decision = self._decided_with(found, {each.authority for each in found.given})
            is_kept = keep and decision.outcome is not Outcome.REJECT
            note |= {"result": "kept" if is_kept else "exited", "outcome": decision.outcome.value}
            draft = self._draft(found, EventKind.RECHECKED, who, note)
            draft = replace(draft, decision=decision.to_dict(), ruleset=self._kept(writing))
            return after(found, writing.append(draft))

    def record(self, task: str, facts: object, *, actor: str) -> Task:
        """Record what came to be known of a task 补记, such as that its funds have arrived; it is not decided again.

        Raises FactError for facts that cannot be used, RegisterError where the task is at its end.
        """
        stated = self.evaluator.read(facts)
        said = {
            fact.title: title_of(fact, stated[name], self.book.language)
            for name, fact in self.book.facts.items()
            if name in stated
        }
        note = {"facts": written_facts(stated, self.book), "said": said}
        return self._act(task, EventKind.RECORDED, actor, note)

    # ---- what villages do

    def object(self, task: str, *, actor: str, reason: str) -> Task:
        """Record what a village has against a task 异议.

        One under review stays so, and whoever reviews it sees the objection; one in force waits for a recheck.
        """
        return self._act(task, EventKind.OBJECTED, actor, {"reason": told(REASON, reason)})

    def refuse(self, *, village: str, department: str, actor: str, title: str, reason: str) -> Task:
        """Record that a department asked a village for what was never admitted, and that it was refused 有权拒绝."""
        named, by, who, called, why = told_together(
            (VILLAGE, village), (DEPARTMENT, department), (ACTOR, actor), (TITLE, title), (REASON, reason)
        )
        place = self._village(named)
        note = {"unadmitted": True, "title": called, "reason": why, **self._answering(place)}
        with self.journal.writing() as writing:
            draft = Draft(EventKind.OBJECTED, who, _fresh_id(writing), place, by, note=note)
            return _made([writing.append(draft)])

    # ---- what time does

    def dues(self, *, village: str | None = None, department: str | None = None) -> tuple[Due, ...]:
        """The deadlines of all tasks in the states they are in, the soonest first; those not known yet come last."""
        found = [
            due for task in self.tasks(village=village, department=department) for due in dues(task, self.procedure)
        ]
        return tuple(sorted(found, key=lambda due: (due.day or date.max, due.task.number)))

    def expire(self, *, actor: str, tasks: Iterable[str] | None = None) -> tuple[Event, ...]:
        """Record what the deadlines that have passed lead to, each once: lapses, escalations and notices.

        ``tasks`` are the ids of those to look at, by default all. Raises RegisterError where one is not there.
        """
        who, today = told(ACTOR, actor), self._today()
        # Found before the lock, since to look at all tasks takes long, and looked at once more under it.
        every = (task.id for task in self.tasks() if any(unrecorded(task, self.procedure, today)))
        late = list(every if tasks is None else tasks)
        if not late:
            return ()
        with self.journal.writing() as writing:
            found = (existing_task(writing, each) for each in late)
            passed = (due for task in found for due in unrecorded(task, self.procedure, today))
            return tuple(writing.append(self._passed(due, who)) for due in passed)

    def _passed(self, due: Due, actor: str) -> Draft:
        deadline, task = due.deadline, due.task
        assert due.day is not None
        note: dict[str, Any] = {
            "deadline": deadline.id,
            "title": deadline.title,
            "then": deadline.then.value,
            "day": due.day.isoformat(),
            "state": task.state.value,
            **({"to": deadline.to, "to_title": self.authorities.title(deadline.to)} if deadline.to else {}),
            **({"reason": deadline.reason} if deadline.reason else {}),
            **self._answering(task.village),
        }
        is_end = deadline.then is Consequence.LAPSE
        return self._draft(task, EventKind.EXPIRED if is_end else EventKind.NOTICED, actor, note)

    def notices(self) -> tuple[Notice, ...]:
        """All notices of the watches that the journal gives rise to up to today, raised or not."""
        return tuple(sorted(self._due_notices(), key=lambda each: (each.day, each.key)))

    def _due_notices(self) -> Iterator[Notice]:
        with self.journal.reading() as reading:
            yield from notices(reading, self.watching, self.evaluator, self._today())

    def load(self, *, village: str | None = None, measure: Fact | None = None, kind: Fact | None = None) -> LoadReport:
        """The load of the villages, or of one, over time, up to today.

        ``measure`` and ``kind`` as in ``load_of_villages``, which tells also when RegisterError is raised.
        """
        place = None if village is None else self._village(village)
        roster = self.roster if self.roster is None or place is None else self.roster.only(place)
        with self.journal.reading() as reading:
            events, today = reading.events(village=place), self._today()
            return load_of_villages(events, self.book, today, roster=roster, measure=measure, kind=kind)

    def sweep(self, *, actor: str) -> tuple[Event, ...]:
        """Raise the notices that were not raised yet: each once, however often and by however many this is called."""
        with self.journal.reading() as reading:
            raised = {event.note.get("key") for event in reading.events(kinds=(EventKind.NOTICED,), brief=True)}
        due = (each for each in self._due_notices() if each.key not in raised)
        return self.raise_notices(sorted(due, key=lambda each: (each.day, each.key)), actor=actor)

    def raise_notices(self, found: Iterable[Notice], *, actor: str) -> tuple[Event, ...]:
        """Raise those of some notices that were not raised yet."""
        who, found = told(ACTOR, actor), tuple(found)
        if not found:
            return ()
        with self.journal.writing() as writing:
            asked = {each.task for each in found}
            raised = {key for task in asked for key in _keys_raised(writing, task)}
            due = [each for each in found if each.key not in raised]
            return tuple(writing.append(each.draft(who, self._answering(each.village))) for each in due)

    # ---- acting

    def _act(self, task: str, kind: EventKind, actor: str, note: Mapping[str, Any]) -> Task:
        who = told(ACTOR, actor)
        with self.journal.writing() as writing:
            found = existing_task(writing, task)
            self._require_turn(found, kind)
            return after(found, writing.append(self._draft(found, kind, who, note)))

    def _turn_down(self, task: str, kind: EventKind, authority: str, actor: str, reason: str) -> Task:
        who, by, why = told(ACTOR, actor), self.authorities.find(authority), told(REASON, reason)
        with self.journal.writing() as writing:
            found = existing_task(writing, task)
            self._require_turn(found, kind)
            self._competent(found, by)
            return after(
                found,
                writing.append(
                    self._draft(found, kind, who, {"authority": by, "title": self.authorities.title(by), "reason": why})
                ),
            )

    def _decided(
        self, writing: Writing, submitted: Draft, decision: Decision, written: dict[str, Any], verdict: WatchVerdict
    ) -> Draft:
        outcome = max(decision.outcome, verdict.outcome or Outcome.ALLOW, key=lambda each: each.strictness)
        note: dict[str, Any] = {"outcome": outcome.value, "pending": []}
        if outcome is Outcome.NEEDS_APPROVAL:
            wanted = [_asked(each) for each in (*decision.approvals, *verdict.approvals)]
            note["pending"] = written_pending(self._or_reviewer(_soonest(wanted)))
        if verdict.fired:
            note["watches"] = [dict(each) for each in verdict.fired]
        note |= verdict.known
        kept = self._kept(writing)
        return replace(submitted, kind=EventKind.DECIDED, facts={}, decision=written, ruleset=kept, note=note)

    def _watched(self, writing: Writing, submitted: Draft) -> WatchVerdict:
        """What the watches of the ruleset make of a task."""
        if not self.watching.of_submissions:
            return WatchVerdict()
        return self.watching.judge(self._keeping.up_to_date(writing), submitted, writing.at)

    def _approach(self) -> None:
        """Have the ledger of the watches noted, little by little, so that the submission itself is quick."""
        while self.watching.of_submissions and not self._is_near:
            with self.journal.writing() as writing:
                self._is_near = self._keeping.approach(writing)

    def _make_way(self, writing: Writing, name: str, village: str, department: str) -> None:
        """Refuse to submit a task under an id that is taken; one that a deadline has ended is ended first."""
        earlier = found_task(writing, name)
        if earlier is None:
            return
        if (earlier.village, earlier.department) != (village, department):
            problem = Message(
                f"`{name}` 是 `{earlier.department}` 给 `{earlier.village}` 的另一件事项",
                f"`{name}` is another task, of `{earlier.department}` for `{earlier.village}`",
            )
            help_ = Message("另取编号，或者不写编号", "choose another id, or none")
            raise refusal("AR739", help=help_, particular=TASK, problem=problem)
        ended = lapsed(earlier, self.procedure, self._today())
        if ended is None:
            self._require(earlier, name, EventKind.SUBMITTED)
        else:
            writing.append(self._passed(ended, CLERK))

    def _listed(self, writing: Writing, task: Task) -> Task:
        """The task put in force, once nothing is lacking any more."""
        if task.state is not TaskState.APPROVED:
            return task
        note = self._answering(task.village)
        return after(task, writing.append(self._draft(task, EventKind.LISTED, CLERK, note)))

    def _decided_with(self, task: Task, given: Iterable[str]) -> Decision:
        """The decision on a task as it stands today, with the approvals it has."""
        facts = dict(task.facts)
        if self.authorities.fact and (held := sorted({*(facts.get(self.authorities.fact) or ()), *given})):
            facts[self.authorities.fact] = held
        try:
            return self.evaluator.decide(facts, as_of=self._today())
        except FactError as error:
            problem = error.diagnostics[0].message
            raise refusal("AR744", task=task.id, ruleset=self.book.id, problem=problem) from error

    def _lacking_after(
        self, task: Task, decision: Decision, given: Collection[str], discharged: Collection[Pending]
    ) -> tuple[Pending, ...]:
        if decision.outcome is Outcome.REJECT:
            rules = ", ".join(f"`{each}`" for each in decision.rules)
            help_ = Message(f"依据规则 {rules}；退回或者否决", f"by {rules}; return it or reject it")
            raise refusal("AR742", help=help_, task=task.id)
        asked = decision.approvals if decision.outcome is Outcome.NEEDS_APPROVAL else ()
        wanted = [each for each in task.pending if each not in discharged]
        wanted += [_asked(each) for each in asked]
        return _soonest(
            each
            for each in wanted
            if not any(self.authorities.suffices(authority, each.authority) for authority in given)
        )

    def _or_reviewer(self, pending: tuple[Pending, ...]) -> tuple[Pending, ...]:
        """Whose approval is lacking; where the decision names nobody, the one who reviews by default."""
        default = self.book.default.approval
        by = self.procedure.by or (default.by if default else None)
        return pending or ((Pending(by, self.authorities.title(by)),) if by else ())

    # ---- who may

    def _competent(self, task: Task, authority: str) -> tuple[Pending, ...]:
        """The approvals that an authority can give. Raises RegisterError where there is none."""
        over = [due.deadline for due in escalations(task, self.procedure, self._today()) if due.deadline.to]
        relieving = next((each for each in over if each.to and self.authorities.is_relieved(authority, each.to)), None)
        if relieving is not None:
            title = self.authorities.title(relieving.to or "")
            help_ = Message(
                f"逾期未办，已升级：由 `{title}` 办理", f"it was not done in time and has passed to `{relieving.to}`"
            )
            raise self._wrong_authority(task, authority, help_)
        found = tuple(each for each in task.pending if self.authorities.suffices(authority, each.authority))
        if found:
            return found
        wanted = self.authorities.named(each.authority for each in task.pending)
        help_ = Message(f"应由 {wanted.zh} 或者其上级批准", f"it is for {wanted.en}, or one above, to approve")
        if not task.pending:
            help_ = Message(
                "没有写明由谁审批：在规则集首页写 `流程: {机关: …}`",
                "nobody is named who reviews it: write `procedure: {by: …}` on the front page",
            )
        raise self._wrong_authority(task, authority, help_)

    def _wrong_authority(self, task: Task, authority: str, help_: Message) -> Exception:
        titled = Message(self.authorities.title(authority), authority)
        return refusal("AR735", help=help_, authority=titled, task=task.id)

    def _require_not_given(self, task: Task, authority: str) -> None:
        for each in task.given:
            if each.authority == authority:
                titled = Message(self.authorities.title(authority), authority)
                raise refusal("AR737", authority=titled, task=task.id, number=each.number)

    def _require_turn(self, task: Task, kind: EventKind) -> None:
        self._require(task, task.id, kind)
        ended = lapsed(task, self.procedure, self._today())
        if ended is not None:
            help_ = Message("要再办，重新申请", "to have it after all, submit it again")
            raise refusal(
                "AR736",
                help=help_,
                task=task.id,
                deadline=ended.deadline.title,
                day=str(ended.day),
                action=ACTIONS[kind],
            )

    def _require(self, task: Task | None, name: str, kind: EventKind) -> None:
        try:
            require(task.state if task else None, kind)
        except OutOfTurnError as error:
            help_ = Message(
                "经过见 `access-rules register show`", "`access-rules register show` tells how it came to that"
            )
            state = state_in_words(error.state or TaskState.SUBMITTED)
            raise refusal("AR734", help=help_, task=name, state=state, action=ACTIONS[kind]) from None

    def _village(self, village: str) -> str:
        name = told(VILLAGE, village)
        if self.roster is not None and name not in self.roster.villages:
            near = did_you_mean(nearest(name, self.roster.villages))
            add = Message("把它写进名册", "put it on the roster")
            raise refusal("AR740", help=near or add, village=name)
        return name

    def _answering(self, village: str) -> dict[str, Any]:
        """Who answers for a village 包片, for the note of an event that somebody should hear of."""
        found = self.roster.villages.get(village) if self.roster else None
        return {"leader": found.leader, "cadres": list(found.cadres)} if found else {}

    def _today(self) -> date:
        return day_of(self.journal.clock())

    def _draft(self, task: Task, kind: EventKind, actor: str, note: Mapping[str, Any]) -> Draft:
        return Draft(kind, actor, task.id, task.village, task.department, note=note)

    def _kept(self, writing: Writing) -> dict[str, str]:
        return keep(writing, self.book)


def written_facts(stated: Mapping[str, Value], book: Rulebook) -> dict[str, object]:
    """Facts in JSON values, in the order of the ruleset."""
    return {name: to_json(fact, stated[name]) for name, fact in book.facts.items() if name in stated}


def _optional(name: str, particular: Message, text: str | None) -> dict[str, Any]:
    """A particular that may be left out, for the note of an event."""
    return {name: told(particular, text)} if text else {}


def _keys_raised(writing: Writing, task: str) -> Iterator[str | None]:
    """The keys of the notices that were raised about a task."""
    return (event.note.get("key") for event in writing.events(task=task, kinds=(EventKind.NOTICED,), brief=True))


def _fresh_id(writing: Writing) -> str:
    number = writing.head.number + 1
    while next(writing.events(task=f"T{number}"), None) is not None:
        number += 1
    return f"T{number}"


def _made(events: Iterable[Event]) -> Task:
    tasks: dict[str, Task] = {}
    advance(tasks, events)
    (task,) = tasks.values()
    return task


def _asked(approval: Approval) -> Pending:
    return Pending(approval.authority, approval.authority_title, approval.within_working_days, approval.office)


def _soonest(wanted: Iterable[Pending]) -> tuple[Pending, ...]:
    """Each authority once, with the shortest time that is set for it and all its offices that are named."""
    found: dict[str, Pending] = {}
    for each in wanted:
        known = found.get(each.authority)
        times = [one.within_working_days for one in (known, each) if one and one.within_working_days is not None]
        offices = dict.fromkeys(one.office for one in (known, each) if one and one.office)
        found[each.authority] = replace(
            each, within_working_days=min(times, default=None), office="、".join(offices) or None
        )
    return tuple(found.values())
