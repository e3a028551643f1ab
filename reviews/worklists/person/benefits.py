"""The benefits tab: each benefit with what was decided about it, by which rules, and what may be done."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension, Termination
from reviews import policy
from reviews.models import SideBenefitFlag
from reviews.worklists import links, side_benefits, stakes
from reviews.worklists.person import endings, moves, overview, sentences
from reviews.worklists.person.reading import HANDS, PersonFile
from reviews.worklists.rules import quotations


@dataclass(frozen=True)
class DecisionRow:
    record: Suspension | Resumption | BackPay | Termination | SideBenefitFlag
    title: str
    when: str
    by: str
    basis: str
    quoted: list[tuple[str, str]] = field(default_factory=list)  # The rules as they stood on its day.


def tab(file: PersonFile, staff: Staff) -> dict:
    """Each benefit with what was decided about it, newest first. Three queries: ends, back-pay and side benefits; one
    for resumptions where there was a stop, one for what was found about a survivor.
    """
    hands = [hand for hand in HANDS if hand != "checked_by"]
    resumed = Resumption.objects.filter(benefit__beneficiary=file.person).select_related(*hands)
    resumptions = list(resumed) if file.stops else []
    back_pays = BackPay.objects.filter(benefit__beneficiary=file.person).select_related(*hands)
    ends, checks = endings.read(file)
    decisions: dict[int, list[DecisionRow]] = {}
    for record in sorted([*file.stops, *resumptions, *back_pays, *ends], key=lambda row: row.proposed_at, reverse=True):
        decisions.setdefault(record.benefit_id, []).append(_decision(record))
    asked = _side_benefits(file)
    for flag in asked:
        decisions.setdefault(flag.review.benefit_id, []).append(_side_benefit(flag))
    return {
        "benefits": [
            {
                "benefit": each, "title": each.title,
                "rows": _benefit_rows(file, each) + endings.rows(file, each, checks),
                "acts": _benefit_acts(file, each, asked, staff) + endings.acts(file, each, ends, staff),
                "decisions": decisions.get(each.pk, []),
            }
            for each in file.benefits
        ],
    }  # fmt: skip


def _benefit_rows(file: PersonFile, benefit) -> list[tuple]:
    rows = [("类别", benefit.get_category_display()), ("起发月份", overview.month_words(benefit.payable_from_month))]
    rows += [("证件编号", benefit.certificate_number)] if benefit.certificate_number else []
    return rows + overview.card_rows(file, benefit) + _month_rule(file, benefit)


def _month_rule(file: PersonFile, benefit) -> list[tuple]:
    """The rule by which the month of the stop was fixed, as it stood on the day of the approval (DE-18)."""
    stop = file.open_stop_of(benefit)
    ids = quotations.of_basis(stop.basis) if stop and stop.effective_on else []
    found = quotations.on_day(ids[-1:], on=_decided_on(stop), office=_place(stop)) if ids else []
    return [("停发月份的规则", f"{rule_id}（当日）", "small", url) for rule_id, url in found]


def _benefit_acts(file: PersonFile, benefit, flags: list[SideBenefitFlag], staff: Staff) -> list[dict]:
    """What the bar above does not offer already."""
    acts = [*_deferral_acts(file, benefit, staff), *sentences.acts(file, benefit, staff)]
    acts += moves.acts(file, benefit, staff)
    asked = next((flag.review for flag in flags if flag.review.benefit_id == benefit.pk), None)
    if asked and staff.may(Act.DECIDE_SIDE_BENEFIT) and not file.person.died_on:
        acts.append({"label": "附属待遇", "url": side_benefits.address(asked), "icon": "stamp"})
    stop = next((row for row in file.to_apply if row.benefit_id == benefit.pk), None)
    if stop is not None and stop != file.offered and staff.may(Act.PROPOSE_RESUMPTION):
        acts.append({"label": "办理恢复", "url": links.apply(stop), "icon": "edit"})
    return acts


def _deferral_acts(file: PersonFile, benefit, staff: Staff) -> list[dict]:
    """Asking for a later day while there is time, recording the consent also afterwards (Z-05)."""
    review = file.review_of(benefit)
    if review is None or review not in file.open_reviews or not policy.may_defer(Category(benefit.category)):
        return []
    if staff.may(Act.CONSENT_DEFERRAL):
        url = reverse("reviews:deferral_consent", args=[review.key])
        return [{"label": "登记同意延期", "url": url, "icon": "calendar"}]
    if not staff.may(Act.REQUEST_DEFERRAL) or review.due_on < file.today:
        return []
    return [{"label": "申请延期", "url": reverse("reviews:deferral_ask", args=[review.key]), "icon": "calendar"}]


def _side_benefits(file: PersonFile) -> list[SideBenefitFlag]:
    """What was asked and decided about side benefits in any year, the newest year first."""
    found = SideBenefitFlag.objects.filter(review__benefit__beneficiary=file.person)
    rows = found.select_related("review", "decided_by").order_by("-review__campaign__year", "review_id", "pk")
    return list(rows)


def _side_benefit(flag: SideBenefitFlag) -> DecisionRow:
    return DecisionRow(
        record=flag,
        title=f"附属待遇：{flag.get_item_display()}",
        when=timezone.localtime(flag.state_at).date().isoformat(),
        by=flag.decided_by.name if flag.decided_by else "时钟",
        basis=flag.reason or "期限已过，未确认",
    )


def _decision(record) -> DecisionRow:
    hands = [getattr(record, name, None) for name in HANDS]
    names = list(dict.fromkeys(hand.name for hand in hands if hand))
    proposer = [] if record.proposed_by_id else ["时钟"]
    return DecisionRow(
        record=record,
        title=_title(record),
        when=timezone.localtime(record.state_at).date().isoformat(),
        by="、".join(proposer + names),
        basis=stakes.article(record.citation) or record.reason,
        quoted=quotations.on_day(quotations.of_basis(record.basis), on=_decided_on(record), office=_place(record)),
    )


def _decided_on(record) -> date:
    decided = record.approved_at or record.declined_at or record.proposed_at
    return timezone.localtime(decided).date()


def _place(record) -> str:
    """The code of the office by whose rules it was decided; stations have none of their own."""
    return record.county_code or record.city_code or record.province_code


def _title(record) -> str:
    if isinstance(record, Termination):
        return endings.title(record)
    if isinstance(record, BackPay):
        return f"{record.get_kind_display()} {record.total:,.2f} 元"
    if isinstance(record, Suspension):
        month = f"，自 {overview.month_words(record.effective_on)}起" if record.effective_on else ""
        return f"{record.word}{month}"
    month = f"，自 {overview.month_words(record.resumed_month)}起" if record.resumed_month else ""
    return f"恢复{month}"
