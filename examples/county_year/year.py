"""A year of a county, from the first working day to the last: ``python examples/county_year/year.py``.

Fifteen departments ask twenty villages for this and that; each task is decided, approved or not, looked back at,
and ends. The watches of the ruleset see what no single task shows, and every month their notices are raised.
``--villages 6 --months 5`` makes a smaller one; the same numbers always give the same year.
"""

from __future__ import annotations

import argparse
import heapq
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from access_rules import Ruleset, load
from access_rules.errors import RegisterError
from access_rules.evaluation.calendar import add_months, is_working_day
from access_rules.language.procedure import TaskState
from access_rules.language.roster import Roster
from access_rules.loading.roster import read_roster
from access_rules.register import Register, Task

HERE = Path(__file__).parent
AMENDED_ON = date(2026, 10, 1)


@dataclass
class Calendar:
    """The clock of the year: half past nine of the day it is set to."""

    day: date

    def __call__(self) -> datetime:
        """The moment."""
        return datetime.combine(self.day, datetime.min.time(), UTC) + timedelta(hours=1, minutes=30)


@dataclass
class Year:
    """What happens, day by day: what departments ask for, and what follows from that on later days."""

    register: Register
    clock: Calendar
    chance: random.Random
    later: list[tuple[date, int, Callable[[], object]]] = field(default_factory=list)
    turn: Iterator[int] = field(default_factory=count)
    raised: list[Any] = field(default_factory=list)

    def likely(self, chance: float) -> bool:
        """Whether it comes to something that has this chance."""
        return self.chance.random() < chance

    def on(self, day: date, act: Callable[[], object]) -> None:
        """Plan something for a day."""
        heapq.heappush(self.later, (day, next(self.turn), act))

    def after(self, least: int, most: int, act: Callable[[], object]) -> None:
        """Plan something for some day between so many and so many days from now."""
        self.on(self.clock.day + timedelta(days=self.chance.randint(least, most)), act)

    def run_to(self, last: date) -> None:
        """Let everything happen that is planned up to a day."""
        while self.later and self.later[0][0] <= last:
            self.clock.day, _, act = heapq.heappop(self.later)
            act()
        self.clock.day = last

    # ---- what people do

    def ask(self, department: str, village: str, facts: dict[str, Any]) -> None:
        """A department submits a task, and plans what it does next."""
        stage = "拟议" if self.likely(0.95) else "已下达"
        task = self.register.submit(
            {**facts, "所处阶段": stage}, village=village, department=department, actor=f"{department}办公室"
        )
        if task.state is TaskState.UNDER_REVIEW:
            least, most = (2, 18) if self.likely(0.9) else (25, 40)
            self.after(least, most, partial(self.review, task))
        elif task.state is TaskState.IN_FORCE:
            self.live(task)

    def review(self, task: Task) -> None:
        """Whoever is to approve a task does, or does not."""
        current = self.register.task(task.id)
        if current.state is not TaskState.UNDER_REVIEW:
            return
        first = current.pending[0].authority
        if self.likely(0.72):
            for authority in [each.authority for each in current.pending]:
                self.try_to("approve", task.id, authority=authority, actor="审批窗口")
            if self.register.task(task.id).state is TaskState.IN_FORCE:
                self.live(task)
        elif self.likely(0.5):
            self.try_to("reject", task.id, authority=first, actor="审批窗口", reason="可以不做")
        else:
            self.try_to("return_", task.id, authority=first, actor="审批窗口", reason="缺少方案")

    def live(self, task: Task) -> None:
        """What becomes of a task in force: its funds, whether somebody looks back at it, and its end."""
        if task.facts.get("funding") == "provided":
            self.perhaps(0.9, (10, 50), "record", task.id, {"经费已到账": "是"}, actor="村会计")
        self.perhaps(0.6, (60, 85), "recheck", task.id, actor="县督查室")
        self.perhaps(0.05, (5, 40), "object", task.id, actor="村支书", reason="人手不够，请部门承担")
        days = (20, 60) if self.likely(0.6) else (100, 200)
        self.perhaps(1, days, "withdraw", task.id, actor="办公室", reason="办结")

    def perhaps(self, chance: float, days: tuple[int, int], action: str, *given: Any, **named: Any) -> None:
        """Plan an action with some chance, so many days from now."""
        if self.likely(chance):
            self.after(*days, partial(self.try_to, action, *given, **named))

    def try_to(self, action: str, *given: Any, **named: Any) -> None:
        """Do something at the register of the day, unless the task has come to its end meanwhile."""
        try:
            getattr(self.register, action)(*given, **named)
        except RegisterError:
            return

    def sweep(self) -> None:
        """Raise the month's notices, and end what the deadlines have ended."""
        self.register.expire(actor="定时任务")
        self.raised += self.register.sweep(actor="定时任务")


def planned(year: Year, villages: list[str], first: date, last: date) -> None:
    """Plan what departments ask for over the year, on working days, and the sweep at the end of each month."""
    chance = year.chance
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day for day in days if is_working_day(day)]
    for entry in yaml.safe_load((HERE / "departments.yaml").read_text(encoding="utf-8")):
        for each in entry["事项"]:
            times = max(1, round(each["频次"] * len(days) / 365 * len(villages) / 20))
            for day in chance.choices(working, k=times):
                for village in chance.sample(villages, min(each["村数"], len(villages))):
                    year.on(day, partial(year.ask, entry["部门"], village, each["事实"]))
    for day in days:
        if (day + timedelta(days=1)).day == 1:
            year.on(day, year.sweep)


def amended(folder: Path) -> Ruleset:
    """The rules from October on: those of January with the amendment."""
    shutil.copytree(HERE / "rules", folder)
    shutil.copytree(HERE / "amendment", folder, dirs_exist_ok=True)
    return load(folder)


def main() -> None:
    """Live through the year and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=int, default=20)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--keep", type=Path, help="where to keep the register")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = wanted.keep or Path(folder) / "county.db"
        tell(live_through(place, Path(folder), wanted.villages, wanted.months))


def live_through(place: Path, folder: Path, villages: int, months: int) -> tuple[Year, float]:
    """The year, and how many seconds it took."""
    started = time.perf_counter()
    roster = read_roster(HERE / "roster.yaml")
    roster = Roster(dict(list(roster.villages.items())[:villages]))
    first = date(2026, 1, 1)
    last = add_months(first, months) - timedelta(days=1)
    amended_on = min(AMENDED_ON, first + (last - first) * 2 // 3)
    clock = Calendar(first)
    register = Register.create(str(place), load(HERE / "rules"), clock=clock, roster=roster)
    year = Year(register, clock, random.Random(20260101))  # noqa: S311  # a year to look at, no secret
    planned(year, list(roster.villages), first, last)
    year.run_to(amended_on - timedelta(days=1))
    register.close()
    year.register = Register.open(str(place), amended(folder / "amended"), clock=clock, roster=roster)
    year.run_to(last)
    year.sweep()
    return year, time.perf_counter() - started


def tell(lived: tuple[Year, float]) -> None:
    """Print what happened, and an example of what each watch had to say."""
    year, seconds = lived
    register = year.register
    events = list(register.journal.events())
    decided = Counter(event.note["outcome"] for event in events if event.kind == "decided")
    print(f"青禾县一年：{decided.total()} 件事项，{len(events)} 件登记，{seconds:.1f} 秒")
    print(f"准予 {decided['allow']}，需审批 {decided['needs_approval']}，不予准入 {decided['reject']}")
    said = [each for event in events for each in event.note.get("watches", ())]
    said += [event.note for event in year.raised]
    said = [each for each in said if "watch" in each]
    for watch in register.book.watches:
        about = [each for each in said if each["watch"] == watch.id]
        kept = [each for each in about if each["outcome"] == watch.outcome]
        print(f"\n{watch.title}（{len(kept)} 次）")
        for each in kept[:1]:
            print(f"  {each['text']}")
            print(f"  依据：{'、'.join(each['basis'])}")
            if each.get("remedy"):
                print(f"  办法：{each['remedy']}")
            if each.get("leader"):
                print(f"  提醒：{each['leader']}、{'、'.join(each['cadres'])}")
            for reason in each.get("changed", {}).get("added", ()):
                print(f"  变化：{reason['text']}")
    faults = (*register.verify(), *register.replay())
    print(f"\n登记簿核对：{'完好，每个决定都能重演' if not faults else f'{len(faults)} 处有问题'}")
    register.close()


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")  # Chinese, whatever the terminal's settings say
    main()
