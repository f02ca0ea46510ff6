"""Proposed cases as a file of cases, in the language of the ruleset, for people to look through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import unique

from access_rules.analysis.coverage.proposing import Proposed
from access_rules.analysis.mutation.fates import Tried
from access_rules.analysis.proposals import Proposal
from access_rules.language.rulebook import Rulebook
from access_rules.loading.keywords import in_language
from access_rules.render.coverage import name_owner, say_mistake, say_obligation
from access_rules.render.witness import as_case, by_titles
from access_rules.render.wording import Language, Wording


@unique
class ProposalPhrase(Wording):
    """What is said of proposed cases."""

    HEAD = (
        "# 求解器提出的案例，结论由参考求值器得出。逐个核对：事项像不像真的，结论对不对；核对过的改写标题和备注。",
        "# Proposed by the solver, decided by the reference. Is each task real, each outcome right? Then word it anew.",
    )
    TITLE = ("{owner}：待核对", "{owner}: to be reviewed")
    SHOWS = ("待核对。显示：{what}", "To be reviewed. Shows: {what}")
    NOTICES = ("待核对。能发现：{what}", "To be reviewed. Notices: {what}")
    OF = ("{owner}：{what}", "{owner}: {what}")
    BETWEEN = ("；", "; ")


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """A proposed case: its id, and its item in YAML."""

    id: str
    text: str


def cases_of_coverage(proposed: Iterable[Proposed], book: Rulebook, taken: Collection[str]) -> list[WrittenCase]:
    """A case for each proposal, none with an id that is ``taken``."""
    lang = _language(book)
    told = [
        (each.proposal, each.shows[0].owner, [(one.owner, say_obligation(one, book, lang)) for one in each.shows])
        for each in proposed
    ]
    return _written(told, ProposalPhrase.SHOWS, book, taken)


def cases_of_mistakes(tried: Iterable[Tried], book: Rulebook, taken: Collection[str]) -> list[WrittenCase]:
    """A case for each task that shows mistakes which no case notices, none with an id that is ``taken``."""
    lang = _language(book)
    by_task: dict[int, tuple[Proposal, list[Tried]]] = {}
    for each in tried:
        if each.proposal is not None:
            by_task.setdefault(id(each.proposal), (each.proposal, []))[1].append(each)
    told = [
        (
            proposal,
            group[0].mutant.owner,
            [(one.mutant.owner, say_mistake(one.mutant, book, lang)) for one in group],
        )
        for proposal, group in by_task.values()
    ]
    return _written(told, ProposalPhrase.NOTICES, book, taken)


def write_cases(cases: Iterable[WrittenCase], book: Rulebook) -> str:
    """A file of cases."""
    lang = _language(book)
    items = "\n".join(_indented(each.text) for each in cases)
    return f"{ProposalPhrase.HEAD.say(lang)}\n{in_language('cases', lang)}:\n\n{items}"


def append_cases(text: str, cases: Iterable[WrittenCase]) -> str:
    """A file of cases with more at its end."""
    return text.rstrip("\n") + "\n\n" + "\n".join(_indented(each.text) for each in cases)


_Told = tuple[Proposal, str, list[tuple[str, str]]]


def _written(
    told: Sequence[_Told], phrase: ProposalPhrase, book: Rulebook, taken: Collection[str]
) -> list[WrittenCase]:
    lang = _language(book)
    ids = _ids([owner for _, owner, _ in told], taken)
    return [
        WrittenCase(name, _case(name, proposal, owner, phrase.say(lang, what=_joined(what, lang)), book))
        for name, (proposal, owner, what) in zip(ids, told, strict=True)
    ]


def _case(name: str, proposal: Proposal, owner: str, note: str, book: Rulebook) -> str:
    lang = _language(book)
    decision = proposal.decision
    return as_case(
        name,
        ProposalPhrase.TITLE.say(lang, owner=name_owner(owner, book)),
        by_titles(proposal.facts, book),
        proposal.as_of,
        decision.outcome,
        lang,
        rules=decision.rules,
        note=note,
    )


def _joined(what: Iterable[tuple[str, str]], lang: Language) -> str:
    said = dict.fromkeys(ProposalPhrase.OF.say(lang, owner=owner, what=each) for owner, each in what)
    return ProposalPhrase.BETWEEN.say(lang).join(said)


def _ids(owners: Iterable[str], taken: Collection[str]) -> Iterator[str]:
    used = set(taken)
    for owner in owners:
        number = next(at for at in range(1, len(used) + 2) if f"{owner}-proposed-{at}" not in used)
        used.add(f"{owner}-proposed-{number}")
        yield f"{owner}-proposed-{number}"


def _indented(item: str) -> str:
    return "".join(f"  {line}\n" for line in item.splitlines())


def _language(book: Rulebook) -> Language:
    return "en" if book.language == "en" else "zh"
