"""What a stranger installs: the wheel, its content, and its use far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import pytest

import access_rules

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([*PIP, "wheel", "--no-deps", "--wheel-dir", folder, project], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@dataclass(frozen=True)
class Installation:
    """A Python with the wheel in it, used from a folder that knows nothing of the checkout."""

    bin: Path
    folder: Path

    def run(self, *arguments: str, stdin: str = "") -> str:
        kept = {key: each for key, each in os.environ.items() if not key.startswith("PYTHON")}
        done = subprocess.run(
            [self.bin / arguments[0], *arguments[1:]],
            cwd=self.folder,
            env={**kept, "LANG": "zh_CN.UTF-8"},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("stranger")
    venv.create(folder / "venv", symlinks=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([*PIP, "--python", python, "install", "--no-deps", wheel], check=True, capture_output=True)
    # The libraries it needs come from this interpreter; a .pth does not lead on to an editable checkout.
    (site,) = (folder / "venv").glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installation(python.parent, folder)


def test_holds_the_package_and_nothing_else(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names} == {
        "access_rules",
        f"access_rules-{access_rules.__version__}.dist-info",
    }
    assert "access_rules/py.typed" in names
    about_tests = {"access_rules/cli/test.py", "access_rules/pytest_plugin.py"}
    assert not [name for name in names if "test" in Path(name).name and name not in about_tests]
    assert not [name for name in names if name.endswith((".pyc", ".md"))]


def test_holds_every_module_and_every_shipped_file(names: set[str], project: Path) -> None:
    source = project / "src"
    modules = {path.relative_to(source).as_posix() for path in (source / "access_rules").rglob("*") if path.is_file()}
    modules = {each for each in modules if "__pycache__" not in each}
    shipped = {f"access_rules/{path.relative_to(project)}" for path in (project / "rulesets").rglob("*.yaml")}
    assert modules <= names
    assert shipped
    assert shipped <= names


def test_needs_no_compiler_to_build(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_metadata(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        told = message_from_bytes(archive.read(name))
        entry_points = archive.read(name.replace("METADATA", "entry_points.txt")).decode()
        assert name.replace("METADATA", "licenses/LICENSE") in archive.namelist()
    assert (told["Name"], told["Version"]) == ("access-rules", access_rules.__version__)
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Requires-Python"] == ">=3.11"
    assert "access-rules = access_rules.__main__:main" in entry_points


PROGRAM = """
import pathlib, access_rules
assert pathlib.Path(access_rules.__file__).is_relative_to(pathlib.Path("venv").resolve()), access_rules.__file__
ruleset = access_rules.load_shipped("national")
decision = ruleset.compile().decide({"task_type": "pledge_letter", "stage": "proposed"})
assert access_rules.Decision.from_dict(decision.to_dict()) == decision
print(ruleset.digest)
"""


def test_shipped_rules_decide_far_from_the_checkout(installed: Installation) -> None:
    # The same rules, byte for byte: a decision made here can be replayed there.
    assert installed.run("python", "-I", "-c", PROGRAM).strip() == access_rules.load_shipped("national").digest


def test_command_far_from_the_checkout(installed: Installation) -> None:
    assert installed.run("access-rules", "--version") == f"access-rules {access_rules.__version__}\n"
    assert "国家基线" in installed.run("access-rules", "check", "national")
    told = installed.run("access-rules", "decide", "national", "--place", "北京市西城区", stdin="事项类型: 责任状")
    assert "beijing-xicheng" in told
    installed.run("access-rules", "init", "mine")
    assert installed.run("python", "-m", "access_rules", "test", "mine") == "7 个案例，7 个符合预期\n"
