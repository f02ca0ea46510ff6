"""The catalogue of findings: every diagnostic code with its words in Chinese and English.

| range | about |
|---|---|
| AR1xx | reading YAML text |
| AR2xx | the shape of documents: keywords and types |
| AR3xx | names |
| AR4xx | conditions and values |
| AR5xx | rules and law: citations, cycles |
| AR6xx | layers |
| AR7xx | tasks |
| AR8xx | cases |
"""

from __future__ import annotations

from dataclasses import dataclass

from access_rules.diagnostic import Diagnostic, Label, Message, Severity
from access_rules.source import Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with its severity and its words: templates for ``str.format``, filled by :func:`diagnose`."""

    code: str
    name: str
    severity: Severity
    message_zh: str
    message_en: str
    help_zh: str | None = None
    help_en: str | None = None


def diagnose(
    code: str,
    span: Span | None,
    *,
    path: tuple[str | int, ...] = (),
    labels: tuple[Label, ...] = (),
    help: Message | None = None,
    also: Message | None = None,
    **words: object,
) -> Diagnostic:
    """The finding ``code`` about ``span``, its templates filled with ``words`` in both languages.

    A word may be a text or a number, the same in both languages, or a :class:`Message`. ``help`` takes the
    place of the catalogue's help; ``also`` is added behind it.
    """
    entry = CATALOGUE[code]
    zh = {name: _in_language(word, "zh") for name, word in words.items()}
    en = {name: _in_language(word, "en") for name, word in words.items()}
    return Diagnostic(
        code=code,
        severity=entry.severity,
        message=Message(entry.message_zh.format(**zh), entry.message_en.format(**en)),
        span=span,
        help=_extended(help or _help(entry, zh, en), also),
        labels=labels,
        path=path,
    )


def _in_language(word: object, lang: str) -> str:
    return word.in_language(lang) if isinstance(word, Message) else str(word)


def _help(entry: Entry, zh: dict[str, str], en: dict[str, str]) -> Message | None:
    if entry.help_zh is None or entry.help_en is None:
        return None
    return Message(entry.help_zh.format(**zh), entry.help_en.format(**en))


def _extended(help: Message | None, also: Message | None) -> Message | None:
    if help is None or also is None:
        return help or also
    return Message(f"{help.zh}；{also.zh}", f"{help.en}; {also.en}")


def _error(code: str, name: str, zh: str, en: str, help_zh: str | None = None, help_en: str | None = None) -> Entry:
    return Entry(code, name, Severity.ERROR, zh, en, help_zh, help_en)


def _warning(code: str, name: str, zh: str, en: str, help_zh: str | None = None, help_en: str | None = None) -> Entry:
    return Entry(code, name, Severity.WARNING, zh, en, help_zh, help_en)


_READING: tuple[Entry, ...] = (
    _error(
        "AR100",
        "unreadable-file",
        "读不了文件 `{file}`",
        "cannot read the file `{file}`",
        "检查文件是否存在、是否有权限读取",
        "check that the file exists and may be read",
    ),
    _error(
        "AR101",
        "not-utf-8",
        "文件不是 UTF-8 编码（字节 {byte}）",
        "the file is not UTF-8 (byte {byte})",
        "用编辑器“另存为”，编码选 UTF-8",
        "save the file again as UTF-8",
    ),
    _error(
        "AR102",
        "invisible-character",
        "有看不见的字符 {character}",
        "an invisible character {character}",
        "删掉这个字符（常从网页或文档粘贴而来）",
        "delete it; it often comes with text pasted from elsewhere",
    ),
    _error(
        "AR103",
        "file-too-large",
        "文件超过 {limit} MiB",
        "the file is larger than {limit} MiB",
        "拆成几个文件，在 `include` 里逐个列出",
        "split it into several files and list them under `include`",
    ),
    _error(
        "AR104",
        "too-deep",
        "嵌套超过 {limit} 层",
        "nested deeper than {limit} levels",
        "把条件拆成几个定义",
        "split the condition into definitions",
    ),
    _error(
        "AR105",
        "too-many-values",
        "文件展开后超过 {limit} 个值",
        "the file expands to more than {limit} values",
        "拆成几个文件；不要用 `*` 成倍地重复内容",
        "split the file; do not multiply its contents with `*`",
    ),
    _error(
        "AR106",
        "yaml-syntax",
        "这里不合 YAML 语法",
        "this is not valid YAML",
        "检查这一行和上一行的缩进、冒号、引号和括号",
        "check the indentation, colons, quotes and brackets of this line and the one above",
    ),
    _error(
        "AR107",
        "tab",
        "用了制表符（Tab）",
        "a tab character",
        "YAML 的缩进和间隔只能用空格：把 Tab 换成空格",
        "YAML indents and separates with spaces only: replace the tab",
    ),
    _error(
        "AR108",
        "indentation",
        "缩进与上下文对不齐",
        "the indentation fits nothing above",
        "同一层的各行要从同一列开始",
        "lines of the same level start in the same column",
    ),
    _error(
        "AR109",
        "full-width-colon",
        "用了全角冒号 `：`",
        "a full-width colon `：`",
        "改成半角冒号加一个空格 `: `",
        "write a half-width colon and a space `: `",
    ),
    _error(
        "AR110",
        "full-width-comma",
        "括号里用了全角逗号 `，`",
        "a full-width comma `，` inside brackets",
        "分隔用半角逗号加空格 `, `；逗号本来就是文字的一部分，就给这段文字加引号",
        "separate with a half-width comma `, `; if the comma belongs to the text, put the text in quotes",
    ),
    _warning(
        "AR111",
        "chinese-quotes",
        "中文引号 {word} 会成为文字的一部分",
        "the Chinese quotes of {word} become part of the text",
        "要用引号括起来就写 `\"{inner}\"`；引号本来就是文字的一部分，就写 `'{word}'`",
        "to quote the text write `\"{inner}\"`; if the quotes belong to the text write `'{word}'`",
    ),
    _error(
        "AR112",
        "chinese-quotes-do-not-quote",
        "中文引号不起引号的作用",
        "Chinese quotes do not quote",
        "改用半角引号 `\"…\"` 或 `'…'`",
        "use half-width quotes `\"…\"` or `'…'`",
    ),
    _error(
        "AR113",
        "unclosed-quote",
        "引号没有配对",
        "a quote without its counterpart",
        "补上结尾的引号 `{quote}`",
        "add the closing quote `{quote}`",
    ),
    _error(
        "AR114",
        "unclosed-bracket",
        "括号 `{bracket}` 没有配对",
        "the bracket `{bracket}` has no counterpart",
        "补上 `{missing}`，或删去多余的括号",
        "add `{missing}`, or remove the bracket",
    ),
    _error(
        "AR115",
        "no-space-after-colon",
        "冒号后面缺一个空格",
        "no space after the colon",
        "写成 `关键词: 值`",
        "write `keyword: value`",
    ),
    _error(
        "AR116",
        "needs-quotes",
        "这段文字 `{word}` 要加引号",
        "the text `{word}` needs quotes",
        "整段用半角引号括起来 `'…'`",
        "put the whole text in quotes `'…'`",
    ),
    _error(
        "AR117",
        "full-width-space",
        "用了全角空格",
        "a full-width space",
        "缩进和间隔只用半角空格",
        "indent and separate with ordinary spaces",
    ),
    _error(
        "AR118",
        "duplicate-key",
        "`{word}` 写了两次",
        "`{word}` is written twice",
        "合并成一处，或改掉其中一个名字",
        "merge the two, or rename one",
    ),
    _error(
        "AR119",
        "yaml-boolean",
        "YAML 会把 `{word}` 读成“是”或“否”",
        "YAML reads `{word}` as true or false",
        '表示是否就写 `是`、`否`；是一个词就加引号 `"{word}"`',
        'for a truth value write `true` or `false`; for a word, quote it: `"{word}"`',
    ),
    _error(
        "AR120",
        "leading-zero",
        "`{word}` 以零开头，读法不一",
        "`{word}` begins with a zero and is read in several ways",
        '是编码就加引号 `"{word}"`；是数字就写 `{number}`',
        'for a code write `"{word}"`, for a number `{number}`',
    ),
    _error(
        "AR121",
        "no-such-day",
        "没有 `{word}` 这一天",
        "there is no day `{word}`",
        '检查月和日；不是日期就加引号 `"{word}"`',
        'check month and day; if it is no date write `"{word}"`',
    ),
    _error(
        "AR122",
        "tag",
        "不接受 YAML 标签 `{word}`",
        "YAML tags such as `{word}` are not accepted",
        "删掉标签；是以叹号开头的文字就加引号",
        "remove the tag; if this is text that begins with `!`, put it in quotes",
    ),
    _error(
        "AR123",
        "merge-key",
        "不接受 YAML 合并键 `<<`",
        "the YAML merge key `<<` is not accepted",
        "把内容直接写出来",
        "write the contents out",
    ),
    _error(
        "AR124",
        "several-documents",
        "一个文件里有几份文档（`---`）",
        "several documents in one file (`---`)",
        "删掉 `---`，或拆成几个文件",
        "remove `---`, or split the file",
    ),
    _error(
        "AR125",
        "unknown-alias",
        "前面没有与 `{word}` 对应的 `&` 标记",
        "nothing above is marked with `&` for `{word}`",
        "是以 `*` 开头的文字就加引号；否则先用 `&` 标记",
        "if this is text that begins with `*`, put it in quotes; otherwise mark it with `&` first",
    ),
    _error(
        "AR126",
        "recursive-alias",
        "`{word}` 引用了它自己所在的内容",
        "`{word}` refers to what contains it",
        "把内容直接写出来",
        "write the contents out",
    ),
    _error(
        "AR127",
        "key-not-a-word",
        "冒号前面要有一个词",
        "a word is needed before the colon",
        "写成 `关键词: 值`；文字以括号开头就加引号",
        "write `keyword: value`; put text that begins with a bracket in quotes",
    ),
    _error(
        "AR128",
        "missing-comma",
        "括号里的两项之间缺逗号",
        "no comma between two items inside brackets",
        "用半角逗号加空格 `, ` 分隔；含有冒号或括号的文字要加引号",
        "separate with a half-width comma `, `; put text with colons or brackets in quotes",
    ),
    _error(
        "AR129",
        "unknown-escape",
        "双引号里的 `{word}` 不是转义",
        "`{word}` is no escape inside double quotes",
        "改用单引号 `'…'`，反斜杠就照原样保留",
        "use single quotes `'…'`, which keep a backslash as it is",
    ),
    _error(
        "AR130",
        "directive",
        "不接受以 `%` 开头的 YAML 指令",
        "YAML directives that begin with `%` are not accepted",
        "删掉这一行",
        "remove the line",
    ),
    _error(
        "AR131",
        "too-many-findings",
        "问题超过 {limit} 个，后面的没有再查",
        "more than {limit} findings; the rest was not read",
        "先改正前面的问题，再检查一次",
        "mend the first ones and check again",
    ),
    _error(
        "AR132",
        "missing-colon",
        "这一行 `{word}` 不是“关键词: 值”",
        "the line `{word}` is not `keyword: value`",
        "在关键词后面加半角冒号和空格 `: `",
        "put a half-width colon and a space `: ` after the keyword",
    ),
    _error(
        "AR133",
        "lone-word-in-braces",
        "大括号里的 `{word}` 后面没有值",
        "`{word}` in braces has no value",
        "是“关键词: 值”就补上值；是以大括号开头的文字就整段加引号 `'{{{word}}}…'`",
        "for `keyword: value` add the value; put a text that begins with a brace in quotes: `'{{{word}}}…'`",
    ),
    _error(
        "AR134",
        "list-beside-keyword",
        "列表不能写在关键词同一行",
        "a list cannot begin on the line of its keyword",
        "从下一行写起，每行以 `- ` 开头；是以 `-` 开头的文字就加引号",
        "begin it on the next line, each item after `- `; put text that begins with `-` in quotes",
    ),
    _error(
        "AR135",
        "full-width-bracket",
        "用了全角括号",
        "a full-width bracket",
        "改成半角括号 `[…]` 或 `{{…}}`，逗号和冒号也用半角",
        "write half-width brackets `[…]` or `{{…}}`, with half-width commas and colons",
    ),
)

_SHAPE: tuple[Entry, ...] = (
    _error(
        "AR201",
        "unknown-keyword",
        "这里没有关键词 `{word}`",
        "there is no keyword `{word}` here",
        "可用的关键词：{known}",
        "keywords that may stand here: {known}",
    ),
    _error(
        "AR202",
        "keyword-twice",
        "`{word}` 与 `{first}` 是同一个关键词",
        "`{word}` and `{first}` are the same keyword",
        "只留一个",
        "keep one of them",
    ),
    _error(
        "AR203",
        "missing-keyword",
        "缺少关键词 `{word}`",
        "the keyword `{word}` is missing",
        "加上 `{example}`",
        "add `{example}`",
    ),
    _error(
        "AR204",
        "no-value",
        "`{word}` 后面没有值",
        "`{word}` has no value",
        "写上值，或删掉这一行",
        "write a value, or remove the line",
    ),
    _error(
        "AR205",
        "not-a-mapping",
        "这里要写成“关键词: 值”，写的是{found}",
        "expected `keyword: value` here, found {found}",
        "每个关键词一行，冒号用半角、后面加空格",
        "one keyword a line, with a half-width colon and a space",
    ),
    _error(
        "AR206",
        "not-a-list",
        "`{word}` 要写成列表，写的是{found}",
        "`{word}` takes a list, found {found}",
        "每项一行，前面加 `- `；或写在方括号里 `[甲, 乙]`",
        "one item a line after `- `, or in brackets `[one, two]`",
    ),
    _error(
        "AR207",
        "unquoted-text",
        "`{word}` 会被读成{found}，这里要的是文字",
        "`{word}` is read as {found}, but a text is wanted here",
        '加引号 `"{word}"`',
        'quote it: `"{word}"`',
    ),
    _error(
        "AR208",
        "not-a-single-value",
        "`{word}` 这里只写一个值，写的是{found}",
        "`{word}` takes one value here, found {found}",
        "只写一个值，不用 `- ` 和括号",
        "write one value, without `- ` or brackets",
    ),
    _error(
        "AR209",
        "not-a-number",
        "`{word}` 不是{expected}",
        "`{word}` is not {expected}",
        "写成 {example} 这样的半角数字，不加单位和引号",
        "write half-width digits such as {example}, without unit or quotes",
    ),
    _error(
        "AR210",
        "not-yes-or-no",
        "`{word}` 不是 `是` 或 `否`",
        "`{word}` is neither `true` nor `false`",
        "写 `是` 或 `否`",
        "write `true` or `false`",
    ),
    _error(
        "AR211",
        "not-a-date",
        "`{word}` 不是日期",
        "`{word}` is not a date",
        "写成 `{example}`，不加引号",
        "write `{example}`, without quotes",
    ),
    _error(
        "AR212",
        "unknown-word",
        "`{keyword}` 不能是 `{word}`",
        "`{keyword}` cannot be `{word}`",
        "可以写：{known}",
        "it may be: {known}",
    ),
    _error("AR213", "out-of-range", "`{word}` {problem}", "`{word}` {problem}"),
    _error(
        "AR214",
        "empty-file",
        "文件里没有内容",
        "the file says nothing",
        "写上内容，或从 `include` 里去掉它",
        "write something into it, or take it out of `include`",
    ),
)

_NAMES = (
    _error(
        "AR301",
        "unknown-fact",
        "没有名为 `{word}` 的事实",
        "there is no fact `{word}`",
        "事实要先在 `事实:` 中声明",
        "declare it under `facts:` first",
    ),
    _error(
        "AR302",
        "ambiguous-title",
        "`{word}` 有多个含义：{choices}",
        "`{word}` means several things: {choices}",
        "写编号，不写标题",
        "write the id instead of the title",
    ),
    _error("AR303", "unknown-value", "`{fact}` 没有取值 `{value}`", "`{fact}` has no value `{value}`"),
    _error(
        "AR304",
        "ambiguous-value",
        "`{fact}` 的取值 `{value}` 有多个含义：{choices}",
        "the value `{value}` of `{fact}` means several things: {choices}",
        "写编号，不写标题",
        "write the id instead of the title",
    ),
    _error(
        "AR305",
        "unknown-list",
        "没有名为 `{word}` 的清单",
        "there is no list `{word}`",
        "清单要先在 `清单:` 中声明",
        "declare it under `lists:` first",
    ),
    _error(
        "AR306",
        "unknown-source",
        "没有名为 `{word}` 的文件",
        "there is no source `{word}`",
        "文件要先在 `文件:` 中声明，短写依据用它的编号、全称或简称",
        "declare it under `sources:` first; short citations use its id, title or short title",
    ),
    _error("AR307", "unknown-version", "`{source}` 没有版本 `{word}`", "`{source}` has no version `{word}`"),
    _error(
        "AR308",
        "unknown-definition",
        "没有名为 `{word}` 的定义",
        "there is no definition `{word}`",
        "定义要先在 `定义:` 中声明",
        "declare it under `definitions:` first",
    ),
    _error(
        "AR309",
        "unknown-rule",
        "没有编号为 `{word}` 的规则",
        "there is no rule `{word}`",
        "规则只能引用本层或上层规则的编号",
        "name a rule of this or an upper layer by its id",
    ),
    _error("AR310", "unknown-authority", "没有名为 `{word}` 的审批机关", "there is no authority `{word}`"),
    _error(
        "AR312",
        "duplicate-id",
        "`{word}` 重复声明",
        "`{word}` is declared twice",
        "换一个编号，或删去其中一处",
        "choose another id or remove one of the two",
    ),
    _error(
        "AR314",
        "reserved-name",
        "`{word}` 是保留字，不能用作名称",
        "`{word}` is a reserved word and cannot be a name",
        "换一个名称",
        "choose another name",
    ),
    _error(
        "AR315",
        "unknown-placeholder",
        "文字中的 `{{{word}}}` 不是任何事实",
        "`{{{word}}}` in the text names no fact",
        "花括号内写事实的编号或标题",
        "write the id or title of a fact in the braces",
    ),
)

_CONDITIONS = (
    _error("AR401", "not-a-condition", "`{written}` 不是条件", "`{written}` is not a condition"),
    _error(
        "AR402",
        "empty-condition",
        "`{word}` 下面没有内容",
        "`{word}` holds nothing",
        "至少写一项；不需要就整个删去",
        "write at least one part, or remove it altogether",
    ),
    _error(
        "AR403",
        "operator-not-for-type",
        "`{word}` 不能用于类型为{type}的事实 `{fact}`",
        "`{word}` cannot be used on `{fact}`, a fact of type {type}",
    ),
    _error("AR404", "value-of-wrong-type", "`{value}` 不是{expected}", "`{value}` is not {expected}"),
    _error(
        "AR405",
        "value-out-of-range",
        "`{value}` 超出 `{fact}` 的范围",
        "`{value}` is out of the range of `{fact}`",
        "见该事实的 `最小` 和 `最大`",
        "see `min` and `max` of the fact",
    ),
    _error(
        "AR406",
        "comparison-with-none",
        "不能拿 `{fact}` 与“无”比较",
        "`{fact}` cannot be compared with none",
        "可无的事实写作 `{{有: 否}}`（有则 `{{有: 是}}`）",
        "for an optional fact write `{{present: false}}` (or true)",
    ),
    _error(
        "AR407",
        "list-or-single",
        "`{fact}` 的值写法不对：单选写一个值，多选用含",
        "the value of `{fact}` is of the wrong form: one value, or a set",
    ),
    _error(
        "AR408",
        "tests-not-stated",
        "`{fact}` 后面没有值",
        "`{fact}` is tested against nothing",
        "写上要比较的值；“未说明”不能作条件，请用 `未说明时` 声明",
        "write the value to compare with; *not stated* cannot be tested, declare `if_absent`",
    ),
    _error(
        "AR409",
        "incomparable-facts",
        "`{one}`（{one_type}）与 `{other}`（{other_type}）不能比较",
        "`{one}` ({one_type}) and `{other}` ({other_type}) cannot be compared",
        "两边要是同一类型",
        "both sides must be of the same type",
    ),
    _error("AR410", "unknown-operator", "没有 `{word}` 这种比较", "there is no operator `{word}`"),
    _error(
        "AR411",
        "malformed-offset",
        "与另一事实比较的写法不对",
        "this comparison with another fact is malformed",
        "写作 `{{事实项: 日期, 减: {{天: 30}}}}`，单位可用天、工作日、月",
        "write `{{fact: date, minus: {{days: 30}}}}`; the units are days, working_days, months",
    ),
    _error(
        "AR412",
        "keyword-not-for-type",
        "`{word}` 不适用于类型{type}",
        "`{word}` does not belong to type {type}",
        "只用于：{suits}",
        "it is only for: {suits}",
    ),
    _error(
        "AR413",
        "needs-a-list",
        "`{word}` 后面要写一个列表",
        "`{word}` needs a list",
        "写作 `{word}: [一, 二]`，或每项一行以 `- ` 开头",
        "write `{word}: [one, two]`, or one item a line with `- `",
    ),
    _error(
        "AR414",
        "operator-without-fact",
        "`{word}` 前面缺少事实",
        "`{word}` has no fact to test",
        "写作 `{{事实: {{{word}: …}}}}`",
        "write `{{fact: {{{word}: …}}}}`",
    ),
    _error(
        "AR415",
        "no-values",
        "类型为{type}的事实要声明 `{word}`",
        "a fact of type {type} must declare `{word}`",
        "在下面列出各个取值",
        "list the values below it",
    ),
    _error(
        "AR416",
        "reversed-bounds",
        "最小值 {low} 大于最大值 {high}",
        "the minimum {low} is above the maximum {high}",
        "对调两个数",
        "swap the two",
    ),
    _error(
        "AR417",
        "computation-not-for-type",
        "`{fact}`（{type}）不能这样推算",
        "`{fact}` ({type}) cannot be computed so",
        "整数用 `相隔工作日`，单选和是否用“取值: 条件”",
        "an integer takes `working_days_between`, an enum or bool takes value: condition",
    ),
)

_RULES = (
    _error(
        "AR501",
        "no-citation",
        "规则 `{rule}` 没有依据",
        "rule `{rule}` cites nothing",
        "加上 `依据: 文件简称 第几条`",
        "add `cite: short title, article`",
    ),
    _error(
        "AR502",
        "citation-not-in-force",
        "规则 `{rule}` 施行期间，`{source}` 并未施行",
        "`{source}` is at no time in force while rule `{rule}` is",
        "核对规则的 `施行` 与文件的施行期间",
        "check the rule's `in_force` against the document's",
    ),
    _error(
        "AR503",
        "rule-outlives-its-basis",
        "规则 `{rule}` 自 {day} 起没有在施行的依据",
        "rule `{rule}` has no basis in force from {day}",
        "缩短规则的 `施行`，或补上当时施行的依据",
        "shorten the rule's `in_force` or cite what is in force then",
    ),
    _warning(
        "AR504",
        "unverified-source",
        "`{source}` 的文本未经核实（引用 {count} 处）",
        "the text of `{source}` has not been verified (cited {count} times)",
        "核对原文后删去 `已核实: 否`",
        "once the text has been seen, remove `verified: false`",
    ),
    _error(
        "AR505",
        "overrides-cycle",
        "规则互相优先，成了循环：{way}",
        "rules override one another in a circle: {way}",
        "去掉其中一处 `优先于`",
        "remove one of the `overrides`",
    ),
    _error(
        "AR506",
        "definition-cycle",
        "定义引用自身：{way}",
        "a definition refers to itself: {way}",
        "把其中一处改写成具体条件",
        "write one of them out as a condition",
    ),
    _error(
        "AR507",
        "derivation-cycle",
        "事实由自身推出：{way}",
        "a fact follows from itself: {way}",
        "去掉其中一处 `蕴含` 或 `推算`",
        "remove one of the `implies` or `computed`",
    ),
    _error(
        "AR508",
        "contradictory-implies",
        "`{fact}` 被同时说成 `{one}` 和 `{other}`",
        "`{fact}` is said to be both `{one}` and `{other}`",
        "一个取值只能蕴含一种说法",
        "a value can imply only one of the two",
    ),
    _error(
        "AR509",
        "only-judgement",
        "规则 `{rule}` 只检验裁量性事实（{facts}）",
        "rule `{rule}` tests nothing but judgement ({facts})",
        "再加一个可以查明的条件",
        "add a condition that can be established",
    ),
    _error(
        "AR510",
        "default-allow",
        "默认结论不能是准予",
        "the default cannot be allow",
        "写 `需审批` 或 `不予准入`",
        "write `needs_approval` or `reject`",
    ),
    _error(
        "AR511",
        "approval-not-for-outcome",
        "结论为 `{outcome}` 的规则不能带 `审批`",
        "a rule with outcome `{outcome}` takes no `approval`",
        "改为 `未经批准不得` 或 `需审批`，或删去 `审批`",
        "make it `not_without_approval` or `needs_approval`, or remove `approval`",
    ),
    _error(
        "AR512",
        "no-approval-terms",
        "规则 `{rule}` 没有写明由谁批准",
        "rule `{rule}` does not say who may approve",
        "加上 `审批: {{机关: 省级}}`",
        "add `approval: {{by: province}}`",
    ),
    _error(
        "AR513",
        "keyword-for-allow-only",
        "`{word}` 只用于准予规则，这里的结论是 `{outcome}`",
        "`{word}` is for allow rules only; this one says `{outcome}`",
        "删去它，或把要求写进 `除非`",
        "remove it, or write it as `unless`",
    ),
    _error(
        "AR514",
        "no-role",
        "没有事实担任“{role}”这个角色",
        "no fact plays the part `{role}`",
        "在 ruleset.yaml 的 `角色:` 中指定",
        "name it under `roles:` in ruleset.yaml",
    ),
    _error("AR515", "unknown-element", "`{fact}` 没有元素 `{word}`", "`{fact}` has no element `{word}`"),
    _error(
        "AR516",
        "reversed-period",
        "施行期间颠倒：自 {start} 至 {end}",
        "the period is reversed: from {start} until {end}",
        "对调两个日期",
        "swap the two dates",
    ),
    _error(
        "AR517",
        "assumption-implies",
        "`{fact}` 的 `未说明时` 是一个带 `蕴含` 的取值",
        "`if_absent` of `{fact}` is a value that implies others",
        "推定不能再推出别的事实：换一个取值或去掉 `未说明时`",
        "an assumption cannot imply further facts: choose another value or remove `if_absent`",
    ),
    _error(
        "AR518",
        "role-not-for-fact",
        "`{fact}` 不能担任这个角色",
        "`{fact}` cannot play this part",
        "需要{expected}",
        "it takes {expected}",
    ),
    _error(
        "AR519",
        "overrides-itself",
        "规则 `{rule}` 优先于它自己",
        "rule `{rule}` overrides itself",
        "写另一条规则的编号",
        "name another rule",
    ),
    _error(
        "AR520",
        "malformed-citation",
        "看不懂依据 `{written}`",
        "the citation `{written}` cannot be read",
        "写作 `文件简称 第几条`",
        "write `short title 第N条`",
    ),
)

_LAYERS = (
    _error(
        "AR601",
        "extends-cycle",
        "规则集的继承成了循环：{way}",
        "rulesets extend one another in a circle: {way}",
        "最上层不写 `继承`",
        "the topmost layer has no `extends`",
    ),
    _error(
        "AR602",
        "base-not-found",
        "`继承` 指向的 `{folder}` 不是规则集",
        "`extends` names `{folder}`, which is no ruleset",
        "写上层规则集文件夹的相对路径，例如 `../national`",
        "write the relative path of the upper ruleset's folder, for example `../national`",
    ),
    _error("AR603", "include-matches-nothing", "`{pattern}` 没有对上任何文件", "`{pattern}` matches no file"),
    _error(
        "AR604",
        "path-escapes",
        "`{pattern}` 指到了规则集文件夹之外",
        "`{pattern}` leads out of the ruleset's folder",
        "只能包含本文件夹内的文件",
        "only files inside the folder can be included",
    ),
    _error(
        "AR605",
        "not-for-lower-layer",
        "下层规则集不能声明 `{section}`",
        "a lower layer cannot declare `{section}`",
        "词汇由最上层规则集统一声明：用已有的事实和定义，或请上层增加",
        "the topmost layer declares the vocabulary: use what is there, or have it added above",
    ),
    _error(
        "AR606",
        "duplicate-across-layers",
        "编号 `{word}` 已被上层规则使用",
        "the id `{word}` is taken by a rule of an upper layer",
        "换一个编号；要取代上层规则，用 `优先于` 并由上层 `可放宽层级` 许可",
        "choose another id; to take the place of the upper rule use `overrides`, licensed by its `relax`",
    ),
    _error(
        "AR607",
        "unlicensed-override",
        "上层规则 `{rule}` 没有允许 `{layer}` 层放宽",
        "the upper rule `{rule}` does not let layer `{layer}` override it",
        "须由上层在该规则写 `可放宽层级: [{layer}]`，否则删去这一项",
        "the upper rule must say `relax: [{layer}]`; otherwise remove this entry",
    ),
    _error(
        "AR608",
        "unlicensed-contest",
        "`{rule}` 以法定必须对抗上层规则 `{upper}`，未获许可",
        "mandate rule `{rule}` contests the upper rule `{upper}` without licence",
        "须由上层在该规则写 `可放宽层级: [{layer}]`，或去掉共同的 `涉及`",
        "the upper rule must say `relax: [{layer}]`; or remove the shared `concerns`",
    ),
    _error(
        "AR609",
        "looser-default",
        "默认结论 `{outcome}` 比上层的 `{upper}` 宽松",
        "the default `{outcome}` is looser than `{upper}` above",
        "只能相同或更严",
        "it can only be the same or stricter",
    ),
    _error(
        "AR610",
        "unlicensed-extension",
        "上层清单 `{word}` 不允许 `{layer}` 层扩充",
        "the upper list `{word}` may not be extended by layer `{layer}`",
        "须由上层在该清单写 `可扩充层级: [{layer}]`",
        "the upper list must say `extendable_by: [{layer}]`",
    ),
    _error(
        "AR612",
        "layer-not-below",
        "`{layer}` 不在上层 `{upper}` 之下",
        "layer `{layer}` is not below `{upper}`",
        "层级自上而下：国家、省级、市级、县级、乡级",
        "from the top: national, province, city, county, township",
    ),
    _error(
        "AR613",
        "no-place",
        "规则集 `{ruleset}` 没有写明适用地区",
        "ruleset `{ruleset}` does not say where it applies",
        "加上 `地区: 某省/某市`",
        "add `place: province/city`",
    ),
    _error(
        "AR615",
        "no-front-page",
        "`{folder}` 中没有 ruleset.yaml",
        "there is no ruleset.yaml in `{folder}`",
        "给出规则集所在的文件夹；新建用 `access-rules init`",
        "give the folder of a ruleset; `access-rules init` makes one",
    ),
    _error(
        "AR616",
        "unreadable-file",
        "读不了这个文件：{problem}",
        "this file cannot be read: {problem}",
        "检查文件的权限",
        "check the file's permissions",
    ),
    _error(
        "AR617",
        "place-governed-twice",
        "`{place}` 同时有规则集 `{one}` 和 `{other}`",
        "`{place}` is governed by both `{one}` and `{other}`",
        "一个地区只留一个规则集",
        "keep one ruleset for each place",
    ),
    _error(
        "AR618",
        "too-many-files",
        "`{pattern}` 对上了 {count} 个文件，超过上限 {limit}",
        "`{pattern}` matches {count} files, above the limit of {limit}",
        "把模式写得更具体",
        "make the pattern more specific",
    ),
    _error(
        "AR619",
        "place-outside",
        "`{place}` 不在上层适用的 `{outer}` 之内",
        "`{place}` does not lie within `{outer}`",
        "从省写起，例如 `北京市/西城区`",
        "write it from the province down, for example `北京市/西城区`",
    ),
)

_TASKS = (
    _error("AR701", "task-unknown-fact", "没有名为 `{fact}` 的事实", "there is no fact `{fact}`"),
    _error(
        "AR702",
        "task-wrong-type",
        "`{fact}` 的值 `{value}` 不对，应为{expected}",
        "`{value}` will not do for `{fact}`: it takes {expected}",
    ),
    _error("AR703", "task-unknown-value", "`{fact}` 没有取值 `{value}`", "`{fact}` has no value `{value}`"),
    _error(
        "AR704",
        "task-out-of-range",
        "`{fact}` 的值 `{value}` 超出范围",
        "the value `{value}` of `{fact}` is out of range",
        "应{range}",
        "it must be {range}",
    ),
    _error(
        "AR705",
        "task-contradicts-implied",
        "`{fact}` 说成 `{stated}`，但 `{by}` 意味着 `{follows}`",
        "`{fact}` is stated as `{stated}`, but `{by}` means `{follows}`",
        "改正其中一处",
        "correct one of the two",
    ),
    _error(
        "AR706",
        "task-contradicts-computed",
        "`{fact}` 说成 `{stated}`，但由其他事实推算为 `{follows}`",
        "`{fact}` is stated as `{stated}`, but follows from other facts as `{follows}`",
        "改正它，或不写，由系统推算",
        "correct it, or leave it out to be computed",
    ),
    _error(
        "AR707",
        "task-none",
        "`{fact}` 不能是“无”",
        "`{fact}` cannot be none",
        "写明它的值；不知道就不写",
        "state its value; leave it out if it is not known",
    ),
    _error(
        "AR708",
        "task-fact-twice",
        "`{fact}` 与 `{other}` 是同一个事实，写了两次",
        "`{fact}` and `{other}` are the same fact, stated twice",
        "只留一处",
        "keep one of them",
    ),
    _error(
        "AR709",
        "task-not-a-mapping",
        "`{written}` 不是一件事项",
        "`{written}` is not a task",
        "写成“事实: 值”的映射",
        "give a mapping of facts to values",
    ),
    _error(
        "AR710",
        "task-wrong-day",
        "`{written}` 不是日期",
        "`{written}` is not a date",
        "写作 `2026-03-01`",
        "write `2026-03-01`",
    ),
    _error(
        "AR711",
        "task-broken-json",
        "这不是合法的 JSON：{problem}",
        "this is not JSON: {problem}",
        "检查引号、逗号和括号，文件存为 UTF-8",
        "check quotes, commas and brackets, and save the file as UTF-8",
    ),
)

_CASES = (
    _error(
        "AR804",
        "exception-half-stated",
        "只写了一半：还缺 `{word}`",
        "only half is stated: `{word}` is missing",
        "`官方结论` 与 `例外` 要一起写：官方怎么定、为何不从",
        "state both `official` and `exception`: the disposition, and why it is not followed",
    ),
)

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for section in (_READING, _SHAPE, _NAMES, _CONDITIONS, _RULES, _LAYERS, _TASKS, _CASES)
    for entry in section
}
"""Every entry by its code."""
