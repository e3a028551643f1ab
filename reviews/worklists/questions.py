"""What is asked on the telephone: a few facts of the person's own file, drawn anew for each call.

Numbers that open an account (ID, bank card, telephone) are never asked: whoever listens in must learn nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from benefits.models import Beneficiary, Benefit

ASKED = 4


@dataclass(frozen=True)
class Question:
    """`name` is that of the form field, `label` what stands in the record, `text` is read out, `answer` the file's."""

    name: str
    label: str
    text: str
    answer: str


def drawn(person: Beneficiary, benefits: Iterable[Benefit], *, seed: str) -> list[Question]:
    """The questions of the call that `seed` names: the same each time its page is opened, others in the next call."""
    known = [each for each in _facts(person, list(benefits)) if each.answer]
    chosen = Random(seed).sample(known, min(ASKED, len(known)))
    return sorted(chosen, key=known.index)


def _facts(person: Beneficiary, benefits: list[Benefit]) -> list[Question]:
    born, first = person.born_on, min((each.payable_from_month for each in benefits), default=None)
    relatives = "、".join(f"{each.name}（{each.relation}）" for each in person.representatives.all())
    disabled = next((each for each in benefits if each.disability_grade), None)
    kin = next((each for each in benefits if each.kin), None)
    return [
        Question("born", "出生日期", "您是哪年哪月哪日出生的？", f"{born.year}年{born.month}月{born.day}日"),
        Question("age", "年龄", "您今年多大，属什么？", f"{born.year} 年生，属{_animal(born.year)}"),
        Question("address", "住址", "您登记的住址在哪里？", person.address),
        Question("village", "村（社区）", "您的关系在哪个村、哪个社区？", person.village),
        Question("living", "现居地", "您现在住在哪里，和谁一起住？", person.living_place),
        Question("bank", "开户银行", "您的钱发到哪家银行？", person.bank_name),
        Question("title", "待遇类别", "您享受的是哪一类待遇？", "、".join(each.title for each in benefits)),
        Question("grade", "伤残等级", "您评的是几级，什么时候负的伤？", disabled.title if disabled else ""),
        Question("kin", "与军人关系", "您是那位军人的什么人？", kin.get_kin_display() if kin else ""),
        Question("since", "起领年份", "您是从哪一年开始领的？", f"{first.year} 年" if first else ""),
        Question("office", "办理机构", "您平时在哪个站办事？", person.organization.short_name),
        Question("relatives", "家属", "帮您办事的家里人叫什么？", relatives),
    ]


def _animal(year: int) -> str:
    return "鼠牛虎兔龙蛇马羊猴鸡狗猪"[(year - 4) % 12]
