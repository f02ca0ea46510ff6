"""Where the time of a table goes: reading its columns, combining codes, gathering words, and the rest."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from access_rules.language.vocabulary import choice_names
from access_rules.targets.stretches import start_of, turns
from access_rules.targets.table.columns import Coded, ColumnReader
from access_rules.targets.table.decider import TableDecider
from access_rules.targets.table.known import Derivations, KnownFacts
from access_rules.targets.table.plain import PlainJudge
from access_rules.targets.table.source import Source
from benchmarks.contenders.ours import DAY, loaded
from benchmarks.workload import Workload


def stages(work: Workload, tasks: pa.Table) -> Mapping[str, float]:
    """Seconds of processor time spent in each stage of deciding a table on one core."""
    ruleset = loaded(work)
    evaluator, book = ruleset.compile(), ruleset.book
    judge = TableDecider(book).judge(DAY)
    assert isinstance(judge, PlainJudge)
    derivations = Derivations(book, {})
    period = start_of(DAY, turns(book))
    readers = {name: ColumnReader(book.facts[name], choice_names(book.facts[name].choices)) for name in book.facts}
    spent = {"read columns": 0.0, "combine codes": 0.0, "gather words": 0.0}
    whole = 0.0
    for _ in range(2):  # the first time is for what is worked out once
        start = time.process_time()
        evaluator.decide_table(tasks, as_of=DAY, threads=1)
        whole = time.process_time() - start
        spent = dict.fromkeys(spent, 0.0)
        for piece in Source(tasks).pieces():
            start = time.process_time()
            stated = {name: reader.read(piece.column(name)) for name, reader in readers.items()}
            facts = KnownFacts(derivations, stated, Coded(np.zeros(1, np.intp), (DAY,)), period)
            read = time.process_time()
            spent["read columns"] += read - start
            for _, stretch in judge.stretches(facts, piece.num_rows):
                combined = time.process_time()
                spent["combine codes"] += combined - read
                for block in range(len(judge.blocks)):
                    stretch.left(block)
                read = time.process_time()
                spent["gather words"] += read - combined
    return {**spent, "verdicts and result": max(0.0, whole - sum(spent.values()))}
