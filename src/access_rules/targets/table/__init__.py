"""Whole Arrow tables decided by NumPy: what each row gets is what it would get by itself."""

from __future__ import annotations

from importlib.util import find_spec

from access_rules.errors import MissingExtraError
from access_rules.evaluation.batches import Batches
from access_rules.language.rulebook import Rulebook


def batches(book: Rulebook) -> Batches:
    """What decides tables under a rulebook. Raises MissingExtraError without the extra ``batch``."""
    if find_spec("numpy") is None or find_spec("pyarrow") is None:
        raise MissingExtraError('tables need the extra "batch": pip install "access-rules[batch]"')
    from access_rules.targets.table.decider import TableDecider  # noqa: PLC0415  # an extra, asked for when needed

    return TableDecider(book)
