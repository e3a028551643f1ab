"""Reference photos: people who came with their ID card and had one taken; one does not serve, one was taken again."""

from datetime import datetime
from random import Random

from benefits.models import Beneficiary
from reviews.demo import pictures
from reviews.demo.dates import on
from reviews.demo.desk import Desk
from reviews.demo.offices import COUNTY
from reviews.models import Attempt, ReferencePhoto
from reviews.policy import POOR_SAID
from reviews.services import reference_photos

TAKEN, EVERY = 24, 150  # So many people, each so many places after the one before.
DAYS = (40, 33, 26, 12, 6)


def plan(desk: Desk) -> None:
    """Some of the crowd over some weeks; then one is doubted, and one whom the App failed is taken."""
    add, back = desk.chronicle.add, desk.dates.back
    for turn, day in enumerate(DAYS):
        add(on(back(day), 10, 20), take_some, desk, turn)
    add(on(back(5), 15), doubt_one, desk)
    add(on(back(4), 9, 40), take_after_failure, desk)


def take_some(desk: Desk, turn: int, *, at: datetime) -> None:
    """The people of one of the days, each at the own counter."""
    people = Beneficiary.objects.filter(county_code=COUNTY, died_on=None).select_related("organization").order_by("pk")
    for person in people[turn * EVERY : (turn * EVERY + TAKEN // len(DAYS)) * EVERY : EVERY]:
        _take(desk, person, at)


def doubt_one(desk: Desk, *, at: datetime) -> None:
    """A clerk looks again: the eyes are closed."""
    photo = ReferencePhoto.objects.filter(is_current=True).select_related("beneficiary__organization").order_by("pk")[0]
    clerk = desk.clerk_of(photo.beneficiary.organization_id)
    reference_photos.doubt(photo=photo, reason="闭眼，须重拍。", by=clerk, at=at)


def take_after_failure(desk: Desk, *, at: datetime) -> None:
    """Somebody whom the App compared with an old photo has come."""
    failed = Attempt.objects.filter(cause__in=POOR_SAID, at__lt=at, beneficiary__county_code=COUNTY).order_by("pk")
    person = Beneficiary.objects.filter(pk=failed.values("beneficiary")[:1], died_on=None).first()
    if person:
        _take(desk, person, at)


def _take(desk: Desk, person: Beneficiary, at: datetime) -> None:
    reference_photos.capture(
        beneficiary=person, photo=pictures.reference(Random(f"{person.archive_number} {at:%F}")), id_card_seen=True,
        by=desk.clerk_of(person.organization_id), at=at,
    )  # fmt: skip
