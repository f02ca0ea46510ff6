"""``access-rules register return``: an authority sends a task back."""

from __future__ import annotations

from access_rules.cli.register.turning_down import epilog, turning_down

HELP = "退回一件事项，写明缺什么 | send a task back for what it lacks"
EPILOG = epilog("return", "缺经费安排")

return_ = turning_down(lambda register: register.return_)
"""Send a task back for what it lacks."""
