"""The pytest plugin: case files collected as tests, with failures that whoever wrote the case can read."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from access_rules.cli.app import run
from tests.cli.conftest import write

pytest_plugins = ["pytester"]

PLUGIN = "access_rules.pytest_plugin"
WRONG = """
案例:
  - 编号: 猜错结论
    标题: 经费要村里出
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 村里承担}
    时点: 2026-03-01
    预期: {结论: 准予, 规则: [不得签责任状]}
  - 编号: 自相矛盾
    事实: {事项类型: 责任状, 签责任状: 否}
    预期: 不予准入
"""


@pytest.fixture
def rules(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with the ruleset of ``access-rules init`` in ``rulesets/mine``."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    (pytester.path / "rulesets").mkdir()
    assert run(["init", str(pytester.path / "rulesets" / "mine"), "--lang", "zh"]) == 0
    return pytester


def tried(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    # Where the package is installed without its entry points, a checkout on the path, the plugin is named.
    is_known = any(each.value == PLUGIN for each in entry_points(group="pytest11"))
    named = () if is_known else ("-p", PLUGIN)
    return pytester.runpytest_subprocess(*named, "-W", "error", "-p", "no:cacheprovider", *arguments)


def test_each_case_is_a_test(rules: pytest.Pytester) -> None:
    result = tried(rules, "rulesets", "-v")
    result.assert_outcomes(passed=7)
    result.stdout.fnmatch_lines(["rulesets/mine/cases/cases.yaml::协助宣传 PASSED*"])


def test_chosen_by_id_title_and_ruleset(rules: pytest.Pytester) -> None:
    tried(rules, "rulesets", "-k", "报表已批准").assert_outcomes(passed=1, deselected=6)
    tried(rules, "rulesets", "-k", "另要求签责任状").assert_outcomes(passed=1, deselected=6)
    tried(rules, "rulesets", "-k", "my-rules and not 报表").assert_outcomes(passed=4, deselected=3)
    tried(rules, "rulesets/mine/cases/cases.yaml::协助宣传").assert_outcomes(passed=1)


def test_in_several_processes(rules: pytest.Pytester) -> None:
    tried(rules, "rulesets", "-n", "2", "-p", "xdist").assert_outcomes(passed=7)


def test_a_failure_is_told_to_whoever_wrote_the_case(rules: pytest.Pytester) -> None:
    write(rules.path / "rulesets/mine", {"cases/more.yaml": WRONG})
    result = tried(rules, "rulesets")
    result.assert_outcomes(passed=7, failed=2)
    result.stdout.fnmatch_lines(
        [
            "*my-rules: 猜错结论 经费要村里出*",
            "✗ 猜错结论 经费要村里出  (*rulesets/mine/cases/more.yaml:3:9)",
            "    结论：预期 准予，实际 需审批",
            "    规则：预期 不得签责任状，实际 协助工作",
            "*my-rules: 自相矛盾*",
            "    错误[[]AR705[]] `要求签责任状` 说成 `否`，但 `事项类型：责任状` 意味着 `是`",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert "pytest_plugin.py" not in result.stdout.str()


def test_a_broken_ruleset_is_told_once(rules: pytest.Pytester) -> None:
    write(rules.path / "rulesets/broken", {"ruleset.yaml": "规则集: x\n案例: []\n", "cases/some.yaml": WRONG})
    result = tried(rules, "rulesets")
    result.assert_outcomes(errors=1)
    assert result.stdout.str().count("错误[AR203]") >= 1
    assert result.stdout.str().count("ERROR collecting") == 1


def test_what_is_not_of_a_ruleset_is_left_alone(pytester: pytest.Pytester) -> None:
    write(
        pytester.path,
        {
            "one.yaml": "- [broken",
            "other/ruleset.yaml": "rules: {}\n",
            "other/more.yml": "- [broken",
            "test_heavy.py": "import sys\ndef test_it():\n"
            "    assert not {'yaml', 'pydantic', 'z3', 'numpy'} & set(sys.modules)\n",
        },
    )
    tried(pytester, "-p", "no:hypothesispytest", "-p", "no:benchmark").assert_outcomes(passed=1)


def test_python_tests_go_on_beside(rules: pytest.Pytester) -> None:
    rules.makepyfile(test_mine="def test_it(): pass")
    tried(rules).assert_outcomes(passed=8)
