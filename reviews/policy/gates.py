"""What the last look before a stop asks, and which answers a person may weigh (停发前最后看一眼).

Absolute: something of the person's own has come and nobody has looked at it, or it is certain that they are there. The
rest holds them back until somebody writes why it does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from benefits import law
from benefits.law import Rule, declare

CHANGED_WITHIN = declare(Rule(
    "P18.changed_within", 90, law.our_default("没有规定写明天数"),
    "提出停发前九十日内改过电话或者住址的，先按新的再联系，不急着停发。",
    title="刚改过联系方式的，多久以内先留人", may_be_local=True, local_values=range(30, 366),
))


@dataclass(frozen=True)
class Finding:
    """One question of the last look: in two or three words, and the sentence of a hit."""

    label: str
    sentence: str
    is_absolute: bool = False


FINDINGS: Mapping[str, Finding] = MappingProxyType({
    "submitted": Finding("未审的确认材料", "交来的确认材料还没有人审。", is_absolute=True),
    "doubt": Finding("存疑的 App 结果", "App 结果存疑，还没有人查明。", is_absolute=True),
    "visit": Finding("已约上门", "已约上门，还没有去。"),
    "call": Finding("已约通话", "已约远程通话，还没有通。"),
    "gathered": Finding("集中确认到过场", "集中确认到过场，材料还没有补齐。"),
    "correction": Finding("补正期限未到", "补正期限未到。"),
    "corrected": Finding("补正没有人看", "补正已交，还没有人看。", is_absolute=True),
    "deferral": Finding("延期申请", "已申请延期，还没有答复。"),
    "changed": Finding("刚改过电话或住址", "刚改过电话或者住址，请先按新的再联系一次。"),
    "stay": Finding("住院、住养老机构", "登记为住院或者住养老机构，本人可能来不了。"),
    "match": Finding("公告以后有动静", "公告或者期满以后，本人在 App 上试过。"),
    "elsewhere": Finding("别处已确认", "本年度另一项待遇已经确认，人在。"),
    "recount": Finding("期限正在重算", "新的放假安排推后了期限，正在重新计算，稍后再批。", is_absolute=True),
    "confirmed": Finding("本年度已确认", "本年度已确认。", is_absolute=True),
    "death": Finding("登记去世待核实", "登记去世待核实，先核实再办。", is_absolute=True),
})
