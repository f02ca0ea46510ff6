"""The small rulesets that ``access-rules init`` writes."""

from __future__ import annotations

from collections.abc import Mapping

_ZH: Mapping[str, str] = {
    "ruleset.yaml": """
规则集: my-rules
标题: 我的准入规则
层级: 国家
版本: "1"
语言: zh
默认:
  结论: 需审批
  理由: 没有规则适用于{事项类型}，按准入制度先审批、后下达
  依据: 减负通知
  补救: 向县级党委政府提出准入申请
角色:
  阶段: {事实项: 阶段, 拟议: [拟议]}
  批准: 已批准机关
包含: [facts.yaml, sources.yaml, rules/*.yaml]
案例: [cases/*.yaml]
# 登记簿还用得上：这里的“流程”（谁审批、每个状态多久），规则文件里的“监测”（几件事项合起来看）。
""",
    "facts.yaml": """
# 事实：一件事项要说明什么。
事实:
  事项类型:
    类型: 单选
    标题: 事项类型
    提问: 这件事属于哪一类？
    取值:
      assist: 协助政府工作
      form: 填表报数
      pledge: {标题: 责任状, 蕴含: {签责任状: 是}}
  阶段:
    类型: 单选
    标题: 所处阶段
    提问: 是准备下达，还是已经下达？
    取值: {proposed: 拟议, imposed: 已下达}
  已批准机关:
    类型: 多选
    标题: 已经批准的机关
    有序: 是
    未说明时: []
    元素: {county: 县级, city: 市级, province: 省级}
  签责任状: {类型: 是否, 标题: 要求签责任状, 未说明时: 否, 附带要求: 是}
  法律要求: {类型: 是否, 标题: 法律明确要求, 未说明时: 否}
  经费:
    类型: 单选
    标题: 工作经费
    提问: 经费由谁承担？
    取值: {provided: 部门承担, shifted: 村里承担}
""",
    "sources.yaml": """
# 文件：规则的依据。
文件:
  org-law:
    标题: 中华人民共和国村民委员会组织法
    简称: 村组法
    效力层级: 法律
    各版本:
      - {编号: "2018", 施行: {自: 2018-12-29, 至: 2025-12-31}}
      - {编号: "2025", 施行: {自: 2026-01-01}}

  relief-2015:
    标题: 关于进一步开展社区减负工作的通知
    简称: 减负通知
    文号: 民发〔2015〕136号
    效力层级: 中央文件
    施行: {自: 2015-07-13}

  provisions-2024:
    标题: 整治形式主义为基层减负若干规定
    简称: 若干规定
    效力层级: 中央文件
    施行: {自: 2024-08-06}
""",
    "rules/rules.yaml": """
# 规则：什么情况下、什么结论、凭什么。
规则:
  - 编号: 不得签责任状
    标题: 不得随意要求村级组织签责任状
    结论: 不予准入
    当: {签责任状: 是}
    除非: {法律要求: 是}
    涉及: [签责任状]
    理由: 没有法律的明确要求，不得要求村级组织签责任状
    依据: 若干规定
    补救: 去掉责任状，以任务清单和工作指导代替

  - 编号: 协助工作
    标题: 协助政府开展工作
    结论: 准予
    当: {事项类型: 协助政府工作}
    要求:
      - {须: {经费: 部门承担}, 说明: 经费由委托部门承担}
    理由: 村民委员会协助乡镇人民政府开展工作
    依据: 村组法

  - 编号: 报表须经县级批准
    标题: 未经县级同意不得要求村里填表
    结论: 未经批准不得
    当: {事项类型: 填表报数}
    审批: {机关: 县级, 要求: [报表样式, 填报理由], 工作日内: 15}
    理由: 未经县级党委政府统一部署，不得要求村级组织填表报数
    依据: 减负通知
    补救: 报县级党委政府批准后再下达
""",
    "cases/cases.yaml": """
# 案例：每条规则至少一个管得到的、一个差一点管不到的。
案例:
  - 编号: 协助宣传
    标题: 协助宣传，经费由部门承担
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 部门承担}
    时点: 2026-03-01
    预期: {结论: 准予, 规则: [协助工作]}

  - 编号: 经费未说明
    标题: 协助宣传，没说经费
    事实: {事项类型: 协助政府工作, 阶段: 拟议}
    时点: 2026-03-01
    预期: {结论: 准予, 条件: [经费由委托部门承担]}

  - 编号: 经费转嫁
    标题: 协助宣传，经费要村里出
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 村里承担}
    时点: 2026-03-01
    预期: 需审批

  - 编号: 附责任状
    标题: 协助宣传，另要求签责任状
    事实: {事项类型: 协助政府工作, 阶段: 拟议, 经费: 部门承担, 签责任状: 是}
    时点: 2026-03-01
    预期: {结论: 不予准入, 规则: [不得签责任状], 去掉后: 准予}

  - 编号: 报表拟下达
    标题: 拟要求填表，未经批准
    事实: {事项类型: 填表报数, 阶段: 拟议}
    时点: 2026-03-01
    预期: {结论: 需审批, 规则: [报表须经县级批准]}

  - 编号: 报表已下达
    标题: 已经要求填表，未经批准
    事实: {事项类型: 填表报数, 阶段: 已下达}
    时点: 2026-03-01
    预期: 不予准入

  - 编号: 报表已批准
    标题: 填表已经市级批准
    事实: {事项类型: 填表报数, 阶段: 拟议, 已批准机关: [市级]}
    时点: 2026-03-01
    预期: 准予
""",
}

_EN: Mapping[str, str] = {
    "ruleset.yaml": """
ruleset: my-rules
title: My admission rules
layer: national
version: "1"
language: en
default:
  outcome: needs_approval
  reason: No rule applies to {task_type}; under the admission system approval comes before the task
  cite: relief notice
  remedy: Apply to the county for admission
roles:
  stage: {fact: stage, proposed: [proposed]}
  approvals: approved_by
include: [facts.yaml, sources.yaml, rules/*.yaml]
cases: [cases/*.yaml]
# For a register there are also: `procedure` here (who approves, in what time) and `watches` among the rules.
""",
    "facts.yaml": """
# Facts: what a task has to state.
facts:
  task_type:
    type: enum
    title: kind of task
    ask: What kind of task is this?
    values:
      assist: assistance to government
      form: form to fill in
      pledge: {title: pledge letter, implies: {pledge_letter: true}}
  stage:
    type: enum
    title: stage
    ask: Is the task proposed, or already imposed?
    values: {proposed: proposed, imposed: already imposed}
  approved_by:
    type: set
    title: approvals given
    ordered: true
    if_absent: []
    of: {county: county, city: city, province: province}
  pledge_letter: {type: bool, title: pledge letter demanded, if_absent: false, demand: true}
  required_by_law: {type: bool, title: required by a law, if_absent: false}
  funding:
    type: enum
    title: funding
    ask: Who pays?
    values: {provided: by the department, shifted: by the village}
""",
    "sources.yaml": """
# Sources: what the rules rest on.
sources:
  org-law:
    title: Organic Law of Villagers' Committees
    short_title: organic law
    level: law
    versions:
      - {id: "2018", in_force: {from: 2018-12-29, until: 2025-12-31}}
      - {id: "2025", in_force: {from: 2026-01-01}}

  relief-2015:
    title: Notice on reducing the burden of communities
    short_title: relief notice
    number: 民发〔2015〕136号
    level: central_document
    in_force: {from: 2015-07-13}

  provisions-2024:
    title: Provisions against formalism and for relieving the grass roots
    short_title: provisions
    level: central_document
    in_force: {from: 2024-08-06}
""",
    "rules/rules.yaml": """
# Rules: when, what follows, on what basis.
rules:
  - id: no-pledge-letters
    title: No pledge letters
    outcome: reject
    when: {pledge_letter: true}
    unless: {required_by_law: true}
    concerns: [pledge_letter]
    reason: Without a clear rule of law a village may not be asked to sign a pledge letter
    cite: provisions
    remedy: Drop the pledge letter; give a task list and guidance instead

  - id: assistance
    title: Assistance to government
    outcome: allow
    when: {task_type: assist}
    requires:
      - {that: {funding: provided}, say: the department that entrusts the work pays for it}
    reason: The committee assists the township in its work
    cite: organic law

  - id: forms-need-the-county
    title: No forms without the county
    outcome: not_without_approval
    when: {task_type: form}
    approval: {by: county, requires: [the form, why it is needed], within_working_days: 15}
    reason: Without the county's unified deployment no village may be asked for forms
    cite: relief notice
    remedy: Have the county approve it first
""",
    "cases/cases.yaml": """
# Cases: for each rule one that it decides, and one that it just misses.
cases:
  - id: publicity
    title: Help with publicity, paid by the department
    facts: {task_type: assist, stage: proposed, funding: provided}
    as_of: 2026-03-01
    expect: {outcome: allow, rules: [assistance]}

  - id: funding-not-stated
    title: Help with publicity, nobody says who pays
    facts: {task_type: assist, stage: proposed}
    as_of: 2026-03-01
    expect: {outcome: allow, conditions: [the department that entrusts the work pays for it]}

  - id: cost-shifted
    title: Help with publicity, paid by the village
    facts: {task_type: assist, stage: proposed, funding: shifted}
    as_of: 2026-03-01
    expect: needs_approval

  - id: with-pledge-letter
    title: Help with publicity and a pledge letter
    facts: {task_type: assist, stage: proposed, funding: provided, pledge_letter: true}
    as_of: 2026-03-01
    expect: {outcome: reject, rules: [no-pledge-letters], without: allow}

  - id: form-proposed
    title: A form is planned
    facts: {task_type: form, stage: proposed}
    as_of: 2026-03-01
    expect: {outcome: needs_approval, rules: [forms-need-the-county]}

  - id: form-imposed
    title: A form was imposed without approval
    facts: {task_type: form, stage: imposed}
    as_of: 2026-03-01
    expect: reject

  - id: form-approved
    title: The city has approved the form
    facts: {task_type: form, stage: proposed, approved_by: [city]}
    as_of: 2026-03-01
    expect: allow
""",
}

STARTERS: Mapping[str, Mapping[str, str]] = {"zh": _ZH, "en": _EN}
"""The files of the starter ruleset, by language and name."""
