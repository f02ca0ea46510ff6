"""Models that mirror the files: which keywords each entry has and which types their values take.

They hold what an author wrote, in English keywords; names are not resolved and conditions not parsed here.
Where a value has a short and a long form, or one and many, the form is told from the kind of value alone, so
that a mistake inside is reported for the form that was meant.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Strict, Tag, WithJsonSchema

from access_rules.language.facts import FactType
from access_rules.language.findings import Kind, Weight
from access_rules.language.layers import Layer
from access_rules.language.procedure import Consequence, TaskState
from access_rules.language.rules import RuleOutcome, Strength
from access_rules.language.sources import SourceLevel
from access_rules.language.watches import Awaited, CalendarPeriod, Party, WatchOutcome, WatchType
from access_rules.outcome import Outcome

MAPPING, LIST, SCALAR, NUMBER = "‹mapping›", "‹list›", "‹scalar›", "‹number›"
WORKING_DAYS, EXTENSION = "‹days›", "‹extension›"
"""The tags of forms; the brackets keep them apart from an author's words in the place of an error."""


def _form(value: object) -> str:
    match value:
        case dict() | BaseModel():
            return MAPPING
        case list() | tuple():
            return LIST
        case _:
            return SCALAR


def _form_of_computation(value: object) -> str:
    is_working_days = isinstance(value, WorkingDaysModel) or (
        isinstance(value, dict) and "working_days_between" in value
    )
    return WORKING_DAYS if is_working_days else MAPPING


def _form_of_cost(value: object) -> str:
    return SCALAR if isinstance(value, str) else NUMBER


def _form_of_list(value: object) -> str:
    is_extension = isinstance(value, ListExtensionModel) or (isinstance(value, dict) and value.get("extend") is True)
    return EXTENSION if is_extension else MAPPING


def says(zh: str, en: str) -> Any:
    """What a keyword is for, in both languages; editors show it."""
    return Field(description=f"{zh} / {en}")


Text = Annotated[str, Field(min_length=1)]
Flag = bool
Whole = Annotated[int, Field(ge=1)]
Days = Annotated[int, Field(ge=1, le=36500)]
"""A hundred years: no calendar goes on for longer, and no rule means to."""
Months = Annotated[int, Field(ge=1, le=1200)]
Count = Annotated[int, Field(ge=0)]
Quantity = Annotated[int | Decimal, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})]
Bound = Annotated[
    int | Decimal | date,
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "format": "date"}]}),
]

# Files hold words, not members of enums: only here is a text taken for something else.
TypeWord = Annotated[FactType, Strict(False)]
LayerWord = Annotated[Layer, Strict(False)]
LevelWord = Annotated[SourceLevel, Strict(False)]
StrengthWord = Annotated[Strength, Strict(False)]
OutcomeWord = Annotated[Outcome, Strict(False)]
KindWord = Annotated[Kind, Strict(False)]
WeightWord = Annotated[Weight, Strict(False)]
RuleOutcomeWord = Annotated[RuleOutcome, Strict(False)]
WatchTypeWord = Annotated[WatchType, Strict(False)]
WatchOutcomeWord = Annotated[WatchOutcome, Strict(False)]
PartyWord = Annotated[Party, Strict(False)]
CalendarPeriodWord = Annotated[CalendarPeriod, Strict(False)]
AwaitedWord = Annotated[Awaited, Strict(False)]
StateWord = Annotated[TaskState, Strict(False)]
ConsequenceWord = Annotated[Consequence, Strict(False)]

Condition = Annotated[Any, WithJsonSchema({"x-form": "Condition"})]
"""A condition as written, parsed by a later step."""

FactValue = Annotated[Any, WithJsonSchema({"x-form": "FactValue"})]
"""A value of a fact as written, checked by a later step against the type of the fact."""


class Model(BaseModel):
    """What all models share: unknown keywords are refused and no type is taken for another."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PeriodModel(Model):
    """施行期间 / when something is in force, both days included."""

    start: Annotated[date | None, Field(alias="from"), says("自哪一天起（含）", "the first day")] = None
    until: Annotated[date | None, says("至哪一天止（含）", "the last day")] = None


# ---- facts


class ChoiceModel(Model):
    """取值或元素 / a value of an enum or an element of a set."""

    title: Annotated[Text, says("中文名称", "the name people read")]
    implies: Annotated[dict[str, FactValue] | None, says("选它即同时说明的其他事实", "facts stated along with it")] = (
        None
    )
    outside_order: Annotated[Flag, says("不在序列中，只代表自己", "stands beside the order, for itself alone")] = False


Choice = Annotated[
    Annotated[ChoiceModel, Tag(MAPPING)] | Annotated[Text, Tag(SCALAR)],
    Discriminator(_form),
]
"""A choice, long or as its title alone."""

Choices = Annotated[dict[str, Choice], Field(min_length=1)]


class WorkingDaysModel(Model):
    """相隔工作日 / the number of working days between two dates."""

    working_days_between: Annotated[
        Annotated[list[Text], Field(min_length=2, max_length=2)],
        says("起、止两个日期事实", "the two date facts, from and to"),
    ]


Computation = Annotated[
    Annotated[WorkingDaysModel, Tag(WORKING_DAYS)] | Annotated[dict[str, Condition], Tag(MAPPING)],
    Discriminator(_form_of_computation),
]
"""How a fact follows from others: working days, or each value with the condition that makes it so."""


ChangeCost = Annotated[
    Annotated[Count, Tag(NUMBER)] | Annotated[Literal["impossible"], Tag(SCALAR)],
    Discriminator(_form_of_cost),
]
"""How much it takes to make a fact otherwise."""


class FactModel(Model):
    """事实 / a fact that a task may state."""

    type: Annotated[TypeWord, says("类型", "the type of its values")]
    title: Annotated[Text, says("名称", "the name people read")]
    values: Annotated[Choices | None, says("单选的各取值", "the values of an enum")] = None
    of: Annotated[
        Annotated[
            Annotated[Choices, Tag(MAPPING)] | Annotated[Literal["text"], Tag(SCALAR)],
            Discriminator(_form),
        ]
        | None,
        says("多选的各元素，或 text（自由文本）", "the elements of a set, or text"),
    ] = None
    ordered: Annotated[Flag, says("取值按书写顺序比较大小", "the values compare in the order written")] = False
    demand: Annotated[Flag, says("是可以从事项中去掉的附带要求", "an attachment that can be dropped from a task")] = (
        False
    )
    optional: Annotated[Flag, says("可以是“无”", "may have the value none")] = False
    if_absent: Annotated[FactValue | None, says("没有说明时推定的值", "what is assumed when nobody states it")] = None
    ask: Annotated[Text | None, says("向填报人的提问", "the question put to whoever files a task")] = None
    unit: Annotated[Text | None, says("单位", "the unit of a number")] = None
    min: Annotated[Bound | None, says("最小值", "the least value")] = None
    max: Annotated[Bound | None, says("最大值", "the greatest value")] = None
    judgement: Annotated[Text | None, says("由谁、如何裁量", "who judges it and by what guidance")] = None
    computed: Annotated[Computation | None, says("由其他事实推算", "how it follows from other facts")] = None
    change_cost: Annotated[ChangeCost | None, says("改变它有多难", "how dear a change of it is")] = None


# ---- sources and lists


class SourceVersionModel(Model):
    """文件的一个版本 / a version of a document."""

    id: Annotated[Text, says("版本编号", "the id of the version")]
    in_force: Annotated[PeriodModel, says("施行期间", "when it is in force")]


class SourceModel(Model):
    """文件 / a document that rules cite."""

    title: Annotated[Text, says("全称", "the full title")]
    level: Annotated[LevelWord, says("效力层级", "the rank of the document")]
    short_title: Annotated[Text | None, says("简称", "a short title for citations")] = None
    issuer: Annotated[Text | None, says("制定机关", "who issued it")] = None
    number: Annotated[Text | None, says("文号", "its official number")] = None
    in_force: Annotated[PeriodModel | None, says("施行期间", "when it is in force")] = None
    versions: Annotated[list[SourceVersionModel] | None, says("各版本及其施行期间", "its versions")] = None
    verified: Annotated[Flag, says("是否核对过原文", "whether its text has been seen")] = True


class ItemModel(Model):
    """清单项目 / an item of a list."""

    id: Annotated[Text, says("编号", "the id")]
    title: Annotated[Text, says("名称", "its name")]
    covers: Annotated[list[Text] | None, says("涵盖的其他名称", "other names it covers")] = None
    source: Annotated[Text | None, says("列入它的文件", "the document that put it on the list")] = None
    article: Annotated[Text | None, says("条", "the article")] = None


class ListModel(Model):
    """清单 / a list of items."""

    title: Annotated[Text, says("名称", "its name")]
    source: Annotated[Text, says("来源文件", "the document it comes from")]
    items: Annotated[list[ItemModel], says("项目", "the items")]
    closed: Annotated[Flag, says("封闭：对不上的一定不在清单内", "what does not match is surely not on it")] = False
    extendable_by: Annotated[list[LayerWord] | None, says("哪些层级可以扩充", "the layers that may add items")] = None
    extend: Annotated[Flag, says("是否扩充上层的清单", "whether it adds to a list of an upper layer")] = False


class ListExtensionModel(Model):
    """对上层清单的扩充 / items that a lower layer adds to a list."""

    extend: Annotated[Flag, says("扩充上层的清单", "adds to a list of an upper layer")]
    items: Annotated[list[ItemModel], says("增加的项目", "the items added")]
    source: Annotated[Text | None, says("来源文件", "the document they come from")] = None


AnyList = Annotated[
    Annotated[ListExtensionModel, Tag(EXTENSION)] | Annotated[ListModel, Tag(MAPPING)],
    Discriminator(_form_of_list),
]
"""A list, or what a lower layer adds to one."""


# ---- definitions, invariants, rules


class DefinitionModel(Model):
    """定义 / a named condition."""

    title: Annotated[Text, says("名称", "the name people read")]
    when: Annotated[Condition, says("条件", "the condition")]


class InvariantModel(Model):
    """不变量 / what must hold for every task."""

    id: Annotated[Text, says("编号", "the id")]
    title: Annotated[Text, says("标题", "what it says in words")]
    when: Annotated[Condition, says("条件", "the condition")]
    never: Annotated[OutcomeWord, says("绝不能出现的结论", "the outcome that must not come out")]


class CitationModel(Model):
    """依据 / a legal basis."""

    source: Annotated[Text, says("文件（编号、全称或简称）", "the document: id, title or short title")]
    article: Annotated[Text | None, says("条", "the article")] = None
    clause: Annotated[Text | None, says("款、项", "the clause")] = None
    version: Annotated[Text | None, says("版本", "the version of the document")] = None


Citation = Annotated[
    Annotated[CitationModel, Tag(MAPPING)] | Annotated[Text, Tag(SCALAR)],
    Discriminator(_form),
]
"""A citation, long or short: ``山西九条 第六条``."""

Citations = Annotated[
    Annotated[CitationModel, Tag(MAPPING)] | Annotated[list[Citation], Tag(LIST)] | Annotated[Text, Tag(SCALAR)],
    Discriminator(_form),
]
"""One citation or several."""


class ApprovalModel(Model):
    """审批 / who may approve, and how."""

    by: Annotated[Text, says("审批机关的层级", "the authority that may approve")]
    office: Annotated[Text | None, says("具体承办的机构", "the body that handles it")] = None
    requires: Annotated[list[Text] | None, says("需要提交的材料", "what to hand in")] = None
    within_working_days: Annotated[Whole | None, says("几个工作日内办结", "within how many working days")] = None


class RequirementModel(Model):
    """准予的条件 / what an allow rule asks for."""

    that: Annotated[Condition, says("必须成立的条件", "the condition that must hold")]
    say: Annotated[Text, says("写给人看的要求", "the requirement in words")]
    cite: Annotated[Citations | None, says("依据", "its legal basis")] = None


class OverriddenConcernModel(Model):
    """按涉及项优先 / overriding whatever concerns a demand."""

    concern: Annotated[Text, says("涉及项", "the demand")]


Overridden = Annotated[
    Annotated[OverriddenConcernModel, Tag(MAPPING)] | Annotated[Text, Tag(SCALAR)],
    Discriminator(_form),
]
"""What a rule overrides: a rule by id, or whatever concerns a demand."""


class AcceptanceModel(Model):
    """容许 / a finding of the analysis that a rule or a watch accepts."""

    finding: Annotated[KindWord, says("哪一种问题", "which finding")]
    reason: Annotated[Text, says("为什么容许", "why it is accepted")]
    other: Annotated[
        Text | None, Field(alias="with"), says("与哪一条规则或监测", "the other rule or watch it is about")
    ] = None


class RuleModel(Model):
    """规则 / a rule."""

    id: Annotated[Text, says("编号", "the id")]
    outcome: Annotated[RuleOutcomeWord, says("结论", "what the rule says")]
    when: Annotated[Condition, says("适用条件", "the condition under which it applies")]
    reason: Annotated[Text, says("理由，可用 {事实} 占位", "the reason; {fact} is filled in")]
    title: Annotated[Text | None, says("标题", "the title")] = None
    cite: Annotated[Citations | None, says("依据", "the legal basis")] = None
    unless: Annotated[Condition | None, says("例外", "the exception")] = None
    approval: Annotated[ApprovalModel | None, says("谁可以批准、如何批准", "who may approve, and how")] = None
    concerns: Annotated[list[Text] | None, says("涉及的附带要求", "the demands it is about")] = None
    strength: Annotated[StrengthWord, says("强度", "how firmly it binds")] = Strength.HARD
    remedy: Annotated[Text | None, says("怎样才可以", "what would make the task admissible")] = None
    in_force: Annotated[PeriodModel | None, says("施行期间", "when the rule is in force")] = None
    overrides: Annotated[list[Overridden] | None, says("优先于哪些规则", "the rules it takes precedence over")] = None
    relax: Annotated[list[LayerWord] | None, says("哪些层级可以放宽", "the layers that may relax it")] = None
    requires: Annotated[list[RequirementModel] | None, says("准予的条件", "what an allow rule asks for")] = None
    mandate: Annotated[Flag, says("法律要求做，而不只是允许做", "a law requires the task")] = False
    accepts: Annotated[list[AcceptanceModel] | None, says("容许的分析结果", "findings that it accepts")] = None


# ---- watches


class StretchModel(Model):
    """一段时间 / a length of time."""

    days: Annotated[Days | None, says("天", "days")] = None
    working_days: Annotated[Days | None, says("工作日", "working days")] = None
    months: Annotated[Months | None, says("月", "months")] = None


Parties = Annotated[
    Annotated[list[PartyWord], Tag(LIST)] | Annotated[PartyWord, Tag(SCALAR)],
    Discriminator(_form),
]
"""One party or both."""


class WatchModel(Model):
    """监测 / a rule over several tasks."""

    id: Annotated[Text, says("编号", "the id")]
    type: Annotated[WatchTypeWord, says("类型", "what it looks for")]
    outcome: Annotated[WatchOutcomeWord, says("结论，或 提醒", "what follows: an outcome, or a notice")]
    reason: Annotated[Text, says("理由，可用 {事实} 占位", "the reason; {fact} is filled in")]
    title: Annotated[Text | None, says("标题", "the title")] = None
    when: Annotated[Condition | None, says("管哪些事项", "the tasks it is about")] = None
    first: Annotated[Condition | None, says("前一件事项的条件", "what the earlier task is like")] = None
    second: Annotated[Condition | None, says("后一件事项的条件", "what the later task is like")] = None
    same: Annotated[list[Text] | None, says("两件相同之处", "in what the two agree")] = None
    differs: Annotated[list[Text] | None, says("两件不同之处", "in what the two differ")] = None
    within: Annotated[StretchModel | None, says("多长时间以内", "within what time")] = None
    at_most: Annotated[Quantity | None, says("至多多少", "how many, or how much, at most")] = None
    per: Annotated[Parties | None, says("按村、按部门分别计算", "counted for each village, each department")] = None
    period: Annotated[CalendarPeriodWord | None, says("按哪个自然周期计算", "the calendar period counted in")] = None
    sum: Annotated[Text | None, says("合计哪个数", "the number that is added up")] = None
    awaits: Annotated[AwaitedWord | None, says("等待什么", "what ought to happen")] = None
    that: Annotated[Condition | None, says("应当记录到的情况", "what ought to be recorded")] = None
    approval: Annotated[ApprovalModel | None, says("谁可以批准、如何批准", "who may approve, and how")] = None
    cite: Annotated[Citations | None, says("依据", "the legal basis")] = None
    remedy: Annotated[Text | None, says("怎样才可以", "what would make the task admissible")] = None
    in_force: Annotated[PeriodModel | None, says("施行期间", "when the watch is in force")] = None
    accepts: Annotated[list[AcceptanceModel] | None, says("容许的分析结果", "findings that it accepts")] = None


# ---- the way of a task


class DeadlineModel(Model):
    """期限 / how long a task may stay in a state."""

    id: Annotated[Text, says("编号", "the id")]
    state: Annotated[StateWord, says("哪个状态", "the state")]
    then: Annotated[ConsequenceWord, says("届满怎么办", "what happens when it passes")]
    within: Annotated[
        StretchModel | None,
        says("自进入该状态起多长时间；审核中不写的，按规则写明的", "for how long; under review, else as rules say"),
    ] = None
    title: Annotated[Text | None, says("标题", "the title")] = None
    to: Annotated[Text | None, says("升级到哪个机关", "the authority that takes over")] = None
    reason: Annotated[Text | None, says("理由", "the reason")] = None
    cite: Annotated[Citations | None, says("依据", "the legal basis")] = None


class ProcedureModel(Model):
    """流程 / how a register handles tasks."""

    by: Annotated[Text | None, says("没有写明机关时由谁审批", "who approves where a decision names nobody")] = None
    deadlines: Annotated[list[DeadlineModel] | None, says("各状态的期限", "how long each state may last")] = None


# ---- the front page


class StageRoleModel(Model):
    """阶段角色 / the fact that tells how far a task has gone."""

    fact: Annotated[Text, says("阶段事实", "the fact")]
    proposed: Annotated[
        Annotated[list[Text], Field(min_length=1)],
        says("仍属拟议的取值", "its values that mean the task is still a proposal"),
    ]


class RolesModel(Model):
    """角色 / which facts play the built-in parts."""

    stage: Annotated[StageRoleModel | None, says("事项所处阶段", "the stage of a task")] = None
    approvals: Annotated[Text | None, says("已有批准的事实", "the fact that holds the approvals")] = None


class DefaultModel(Model):
    """默认结论 / what is decided when no rule applies."""

    outcome: Annotated[OutcomeWord, says("结论", "the outcome")]
    reason: Annotated[Text | None, says("理由", "the reason")] = None
    cite: Annotated[Citations | None, says("依据", "the legal basis")] = None
    approval: Annotated[ApprovalModel | None, says("谁可以批准", "who may approve")] = None
    remedy: Annotated[Text | None, says("怎样才可以", "what would make the task admissible")] = None


Default = Annotated[
    Annotated[DefaultModel, Tag(MAPPING)] | Annotated[OutcomeWord, Tag(SCALAR)],
    Discriminator(_form),
]
"""The default, long or as its outcome alone."""


class WeightsModel(Model):
    """分析 / how much each finding of the analysis weighs."""

    conflict: Annotated[WeightWord | None, says("两条规则冲突", "rules that decide against each other")] = None
    overlap: Annotated[WeightWord | None, says("两条规则重叠", "rules that apply together")] = None
    gap: Annotated[WeightWord | None, says("没有规则管的事项", "tasks that no rule decides")] = None
    dead: Annotated[WeightWord | None, says("永远不适用的规则", "rules that never apply")] = None
    shadowed: Annotated[WeightWord | None, says("不影响任何结论的规则", "rules that change no outcome")] = None
    subsumed: Annotated[WeightWord | None, says("另一条规则的特例", "special cases of another rule")] = None
    identical: Annotated[WeightWord | None, says("完全相同的规则", "rules that say the same")] = None
    equivalent: Annotated[WeightWord | None, says("效果相同的规则", "rules that come to the same")] = None
    redundant_condition: Annotated[WeightWord | None, says("多余的条件", "conditions that change nothing")] = None
    always_true: Annotated[WeightWord | None, says("总是成立的条件", "conditions that always hold")] = None
    unreachable_exception: Annotated[WeightWord | None, says("用不上的例外", "exceptions that never hold")] = None
    out_of_bounds: Annotated[WeightWord | None, says("超出范围的比较", "tests beyond the bounds of a fact")] = None
    cliff: Annotated[WeightWord | None, says("结论跳档", "outcomes that jump")] = None
    unused: Annotated[WeightWord | None, says("没有用到的声明", "declarations that nothing uses")] = None
    loosening: Annotated[WeightWord | None, says("下层放宽上层", "a lower layer that loosens")] = None
    licensed: Annotated[WeightWord | None, says("经许可的放宽", "licensed loosening")] = None
    validity_overlap: Annotated[WeightWord | None, says("施行期间重叠", "periods that overlap")] = None
    validity_hole: Annotated[WeightWord | None, says("施行期间有断档", "periods with a hole")] = None
    source_ends_earlier: Annotated[WeightWord | None, says("依据先失效", "a basis that ends earlier")] = None
    invariant: Annotated[WeightWord | None, says("不变量不成立", "invariants that do not hold")] = None
    dead_watch: Annotated[WeightWord | None, says("永远不会触发的监测", "watches that never fire")] = None
    idle_watch: Annotated[WeightWord | None, says("触发了也没有用的监测", "watches that change nothing")] = None
    late_watch: Annotated[WeightWord | None, says("期限先到的逾期监测", "absences that a deadline forestalls")] = None
    shadowed_watch: Annotated[WeightWord | None, says("另一条已经管到的监测", "watches that another covers")] = None
    unsettled: Annotated[WeightWord | None, says("未能断定", "what could not be settled")] = None
    needless_acceptance: Annotated[WeightWord | None, says("多余的容许", "acceptances of nothing")] = None


class FrontPage(Model):
    """规则集首页 / the front page of a ruleset."""

    ruleset: Annotated[Text, says("规则集编号", "the id of the ruleset")]
    title: Annotated[Text, says("规则集标题", "the title of the ruleset")]
    layer: Annotated[LayerWord, says("层级", "the layer of government")]
    version: Annotated[Text, says("版本，要加引号", "the version, in quotes")]
    extends: Annotated[Text | None, says("上一层规则集的文件夹", "the folder of the upper layer")] = None
    place: Annotated[Text | None, says("适用地区，如 北京市/西城区", "where it applies")] = None
    language: Annotated[Literal["zh", "en"], says("文字的语言", "the language of its texts")] = "zh"
    default: Annotated[Default | None, says("没有规则适用时的结论", "the outcome when no rule applies")] = None
    roles: Annotated[RolesModel | None, says("内置角色由哪些事实担任", "which facts play the built-in parts")] = None
    procedure: Annotated[ProcedureModel | None, says("登记簿怎样办理事项", "how a register handles tasks")] = None
    include: Annotated[list[Text] | None, says("包含的文件", "the files it includes")] = None
    findings: Annotated[WeightsModel | None, says("分析结果的轻重", "how much findings weigh")] = None


# ---- cases


class ExpectModel(Model):
    """预期 / what a case expects."""

    outcome: Annotated[OutcomeWord, says("结论", "the outcome")]
    rules: Annotated[list[Text] | None, says("理由中必有的规则", "rules among the certain reasons")] = None
    missing: Annotated[list[Text] | None, says("恰好缺少的事实", "exactly the facts that are missing")] = None
    conditions: Annotated[list[Text] | None, says("准予条件中应有的文字", "words of the conditions")] = None
    without: Annotated[
        Annotated[Literal["none"] | OutcomeWord, Field(union_mode="left_to_right")] | None,
        says("去掉附带要求后的结论，或 无", "the outcome once the demands are dropped, or none"),
    ] = None


Expectation = Annotated[
    Annotated[ExpectModel, Tag(MAPPING)] | Annotated[OutcomeWord, Tag(SCALAR)],
    Discriminator(_form),
]
"""What is expected, long or as the outcome alone."""

Texts = Annotated[
    Annotated[list[Text], Tag(LIST)] | Annotated[Text, Tag(SCALAR)],
    Discriminator(_form),
]
"""One text or several."""


class CaseModel(Model):
    """案例 / a task with the decision it should get."""

    id: Annotated[Text, says("编号", "the id")]
    facts: Annotated[dict[str, FactValue], says("事项的事实", "the facts of the task")]
    expect: Annotated[Expectation, says("预期的结论", "the decision it should get")]
    title: Annotated[Text | None, says("标题", "the title")] = None
    as_of: Annotated[date | None, says("按哪一天的规则判断", "the day for which it is decided")] = None
    note: Annotated[Text | None, says("备注", "a note")] = None
    source: Annotated[Texts | None, says("出处", "where the case comes from")] = None
    official: Annotated[OutcomeWord | None, says("官方的结论", "the official disposition")] = None
    exception: Annotated[Text | None, says("不采官方结论的理由", "why the official disposition is not followed")] = None


CaseOrPattern = Annotated[
    Annotated[CaseModel, Tag(MAPPING)] | Annotated[Text, Tag(SCALAR)],
    Discriminator(_form),
]
"""A case, or on a front page the name or pattern of a file of cases."""


# ---- files


class CaseFile(Model):
    """案例文件 / a file of cases."""

    cases: Annotated[list[CaseModel], says("案例", "cases")]


class VillageModel(Model):
    """包片 / who answers for a village."""

    leader: Annotated[Text, says("包片领导", "the leader responsible for it")]
    cadres: Annotated[list[Text] | None, says("包村干部", "the cadres who work with it")] = None
    staff: Annotated[Whole | None, says("村里有几个人手", "how many people the village has for all its work")] = None


class RosterFile(Model):
    """包片名册 / the roster of villages."""

    villages: Annotated[dict[str, VillageModel], says("各村", "the villages by name")]


class SectionFile(Model):
    """规则集的一个文件 / a file that a front page includes."""

    facts: Annotated[dict[str, FactModel] | None, says("事实", "facts")] = None
    sources: Annotated[dict[str, SourceModel] | None, says("文件", "documents that rules cite")] = None
    lists: Annotated[dict[str, AnyList] | None, says("清单", "lists")] = None
    definitions: Annotated[dict[str, DefinitionModel] | None, says("定义", "named conditions")] = None
    invariants: Annotated[list[InvariantModel] | None, says("不变量", "what must hold for every task")] = None
    rules: Annotated[list[RuleModel] | None, says("规则", "rules")] = None
    watches: Annotated[list[WatchModel] | None, says("监测：跨事项的规则", "rules over several tasks")] = None
    cases: Annotated[list[CaseOrPattern] | None, says("案例，或案例文件", "cases, or files of cases")] = None


class RulesetFile(SectionFile, FrontPage):
    """规则集首页，可带各节 / a front page, with or without sections of its own."""
