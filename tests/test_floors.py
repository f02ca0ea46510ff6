"""The package is a house: imports go downward only, and each optional or heavy library has one door."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import access_rules

SOURCE = Path(__file__).parents[1] / "src"
PACKAGE = SOURCE / "access_rules"

FLOORS = {
    "cli": 6,
    "__main__": 7,
    "__init__": 6,
    "pytest_plugin": 6,
    "case_results": 6,
    "following": 5,
    "batch": 5,
    "spark": 6,
    "library": 5,
    "render": 5,
    "analysis": 4,
    "register": 4,
    "targets": 3,
    "datafiles": 2,
    "loading": 2,
    "evaluation": 2,
    "language": 1,
    "catalogue": 0,
    "diagnostic": 0,
    "errors": 0,
    "folding": 0,
    "outcome": 0,
    "source": 0,
    "strict_json": 0,
    "truth": 0,
    "version": 0,
}
"""The doors (cli, the front page) stand above render and library, which stand on everything below."""

ALONE = {("datafiles", "loading"), ("datafiles", "evaluation"), ("loading", "datafiles"), ("evaluation", "datafiles")}
STRANGERS = {("loading", "evaluation"), ("evaluation", "loading"), *ALONE, ("render", "library"), ("library", "render")}
"""Rooms of one floor that know nothing of each other."""

OPENED_FROM_INSIDE = {("evaluation.decision", "render.decision"), ("analysis.check.wording", "render.conditions")}
"""Decision.explain words itself on request, and findings say conditions in words; nothing else reaches upward."""

ONE_DOOR = {
    "yaml": {"loading"},
    "pydantic": {"loading"},
    "pydantic_core": {"loading"},
    "pytest": {"pytest_plugin"},
    "chinese_calendar": {"evaluation"},
    "durable": {"targets"},
    "matplotlib": {"render"},
    "numpy": {"targets"},
    "openpyxl": {"datafiles"},
    "pyarrow": {"targets", "datafiles", "batch"},
    "psycopg": {"register"},
    "pyspark": {"targets"},
    "sqlalchemy": {"register"},
    "typer": {"cli"},
    "z3": {"targets"},
}
"""Which rooms may import which library from outside the standard library."""


def modules() -> Iterator[Path]:
    return (path for path in sorted(PACKAGE.rglob("*.py")) if "rulesets" not in path.parts)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def imports(path: Path, *, at_run_time_only: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {id(node) for block in ast.walk(tree) if is_type_checking(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if at_run_time_only and id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def own(imported: str) -> str | None:
    """The module of this package that an import names, shortened to its module."""
    if not imported.startswith("access_rules."):
        return None
    name = imported.removeprefix("access_rules.")
    while name and not (PACKAGE / name.replace(".", "/")).with_suffix(".py").exists():
        if (PACKAGE / name.replace(".", "/")).is_dir():
            break
        name = name.rpartition(".")[0]
    return name or None


@pytest.mark.parametrize("path", list(modules()), ids=name_of)
def test_imports_go_downward(path: Path) -> None:
    here = name_of(path) or "__init__"
    for imported in imports(path):
        there = own(imported)
        if there is None or room(there) == room(here) or (here, there) in OPENED_FROM_INSIDE:
            continue
        assert FLOORS[room(there)] <= FLOORS[room(here)], f"{here} imports {there} from a higher floor"
        if FLOORS[room(there)] == FLOORS[room(here)]:
            assert FLOORS[room(here)] == 0 or (room(here), room(there)) not in STRANGERS, f"{here} imports {there}"


def test_there_are_no_rings() -> None:
    graph: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        here = name_of(path) or "__init__"
        graph[here] |= {
            there for each in imports(path, at_run_time_only=True) if (there := own(each)) and there != here
        }
    graph["evaluation.decision"].discard("render.decision")
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " → ".join([*way, module])
        if module not in done:
            for following in graph[module]:
                visit(following, (*way, module))
            done.add(module)

    for module in list(graph):
        visit(module, ())


def test_each_outside_library_has_one_door() -> None:
    for path in modules():
        for imported in imports(path, at_run_time_only=True):
            library = imported.split(".")[0]
            if library in ONE_DOOR:
                assert room(name_of(path)) in ONE_DOOR[library], f"{name_of(path)} imports {library}"


def test_the_front_door_is_a_sorted_table_of_contents() -> None:
    assert access_rules.__all__ == sorted(access_rules.__all__)
    assert all(hasattr(access_rules, name) for name in access_rules.__all__)
    for name in (
        "load",
        "load_shipped",
        "load_all",
        "Ruleset",
        "Evaluator",
        "Decision",
        "Outcome",
        "Reason",
        "Citation",
        "Diagnostic",
        "RulesetError",
        "FactError",
    ):
        assert name in access_rules.__all__


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    for path in modules():
        assert path.stem not in {"utils", "util", "helpers", "common", "misc", "manager"}
