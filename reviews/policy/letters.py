"""What the letters say to the person: plain words, the last day, what to bring, where, and whom to call.

Never a number of the person's, never a sum, never a threat: a message may be read by whoever holds the telephone.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from benefits.categories import Category
from reviews.policy.methods import EVIDENCE_REQUIRED, EvidenceKind, Method, settles

REGISTERED = frozenset({Category.SELF_EMPLOYED_OFFICER, Category.MONTHLY_PENSION})
# What each category is asked to do, in the words of its own papers.
ASKED: Mapping[Category, str] = MappingProxyType({
    category: "年度登记" if category in REGISTERED else "年度确认" for category in Category
})
FROM_AFAR: Mapping[Method, str] = MappingProxyType({Method.REMOTE: "远程办", Method.HOME_VISIT: "上门办"})
SAFE = "我们不会向您索要银行卡号和验证码。"
IN_TIME = "{name}：您好。您 {year} 年的{asked}，请在{day}以前（含当日）办理。{how}{where}已经办理的，不必理会。" + SAFE
ANNOUNCED = (
    "{name}：您好。我们一直没有联系上您，已依规定公告。请在{day}以前（含当日）办理 {year} 年的{asked}，"
    "待遇照常发放，不受影响。{how}{where}已经办理的，不必理会。" + SAFE
)
# The text of a reminder: by category, before and while the person is named in a public notice.
REMINDERS: Mapping[Category, tuple[str, str]] = MappingProxyType(dict.fromkeys(Category, (IN_TIME, ANNOUNCED)))


def reminder(
    category: Category,
    *,
    name: str,
    year: int,
    last_day: date,
    is_announced: bool,
    office: str,
    address: str,
    phone: str,
    failed: frozenset[Method] = frozenset(),
) -> str:
    """The text of one reminder. `address` and `phone` may be empty; then the office alone is named.

    A way that has `failed` this year is not named again.
    """
    return REMINDERS[category][is_announced].format(
        name=name, year=year, asked=ASKED[category], day=f"{last_day.year}年{last_day.month}月{last_day.day}日",
        how=_how(category, failed), where=_where(office, address, phone),
    )


def _how(category: Category, failed: frozenset[Method]) -> str:
    needed = EVIDENCE_REQUIRED[Method.ON_SITE][category] - {EvidenceKind.PORTRAIT}
    papers = "、".join(kind.label for kind in EvidenceKind if kind in needed)
    by_app = "可以用手机App办，也可以" if settles(Method.APP, category) and Method.APP not in failed else "请"
    others = "或者".join(words for method, words in FROM_AFAR.items() if method not in failed)
    return f"{by_app}本人带{papers}来办；来不了的，请来电{f'，可以{others}' if others else ''}。"


def _where(office: str, address: str, phone: str) -> str:
    place = f"地点：{office}{f'（{address}）' if address else ''}。"
    return f"{place}电话：{phone}。" if phone else place
