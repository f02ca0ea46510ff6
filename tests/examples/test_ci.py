"""The templates for CI services: they are what the services take, and their commands do what they should."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.conftest import write

PROJECT = Path(__file__).parents[2]
CI = PROJECT / "examples" / "ci"

GITHUB = yaml.load((CI / "github.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
GITLAB = yaml.safe_load((CI / "gitlab.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

SHIM = '#!/bin/sh\nPYTHONPATH={source} exec {python} -m access_rules "$@"\n'
RECORDER = '#!/bin/sh\nprintf "%s\\n" "$0 $*" >> {log}\n'


# ---- the services take them


def schema(name: str) -> Any:
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{name}.json"
    return json.loads(vendored.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "document"), [("github-workflows", GITHUB), ("gitlab-ci", GITLAB)])
def test_template_meets_the_schema_of_its_service(name: str, document: Any) -> None:
    made = schema(name)
    typed = yaml.safe_load(yaml.safe_dump(document)) if name == "gitlab-ci" else _typed(document)
    jsonschema.validators.validator_for(made)(made).validate(typed)


def _typed(workflow: Any) -> Any:
    """The workflow as GitHub types it: read without YAML 1.1's idea that ``on`` is true."""
    words = {"true": True, "false": False}
    match workflow:
        case dict():
            return {key: _typed(value) for key, value in workflow.items()}
        case list():
            return list(map(_typed, workflow))
        case str() if workflow in words:
            return words[workflow]
        case str() if workflow.isdigit():
            return int(workflow)
        case _:
            return workflow


def test_hooks_have_what_pre_commit_needs() -> None:
    assert [hook["id"] for hook in HOOKS] == ["access-rules-check", "access-rules-test", "access-rules-fmt"]
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["pass_filenames"] is False


# ---- their commands do what they should


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository with rulesets, on a branch that loosens one; ``origin/main`` is the target."""
    upstream, here = tmp_path / "upstream", tmp_path / "clone"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.invalid"]
    upstream.mkdir()
    subprocess.run([*git, "init", "-q", "-b", "main"], cwd=upstream, check=True)
    subprocess.run(
        [sys.executable, "-m", "access_rules", "init", "rulesets/mine"], cwd=upstream, check=True, env=plain()
    )
    subprocess.run([*git, "add", "-A"], cwd=upstream, check=True)
    subprocess.run([*git, "commit", "-qm", "rules"], cwd=upstream, check=True)
    subprocess.run(["git", "clone", "-q", str(upstream), str(here)], check=True)
    return here


def plain() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "LANG": "zh_CN.UTF-8"}


@pytest.fixture
def run(clone: Path, tmp_path: Path) -> Any:
    """Run a command as a CI service would, with programs that leave the machine replaced by ones that take notes."""
    bin_, log = tmp_path / "bin", tmp_path / "log"
    names = {"access-rules": SHIM.format(source=PROJECT / "src", python=sys.executable)}
    names |= {name: RECORDER.format(log=log) for name in ("gh", "curl", "pip")}
    write(bin_, names)
    for name in names:
        (bin_ / name).chmod(0o755)
    log.touch()

    def run_one(script: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        path = f"{bin_}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=clone,
            env={**plain(), **environment, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    run_one.log = log  # type: ignore[attr-defined]
    return run_one


def loosen(clone: Path) -> None:
    rules = clone / "rulesets" / "mine" / "rules" / "rules.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("结论: 不予准入", "结论: 需审批", 1), encoding="utf-8")
    cases = clone / "rulesets" / "mine" / "cases" / "cases.yaml"
    cases.write_text("案例: []\n", encoding="utf-8")


def conflict(clone: Path) -> None:
    write(
        clone / "rulesets" / "mine",
        {
            "rules/more.yaml": "规则:\n  - {编号: 法定, 标题: 法定, 结论: 准予, 法定必须: 是, 当: {事项类型: 责任状}, "
            "涉及: [签责任状], 理由: 法定, 依据: 村组法}\n"
        },
    )


EXPRESSIONS = {
    "inputs.rulesets": "rulesets",
    "inputs.fail-on": "looser",
    "inputs.package": "access-rules[verify]",
    "github.base_ref": "main",
    "github.token": "token",
    "github.event.pull_request.number": "7",
}


def steps() -> Iterator[tuple[str, str, dict[str, str]]]:
    """The commands of the workflow, by the name of their step, with the environment they get."""
    job = GITHUB["jobs"]["rules"]
    for step in job["steps"]:
        if "run" in step:
            written = {**job["env"], **step.get("env", {})}
            yield step["name"], step["run"], {name: filled(value) for name, value in written.items()}


def filled(value: str) -> str:
    for name, known in EXPRESSIONS.items():
        value = value.replace(f"${{{{ {name} }}}}", known)
    assert "${{" not in value
    return value


def codes_of_github(run: Any) -> dict[str, int]:
    return {name: run(script, environment).returncode for name, script, environment in steps()}


def test_github_passes_an_unchanged_ruleset(run: Any, clone: Path) -> None:
    assert set(codes_of_github(run).values()) == {0}
    assert "没有任何事项的结论改变" in (clone / "changes.md").read_text(encoding="utf-8")
    assert json.loads((clone / "access-rules.sarif").read_text(encoding="utf-8"))["runs"][0]["results"] == []
    assert "gh pr comment 7 --body-file changes.md" in run.log.read_text()
    assert "pip install access-rules[verify]" in run.log.read_text()


def test_github_stops_a_loosening_change_and_tells_of_it(run: Any, clone: Path) -> None:
    loosen(clone)
    codes = codes_of_github(run)
    assert codes.pop("Compare with the target branch") == 1
    assert set(codes.values()) == {0}
    assert "mine" in (clone / "changes.md").read_text(encoding="utf-8")


def test_github_stops_a_conflict_and_reports_it(run: Any, clone: Path) -> None:
    conflict(clone)
    codes = codes_of_github(run)
    assert codes["Check and prove"] == 1
    assert codes["Write the report for code scanning"] == 0
    results = json.loads((clone / "access-rules.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["AP101"]


def test_github_compares_nothing_with_a_new_ruleset(run: Any, clone: Path) -> None:
    env = plain()
    subprocess.run([sys.executable, "-m", "access_rules", "init", "rulesets/new"], cwd=clone, check=True, env=env)
    front = clone / "rulesets" / "new" / "ruleset.yaml"
    front.write_text(front.read_text(encoding="utf-8").replace("my-rules", "new"), encoding="utf-8")
    name, script, environment = next(each for each in steps() if each[0].startswith("Compare"))
    assert run(script, environment).returncode == 0, name


def gitlab_scripts() -> dict[str, list[str]]:
    return {name: job["script"] for name, job in GITLAB.items() if name.startswith("access-rules:")}


VARIABLES = {
    **{name: str(value) for name, value in GITLAB["variables"].items()},
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "ACCESS_RULES_TOKEN": "token",
    "CI_API_V4_URL": "api",
    "CI_PROJECT_ID": "1",
    "CI_MERGE_REQUEST_IID": "2",
}


def codes_of_gitlab(run: Any) -> dict[str, int]:
    before = "\n".join(GITLAB[".access-rules"]["before_script"])
    return {name: run("\n".join([before, *script]), VARIABLES).returncode for name, script in gitlab_scripts().items()}


def test_gitlab_passes_an_unchanged_ruleset(run: Any, clone: Path) -> None:
    assert set(codes_of_gitlab(run).values()) == {0}
    assert json.loads((clone / "gl-code-quality-report.json").read_text(encoding="utf-8")) == []
    assert "projects/1/merge_requests/2/notes" in run.log.read_text()


def test_gitlab_stops_a_loosening_change(run: Any, clone: Path) -> None:
    loosen(clone)
    assert codes_of_gitlab(run) == {"access-rules:check": 0, "access-rules:test": 0, "access-rules:diff": 1}


def test_gitlab_stops_a_conflict_and_reports_it(run: Any, clone: Path) -> None:
    conflict(clone)
    assert codes_of_gitlab(run)["access-rules:check"] == 1
    (issue,) = json.loads((clone / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert issue["check_name"] == "AP101 conflict"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hook_runs(hook: dict[str, Any], run: Any) -> None:
    assert run(shlex.join([*shlex.split(hook["entry"]), *hook["args"]]), {}).returncode == 0
