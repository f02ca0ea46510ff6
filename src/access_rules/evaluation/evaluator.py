"""The reference evaluator: the definition of what rules mean; short, obvious, allowed to be slow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from access_rules.errors import MissingExtraError, ReplayError
from access_rules.evaluation.batches import Batches, BatchOptions, MakeBatches, OnError
from access_rules.evaluation.combine import Standing, Verdict, combine, deciders
from access_rules.evaluation.conditions import Undecided
from access_rules.evaluation.counting import Held, Precedence, count, undecided_facts
from access_rules.evaluation.decision import (
    Assumption,
    Basis,
    Conflict,
    Decision,
    Missing,
    Remark,
    RemarkKind,
    RulesetId,
    Without,
)
from access_rules.evaluation.engine import Engine, ReferenceEngine
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.reasons import Reporter
from access_rules.evaluation.remedies import (
    Judgement,
    changes_outcome,
    demands_to_drop,
    is_consistent,
    is_refused_or_open,
    reversals,
    without_demands,
)
from access_rules.evaluation.situation import Situation, carriers_of
from access_rules.evaluation.task import TaskReader
from access_rules.language.dependence import behind, derivations
from access_rules.language.reading import title_of
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.language.vocabulary import Vocabulary
from access_rules.outcome import Outcome
from access_rules.truth import Truth

if TYPE_CHECKING:
    import pyarrow as pa


class Evaluator:
    """Decides tasks under one ruleset.

    Immutable after construction, so it can be shared among threads and in an event loop, and pickled.
    """

    def __init__(self, book: Rulebook, engine: Engine | None = None, batches: MakeBatches | None = None) -> None:
        self._book = book
        self._reader = TaskReader(book.facts)
        self._vocabulary = Vocabulary.of(book.facts)
        self._lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._precedence = Precedence.of(book)
        self._carriers = carriers_of(book.facts)
        self._shaping = _shaping(book)
        self._engine = engine or ReferenceEngine(book)
        self._make_batches = batches
        self._batches: Batches | None = None

    def __getstate__(self) -> dict[str, Any]:
        """All but what decides tables, which is made again where a table is decided."""
        return {**self.__dict__, "_batches": None}

    @property
    def ruleset(self) -> RulesetId:
        """Which rules this evaluator applies."""
        return RulesetId(self._book.id, self._book.title, self._book.version, self._book.digest)

    def decide(self, task: object, *, as_of: date | None = None, validate: bool = True) -> Decision:
        """The decision on a task, a mapping or a pydantic model, as the law stands on ``as_of`` (default: today).

        Facts and values are named by id or title; a missing key and None both mean *not stated*.
        Raises FactError naming every fact that is unknown, of a wrong type, outside its values or
        in contradiction with what follows from the others.

        With ``validate=False`` nothing is checked: the task is a mapping of ids to values as ``read`` gives
        them, and a fact that is wrong gives a wrong decision or any exception.
        """
        day = as_of if type(as_of) is date else _day(as_of)
        if type(task) is dict:
            whole = self._whole_as_written if validate else self._whole_as_read
            decision = self._engine.at_once(task, day, whole, validate)
            if decision is not None:
                return decision
        return self._decide(self._reader.read(task), day) if validate else self._decide_unchecked(task, day)

    def read(self, task: object) -> dict[str, Value]:
        """The facts that a task states, by id, in typed values: choices by id, sets as frozensets.

        What is read once may be decided often, on other days or by an evaluator of the same vocabulary, with
        ``validate=False``. Raises FactError naming every fact that is unknown, of a wrong type or outside its
        values; whether they contradict one another is told by ``decide``.
        """
        return self._reader.read(task)

    def _whole_as_written(self, task: Mapping[str, object], day: date) -> Decision:
        return self._whole(self._reader.read(task), day)

    def _whole_as_read(self, task: Mapping[str, Any], day: date) -> Decision:
        return self._whole(_stated(task), day)

    def _whole(self, stated: Mapping[str, Value], day: date) -> Decision:
        judgement = self._judge(stated, day)
        judgement.situation.settle()
        return self._details(judgement)

    def decide_table(
        self,
        table: Any,
        *,
        as_of: date | None = None,
        as_of_column: str | None = None,
        rules: bool = False,
        missing: bool = True,
        on_error: OnError = "raise",
        threads: int | None = None,
    ) -> pa.Table:
        """The decisions on many tasks, one a row: the same as ``decide`` gives for each.

        ``table`` is anything that speaks Arrow: a pyarrow Table, RecordBatch or RecordBatchReader, a pandas or
        Polars DataFrame, a DuckDB relation. Its columns are facts by id or title, null is *not stated*; a fact
        without a column is stated by nobody. ``as_of_column`` names a column of days (null: ``as_of``).

        The columns of the result, row by row in the order of the table:
        ``outcome`` (dictionary<int8, string>); ``rule``, the first of ``Decision.rules`` (dictionary, null where
        none decides for certain); with ``rules`` the ids of the certain reasons in their order (list<string>);
        ``complete``; with ``missing`` the ids in ``Decision.missing`` (list<string>).

        Raises FactError naming every value that cannot be used, with its rows counted from 0. With
        ``on_error="null"`` such a row is null, and a column ``error`` tells why; a column that is no fact, or
        that names one a second time, is refused all the same. Raises MissingExtraError without the extra
        ``batch``, TypeError for what does not speak Arrow.
        """
        options = BatchOptions(_day(as_of), as_of_column, rules, missing, on_error, threads)
        return self._of_tables().table(table, options)

    def decide_batches(
        self,
        source: Any,
        *,
        as_of: date | None = None,
        as_of_column: str | None = None,
        rules: bool = False,
        missing: bool = True,
        on_error: OnError = "raise",
        threads: int | None = None,
    ) -> Iterator[pa.RecordBatch]:
        """The same as ``decide_table`` batch by batch, in order and in bounded memory.

        ``source`` may also be an iterable of record batches, such as those of a Parquet file. A batch with a row
        that cannot be decided raises FactError when its turn comes; rows are counted from the start of the source.
        """
        options = BatchOptions(_day(as_of), as_of_column, rules, missing, on_error, threads)
        return self._of_tables().stream(source, options)

    def _of_tables(self) -> Batches:
        if self._batches is None:
            if self._make_batches is None:
                raise MissingExtraError("this evaluator was made without tables: use Ruleset.compile")
            # Two threads may both make one; both are equal, so the last may stay.
            self._batches = self._make_batches(self._book)
        return self._batches

    def replay(self, decision: Decision) -> Decision:
        """The same task decided again for the same day.

        Raises ReplayError where the decision was made under another ruleset or another version of it.
        """
        if decision.ruleset != self.ruleset:
            made, here = decision.ruleset, self.ruleset
            raise ReplayError(
                f"decided under {made.id} {made.version} ({made.digest[:12]}), "
                f"this evaluator holds {here.id} {here.version} ({here.digest[:12]})"
            )
        return self.decide(decision.facts, as_of=decision.as_of)

    def _decide(self, stated: Mapping[str, Value], day: date) -> Decision:
        judgement = self._judge(stated, day)
        judgement.situation.require_consistent()
        return Decision.deferred(judgement.verdict.outcome, (_Judged(judgement, partial(self._details, judgement)),))

    def _decide_unchecked(self, task: Any, day: date) -> Decision:
        stated = _stated(task)
        judgement = self._judge(stated, day)
        # Settled only for the details, and then in a situation of their own: a decision is shared by threads.
        return Decision.deferred(judgement.verdict.outcome, (_Judged(judgement, partial(self._whole, stated, day)),))

    def _details(self, judgement: Judgement) -> Decision:
        verdict, standings = judgement.verdict, judgement.standings
        stated = judgement.situation.stated
        report = Reporter(judgement.situation, self._vocabulary, self._precedence)
        reasons = report.reasons(standings, verdict)
        conditions = report.conditions(standings.values()) if verdict.outcome is Outcome.ALLOW else ()
        open_facts = tuple(self._open_facts(judgement)) if not verdict.complete else ()
        missing = self._in_order(each.fact for each in open_facts)
        cited = [each for reason in reasons for each in reason.citations]
        cited += [each for condition in conditions for each in condition.citations]
        remarks = (*report.remarks(standings.values(), cited), *_near_items(open_facts, judgement.situation))
        conflicts = report.conflicts(standings)
        return Decision(
            outcome=verdict.outcome,
            complete=verdict.complete,
            possible=verdict.possible,
            missing=missing,
            reasons=reasons,
            approvals=report.approvals(reasons),
            conditions=conditions,
            remarks=remarks,
            conflicts=conflicts,
            assumed=self._assumptions(judgement),
            without=self._without(judgement),
            questions=tuple(self._question(each) for each in missing),
            facts=self._reader.to_json(stated),
            fact_titles=self._titles({*stated, *missing, *_facts_named(remarks, conflicts)}),
            as_of=judgement.situation.as_of,
            ruleset=self.ruleset,
        )

    def _judge(self, stated: Mapping[str, Value], as_of: date) -> Judgement:
        situation = Situation(self._book, self._lists, stated, as_of, carriers=self._carriers)
        return self._judgement(situation, self._engine.hold(situation))

    def _verdict_reversed(self, original: Judgement, fact: str, reversed_to: Value | None) -> Verdict:
        """The verdict with one assumption reversed."""
        before = original.situation
        reversal = {fact: reversed_to}
        situation = Situation(self._book, self._lists, before.stated, before.as_of, reversal, self._carriers)
        held = self._engine.hold_anew(original.held, fact, situation)
        if fact not in self._shaping and held == original.held:
            return original.verdict  # the same rules hold, and count as the same
        return self._judgement(situation, held).verdict

    def _judgement(self, situation: Situation, held: Mapping[str, Held]) -> Judgement:
        standings = count(held, situation, self._precedence)
        verdict = combine(standings.values(), self._book.default.outcome)
        return Judgement(situation, held, standings, verdict, situation.assumed)

    def _open_facts(self, judgement: Judgement) -> Iterator[Undecided]:
        for standing in judgement.standings.values():
            if _is_open(standing, judgement.verdict):
                yield from undecided_facts(standing.rule, judgement.situation, judgement.standings, self._precedence)

    def _in_order(self, facts: Iterator[str]) -> tuple[str, ...]:
        wanted = set(facts)
        return tuple(fact for fact in self._book.facts if fact in wanted)

    def _titles(self, facts: set[str]) -> tuple[tuple[str, str], ...]:
        return tuple((fact.id, fact.title) for fact in self._book.facts.values() if fact.id in facts)

    def _question(self, name: str) -> Missing:
        fact = self._book.facts[name]
        return Missing(fact.id, fact.title, fact.ask, fact.judgement)

    def _assumptions(self, judgement: Judgement) -> tuple[Assumption, ...]:
        changing = {
            fact
            for fact, reversed_to in reversals(judgement.assumed)
            if changes_outcome(self._verdict_reversed(judgement, fact, reversed_to), judgement.verdict)
        }
        facts = self._book.facts
        return tuple(
            Assumption(
                fact, facts[fact].title, self._json(fact, value), title_of(facts[fact], value, self._book.language)
            )
            for fact, value in sorted(judgement.assumed.items(), key=lambda each: list(facts).index(each[0]))
            if fact in changing
        )

    def _json(self, fact: str, value: Value) -> object:
        return self._reader.to_json({fact: value})[fact]

    def _without(self, judgement: Judgement) -> Without | None:
        dropped: dict[str, None] = {}
        current, remaining = judgement, dict(judgement.situation.stated)
        while is_refused_or_open(current.verdict):
            demands = demands_to_drop(current)
            if demands is None:
                return None
            fresh = [each for each in demands if each not in dropped]
            if not fresh:
                break
            dropped.update(dict.fromkeys(fresh))
            lighter = without_demands(remaining, fresh, current.situation)
            if lighter is None:
                return None
            remaining = lighter
            current = self._judge(remaining, judgement.situation.as_of)
            if not is_consistent(current.situation):
                return None
        if not dropped:
            return None
        return Without(
            outcome=current.verdict.outcome,
            complete=current.verdict.complete,
            dropped=tuple(sorted(dropped)),
            dropped_titles=tuple(self._demand_title(each) for each in sorted(dropped)),
        )

    def _demand_title(self, demand: str) -> str:
        name, _, element = demand.partition(".")
        fact = self._book.facts[name]
        return f"{fact.title}（{fact.choices[element].title}）" if element in fact.choices else fact.title


@dataclass(frozen=True, slots=True)
class _Judged:
    """The origin of a decision whose situation was judged as a whole; ``details`` words the rest."""

    judgement: Judgement
    details: Callable[[], Decision]

    def possible(self, basis: Basis) -> tuple[Outcome, ...]:  # noqa: ARG002  # all is in the judgement
        """The outcomes that the missing facts leave open."""
        return self.judgement.verdict.possible

    def rules(self, basis: Basis) -> tuple[str, ...]:  # noqa: ARG002
        """The ids of the rules that decide, in the order of the reasons."""
        return deciders(self.judgement.standings.values(), self.judgement.verdict)

    def whole(self, basis: Basis) -> Decision:  # noqa: ARG002
        """The decision with every detail."""
        return self.details()


def _shaping(book: Rulebook) -> frozenset[str]:
    """The facts that shape how rules count beside whether they hold: the stage, the approvals, and what is behind."""
    roles = [role for role in (book.roles.stage, book.roles.approvals) if role is not None]
    return behind(roles, derivations(book.facts, book.definitions))


def _stated(task: Mapping[str, Value | None]) -> dict[str, Value]:
    return {fact: value for fact, value in task.items() if value is not None}


def _day(as_of: date | None) -> date:
    if as_of is None:
        return date.today()  # noqa: DTZ011  # the day where the user is
    if isinstance(as_of, datetime):
        return as_of.date()
    if not isinstance(as_of, date):
        raise TypeError(f"as_of takes a date such as date(2026, 3, 1), not {as_of!r}")
    return as_of


def _is_open(standing: Standing, verdict: Verdict) -> bool:
    return any(line is Truth.UNKNOWN for line in standing.lines[: verdict.deciding])


def _facts_named(remarks: Iterable[Remark], conflicts: Iterable[Conflict]) -> Iterator[str]:
    yield from (each.about for each in remarks)
    yield from (concern.partition(".")[0] for each in conflicts for concern in each.concerns)


def _near_items(open_facts: tuple[Undecided, ...], situation: Situation) -> tuple[Remark, ...]:
    settled_by_list = [situation.near[each.fact] for each in open_facts if each.fact in situation.near]
    near = {each.fact: "、".join(each.near) for each in (*open_facts, *settled_by_list) if each.near}
    return tuple(Remark(RemarkKind.NEAR_ITEM, fact, titles) for fact, titles in near.items())
