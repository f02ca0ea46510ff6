"""Decide a handful of real tasks with the national ruleset and print the decisions: ``make demo``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import yaml

import access_rules

TASKS = Path(__file__).parent / "tasks"
LINE = "─" * 72


def main() -> None:
    """Print each task of the folder with its decision."""
    evaluator = access_rules.load_shipped("national").compile()
    print("上级部门的事项能不能下到村？以下各件按国家层面的规则判断。")
    for number, path in enumerate(sorted(TASKS.glob("*.yaml")), start=1):
        task = yaml.safe_load(path.read_text(encoding="utf-8"))
        decision = evaluator.decide(task["事实"], as_of=task["时点"])
        print(f"\n{LINE}\n事项{number}：{task['标题']}\n{LINE}\n\n{decision.explain(lang='zh')}", end="")
    command = os.path.relpath(Path(sys.executable).with_name("access-rules"))
    print(f"\n{LINE}\n换一件事试试：照 examples/tasks/ 里的样子写一个文件，再运行\n  {command} decide national 文件")


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # Chinese, whatever the terminal's settings say
    main()
