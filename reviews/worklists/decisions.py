"""The evidence of one decision: the tries, the notice with its proofs, the days, the months, who had a hand in it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts import masks
from accounts.models import Staff
from benefits import days, law, policy
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension, Termination
from benefits.states import SUSPENSION_DECIDED, SUSPENSION_OPEN, SuspensionState
from reviews.models import ContactAttempt, Evidence, NoticePosting, PublicNotice, Review
from reviews.policy import EvidenceKind, may_defer
from reviews.worklists import counter

CLOCK = "时钟"
Decided = Suspension | Resumption | BackPay | Termination
TAKEN_BACK = frozenset({SuspensionState.WITHDRAWN, SuspensionState.DECLINED})


@dataclass(frozen=True)
class Proof:
    """A place where the notice was put up, and the key of its photo ("" without one)."""

    place: str
    posted_on: date
    by: str
    photo_key: str


def review_of(stop: Suspension) -> Review | None:
    """The review that led to the stop, with its campaign, its notice and what the tries are counted by."""
    return (
        Review.objects.filter(suspension=stop)
        .select_related("campaign", "organization", "notice__organization", "benefit")
        .order_by("-pk")
        .first()
    )


def attempts_of(review: Review) -> list[ContactAttempt]:
    """The tries since the window began, newest first."""
    return list(
        ContactAttempt.objects.filter(
            beneficiary=review.benefit.beneficiary_id, on__gte=review.campaign.window_start
        ).select_related("by")
    )


def proofs_of(notice: PublicNotice, staff: Staff) -> list[Proof]:
    """Where the notice hangs, the photos for those who may see the county's files; one query."""
    postings = NoticePosting.objects.filter(notice=notice).select_related("proof", "recorded_by")
    may_see = staff.organization.contains(notice.organization)
    return [
        Proof(each.place, each.posted_on, each.recorded_by.name, each.proof.key if each.proof and may_see else "")
        for each in postings
    ]


def application_of(resumption: Resumption) -> Evidence | None:
    """The scan of the signed application, after a sentence of the paper that ends it."""
    kind = EvidenceKind.OTHER if is_sentence(resumption) else EvidenceKind.WRITTEN_APPLICATION
    return resumption.evidence.filter(kind=kind).order_by("-pk").first()


def is_sentence(record: Decided) -> bool:
    """Whether the decision is about a stop for a sentence or a wanted notice."""
    if isinstance(record, Termination):
        return False
    stop = record if isinstance(record, Suspension) else record.suspension
    return stop is not None and stop.ground == Suspension.Ground.SENTENCED_OR_WANTED


def paper_rows(stop: Suspension) -> list[tuple]:
    """The judgment or the wanted notice behind a stop, as its basis keeps it."""
    paper = stop.basis.get("sentence", {})
    kind = paper.get("kind")
    rows = [("情形", policy.SentenceKind(kind).label if kind else ""), ("文号", paper.get("document_no", ""))]
    return [*rows, ("届满日期", paper.get("until", ""))] if paper.get("until") else rows


def scan_key_of(stop: Suspension, staff: Staff) -> str:
    """The key of the scan of that paper, for those who may see it; "" without one."""
    key = stop.basis.get("sentence", {}).get("scan", "")
    return key if key and Evidence.objects.visible_to(staff).filter(key=key).exists() else ""


def hands_of(record) -> list[tuple[str, str]]:
    """Who proposed, checked, endorsed, decided, and when: for the list of facts."""
    steps = (
        ("提出", record.proposed_by, record.proposed_at),
        ("核对", getattr(record, "checked_by", None), getattr(record, "checked_at", None)),
        ("报省", record.endorsed_by, record.endorsed_at),
        ("批准", record.approved_by, record.approved_at),
        ("不予批准", record.declined_by, record.declined_at),
    )
    return [(step, f"{who.name if who else CLOCK}　{_moment(at)}") for step, who, at in steps if at]


def days_of(stop: Suspension, review: Review | None, *, today: date) -> list[tuple]:
    """The days of a stop: raw and rolled, the lawful month beside the one in which pay really stops."""
    has_notice = review is not None and review.notice is not None
    rows: list[tuple] = []
    if has_notice:
        rows.append(("张贴（首日不计）", review.notice.published_on.isoformat()))
    last = "判决生效、通缉令发布" if is_sentence(stop) else "规定时限"
    rows.append(("第 60 日" if has_notice else last, _day(stop.last_day_raw)))
    rows += [("其中同意延期", words, "strong") for words in _deferrals(stop, review)]
    if stop.last_day != stop.last_day_raw:
        rows.append(("末日（遇休息日顺延）", _day(stop.last_day), "strong"))
    if stop.basis.get("provisional"):
        rows.append(("节假日表", "尚未公布，日期为暂估", "ochre"))
    rows.append(("依法停发月份", month(stop.lawful_month)))
    if stop.state in SUSPENSION_DECIDED:
        rows.append(("实际停发月份", month(stop.effective_on), "cinnabar"))
    elif stop.last_day and stop.state in SUSPENSION_OPEN:
        months = policy.effective_month(last_day=stop.last_day, approved_on=today)
        rows.append(("今天批准，则停发", f"{month(months.effective_month)}起", "cinnabar"))
    return rows


def _deferrals(stop: Suspension, review: Review | None) -> list[str]:
    """Each consent by which the missed deadline came to be as late as it is; one query where there may be one."""
    if review is None or not may_defer(Category(review.category)):
        return []
    found = review.deferrals.standing().filter(last_day__lte=stop.last_day).order_by("last_day")
    return [f"{each.consented_on} 同意，至 {each.last_day}，{each.document_no}" for each in found]


def taken_back(stop: Suspension) -> str:
    """When and why a proposal came to nothing, in one sentence; empty while it stands or once it was decided."""
    if stop.state not in TAKEN_BACK:
        return ""
    return f"{_moment(stop.state_at)} {stop.get_state_display()}：{stop.reason}"


def ending_of(row: Termination) -> policy.Ending:
    """What the law says of a lasting end, by its ground and category."""
    return policy.ENDINGS[policy.EndGround(row.ground)][Category(row.benefit.category)]


def procedure_of(record: Suspension | Resumption | BackPay) -> policy.Procedure | policy.SentenceProcedure:
    """What the law says of it, by its ground and category."""
    table = policy.SENTENCED if is_sentence(record) else policy.PROCEDURES
    return table[Category(record.benefit.category)]


def laws_of(record: Decided, *facets: str) -> list:
    """The rules that the decision rests on, each once; facets that its ground does not know are left out."""
    before = _OF_A_SENTENCE if isinstance(record, Suspension) and is_sentence(record) else ()
    known = ending_of(record) if isinstance(record, Termination) else procedure_of(record)
    rules = [_rule_of(record, known, facet) for facet in (*before, *facets)]
    return list({rule.id: rule for rule in rules if rule is not None}.values())


def _rule_of(record: Decided, known: object, facet: str) -> law.Rule | None:
    """Arrears have a rule of their own, whatever becomes of the months that were stopped (DE-20, DE-21)."""
    if facet == "back_pay" and isinstance(record, BackPay) and record.kind == BackPay.Kind.ARREARS:
        return policy.ARREARS if record.resumption_id else policy.NEVER_DUE
    return getattr(known, facet, None)


# What a stop for a sentence rests on before the rules that every stop has.
_OF_A_SENTENCE = ("stop", "kinds", "day")


def record_days(record: Resumption) -> list[tuple]:
    """The days of a resumption."""
    release = record.basis.get("release", {})
    paper = ("文号", release.get("document_no", "")) if is_sentence(record) else ("书面申请", _day(record.applied_on))
    return [
        (f"{record.suspension.word}起始", record.suspension.effective_on.isoformat()),
        ("刑满、撤销通缉" if is_sentence(record) else "重新确认", _day(record.confirmed_on), "strong"),
        paper,
        *([("恢复发放月份", month(record.resumed_month), "pine")] if record.resumed_month else []),
    ]


def back_pay_days(record: BackPay) -> list[tuple]:
    """The days of a back-pay."""
    confirmed = "刑满、撤销通缉" if is_sentence(record) else "重新确认"
    stop = record.suspension
    begun = (f"{stop.word}起始", stop.effective_on.isoformat()) if stop else ("缘由", "错报去世，已更正")
    return [
        ("种类", record.get_kind_display()), begun,
        *([(confirmed, _day(record.resumption.confirmed_on))] if record.resumption else []),
        *([("发放日期", _day(record.paid_on), "pine")] if record.paid_on else []),
    ]


def preview_of(resumption: Resumption, *, today: date) -> counter.Preview | None:
    """What the resumption brings if it is approved today; None where the decision itself names the month."""
    stop = resumption.suspension
    if stop.state != SuspensionState.IN_FORCE or stop.ground != Suspension.Ground.UNCONFIRMED:
        return None
    return counter.preview(stop, confirmed_on=resumption.confirmed_on, today=today)


def masked_target(attempt: ContactAttempt) -> str:
    """What was called, as far as it may be shown."""
    word = "另拨 " if attempt.is_other_number else ""
    return f"{word}{masks.MASK * 4}{attempt.number_tail}" if attempt.number_tail else ""


def _day(day: date | None) -> str:
    return f"{day.isoformat()}（星期{'一二三四五六日'[day.weekday()]}）" if day else ""


def month(day: date | None) -> str:
    """2026年12月."""
    return f"{days.month_of(day).year}年{day.month}月" if day else ""


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
