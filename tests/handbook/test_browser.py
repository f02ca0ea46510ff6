"""The pages in a real browser: no complaint, search, keyboard, narrow screens, dark, paper.

What was seen is kept in ``build/artefacts/handbook`` for whoever wants to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from access_rules.render.handbook.publishing import publish
from access_rules.render.handbook.volume import Volume
from tests.handbook import browser as browsers
from tests.handbook.browser import NARROW, WIDE, Browser

pytestmark = pytest.mark.skipif(
    not browsers.IS_HERE, reason="no Chromium here: apt-get install chromium chromium-driver fonts-noto-cjk"
)

ESCAPE, ENTER, TAB = "\ue00c", "\ue007", "\ue004"

CONTRASTS = """[...document.querySelectorAll(arguments[0])].filter((each) => each.checkVisibility()).map((each) => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  let ground = each;
  while (parse(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const light = (colour) => {
    const [red, green, blue] = parse(colour).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const both = [light(getComputedStyle(each).color), light(getComputedStyle(ground).backgroundColor)];
  return [Math.max(...both) / Math.min(...both), each.className, each.textContent.slice(0, 20)];
})"""
"""Contrast of text and ground as WCAG 2.2, 1.4.3 defines it."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsers.browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def fresh(chromium: Browser) -> Iterator[None]:
    """Every test begins on a wide light screen, and none ends with a complaint on the console."""
    chromium.resize(WIDE)
    chromium.prefer()
    yield
    assert chromium.complaints() == []


@pytest.fixture(scope="module")
def artefacts(project: Path) -> Path:
    folder = project / "build" / "artefacts" / "handbook"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def site(pages: Mapping[str, str], national_volume: Volume, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small family and the national ruleset, each as a reader would open them."""
    folder = tmp_path_factory.mktemp("site")
    for name, page in {**pages, "national.html": publish([national_volume])["index.html"]}.items():
        (folder / name).write_text(page, encoding="utf-8")
    return folder


def titles(chromium: Browser, selector: str) -> list[str]:
    return [each.text for each in chromium.all(selector)]


def cards(chromium: Browser) -> list[str]:
    return titles(chromium, "#section\\:rules .card > header > :last-child")


# Whole in itself


@pytest.mark.parametrize("name", ["index.html", "county.html", "national.html"])
def test_asks_for_nothing(name: str, chromium: Browser, site: Path) -> None:
    chromium.open(site / name)
    assert chromium.run("performance.getEntriesByType('resource').map((each) => each.name)") == []
    assert chromium.run("document.querySelector('form.tools').hidden") is False, "the script ran"


def test_a_foreign_script_does_not_run(chromium: Browser, site: Path) -> None:
    page = site / "injected.html"
    text = (site / "county.html").read_text(encoding="utf-8")
    page.write_text(text.replace("<main", "<script>document.title = 'taken'</script><main", 1), encoding="utf-8")
    chromium.open(page)
    assert chromium.run("document.title") != "taken"
    assert any("Content Security Policy" in each for each in chromium.complaints())


# Search


def test_search_filters_cards(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    assert len(cards(chromium)) == 9
    chromium.one("#query").send_keys("责任状")
    assert cards(chromium) == ["不得签责任状", "法律要求的责任状"]
    assert chromium.one("#found").text.startswith("找到 2 条规则，共 ")
    assert titles(chromium, "#section\\:overview") == []
    assert titles(chromium, "#section\\:lists") == []
    assert "签责任状" in " ".join(titles(chromium, "#section\\:facts .term"))
    chromium.one("#query").send_keys(" 经费有着落")
    assert cards(chromium) == ["法律要求的责任状"], "every word must be there"
    assert chromium.run("CSS.highlights.get('found').size") > 0
    chromium.one("button[type=reset]").click()
    assert len(cards(chromium)) == 9
    assert chromium.one("#section\\:overview")


def test_watches_are_searched_and_filtered_like_rules(chromium: Browser, site: Path) -> None:
    def watches() -> list[str]:
        return titles(chromium, "#section\\:watches .card > header > :last-child")

    chromium.open(site / "county.html")
    assert len(watches()) == 7
    chromium.one("#query").send_keys("两家都要")
    assert watches() == ["同样的事不得两家都要"]
    assert chromium.one("#found").text.startswith("找到 0 条规则，共 ")
    chromium.one("button[type=reset]").click()
    chromium.one("input[value=notice]").click()
    assert (cards(chromium), len(watches())) == ([], 5)
    chromium.one("#layer option[value=county]").click()
    assert watches() == ["该回头看了"]
    chromium.one("button[type=reset]").click()
    chromium.fill("#day", "2015-05-01")
    assert watches() == ["经费没有到"]


def test_a_state_of_the_picture_leads_to_its_deadline(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    chromium.one("#section\\:procedure svg a[href='#deadline:review']").click()
    assert chromium.focused.get_attribute("id") == "deadline:review"


def test_search_folds_width_and_case(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    chromium.one("#query").send_keys("NO－LETTER")
    assert cards(chromium) == ["不得签责任状"]


def test_a_row_is_found_by_the_name_of_its_list(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html", "?q=村级履职清单")
    rows = titles(chromium, "#list\\:duties tbody tr > th")
    assert rows == ["调解纠纷", "政策宣传", "看护校门"]
    assert titles(chromium, "#list\\:banned") == []


def test_nothing_found_is_said(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html", "?q=不存在的词")
    assert (cards(chromium), chromium.one("#found").text) == ([], "没有找到，换个词试试")


def test_filters_by_outcome_layer_and_day(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    chromium.one("input[value=needs_approval]").click()
    assert cards(chromium) == ["走访先报县里", "报表太多"]
    chromium.one("#layer option[value=county]").click()
    assert cards(chromium) == ["走访先报县里"]
    chromium.one("button[type=reset]").click()
    chromium.fill("#day", "2016-05-01")
    assert cards(chromium) == ["法律要求的责任状", "旧通知的禁令"]


def test_a_link_leads_to_what_the_search_had_hidden(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html", "?q=走访先报县里")
    assert cards(chromium) == ["走访先报县里"]
    assert chromium.all("#fact\\:kind") == []
    chromium.one("#rule\\:county-visits dd a.fact").click()
    assert chromium.one("#fact\\:kind") == chromium.focused
    assert len(cards(chromium)) == 9


def test_a_link_opens_what_is_folded(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html", "#case:county-visit")
    assert chromium.one("#case\\:county-visit dl")


def test_the_list_of_all_is_searched_too(chromium: Browser, site: Path) -> None:
    chromium.open(site / "index.html")
    chromium.one("#query").send_keys("甲县")
    assert titles(chromium, "tbody tr > th") == ["准入规则 · 甲县"]
    assert chromium.one("#found").text == "找到 1 个规则集"


# Keyboard


def test_slash_searches_escape_clears_enter_goes(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    chromium.press("/")
    assert chromium.focused.get_attribute("id") == "query"
    chromium.press("太晚")
    assert cards(chromium) == ["申请太晚"]
    chromium.press(ENTER)
    assert chromium.focused.get_attribute("id") == "rule:late"
    chromium.press("/")
    assert chromium.focused.get_attribute("id") == "query"
    chromium.press(ESCAPE)
    assert (chromium.run("document.getElementById('query').value"), len(cards(chromium))) == ("", 9)
    chromium.press("a/b")
    assert chromium.run("document.getElementById('query').value") == "a/b", "a slash in the field is a slash"


def test_the_first_tab_skips_to_the_content(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    chromium.press(TAB)
    assert chromium.focused.text == "跳到正文"
    assert chromium.focused.rect["y"] >= 0
    chromium.press(ENTER)
    assert chromium.run("document.activeElement.id") == "main"


def test_focus_is_seen(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    for _ in range(12):
        chromium.press(TAB)
        style = chromium.run("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", chromium.focused.get_attribute("outerHTML")


# Screens


@pytest.mark.parametrize("name", ["index.html", "county.html", "national.html"])
@pytest.mark.parametrize("size", [NARROW, (768, 1024), WIDE], ids=["narrow", "middle", "wide"])
def test_nothing_sticks_out(name: str, size: tuple[int, int], chromium: Browser, site: Path) -> None:
    chromium.resize(size)
    chromium.open(site / name)
    assert chromium.run("document.documentElement.scrollWidth") <= size[0]
    outside = """[...document.querySelectorAll("main *:not(svg, svg *), .tools *")].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.width && box.right > innerWidth + 1 && !each.closest(".scroller, .filters");
    }).map((each) => each.outerHTML.slice(0, 80))"""
    assert chromium.run(outside) == []


def test_contents_unfold_on_a_narrow_screen(chromium: Browser, site: Path) -> None:
    chromium.resize(NARROW)
    chromium.open(site / "county.html")
    assert chromium.all("nav .contents") == []
    toggle = chromium.one(".toggle")
    assert toggle.get_attribute("aria-expanded") == "false"
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    chromium.one("nav a[href='#section:facts']").click()
    assert chromium.all("nav .contents") == []
    assert 0 <= chromium.run("document.getElementById('section:facts').getBoundingClientRect().top") < NARROW[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str, chromium: Browser, site: Path) -> None:
    chromium.prefer(scheme)
    chromium.open(site / "county.html")
    texts = (
        ".badge, .note, dt, .of, code, .tally span, .meta li, nav a, main a, .help, .test, b.value, summary, .figure"
    )
    measured = chromium.run(CONTRASTS, texts)
    assert len(measured) > 100
    assert [each for each in measured if each[0] < 4.5] == []


def test_dark_is_dark(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    light = chromium.run("getComputedStyle(document.body).backgroundColor")
    chromium.prefer("dark")
    assert chromium.run("getComputedStyle(document.body).backgroundColor") != light


# Paper


def test_paper_leaves_out_what_only_screens_need(chromium: Browser, site: Path) -> None:
    chromium.open(site / "county.html")
    chromium.prefer(medium="print")
    assert [each for selector in (".tools", "nav", ".skip") for each in chromium.all(selector)] == []
    chromium.run("window.dispatchEvent(new Event('beforeprint'))")
    assert chromium.one("#case\\:county-visit dl"), "cases are unfolded"
    assert chromium.all("#fact\\:kind details li") == [], "what a fact is used by is not"
    chromium.run("window.dispatchEvent(new Event('afterprint'))")
    chromium.prefer()
    assert chromium.all("#case\\:county-visit dl") == []


# Kept for whoever wants to look


@pytest.mark.parametrize(
    ("name", "size", "scheme", "place"),
    [
        ("overview", WIDE, "light", ""),
        ("rule", WIDE, "light", "#rule:temporary-task-needs-approval"),
        ("rule-dark", WIDE, "dark", "#rule:temporary-task-needs-approval"),
        ("rule-narrow", NARROW, "light", "#rule:temporary-task-needs-approval"),
        ("lists", WIDE, "light", "#section:lists"),
        ("authorities", WIDE, "light", "#section:authorities"),
        ("documents-narrow", NARROW, "light", "#section:documents"),
        ("watches", WIDE, "light", "#section:watches"),
        ("procedure", WIDE, "light", "#section:procedure"),
        ("procedure-dark", WIDE, "dark", "#section:procedure"),
        ("procedure-narrow", NARROW, "light", "#section:procedure"),
        ("search", WIDE, "light", "?q=责任状"),
    ],
)
def test_pictures(
    name: str, size: tuple[int, int], scheme: str, place: str, chromium: Browser, site: Path, artefacts: Path
) -> None:
    chromium.resize(size)
    chromium.prefer(scheme)
    chromium.open(site / ("county.html" if "watch" in name or "procedure" in name else "national.html"), place)
    chromium.picture(artefacts / f"{name}.png")


def test_print(chromium: Browser, site: Path, artefacts: Path) -> None:
    chromium.open(site / "county.html")
    chromium.print(artefacts / "county.pdf")
    assert (artefacts / "county.pdf").read_bytes().startswith(b"%PDF")
