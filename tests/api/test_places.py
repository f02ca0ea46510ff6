"""Which places lie in which: names with and without their last words, and names that only look alike."""

from __future__ import annotations

import pytest

from access_rules.language.places import covers, specificity

INSIDE = {
    "北京市/西城区": [
        "北京市西城区",
        "北京市/西城区",
        "北京市 西城区",
        "北京市·西城区",
        "北京市／西城区",
        "中国北京市西城区",
        "北京西城",
        "北京西城区",
        "北京市西城区月坛街道",
        "北京西城月坛街道",
    ],
    "北京市/朝阳区": ["北京朝阳", "北京市朝阳区朝外街道"],
    "山东省/济南市/市中区": ["山东济南市中区", "山东省济南市市中区", "山东济南市中"],
    "江苏省": ["江苏镇江"],
    "江苏省/镇江市": ["江苏镇江"],
    "山西省/临汾市/乡宁县": ["山西临汾乡宁", "山西省临汾市乡宁县"],
    "湖南省": ["湖南湘西土家族苗族自治州"],
    "湖南省/湘西土家族苗族自治州": ["湖南湘西", "湖南湘西州吉首市"],
    "贵州省/黔西南布依族苗族自治州": ["贵州黔西南州", "贵州省黔西南布依族苗族自治州兴义市"],
    "内蒙古自治区": ["内蒙古", "内蒙古呼和浩特"],
    "广西壮族自治区": ["广西", "广西南宁"],
    "新疆维吾尔自治区": ["新疆"],
    "湖北省/神农架林区": ["湖北神农架"],
    "上海市/浦东新区": ["上海浦东"],
    "河南省/郑州市/二七区": ["河南郑州二七"],
}

OUTSIDE = {
    "北京市/西城区": ["北京市", "北京市东城区", "西城区", "", "上海市西城区"],
    "北京市/朝阳区": ["北京市朝阳门街道"],
    "吉林省": ["吉林市"],
    "海南省": ["海南藏族自治州"],
    "河南省": ["河南蒙古族自治县"],
    "贵州省/黔西南布依族苗族自治州": ["贵州省黔西市"],
}


@pytest.mark.parametrize(("governed", "place"), [(here, each) for here, places in INSIDE.items() for each in places])
def test_inside(governed: str, place: str) -> None:
    assert covers(governed, place)


@pytest.mark.parametrize(("governed", "place"), [(here, each) for here, places in OUTSIDE.items() for each in places])
def test_outside(governed: str, place: str) -> None:
    assert not covers(governed, place)


def test_without_a_place_everywhere() -> None:
    assert covers(None, "北京市")
    assert covers(None, "")


def test_narrower_is_more_specific() -> None:
    assert specificity(None) < specificity("北京市") < specificity("北京市/西城区")
