"""What is kept of a review beside its confirmation: registration, corrections, talks; and the acts on them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from accounts.roles import Act
from benefits.categories import Category
from reviews import policy
from reviews.models import Correction, Interview, RegistrationDecision, RegistrationItem, Review
from reviews.states import CorrectionState
from reviews.worklists import links, stakes
from reviews.worklists.person.reading import PersonFile, seen_on
from reviews.worklists.rules import quotations

Result = RegistrationItem.Result


def sections(file: PersonFile, staff: Staff) -> list[dict]:
    """One section for each review of this year, or still open, that has something to show or to do. Three queries."""
    shown = [row for row in file.reviews if row.is_open or row.campaign.year == file.today.year]
    items = _by_review(RegistrationItem.objects.select_related("by").order_by("pk"), shown)
    asked = _by_review(Correction.objects.order_by("pk"), shown)
    talks = _by_review(Interview.objects.select_related("held_by", "second_officer").order_by("pk"), shown)
    found = []
    for review in shown:
        kept = Kept(review, items.get(review.pk, []), asked.get(review.pk, []), talks.get(review.pk, []))
        acts = [] if file.person.died_on else _acts(kept, file, staff)
        if acts or kept.items or kept.corrections or kept.interviews:
            found.append(_section(kept, acts, staff, is_over=bool(file.person.died_on)))
    return found


@dataclass(frozen=True)
class Kept:
    """The rows of one review."""

    review: Review
    items: list[RegistrationItem]
    corrections: list[Correction]
    interviews: list[Interview]

    @property
    def decision(self) -> RegistrationDecision | None:
        return getattr(self.review, "registration_decision", None)

    @property
    def failed(self) -> list[RegistrationItem]:
        return [row for row in self.items if row.result == Result.NOT_PASSED]

    def has(self, *wanted: CorrectionState) -> bool:
        return any(row.state in wanted for row in self.corrections)

    @property
    def may_be_decided(self) -> bool:
        """As `registrations.decide` asks, but for who it is (DE-8)."""
        tried = self.has(CorrectionState.ANSWERED, CorrectionState.EXPIRED) or self.interviews
        is_due = self.failed and tried and not self.has(CorrectionState.OPEN)
        return bool(self.review.is_open and self.decision is None and is_due)

    @property
    def may_be_talked_to(self) -> bool:
        """As `interviews.may_talk` asks."""
        is_known = policy.knows_talks(Category(self.review.category))
        return bool(is_known or self.failed or self.has(CorrectionState.EXPIRED))


def bar(file: PersonFile, staff: Staff) -> dict | None:
    """The bar of somebody who has been seen and whose registration is not done; None when there is no such review."""
    review = next((row for row in file.awaiting), None)
    if review is None:
        return None
    day = stakes.day_words(seen_on(review), today=file.today)
    return {
        "strong": f"本人{day}已确认，不须再来。", "text": f"{review.campaign.year} 年度登记审核办完即办结。",
        "url": links.registration(review) if staff.may(Act.RECORD_REGISTRATION) else "", "label": "登记审核",
        "tone": "soon",
    }  # fmt: skip


def step_acts(review: Review, staff: Staff) -> tuple[dict, ...]:
    """What the next step of such a review offers: its decision where an item did not pass, else the registration."""
    if vars(review).get("has_failed") and staff.may(Act.DECIDE_REGISTRATION):
        url = reverse("reviews:registration_decide", args=[review.key])
        return ({"label": "决定登记审核…", "url": url, "tone": "primary"},)
    if not staff.may(Act.RECORD_REGISTRATION):
        return ()
    return ({"label": "登记审核", "url": links.registration(review), "tone": "primary"},)


def _by_review(rows, reviews: Iterable[Review]) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows.filter(review__in=[review.pk for review in reviews]):
        found.setdefault(row.review_id, []).append(row)
    return found


def _with_rules(review: Review, decision: RegistrationDecision | None) -> RegistrationDecision | None:
    """The decision with `quoted`: the rules that it kept, as they stood on its day."""
    if decision is not None:
        on = timezone.localtime(decision.decided_at).date()
        ids = quotations.of_basis(decision.basis)
        vars(decision)["quoted"] = quotations.on_day(ids, on=on, office=review.county_code or review.province_code)
    return decision


def _section(kept: Kept, acts: list[dict], staff: Staff, *, is_over: bool) -> dict:
    may = staff.may(Act.REQUEST_CORRECTION) and not is_over
    for row in kept.corrections:
        vars(row)["acts"] = _correction_acts(row, kept.review) if may else []
    has_items = bool(policy.registration_items(Category(kept.review.category)))
    what = "登记审核、补正、约谈" if has_items else "补正"
    return {
        "title": f"{kept.review.campaign.year} 年{what}", "subtitle": _subtitle(kept), "acts": acts,
        "items": kept.items, "corrections": kept.corrections, "interviews": kept.interviews,
        "decision": _with_rules(kept.review, kept.decision),
        "nothing": "还没有登记审核。" if has_items else "没有要求过补正。",
    }


def _subtitle(kept: Kept) -> str:
    words = kept.review.benefit.title
    seen = seen_on(kept.review)
    if kept.review.is_open and seen:
        return f"{words}　本人 {seen:%m-%d} 已确认"
    return words


def _correction_acts(row: Correction, review: Review) -> list[dict]:
    came = {"label": "补正已交", "url": reverse("reviews:correction_answer", args=[row.key])}
    back = {"label": "撤回…", "url": reverse("reviews:correction_withdraw", args=[row.key]), "tone": "quiet"}
    if row.state == CorrectionState.OPEN:
        return [came, back]
    if not review.is_open:
        return []
    if row.state == CorrectionState.EXPIRED:
        return [came | {"label": "期限内已交…"}]
    waits = row.state == CorrectionState.ANSWERED and row.looked_at is None
    return [{"label": "已看过", "url": reverse("reviews:correction_look", args=[row.key]), "post": True}] * waits


def _acts(kept: Kept, file: PersonFile, staff: Staff) -> list[dict]:
    """What this member of staff may do now, the usual thing first."""
    review, has_items = kept.review, bool(policy.registration_items(Category(kept.review.category)))
    has_begun = review.campaign.window_start <= file.today
    candidates = (
        (Act.RECORD_REGISTRATION, has_items and review.is_open and has_begun and kept.decision is None,
         "更改登记" if kept.items else "登记审核", links.registration(review)),
        (Act.DECIDE_REGISTRATION, kept.may_be_decided, "决定登记审核…",
         reverse("reviews:registration_decide", args=[review.key])),
        (Act.REQUEST_CORRECTION, review.is_open, "要求补正", reverse("reviews:correction_new", args=[review.key])),
        (Act.HOLD_INTERVIEW, kept.may_be_talked_to and review.state != "CLOSED", "记录约谈",
         reverse("reviews:interview_new", args=[review.key])),
    )  # fmt: skip
    return [{"label": label, "url": url} for act, is_due, label, url in candidates if is_due and staff.may(act)]
