"""The catalogue of findings: every diagnostic code with its words in Chinese and English.

| range | about |
|---|---|
| AR1xx | reading YAML text; built files |
| AR2xx | the shape of documents: keywords and types |
| AR3xx | names |
| AR4xx | conditions and values |
| AR5xx | rules and law: citations, cycles |
| AR6xx | layers |
| AR7xx | tasks: as stated (AR70x, AR71x), in files of rows (AR72x), in a register (AR73x, AR74x) |
| AR8xx | cases |
| AR9xx | formatting files |
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
        "拆成几个文件，在 `包含` 里逐个列出",
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
    _error(
        "AR136",
        "no-space-after-hyphen",
        "短横 `-` 后面缺一个空格",
        "no space after the hyphen `-`",
        "写成 `- 关键词: 值`",
        "write `- keyword: value`",
    ),
    _error(
        "AR137",
        "no-hyphen",
        "列表的第一项前面缺短横 `-`",
        "the first item of the list has no hyphen `-`",
        "每一项前面都加 `- `（短横加空格）",
        "put `- ` (a hyphen and a space) before every item",
    ),
    _error(
        "AR141",
        "not-built",
        "`{file}` 不是规则包",
        "`{file}` is no built ruleset",
        "给出规则集的文件夹，或者 `access-rules build` 打的包",
        "give the folder of a ruleset, or a file that `access-rules build` made",
    ),
    _error(
        "AR142",
        "built-file-damaged",
        "规则包 `{file}` 已损坏，内容与摘要不符",
        "the built ruleset `{file}` is damaged: its content does not match its digest",
        "重新复制（按二进制传送），或者重新打包",
        "copy it again, as binary, or build it again",
    ),
    _error(
        "AR143",
        "built-file-of-another-format",
        "规则包 `{file}` 由 access_rules {built_by} 打包，格式是 {format}；这里的 {version} 读不了",
        "`{file}` was built by access_rules {built_by} in format {format}, which {version} cannot read",
        "把 access_rules 升级到 {needs} 或更高版本",
        "upgrade access_rules to at least {needs}",
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
        "写上内容，或从 `包含` 里去掉它",
        "write something into it, or take it out of `include`",
    ),
)

_NAMES = (
    _error(
        "AR301",
        "unknown-fact",
        "没有名为 `{word}` 的事实",
        "there is no fact `{word}`",
        "看看是不是写错了；确实是新的事实，先在 `事实:` 下声明",
        "check the spelling; if it is a new fact, declare it under `facts:` first",
    ),
    _error(
        "AR302",
        "ambiguous-title",
        "`{word}` 不止指一样东西：{choices}",
        "`{word}` means more than one thing: {choices}",
        "改写成其中一个编号",
        "write one of these ids instead",
    ),
    _error(
        "AR303",
        "unknown-value",
        "`{fact}` 没有{kind} `{value}`",
        "`{fact}` has no {kind} `{value}`",
    ),
    _error(
        "AR304",
        "ambiguous-value",
        "`{fact}` 的 `{value}` 不止指一个取值：{choices}",
        "`{value}` means more than one value of `{fact}`: {choices}",
        "改写成其中一个编号",
        "write one of these ids instead",
    ),
    _error(
        "AR305",
        "unknown-list",
        "没有名为 `{word}` 的清单",
        "there is no list `{word}`",
        "看看是不是写错了；确实是新的清单，先在 `清单:` 下声明",
        "check the spelling; if it is a new list, declare it under `lists:` first",
    ),
    _error(
        "AR306",
        "unknown-source",
        "没有名为 `{word}` 的文件",
        "there is no source `{word}`",
        "写已声明文件的编号、全称或简称；新的文件先在 `文件:` 下声明",
        "use the id, title or short title of a source; declare a new one under `sources:` first",
    ),
    _error(
        "AR307",
        "unknown-version",
        "`{source}` 没有版本 `{word}`",
        "`{source}` has no version `{word}`",
    ),
    _error(
        "AR308",
        "unknown-definition",
        "没有名为 `{word}` 的定义",
        "there is no definition `{word}`",
        "看看是不是写错了；确实是新的定义，先在 `定义:` 下声明",
        "check the spelling; if it is a new definition, declare it under `definitions:` first",
    ),
    _error(
        "AR309",
        "unknown-rule",
        "没有编号为 `{word}` 的规则",
        "there is no rule with the id `{word}`",
        "写本层或上层一条规则的编号",
        "write the id of a rule of this or an upper layer",
    ),
    _error(
        "AR310",
        "unknown-authority",
        "没有名为 `{word}` 的审批机关",
        "there is no authority `{word}`",
    ),
    _error(
        "AR312",
        "duplicate-id",
        "`{word}` 声明了两次",
        "`{word}` is declared twice",
        "换一个编号，或删去其中一处",
        "choose another id, or remove one of the two",
    ),
    _error(
        "AR314",
        "reserved-name",
        "`{word}` 有固定含义，不能用作名称",
        "`{word}` has a meaning of its own and cannot be a name",
        "换一个名称",
        "choose another name",
    ),
    _error(
        "AR315",
        "unknown-placeholder",
        "文字中的 `{{{word}}}` 不是任何事实",
        "`{{{word}}}` in the text names no fact",
        "花括号里写事实的编号或标题；不是占位就改用别的括号",
        "write the id or title of a fact in the braces; use other brackets if no value is to be filled in",
    ),
)

_CONDITIONS = (
    _error(
        "AR401",
        "not-a-condition",
        "这里要写条件，写的是{found}",
        "expected a condition here, found {found}",
    ),
    _error(
        "AR402",
        "empty-condition",
        "`{word}` 下面没有内容",
        "there is nothing under `{word}`",
        "至少写一项；不需要就整个删去",
        "write at least one part, or remove it altogether",
    ),
    _error(
        "AR403",
        "operator-not-for-type",
        "`{word}` 不能用于 `{fact}`（类型：{type}）",
        "`{word}` cannot be used on `{fact}`, whose type is {type}",
    ),
    _error(
        "AR404",
        "value-of-wrong-type",
        "`{value}` 不能作 `{fact}` 的值：要写{expected}",
        "`{value}` will not do for `{fact}`: it takes {expected}",
    ),
    _error(
        "AR405",
        "value-out-of-range",
        "`{value}` 超出 `{fact}` 的范围",
        "`{value}` is out of the range of `{fact}`",
        "应{range}",
        "it must be {range}",
    ),
    _error(
        "AR406",
        "none-out-of-place",
        "`{fact}` 这里不能写“无”",
        "`{fact}` cannot be none here",
    ),
    _error(
        "AR407",
        "list-or-single",
        "`{fact}` {problem}",
        "`{fact}` {problem}",
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
    _error(
        "AR410",
        "unknown-operator",
        "没有 `{word}` 这种比较",
        "there is no operator `{word}`",
    ),
    _error(
        "AR411",
        "malformed-offset",
        "与另一个事实比较，写法不对",
        "this comparison with another fact is malformed",
    ),
    _error(
        "AR412",
        "keyword-not-for-type",
        "类型为“{type}”的事实不用 `{word}`",
        "a fact of type {type} does not take `{word}`",
        "删去它；`{word}` 只用于{suits}",
        "remove it; `{word}` is only for {suits}",
    ),
    _error(
        "AR413",
        "needs-a-list",
        "`{word}` 后面要写列表，写的是{found}",
        "`{word}` needs a list, found {found}",
        "写作 `{word}: […, …]`，或每项一行以 `- ` 开头",
        "write `{word}: […, …]`, or one item a line after `- `",
    ),
    _error(
        "AR414",
        "operator-without-fact",
        "`{word}` 前面缺少事实",
        "`{word}` has no fact to test",
    ),
    _error(
        "AR415",
        "no-values",
        "类型为“{type}”的事实要声明 `{word}`",
        "a fact of type {type} must declare `{word}`",
        "加上 `{word}: {{甲: 第一种, 乙: 第二种}}`",
        "add `{word}: {{one: the first, two: the second}}`",
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
        "`{fact}`（类型：{type}）不能这样推算",
        "`{fact}`, whose type is {type}, cannot be computed so",
    ),
    _error(
        "AR418",
        "needs-a-name",
        "`{word}` 后面要写{expected}，写的是{found}",
        "`{word}` takes {expected}, found {found}",
        "只写一个；几个就分成几个条件，放在 `任一:` 或 `全部:` 下",
        "write one; put several into conditions of their own under `any:` or `all:`",
    ),
)

_RULES = (
    _error(
        "AR501",
        "no-citation",
        "规则 `{rule}` 没有依据",
        "rule `{rule}` cites nothing",
        "加上 `依据: 文件简称 第几条`",
        "add `cite: short title 第N条`",
    ),
    _error(
        "AR502",
        "citation-not-in-force",
        "规则 `{rule}` 施行期间，`{source}`{version}并未施行",
        "`{source}`{version} is at no time in force while rule `{rule}` is",
    ),
    _error(
        "AR503",
        "rule-outlives-its-basis",
        "规则 `{rule}` {day}没有在施行的依据",
        "rule `{rule}` has no basis in force {day}",
        "缩短规则的 `施行`，或补上当时施行的依据",
        "shorten the rule's `in_force`, or cite what is in force then",
    ),
    _warning(
        "AR504",
        "unverified-source",
        "`{source}` 的原文未经核实（引用 {count} 处）",
        "the text of `{source}` has not been verified (citations: {count})",
        "核对原文后删去该文件的 `已核实: 否`",
        "once its text has been seen, remove `verified: false` from the source",
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
        "定义引用了自己：{way}",
        "a definition refers to itself: {way}",
        "把其中一处 `符合` 换成具体条件",
        "replace one of the `holds` with a condition",
    ),
    _error(
        "AR507",
        "derivation-cycle",
        "事实由自己推出：{way}",
        "a fact follows from itself: {way}",
        "去掉其中一处 `蕴含` 或 `推算`",
        "remove one of the `implies` or `computed`",
    ),
    _error(
        "AR508",
        "contradictory-implies",
        "`{fact}` 被同时说成 `{one}` 和 `{other}`",
        "`{fact}` is said to be both `{one}` and `{other}`",
        "一个取值只能蕴含一种说法：删去其中一处",
        "a value can imply only one of the two: remove the other",
    ),
    _error(
        "AR509",
        "only-judgement",
        "规则 `{rule}` 的条件全凭裁量：{facts}",
        "rule `{rule}` tests nothing but judgement: {facts}",
        "再加一个可以查明的条件，否则每件事项都要等人裁量",
        "add a condition that can be established; else every task waits for somebody's judgement",
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
        "a rule with the outcome `{outcome}` takes no `approval`",
        "把结论改为 `未经批准不得` 或 `需审批`，或删去 `审批`",
        "change the outcome to `not_without_approval` or `needs_approval`, or remove `approval`",
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
        "`{word}` 只用于结论为 `准予` 的规则，这里的结论是 `{outcome}`",
        "`{word}` is only for rules with the outcome `allow`; this one says `{outcome}`",
        "删去 `{word}`，或改正结论",
        "remove `{word}`, or correct the outcome",
    ),
    _error(
        "AR514",
        "no-role",
        "没有指定哪个事实担任 `{role}` 角色",
        "no fact has been given the part `{role}`",
    ),
    _error(
        "AR515",
        "unknown-element",
        "`{fact}` 没有元素 `{word}`",
        "`{fact}` has no element `{word}`",
    ),
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
        "`{fact}` 未说明时推定的取值带有 `蕴含`",
        "the value that `{fact}` is assumed to have implies other facts",
        "推定不能再推出别的事实：换一个取值，或删去 `未说明时`",
        "an assumption cannot imply further facts: choose another value, or remove `if_absent`",
    ),
    _error(
        "AR518",
        "role-not-for-fact",
        "`{fact}` 不能担任这个角色",
        "`{fact}` cannot play this part",
        "要用{expected}",
        "it takes {expected}",
    ),
    _error(
        "AR519",
        "overrides-itself",
        "规则 `{rule}` 优先于它自己",
        "rule `{rule}` overrides itself",
        "写另一条规则的编号",
        "write the id of another rule",
    ),
    _error(
        "AR520",
        "malformed-citation",
        "看不懂依据里的 `{written}`",
        "`{written}` in the citation cannot be read",
        "写作 `文件简称 第几条`，例如 `村组法 第六条`",
        "write `short title 第N条`, for example `organic law 第六条`",
    ),
    _error(
        "AR531",
        "keyword-not-for-watch",
        "类型为 `{type}` 的监测没有关键词 `{word}`",
        "a watch of the type `{type}` takes no `{word}`",
        "删去它，或改正类型；这一类型可用：{known}",
        "remove it, or correct the type; this one takes {known}",
    ),
    _error(
        "AR532",
        "outcome-not-for-watch",
        "类型为 `{type}` 的监测，结论不能是 `{outcome}`",
        "a watch of the type `{type}` cannot have the outcome `{outcome}`",
        "写 `结论: 提醒`：这时没有正在申报的事项可以否决",
        "write `outcome: notice`: no task is being submitted that could be refused",
    ),
    _error(
        "AR533",
        "sum-of-no-quantity",
        "`{fact}` 不能合计：它不是数，或者可能小于零",
        "`{fact}` cannot be added up: it is no number, or may be less than zero",
        "换成整数或小数的事实，并在声明处写 `最小: 0`",
        "take an integer or decimal fact, and declare `min: 0` for it",
    ),
    _error(
        "AR534",
        "unclear-window",
        "没有写清在多长时间内计算",
        "it is not clear in what time to count",
        "写 `以内: {{天: 90}}`",
        "write `within: {{days: 90}}`",
    ),
)

_LAYERS = (
    _error(
        "AR601",
        "extends-cycle",
        "规则集互相继承，成了循环：{way}",
        "rulesets extend one another in a circle: {way}",
        "去掉其中一处 `继承`；最上层不写 `继承`",
        "remove one of the `extends`; the topmost layer has none",
    ),
    _error(
        "AR602",
        "base-not-found",
        "`继承` 指向的 `{folder}` 不是规则集",
        "`extends` names `{folder}`, which is no ruleset",
        "写上层规则集文件夹的相对路径，例如 `../national`",
        "write the relative path of the upper ruleset's folder, for example `../national`",
    ),
    _error(
        "AR603",
        "include-matches-nothing",
        "`{pattern}` 没有对上任何文件",
        "`{pattern}` matches no file",
        "放进要包含的 `.yaml` 文件，或删去这一项",
        "put the `.yaml` file into the folder, or remove this entry",
    ),
    _error(
        "AR604",
        "path-escapes",
        "`{pattern}` 指到了规则集文件夹之外",
        "`{pattern}` leads out of the ruleset's folder",
        "只能写本文件夹里的文件，例如 `rules/*.yaml`；要用上层的规则，写 `继承`",
        "name files inside the folder, for example `rules/*.yaml`; for the rules of an upper layer write `extends`",
    ),
    _error(
        "AR605",
        "not-for-lower-layer",
        "下层规则集不能写 `{section}`",
        "a lower layer cannot have `{section}`",
        "`{section}` 由最上层规则集统一规定：删去这一节，用上层已有的，或请上层增加",
        "only the topmost layer has `{section}`: remove the section and use what is there, or have it added above",
    ),
    _error(
        "AR606",
        "duplicate-across-layers",
        "编号 `{word}` 已被上层规则使用",
        "the id `{word}` is taken by a rule of an upper layer",
        "换一个编号；要取代上层规则，新规则写 `优先于: [{word}]`，并由上层规则以 `可放宽层级` 许可",
        "choose another id; to take the place of that rule write `overrides: [{word}]`, licensed by its `relax`",
    ),
    _error(
        "AR607",
        "unlicensed-override",
        "上层规则 `{rule}` 没有许可{layer}规则优先于它",
        "the upper rule `{rule}` does not let a rule of layer `{layer}` override it",
        "删去这一项；确有授权的，由上层在该规则写 `可放宽层级: [{layer}]`",
        "remove this entry; where there is a licence, the upper rule must say `relax: [{layer}]`",
    ),
    _error(
        "AR608",
        "unlicensed-contest",
        "`{rule}` 以 `法定必须` 对抗上层规则 `{upper}`，未经许可",
        "the mandate rule `{rule}` contests the upper rule `{upper}` without licence",
        "删去这一项 `涉及`；确有授权的，由上层在该规则写 `可放宽层级: [{layer}]`",
        "remove this one of the `concerns`; where there is a licence, the upper rule must say `relax: [{layer}]`",
    ),
    _error(
        "AR609",
        "looser-default",
        "默认结论 `{outcome}` 比上层的 `{upper}` 宽松",
        "the default `{outcome}` is looser than `{upper}` above",
        "写 `{upper}`，或删去 `默认` 沿用上层的",
        "write `{upper}`, or remove `default` to keep the one above",
    ),
    _error(
        "AR610",
        "unlicensed-extension",
        "上层清单 `{word}` 没有许可{layer}扩充",
        "the upper list `{word}` may not be extended by layer `{layer}`",
        "删去这一节；确有授权的，由上层在该清单写 `可扩充层级: [{layer}]`",
        "remove it; where there is a licence, the upper list must say `extendable_by: [{layer}]`",
    ),
    _error(
        "AR611",
        "extends-own-list",
        "清单 `{word}` 就在本层，不用 `扩充`",
        "the list `{word}` is of this layer and needs no `extend`",
        "把项目直接写进这个清单",
        "write the items into the list itself",
    ),
    _error(
        "AR612",
        "layer-not-below",
        "层级 `{layer}` 不在上层规则集的层级 `{upper}` 之下",
        "the layer `{layer}` is not below `{upper}`, the layer of the ruleset above",
        "层级自上而下是：国家、省级、市级、县级、乡级",
        "from the top the layers are: national, province, city, county, township",
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
        "AR614",
        "no-base",
        "层级为 `{layer}` 的规则集没有写 `继承`，也没有自己的事实",
        "a ruleset of layer `{layer}` has no `extends`, and no facts of its own",
        "加上 `继承: ../上层规则集文件夹`",
        "add `extends: ../folder-of-the-upper-ruleset`",
    ),
    _error(
        "AR615",
        "no-front-page",
        "`{folder}` 里没有 ruleset.yaml",
        "there is no ruleset.yaml in `{folder}`",
        "给出规则集所在的文件夹；新建规则集用 `access-rules init`",
        "give the folder of a ruleset; `access-rules init` makes a new one",
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
        "`{pattern}` 对上了 {count} 个文件，上限是 {limit} 个",
        "`{pattern}` matches {count} files, above the limit of {limit}",
        "把模式写得更具体，例如 `rules/*.yaml`",
        "make the pattern more specific, for example `rules/*.yaml`",
    ),
    _error(
        "AR619",
        "place-outside",
        "`{place}` 不在上层适用的 `{outer}` 之内",
        "`{place}` does not lie within `{outer}`, where the layer above applies",
        "从省写起，例如 `{outer}/某县`",
        "write it from the province down, for example `{outer}/…`",
    ),
    _error(
        "AR620",
        "ruleset-id-twice",
        "两个规则集用了同一个编号 `{word}`",
        "two rulesets have the same id `{word}`",
        "换一个编号",
        "choose another id",
    ),
)

_TASKS = (
    _error(
        "AR701",
        "task-unknown-fact",
        "没有名为 `{fact}` 的事实",
        "there is no fact `{fact}`",
        "写规则集里声明的事实，编号或标题都可以",
        "use a fact that the ruleset declares, by its id or its title",
    ),
    _error(
        "AR702",
        "task-wrong-type",
        "`{fact}` 的值不能是 `{value}`：要写{expected}",
        "`{value}` will not do for `{fact}`: it takes {expected}",
    ),
    _error(
        "AR703",
        "task-unknown-value",
        "`{fact}` 没有{kind} `{value}`",
        "`{fact}` has no {kind} `{value}`",
    ),
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
        "写成 `事实: 值`，每行一个",
        "write `fact: value`, one a line",
    ),
    _error(
        "AR710",
        "task-wrong-day",
        "`{written}` 不是日期",
        "`{written}` is not a date",
        "写成 `2026-03-01` 这样的日期",
        "write a date such as `2026-03-01`",
    ),
    _error(
        "AR711",
        "task-broken-json",
        "这不是合法的 JSON：{problem}",
        "this is not JSON: {problem}",
        "检查引号、逗号和括号",
        "check quotes, commas and brackets",
    ),
    _error(
        "AR712",
        "task-empty",
        "`{name}` 里没有事项",
        "there is no task in `{name}`",
        "写成 `事实: 值`，每行一个",
        "write `fact: value`, one a line",
    ),
    _error(
        "AR713",
        "task-stray-fact",
        "`{key}` 写在了 `{facts}` 之外",
        "`{key}` stands outside of `{facts}`",
        "事实都写在 `{facts}` 之下；旁边只能写编号、标题、时点等",
        "put every fact under `{facts}`; beside it stand only id, title, as_of and the like",
    ),
    _error(
        "AR714",
        "task-ambiguous-fact",
        "`{fact}` 不止指一个事实：{choices}",
        "`{fact}` means more than one fact: {choices}",
        "改写成其中一个编号",
        "write one of these ids instead",
    ),
    _error(
        "AR715",
        "task-ambiguous-value",
        "`{fact}` 的 `{value}` 不止指一个取值：{choices}",
        "`{value}` means more than one value of `{fact}`: {choices}",
        "改写成其中一个编号",
        "write one of these ids instead",
    ),
    _error(
        "AR721",
        "data-file-unusable",
        "`{name}` 不能用：{problem}",
        "`{name}` cannot be used: {problem}",
    ),
    _error(
        "AR722",
        "data-file-column",
        "列名不能用：{problem}",
        "a column cannot be used: {problem}",
    ),
    _error(
        "AR723",
        "data-file-without-facts",
        "`{name}` 里没有一列是事实",
        "no column of `{name}` is a fact",
        "第一行写列名，用规则集里事实的编号或者标题",
        "name the columns in the first line by the id or title of a fact of the ruleset",
    ),
    _error(
        "AR724",
        "data-file-row",
        "这一行读不出来：{problem}",
        "the row cannot be read: {problem}",
    ),
)

_REGISTER = (
    _error(
        "AR731",
        "register-unusable",
        "登记簿 `{name}` 不能用：{problem}",
        "the register `{name}` cannot be used: {problem}",
    ),
    _error(
        "AR732",
        "register-altered",
        "登记簿第 {number} 件{problem}",
        "event {number} of the register {problem}",
        "有人动过登记簿：与备份核对，查明是谁、何时改的",
        "somebody has altered the register: hold it against a backup and find out who did, and when",
    ),
    _error(
        "AR733",
        "task-not-registered",
        "登记簿里没有事项 `{task}`",
        "the register has no task `{task}`",
        "用 `access-rules register list` 查看全部事项",
        "`access-rules register list` shows all tasks",
    ),
    _error(
        "AR734",
        "out-of-turn",
        "事项 `{task}` 现在是“{state}”，不能{action}",
        "the task `{task}` is {state}: it cannot be {action}",
    ),
    _error(
        "AR735",
        "wrong-authority",
        "`{authority}` 无权批准事项 `{task}`",
        "`{authority}` may not approve the task `{task}`",
    ),
    _error(
        "AR736",
        "too-late",
        "事项 `{task}` 的“{deadline}”期限已于 {day} 届满，不能再{action}",
        "the deadline `{deadline}` of the task `{task}` passed on {day}: it can no longer be {action}",
    ),
    _error(
        "AR737",
        "approved-already",
        "`{authority}` 已经批准过事项 `{task}`（登记簿第 {number} 件）",
        "`{authority}` has approved the task `{task}` already, in event {number}",
        "不用再批；还差谁批准，用 `access-rules register show` 查看",
        "nothing is left to do for it; `access-rules register show` tells whose approval is still lacking",
    ),
    _error(
        "AR738",
        "authority-unknown",
        "没有名为 `{authority}` 的批准机关",
        "there is no authority `{authority}`",
    ),
    _error(
        "AR739",
        "particular-unusable",
        "{particular}不能用：{problem}",
        "{particular} cannot be used: {problem}",
    ),
    _error(
        "AR740",
        "village-not-on-the-roster",
        "包片名册里没有村 `{village}`",
        "the roster has no village `{village}`",
    ),
    _error(
        "AR741",
        "replayed-otherwise",
        "登记簿第 {number} 件重放的结果不同：{problem}",
        "event {number} of the register is decided otherwise now: {problem}",
    ),
    _error(
        "AR742",
        "no-longer-admissible",
        "事项 `{task}` 按现行规则不予准入，不能批准",
        "the rules in force reject the task `{task}`: it cannot be approved",
    ),
)

_CASES = (
    _error(
        "AR804",
        "exception-half-stated",
        "写了 `{there}`，还缺 `{word}`",
        "there is `{there}`, but `{word}` is missing",
        "`官方结论` 与 `例外` 要一起写：官方怎么定、为何不从",
        "state both `official` and `exception`: the disposition, and why it is not followed",
    ),
)

_FORMATTING = (
    _error(
        "AR901",
        "anchor-in-formatting",
        "`{word}` 指代文件的另一处，格式化时无法照原样保留，文件未动",
        "`{word}` stands for another place in the file and cannot be kept: the file is left alone",
        "把重复的内容各写一遍；重复的条件写成 `定义`，用 `符合` 引用",
        "write what is repeated out; make a repeated condition a definition and refer to it by `holds`",
    ),
    _error(
        "AR902",
        "formatting-loses",
        "没有格式化这个文件：{problem}",
        "this file was not formatted: {problem}",
        "这是 access-rules 的错，请把文件附上报给维护者",
        "this is a mistake of access-rules: please report it with the file",
    ),
)

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for section in (_READING, _SHAPE, _NAMES, _CONDITIONS, _RULES, _LAYERS, _TASKS, _REGISTER, _CASES, _FORMATTING)
    for entry in section
}
"""Every entry by its code."""
