"""Reference photos (基准照片): taken where the file is held, of the person who stands there with the ID card.

A new one takes the place of the former, which stays as an earlier version. The checks advise; what they find and the
clerk takes all the same is taken with a reason.
"""

import dataclasses
import io
from datetime import datetime

from django.db import transaction
from PIL import Image, ImageStat

from accounts import audit
from accounts.models import Staff
from accounts.roles import Act
from benefits.models import Beneficiary
from benefits.services import consents
from reviews import policy
from reviews.models import ReferencePhoto
from reviews.services import photos

# The wall beside the head: a strip as wide as a tenth of the picture on both sides of its upper half.
WALL_SHARE, WALL_BELOW, WALL_SPREAD = 10, 185.0, 28.0
WALL_NOTE = "背景不是均匀的白色，请站到白墙前。"
SMALL_NOTE = "照片太小：按规格裁剪后须至少宽 {} 像素、高 {} 像素，请走近些，或用更清楚的镜头。"


class CannotCapture(Exception):
    """A photo that may not be taken as the reference, or one that may not be doubted; carries a Chinese sentence."""


def capture(
    *, beneficiary: Beneficiary, photo: photos.Photo, id_card_seen: bool, reason: str = "", by: Staff, at: datetime
) -> ReferencePhoto:
    """Take the photo as the current reference; the former one becomes an earlier version.

    Only staff at or above the office that holds the file may (FAQ: 抚恤关系所在的退役军人服务部门), of the living, with
    the ID card seen. A photo too small for the measures (GA 461-2004) is refused; where the checks find something else,
    a reason is asked for. Stored is the picture cut to the proportions of the measures, not enlarged.
    """
    consents.refuse_outsider(office=beneficiary.organization, act=Act.CAPTURE_REFERENCE, by=by)
    if beneficiary.died_on:
        raise CannotCapture("该对象已登记去世，不能采集。")
    if not id_card_seen:
        raise CannotCapture("请先看本人的身份证原件，人证相符再采集。")
    cut = cut_to_measure(photo)
    if cut.width < policy.REFERENCE_WIDTH.value or cut.height < policy.REFERENCE_HEIGHT.value:
        raise CannotCapture(SMALL_NOTE.format(policy.REFERENCE_WIDTH.value, policy.REFERENCE_HEIGHT.value))
    if cut.warnings and not reason.strip():
        raise CannotCapture("".join(cut.warnings) + "仍要采用的，请写明理由。")
    with transaction.atomic():
        audit.take_turn()
        beneficiary.reference_photos.filter(is_current=True).update(is_current=False)
        evidence = photos.store(
            photo=cut, kind=policy.EvidenceKind.PORTRAIT, beneficiary=beneficiary,
            organization=beneficiary.organization, by=by, at=at,
        )  # fmt: skip
        taken = ReferencePhoto.objects.create(
            beneficiary=beneficiary, evidence=evidence, captured_by=by, captured_at=at,
            quality={"notes": cut.warnings, "reason": reason.strip()},
        )  # fmt: skip
        audit.record(evidence, act="reference_photo.taken", by=by, at=at, reason=reason.strip())
    return taken


def doubt(*, photo: ReferencePhoto, reason: str, by: Staff, at: datetime) -> None:
    """Say of the current photo that it does not serve, and why: the person stands on the list until a new one is taken.

    Refused without a reason, for an earlier version, and for one that is doubted already.
    """
    consents.refuse_outsider(office=photo.beneficiary.organization, act=Act.CAPTURE_REFERENCE, by=by)
    if not reason.strip():
        raise CannotCapture("请写明哪里不合格。")
    with transaction.atomic():
        audit.take_turn()
        fresh = ReferencePhoto.objects.select_related("evidence").get(pk=photo.pk)
        if not fresh.is_current:
            raise CannotCapture("这张照片已被新的代替。")
        if fresh.quality.get("doubted"):
            raise CannotCapture("这张照片已标记为不合格。")
        fresh.quality = {**fresh.quality, "doubted": reason.strip()}
        fresh.save(update_fields=["quality"])
        audit.record(fresh.evidence, act="reference_photo.doubted", by=by, at=at, reason=reason.strip())


def cut_to_measure(photo: photos.Photo) -> photos.Photo:
    """The middle of the photo in the proportions of the measures, as the frame of the camera shows; checked anew."""
    taken = Image.open(io.BytesIO(photo.content))
    wide, high = policy.REFERENCE_WIDTH.value, policy.REFERENCE_HEIGHT.value
    width, height = taken.size
    if width * high > height * wide:
        width = round(height * wide / high)
    else:
        height = round(width * high / wide)
    left, top = (taken.width - width) // 2, (taken.height - height) // 2
    picture = taken.crop((left, top, left + width, top + height))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90, dpi=(policy.REFERENCE_DPI, policy.REFERENCE_DPI))
    checks = photos.checks_of(picture)
    if note := _wall(picture):
        checks["wall_note"] = note
    return dataclasses.replace(
        photo, content=written.getvalue(), width=picture.width, height=picture.height, checks=checks
    )


def _wall(picture: Image.Image) -> str:
    """Whether the wall beside the head is bright and even; "" when it is."""
    strip, half = picture.width // WALL_SHARE, picture.height // 2
    grey = picture.convert("L")
    sides = [ImageStat.Stat(grey.crop((x, 0, x + strip, half))) for x in (0, picture.width - strip)]
    is_white = all(side.mean[0] >= WALL_BELOW and side.stddev[0] <= WALL_SPREAD for side in sides)
    return "" if is_white else WALL_NOTE
