"""Putting a verdict into reasons, approvals, conditions, conflicts and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from access_rules.evaluation.combine import ALLOWED, CONTESTED, LINES, TO_APPROVE, Standing, Verdict
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import Precedence, sufficient
from access_rules.evaluation.decision import (
    Approval,
    Citation,
    Condition,
    Conflict,
    Reason,
    Remark,
    RemarkKind,
)
from access_rules.evaluation.situation import Situation
from access_rules.language import sources
from access_rules.language.placeholders import PLACEHOLDER
from access_rules.language.reading import title_of
from access_rules.language.rulebook import DEFAULT_RULE
from access_rules.language.rules import ApprovalTerms, Rule, concerns_meet
from access_rules.language.vocabulary import Vocabulary
from access_rules.outcome import Outcome
from access_rules.source import Span
from access_rules.truth import Truth


def lines_shown(standing: Standing, verdict: Verdict) -> Iterator[int]:
    """The lines on which a rule is a reason: certainly against the task, or perhaps deciding it."""
    lines = standing.lines
    against = [line for line in range(ALLOWED) if lines[line] is Truth.TRUE]
    open_lines = [line for line in range(4) if line < verdict.deciding and lines[line].is_possible]
    if verdict.complete:
        open_lines = [line for line in open_lines if lines[line] is Truth.TRUE]
    # One reason a rule and outcome: a refusal that may be contested is told once, as a refusal.
    by_outcome = {LINES[line]: line for line in sorted({*against, *open_lines}, reverse=True)}
    if standing.rule.outcome == "allow" and Outcome.NEEDS_APPROVAL in by_outcome:
        by_outcome.pop(Outcome.ALLOW, None)
    yield from by_outcome.values()


class Reporter:
    """Words one verdict in one situation."""

    def __init__(self, situation: Situation, vocabulary: Vocabulary, precedence: Precedence) -> None:
        self._situation = situation
        self._book = situation.book
        self._vocabulary = vocabulary
        self._precedence = precedence

    def reasons(self, standings: Mapping[str, Standing], verdict: Verdict) -> tuple[Reason, ...]:
        """The rules that determined the verdict, and whatever else stands against the task, strictest first."""
        shown = [
            (standing, line, standing.lines[line])
            for standing in standings.values()
            for line in lines_shown(standing, verdict)
        ]
        shown.sort(key=lambda each: (-LINES[each[1]].strictness, each[0].rule.layer, each[0].rule.id))
        reasons = [self._reason(standing, line, held) for standing, line, held in shown]
        return (*reasons, *self._default_reason(verdict))

    def _reason(self, standing: Standing, line: int, held: Truth) -> Reason:
        rule = standing.rule
        return Reason(
            rule=rule.id,
            title=rule.title,
            effect=LINES[line],
            certain=held is Truth.TRUE,
            text=self.filled(rule.reason),
            citations=self.citations(rule.cite),
            layer=self._book.layers[rule.layer].title,
            strength=rule.strength.value,
            remedy=self.filled(rule.remedy) if rule.remedy else None,
            approved_by=self._approver(rule) if line == ALLOWED else None,
            contested=line == CONTESTED,
            unmet=self._unmet(rule) if line == TO_APPROVE else (),
            file=self._file(rule.span, rule.layer),
            line=rule.span.line if rule.span else None,
        )

    def _file(self, span: Span | None, layer: int) -> str | None:
        """The file of a rule, named by the id of its ruleset: where the folder stands tells nothing."""
        if span is None:
            return None
        return f"{self._book.layers[layer].ruleset}/{span.file.partition('/')[2]}"

    def _approver(self, rule: Rule) -> str | None:
        """The title of the authority whose approval discharges a rule; the nearest one where several do."""
        if rule.approval is None:
            return None
        approvals = self._book.facts[self._book.roles.approvals or ""]
        given = self._situation.value(approvals.id)
        enough = sufficient(rule.approval.by, self._book)
        held = enough & given if isinstance(given, frozenset) else frozenset[str]()
        return next((each.title for each in approvals.choices.values() if each.id in held), None)

    def _unmet(self, rule: Rule) -> tuple[str, ...]:
        return tuple(
            self.filled(each.say) for each in rule.requires if truth(each.that, self._situation) is Truth.FALSE
        )

    def _default_reason(self, verdict: Verdict) -> Iterator[Reason]:
        if not verdict.reaches_default:
            return
        default = self._book.default
        yield Reason(
            rule=DEFAULT_RULE,
            title=self._book.layers[default.layer].title,
            effect=default.outcome,
            certain=verdict.complete,
            text=self.filled(default.reason or ""),
            citations=self.citations(default.cite),
            layer=self._book.layers[default.layer].title,
            strength="hard",
            remedy=self.filled(default.remedy) if default.remedy else None,
            file=self._file(default.span, default.layer),
            line=default.span.line if default.span else None,
        )

    def approvals(self, reasons: Iterable[Reason]) -> tuple[Approval, ...]:
        """The approvals that the reasons ask for and the task does not have, each once."""
        terms = {rule.id: rule.approval for rule in self._book.rules}
        terms[DEFAULT_RULE] = self._book.default.approval
        wanted = [(reason.rule, terms[reason.rule]) for reason in reasons if not reason.approved_by]
        return tuple(dict.fromkeys(self._approval(rule, approval) for rule, approval in wanted if approval))

    def _approval(self, rule: str, terms: ApprovalTerms) -> Approval:
        authorities = self._book.facts[self._book.roles.approvals or ""].choices
        return Approval(
            authority=terms.by,
            authority_title=authorities[terms.by].title,
            rule=rule,
            office=terms.office,
            requires=terms.requires,
            within_working_days=terms.within_working_days,
        )

    def conditions(self, standings: Iterable[Standing]) -> tuple[Condition, ...]:
        """What the rules that allow ask for and nobody has stated, and what approvals were given on."""
        found = [
            condition
            for standing in standings
            if standing.lines[ALLOWED] is Truth.TRUE
            for condition in self._conditions_of(standing.rule)
        ]
        return tuple(dict.fromkeys(found))

    def _conditions_of(self, rule: Rule) -> Iterator[Condition]:
        for each in rule.requires:
            if truth(each.that, self._situation) is Truth.UNKNOWN:
                yield Condition(self.filled(each.say), rule.id, self.citations(each.cite or rule.cite))
        for text in rule.approval.requires if rule.approval else ():
            yield Condition(text, rule.id, self.citations(rule.cite))

    def conflicts(self, standings: Mapping[str, Standing]) -> tuple[Conflict, ...]:
        """Each refusal that counts beside a law that requires what it refuses."""
        return tuple(
            self._conflict(standing, standings[law])
            for standing in standings.values()
            if standing.lines[CONTESTED] is Truth.TRUE
            for law in self._precedence.contesters[standing.rule.id]
            if law in standings and standings[law].counts is Truth.TRUE
        )

    def _conflict(self, refusing: Standing, requiring: Standing) -> Conflict:
        concerns = {
            mine
            for mine in refusing.rule.concerns
            if any(concerns_meet(mine, theirs) for theirs in requiring.rule.concerns)
        }
        return Conflict(
            refusing=self._reason(refusing, CONTESTED, Truth.TRUE),
            requiring=self._reason(requiring, ALLOWED, Truth.TRUE),
            concerns=tuple(sorted(concerns)),
        )

    def remarks(self, standings: Iterable[Standing], cited: Iterable[Citation]) -> tuple[Remark, ...]:
        """Advice that holds, documents nobody has seen, and calendar years not published yet."""
        advice = [
            Remark(RemarkKind.ADVICE, standing.rule.id, self.filled(standing.rule.reason))
            for standing in standings
            if standing.rule.is_advisory and standing.counts is Truth.TRUE
        ]
        unverified = [
            Remark(RemarkKind.UNVERIFIED_SOURCE, each.source, each.title) for each in cited if not each.verified
        ]
        years = [
            Remark(RemarkKind.CALENDAR, fact, str(year)) for fact, year in sorted(self._situation.unpublished.items())
        ]
        return tuple(dict.fromkeys((*advice, *unverified, *years)))

    def citations(self, cited: Sequence[sources.Citation]) -> tuple[Citation, ...]:
        """The citations whose documents are in force on the day, with the version in force."""
        day = self._situation.as_of
        return tuple(
            self._citation(each) for each in cited if self._book.sources[each.source].in_force_on(day, each.version)
        )

    def _citation(self, cited: sources.Citation) -> Citation:
        source = self._book.sources[cited.source]
        version = source.version_on(self._situation.as_of)
        return Citation(
            source=source.id,
            title=source.title,
            level=source.level.value,
            number=source.number,
            issuer=source.issuer,
            article=cited.article,
            clause=cited.clause,
            version=version.id if version else None,
            verified=source.verified,
        )

    def filled(self, text: str) -> str:
        """A text with its placeholders filled: by the value's title or, while unknown, the fact's title."""
        return PLACEHOLDER.sub(lambda found: self._filling(found[1]), text)

    def _filling(self, name: str) -> str:
        fact = self._book.facts[self._vocabulary.facts.candidates(name)[0]]
        value = self._situation.value(fact.id)
        return fact.title if value is None else title_of(fact, value, self._book.language)
