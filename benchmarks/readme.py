"""The measured figures on the front pages: ``python -m benchmarks.readme`` puts those of the stored run there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.runs import Measurement, Run, in_words, markdown, read_run, times
from benchmarks.table import CHAIN, US

ROOT = Path(__file__).parents[1]
STORED = ROOT / "benchmarks" / "results" / "baseline.json"
REGION = re.compile(r"(?<=<!-- measured figures -->\n).*?(?=<!-- /measured figures -->)", re.DOTALL)
"""What stands between the two marks of a front page."""

_SIZES = (20, 200, 2000, 20_000)
_WITH_GAPS = "if-chain with .get"
_NATIONAL = re.compile(r"national rules \((\d+)\), its (\d+) cases, (outcome|every detail) read")


@dataclass(frozen=True)
class Words:
    """What a front page says around the figures, in its language."""

    rules: str
    gaps: str
    national: str
    machine: str


PAGES: Mapping[str, Words] = {
    "README.md": Words(
        rules="{size} rules",
        gaps="half the facts missing: {name}",
        national="The national ruleset, {rules} rules: the outcome in {outcome}, every detail in {detail}; the "
        "reference\nevaluator takes {reference} for the outcome. A worker has it back from a pickle in {restore}; "
        "reading its YAML\ntakes {load}.",
        machine="The ratio to the if-chain, and the median time of a decision; {python}, one core of {processor}.",
    ),
    "README.zh-CN.md": Words(
        rules="{size} 条规则",
        gaps="缺一半事实：{name}",
        national="国家规则集（{rules} 条）：得出结论 {outcome}，连同全部细节 {detail}；参考求值器得出结论要 "
        "{reference}。\n工作进程从序列化的求值器恢复要 {restore}，读 YAML 要 {load}。",
        machine="与 if 链之比，括号内为一次判断所用时间的中位数；{python}，{processor} 的一个核。",
    ),
}


def section(run: Run, words: Words) -> str:
    """The figures of a run, as they stand on a front page."""
    header = ("", *(words.rules.format(size=f"{size:,}") for size in _SIZES))
    rows = [*_race(run, "{size} rules", CHAIN, "{name}")]
    rows += _race(run, "{size} rules, half the facts missing", _WITH_GAPS, words.gaps)
    parts = [markdown(header, rows), _machine(run, words), *_national(run, words)]
    return "\n" + "\n\n".join(parts) + "\n\n"


def _race(run: Run, group: str, base: str, label: str) -> Iterator[tuple[str, ...]]:
    """A row a contender: for each size the ratio to the base, and the time; the fastest at 200 rules come first."""
    found = {size: {each.contender: each for each in run.of(group.format(size=size))} for size in _SIZES}
    names = {name: None for by_name in found.values() for name in by_name}
    middle = found[200]
    for name in sorted(names, key=lambda each: middle[each].median if each in middle else float("inf")):
        cells = (_cell(found[size].get(name), found[size].get(base)) for size in _SIZES)
        yield (label.format(name=name), *cells)


def _cell(each: Measurement | None, base: Measurement | None) -> str:
    if each is None or base is None:
        return "–"
    return f"{times(each.median / base.median)} ({in_words(each.median)})"


def _machine(run: Run, words: Words) -> str:
    machine = run.machine
    python = f"{machine.get('python_implementation', 'Python')} {machine.get('python_version', '?')}"
    return words.machine.format(python=python, processor=machine.get("cpu", {}).get("brand_raw", "?"))


def _national(run: Run, words: Words) -> Iterator[str]:
    measured: dict[str, Measurement] = {}
    rules = ""
    for each in run.measurements:
        told = _NATIONAL.fullmatch(each.group)
        if told:
            rules = told[1]
            measured[f"{each.contender}, {told[3]}"] = each
        elif each.group == "preparing, national rules":
            measured[each.contender] = each
    wanted = {
        "outcome": f"{US}, index, outcome",
        "detail": f"{US}, index, every detail",
        "reference": f"{US}, reference, outcome",
        "restore": "restore from pickle",
        "load": "load YAML",
    }
    if measured.keys() >= set(wanted.values()):
        figures = {key: in_words(measured[name].median) for key, name in wanted.items()}
        yield words.national.format(rules=rules, **figures)


def main() -> None:
    """Writes the figures of the stored run to the front pages."""
    run = read_run(STORED)
    for name, words in PAGES.items():
        page = ROOT / name
        text = page.read_text(encoding="utf-8")
        page.write_text(REGION.sub(lambda _, words=words: section(run, words), text), encoding="utf-8")  # type: ignore[misc]


if __name__ == "__main__":
    main()
