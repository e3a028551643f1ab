"""The words that lists use for closed lists of ours: categories, grades, causes, how and where somebody lives."""

import re
from collections.abc import Mapping
from typing import TypeVar

from benefits import identity
from benefits.categories import GRADES, Category, DisabilityCause, Kin, SubCategory
from benefits.exchange.cells import BadCell
from benefits.models import Beneficiary

Meaning = TypeVar("Meaning")
NOISE = re.compile(r"[\s()（）“”\"、,，/·]+")
DIGITS = "一二三四五六七八九十"
GRADE = re.compile(rf"(因战|因公|因病)?(?:致残|伤残|残疾)?(?:([{DIGITS}])|0?(\d{{1,2}}))级?(?:伤残|残疾)?")

CATEGORY_WORDS: Mapping[Category, tuple[str, ...]] = {
    Category.DISABLED: ("伤残抚恤", "残疾", "伤残优抚对象", "重点优抚对象伤残", "伤残抚恤人员"),
    Category.OTHER_ENTITLED: (
        "优抚", "优抚对象", "重点优抚对象", "其他优抚人员", "定期补助", "定补", "定期抚恤",
    ),
    Category.SELF_EMPLOYED_OFFICER: ("自主择业干部", "自主择业军官", "自主择业军队转业干部", "军转自主择业"),
    Category.MONTHLY_PENSION: (
        "逐月领取退役金", "逐月退役军人", "逐月领取退役金人员", "逐月退役", "逐月领取退役金退役士兵",
        "逐月领取",
    ),
    Category.RETIRED_OFFICER: (
        "军队离退休干部", "军休人员", "军队退休干部", "军队离休干部", "离退休干部", "军休士官",
    ),
    Category.CIVILIAN_RETIREE: (
        "无军籍职工", "无军籍退休", "无军籍离退休职工", "军队无军籍退休退职职工", "无军籍退休退职职工",
    ),
}
SUB_CATEGORY_WORDS: Mapping[SubCategory, tuple[str, ...]] = {
    SubCategory.DISABLED_SOLDIER: (
        "伤残军人", "残疾退役军人", "革命伤残军人", "残疾军人因战", "在乡残疾军人",
    ),
    SubCategory.DISABLED_POLICE: ("伤残警察", "伤残民警", "因公伤残人民警察", "伤残公安民警"),
    SubCategory.DISABLED_RESERVIST: ("伤残民兵民工", "伤残预备役人员", "伤残民兵", "民兵民工"),
    SubCategory.DISABLED_ON_DUTY: ("因公伤残人员", "伤残国家机关工作人员", "其他伤残人员", "伤残公务员"),
    SubCategory.MARTYR_SURVIVOR: ("烈属", "烈士家属", "烈士父母", "烈士配偶", "烈士子女遗属"),
    SubCategory.DUTY_DEATH_SURVIVOR: ("因公牺牲军人家属", "因公牺牲遗属", "因公牺牲军属", "公牺属"),
    SubCategory.ILLNESS_DEATH_SURVIVOR: ("病故军人家属", "病故遗属", "病故军属", "病故属"),
    SubCategory.RED_ARMY_VETERAN: ("红军老战士", "退伍红军老战士", "在乡红军老战士"),
    SubCategory.RED_ARMY_SEPARATED: ("红军失散", "失散红军"),
    SubCategory.DEMOBILIZED_AT_HOME: ("在乡复员", "在乡老复员军人", "复员军人", "老复员军人"),
    SubCategory.RETURNED_ILL: ("带病回乡", "带病回乡退伍军人", "带病还乡退伍军人", "带病回乡人员"),
    SubCategory.WAR_VETERAN: ("参战", "参战人员", "参战退伍军人", "参战退役人员", "参战涉核人员"),
    SubCategory.NUCLEAR_TEST_VETERAN: (
        "参试", "参试人员", "参试退伍军人", "参试退役人员", "涉核人员", "铀矿开采人员",
    ),
    SubCategory.MARTYR_CHILD: (
        "烈士子女", "部分烈士子女", "老年烈士子女", "错杀被平反人员子女", "烈士老年子女含错杀",
    ),
    SubCategory.RURAL_SOLDIER: (
        "农村籍退役", "农村籍退伍士兵", "农村籍老年退役士兵", "60周岁以上农村籍退役士兵", "老义务兵",
    ),
    SubCategory.OLD_PARTY_MEMBER: (
        "老党员", "建国前老党员", "建国前入党的老党员", "新中国成立前入党的农村老党员",
    ),
}
KIN_WORDS: Mapping[Kin, tuple[str, ...]] = {
    Kin.SPOUSE: ("妻子", "丈夫", "妻", "夫", "遗孀"),
    Kin.PARENT: ("父母", "父亲", "母亲", "父", "母", "抚养人", "养父", "养母"),
    Kin.CHILD: ("儿子", "女儿", "子", "女", "养子", "养女"),
    Kin.SIBLING: ("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹"),
}
CAUSE_WORDS: Mapping[DisabilityCause, tuple[str, ...]] = {
    DisabilityCause.WAR: ("战", "作战", "因战致残", "因战伤残"),
    DisabilityCause.DUTY: ("公", "因公致残", "因公伤残"),
    DisabilityCause.ILLNESS: ("病", "因病致残", "因病伤残"),
}
LIVING_WORDS: Mapping[str, tuple[str, ...]] = {
    Beneficiary.Living.LOCAL: ("本地", "在家", "常住", "本地常住", "在本地", "否", "本县"),
    Beneficiary.Living.ELSEWHERE: ("外地", "异地", "外出", "异地居住", "在外", "外出务工", "是", "外县"),
    Beneficiary.Living.ABROAD: ("境外", "国外", "海外", "出国", "国外居住"),
}
MOBILITY_WORDS: Mapping[str, tuple[str, ...]] = {
    Beneficiary.Mobility.ABLE: (
        "正常", "健康", "良好", "自理", "能自理", "生活自理", "方便", "一般", "完全自理",
    ),
    Beneficiary.Mobility.SERIOUSLY_ILL: ("重病", "患重病", "病重", "重大疾病"),
    Beneficiary.Mobility.IMMOBILE: ("不便", "失能", "半失能", "部分自理", "不能自理", "半自理", "行走不便"),
    Beneficiary.Mobility.BEDRIDDEN: ("卧床", "瘫痪", "卧床不起", "完全失能"),
}
SEX_WORDS = {
    "男": identity.Sex.MALE, "男性": identity.Sex.MALE, "1": identity.Sex.MALE, "m": identity.Sex.MALE,
    "女": identity.Sex.FEMALE, "女性": identity.Sex.FEMALE, "2": identity.Sex.FEMALE, "f": identity.Sex.FEMALE,
}
ALIVE_WORDS = frozenset({"否", "健在", "在世", "正常", "0", "未去世", "未死亡", "存活", "生存"})


def normal(text: str) -> str:
    return NOISE.sub("", text).lower()


def _book(labels: Mapping[Meaning, str], words: Mapping[Meaning, tuple[str, ...]]) -> dict[str, Meaning]:
    book = {normal(word): meaning for meaning, listed in words.items() for word in listed}
    return book | {normal(label): meaning for meaning, label in labels.items()}


def _labels(choices: list[tuple[str, str]], kind: type) -> dict:
    return {kind(value): label for value, label in choices}


SUB_CATEGORIES = _book(_labels(SubCategory.choices, SubCategory), SUB_CATEGORY_WORDS)
CATEGORIES = _book(_labels(Category.choices, Category), CATEGORY_WORDS) | {
    normal(category.full_name): category for category in Category
}
KINS = _book(_labels(Kin.choices, Kin), KIN_WORDS)
CAUSES = _book(_labels(DisabilityCause.choices, DisabilityCause), CAUSE_WORDS)
LIVING = _book(dict(Beneficiary.Living.choices), LIVING_WORDS)
MOBILITY = _book(dict(Beneficiary.Mobility.choices), MOBILITY_WORDS)


def category(text: str) -> tuple[Category, SubCategory | None]:
    """A category; a list often writes the sub-category in its place, and then that is known as well."""
    word = normal(text)
    if word in CATEGORIES:
        return CATEGORIES[word], None
    if word in SUB_CATEGORIES:
        return SUB_CATEGORIES[word].category, SUB_CATEGORIES[word]
    raise BadCell("没有这个类别，请写伤残、其他优抚、自主择业、逐月、军休或无军籍。")


def sub_category(text: str) -> SubCategory:
    found = SUB_CATEGORIES.get(normal(text))
    if found is None:
        raise BadCell("没有这个小类，请按填表说明的名称填写，如“烈士遗属”“参战退役军人”。")
    return found


def grade(text: str) -> tuple[int, DisabilityCause | None]:
    """1 to 10 from 6, 六级 or 因战六级; the cause as well where it is written with it."""
    found = GRADE.fullmatch(normal(text))
    if found:
        number = DIGITS.index(found[2]) + 1 if found[2] else int(found[3])
        if number in GRADES:
            return number, CAUSES[found[1]] if found[1] else None
    raise BadCell("伤残等级应为一级至十级。")


def kin(text: str) -> Kin:
    return _known(KINS, text, "与军人关系应为配偶、父母、子女或兄弟姐妹。")


def cause(text: str) -> DisabilityCause:
    return _known(CAUSES, text, "伤残性质应为因战、因公或因病。")


def living(text: str) -> str:
    return _known(LIVING, text, "居住状态应为本地居住、外地居住或境外居住。")


def mobility(text: str) -> str:
    return _known(MOBILITY, text, "行动能力应为行动方便、重病、行动不便或长期卧床。")


def sex(text: str) -> identity.Sex:
    return _known(SEX_WORDS, text, "性别应为男或女。")


def is_alive(text: str) -> bool:
    """Whether the words in a column about death say that the person lives."""
    return normal(text) in ALIVE_WORDS


def _known(book: Mapping[str, Meaning], text: str, sentence: str) -> Meaning:
    try:
        return book[normal(text)]
    except KeyError:
        raise BadCell(sentence) from None
