"""The words of the handbook: headings, labels and notes, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique

from access_rules.language.facts import FactType
from access_rules.language.layers import Layer
from access_rules.language.rules import Rule, RuleOutcome, Strength
from access_rules.language.sources import SourceLevel
from access_rules.language.watches import Watch, WatchType
from access_rules.outcome import Outcome
from access_rules.render.inline import inline
from access_rules.render.wording import Language, Wording


@unique
class Label(Wording):
    """A heading, label or note of the handbook."""

    # The frame
    HANDBOOK = ("规则手册", "Handbook of rules")
    COLLECTION = ("规则手册汇编", "Handbooks of rules")
    SKIP = ("跳到正文", "Skip to the content")
    CONTENTS = ("目录", "Contents")
    SEARCH = ("检索", "Search")
    SEARCH_HERE = ("输入事项、文件、条款或词语", "a task, document, article or word")
    SEARCH_RULESETS = ("输入地区或者名称", "a place or a name")
    SEARCH_KEY = (
        "按 / 键检索，Esc 清除，回车到第一条结果",
        "press / to search, Esc to clear, Enter for the first",
    )
    CLEAR = ("清除", "Clear")
    OUTCOME_FILTER = ("结论", "Outcome")
    ALL_LAYERS = ("全部层级", "all layers")
    DAY_FILTER = ("在这一天有效", "In force on")
    FOUND = ("找到 {rules} 条规则，共 {all} 处", "{rules} rules, {all} entries in all")
    FOUND_RULESETS = ("找到 {all} 个规则集", "{all} rulesets")
    NOTHING_FOUND = ("没有找到，换个词试试", "Nothing found; try another word")
    TOP = ("回到顶部", "Back to the top")
    MADE_BY = (
        "由 access-rules 根据规则文件生成。手册供查阅；办理时以文件原文和当日有效的规定为准。",
        "Made by access-rules from the files of the ruleset. The documents and the law in force on the day prevail.",
    )
    ALL_RULESETS = ("全部规则集", "All rulesets")

    # Overview
    OVERVIEW = ("概览", "Overview")
    VERSION = ("版本", "Version")
    LAYER_VERSION = ("{layer} {version}", "{layer} {version}")
    LAYER = ("层级", "Layer")
    PLACE = ("适用地区", "Place")
    EVERYWHERE = ("全国", "everywhere")
    DAY = ("手册时点", "Day of the handbook")
    DAY_NOTE = (
        "没有写明日期的案例按这一天认定，这一天没有施行的规则另加标记。",
        "Cases without a date of their own are decided for this day, and rules not in force on it are marked.",
    )
    DIGEST = ("内容摘要", "Digest")
    RULE_COUNT = ("{count} 条规则", "{count} rules", "{count} rule")
    OWN_RULE_COUNT = ("本级 {count} 条", "{count} of its own")
    OWN_WATCH_COUNT = ("本级 {count} 项", "{count} of its own")
    CASE_COUNT = ("{count} 个案例", "{count} cases", "{count} case")
    WATCH_COUNT = ("{count} 项监测", "{count} watches", "{count} watch")
    HOW_TO_READ = ("怎样读一条规则", "How to read a rule")
    READ_OUTCOME = (
        "色条和左上角的字是规则的结论。“未经批准不得”的事，批准以后可以办；没有批准的，还在拟议的先报批，已经下达的停下来。",
        "The bar and the word tell the outcome. “Not without approval”: to be approved first, rejected once imposed.",
    )
    READ_CONDITIONS = (
        "“当”是适用的条件，“除非”是例外。事实没有查明的，不当作有，也不当作没有，先问清楚。",
        "“When” is what must hold, “unless” the exception. An unknown fact counts neither way: it is asked for.",
    )
    READ_STRICTEST = (
        "几条规则同时适用的，从严：不予准入先于需审批，需审批先于准予；“优先于”写明的特别规定除外。",
        "Where several rules apply the strictest decides, except where a more special rule overrides it.",
    )
    READ_STRENGTH = (
        "没有标明强度的都是刚性规则；“原则上”的遇到涉及同一事项的准予规则就让位；“提示”只提醒，不影响结论。",
        "A rule binds unless marked: “in principle” yields to a rule that allows the same, “advisory” decides nothing.",
    )
    READ_WATCHES = (
        "规则一件一件地看；监测把几件事项合起来看，由登记簿执行。它有结论的，与规则的结论从严；“提醒”不影响准入。",
        "Rules look at one task, watches at several, in a register; the strictest decides, a notice decides nothing.",
    )
    BY_DEFAULT = ("没有规则适用时", "When no rule applies")
    INVARIANTS = ("底线", "What always holds")
    INVARIANTS_NOTE = (
        "无论事项怎样填写，以下各条都必须成立。",
        "However a task is stated, each of these must hold.",
    )
    NEVER = ("绝不“{outcome}”的情形", "Never “{outcome}” when")
    LAYERS_FIGURE = ("规则的层级", "Layers of rules")
    LAYERS_FIGURE_NOTE = (
        "下级只能增加和从严；可以放宽的地方，由上级在规则里写明。",
        "A lower layer adds and tightens; where it may relax, the upper rule says so.",
    )
    APPROVALS_FIGURE = ("谁批准什么", "Who approves what")
    APPROVALS_FIGURE_NOTE = (
        "批准机关或者它的上级批准了的，就是批准了。",
        "The approval of the authority named, or of one above it, is enough.",
    )

    # Rules
    RULES = ("规则", "Rules")
    RULES_OF = ("{layer}规则", "Rules of the {layer} layer")
    RULES_ON = ("依{documents}", "Under {documents}")
    AND_OTHERS = ("{documents}等", "{documents} and others")
    OTHER_RULES = ("其他规则", "Other rules")
    WHEN = ("当", "When")
    UNLESS = ("除非", "Unless")
    REASON = ("理由", "Reason")
    BASIS = ("依据", "Basis")
    REMEDY = ("怎样办", "What to do")
    APPROVAL = ("审批", "Approval")
    HANDLED_BY = ("承办：{office}", "handled by {office}")
    HAND_IN = ("提交：{papers}", "to hand in: {papers}")
    WITHIN = ("{count}个工作日内办结", "within {count} working days", "within {count} working day")
    REQUIRES = ("条件", "Conditions")
    REQUIRES_NOTE = ("认定：{text}", "met when {text}")
    CONCERNS = ("涉及", "Concerns")
    PERIOD = ("有效期", "In force")
    OVERRIDES = ("优先于", "Overrides")
    OVERRIDDEN_BY = ("让位于", "Yields to")
    CONTESTED_BY = ("与之冲突", "In conflict with")
    CONTESTED_NOTE = (
        "法律要求办理的，同时适用时不再是不予准入，改为需审批，两方面的依据都列出。",
        "Required by law: where both apply, the task needs approval and both bases are told.",
    )
    RELAX = ("可放宽", "May be relaxed by")
    PLACE_IN_FILE = ("出处", "Written in")
    SHOW_CASES = ("{count} 个案例由它决定", "decides {count} cases", "decides {count} case")
    MANDATE = ("法定必须", "required by law")
    LAYER_TAG = ("{layer}规则", "{layer}")
    ENDED = ("已失效", "no longer in force")
    TO_COME = ("尚未施行", "not yet in force")
    ALL_OF = ("同时符合下列各项：", "all of:")
    ANY_OF = ("符合下列任何一项：", "any of:")
    NOT_ALL_OF = ("并非同时符合下列各项：", "not all of:")
    NOT_SO = ("并非：", "not:")
    NONE_OF = ("下列各项都不符合：", "none of:")

    # Watches
    WATCHES = ("监测", "Watches")
    WATCHES_OF = ("{layer}监测", "Watches of the {layer} layer")
    WATCHES_NOTE = (
        "一件一件看都不过分的，合起来也许就多了。登记簿看得到全部事项，按下面各条监测；“提醒”只告诉包片领导和干部，不影响准入。",
        "One task may be fine and the tenth too many: a register looks at all of them. A notice decides nothing.",
    )
    LOOKS_FOR = ("监测什么", "Looks for")
    ABOUT = ("管哪些", "About")
    ALL_TASKS = ("所有事项", "all tasks")
    EARLIER = ("前一件", "Earlier task")
    LATER = ("后一件", "Later task")
    AS_THE_LATER = ("与后一件相同", "as the later one")
    NOBODY_NAMED = ("决定没有写明机关的事项", "tasks of which the decision names no authority")

    # Periods
    FROM = ("{start}起", "from {start}")
    UNTIL = ("至{end}", "until {end}")
    FROM_UNTIL = ("{start}至{end}", "{start} to {end}")
    ALWAYS = ("未写明起止", "no dates given")

    # Lists
    LISTS = ("清单", "Lists")
    LIST_COUNT = ("{count} 项", "{count} items", "{count} item")
    CLOSED = ("封闭：名称对不上的，就不在清单上", "Closed: what does not match is not on it")
    OPEN = ("开放：名称对不上的，还不能认定不在清单上", "Open: what does not match may still belong on it")
    EXTENDABLE_BY = ("可由{layers}扩充", "may be extended by: {layers}")
    NOT_EXTENDABLE = ("下级不得扩充", "may not be extended below")
    ITEM = ("项目", "Item")
    COVERS = ("也叫作、包括", "Also known as, covers")
    LIST_NOTE = (
        "对照名称时不分全角半角、大小写、空格和括号；括号里的细目按它所属的类对照。",
        "Width, case, spaces and brackets do not matter; what stands in brackets is a particular of its class.",
    )

    # Facts and definitions
    FACTS = ("事实", "Facts")
    FACTS_NOTE = (
        "申报事项时要说明的事实。没有说明的就是不知道，写明“未说明时”的除外。",
        "What a task states. What is not stated is not known, except where an assumption is given.",
    )
    QUESTION = ("提问", "Question")
    VALUES = ("取值", "Values")
    ELEMENTS = ("可选", "Elements")
    ORDER_NOTE = ("按由低到高排列", "from low to high")
    FREE_TEXTS = ("自由填写的文字", "free texts")
    IMPLIES = ("即{facts}", "states {facts}")
    OUTSIDE_ORDER = ("不在上下级之列", "beside the line of authority")
    RANGE = ("范围", "Range")
    AT_LEAST = ("不小于{value}", "at least {value}")
    AT_MOST = ("不大于{value}", "at most {value}")
    IF_ABSENT = ("未说明时", "If not stated")
    IF_ABSENT_AS = ("推定为“{value}”", "taken as “{value}”")
    DEMAND = ("附带要求", "demand")
    DEMAND_NOTE = ("附带要求：可以去掉而不改变事项本身", "A demand: it can be dropped without changing the task")
    OPTIONAL = ("可无", "may be none")
    JUDGED = ("裁量", "judgement")
    JUDGEMENT = ("裁量口径", "How to judge")
    COMPUTED = ("推算", "Computed")
    COMPUTED_VALUE = ("{value}：", "{value}: ")
    WORKING_DAYS_BETWEEN = (
        "{start}次日起至{end}的工作日数",
        "the working days after {start} up to and including {end}",
    )
    DEFINITIONS = ("定义", "Definitions")
    DEFINITIONS_NOTE = (
        "规则里反复用到的条件，各有一个名字。",
        "Conditions that rules use again and again, each with a name.",
    )
    MEANS = ("指", "means")
    USED_BY = ("用于", "Used by")

    # Documents
    DOCUMENTS = ("文件与条款", "Documents and articles")
    DOCUMENTS_NOTE = (
        "每件文件的哪一条支撑哪些规则、监测和清单。",
        "What rests on which article of which document.",
    )
    ARTICLE = ("条款", "Article")
    RESTS_ON_IT = ("依据它的规则、监测和清单", "Rules, watches and lists that rest on it")
    WHOLE_DOCUMENT = ("未分条引用", "as a whole")
    NOT_CITED = ("本规则集没有引用", "Not cited in this ruleset")
    ISSUER = ("制定机关", "Issued by")
    NUMBER = ("文号", "Number")
    IN_FORCE = ("施行", "In force")
    UNVERIFIED = ("未核实", "not verified")
    UNVERIFIED_NOTE = (
        "没有见到原文，引用前请查对。",
        "Nobody has seen the text; check the original before relying on it.",
    )
    REQUIREMENT_OF = ("{rule}（条件）", "{rule} (condition)")
    LIST_USE = ("清单：{list}", "list: {list}")
    ITEM_USE = ("清单项目：{item}", "item: {item}")
    DEADLINE_USE = ("期限：{deadline}", "deadline: {deadline}")
    DEFAULT_USE = ("没有规则适用时的结论", "the default")

    # Types of task
    SUBJECTS = ("按{fact}查规则", "Rules by {fact}")
    SUBJECTS_NOTE = (
        "先看点名这一类事项的规则，再看不分类别的规则。",
        "First the rules that name the type, then those for tasks of every type.",
    )
    GENERAL = ("不分类别的规则", "Whatever the type")
    EXCEPT = ("（{choices}除外）", " (except {choices})")
    NO_RULE = ("没有点名这一类的规则", "no rule names it")

    # Authorities
    AUTHORITIES = ("按审批机关查规则", "Rules by approving authority")
    APPROVES = ("批准", "Approves")
    APPROVES_NOTHING = ("没有由它批准的事项", "approves nothing here")
    PAPERS = ("要提交的材料", "To hand in")
    OFFICE = ("承办", "Handled by")
    TIME_LIMIT = ("时限", "Time limit")

    # Changes
    CHANGES = ("施行与失效", "Changes by date")
    CHANGES_NOTE = (
        "按日期倒序；失效的，前一天还有效。",
        "The latest first; what ends was in force the day before.",
    )
    BEGIN = ("开始施行", "Come into force")
    END = ("不再有效", "Go out of force")
    VERSION_OF = ("{document}（{version}）", "{document} ({version})")

    # Cases
    CASES = ("案例", "Cases")
    CASES_NOTE = (
        "规则集自带的案例和按规则得出的结论。",
        "The cases of this ruleset and how they come out.",
    )
    OTHER_CASES = ("其他案例", "Other cases")
    DECIDED_ON = ("认定时点", "As of")
    DECIDED_BY = ("适用规则", "Rules that count")
    MISSING = ("尚缺事实", "Facts missing")
    NOTE = ("说明", "Note")
    CASE_SOURCE = ("来源", "Source")
    OFFICIAL = ("官方结论", "Official disposition")
    EXCEPTION = ("不从官方结论的理由", "Why it is not followed")
    UNEXPECTED = ("与预期不符：预期{outcome}", "not as expected: {outcome} expected")
    REFUSED = ("事实有误，不能认定", "refused: the facts cannot be used")

    # The index of a folder
    RULESETS = ("各地规则", "Rulesets")
    RULESETS_NOTE = (
        "每个规则集一本手册，连同它上面各级的规则。",
        "One handbook a ruleset, with the rules of the layers above it.",
    )
    RULESET = ("规则集", "Ruleset")


class Tone(Enum):
    """How a rule, a watch or a case looks: its outcome, and apart from that what decides nothing."""

    ALLOW = "allow"
    NEEDS_APPROVAL = "needs_approval"
    NOT_WITHOUT_APPROVAL = "not_without_approval"
    REJECT = "reject"
    ADVISORY = "advisory"
    NOTICE = "notice"

    @classmethod
    def of(cls, rule: Rule | Watch) -> Tone:
        """The tone of a rule or watch."""
        return cls.ADVISORY if isinstance(rule, Rule) and rule.is_advisory else cls(rule.outcome.value)


@unique
class Word(Wording):
    """What the words of the language are called."""

    ALLOW = ("准予", "allowed")
    NEEDS_APPROVAL = ("需审批", "needs approval")
    REJECT = ("不予准入", "rejected")
    NOT_WITHOUT_APPROVAL = ("未经批准不得", "not without approval")
    ADVISORY = ("提示", "advisory")
    NOTICE = ("提醒", "notice")
    HARD = ("刚性", "hard")
    IN_PRINCIPLE = ("原则上", "in principle")

    NATIONAL = ("国家", "national")
    PROVINCE = ("省级", "province")
    CITY = ("市级", "city")
    COUNTY = ("县级", "county")
    TOWNSHIP = ("乡级", "township")

    LAW = ("法律", "law")
    ADMIN_REGULATION = ("行政法规", "administrative regulation")
    LOCAL_REGULATION = ("地方性法规", "local regulation")
    CENTRAL_DOCUMENT = ("中央文件", "central document")
    PROVINCE_DOCUMENT = ("省级文件", "provincial document")
    CITY_DOCUMENT = ("市级文件", "city document")
    COUNTY_DOCUMENT = ("县级文件", "county document")

    CORRELATION = ("关联", "correlation")
    CAP = ("总量", "cap")
    LOAD = ("负荷", "load")
    ABSENCE = ("逾期", "overdue")
    RECHECK = ("复核", "recheck")

    BOOL = ("是否", "yes or no")
    INTEGER = ("整数", "whole number")
    DECIMAL = ("小数", "number")
    TEXT = ("文本", "text")
    ENUM = ("单选", "one of")
    DATE = ("日期", "date")
    SET = ("多选", "any of")


TONES: Mapping[Tone, Word] = {each: Word[each.name] for each in Tone}
"""The word for each tone."""

RULE_OUTCOMES: Mapping[RuleOutcome, Word] = {each: Word[each.name] for each in RuleOutcome}
"""The word for what a rule says."""

DECIDED: Mapping[Outcome, Word] = {each: Word[each.name] for each in Outcome}
"""The word for how a case comes out."""

STRENGTHS: Mapping[Strength, Word] = {each: Word[each.name] for each in Strength}
"""The word for how firmly a rule binds."""

WATCH_TYPES: Mapping[WatchType, Word] = {each: Word[each.name] for each in WatchType}
"""The word for what a watch looks for."""

LAYERS: Mapping[Layer, Word] = {each: Word[each.name] for each in Layer}
"""The word for each layer."""

SOURCE_LEVELS: Mapping[SourceLevel, Word] = {each: Word[each.name] for each in SourceLevel}
"""The word for the rank of a document."""

FACT_TYPES: Mapping[FactType, Word] = {each: Word[each.name] for each in FactType}
"""The word for the type of a fact."""


def name_place(place: str | None, lang: Language) -> str:
    """A place as it is written in a sentence: 北京市西城区, and everywhere where there is none."""
    return inline(place or "").replace("/", "") or Label.EVERYWHERE.say(lang)
