"""A Parquet file of many tasks decided in bounded memory: ``python -m benchmarks.parquet [ROWS] [THREADS]``.

Writes the file, decides it in a process of its own, and prints the time and the most memory that process ever held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.contenders.ours import DAY, loaded
from benchmarks.tables import table
from benchmarks.workload import workload

SIZE = 200
ROWS = 100_000_000
IN_A_GROUP = 1_000_000
DIFFERENT = 4
"""Row groups that differ; then they come again."""


def write(path: Path, rows: int) -> None:
    """A file of so many tasks, written group by group."""
    work = workload(SIZE, tasks=1)
    groups = [table(work, min(IN_A_GROUP, rows), seed=seed) for seed in range(DIFFERENT)]
    with pq.ParquetWriter(path, groups[0].schema) as writer:
        for start in range(0, rows, IN_A_GROUP):
            writer.write_table(groups[start // IN_A_GROUP % DIFFERENT].slice(0, min(IN_A_GROUP, rows - start)))


def decide(path: Path, threads: int | None) -> dict[str, object]:
    """What became of all tasks of a file, how long it took, and the most memory it took, in bytes."""
    evaluator = loaded(workload(SIZE, tasks=1)).compile()
    file = pq.ParquetFile(path)
    texts = [field.name for field in file.schema_arrow if pa.types.is_dictionary(field.type)]
    file = pq.ParquetFile(path, read_dictionary=texts)
    outcomes: Counter[str] = Counter()
    started = time.perf_counter()
    for batch in evaluator.decide_batches(file.iter_batches(1 << 16), as_of=DAY, threads=threads):
        for each in batch["outcome"].value_counts().to_pylist():
            outcomes[each["values"]] += each["counts"]
    seconds = time.perf_counter() - started
    rows = outcomes.total()
    return {
        "rows": rows,
        "outcomes": dict(outcomes),
        "seconds": seconds,
        "rows_per_second": rows / seconds,
        "peak_bytes": _most_memory(),
    }


def _most_memory() -> int:
    """The most memory that this process ever held (VmHWM), in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def main() -> None:
    """Writes a file, decides it in another process, prints what that says."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    threads = sys.argv[2:3]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.parquet"
        write(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 2**20:,.0f} MiB of Parquet")
        command = [sys.executable, "-m", "benchmarks.parquet", "--decide", str(path), *threads]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    print(json.dumps(said, indent=2))
    speed, most = said["rows_per_second"] / 1e6, said["peak_bytes"] / 2**30
    print(f"{speed:.2f} million rows a second, at most {most:.2f} GiB of memory")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--decide"]:
        print(json.dumps(decide(Path(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else None)))
    else:
        main()
