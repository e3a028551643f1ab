"""People far away: calls agreed, held and missed; material of every quality that waits on the bench; verdicts."""

from datetime import datetime, timedelta

from django.utils import timezone

from benefits.categories import Category
from benefits.models import Benefit
from reviews.demo import deeds, pictures
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.policy import AttemptCause, EvidenceKind, Method
from reviews.policy.methods import Channel
from reviews.services import appointments, photos, reference_photos, submissions, verdicts

RETIRED, CIVILIAN = Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE


def plan(desk: Desk) -> None:
    """Retirees whose window is still open: whoever waits for a verdict loses nothing meanwhile."""
    dates, add = desk.dates, desk.chronicle.add
    borrowed, lender, dark, wrong = desk.pick(RETIRED, 4)
    newspaper, believed, referred, planned, missed, cancelled = desk.pick(CIVILIAN, 6)
    same = pictures.holding(deeds.face_of(lender), dates.back(4), newspaper=deeds.NEWSPAPER)
    add(on(dates.back(4), 9), deeds.hand_in, desk, lender, "lender", 0, "", same)
    add(on(dates.back(4), 16), deeds.hand_in, desk, borrowed, "borrowed", 0, "", same)
    dim = pictures.spoilt(pictures.holding(deeds.face_of(dark), dates.back(2)), dark=True)
    add(on(dates.back(2), 11), deeds.hand_in, desk, dark, "dark", 0, "", dim)
    add(on(dates.back(2), 14), deeds.hand_in, desk, wrong, "wrong", 0, deeds.ASKED[0])
    for turn, benefit in enumerate((lender, dark, wrong, newspaper)):
        add(on(dates.back(25), 10, turn), known_before, desk, benefit)
    add(on(dates.back(20), 20), deeds.fail_in_app, desk, newspaper, AttemptCause.FACE_CHANGED, 5)
    add(on(dates.back(1), 10), verify_by_newspaper, desk, newspaper)
    add(on(dates.back(9), 10), deeds.hand_in, desk, believed, "believed")
    add(on(dates.back(8), 15), believe, desk, "believed")
    add(on(dates.back(9), 11), deeds.hand_in, desk, referred, "referred")
    add(on(dates.back(8), 15, 10), refer, desk, "referred")
    add(on(dates.back(6), 9), agree, desk, missed, 1)
    add(on(dates.back(5), 10), end, desk, missed, appointments.miss, "通话中断，信号差")
    add(on(dates.back(6), 9, 10), agree, desk, cancelled, 2)
    add(on(dates.back(5), 11), end, desk, cancelled, appointments.cancel, "本人改来现场。")
    add(on(dates.back(1), 9, 30), agree, desk, planned, 1)


def known_before(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """A reference photo was taken at the counter; the photo of last year stands with last year's confirmation."""
    person, by = benefit.beneficiary, desk.clerk_of(benefit.organization_id)
    reference_photos.capture(
        beneficiary=person, photo=pictures.reference(deeds.face_of(benefit)), id_card_seen=True, by=by, at=at
    )
    last = person.confirmations.filter(confirmed_on__year=desk.dates.year - 1).order_by("pk").last()
    if last:
        photo = pictures.with_day(pictures.holding(deeds.face_of(benefit), last.confirmed_on), last.confirmed_on)
        photos.store(
            photo=photo, kind=EvidenceKind.HOLDING_ID, beneficiary=person, organization=benefit.organization, by=by,
            at=at, confirmation=last,
        )  # fmt: skip


def agree(desk: Desk, benefit: Benefit, days: int, *, at: datetime) -> None:
    """A video call is agreed for ten o'clock, so many days later."""
    by, day = desk.clerk_of(benefit.organization_id), timezone.localtime(at).date()
    appointments.make(
        beneficiary=benefit.beneficiary, reviews=[desk.review(benefit)], meets_at=on(day + timedelta(days=days), 10),
        channel=Channel.WECHAT_VIDEO, number=benefit.beneficiary.phone or "本人微信", caller=by, by=by, at=at,
        note="住在外地女儿家",
    )  # fmt: skip


def end(desk: Desk, benefit: Benefit, how, reason: str, *, at: datetime) -> None:
    """A call that came to nothing, or was called off."""
    appointment = benefit.beneficiary.appointments.planned().get()
    how(appointment=appointment, reason=reason, by=desk.clerk_of(benefit.organization_id), at=at)


def verify_by_newspaper(desk: Desk, benefit: Benefit, *, at: datetime) -> None:
    """The App did not know the face: the person with that day's local newspaper."""
    day = timezone.localtime(at).date()
    taken = (
        (EvidenceKind.HOLDING_ID, pictures.holding(deeds.face_of(benefit), day, newspaper=deeds.NEWSPAPER)),
        (EvidenceKind.NEWSPAPER, pictures.newspaper(desk.rng, day, deeds.NEWSPAPER)),
    )
    submissions.submit_special(
        reviews=[desk.review(benefit)], confirmed_on=day, by=desk.clerk_of(benefit.organization_id), at=at,
        material=submissions.Material(
            [(kind, pictures.with_day(photo, day)) for kind, photo in taken], shown_on=day,
            newspaper=deeds.NEWSPAPER, newspaper_place="岚州",
        ),
    )  # fmt: skip


def believe(desk: Desk, word: str, *, at: datetime) -> None:
    """The supervisor accepts what came."""
    verdicts.accept(confirmation=desk.kept[word], by=desk.liujing, at=at)


def refer(desk: Desk, word: str, *, at: datetime) -> None:
    """The supervisor sends the person another way."""
    reason = "视频里看不清面容，听力差，答话靠家属转述。"
    verdicts.refer(confirmation=desk.kept[word], to=Method.HOME_VISIT, reason=reason, by=desk.liujing, at=at)


def send_back(desk: Desk, word: str, reason: str, *, at: datetime) -> None:
    """The supervisor asks for it again."""
    verdicts.return_(confirmation=desk.kept[word], reason=reason, by=desk.liujing, at=at)
