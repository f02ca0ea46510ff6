"""Whole Arrow tables decided by NumPy: what each row gets is what it would get by itself."""

from __future__ import annotations

from access_rules.errors import MissingExtraError
from access_rules.evaluation.batches import Batches
from access_rules.language.rulebook import Rulebook


def batches(book: Rulebook) -> Batches:
    """What decides tables under a rulebook. Raises MissingExtraError without the extra ``batch``."""
    try:
        import numpy as _numpy  # noqa: F401, PLC0415  # an extra: asked for when a table is decided
        import pyarrow as _pyarrow  # noqa: F401, PLC0415
    except ImportError as absent:
        raise MissingExtraError('tables need the extra "batch": pip install "access-rules[batch]"') from absent
    from access_rules.targets.table.decider import TableDecider  # noqa: PLC0415

    return TableDecider(book)
