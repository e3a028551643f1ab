"""Which side benefits of a person may be affected by a missed review (DE-9): by category, heating also by province."""

from collections.abc import Mapping
from types import MappingProxyType

from benefits import law
from benefits.categories import Category
from benefits.law import Rule, declare
from benefits.policy.procedures import PROCEDURES
from benefits.policy.words import SideBenefit

# The first two digits of a division code.
HEATED: Mapping[str, str] = MappingProxyType({
    "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林", "23": "黑龙江",
    "37": "山东", "41": "河南", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏", "65": "新疆",
})
HEATING_PROVINCES = declare(Rule(
    "J-06", frozenset(HEATED.values()), law.our_default("据公开专题页整理，未见文件原文"),
    "取暖费只在十五个集中供暖的省份发放，其他省份不提示取暖费。", decision="DE-9", title="哪些省份有取暖费",
))


def side_benefits(category: Category, *, province_code: str) -> frozenset[SideBenefit]:
    """What may be affected for people of the category whose office lies in the province."""
    named = PROCEDURES[category].side_benefits.value
    return named if province_code in heated_provinces() else named - {SideBenefit.HEATING}


def heated_provinces() -> list[str]:
    """The division codes of the provinces that know the heating subsidy (J-06)."""
    return [f"{prefix:0<12}" for prefix, name in HEATED.items() if name in HEATING_PROVINCES.value]


def with_side_benefits() -> frozenset[Category]:
    """The categories for which a missed review may affect anything beside the main pay."""
    return frozenset(category for category in Category if PROCEDURES[category].side_benefits.value)
