"""The public notice: who may be named, drafting, posting with proof, publishing for sixty days, taking it back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import days, law
from benefits.categories import Category
from benefits.services import holidays, local_rules
from reviews import policy
from reviews.models import NoticeEntry, NoticePosting, PublicNotice, Review
from reviews.services import contacts, photos
from reviews.states import NoticeState, ReviewState


class CannotDraft(Exception):
    """A notice that may not be drafted; carries a Chinese sentence."""


class CannotPublish(Exception):
    """A notice that may not be posted or published; carries a Chinese sentence."""


def draft(*, reviews: Iterable[Review], by: Staff, at: datetime) -> PublicNotice:
    """Draft a notice that names the given reviews. Refuses whoever is not overdue and unreachable today, and
    categories that know no notice. The tries that each name stands on are kept with the entry.
    """
    today = timezone.localtime(at).date()
    office = _publishing_office(by)
    wanted = [each.pk for each in reviews]
    with transaction.atomic():
        audit.take_turn()  # Two clicks at once wait here: the second finds everybody named already.
        chosen, counts = _may_be_named(wanted, by=by, today=today)
        notice = PublicNotice.objects.create(
            year=today.year,
            number=_next_number(office, today.year),
            organization=office,
            drafted_by=by,
            state_at=at,
            category=chosen[0].category if len({each.category for each in chosen}) == 1 else "",
        )
        NoticeEntry.objects.bulk_create(
            [
                NoticeEntry(
                    notice=notice,
                    review=each,
                    ground={
                        "tries": str(counts[each.pk]),
                        "unreachable_on": each.unreachable_on.isoformat(),
                    },
                )
                for each in chosen
            ]
        )
        audit.record(notice, act="notice.drafted", by=by, at=at)
    return notice


def _may_be_named(
    wanted: list[int], *, by: Staff, today: date
) -> tuple[list[Review], dict[int, policy.ContactCount]]:
    chosen = list(
        Review.objects.visible_to(by)
        .filter(pk__in=wanted)
        .announceable(today=today)
        .unnamed()
        .select_related("benefit__beneficiary", "campaign", "organization")
    )
    if not chosen:
        raise CannotDraft("所选人员都不符合公告条件：须逾期未确认，多次联系未果，且不在另一份拟稿中。")
    counts = contacts.counts_for(reviews=chosen, today=today)
    chosen = [each for each in chosen if counts[each.pk].is_unreachable]
    if not chosen:
        raise CannotDraft("所选人员的联系记录还不够认定失联。")
    return chosen, counts


def record_posting(
    *, notice: PublicNotice, place: str, posted_on: date, proof: photos.Photo, by: Staff, at: datetime
) -> NoticePosting:
    """Log where and when the draft was put up, with the photo that proves it. Refuses days in the future."""
    if not by.may(Act.DRAFT_NOTICE) or not notice.organization.contains(by.organization):
        raise CannotPublish(f"这份公告由{notice.organization}和所属站登记张贴。")
    if not place.strip():
        raise CannotPublish("请写明张贴地点。")
    if posted_on > timezone.localtime(at).date():
        raise CannotPublish("张贴日期不能晚于今天。")
    if posted_on < timezone.localtime(notice.state_at).date():
        raise CannotPublish("张贴日期不能早于拟稿日期。")
    with transaction.atomic():
        audit.take_turn()  # Nobody publishes or withdraws it meanwhile.
        if not PublicNotice.objects.filter(pk=notice.pk, state=NoticeState.DRAFT).exists():
            raise CannotPublish("公告已不在拟稿状态，不能再登记张贴。")
        if notice.postings.filter(place=place.strip(), posted_on=posted_on).exists():
            raise CannotPublish("这处张贴已登记过。")
        evidence = photos.store(
            photo=proof,
            kind=policy.EvidenceKind.POSTING_PROOF,
            beneficiary=None,
            organization=notice.organization,
            by=by,
            at=at,
        )
        posting = NoticePosting.objects.create(
            notice=notice,
            place=place.strip(),
            posted_on=posted_on,
            proof=evidence,
            recorded_by=by,
            recorded_at=at,
        )
        audit.record(notice, act="notice.posted", by=by, at=at, reason=place.strip())
    return posting


def publish(*, notice: PublicNotice, by: Staff, at: datetime) -> int:
    """Publish a posted notice: the sixty days run from the last posting (DE-22); returns how many are named.

    Whoever has confirmed or been reached since the draft is left out. Refuses the person who drafted it, a notice
    without proof of posting, one whose sixty days are over already, and one whose people are all settled.
    """
    _refuse_office(notice, by=by)
    if notice.drafted_by_id == by.pk:
        raise CannotPublish("拟稿人不能发布自己拟的公告，请另一位审核员发布。")
    today = timezone.localtime(at).date()
    with transaction.atomic():
        audit.take_turn()  # A posting of this moment is waited for: the days run from the last one.
        started_on, named = _last_posting(notice), _still_announceable(notice, today=today)
        deadline = _deadline(notice, started_on, today=today)
        rules = _rules({each.category for each in named})
        transitions.move(
            notice,
            to=NoticeState.PUBLISHED,
            by=by,
            at=at,
            act="notice.published",
            citation="；".join(f"{rule.id} {rule.citation.marked}" for rule in rules),
            published_by=by,
            published_on=started_on,
            last_day_raw=deadline.raw,
            last_day=deadline.rolled,
            is_provisional=deadline.provisional,
            basis=law.basis(rules, started_on=started_on, **deadline.basis()),
        )
        return _announce(notice, named, by=by, at=at)


def _deadline(notice: PublicNotice, started_on: date, *, today: date) -> days.Deadline:
    deadline = policy.notice_last_day(started_on, holidays=_holidays(notice.organization, on=today))
    if deadline.rolled < today:
        raise CannotPublish("张贴至今公告期已满，名单上的人没有期限可用。请重新张贴并登记，再发布。")
    return deadline


def reconsider(*, notice: PublicNotice, at: datetime) -> bool:
    """Count the last day of a published notice again, now that a holiday table has come; whether anything differs.

    It may move later, never earlier (DE-24). Local rules are those of the day of publishing. The clock asks.
    """
    version = str(notice.basis.get("holiday_version", ""))
    before = days.Deadline(notice.last_day_raw, notice.last_day, notice.is_provisional, version)
    deadline = days.reconsider(before, holidays=_holidays(notice.organization, on=notice.published_on))
    if (deadline.rolled, deadline.provisional) == (before.rolled, before.provisional):
        return False
    with transaction.atomic():
        audit.take_turn()
        standing = PublicNotice.objects.filter(pk=notice.pk, state=NoticeState.PUBLISHED)
        basis = {**notice.basis, **deadline.basis()}
        if not standing.update(last_day=deadline.rolled, is_provisional=deadline.provisional, basis=basis):
            return False
        named = Review.objects.filter(notice=notice, state=ReviewState.IN_NOTICE)
        named.update(notice_last_day=deadline.rolled, due_on=deadline.rolled)
        moved = {"last_day": [before.rolled.isoformat(), deadline.rolled.isoformat()]}
        audit.record(notice, act="notice.recounted", by=None, at=at, changes=moved)
    return True


def withdraw(*, notice: PublicNotice, reason: str, by: Staff, at: datetime) -> None:
    """Take a notice back: its reviews wait again, and a new notice starts a new sixty days (DE-22)."""
    if notice.state != NoticeState.DRAFT or notice.drafted_by_id != by.pk:
        _refuse_office(notice, by=by)
    if not reason.strip():
        raise CannotPublish("撤回公告必须写明理由。")
    with transaction.atomic():
        transitions.move(
            notice,
            to=NoticeState.WITHDRAWN,
            by=by,
            at=at,
            act="notice.withdrawn",
            reason=reason,
            withdrawn_reason=reason,
        )
        waiting = Review.objects.filter(notice=notice, state=ReviewState.IN_NOTICE)
        ends = (
            waiting.order_by("campaign__window_end").values_list("campaign__window_end", flat=True).distinct()
        )
        for window_end in list(ends):
            transitions.move_many(
                waiting.filter(campaign__window_end=window_end),
                to=ReviewState.PENDING,
                by=by,
                at=at,
                act="review.notice_withdrawn",
                reason=reason,
                notice=None,
                notice_last_day=None,
                notice_last_day_raw=None,
                due_on=window_end,
            )


def _still_announceable(notice: PublicNotice, *, today: date) -> list[Review]:
    rows = list(
        Review.objects.filter(notice_entries__notice=notice)
        .announceable(today=today)
        .select_related("benefit__beneficiary", "campaign", "organization")
    )
    counts = contacts.counts_for(reviews=rows, today=today)
    named = [row for row in rows if counts[row.pk].is_unreachable]
    if not named:
        raise CannotPublish("名单上的人都已确认或已联系上，不须公告。")
    return named


def _last_posting(notice: PublicNotice) -> date:
    """The day from which the period runs: that of the last place (DE-22)."""
    postings = list(notice.postings.all())
    if not postings or any(posting.proof_id is None for posting in postings):
        raise CannotPublish("公告须先张贴并上传张贴照片，才能发布。")
    return max(posting.posted_on for posting in postings)


def _announce(notice: PublicNotice, named: list[Review], *, by: Staff, at: datetime) -> int:
    """The selection is asked again under the lock: whoever was confirmed in the meantime is left out."""
    announceable = Review.objects.announceable(today=timezone.localtime(at).date())
    announced = transitions.move_many(
        announceable.filter(pk__in=[each.pk for each in named]),
        to=ReviewState.IN_NOTICE,
        by=by,
        at=at,
        act="review.announced",
        notice=notice,
        notice_last_day_raw=notice.last_day_raw,
        notice_last_day=notice.last_day,
        due_on=notice.last_day,
    )
    return len(announced)


def _refuse_office(notice: PublicNotice, *, by: Staff) -> None:
    if not by.may(Act.PUBLISH_NOTICE) or not by.organization.contains(notice.organization):
        raise CannotPublish(f"这份公告由{notice.organization}发布和撤回。")


def _rules(categories: Iterable[str]) -> list[law.Rule]:
    """The rules of all categories named, each once."""
    rules = [rule for each in sorted(categories) for rule in policy.notice_rules(Category(each))]
    return list({rule.id: rule for rule in rules}.values())


def _holidays(office: Organization, *, on: date) -> days.Holidays:
    rule = law.chosen(policy.ROLL_WEEKENDS, local_rules.in_force(organization=office, on=on))
    return holidays.table(roll_weekends=rule.value)


def _publishing_office(by: Staff) -> Organization:
    """The county publishes: a station's clerk drafts for the county above (SC art. 25)."""
    office = by.organization
    if office.level == Organization.Level.STATION:
        office = office.parent
    if not by.may(Act.DRAFT_NOTICE) or office.level != Organization.Level.COUNTY:
        raise CannotDraft("公告由县级及其乡镇站的经办员、审核员拟稿。")
    return office


def _next_number(office: Organization, year: int) -> int:
    last = PublicNotice.objects.filter(organization=office, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
