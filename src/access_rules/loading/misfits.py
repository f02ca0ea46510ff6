"""What does not fit a model, said so that an author knows what to write: pydantic's errors as findings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from pydantic import ValidationError

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.loading.composing import FULL_WIDTH_SPACES
from access_rules.loading.documents import Model
from access_rules.loading.english import Findings
from access_rules.loading.keywords import KEYWORDS, english, in_language
from access_rules.loading.positions import Mapping as MappingNode
from access_rules.loading.positions import Path, Positions, Scalar
from access_rules.source import Span

_EXAMPLES: Final[Mapping[str, tuple[str, str]]] = {
    "article": ("第六条", "第六条"),
    "by": ("省级", "province"),
    "concern": ("新设工作机制", "new_mechanism"),
    "expect": ("不予准入", "reject"),
    "extend": ("是", "true"),
    "fact": ("所处阶段", "stage"),
    "facts": ("{事项类型: 责任状}", "{task_type: pledge_letter}"),
    "id": ("不得擅设机制", "no-new-mechanism"),
    "in_force": ("{自: 2024-01-01}", "{from: 2024-01-01}"),
    "items": ("[{编号: 居民身份, 标题: 居民身份信息证明}]", "[{id: identity, title: 居民身份信息证明}]"),
    "layer": ("国家", "national"),
    "level": ("中央文件", "central_document"),
    "never": ("准予", "allow"),
    "outcome": ("不予准入", "reject"),
    "proposed": ("[拟议]", "[proposed]"),
    "reason": ("不得要求村级组织承担这一事项", "villages must not be asked to do this"),
    "ruleset": ("某市", "my-city"),
    "say": ("经费由委托部门承担", "the department pays"),
    "source": ("山西九条", "shanxi-nine"),
    "that": ("{经费: 已安排}", "{funding: provided}"),
    "title": ("不得擅自新设工作机制", "不得擅自新设工作机制"),
    "type": ("是否", "bool"),
    "version": ('"2026.1"', '"2026.1"'),
    "when": ("{新设工作机制: 是}", "{new_mechanism: true}"),
    "working_days_between": ("[申报日期, 开始日期]", "[applied_on, starts_on]"),
}
"""A value for each keyword that can be missing, in Chinese and English."""

_EXAMPLES_OF_WATCHES: Final[Mapping[str, tuple[str, str]]] = {
    "id": ("多头要数据", "asked-twice"),
    "outcome": ("提醒", "notice"),
    "reason": ("同一份表已经要过", "the same form has been asked for"),
    "type": ("总量", "cap"),
}
"""The same for what means something else in a watch."""

_EXAMPLE_DAY: Final = "2024-01-31"

_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?[日月]?")
_DIGITS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[_, ](?=[0-9])")
_TIGHT_COLON = re.compile(r":(?=\S)")
_BETWEEN_ITEMS = re.compile(r"\s*[,，、;；]\s*")


def report_misfits(error: ValidationError, data: Any, base: Path, positions: Positions, findings: Findings) -> None:
    """Report everything in ``error``, which validating ``data``, the value at ``base``, has raised."""
    misfits = sorted(_located(error, data, base), key=lambda misfit: str(misfit.path))
    for path, group in groupby(misfits, key=lambda misfit: misfit.path):
        if not findings.covers(path) and not positions.is_refused(path):
            _Report(path, positions, findings).about(list(group))


def report_not_a_mapping(value: object, path: Path, positions: Positions, findings: Findings) -> None:
    """Report a value that stands where ``keyword: value`` is wanted."""
    _Report(path, positions, findings).not_a_mapping(value)


def report_not_a_list(value: object, path: Path, positions: Positions, findings: Findings) -> None:
    """Report a value that stands where the list of a section is wanted."""
    report = _Report(path, positions, findings)
    if isinstance(value, dict) and any(map(english, value)):
        findings.add(path, diagnose("AR137", positions.first_key(path)))
    else:
        report.not_a_list(value)


def report_keyword_for_name(path: Path, positions: Positions, findings: Findings) -> None:
    """Report a keyword that stands where a name is wanted: its line is not deep enough."""
    word = str(path[-1])
    help_ = Message(
        f"`{word}` 是关键词，要缩进到它所属的名称下面", f"`{word}` is a keyword: indent it below the name it belongs to"
    )
    findings.add(path, diagnose("AR108", positions.key(path), help=help_))


class _Misfit:
    """One error of pydantic, with the path it is about in the document."""

    __slots__ = ("context", "path", "type", "value")

    def __init__(self, kind: str, path: Path, value: object, context: Mapping[str, object]) -> None:
        self.type = kind
        self.path = path
        self.value = value
        self.context = context


def _located(error: ValidationError, data: Any, base: Path) -> Iterator[_Misfit]:
    for each in error.errors(include_url=False):
        missing = each["type"] == "missing"
        path = _path(each["loc"][:-1] if missing else each["loc"], data)
        path = (*path, each["loc"][-1]) if missing else path
        yield _Misfit(each["type"], (*base, *path), each["input"], each.get("ctx", {}))


def _path(loc: Iterable[str | int], data: Any) -> Path:
    """The steps of an error's place that lead through the data; the others name forms, not places."""
    path: list[str | int] = []
    for step in loc:
        is_place = (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if is_place:
            path.append(step)
            data = data[step]
    return tuple(path)


class _Report:
    """Reports the misfits at one path."""

    def __init__(self, path: Path, positions: Positions, findings: Findings) -> None:
        self.path = path
        self.positions = positions
        self.findings = findings
        self.node = positions.node(path)
        self.raw = positions.raw(path) or ""
        self.keyword = next((step for step in reversed(path) if isinstance(step, str)), "")

    def about(self, misfits: list[_Misfit]) -> None:
        """Report the misfits, which are about the same value: alternatives that it fits none of."""
        kinds = {misfit.type for misfit in misfits}
        misfit = misfits[0]
        if "missing" in kinds:
            self._missing()
        elif misfit.value is None:
            self._empty()
        elif "extra_forbidden" in kinds:
            self._extra()
        elif kinds & _NUMBER_KINDS:
            self._not_a_number(kinds)
        else:
            self._one(misfit)

    def _one(self, misfit: _Misfit) -> None:
        match misfit.type:
            case "string_type":
                self._not_a_text(misfit.value)
            case "date_type":
                self._not_a_date()
            case "list_type":
                self.not_a_list(misfit.value)
            case "dict_type" | "model_type" | "model_attributes_type":
                self.not_a_mapping(misfit.value, str(misfit.context.get("class_name", "")))
            case "union_tag_invalid":
                self._wrong_form(misfit.value, str(misfit.context.get("expected_tags", "")))
            case "string_too_short":
                self._empty()
            case _:
                self._out_of_range(misfit)

    # ---- keywords

    def _missing(self) -> None:
        keyword = str(self.path[-1])
        if (deeper := self._deeper(keyword)) is not None:
            self._add(deeper)
            return
        lang = self.findings.lang
        examples = _EXAMPLES_OF_WATCHES if self.path[0] == "watches" else _EXAMPLES
        example = examples.get(keyword, _EXAMPLES.get(keyword, ("…", "…")))[0 if lang == "zh" else 1]
        word = in_language(keyword, lang)
        self._add(diagnose("AR203", self._key_span(self.path[:-1]), word=word, example=f"{word}: {example}"))

    def _deeper(self, keyword: str) -> Diagnostic | None:
        """The finding that the keyword is there after all, but indented into the mapping above it."""
        node = self.positions.node(self.path[:-1])
        for name, entry in node.entries.items() if isinstance(node, MappingNode) else ():
            inner = entry.value.entries if isinstance(entry.value, MappingNode) else {}
            for word in (keyword, in_language(keyword, "zh")):
                if word in inner and isinstance(inner[word].value, Scalar):
                    # What holds a keyword by mistake is not to be looked into.
                    self.findings.paths.add((*self.path[:-1], name))
                    return diagnose("AR108", self.findings.span(inner[word].key), help=_too_deep(word))
        return None

    def _empty(self) -> None:
        is_item = isinstance(self.path[-1], int)
        self._add(diagnose("AR204", self._key_span(self.path), word="-" if is_item else self._author_word()))

    def _extra(self) -> None:
        known = Message("见文档", "see the documentation")
        self._add(diagnose("AR201", self._key_span(self.path), word=self._author_word(), known=known))

    # ---- kinds of values

    def _not_a_text(self, value: object) -> None:
        if not isinstance(value, list | dict):
            self._add(diagnose("AR207", self._span(), word=self.raw, found=described(value)))
        else:
            self._not_single(value, help_=_one_text(value))

    def _not_single(self, value: object, help_: Message | None = None) -> None:
        word = self._author_word()
        self._add(diagnose("AR208", self._span(), word=word, found=described(value), help=help_))

    def _not_a_number(self, kinds: set[str]) -> None:
        if kinds == {"int_type"}:
            expected = Message("整数", "a whole number")
        elif "date_type" in kinds:
            expected = Message("数字或日期", "a number or a date")
        else:
            expected = Message("数字", "a number")
        digits = _DIGITS.search(_BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", self.raw)))
        example = digits[0] if digits else "15"
        if kinds == {"int_type"}:
            example = example.partition(".")[0]
        self._add(diagnose("AR209", self._span(), word=self._written(), expected=expected, example=example))

    def _not_a_date(self) -> None:
        example = _as_day(self.raw) or _EXAMPLE_DAY
        self._add(diagnose("AR211", self._span(), word=self._written(), example=example))

    def not_a_list(self, value: object) -> None:
        """Report a value that stands where a list is wanted."""
        if isinstance(value, str) and self._report_punctuation(value):
            return
        help_ = _as_list(self.raw, value)
        self._add(diagnose("AR206", self._span(), word=self._author_word(), found=described(value), help=help_))

    def not_a_mapping(self, value: object, model: str = "") -> None:
        """Report a value that stands where keywords with values are wanted: those of ``model``, if it is one."""
        if isinstance(value, str) and self._report_punctuation(value):
            return
        help_ = self._with_keyword(model) if isinstance(value, str) else _as_mapping(value)
        self._add(diagnose("AR205", self._span(), found=described(value), help=help_))

    def _with_keyword(self, model: str) -> Message | None:
        """The text behind the one keyword that the model needs; None where it needs several."""
        required = _REQUIRED.get(model, ())
        if len(required) != 1 or not self.raw:
            return None
        written = f"{{{in_language(required[0], self.findings.lang)}: {self.raw}}}"
        return Message(f"写成 `{written}`", f"write `{written}`")

    def _wrong_form(self, value: object, expected: str) -> None:
        if isinstance(value, list):
            self._not_single(value)
        elif isinstance(value, dict) or "mapping" not in expected:
            self.not_a_list(value)
        else:
            self.not_a_mapping(value)

    def _out_of_range(self, misfit: _Misfit) -> None:
        problem, help_ = _limits(misfit)
        self._add(diagnose("AR213", self._span(), word=self._written(), problem=problem, help=help_))

    # ---- places and words

    def _report_punctuation(self, value: str) -> bool:
        """Whether a text stands for a mapping or list because of its punctuation, which is then reported."""
        if not isinstance(self.node, Scalar) or not self.node.plain:
            return False
        code, character = _punctuation(value)
        offset = self.positions.lines.text.find(character, self.node.start, self.node.end) if character else -1
        if offset >= 0:
            self._add(diagnose(code, self.positions.lines.span(offset, offset + 1)))
        return offset >= 0

    def _span(self) -> Span:
        return self.findings.span(self.node) if isinstance(self.node, Scalar) else self._key_span(self.path)

    def _key_span(self, path: Path) -> Span:
        """The key of the value at a path; for an item of a list, its first key or the item itself."""
        above = self.positions.node(path[:-1]) if path else None
        if isinstance(above, MappingNode) and path[-1] in above.entries:
            return self.positions.key(path)
        return self.positions.first_key(path)

    def _author_word(self) -> str:
        """The keyword or name as the author wrote it."""
        for length in range(len(self.path), 0, -1):
            above = self.positions.node(self.path[: length - 1])
            if isinstance(above, MappingNode) and self.path[length - 1] in above.entries:
                return above.entries[str(self.path[length - 1])].key.raw
        return in_language(self.keyword, self.findings.lang) if self.keyword in KEYWORDS else self.keyword

    def _written(self) -> str:
        return self.raw or self._author_word()

    def _add(self, finding: Diagnostic) -> None:
        self.findings.add(self.path, finding)


def _punctuation(value: str) -> tuple[str, str]:
    """The code and the character by which a text shows that it was meant as keyword and value, or as a list."""
    if value[:1] in tuple(FULL_WIDTH_SPACES):
        return "AR117", value[0]
    if "：" in value:
        return "AR109", "："
    if _TIGHT_COLON.search(value):
        return "AR115", ":"
    if value[:1] in tuple("［｛【"):
        return "AR135", value[0]
    return "", ""


def _too_deep(word: str) -> Message:
    return Message(
        f"`{word}` 缩进太深：与上一层的关键词对齐", f"`{word}` is too deep: align it with the keywords above"
    )


def _required(model: type[Model]) -> tuple[str, ...]:
    return tuple(info.alias or name for name, info in model.model_fields.items() if info.is_required())


_REQUIRED: Final = {model.__name__: _required(model) for model in Model.__subclasses__()}
"""The keywords that each model needs."""

_NUMBER_KINDS: Final = frozenset({"int_type", "is_instance_of", "decimal_type", "int_from_float"})


def described(value: object) -> Message:
    """What kind of value this is, in words."""
    match value:
        case None:
            return Message("空值", "nothing")
        case bool():
            return Message("是否值", "a truth value")
        case int() | Decimal():
            return Message("数字", "a number")
        case date():
            return Message("日期", "a date")
        case list():
            return Message("列表", "a list")
        case dict():
            return Message("“关键词: 值”", "`keyword: value`")
        case _:
            return Message("一段文字", "a text")


def _one_text(value: object) -> Message | None:
    if isinstance(value, dict) and value:
        return Message(
            "文字里有“冒号加空格”就要加引号 `'…'`", "put a text that contains a colon and a space in quotes `'…'`"
        )
    if isinstance(value, list) and len(value) == 1:
        return Message(f"写成 `{value[0]}`，不加括号和 `- `", f"write `{value[0]}`, without brackets or `- `")
    return None


def _as_list(raw: str, value: object) -> Message | None:
    if isinstance(value, dict):
        return Message("每一项前面加 `- `（短横加空格）", "put `- ` (a hyphen and a space) before each item")
    if not raw:
        return None
    items = ", ".join(_BETWEEN_ITEMS.split(raw.strip("［］[]")))
    return Message(f"写成 `[{items}]`", f"write `[{items}]`")


def _as_mapping(value: object) -> Message | None:
    if isinstance(value, list):
        return Message("去掉前面的 `- `，写成“名称: 内容”", "remove the `- ` and write `name: contents`")
    return None


def _as_day(raw: str) -> str | None:
    """The day a text seems to mean; for a month its first day."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", raw).replace(" ", ""))
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1)).isoformat()
    except ValueError:
        return None


def _limits(misfit: _Misfit) -> tuple[Message, Message]:
    """What is wrong with a value of the right type, and what to write."""
    match misfit.type, misfit.context:
        case "greater_than_equal", {"ge": least}:
            return (
                Message(f"至少是 {least}", f"must be at least {least}"),
                Message(f"写 {least} 或更大的数", f"write {least} or more"),
            )
        case "less_than_equal", {"le": most}:
            return (
                Message(f"至多是 {most}", f"must be at most {most}"),
                Message(f"写 {most} 或更小的数", f"write {most} or less"),
            )
        case "too_short", {"min_length": 1}:
            return Message("不能是空的", "must not be empty"), Message("至少写一项", "write at least one")
        case "too_short" | "too_long", {"actual_length": actual}:
            return (
                Message(f"要写两项，写了 {actual} 项", f"takes two items, found {actual}"),
                Message("写起、止两项", "write the two ends"),
            )
        case _:
            return Message("不合要求", "will not do"), Message("换一个值", "write another value")
