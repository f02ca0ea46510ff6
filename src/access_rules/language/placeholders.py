"""Places in a reason or remedy that a fact or a figure fills: ``{requesting_unit}`` or ``{申报单位}``."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A place; its group is what fills it. An empty one, which names nothing, is found too: who reads rules reports it."""
