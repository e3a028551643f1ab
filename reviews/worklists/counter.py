"""What stands on the pages of the counter: who sits there, what one visit settles, what an application brings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from accounts import masks
from accounts.models import Staff
from accounts.roles import Act
from benefits import policy as benefit_policy
from benefits.categories import Category
from benefits.models import BackPay, Beneficiary, Benefit, Suspension
from benefits.services import local_rules, rates
from benefits.states import SuspensionState
from reviews.models import Review
from reviews.policy import GOOD_FROM_FILE, EvidenceKind
from reviews.states import ReviewState
from reviews.worklists import citations, faces, links, people

STEPS = {
    ReviewState.PENDING: ("", "circle"), ReviewState.IN_NOTICE: ("run", "clock"),
    ReviewState.LAPSED: ("stop", "diamond"),
}  # fmt: skip
STOPPED = frozenset({SuspensionState.IN_FORCE})
ON_THE_WAY = frozenset({SuspensionState.PROPOSED, SuspensionState.ENDORSED, SuspensionState.APPROVED})


@dataclass(frozen=True)
class Month:
    """One month of an application: what it is worth, by what title, and what is paid of it."""

    month: date
    word: str
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Preview:
    """What follows if the resumption is approved today."""

    resumed_month: date
    ordinary_from: date
    months: tuple[Month, ...]
    owed: Decimal
    lost: Decimal
    laws: tuple[citations.Quoted, ...]


def identity(
    person: Beneficiary, benefits: Iterable[Benefit], *, today: date, reviews: Iterable[Review] = ()
) -> dict:
    """The header of the person, numbers masked; see the tags `identity`, `any_contact`. The marks are the reviews'."""
    benefits = list({benefit.pk: benefit for benefit in benefits}.values())
    monthly = sum((each.monthly_amount for each in benefits), Decimal(0))
    facts = [
        ("证件号", masks.mask_id_number(person.id_number), "idno"),
        ("出生", f"{person.born_on}（{person.age_on(today)} 岁）"),
        ("类别", "、".join(each.title for each in benefits)),
        ("每月", f"{monthly:,.2f} 元" if benefits else "", "strong"),
        ("住址", person.village or person.organization.short_name),
    ]
    words = {review.state: review.get_state_display() for review in reviews if review.is_open}
    key = faces.of(person).values_list("key", flat=True).first()
    return {
        "about": person,
        "name": person.name,
        "photo_url": reverse("reviews:evidence", args=[key]) if key else "",
        "marks": [(word, *STEPS[ReviewState(state)]) for state, word in words.items()],
        "facts": [fact for fact in facts if fact[1]],
    }


def nothing_to_confirm(person: Beneficiary, staff: Staff) -> dict[str, str]:
    """What stands at the counter instead of the form: who only waits for the registration is led to it (Y-02)."""
    waiting = people.reviews_of(person, staff).open().awaiting_registration().select_related("campaign").first()
    if waiting is None:
        text = "本人今年的年审都已办结，或者还没有开展。"
        return {"title": "没有待确认的待遇", "text": text, "url": links.person(person.key), "label": "返回个人页"}
    may = staff.may(Act.RECORD_REGISTRATION)
    return {
        "title": "本人已经确认，不须再来",
        "text": f"{waiting.campaign.year} 年度只差登记审核：审核办完即办结，请接着办理登记审核。",
        "url": links.registration(waiting) if may else links.person(person.key, tab="registration"),
        "label": "办理登记审核" if may else "看登记审核",
    }


def on_file(person: Beneficiary) -> frozenset[EvidenceKind]:
    """The papers that need not be brought, because their scan is in the person's file; an ID card always is."""
    scanned = person.evidence.filter(kind__in=GOOD_FROM_FILE).values_list("kind", flat=True)
    return frozenset(EvidenceKind(kind) for kind in scanned.distinct())


def what_it_undoes(reviews: Iterable[Review]) -> tuple[str, str]:
    """What recording does, in words: the plain part, and the part that counts."""
    states = {review.suspension.state for review in reviews if review.suspension}
    if states & STOPPED:
        return "待遇已暂停。记录后办理恢复：", "本人签书面申请，经审批恢复发放"
    if states & ON_THE_WAY:
        return "记录后：暂停建议撤回，", "发放不中断"
    if any(review.state == ReviewState.IN_NOTICE for review in reviews):
        return "记录后：公告期对本人终止，", "发放不中断"
    return "记录后：", "发放不中断"


def preview(stop: Suspension, *, confirmed_on: date, today: date) -> Preview:
    """The months of a suspension in force, were its resumption approved today. Refused as the policy refuses."""
    category = Category(stop.benefit.category)
    local = local_rules.in_force(organization=stop.organization, on=today)
    owed = benefit_policy.back_pay_months(
        category, first_unpaid_month=stop.effective_on, confirmed_on=confirmed_on, approved_on=today, local=local
    )
    figure = rates.of_one(stop.benefit)
    kinds = (
        (owed.not_due, "不予补发", False),
        (owed.back_pay, BackPay.Kind.BACK_PAY.label, True),
        (owed.arrears, BackPay.Kind.ARREARS.label, True),
    )
    months = []
    for span, word, is_due in kinds:
        for month in span:
            rate = figure(month).amount
            is_first = is_due and month == owed.resumed_month
            share = owed.first_share if is_first else benefit_policy.WHOLE
            amount = benefit_policy.share_of_month(rate, share) if is_due else Decimal("0.00")
            months.append(Month(month, word, rate, amount))
    return Preview(
        resumed_month=owed.resumed_month,
        ordinary_from=owed.ordinary_from,
        months=tuple(months),
        owed=sum((each.amount for each in months), Decimal("0.00")),
        lost=sum((each.rate for each in months if not each.amount), Decimal("0.00")),
        laws=tuple(citations.by_citation(owed.rules)),
    )
