"""A smaller year of the county: every watch has something to say in it, and the register stands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from access_rules import load

PROJECT = Path(__file__).parents[2]
YEAR = PROJECT / "examples" / "county_year"


def test_every_watch_has_something_to_say() -> None:
    done = subprocess.run(
        [sys.executable, YEAR / "year.py", "--villages", "10", "--months", "11"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout
    for watch in load(YEAR / "rules").book.watches:
        found = re.search(rf"^{re.escape(watch.title)}（(\d+) 次）\n  (.+)\n  依据：《", told, re.MULTILINE)
        assert found, (watch.title, told)
        assert int(found[1]) > 0
        assert "？" not in found[2]
        assert "{" not in found[2]
    assert told.endswith("登记簿核对：完好，每个决定都能重演\n")
