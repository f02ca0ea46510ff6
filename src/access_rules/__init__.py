"""Decide whether a task of an upper-level department may be pushed down to a village.

Rules are written in YAML by policy staff; ``load`` reads them or reports everything that is wrong with
them, ``Ruleset.compile`` makes an evaluator, ``Evaluator.decide`` gives a reasoned decision.
"""

from access_rules.diagnostic import Diagnostic
from access_rules.errors import AccessRulesError, FactError, MissingExtraError, RegisterError, ReplayError, RulesetError
from access_rules.evaluation.decision import Citation, Decision, Reason
from access_rules.evaluation.evaluator import Evaluator
from access_rules.following import Difference, Follower, follow
from access_rules.library import Library, Ruleset, load, load_all, load_shipped
from access_rules.outcome import Outcome
from access_rules.version import VERSION

__version__ = VERSION

__all__ = [
    "AccessRulesError",
    "Citation",
    "Decision",
    "Diagnostic",
    "Difference",
    "Evaluator",
    "FactError",
    "Follower",
    "Library",
    "MissingExtraError",
    "Outcome",
    "Reason",
    "RegisterError",
    "ReplayError",
    "Ruleset",
    "RulesetError",
    "follow",
    "load",
    "load_all",
    "load_shipped",
]
