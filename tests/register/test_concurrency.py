"""Several processes at once: no number is lost, no chain forks, and nobody decides on a stale count."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from access_rules import Ruleset
from access_rules.errors import RegisterError
from access_rules.evaluation.decision import Approval
from access_rules.language.procedure import TaskState
from access_rules.outcome import Outcome
from access_rules.register import Register
from access_rules.register.events import Draft, EventKind
from access_rules.register.journal import Journal, Writing
from access_rules.register.verdict import WatchVerdict

PROCESSES, ATTEMPTS, CAP = 3, 8, 3


def three_at_most(writing: Writing, submitted: Draft, _: object) -> WatchVerdict:
    """A cap on the tasks in force in a village: looks at everything there, as watches do."""
    listed = {event.task for event in writing.events(village=submitted.village, kinds=[EventKind.LISTED])}
    return WatchVerdict(Outcome.REJECT, (), ({"watch": "cap"},)) if len(listed) >= CAP else WatchVerdict()


SUBMITTER = """
import sys
from access_rules import load
from access_rules.register import Register
from tests.register.test_concurrency import ATTEMPTS, three_at_most

url, rules, name = sys.argv[1:]
register = Register.open(url, load(rules), judge=three_at_most)
print("ready", flush=True)
sys.stdin.readline()
for number in range(ATTEMPTS):
    village = ("东村", "西村")[number % 2]
    register.submit({"task_type": "assist"}, village=village, department="统计局", actor=name)
register.close()
"""


def test_a_cap_of_three_is_three(url: str, rules: Ruleset) -> None:
    Journal.create(url).close()
    folder = Path(__file__).parent / "rules"
    program = [sys.executable, "-c", SUBMITTER, url, str(folder)]
    processes = [
        subprocess.Popen([*program, f"{number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for number in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with Register.open(url, rules) as register:
        assert register.verify() == ()
        tasks = list(register.tasks())
        assert len(tasks) == PROCESSES * ATTEMPTS
        for village in ("东村", "西村"):
            states = [task.state for task in tasks if task.village == village]
            assert states.count(TaskState.IN_FORCE) == CAP
            assert states.count(TaskState.REJECTED) == len(states) - CAP


def test_threads_share_a_register(register: Register) -> None:
    def submit(number: int) -> str:
        village = ("东村", "西村")[number % 2]
        return register.submit({"task_type": "assist"}, village=village, department="统计局", actor="张三").id

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(submit, range(24)))
    assert len(set(ids)) == len(ids)
    assert register.verify() == ()
    assert {task.id for task in register.tasks()} == set(ids)


def test_a_clerk_needs_no_right_to_alter(postgresql: str, rules: Ruleset) -> None:
    """With the rights that the documentation names, everything can be done and nothing undone."""
    owner = postgresql.replace("postgresql://", "postgresql+psycopg://")
    engine = sa.create_engine(owner)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA clerks")
        connection.exec_driver_sql("CREATE ROLE clerk LOGIN")
    place = f"{postgresql}&options=-csearch_path%3Dclerks"
    Journal.create(place).close()
    with engine.begin() as connection:
        connection.exec_driver_sql("GRANT USAGE ON SCHEMA clerks TO clerk")
        connection.exec_driver_sql("GRANT SELECT, INSERT ON clerks.events, clerks.rulesets TO clerk")
        connection.exec_driver_sql("GRANT SELECT ON clerks.register TO clerk")
    engine.dispose()
    with Register.open(place.replace("register@", "clerk@"), rules) as register:
        task = register.submit({"task_type": "report"}, village="东村", department="统计局", actor="张三")
        assert register.approve(task.id, authority="county", actor="李四").state is TaskState.IN_FORCE
        assert (register.verify(), register.replay()) == ((), ())
        with pytest.raises(RegisterError, match="permission denied"), register.journal.writing() as writing:
            writing.connection.exec_driver_sql("DELETE FROM events")


def test_the_approvals_a_watch_asks_for_are_awaited(url: str, rules: Ruleset) -> None:
    asked = (Approval("city", "市级", "cap"), Approval("county", "县级", "cap", within_working_days=5))

    def judge(*_: object) -> WatchVerdict:
        return WatchVerdict(Outcome.NEEDS_APPROVAL, asked, ({"watch": "cap", "reason": "太多"},))

    with Register.create(url, rules, judge=judge) as register:
        task = register.submit({"task_type": "assist"}, village="东村", department="统计局", actor="张三")
        assert task.state is TaskState.UNDER_REVIEW
        assert [each.authority for each in task.pending] == ["city", "county"]
        decided = register.history(task.id)[1]
        assert decided.decision is not None
        assert (decided.decision["outcome"], decided.note["outcome"]) == ("allow", "needs_approval")
        assert decided.note["watches"] == [{"watch": "cap", "reason": "太多"}]
        task = register.approve(task.id, authority="county", actor="李四")
        assert [each.authority for each in task.pending] == ["city"]
        assert register.approve(task.id, authority="city", actor="李四").state is TaskState.IN_FORCE


def test_a_watch_that_rejects_cannot_be_outvoted_by_rules(url: str, rules: Ruleset) -> None:
    with Register.create(url, rules, judge=lambda *_: WatchVerdict(Outcome.REJECT)) as register:
        task = register.submit({"task_type": "report"}, village="东村", department="统计局", actor="张三")
        assert (task.state, task.outcome, task.pending) == (TaskState.REJECTED, Outcome.REJECT, ())
