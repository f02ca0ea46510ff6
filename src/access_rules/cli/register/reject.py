"""``access-rules register reject``: an authority refuses a task."""

from __future__ import annotations

from access_rules.cli.register.turning_down import epilog, turning_down

HELP = "否决一件可以批准的事项 | refuse a task that could be approved"
EPILOG = epilog("reject", "与网格工作重复")

reject = turning_down(lambda register: register.reject)
"""Refuse a task that could be approved."""
