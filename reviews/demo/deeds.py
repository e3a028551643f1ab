"""One deed each: what a member of staff does at the counter, through the service that the page uses.

Every deed takes `at` and is told by a chronicle.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.models import Staff
from benefits.categories import Category
from benefits.models import Benefit, Suspension
from benefits.services import suspensions
from benefits.services.representatives import Agent
from benefits.states import SuspensionState
from reviews.demo import pictures
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.offices import COUNTY
from reviews.models import PublicNotice, Review
from reviews.policy import (
    EVIDENCE_REQUIRED,
    AttemptCause,
    ContactChannel,
    ContactOutcome,
    EvidenceKind,
    Method,
    registration_items,
)
from reviews.policy.answers import Answer
from reviews.policy.methods import Channel
from reviews.services import (
    app_results,
    applications,
    appointments,
    arrivals,
    confirmations,
    contacts,
    gates,
    notices,
    photos,
    registrations,
    submissions,
)
from reviews.services.app_results import Delivery
from reviews.services.registrations import Entry

NEWSPAPER = "岚州日报"
ASKED = ("出生日期", "住址", "待遇类别", "起领年份")
RELATIVES = (("李建军", "儿子"), ("周晓芳", "女儿"), ("吴志强", "侄子"), ("郑秀珍", "儿媳"))
VERIFIED = {"phone": "与本人一致", "address": "与本人一致", "bank_card": "与本人一致"}
# Three tries on three days by three channels, none answered: unreachable (DE-3).
VAIN = (
    (0, ContactChannel.PHONE, ContactOutcome.NO_ANSWER, "两次拨打，无人接听。"),
    (1, ContactChannel.SMS, ContactOutcome.NO_ANSWER, "短信已发，未回。"),
    (2, ContactChannel.VISIT, ContactOutcome.NOT_HOME, "上门未遇，邻居也不清楚去向。"),
)


def call(
    desk: Desk,
    benefit: Benefit,
    channel: ContactChannel,
    outcome: ContactOutcome,
    note: str,
    *,
    at: datetime,
    follow_up_on: date | None = None,
) -> None:
    """Try to reach the person, and log what came of it."""
    person = benefit.beneficiary
    contacts.record(
        beneficiary=person,
        channel=channel,
        outcome=outcome,
        on=timezone.localtime(at).date(),
        by=desk.clerk_of(benefit.organization_id),
        at=at,
        note=note,
        number_tail=person.phone[-4:],
        follow_up_on=follow_up_on,
    )


def try_in_vain(desk: Desk, benefits: Iterable[Benefit], first: date) -> None:
    """Plan the three tries that make people unreachable, from the day `first` on."""
    for turn, benefit in enumerate(benefits):
        for later, channel, outcome, note in VAIN:
            at = on(first + timedelta(days=later), 9 + turn % 8, turn * 7 % 60)
            desk.chronicle.add(at, call, desk, benefit, channel, outcome, note)


def fail_in_app(desk: Desk, benefit: Benefit, cause: AttemptCause, times: int, *, at: datetime) -> None:
    """The person tries the App in vain, so many times; the App says so a little later."""
    tries = [
        Delivery(
            line=turn, attempt_id=f"{benefit.key}-{at:%y%m%d}-{turn}", key=benefit.beneficiary.key,
            at=at + timedelta(minutes=3 * turn), passed=False, cause=cause, source="App 日报",
        )
        for turn in range(times)
    ]  # fmt: skip
    answers = app_results.take_in(
        deliveries=tries, office=benefit.organization, by=desk.clerk_of(benefit.organization_id),
        at=at + timedelta(minutes=3 * times),
    )
    assert not any(each.fault for each in answers), answers


def confirm_on_site(desk: Desk, benefit: Benefit, year: int, *, at: datetime) -> confirmations.Outcome:
    """The person comes to the counter and is confirmed, with a photo; a registration still open is passed there."""
    review = desk.review(benefit, year=year)
    asked = () if review.items.exists() else registration_items(Category(benefit.category))
    return registrations.record_on_site(
        entries={review.pk: {topic: Entry("PASSED") for topic in asked}} if asked else {},
        reviews=[review],
        documents=papers(benefit, Method.ON_SITE) - {EvidenceKind.PORTRAIT},
        verified=VERIFIED,
        portrait=desk.portrait(desk.rng),
        by=desk.clerk_of(benefit.organization_id),
        at=at,
    )


def papers(benefit: Benefit, method: Method) -> frozenset[EvidenceKind]:
    """Everything that the method asks of the category."""
    return EVIDENCE_REQUIRED[method][Category(benefit.category)]


def hand_in(
    desk: Desk,
    benefit: Benefit,
    word: str,
    shown: int = 0,
    wrong: str = "",
    picture: photos.Photo | None = None,
    *,
    at: datetime,
) -> None:
    """A relative brings papers, the person is seen on video; it waits for somebody to look, kept under `word`.

    `shown` is how many days the newspaper is old, `wrong` the question answered wrongly.
    """
    by, day = desk.clerk_of(benefit.organization_id), timezone.localtime(at).date()
    review, paper_day = desk.review(benefit), day - timedelta(days=shown)
    appointment = appointments.make(
        beneficiary=benefit.beneficiary, reviews=[review], meets_at=at, channel=Channel.WECHAT_VIDEO,
        number=benefit.beneficiary.phone or "本人微信", caller=by, agent=Agent(*RELATIVES[review.pk % len(RELATIVES)]),
        by=by, at=at,
    )  # fmt: skip
    answers = dict.fromkeys(ASKED, Answer.RIGHT.label) | ({wrong: Answer.WRONG.label} if wrong else {})
    seen = picture or pictures.holding(face_of(benefit), paper_day, newspaper=NEWSPAPER)
    taken = {
        EvidenceKind.HOLDING_ID: seen, EvidenceKind.NEWSPAPER: pictures.newspaper(desk.rng, paper_day, NEWSPAPER),
        EvidenceKind.SCREENSHOT: pictures.holding(face_of(benefit), paper_day),
    }  # fmt: skip
    desk.kept[word] = appointments.hold(
        appointment=appointment, reviews=[review], by=by, at=at,
        call=submissions.Call(Channel.WECHAT_VIDEO, at, desk.second_to(by), answers),
        material=submissions.Material(
            [(kind, pictures.with_day(photo, day)) for kind, photo in taken.items()],
            frozenset({EvidenceKind.ID_CARD}), paper_day, NEWSPAPER, "岚州", note="亲友代交材料，本人已视频。",
        ),
    )  # fmt: skip


def face_of(benefit: Benefit) -> Random:
    """The start of every picture of this person: the same face each time."""
    return Random(benefit.beneficiary.archive_number)


def draft_notice(
    desk: Desk, benefits: list[Benefit], word: str, year: int | None = None, code: str = COUNTY, *, at: datetime
) -> None:
    """The clerk of the center drafts a notice; kept under `word`."""
    reviews = Review.objects.filter(benefit__in=benefits, campaign__year=year or desk.dates.year)
    desk.kept[word] = notices.draft(reviews=reviews, by=desk.clerk_of(desk.offices[code].pk), at=at)


def post_notice(desk: Desk, word: str, place: str, *, at: datetime) -> None:
    """It is put up, and the sheet on the board is photographed."""
    day, notice = timezone.localtime(at).date(), desk.kept[word]
    notices.record_posting(
        notice=notice,
        place=place,
        posted_on=day,
        by=desk.clerk_of(notice.organization_id),
        at=at,
        proof=pictures.with_day(desk.sheet(desk.rng, place), day),
    )


def publish_notice(desk: Desk, word: str, *, at: datetime) -> None:
    notice = desk.kept[word]
    notices.publish(notice=notice, by=desk.supervisor_of(notice.county_code), at=at)


def withdraw_notice(desk: Desk, word: str, reason: str, *, at: datetime) -> None:
    notice = PublicNotice.objects.get(pk=desk.kept[word].pk)
    notices.withdraw(notice=notice, reason=reason, by=desk.liujing, at=at)


def stop_of(benefit: Benefit) -> Suspension:
    """The latest stop of the benefit, as it stands now."""
    rows = Suspension.objects.filter(benefit=benefit).select_related("benefit__beneficiary", "organization")
    return rows.latest("pk")


def check_stop(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """A clerk looks at what the clock has proposed."""
    clerk = desk.clerk_of(benefit.organization_id)
    suspensions.check(suspension=stop_of(benefit), note=words_of_check(benefit), by=clerk, at=at)


def words_of_check(benefit: Benefit) -> str:
    """What the clerk has looked at before a stop: no notice comes before that of an officer."""
    is_officer = benefit.category == Category.SELF_EMPLOYED_OFFICER
    return "期满未登记，延期和材料已核对。" if is_officer else "联系记录、公告和材料已核对，本人未来电。"


def approve_stop(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The county's supervisor approves, or endorses where the province decides."""
    batch = gates.approve_each(stops=[stop_of(benefit)], by=desk.supervisor_of(benefit.county_code), at=at)
    assert not batch.refused, batch.refused


def approve_stop_in_province(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    gates.approve(suspension=stop_of(benefit), by=desk.sunli, at=at)


def decline_stop(desk: Desk, benefit: Benefit, by: Staff, reason: str, *, at: datetime) -> None:
    suspensions.decline(suspension=stop_of(benefit), reason=reason, by=by, at=at)


def apply(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The confirmed person signs the application, and the clerk files it."""
    applications.file(
        suspension=stop_of(benefit),
        applied_on=timezone.localtime(at).date(),
        scan=desk.sheet(desk.rng, "恢复申请"),
        by=desk.clerk_of(benefit.organization_id),
        at=at,
    )


def settle_late(desk: Desk, benefit: Benefit, confirmed_on: date, *, at: datetime) -> None:
    """Material that was in time is found after the stop: the stop was never due (DE-20)."""
    assert stop_of(benefit).state == SuspensionState.IN_FORCE
    arrival = arrivals.Arrival(
        (desk.review(benefit),), Method.REMOTE, papers(benefit, Method.REMOTE), reviewer=desk.liqiang,
        note="挂号信夹在他人档案中，邮戳在停发之前。",
    )  # fmt: skip
    clerk = desk.clerk_of(benefit.organization_id)
    intake = arrivals.take_in(arrivals=[arrival], confirmed_on=confirmed_on, by=clerk, at=at)
    assert not intake.refused, intake.refused


def set_next_step(desk: Desk, benefit: Benefit, words: str, day: date, *, at: datetime) -> None:
    """Whoever owns the review notes what comes next."""
    Review.objects.filter(pk=desk.review(benefit).pk).update(
        next_step=words, next_step_on=day, owner=desk.clerk_of(benefit.organization_id)
    )
