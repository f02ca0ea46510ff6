"""Gaps: tasks of which no rule says anything, so that the default decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from access_rules.analysis.findings import Finding, Kind, Region, Witness
from access_rules.analysis.regions import region_of
from access_rules.analysis.witnesses import confirmed, unlike
from access_rules.analysis.world import World, written
from access_rules.diagnostic import Message
from access_rules.language.rulebook import DEFAULT_RULE
from access_rules.targets.smt.formulas import Formula, any_of, negated
from access_rules.targets.smt.prover import Example

MOST = 5
"""Regions told by default: whoever closes them asks again."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Tasks that no rule decides: one of them, and all that were proven to be like it.

    ``region`` is None where what they have in common is more than conditions can say.
    """

    witness: Witness
    region: Region | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """What was found of the tasks that no rule decides; ``beyond`` is one outside all regions, if there is any."""

    found: tuple[Gap, ...]
    beyond: Witness | None

    @property
    def covers_all(self) -> bool:
        """Whether every task that no rule decides lies in a region: proven where true."""
        return self.beyond is None


def find(world: World, looked_at: Collection[str] | None = None, *, most: int = MOST) -> Iterator[Finding]:  # noqa: ARG001  # a gap is about no rule
    """A finding for each region, up to ``most``, and one more where they do not cover all gaps."""
    gaps = find_gaps(world, most=most)
    for gap in gaps.found:
        yield _finding(world, gap.witness, gap.region)
    if gaps.beyond is not None:
        yield Finding(
            kind=Kind.GAP,
            message=Message(
                f"除列出的 {len(gaps.found)} 类以外，还有事项没有规则管到",
                f"besides the {len(gaps.found)} kinds told there are more tasks that no rule decides",
            ),
            witness=gaps.beyond,
            help=Message("补上列出的空白后再检查一次", "close the gaps told and check again"),
            approximate=world.approximate,
        )


def find_gaps(world: World, *, most: int = MOST, at: int = 0) -> Gaps:
    """Up to so many regions of tasks that no rule decides, none within another, each as wide as it can be.

    Tasks with missing facts are among them: the default decides a task only where no rule can apply, whatever
    is still missing. Raises Unsettled.
    """
    by_default = world.verdicts[at].decided_by_default
    found: list[Gap] = []
    outside: list[Formula] = []
    while (seen := confirmed(world, partial(_seen, world, at), by_default, *outside)) is not None:
        example, witness = seen
        if len(found) == most:
            return Gaps(_needed(found, world, at), witness)
        region = region_of(example, world, by_default, at)
        found.append(Gap(_simplest(world, witness, region, outside, at), region))
        outside.append(negated(_lies_in(region, world, at)) if region else unlike(example, world))
    return Gaps(_needed(found, world, at), None)


def _needed(found: Sequence[Gap], world: World, at: int) -> tuple[Gap, ...]:
    """Those that tell of something no other does: a later region may have grown over an earlier one."""
    kept = {id(each): each for each in found}
    for gap in found:
        others = [each.region for each in kept.values() if each is not gap and each.region]
        if gap.region and world.prover.always(
            any_of(_lies_in(each, world, at) for each in others), _lies_in(gap.region, world, at)
        ):
            del kept[id(gap)]
    return tuple(kept.values())


def _simplest(world: World, witness: Witness, region: Region | None, outside: list[Formula], at: int) -> Witness:
    """The witness, or a task of its region that takes fewer facts to tell."""
    inside = _lies_in(region, world, at) if region else False
    other = confirmed(world, partial(_seen, world, at), inside, *outside)
    return other[1] if other and len(other[1].facts) < len(witness.facts) else witness


def _lies_in(region: Region, world: World, at: int) -> Formula:
    return world.situations[at].truth(region.whole).certain


def _seen(world: World, at: int, example: Example) -> tuple[Example, Witness] | None:
    decision = world.decide(example, at)
    if decision.rules != (DEFAULT_RULE,):
        return None
    return example, Witness(written(example, world.books[at]), example.as_of, decision.outcome)


def _finding(world: World, witness: Witness, region: Region | None) -> Finding:
    return Finding(
        kind=Kind.GAP,
        message=Message("没有规则管到的事项，只能按默认结论办理", "no rule decides these tasks: the default does"),
        witness=witness,
        help=Message(
            "为这类事项写一条规则；本就要按默认结论办理的，不必改动",
            "write a rule for them; where the default is what is meant, leave it so",
        ),
        approximate=world.approximate,
        region=region,
    )
