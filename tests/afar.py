"""Material that comes from afar, built the way the desk takes it in: a call, a special verification.

Wang takes it in, Li sits beside her; Zhao and Li's colleagues judge it.
"""

import io
from datetime import date, timedelta
from random import Random

from PIL import Image, ImageDraw

from benefits.categories import Category
from reviews.models import Attempt
from reviews.policy import AttemptCause, EvidenceKind
from reviews.policy.methods import Channel
from reviews.services import appointments, photos, submissions
from tests import county

TODAY = date(2026, 5, 20)
FROM_AFAR = (EvidenceKind.ID_CARD, EvidenceKind.HOLDING_ID, EvidenceKind.NEWSPAPER, EvidenceKind.SCREENSHOT)
WITH_NEWSPAPER = (EvidenceKind.HOLDING_ID, EvidenceKind.NEWSPAPER)
RIGHT = {"出生日期": "答对", "住址": "答对"}


def pictures(*kinds, picture=None):
    """One picture of each kind; all the same, unless told otherwise."""
    return [(kind, picture or county.photo()) for kind in kinds]


def material(*kinds, day=TODAY, picture=None, **words) -> submissions.Material:
    """What came, with the day that the newspaper shows."""
    return submissions.Material(pictures=pictures(*(kinds or FROM_AFAR), picture=picture), **{"shown_on": day, **words})


def call(cast, *, on=TODAY, answers=RIGHT, second=None) -> submissions.Call:
    """A video call that Wang held with Li beside her."""
    return submissions.Call(Channel.WECHAT_VIDEO, county.at(on, 9, 30), second or cast.li, answers)


def appointed(cast, of, *, on=TODAY, hour=9):
    """Wang agrees on a video call for that morning, and calls herself."""
    return appointments.make(
        beneficiary=of.benefit.beneficiary, reviews=[county.again(of)], meets_at=county.at(on, hour),
        channel=Channel.WECHAT_VIDEO, number="zhang-laobing", caller=cast.wang, by=cast.wang, at=county.at(on, 8),
    )


def submitted(cast, of=None, *, on=TODAY, answers=RIGHT, by=None, **words):
    """The material of a call held on that day, taken in by Wang, waiting for a verdict."""
    of = of or county.case(cast)
    return submissions.submit_call(
        reviews=[county.again(of)], call=call(cast, on=on, answers=answers), material=material(day=on, **words),
        by=by or cast.wang, at=county.at(on, 10),
    )


def failed_in_app(of, *, times, cause=AttemptCause.FACE_CHANGED) -> None:
    """So many tries in the App that came to nothing."""
    start = county.at(of.campaign.window_start)
    Attempt.objects.bulk_create(
        Attempt(
            beneficiary=of.benefit.beneficiary, campaign=of.campaign, at=start + timedelta(hours=number), passed=False,
            cause=cause, delivery_key=f"{of.key}:{cause}:{number}",
        )
        for number in range(times)
    )


def retired(cast, *, failures=4):
    """A retired officer whose face the App did not know so many times."""
    case = county.case(cast, category=Category.RETIRED_OFFICER)
    failed_in_app(case, times=failures)
    return case


def verified_by_newspaper(cast, of, *, on=TODAY, day=None, **words):
    """The special verification of that day, taken in by Wang."""
    paper = {"newspaper": "岚州日报", "newspaper_place": "岚州", **words}
    return submissions.submit_special(
        reviews=[county.again(of)], confirmed_on=on, material=material(*WITH_NEWSPAPER, day=day or on, **paper),
        by=cast.wang, at=county.at(on, 10),
    )


def drawn(seed) -> photos.Photo:
    """A picture that differs from every other seed's, as photographs of two people in two rooms do."""
    rng, picture = Random(seed), Image.new("RGB", (480, 600), "#ccd4d8")
    pen = ImageDraw.Draw(picture)
    for _ in range(24):
        left, top = rng.randrange(420), rng.randrange(520)
        pen.rectangle((left, top, left + rng.randint(30, 200), top + rng.randint(30, 200)),
                      fill=tuple(rng.randrange(256) for _ in range(3)))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    written.seek(0)
    return photos.read(written)
