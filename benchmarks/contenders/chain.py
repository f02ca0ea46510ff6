"""The if-chain written by hand."""

from __future__ import annotations

from benchmarks.contenders import Contender, Decide, Named
from benchmarks.handwritten import Chain, if_chain, if_chain_with_gaps
from benchmarks.workload import Workload


def _each(chain: Chain) -> Decide:
    return lambda tasks: [chain(task) for task in tasks]


def prepare(work: Workload) -> Decide:
    """The chain for complete tasks."""
    return _each(if_chain(work))


def prepare_with_gaps(work: Workload) -> Decide:
    """The chain that bears missing facts."""
    return _each(if_chain_with_gaps(work))


CONTENDER = Contender("if-chain", None, "one function with an if a rule, compiled", Named.HOLDING, prepare)
WITH_GAPS = Contender(
    "if-chain with .get", None, "the same, a missing fact fails its test", Named.HOLDING, prepare_with_gaps
)
