"""The measurements of whole tables in words."""

from __future__ import annotations

from typing import Any

from benchmarks.runs import Measurement
from benchmarks.throughput import COPY, US, section


def measured(contender: str, nanoseconds: float, rows: int = 1_000_000, **details: Any) -> Measurement:
    seconds = nanoseconds * 1e-9
    each = {"tasks": rows, **details}
    return Measurement("tables, 200 rules", contender, seconds, seconds * 0.95, seconds * 1.05, 5, each)


STAGES = {"read columns": 0.25, "gather words": 0.75}

EXPECTED = """\
## tables, 200 rules

|                       | rows a second |   a row | spread | to access_rules | to a copy |  timed on |
| --------------------- | -------------: | ------: | -----: | --------------: | --------: | --------: |
| a copy of the columns | 200.00 million | 5.00 ns |    10% |          0.050× |     1.00× | 1,000,000 |
| access_rules          |  10.00 million |  100 ns |    10% |           1.00× |     20.0× | 1,000,000 |
| DuckDB CASE           |   1.00 million | 1.00 µs |    10% |           10.0× |      200× |     1,000 |

A row is 50.0 bytes; they are copied at 10.0 GB a second.

Where the time of access_rules goes: read columns 25%, gather words 75%.

| on one core             |    target |         found |
| ----------------------- | --------: | ------------: |
| rows a second           | 3 million | 10.00 million |
| faster than DuckDB CASE |     5.00× |         10.0× |"""


def test_whole_tables_in_words() -> None:
    found = [
        measured(US, 100, stages=STAGES),
        measured("DuckDB CASE", 1000, rows=1000),
        measured(COPY, 5, bytes_a_row=50),
    ]
    assert section("tables, 200 rules", found).split() == EXPECTED.split()


def test_a_part_of_the_contenders_is_enough() -> None:
    assert "to a copy" in section("tables, 200 rules", [measured("DuckDB CASE", 1000)])
