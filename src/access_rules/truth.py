"""Three truth values: what is true, what is false, and what cannot be told yet (strong Kleene logic)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """A truth value 真值; the order false < unknown < true makes *and* a minimum and *or* a maximum.

    Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64, the strong tables.
    """

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    @classmethod
    def of(cls, known: bool) -> Truth:
        """The truth value of a fact that is known."""
        return cls.TRUE if known else cls.FALSE

    @property
    def negated(self) -> Truth:
        """*not*: unknown stays unknown."""
        return Truth(2 - self)

    @property
    def is_possible(self) -> bool:
        """Whether it is true or may turn out to be."""
        return self is not Truth.FALSE

    def __bool__(self) -> bool:
        raise TypeError("a truth value has three states: compare with Truth.TRUE, or ask .is_possible")


def conjunction(parts: Iterable[Truth]) -> Truth:
    """*and* of any number of parts; true when there are none."""
    return min(parts, default=Truth.TRUE)


def disjunction(parts: Iterable[Truth]) -> Truth:
    """*or* of any number of parts; false when there are none."""
    return max(parts, default=Truth.FALSE)
