"""The one table of keywords and built-in words, each in English and in Chinese.

A file may mix both languages freely; everything behind this table speaks English.
"""

from __future__ import annotations

from collections.abc import Mapping

from access_rules.diagnostic import Message

FINDINGS: Mapping[str, str] = {
    "conflict": "冲突",
    "overlap": "重叠",
    "gap": "空白",
    "dead": "永不适用",
    "shadowed": "被遮蔽",
    "subsumed": "被包含",
    "identical": "完全相同",
    "equivalent": "效果相同",
    "redundant_condition": "多余条件",
    "always_true": "恒成立",
    "unreachable_exception": "例外落空",
    "out_of_bounds": "超出范围",
    "cliff": "断崖",
    "unused": "未使用",
    "loosening": "放宽",
    "licensed": "许可的放宽",
    "validity_overlap": "施行重叠",
    "validity_hole": "施行断档",
    "source_ends_earlier": "依据先失效",
    "invariant": "违反不变量",
    "dead_watch": "监测落空",
    "idle_watch": "监测无效果",
    "late_watch": "监测过迟",
    "shadowed_watch": "监测多余",
    "unsettled": "未能断定",
    "needless_acceptance": "多余容许",
}
"""What an analysis may find: keywords where a ruleset weighs them, words where a rule or a watch accepts one."""

KEYWORDS: Mapping[str, str] = {
    # the front page
    "ruleset": "规则集",
    "title": "标题",
    "layer": "层级",
    "extends": "继承",
    "place": "地区",
    "version": "版本",
    "language": "语言",
    "default": "默认",
    "roles": "角色",
    "stage": "阶段",
    "proposed": "拟议",
    "approvals": "批准",
    "include": "包含",
    "findings": "分析",
    **FINDINGS,
    # sections
    "facts": "事实",
    "sources": "文件",
    "lists": "清单",
    "definitions": "定义",
    "invariants": "不变量",
    "rules": "规则",
    "watches": "监测",
    "cases": "案例",
    # facts
    "type": "类型",
    "values": "取值",
    "of": "元素",
    "ordered": "有序",
    "outside_order": "序外",
    "implies": "蕴含",
    "demand": "附带要求",
    "optional": "可无",
    "if_absent": "未说明时",
    "ask": "提问",
    "unit": "单位",
    "min": "最小",
    "max": "最大",
    "judgement": "裁量",
    "computed": "推算",
    "working_days_between": "相隔工作日",
    "change_cost": "更改代价",
    # sources and lists
    "short_title": "简称",
    "issuer": "制定机关",
    "number": "文号",
    "level": "效力层级",
    "in_force": "施行",
    "from": "自",
    "until": "至",
    "versions": "各版本",
    "id": "编号",
    "verified": "已核实",
    "source": "来源",
    "closed": "封闭",
    "extendable_by": "可扩充层级",
    "items": "项目",
    "covers": "涵盖",
    "extend": "扩充",
    # rules, definitions, invariants
    "when": "当",
    "never": "绝不",
    "outcome": "结论",
    "unless": "除非",
    "approval": "审批",
    "by": "机关",
    "office": "承办",
    "requires": "要求",
    "within_working_days": "工作日内",
    "concerns": "涉及",
    "strength": "强度",
    "reason": "理由",
    "cite": "依据",
    "article": "条",
    "clause": "款",
    "remedy": "补救",
    "overrides": "优先于",
    "concern": "涉及项",
    "relax": "可放宽层级",
    "mandate": "法定必须",
    "accepts": "容许",
    "finding": "问题",
    "with": "与",
    "that": "须",
    "say": "说明",
    # conditions
    "all": "全部",
    "any": "任一",
    "not": "非",
    "holds": "符合",
    "in": "属于",
    "not_in": "不属于",
    "gt": "大于",
    "gte": "不小于",
    "lt": "小于",
    "lte": "不大于",
    "in_list": "在清单",
    "includes": "含",
    "includes_any": "含任一",
    "present": "有",
    "fact": "事实项",
    "minus": "减",
    "plus": "加",
    "days": "天",
    "working_days": "工作日",
    "months": "月",
    "as_of": "时点",
    # watches
    "first": "前一件",
    "second": "后一件",
    "same": "相同",
    "differs": "不同",
    "within": "以内",
    "per": "每",
    "at_most": "至多",
    "period": "周期",
    "sum": "合计",
    "awaits": "等待",
    # the way of a task
    "procedure": "流程",
    "deadlines": "期限",
    "state": "状态",
    "then": "届满",
    "to": "升至",
    # the roster
    "villages": "各村",
    "leader": "包片领导",
    "cadres": "包村干部",
    "staff": "人手",
    # cases
    "expect": "预期",
    "missing": "缺少",
    "conditions": "条件",
    "without": "去掉后",
    "note": "备注",
    "official": "官方结论",
    "exception": "例外",
}
"""Every keyword: English to Chinese."""

TYPES: Mapping[str, str] = {
    "bool": "是否",
    "integer": "整数",
    "decimal": "小数",
    "text": "文本",
    "enum": "单选",
    "date": "日期",
    "set": "多选",
}
"""The types of facts."""

OUTCOMES: Mapping[str, str] = {
    "allow": "准予",
    "needs_approval": "需审批",
    "reject": "不予准入",
    "not_without_approval": "未经批准不得",
}
"""What a rule can say; the last is for rules only."""

WATCH_TYPES: Mapping[str, str] = {
    "correlation": "关联",
    "cap": "总量",
    "load": "负荷",
    "absence": "逾期",
    "recheck": "复核",
}
"""What watches look for."""

WATCH_OUTCOMES: Mapping[str, str] = {"needs_approval": "需审批", "reject": "不予准入", "notice": "提醒"}
"""What can follow from a watch."""

PARTIES: Mapping[str, str] = {"village": "村", "department": "部门"}
"""Whom a task is between."""

CALENDAR_PERIODS: Mapping[str, str] = {"month": "自然月", "quarter": "自然季", "year": "自然年"}
"""The stretches of the calendar in which tasks are counted together."""

AWAITED: Mapping[str, str] = {"approval": "审批", "recheck": "回头看", "record": "记录"}
"""What a watch may wait for."""

STATES: Mapping[str, str] = {
    "submitted": "已申请",
    "under_review": "审核中",
    "approved": "已批准",
    "returned": "已退回",
    "rejected": "不予准入",
    "in_force": "在册",
    "objected": "有异议",
    "rechecked": "已回头看",
    "exited": "已退出",
    "lapsed": "已失效",
    "withdrawn": "已撤回",
    "refused": "已拒绝",
}
"""The states of a task."""

CONSEQUENCES: Mapping[str, str] = {"lapse": "失效", "escalate": "升级", "notice": "提醒"}
"""What happens when a deadline passes."""

STRENGTHS: Mapping[str, str] = {"hard": "刚性", "in_principle": "原则上", "advisory": "提示"}
"""How firmly a rule binds."""

LEVELS: Mapping[str, str] = {
    "law": "法律",
    "admin_regulation": "行政法规",
    "local_regulation": "地方性法规",
    "central_document": "中央文件",
    "province_document": "省级文件",
    "city_document": "市级文件",
    "county_document": "县级文件",
}
"""The ranks of documents."""

WEIGHTS: Mapping[str, str] = {"error": "错误", "warning": "警告", "info": "提醒", "ignore": "忽略"}
"""How much a finding of the analysis weighs."""

COSTS: Mapping[str, str] = {"impossible": "不可"}
"""The change cost that is no number."""

LAYERS: Mapping[str, str] = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡级",
}
"""The layers of government."""

LANGUAGES: Mapping[str, str] = {"zh": "中文", "en": "英文"}
"""The languages of a ruleset's texts."""

BOOLEANS: Mapping[bool, str] = {True: "是", False: "否"}
"""The truth values; files may also say true and false."""

NONE_WORDS: Mapping[str, str] = {"none": "无"}
"""The value of an optional fact that is known to be absent."""

ENGLISH: Mapping[str, str] = {zh: en for en, zh in KEYWORDS.items()} | {en: en for en in KEYWORDS}
"""Every keyword in either language to its English form."""


def english(keyword: str) -> str | None:
    """The English form of a keyword in either language; None when it is no keyword."""
    return ENGLISH.get(keyword)


def in_language(keyword: str, lang: str) -> str:
    """An English keyword in ``lang``, ``"zh"`` or ``"en"``."""
    return KEYWORDS[keyword] if lang == "zh" else keyword


def both(word: str, table: Mapping[str, str] = KEYWORDS) -> Message:
    """A keyword, or a built-in word of another table, in both languages."""
    return Message(table[word], word)


def is_chinese(word: str) -> bool:
    """Whether a word is written in Chinese."""
    return any("\u4e00" <= character <= "\u9fff" for character in word)
