"""The register of admitted tasks: a journal of events, the way of each task, and who may do what.

Needs the extra ``register``.
"""

from importlib.util import find_spec

from access_rules.errors import MissingExtraError

if find_spec("sqlalchemy") is None:
    raise MissingExtraError('the register needs the extra "register": pip install "access-rules[register]"')

from access_rules.register.events import Event, EventKind
from access_rules.register.journal import Journal
from access_rules.register.register import Register
from access_rules.register.statechart import Task

__all__ = ["Event", "EventKind", "Journal", "Register", "Task"]
