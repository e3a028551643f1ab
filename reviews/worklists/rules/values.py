"""The value of a rule in plain words, whatever its kind: a number with its unit, a label, days, a sentence."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from benefits import law
from benefits.categories import Category, Labelled

MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
WIDE = 9  # Longer words are set smaller.

# By title: rules of the same title answer the same question. By id, or row, where the title alone does not do.
NUMBERS = {
    "公告多久": "{} 日",
    "何为失联：次数": "至少 {} 次",
    "何为失联：日数": "至少分 {} 日",
    "何为失联：方式": "至少 {} 种方式",
    "补正多久": "{} 日",
    "延期最长多久": "{} 日",
    "申请单多久没回就催": "第 {} 个工作日",
    "退役后多久申请转移": "{} 日内",
    "转移手续多久办完": "每级 {} 个工作日",
    "谁建议上门": "满 {} 周岁",
    "失败几次后可用特殊人群核验": "超过 {} 次",
    "App 失败几次后不再引导": "超过 {} 次",
    "基准照片多宽": "{} 像素",
    "基准照片多高": "{} 像素",
    "每月几日发放": "每月 {} 日",
    "继续发放几个月": "{} 个月",
    "子女、兄弟姐妹满几周岁": "{} 周岁",
    "资格届满前多少日核查": "提前 {} 日",
    "不再符合条件后还发几个月": "{} 个月",
    "一年放几天假": "{} 天",
    "身份证有效期：未满十六周岁": "{} 年",
    "身份证有效期：十六至二十五周岁": "{} 年",
    "身份证有效期：二十六至四十五周岁": "{} 年",
    "身份证长期有效：满几周岁签发": "满 {} 周岁",
    "证件到期前多少日提示": "提前 {} 日",
    "P18": "提前 {} 日",
    "Z-04.reminder": "提前 {} 个工作日",
    "P18.hours": "{} 时至 {} 时",
    "T-13.reconsideration": "{} 日内",
    "T-13.lawsuit": "{} 个月内",
    "D-03": "上年收入的 {} 倍",
    "D-08": "上年收入的 {} 倍",
    "D-10": "上年收入的 {} 倍",
    "Z-07": "{} 个月退役金",
    "DE-27.survivors": "{} 日内",
    "DE-28.reopened": "至少 {} 日",
}
NOTHING = {"继续发放几个月": "没有规定", "不再符合条件后还发几个月": "不再发"}
SENTENCES = {
    "时钟可否提出": ("由时钟提出", "时钟不提出"),
    "是否须书面申请": ("须书面申请", "不须申请"),
    "什么时候才可以公告": ("未确认且失联", "不须失联"),
    "通知本人算不算": ("通知本人也算", "只算公告"),
    "延期同意": ("同意的不停发", "没有延期"),
    "要不要公告": ("发公告", "不发公告"),
    "末日遇休息日怎么办": ("周末也顺延", "只顺延假期"),
    "多发的能否抵扣": ("可以抵扣", "不得抵扣"),
    "是否报部备案": ("报部备案", "不须备案"),
    "满十八周岁能否继续": ("上学、残疾的继续", "不再继续"),
    "配偶再婚能否继续": ("仍赡养的继续", "不再继续"),
    "父母、配偶是否每次核查": ("每次确认核查", "不核查"),
    "谁作决定": ("由人决定", "由系统决定"),
}
CODES = {
    "NEXT_MONTH": "次月起停",
    "MONTH_AFTER_APPROVAL": "批准的次月",
    "BEFORE_EFFECTIVE_DAY": "以确认日为准",
    "ARREARS": "列为补付",
    "FIRST_DAY_OF_MONTH": "当月一日的标准",
    "CERTIFICATE": "死亡证明上的日期",
    "JUDGMENT_DAY": "判决之日",
    "REVOKED": "凭撤销的判决",
    "SECOND_LIEUTENANT": "少尉的月基本工资",
    "迁移当年谁发": "迁出地到{}",
    "Z-04": "{}前",
}
# Where pay is never stopped there is nothing to resume and nothing withheld; a wrong stop is set aside as a whole.
LABELS = {"DE-8.resume_from": "发放不中断", "DE-8.back_pay": "没有欠发", "DE-20": "撤销并补付"}


@dataclass(frozen=True)
class Said:
    """A value in words: pieces of text, each strong or not. `str()` is the whole sentence."""

    pieces: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.pieces)

    @property
    def is_wide(self) -> bool:
        """Whether it is too long for the large type."""
        return len(str(self)) > WIDE


def said(rule: law.Rule, value: Any = ...) -> Said:
    """The rule's value in words, or another value of the same kind."""
    value = rule.value if value is ... else value
    for kind, speak in KINDS:
        if isinstance(value, kind):
            return speak(rule, value)
    return _strong(str(value))


def of_stored(rule: law.Rule, stored: Any) -> Said:
    """A value as a decision keeps it (`law.plain`), in the words of today's rule."""
    return said(rule, revived(rule.value, stored))


def revived(like: Any, stored: Any) -> Any:
    """A stored plain value as the kind of value it was; as it stands when it no longer fits."""
    try:
        if isinstance(like, Labelled):
            return type(like)(stored)
        if isinstance(like, frozenset):
            return frozenset(_member(like, each) for each in stored)
        if isinstance(like, tuple):
            return tuple(tuple(each) if isinstance(each, list) else _member(like, each) for each in stored)
    except (TypeError, ValueError):
        return stored
    return stored


def _member(like: Iterable[Any], stored: Any) -> Any:
    """A stored member of a set or row of labels as the label it was."""
    kinds = {type(each) for each in like if isinstance(each, Labelled)}
    return next((each for kind in kinds for each in kind if each.value == stored), stored)


def _words(table: dict, rule: law.Rule, default: Any) -> Any:
    for name in (rule.id, rule.row, rule.title):
        if name in table:
            return table[name]
    return default


def _number(rule: law.Rule, value: int) -> Said:
    if not value and (nothing := _words(NOTHING, rule, "")):
        return _strong(nothing)
    return _around(_words(NUMBERS, rule, "{}"), str(value))


def _yes_or_no(rule: law.Rule, value: bool) -> Said:
    yes, no = _words(SENTENCES, rule, ("是", "否"))
    return _strong(yes if value else no)


def _label(rule: law.Rule, value: Labelled) -> Said:
    return _strong(LABELS.get(rule.id, value.label))


def _set(_rule: law.Rule, value: frozenset) -> Said:
    if value == frozenset(Category):
        return _strong("各类别")
    kinds = sorted({type(each) for each in value if isinstance(each, Labelled)}, key=str)
    members = [each.label for kind in kinds for each in kind if each in value]
    others = sorted(str(each) for each in value if not isinstance(each, Labelled))
    return _strong("、".join([*members, *others]) or "没有")


def _tuple(rule: law.Rule, value: tuple) -> Said:
    if value and all(isinstance(each, tuple) for each in value):
        return _strong("至".join(f"{month}月{day}日" for month, day in value))
    pattern = _words(NUMBERS, rule, "{}") if value and all(isinstance(each, int) for each in value) else "{}"
    if pattern.count("{}") == len(value) > 1:
        return _strong(pattern.format(*value))
    return _around(pattern, "、".join(getattr(each, "label", str(each)) for each in value) or "没有")


def _code(rule: law.Rule, value: str) -> Said:
    if found := MONTH_DAY.fullmatch(value):
        return _around(_words(CODES, rule, "{}"), f"{int(found[1])}月{int(found[2])}日")
    return _strong(CODES.get(value, value))


def _strong(text: str) -> Said:
    return Said(((text, True),))


def _around(pattern: str, text: str) -> Said:
    before, _, after = pattern.partition("{}")
    return Said(tuple(piece for piece in ((before, False), (text, True), (after, False)) if piece[0]))


# The first that fits speaks: a bool is an int, a label is a text.
KINDS: tuple[tuple[type, Callable[[law.Rule, Any], Said]], ...] = (
    (bool, _yes_or_no), (int, _number), (Labelled, _label), (frozenset, _set), (tuple, _tuple), (str, _code),
)
