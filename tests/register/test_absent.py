"""Where SQLAlchemy, or the driver of PostgreSQL, is not installed, whoever asks for a register is told what to do."""

from __future__ import annotations

import subprocess
import sys

import pytest

NEEDED = 'pip install "access-rules[register]"'


@pytest.mark.parametrize(
    ("library", "statement"),
    [
        ("sqlalchemy", "import access_rules.register"),
        ("psycopg", "from access_rules.register import Journal; Journal.open('postgresql://u@/x')"),
    ],
)
def test_the_extra_is_named(library: str, statement: str) -> None:
    program = f"import sys; sys.modules[{library!r}] = None; {statement}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "MissingExtraError" in done.stderr.splitlines()[-1]
    assert NEEDED in done.stderr.splitlines()[-1]
