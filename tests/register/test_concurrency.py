"""Several processes at once: no number is lost, no chain forks, and nobody decides on a stale count."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from access_rules import Ruleset, load
from access_rules.errors import RegisterError
from access_rules.language.procedure import TaskState
from access_rules.outcome import Outcome
from access_rules.register import Register
from access_rules.register.journal import Journal

PROCESSES, ATTEMPTS, CAP = 3, 8, 3


WATCHES = f"""
监测:
  - 编号: 至多三件
    类型: 总量
    结论: 不予准入
    当: {{事项类型: 协助}}
    至多: {CAP}
    每: 村
    周期: 自然年
    理由: 太多
    依据: 办法 第九条
  - 编号: 两级都批
    类型: 总量
    结论: 需审批
    当: {{事项名称: 大事}}
    至多: 0
    每: 村
    周期: 自然年
    审批: {{机关: 市级, 工作日内: 5}}
    理由: "{{村}}已有{{数量}}件"
    依据: 办法 第九条
"""
"""A cap on the tasks of a village, and one that asks for an approval of its own."""


@pytest.fixture
def capped(tmp_path: Path) -> Path:
    """The rules with these watches."""
    folder = tmp_path / "capped"
    shutil.copytree(Path(__file__).parent / "rules", folder)
    page = folder / "ruleset.yaml"
    page.write_text(page.read_text(encoding="utf-8") + WATCHES, encoding="utf-8")
    return folder


SUBMITTER = """
import sys
from access_rules import load
from access_rules.register import Register
from tests.register.test_concurrency import ATTEMPTS

url, rules, name = sys.argv[1:]
register = Register.open(url, load(rules))
print("ready", flush=True)
sys.stdin.readline()
for number in range(ATTEMPTS):
    village = ("东村", "西村")[number % 2]
    register.submit({"task_type": "assist"}, village=village, department="统计局", actor=name)
register.close()
"""


def test_a_cap_of_three_is_three(url: str, capped: Path) -> None:
    Journal.create(url).close()
    program = [sys.executable, "-c", SUBMITTER, url, str(capped)]
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
    with Register.open(url, load(capped)) as register:
        assert (register.verify(), register.replay()) == ((), ())
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
        connection.exec_driver_sql("GRANT ALL ON clerks.ledgers, clerks.sightings TO clerk")
    engine.dispose()
    with Register.open(place.replace("register@", "clerk@"), rules) as register:
        task = register.submit({"task_type": "report"}, village="东村", department="统计局", actor="张三")
        assert register.approve(task.id, authority="county", actor="李四").state is TaskState.IN_FORCE
        assert (register.verify(), register.replay()) == ((), ())
        with pytest.raises(RegisterError, match="permission denied"), register.journal.writing() as writing:
            writing.connection.exec_driver_sql("DELETE FROM events")
    watched = load(Path(__file__).parent / "watches" / "rules")
    with Register.open(place.replace("register@", "clerk@"), watched) as register:
        for _ in range(3):
            task = register.submit({"kind": "form", "item": "none"}, village="东村", department="统计局", actor="张三")
        assert "村月总量" in {each["watch"] for each in register.history(task.id)[-1].note["watches"]}
        assert (register.verify(), register.replay()) == ((), ())


def test_the_approvals_a_watch_asks_for_are_awaited(url: str, capped: Path) -> None:
    with Register.create(url, load(capped)) as register:
        facts = {"task_type": "report", "item": "大事"}
        task = register.submit(facts, village="东村", department="统计局", actor="张三")
        assert task.state is TaskState.UNDER_REVIEW
        assert [(each.authority, each.within_working_days) for each in task.pending] == [("county", None), ("city", 5)]
        decided = register.history(task.id)[1]
        assert [(each["watch"], each["text"]) for each in decided.note["watches"]] == [("两级都批", "东村已有1件")]
        task = register.approve(task.id, authority="county", actor="李四")
        assert [each.authority for each in task.pending] == ["city"]
        assert register.approve(task.id, authority="city", actor="李四").state is TaskState.IN_FORCE


def test_what_the_rules_allow_a_watch_may_keep_from_being_in_force(url: str, capped: Path) -> None:
    with Register.create(url, load(capped)) as register:
        facts = {"task_type": "assist", "item": "大事"}
        task = register.submit(facts, village="东村", department="统计局", actor="张三")
        decided = register.history(task.id)[1]
        assert decided.decision is not None
        assert (decided.decision["outcome"], decided.note["outcome"]) == ("allow", "needs_approval")


def test_a_watch_that_rejects_cannot_be_outvoted_by_rules(url: str, capped: Path) -> None:
    with Register.create(url, load(capped)) as register:
        facts = {"task_type": "assist", "approved_by": ["city"]}
        made = [register.submit(facts, village="东村", department="统计局", actor="张三") for _ in range(CAP + 1)]
        assert [each.state for each in made[:-1]] == [TaskState.IN_FORCE] * CAP
        assert (made[-1].state, made[-1].outcome, made[-1].pending) == (TaskState.REJECTED, Outcome.REJECT, ())
