"""What a handbook says, and where: everything of the ruleset once, every link leading somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from urllib.parse import unquote

import pytest

from access_rules.render.handbook.anchors import Kind, anchor
from access_rules.render.handbook.publishing import publish
from access_rules.render.handbook.volume import Volume
from tests.handbook.reading import Tag, read

Page = Callable[[str], Tag]


PAGES: dict[str, Tag] = {}


def alone(volume: Volume) -> Tag:
    """The page of a volume that is published by itself, read once."""
    if volume.id not in PAGES:
        PAGES[volume.id] = read(publish([volume])["index.html"])
    return PAGES[volume.id]


def card(page: Tag, rule: str) -> Tag:
    return page.by_id(anchor(Kind.RULE, rule))


def section(page: Tag, name: str) -> Tag:
    return page.by_id(anchor(Kind.SECTION, name))


def titles(tag: Tag, name: str) -> list[str]:
    return [" ".join(each.text.split()) for each in tag.all(name)]


# Everything is there, once


@pytest.mark.parametrize("name", ["base", "county", "national_volume"])
def test_everything_has_its_place(name: str, request: pytest.FixtureRequest) -> None:
    volume: Volume = request.getfixturevalue(name)
    page = alone(volume)
    book = volume.book
    ids = Counter(tag.id for tag in page.all() if tag.id)
    assert [each for each, count in ids.items() if count > 1] == []
    wanted = [
        *(anchor(Kind.RULE, rule.id) for rule in book.rules),
        *(anchor(Kind.WATCH, watch.id) for watch in book.watches),
        *(anchor(Kind.DEADLINE, each.id) for each in (book.procedure.deadlines if book.procedure else ())),
        *(anchor(Kind.LIST, each.id) for each in book.lists.values()),
        *(anchor(Kind.ITEM, each.id, item.id) for each in book.lists.values() for item in each.items),
        *(anchor(Kind.FACT, fact) for fact in book.facts),
        *(anchor(Kind.DEFINITION, definition) for definition in book.definitions),
        *(anchor(Kind.DOCUMENT, source) for source in book.sources),
        *(anchor(Kind.CASE, result.case.id) for result in volume.results),
    ]
    assert [each for each in wanted if each not in ids] == []
    assert len(list(section(page, "rules").all("article", "card"))) == len(book.rules)
    if book.watches:
        assert len(list(section(page, "watches").all("article", "card"))) == len(book.watches)
    for kind, things in (("facts", book.facts), ("definitions", book.definitions), ("documents", book.sources)):
        assert len(list(section(page, kind).all("article"))) == len(things)
    assert len(list(section(page, "cases").all("details", "case"))) == len(volume.results)


@pytest.mark.parametrize("name", ["base", "county", "national_volume"])
def test_links_lead_somewhere(name: str, request: pytest.FixtureRequest) -> None:
    page = alone(request.getfixturevalue(name))
    ids = {tag.id for tag in page.all() if tag.id}
    inside = [unquote(href[1:]) for href in page.hrefs if href.startswith("#")]
    assert [each for each in inside if each and each not in ids] == []
    assert [href for href in page.hrefs if not href.startswith("#")] == []
    described = {
        tag.attributes[key]
        for tag in page.all()
        for key in ("aria-labelledby", "aria-describedby", "for")
        if key in tag.attributes
    }
    assert described <= ids


def test_pages_link_to_each_other(pages: Mapping[str, str], page: Page) -> None:
    assert list(pages) == ["index.html", "base.html", "county.html"]
    for name in pages:
        away = {href for href in page(name).hrefs if not href.startswith("#")}
        assert away <= set(pages)
    assert {"base.html", "county.html"} <= set(page("index.html").hrefs)
    assert "index.html" in page("county.html").hrefs


def test_heading_levels_leave_none_out(page: Page) -> None:
    for name in ("index.html", "base.html", "county.html"):
        levels = [int(tag.name[1]) for tag in page(name).all() if tag.name in ("h1", "h2", "h3", "h4", "h5")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_landmarks_and_names(page: Page) -> None:
    county = page("county.html")
    for landmark in ("header", "nav", "main", "footer", "form"):
        assert any(county.all(landmark))
    assert county.one("main").id == "main"
    assert county.one("a", "skip").attributes["href"] == "#main"
    assert county.attributes["lang"] == "zh-Hans"
    fields = [tag for tag in county.all() if tag.name in ("input", "select")]
    labelled = {tag.attributes.get("for") for tag in county.all("label")}
    inside_a_label = [field for label in county.all("label") for field in label.all() if field in fields]
    assert [field for field in fields if field.id not in labelled and field not in inside_a_label] == []
    assert all(tag.attributes.get("scope") for tag in county.all("th"))


# A card


def test_a_card_says_what_its_rule_says(page: Page) -> None:
    told = card(page("county.html"), "no-letter")
    assert titles(told.one("header"), "h5") == ["不得签责任状"]
    assert [badge.text for badge in told.one("header").all("span", "badge")] == ["未经批准不得"]
    rows = told.rows()
    assert rows["当"] == "符合“面向村级”，且签责任状为“是”"
    assert rows["除非"] == "依据文件包含“村民自治法”"
    assert rows["理由"] == "承接对象不得被要求签责任状。"
    assert rows["怎样办"] == "取消责任状。"
    assert rows["审批"].split("\n") == ["省级", "承办：省减负专班", "提交：依据、方案", "15个工作日内办结"]
    assert rows["依据"].split("\n") == ["《关于准入的通知》（民发〔2020〕1号）第五条、第六条", "《减负意见》 未核实"]
    assert rows["涉及"] == "签责任状"
    assert rows["有效期"] == "2020年5月1日起"
    assert rows["可放宽"] == "省级、县级"
    assert rows["与之冲突"].startswith("准予 法律要求的责任状")
    assert rows["出处"].startswith("base/rules/letters.yaml:3")


def test_requirements_of_a_card(page: Page) -> None:
    told = card(page("base.html"), "letter-by-law")
    assert [badge.text for badge in told.one("header").all("span", "badge")] == ["准予", "法定必须"]
    first, second = (each for each in told.one("ol", "requirements").children if isinstance(each, Tag))
    assert first.text.split("\n") == ["经费有着落。 认定：有经费为“是”", "《村民自治法》第三十七条（2010年版）"]
    assert second.text == "人员和经费都有保障。 认定：不符合“没有保障”"


def test_a_long_condition_is_laid_out(page: Page) -> None:
    told = card(page("base.html"), "many-forms")
    assert [tag.classes for tag in told.all("ul") if "joint" in tag.classes] == [["joint", "all"]]
    assert told.rows()["当"].split("\n") == [
        "同时符合下列各项：",
        "事项类型属于“填表”“走访”",
        "报表数不小于5张，或者属频繁为“是”",
        "并非（比例小于10%，或者（承接对象为“县”，且没有任何留痕））",
    ]


def test_relations_link_both_ways(page: Page) -> None:
    base = page("base.html")
    assert "报表太多" in card(base, "listed-duty").rows()["让位于"]
    assert "履职清单上的事项" in card(base, "many-forms").rows()["优先于"]
    assert "履职清单上的事项" in card(base, "no-photos").rows()["让位于"], "in principle, so it yields to an allow"


def test_rules_out_of_force_are_marked(page: Page) -> None:
    base = page("base.html")
    assert [badge.text for badge in card(base, "old-ban").one("header").all("span", "badge")] == ["不予准入", "已失效"]
    assert card(base, "old-ban").rows()["有效期"] == "2015年1月1日至2019年12月31日"
    assert card(base, "late").attributes["data-in-force"] == "2021-01-01/2024-12-31"
    assert card(base, "letter-by-law").attributes["data-in-force"] == "2010-10-28/", (
        "two versions that meet are one period"
    )


def test_cases_stand_with_the_rules_that_decide_them(page: Page) -> None:
    base = page("base.html")
    listed = [each.text.strip() for each in card(base, "no-letter").one("ul", "cases").all("li")]
    assert listed == ["不予准入 已经下达的责任状"]
    assert "案例" not in card(base, "old-ban").rows(), "no case of this day"
    told = base.by_id(anchor(Kind.CASE, "letter-imposed"))
    rows = told.rows()
    assert rows["认定时点"] == "2024年3月1日"
    assert rows["适用规则"] == "未经批准不得 不得签责任状"
    assert rows["说明"] == "没有批准。"
    assert rows["来源"] == "县报 2024-03-02"
    assert "事项类型：责任状" in rows["事实"]


def test_a_case_that_fails_or_differs_says_so(page: Page) -> None:
    base = page("base.html")
    assert base.by_id(anchor(Kind.CASE, "wrong-on-purpose")).rows()["说明"] == "与预期不符：预期准予"
    rows = base.by_id(anchor(Kind.CASE, "letter-by-law")).rows()
    assert (rows["官方结论"], rows["不从官方结论的理由"]) == ("不予准入", "法律另有规定。")
    assert rows["认定时点"] == "2026年1月1日", "the day of the handbook, where a case names none"
    assert "有经费" not in base.by_id(anchor(Kind.CASE, "open")).rows()["事实"]
    assert base.by_id(anchor(Kind.CASE, "open")).rows()["尚缺事实"]


# Order


def test_the_own_layer_comes_first(page: Page) -> None:
    rules = section(page("county.html"), "rules")
    assert titles(rules, "h3") == ["县级规则 准入规则 · 甲县", "国家规则 准入规则 · 示例"]
    assert titles(rules, "h4") == ["依《甲县清单》", "责任状", "依《准入通知》、《旧通知》"]
    assert next(rules.all("p", "note")).text == "不签；有批准的除外。"
    assert titles(section(page("base.html"), "rules"), "h3") == ["责任状", "依《准入通知》、《旧通知》"]


# Lists, facts, definitions


def test_lists_are_tables(page: Page) -> None:
    county = page("county.html")
    duties = county.by_id(anchor(Kind.LIST, "duties"))
    rows = [
        [cell.text.strip() for cell in row.children if isinstance(cell, Tag)] for row in duties.one("tbody").all("tr")
    ]
    assert rows == [
        ["调解纠纷", "人民调解、矛盾调处", "《村民自治法》第二条"],
        ["政策宣传", "", "第三条"],
        ["看护校门", "", "《甲县清单》第一项"],
    ]
    about = [each.text for each in duties.one("ul", "meta").all("li")]
    assert about == ["《关于准入的通知》", "封闭：名称对不上的，就不在清单上", "可由省级、县级扩充"]
    banned = [each.text for each in county.by_id(anchor(Kind.LIST, "banned")).one("ul", "meta").all("li")]
    assert banned == ["《减负意见》 未核实", "开放：名称对不上的，还不能认定不在清单上", "下级不得扩充"]


def test_facts_are_a_glossary(page: Page) -> None:
    base = page("base.html")

    def rows(fact: str) -> dict[str, str]:
        return base.by_id(anchor(Kind.FACT, fact)).rows()

    def badges(fact: str) -> list[str]:
        return [each.text for each in base.by_id(anchor(Kind.FACT, fact)).one("p", "badges").all("span", "badge")]

    def about(fact: str) -> dict[str, str]:
        return {label: said for label, said in rows(fact).items() if label != "用于"}

    assert rows("kind")["提问"] == "这件事属于哪一类？"
    assert rows("kind")["取值"].split("\n") == ["协助", "责任状（即签责任状：是）", "填表", "走访"]
    assert badges("forms") == ["整数", "附带要求"]
    assert about("forms") == {"范围": "不小于0张，不大于99张", "未说明时": "推定为“0张”"}
    assert badges("often") == ["单选", "附带要求", "可无"]
    assert rows("often")["取值"].split("\n")[-1] == "按由低到高排列"
    assert (badges("frequent"), about("frequent")) == (
        ["是否", "裁量"],
        {"裁量口径": "由乡镇看是否挤占为民办事的时间。"},
    )
    assert about("lead") == {"推算": "申请日次日起至开始日的工作日数"}
    assert rows("listed")["推算"].split("\n") == [
        "履职：事项名称列入“村级履职清单”",
        "负面：事项名称列入“不得交给村里的事项”，且事项名称未列入“村级履职清单”",
    ]
    assert about("basis") == {"可选": "自由填写的文字"}
    assert "网格机构（不在上下级之列）" in rows("approved_by")["可选"]
    assert titles(section(base, "facts"), "h3") == ["一、事项", "二、要求"]


def test_definitions_are_told(page: Page) -> None:
    base = page("base.html")
    told = base.by_id(anchor(Kind.DEFINITION, "bare")).rows()["指"]
    assert told == "有经费为“否”，或者（符合“面向村级”，且报表数大于3张）"
    assert titles(section(base, "definitions"), "h3") == ["当事各方", "条件"]


# Indexes


def uses(document: Tag) -> dict[str, list[str]]:
    rows = document.one("tbody").all("tr")
    return {row.one("th").text.strip(): [each.text.strip() for each in row.all("li")] for row in rows}


def test_articles_name_what_rests_on_them(page: Page) -> None:
    county = page("county.html")
    law = county.by_id(anchor(Kind.DOCUMENT, "village-law"))
    assert [each.text for each in law.one("ul", "meta").all("li")] == [
        "全国人民代表大会",
        "2010年版：2010年10月28日至2025年12月31日",
        "2025年版：2026年1月1日起",
    ]
    assert uses(law) == {
        "第三十六条第二款 2010年版": ["准予 法律要求的责任状"],
        "第三十七条 2010年版": ["准予 法律要求的责任状（条件）", "提醒 经费没有到"],
        "未分条引用 2025年版": ["准予 法律要求的责任状"],
        "第二条": ["清单项目：调解纠纷"],
    }
    notice = uses(county.by_id(anchor(Kind.DOCUMENT, "notice")))
    assert list(notice) == [
        "未分条引用",
        *(f"第{each}条" for each in "三四五六七九十"),
        *(f"第十{each}条" for each in "一二三四"),
    ]
    assert notice["第五条"] == notice["第六条"] == ["未经批准不得 不得签责任状"]
    assert notice["第九条"] == ["没有规则适用时的结论"]
    assert notice["第十二条"] == ["不予准入 同样的事不得两家都要"]
    assert notice["第十四条"] == ["期限：审结"]
    assert "本规则集没有引用" in county.by_id(anchor(Kind.DOCUMENT, "uncited")).text
    assert "未核实" in county.by_id(anchor(Kind.DOCUMENT, "opinion")).text
    assert titles(section(county, "documents"), "h3") == ["法律", "行政法规", "中央文件", "县级文件"]


@pytest.mark.parametrize("name", ["base", "county", "national_volume"])
def test_every_citation_is_in_the_index(name: str, request: pytest.FixtureRequest) -> None:
    volume: Volume = request.getfixturevalue(name)
    page = alone(volume)
    named = {document.id: set(document.hrefs) for document in section(page, "documents").all("article")}
    for rule in volume.book.rules:
        for cited in (*rule.cite, *(each for requirement in rule.requires for each in requirement.cite)):
            assert f"#{anchor(Kind.RULE, rule.id)}" in named[anchor(Kind.DOCUMENT, cited.source)]
    for watch in volume.book.watches:
        for cited in watch.cite:
            assert f"#{anchor(Kind.WATCH, watch.id)}" in named[anchor(Kind.DOCUMENT, cited.source)]


def test_types_of_task(page: Page) -> None:
    base = page("base.html")

    def rules(choice: str) -> list[str]:
        return [each.text.strip() for each in base.by_id(anchor(Kind.SUBJECT, choice)).all("li")]

    assert rules("letter") == ["未经批准不得 不得签责任状", "准予 法律要求的责任状"]
    assert rules("form") == ["需审批 报表太多", "不予准入 同样的事不得两家都要"]
    assert rules("assist") == []
    assert "未经批准不得 不得签责任状" in rules(""), "other tasks may bring a letter too"
    assert "准予 法律要求的责任状" not in rules("")


def test_authorities(page: Page) -> None:
    county = section(page("county.html"), "authorities")
    assert titles(county, "h3") == ["省级 2 项", "县级 4 项", "网格机构 1 条规则"]
    rows = [
        [cell.text.strip() for cell in row.children if isinstance(cell, Tag)]
        for row in county.all("tr")
        if "entry" in row.classes
    ]
    assert rows == [
        ["未经批准不得 不得签责任状", "省减负专班", "依据、方案", "15个工作日内办结"],
        ["期限：审结", "", "", ""],
        ["需审批 走访先报县里", "", "", ""],
        ["需审批 每月至多两次走访", "县减负办", "走访方案", "5个工作日内办结"],
        ["没有规则适用时的结论", "", "申请表", ""],
        ["决定没有写明机关的事项", "", "", ""],
        ["需审批 报表太多", "", "", ""],
    ]


def test_the_picture_of_approvals_shows_the_same(page: Page) -> None:
    picture = section(page("county.html"), "authorities").one("figure").one("svg")
    drawn = [tag.text for tag in picture.all("text")]
    for each in (
        "省级",
        "县级",
        "村级",
        "网格机构",
        "不得签责任状",
        "承办：省减负专班",
        "没有规则适用时的结论",
        "每月至多两次走访",
    ):
        assert each in drawn
    assert len(list(picture.all("path", "rise"))) == 2


def test_the_picture_of_layers_links_to_the_others(page: Page) -> None:
    picture = section(page("county.html"), "overview").one("svg")
    assert [tag.text for tag in picture.all("text", "column")] == ["国家", "县级"]
    assert picture.hrefs == ["base.html"]
    assert section(page("base.html"), "overview").one("svg").hrefs == ["county.html"]
    assert len(list(page("index.html").one("svg").all("g", "box"))) == 2


def test_alone_a_top_layer_needs_no_picture_of_layers(base: Volume) -> None:
    page = alone(base)
    assert list(section(page, "overview").all("svg")) == []


def test_changes_by_date(page: Page) -> None:
    changes = section(page("county.html"), "changes")
    days = [time.attributes["datetime"] or "" for time in changes.all("time")]
    assert days == sorted(days, reverse=True)
    assert days[:3] == ["2026-01-01", "2025-01-01", "2023-01-01"]
    assert titles(changes, "h3")[:2] == ["2026年1月1日", "2025年1月1日"]
    told = page("county.html").by_id(anchor(Kind.DAY, "2025-01-01")).rows()
    assert told == {"不再有效": "不予准入 申请太晚\n提醒 报表多人手少"}
    law = page("county.html").by_id(anchor(Kind.DAY, "2026-01-01")).rows()
    assert law == {"开始施行": "《村民自治法》（2025年版）", "不再有效": "《村民自治法》（2010年版）\n提醒 经费没有到"}


# The overview and the list of all


def test_overview(page: Page) -> None:
    front = section(page("county.html"), "overview")
    rows = front.rows()
    assert rows["版本"] == "县级 7、国家 1"
    assert rows["规则"] == "9 条规则（本级 1 条）"
    assert rows["监测"] == "7 项监测（本级 1 项）"
    assert rows["手册时点"].startswith("2026年1月1日")
    assert [each.text for each in front.one("ul", "tally").all("li")] == [
        "2准予",
        "2需审批",
        "1未经批准不得",
        "3不予准入",
        "1提示",
    ]
    default = front.by_id(anchor(Kind.SECTION, "default"))
    assert default.rows() == {
        "理由": "没有规则适用于事项类型。",
        "怎样办": "向承接对象所在县提出申请。",
        "依据": "《关于准入的通知》（民发〔2020〕1号）第九条",
    }
    assert "责任状不得直接准予" in front.text
    assert "签责任状为“是”，且没有任何批准机关" in front.text


def test_list_of_all(page: Page) -> None:
    index = page("index.html")
    rows = [
        [cell.text.strip() for cell in row.children if isinstance(cell, Tag)] for row in index.one("tbody").all("tr")
    ]
    assert rows == [
        ["准入规则 · 示例", "国家", "全国", "1", "8", "6", "6"],
        ["准入规则 · 甲县", "县级", "甲省甲县", "7", "9（本级 1 条）", "7（本级 1 项）", "1"],
    ]


def test_in_english(base: Volume, county: Volume) -> None:
    pages = publish([base, county], "en")
    told = read(pages["county.html"])
    assert told.attributes["lang"] == "en"
    rows = card(told, "no-letter").rows()
    assert rows["When"] == "“面向村级” holds, and 签责任状 is “yes”"
    assert rows["In force"] == "from 2020-05-01"
    labels = {tag.text for tag in told.all("dt")} | {tag.text for tag in told.all("h2")}
    assert [each for each in labels if any("\u4e00" <= char <= "\u9fff" for char in each.replace("事项类型", ""))] == []


def test_nothing_to_publish() -> None:
    with pytest.raises(ValueError, match="nothing to publish"):
        publish([])
