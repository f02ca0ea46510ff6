"""What an officer reads: golden texts, and the parts of a decision they leave out."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from access_rules.evaluation.decision import Approval, Assumption, Citation, Conflict, Decision, RemarkKind, Without
from access_rules.language.rules import Strength
from access_rules.outcome import Outcome
from access_rules.render.citing import cite, name_document
from access_rules.render.decision import Format, explain
from access_rules.render.inline import inline, sentence
from access_rules.render.wording import LANGUAGES, OUTCOMES, REMARKS, STRENGTHS, Language, Phrase
from tests.render.sample_decisions import ALL, ALLOWED, CONTESTED, INCOMPLETE, PLEDGE, REJECTED, SHANXI, WITHOUT_PLEDGE

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("name", "decision", "lang", "format_"),
    [
        ("rejected.zh.txt", REJECTED, "zh", "text"),
        ("incomplete.zh.txt", INCOMPLETE, "zh", "text"),
        ("contested.zh.txt", CONTESTED, "zh", "text"),
        ("allowed.zh.txt", ALLOWED, "zh", "text"),
        ("without_pledge.zh.txt", WITHOUT_PLEDGE, "zh", "text"),
        ("allowed.en.txt", ALLOWED, "en", "text"),
        ("contested.zh.md", CONTESTED, "zh", "markdown"),
        ("incomplete.zh.html", INCOMPLETE, "zh", "html"),
    ],
)
def test_golden_text(name: str, decision: Decision, lang: Language, format_: Format) -> None:
    assert decision.explain(lang=lang, format=format_) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("decision", ALL.values(), ids=ALL.keys())
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_ends_with_one_newline_and_has_no_trailing_spaces(decision: Decision, lang: Language, format_: Format) -> None:
    text = explain(decision, lang=lang, format=format_)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("decision", ALL.values(), ids=ALL.keys())
def test_a_decision_read_back_is_explained_alike(decision: Decision) -> None:
    assert explain(Decision.from_dict(decision.to_dict())) == explain(decision)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        explain(REJECTED, lang="fr")  # type: ignore[arg-type]


def test_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown format 'pdf'"):
        explain(REJECTED, format="pdf")  # type: ignore[arg-type]


class TestHead:
    def test_task_is_named_by_the_title_of_its_fact(self) -> None:
        named = replace(REJECTED, facts={"what": "张贴二维码"}, fact_titles=(("what", "事项名称"),))
        assert "事项：张贴二维码\n" in explain(named)

    def test_task_without_a_name_has_no_line_for_it(self) -> None:
        assert "事项：" not in explain(INCOMPLETE)

    def test_day_is_written_as_in_a_document(self) -> None:
        assert "认定时点：2025年12月31日\n" in explain(replace(REJECTED, as_of=date(2025, 12, 31)))


class TestReasons:
    def test_default_without_a_reason_of_its_own_is_put_in_words(self) -> None:
        text = explain(replace(REJECTED, reasons=(replace(PLEDGE, rule="default", text="", file=None, line=None),)))
        assert "1. 【不予准入·默认结论】现行规则未对该事项作出规定，按默认结论办理。\n" in text
        assert "   规则：默认结论 [default]\n" in text

    def test_discharged_approval_is_marked(self) -> None:
        reason = replace(PLEDGE, effect=Outcome.ALLOW, approved_by="省级", remedy=None)
        assert "1. 【准予·已经省级批准】" in explain(replace(REJECTED, reasons=(reason,)))

    def test_what_an_allow_rule_lacks_is_listed(self) -> None:
        reason = replace(PLEDGE, effect=Outcome.NEEDS_APPROVAL, unmet=("经费由委托部门承担", "配备人员"))
        assert "   不具备的条件：经费由委托部门承担\n                 配备人员\n" in explain(
            replace(REJECTED, reasons=(reason,))
        )

    def test_remedy_of_a_refusal_and_next_step_of_an_approval_are_called_differently(self) -> None:
        assert "   补救：取消责任状" in explain(REJECTED)
        asked = replace(PLEDGE, effect=Outcome.NEEDS_APPROVAL, remedy="报省级党委")
        assert "   下一步：报省级党委" in explain(replace(REJECTED, reasons=(asked,)))

    def test_rule_of_another_layer_names_it(self) -> None:
        text = explain(replace(REJECTED, reasons=(replace(PLEDGE, layer="山西省实施细则"),)))
        assert "规则：不得随意要求签订责任状（山西省实施细则） [no-pledge-letter，rules/pledge.yaml:12]\n" in text


class TestCitations:
    @pytest.mark.parametrize(
        ("title", "named"),
        [
            ("基本农田保护条例", "《基本农田保护条例》"),
            ("《基本农田保护条例》", "《基本农田保护条例》"),
            ("《《基本农田保护条例》》", "《基本农田保护条例》"),
            ("关于印发《准入办法》的通知", "《关于印发〈准入办法〉的通知》"),
            ("《关于印发《准入办法》的通知》", "《关于印发〈准入办法〉的通知》"),
            ("河南省实施《城市居民委员会组织法》办法", "《河南省实施〈城市居民委员会组织法〉办法》"),
            ("《未成年人保护法》实施办法", "《〈未成年人保护法〉实施办法》"),
            ("民政部《关于减负的通知》", "民政部《关于减负的通知》"),
            ("《准入办法》（试行）", "《准入办法》（试行）"),
            ("《甲》和《乙》", "《〈甲〉和〈乙〉》"),
            ("《没有关上的标题", "《没有关上的标题》"),
        ],
    )
    def test_title_stands_in_exactly_one_pair_of_marks(self, title: str, named: str) -> None:
        assert name_document(title) == named
        assert (named.count("《"), named.count("》")) == (1, 1)

    def test_bare_article_numbers_get_their_word(self) -> None:
        assert cite(replace(SHANXI, number=None, article="6", clause="2"), "zh").endswith("》第6条第2款")

    def test_written_articles_stay_as_they_are(self) -> None:
        written = replace(SHANXI, number=None, article="第六条", clause="第（二）项")
        assert cite(written, "zh").endswith("》第六条第（二）项")

    @pytest.mark.parametrize(
        ("version", "shown"), [("2018", "（2018年版）"), ("v2", "（v2版）"), ("2018修正版", "（2018修正版）")]
    )
    def test_version_is_named(self, version: str, shown: str) -> None:
        assert cite(Citation("law", "法", "law", version=version), "zh") == f"《法》{shown}"

    def test_unseen_text_is_told(self) -> None:
        assert cite(Citation("law", "法", "law", verified=False), "zh") == "《法》（文本未核实）"
        assert cite(Citation("law", "法", "law", verified=False), "en") == "《法》 (text not verified)"


class TestApprovals:
    def test_only_what_is_known_of_an_approval_is_said(self) -> None:
        text = explain(replace(REJECTED, approvals=(Approval("county", "县级", "form"),)))
        assert text.endswith("\n审批\n- 报县级审批\n  规则：[form]\n")

    def test_one_working_day_is_singular_in_english(self) -> None:
        approval = Approval("county", "县级", "form", within_working_days=1)
        text = explain(replace(REJECTED, approvals=(approval,)), lang="en")
        assert "within 1 working day\n" in text


class TestConflicts:
    def test_conflict_about_nothing_named_leaves_it_out(self) -> None:
        (conflict,) = CONTESTED.conflicts
        bare = Conflict(conflict.refusing, conflict.requiring, ())
        assert "\n- “不得随意要求签订责任状”不予准入，而" in explain(replace(CONTESTED, conflicts=(bare,)))

    def test_element_of_a_set_is_named_by_the_title_of_the_fact(self) -> None:
        (conflict,) = CONTESTED.conflicts
        photo = replace(conflict, concerns=("evidence.photo", "unheard_of"))
        assert "关于「留痕要求（photo）」「unheard_of」：" in explain(replace(CONTESTED, conflicts=(photo,)))


class TestAssumptions:
    def test_of_anything_but_an_allow_they_are_no_conditions(self) -> None:
        assumption = Assumption("emergency", "应急抢险", value=False, value_title="否")
        text = explain(replace(REJECTED, assumed=(assumption,)))
        assert text.endswith("\n认定前提\n- 前提：未说明「应急抢险」，按“否”认定；如实际不同，结论可能改变。\n")
        assert "条件" not in text

    def test_those_of_one_value_are_told_together(self) -> None:
        assumed = (
            Assumption("voluntary", "群众自愿", value=True, value_title="是"),
            Assumption("letter", "签责任状", value=False, value_title="否"),
            Assumption("veto", "一票否决", value=False, value_title="否"),
        )
        text = explain(replace(REJECTED, assumed=assumed))
        assert "- 前提：未说明「群众自愿」，按“是”认定；" in text
        alike = "- 前提：下列各项均未说明，按“否”认定；任何一项实际不同，结论可能改变："
        assert f"{alike}「签责任状」「一票否决」。\n" in text


class TestWithout:
    def test_verdict_that_stays_says_so(self) -> None:
        without = Without(Outcome.REJECT, complete=True, dropped=("a", "b"), dropped_titles=("留痕", "排名"))
        assert explain(replace(REJECTED, without=without)).endswith("\n去掉「留痕」「排名」后：仍为不予准入\n")

    def test_verdict_that_is_open_says_so(self) -> None:
        without = Without(Outcome.NEEDS_APPROVAL, complete=False, dropped=("a",), dropped_titles=("留痕",))
        assert explain(replace(REJECTED, without=without)).endswith("\n去掉「留痕」后：需审批（事实尚未齐全）\n")


class TestOpen:
    def test_missing_fact_without_a_question_is_asked_by_its_title(self) -> None:
        text = explain(replace(INCOMPLETE, questions=(), missing=("new_mechanism", "nameless")))
        assert "1. 请说明「新设工作机制」\n" in text
        assert "2. 请说明「nameless」\n" in text

    def test_complete_decision_asks_nothing(self) -> None:
        assert "尚待查明" not in explain(REJECTED)


class TestInline:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("  两行\n  中文  ", "两行中文"),
            ("，\n“引文”", "，“引文”"),
            ("two\nlines", "two lines"),
            ("中文\nEnglish", "中文 English"),
            ("山西九条 第六条", "山西九条 第六条"),
            ("a\x1b[31mred\x00", "a[31mred"),
            ("turn\u202eed\u2066\ufeff", "turned"),
            ("\x00 a", "a"),
            ("broken\ud800", "broken"),
        ],
    )
    def test_text_fits_on_one_harmless_line(self, text: str, line: str) -> None:
        assert inline(text) == line

    @pytest.mark.parametrize(
        ("text", "ended"),
        [
            ("不得签订", "不得签订。"),
            ("不得签订。", "不得签订。"),
            ("是否签订？", "是否签订？"),
            ("他说“不行。”", "他说“不行。”"),
            ("见附件（一）", "见附件（一）。"),
            ("not allowed", "not allowed."),
            ("", ""),
        ],
    )
    def test_sentence_ends_as_one(self, text: str, ended: str) -> None:
        assert sentence(text) == ended


class TestWording:
    @pytest.mark.parametrize("phrase", Phrase, ids=lambda phrase: phrase.name)
    def test_both_languages_say_the_same_parts(self, phrase: Phrase) -> None:
        english = [phrase.en] if phrase.en_one is None else [phrase.en, phrase.en_one]
        assert all(_parts(pattern) == _parts(phrase.zh) for pattern in english)

    def test_every_kind_has_its_word(self) -> None:
        assert set(OUTCOMES) == set(Outcome)
        assert set(REMARKS) == set(RemarkKind)
        assert set(STRENGTHS) == set(Strength) - {Strength.HARD}

    def test_parts_are_not_read_as_patterns(self) -> None:
        assert Phrase.QUOTED.say("zh", text="{0.__class__}") == "「{0.__class__}」"


def _parts(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name}
