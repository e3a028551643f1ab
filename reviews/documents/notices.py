"""The public notice on A4. It names people by a part of the name and the village, never by a number (policy 8.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts.models import Organization
from benefits import policy as benefit_policy
from benefits.categories import Category
from reviews import policy
from reviews.models import PublicNotice, Review
from reviews.policy import EvidenceKind, Method
from reviews.worklists import citations

METHODS = (Method.ON_SITE, Method.REMOTE, Method.HOME_VISIT)


@dataclass(frozen=True)
class NoticePaper:
    title: str
    number: str
    opening: str
    rows: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    office: str
    dated: date | None


def public_name(name: str) -> str:
    """陈*, 陈玉*, 欧阳**: enough for the person and the neighbours, no more."""
    shown = 1 if len(name) < 3 else 2
    return name[:shown] + "*" * max(1, len(name) - shown)


def paper_of(notice: PublicNotice, *, named: Iterable[Review]) -> NoticePaper:
    """The text of the notice; `named` are its reviews with person, campaign and organization loaded."""
    named = sorted(named, key=lambda each: (each.organization.path, each.benefit.beneficiary.village, each.pk))
    categories = sorted({each.category for each in named} or {notice.category} - {""})
    campaign = named[0].campaign if named else None
    year = campaign.year if campaign else notice.year
    window = f"（{_day(campaign.window_start)}至{_day(campaign.window_end)}）" if campaign else ""
    subject = Category(categories[0]).full_name if len(categories) == 1 else "优抚对象"
    return NoticePaper(
        title=f"关于{subject} {year} 年年度确认的公告",
        number=number_of(notice),
        opening=f"根据{_grounds(categories)}，下列{subject}未在规定期限{window}内办理 {year} 年年度确认，"
        f"且多次联系未果。{_call(notice)}",
        rows=tuple((public_name(each.benefit.beneficiary.name), _unit(each)) for each in named),
        paragraphs=(
            f"办理地点：{_place(notice.organization)}，或者本人待遇所在的乡镇（街道）退役军人服务站。",
            f"办理方式：{'、'.join(each.label for each in METHODS)}。行动不便的，可以来电预约上门认证；"
            "在外地的，可以委托亲属代办，视频核验。",
            f"携带材料：{_papers(categories)}。",
            f"逾期后果：{_consequence(categories)}",
            f"联系电话：{notice.organization.phone or '________________'}。",
        ),
        office=notice.organization.name,
        dated=notice.published_on,
    )


def number_of(notice: PublicNotice) -> str:
    return f"{notice.organization.short_name}公告〔{notice.year}〕第 {notice.number} 号"


def _grounds(categories: list[str]) -> str:
    cited = [citations.in_public(rule) for each in categories for rule in policy.notice_rules(Category(each))]
    return "、".join(dict.fromkeys(cited)) or citations.IN_PLAIN_WORDS


def _call(notice: PublicNotice) -> str:
    days = policy.NOTICE_DAYS.value
    if notice.last_day is None or notice.published_on is None:
        return f"请自本公告张贴之日起{days}日内（张贴当日不计，末日遇休息日顺延）办理确认。"
    return (
        f"请自本公告张贴之日起{days}日内（自 {_day(notice.published_on)}张贴，当日不计），"
        f"至 {_day(notice.last_day)}止（当日仍可办理）办理确认。"
    )


def _unit(review: Review) -> str:
    village = review.benefit.beneficiary.village
    return f"{review.organization.short_name}{village}"


def _place(office: Organization) -> str:
    return f"{office.name}（{office.address}）" if office.address else office.name


def _papers(categories: list[str]) -> str:
    kinds = {kind for each in categories for kind in policy.EVIDENCE_REQUIRED[Method.ON_SITE][Category(each)]}
    kinds.discard(EvidenceKind.PORTRAIT)
    return "、".join(kind.label for kind in EvidenceKind if kind in kinds) + "；现场拍照"


def _consequence(categories: list[str]) -> str:
    procedures = [benefit_policy.PROCEDURES[Category(each)] for each in categories]
    gists = dict.fromkeys(gist for each in procedures for gist in (each.stop_basis.gist, each.back_pay.gist))
    return "".join(gists)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

