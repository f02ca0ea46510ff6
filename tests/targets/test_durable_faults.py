"""What durable-rules gets wrong by itself, and that none of it reaches whoever asks for a decision."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from access_rules import Decision, Evaluator
from access_rules.language.rulebook import Rulebook
from tests.generators import DAY, DOMAINS, built, front

pytest.importorskip("durable", reason="durable-rules is not installed: it needs a C compiler")

from access_rules.targets.durable import network, process
from access_rules.targets.durable.engine import DurableEngine
from access_rules.targets.durable.faults import Fault
from access_rules.targets.durable.supervisor import Terms

SOON = Terms(seconds_to_start=5, seconds_to_answer=0.5)
"""A worker that hangs is ended soon."""

ENDLESS = Terms(tasks=10**9)
"""A worker that is never renewed."""


def rule(name: str, when: Any, outcome: str = "reject") -> dict[str, Any]:
    return {"id": name, "outcome": outcome, "when": when, "reason": "理由", "cite": ["law"]}


def with_numbers(rules: list[dict[str, Any]]) -> Rulebook:
    """A rulebook in which ``count`` and ``limit`` have no bounds."""
    document = front(rules)
    unbounded = {name: {"type": "integer", "title": name} for name in ("count", "limit")}
    return built({**document, "facts": {**document["facts"], **unbounded}}).book


def everything(**more: Any) -> dict[str, Any]:
    """A complete task."""
    return {**{name: values[0] for name, values in DOMAINS.items()}, **more}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return with_numbers([rule("large", {"count": {"gt": 10}}), rule("paid", {"paid": True}, "allow")])


def decided_alike(engine: DurableEngine, book: Rulebook, *tasks: dict[str, Any]) -> list[Decision]:
    """The decisions on some tasks, which are those of the reference."""
    durable, reference = Evaluator(book, engine), Evaluator(book)
    decisions = [durable.decide(task, as_of=DAY) for task in tasks]
    assert decisions == [reference.decide(task, as_of=DAY) for task in tasks]
    return decisions


def run_by_itself(program: str, *, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """A program that uses the engine as its documentation says."""
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False, timeout=seconds
    )


CORRELATED = """
from durable.lang import *
with ruleset('metrics'):
    @when_all(c.first << (m.metric == 'met-A') & (m.amount > 10),
              c.second << (m.metric == 'met-B') & (m.amount > c.first.amount))
    def rising(c): pass
    @when_all(c.first << (m.metric == 'met-A') & (m.amount > 50),
              c.second << (m.metric == 'met-B') & (m.amount < c.first.amount))
    def falling(c): pass
post('metrics', {'metric': 'met-A', 'amount': 100})
post('metrics', {'metric': 'met-B', 'amount': 200})
"""


def test_the_engine_by_itself_crashes_on_two_correlated_rules() -> None:
    assert run_by_itself(CORRELATED).returncode == -signal.SIGSEGV


def test_tasks_that_would_correlate_are_decided_one_by_one() -> None:
    book = with_numbers(
        [
            rule("first", {"kind": "plain", "count": {"gt": 10}}),
            rule("rising", {"kind": "visit", "count": {"gt": {"fact": "limit"}}}),
            rule("falling", {"kind": "visit", "count": {"lt": {"fact": "limit"}}}),
        ]
    )
    engine = DurableEngine(book, audit=1)
    first, second = decided_alike(
        engine, book, everything(count=100), everything(kind="visit", core_kind="visit", count=200, limit=100)
    )
    assert (first.rules, second.rules) == (("first",), ("rising",))
    assert (engine.stats.starts, engine.stats.faults) == (1, {})
    engine.close()


SAME_TEST = """
from durable.engine import Ruleset
fired = []
def action(c): fired.append(c)
rules = {f'r{at}': {'all': [{'m': {'n': 1}}], 'run': action} for at in range(256)}
same = Ruleset('same', None, rules)
same.do_actions(same.assert_fact({'n': 1, 'id': 1}), lambda error, state: None)
print(len(fired))
"""


def test_the_engine_by_itself_goes_astray_over_256_rules_on_one_test() -> None:
    done = run_by_itself(SAME_TEST)
    assert (done.returncode, done.stdout) != (0, "256\n")


def many_on_one_test(count: int) -> Rulebook:
    return with_numbers([rule(f"r{at}", {"paid": True}) for at in range(count)])


def test_256_rules_on_one_test_are_spread_over_rulesets() -> None:
    book = many_on_one_test(256)
    engine = DurableEngine(book, audit=1)
    (decision,) = decided_alike(engine, book, everything(paid=True))
    assert len(decision.rules) == 256
    assert (engine.stats.answered, engine.stats.faults) == (1, {})
    engine.close()


def test_an_engine_that_goes_astray_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MOST_RULES", 1000)  # what keeps the engine from it
    book = many_on_one_test(256)
    engine = DurableEngine(book)
    (decision,) = decided_alike(engine, book, everything(paid=True))
    assert len(decision.rules) == 256
    # What it writes beyond its table decides whether it crashes or loses rules.
    assert sum(engine.stats.faults.values()) == 2
    assert (engine.stats.answered, engine.stats.unanswered) == (0, 1)
    engine.close()


OBSERVED = """
from durable.lang import *
from durable.engine import MessageObservedException
with ruleset('numbers'):
    @when_all(+m.integer)
    def seen(c): pass
for n in range(50_000):
    try:
        assert_fact('numbers', {'integer': n})
    except MessageObservedException:
        print(n)
        break
"""


def test_the_engine_by_itself_takes_a_new_fact_for_one_observed() -> None:
    assert run_by_itself(OBSERVED, seconds=120).stdout == "46010\n"


def test_more_distinct_tasks_than_that_are_answered_by_one_worker_in_the_same_memory() -> None:
    book = with_numbers([rule("large", {"count": {"gt": 10}})])
    engine = DurableEngine(book, terms=ENDLESS)

    def pose(first: int, last: int) -> int:
        asked = range(first, last)
        wrong = [n for n in asked if engine.supervisor.ask({"count": n}) != frozenset(["large"] if n > 10 else [])]
        assert wrong == []
        assert engine.supervisor.worker_pid is not None
        return resident(engine.supervisor.worker_pid)

    settled = pose(0, 5_000)
    assert pose(5_000, 46_020) - settled < 2_048
    assert (engine.stats.starts, engine.stats.faults) == (1, {})
    engine.close()


def resident(pid: int) -> int:
    """The memory of a process, in KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


SWALLOWED = """
from durable.lang import *
with ruleset('actions'):
    @when_all(m.a == True)
    def fails(c): raise ValueError('nobody hears of it')
print(post('actions', {'a': True})['sid'])
"""


def test_the_engine_by_itself_swallows_what_an_action_raises() -> None:
    done = run_by_itself(SWALLOWED)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")


UNMATCHED = """
from durable.lang import *
from durable.engine import MessageNotHandledException
with ruleset('nothing'):
    @when_all(m.a == True)
    def never(c): pass
try:
    post('nothing', {'a': False})
except MessageNotHandledException:
    print('raised')
"""


def test_the_engine_by_itself_raises_where_no_rule_holds() -> None:
    assert run_by_itself(UNMATCHED).stdout == "raised\n"


def test_a_task_for_which_no_rule_holds_is_decided_like_any_other(book: Rulebook) -> None:
    engine = DurableEngine(book, audit=1)
    (decision,) = decided_alike(engine, book, everything())
    assert decision.rules == ("default",)
    assert (engine.stats.answered, engine.stats.faults) == (1, {})
    engine.close()


ENDLESS_START = """
from durable.engine import Ruleset
rules = {f'r{at}': {'all': [{'m': {'n': at}}], 'run': lambda c: None} for at in range(700)}
Ruleset('many', None, rules)
"""


def test_the_engine_by_itself_never_ends_reading_700_rules() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_by_itself(ENDLESS_START, seconds=5)


def many_numbers(count: int) -> Rulebook:
    return with_numbers([rule(f"r{at}", {"count": at}) for at in range(count)])


def test_700_rules_are_spread_over_rulesets() -> None:
    book = many_numbers(700)
    engine = DurableEngine(book, audit=1)
    decisions = decided_alike(engine, book, everything(count=0), everything(count=699), everything(count=700))
    assert [each.rules[0] for each in decisions] == ["r0", "r699", "default"]
    assert (engine.stats.answered, engine.stats.faults) == (3, {})
    engine.close()


def test_a_start_without_end_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("MOST_RULES", "MOST_TESTS"):
        monkeypatch.setattr(network, limit, 1000)
    book = many_numbers(700)
    engine = DurableEngine(book, terms=Terms(seconds_to_start=0.7))
    (decision,) = decided_alike(engine, book, everything(count=699))
    assert decision.rules == ("r699",)
    assert engine.stats.faults == {Fault.HANG: 2}
    engine.close()


MANY_AT_ONCE = """
from durable.engine import Ruleset
rules = {f'r{at}': {'all': [{'m': {'$gte': {'n': at}}}], 'run': lambda c: None} for at in range(65)}
Ruleset('many', None, rules).assert_fact({'n': 100, 'id': 1})
"""


def test_the_engine_by_itself_refuses_a_message_that_meets_65_tests() -> None:
    assert "Could not assert fact, error code: 303" in run_by_itself(MANY_AT_ONCE).stderr


def test_tasks_that_meet_many_tests_at_once_are_answered() -> None:
    book = with_numbers([rule(f"r{at}", {"count": {"gte": at}}) for at in range(200)])
    engine = DurableEngine(book, audit=1)
    (decision,) = decided_alike(engine, book, everything(count=199))
    assert len(decision.rules) == 200
    assert (engine.stats.answered, engine.stats.faults) == (1, {})
    engine.close()


def test_an_error_of_the_engine_reaches_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MOST_WAITING", 1000)
    book = with_numbers([rule(f"r{at}", {"count": {"gte": at}}) for at in range(200)])
    engine = DurableEngine(book)
    (decision,) = decided_alike(engine, book, everything(count=199))
    assert len(decision.rules) == 200
    assert engine.stats.faults == {Fault.RAISED: 2}
    engine.close()


ONE_HASH = """
from durable.engine import Ruleset
fired = []
def action(c): fired.append(True)
drinks = Ruleset('drinks', None, {'wet': {'all': [{'m': {'liquid': True}}], 'run': action}})
drinks.do_actions(drinks.assert_fact({'costarring': True, 'liquid': False, 'id': 1}), lambda error, state: None)
print(bool(fired))
"""


def test_the_engine_by_itself_takes_one_name_for_another() -> None:
    assert run_by_itself(ONE_HASH).stdout == "True\n"


SABOTAGE = """
import importlib.util, json, os, signal, sys, time
spec = importlib.util.spec_from_file_location("worker", {worker!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
Shop = worker.Shop
{patch}
worker.main()
"""
"""A worker in which something goes wrong; the engine in it is the real one."""

CRASH = "Shop.ask = lambda *_: os.kill(os.getpid(), signal.SIGSEGV)"

HANG = """
def ask(*_):
    while True: pass
Shop.ask = ask
"""

FROZEN = "Shop.ask = lambda *_: os.kill(os.getpid(), signal.SIGSTOP)"

OBSERVED_TWICE = """
def post(self, ruleset, message):
    fact = {**message, "id": 7, "sid": "task"}
    try:
        ruleset.assert_fact(fact)
        ruleset.assert_fact(fact)
    except Exception as error:
        self._faults.append(type(error).__name__)
Shop._post = post
"""

FAILING_ACTION = """
def action(self, rule):
    def fails(closure): raise ValueError("nobody hears of it")
    return fails
Shop._action = action
"""

FAILING_REPORT = """
act = Shop._action
def action(self, rule):
    report = act(self, rule)
    return lambda closure: report(None)
Shop._action = action
"""

NO_HEARTBEAT = """
start = Shop._with_actions
Shop._with_actions = lambda self, each: start(self, {rule: one for rule, one in each.items() if rule != "heartbeat"})
"""

HEARTBEAT_FIRST = """
start = Shop._with_actions
def with_actions(self, each):
    first = {**each["heartbeat"], "pri": 0}
    return start(self, {rule: first if rule == "heartbeat" else {**one, "pri": 1} for rule, one in each.items()})
Shop._with_actions = with_actions
"""

CUT_SHORT = """
ask = Shop.ask
def cut(self, *more):
    answer = ask(self, *more)
    return {**answer, "reports": {name: each[:-1] for name, each in answer["reports"].items()}}
Shop.ask = cut
"""

ANOTHER_TASK = """
ask = Shop.ask
def other(self, number, told):
    return {**ask(self, number + 1, told), "ticket": number}
Shop.ask = other
"""

ANOTHER_ANSWER = """
ask = Shop.ask
Shop.ask = lambda self, number, told: ask(self, number + 1, told)
"""

NO_RULESET = """
ask = Shop.ask
Shop.ask = lambda self, *more: {**ask(self, *more), "reports": {}}
"""

NONSENSE = "worker._send = lambda answers, answer: (answers.write('null\\n'), answers.flush())"

NO_ENGINE = "sys.modules['durable'] = None"

FALSE_REPORT = """
ask = Shop.ask
def lie(self, number, told):
    answer = ask(self, number, told)
    return {**answer, "reports": {name: [["paid", number], *each] for name, each in answer["reports"].items()}}
Shop.ask = lie
"""

MISSED = """
ask = Shop.ask
def lie(self, *more):
    answer = ask(self, *more)
    reports = {name: [one for one in each if one[0] == "heartbeat"] for name, each in answer["reports"].items()}
    return {**answer, "reports": reports}
Shop.ask = lie
"""


@pytest.fixture
def sabotage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets every worker that is started from now on go wrong."""
    worker = str(process.WORKER)

    def go_wrong(patch: str) -> None:
        script = tmp_path / "worker.py"
        script.write_text(SABOTAGE.format(worker=worker, patch=patch), encoding="utf-8")
        monkeypatch.setattr(process, "WORKER", script)

    return go_wrong


@pytest.mark.parametrize(
    ("patch", "fault"),
    [
        (CRASH, Fault.CRASH),
        (HANG, Fault.HANG),
        (FROZEN, Fault.HANG),
        (OBSERVED_TWICE, Fault.RAISED),
        (FAILING_ACTION, Fault.RAISED),
        (FAILING_REPORT, Fault.RAISED),
        (NO_HEARTBEAT, Fault.SILENT),
        (HEARTBEAT_FIRST, Fault.SILENT),
        (CUT_SHORT, Fault.SILENT),
        (ANOTHER_TASK, Fault.SILENT),
        (ANOTHER_ANSWER, Fault.SILENT),
        (NO_RULESET, Fault.SILENT),
        (NONSENSE, Fault.SILENT),
        (NO_ENGINE, Fault.RAISED),
    ],
    ids=[
        "crash",
        "hang",
        "frozen",
        "already observed",
        "action that fails",
        "report that fails",
        "no heartbeat",
        "heartbeat before the rest",
        "report cut short",
        "report on another task",
        "answer to another message",
        "ruleset that is not there",
        "nonsense",
        "engine that is not there",
    ],
)
def test_a_fault_is_noticed_and_reaches_nobody(book: Rulebook, sabotage: Any, patch: str, fault: Fault) -> None:
    sabotage(patch)
    engine = DurableEngine(book, terms=SOON if fault is Fault.HANG else Terms(), audit=10**9)
    (decision,) = decided_alike(engine, book, everything(count=11))
    assert decision.rules == ("large",)
    # Asked, replaced, asked again; then the way of the reference.
    assert engine.stats.faults == {fault: 2}
    assert (engine.stats.answered, engine.stats.unanswered) == (0, 1)
    engine.close()


def test_a_worker_that_is_replaced_answers_again(
    book: Rulebook, sabotage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy = process.WORKER
    sabotage(CRASH)
    engine = DurableEngine(book, audit=1)
    decided_alike(engine, book, everything(count=11))
    monkeypatch.setattr(process, "WORKER", healthy)
    decided_alike(engine, book, everything(count=11), everything())
    assert (engine.stats.answered, engine.stats.unanswered, engine.supervisor.given_up) == (2, 1, None)
    engine.close()


def test_an_engine_that_fails_again_and_again_is_given_up(book: Rulebook, sabotage: Any) -> None:
    sabotage(CRASH)
    engine = DurableEngine(book)
    decided_alike(engine, book, *(everything(count=at) for at in range(20)))
    assert (engine.stats.starts, engine.stats.unanswered) == (6, 20)
    assert engine.supervisor.given_up == "3 tasks in a row were put to it in vain"


def test_a_worker_that_cannot_be_started_reaches_nobody(book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    engine = DurableEngine(book)
    decided_alike(engine, book, everything(count=11))
    assert engine.stats.faults == {Fault.CRASH: 2}


def test_a_false_report_is_never_believed_and_ends_all_trust(
    book: Rulebook, sabotage: Any, caplog: pytest.LogCaptureFixture
) -> None:
    sabotage(FALSE_REPORT)
    engine = DurableEngine(book, audit=10**9)
    decided_alike(engine, book, everything(count=11), everything(count=12))
    assert engine.stats.faults == {Fault.FALSE_REPORT: 1}
    assert engine.supervisor.given_up == "false_report: reported, and does not hold: paid"
    assert "durable-rules is asked no more" in caplog.text


@pytest.mark.parametrize("audit", [1, 100])
def test_a_rule_that_is_not_reported_is_missed_by_an_audit(book: Rulebook, sabotage: Any, audit: int) -> None:
    sabotage(MISSED)
    engine = DurableEngine(book, audit=audit)
    decided_alike(engine, book, everything(count=11), everything(count=12))
    assert engine.stats.faults == {Fault.MISSED: 1}
    assert engine.supervisor.given_up == "missed: holds, and was not reported: large"


def test_audits_come_as_often_as_they_should(book: Rulebook) -> None:
    engine = DurableEngine(book, audit=5)
    decided_alike(engine, book, *(everything(count=at) for at in range(11)))
    assert (engine.stats.answered, engine.stats.audited) == (11, 3)
    engine.close()


@pytest.mark.parametrize("audit", [0, -1])
def test_an_audit_of_nothing_is_refused(book: Rulebook, audit: int) -> None:
    with pytest.raises(ValueError, match="from 1 on"):
        DurableEngine(book, audit=audit)


def test_a_worker_killed_between_two_tasks_is_replaced(book: Rulebook) -> None:
    engine = DurableEngine(book, audit=1)
    decided_alike(engine, book, everything(count=11))
    pid = engine.supervisor.worker_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    decided_alike(engine, book, everything(count=12))
    assert (engine.stats.answered, engine.stats.starts, engine.stats.faults) == (2, 2, {Fault.CRASH: 1})
    engine.close()


def test_workers_killed_while_threads_ask_change_no_decision(book: Rulebook) -> None:
    engine = DurableEngine(book, audit=7)
    durable, reference = Evaluator(book, engine), Evaluator(book)
    tasks = [everything(count=at % 20, paid=at % 3 == 0) for at in range(400)]
    expected = [reference.decide(task, as_of=DAY) for task in tasks]
    done = threading.Event()

    def kill() -> None:
        dice = random.Random(5)
        while not done.wait(0.05 + dice.random() / 10):
            pid = engine.supervisor.worker_pid
            if pid is not None:
                os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        with ThreadPoolExecutor(4) as threads:
            decisions = list(threads.map(lambda task: durable.decide(task, as_of=DAY), tasks))
    finally:
        done.set()
        killer.join()
        engine.close()
    assert decisions == expected
    assert engine.stats.faults.keys() <= {Fault.CRASH}


def test_a_worker_is_renewed_in_time(book: Rulebook) -> None:
    engine = DurableEngine(book, terms=Terms(tasks=10))
    decided_alike(engine, book, *(everything(count=at) for at in range(25)))
    assert (engine.stats.answered, engine.stats.starts, engine.stats.faults) == (25, 3, {})
    engine.close()


ASKING = """
import os, signal, sys
from tests.targets.test_durable_faults import *
book = with_numbers([rule("large", {"count": {"gt": 10}})])
engine = DurableEngine(book, audit=1)
decided_alike(engine, book, everything(count=11))
"""


@pytest.mark.parametrize(
    "rest",
    ["", "sys.exit(3)", "os._exit(3)", "os.kill(os.getpid(), signal.SIGKILL)", "engine.close()", "del engine"],
    ids=["ends", "exits", "exits at once", "is killed", "closes it", "forgets it"],
)
def test_no_worker_outlives_the_program(rest: str) -> None:
    done = run_by_itself(f"{ASKING}\nprint(engine.supervisor.worker_pid, flush=True)\n{rest}")
    assert gone(int(done.stdout))


def gone(pid: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


FORKING = """
import warnings
warnings.simplefilter("ignore", DeprecationWarning)
child = os.fork()
if child == 0:
    decided_alike(engine, book, everything(count=11))
    os._exit(engine.stats.starts)
_, status = os.waitpid(child, 0)
decided_alike(engine, book, everything(count=11))
print(os.waitstatus_to_exitcode(status), engine.stats.starts, engine.stats.faults)
"""


def test_a_child_that_is_forked_starts_a_worker_of_its_own() -> None:
    done = run_by_itself(ASKING + FORKING)
    assert (done.stdout, done.stderr) == ("2 1 {}\n", "")


def test_nothing_is_logged_while_all_goes_well(book: Rulebook, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="access_rules"):
        engine = DurableEngine(book, audit=1)
        decided_alike(engine, book, everything())
        engine.close()
    assert caplog.text == ""
