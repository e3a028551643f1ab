"""Files that come from a camera or a scanner: checked, cleaned, stored under a name nobody can guess."""

import base64
import hashlib
import io
import json
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.core import signing
from django.core.files.base import ContentFile
from PIL import ExifTags, Image, ImageFilter, ImageOps, ImageStat, UnidentifiedImageError

from accounts.models import Organization, Staff
from benefits.models import Beneficiary
from reviews.models import Evidence
from reviews.services import likenesses

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
TOO_MANY_PIXELS = "照片像素太大，请用手机或摄像头重新拍一张。"
MAX_SIDE = 2000
FORMATS = {"JPEG", "PNG", "WEBP"}
MIN_SIDE = 240
BLURRED_BELOW = 60.0  # Variance of the Laplacian at 512 px: a sharp face is at several hundred.
DARK_BELOW = 45.0
LAPLACIAN = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)


class UnreadablePhoto(Exception):
    """A file that cannot be taken as a photo; carries a Chinese sentence."""


class SupportsRead(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Photo:
    """A cleaned picture: upright, without EXIF, as JPEG; and what was seen on the way.

    `warnings` are sentences for the clerk ("照片偏暗…"); they advise and never refuse.
    """

    content: bytes
    width: int
    height: int
    taken_on: date | None
    had_gps: bool
    checks: dict = field(default_factory=dict)

    @property
    def warnings(self) -> list[str]:
        return [text for text in self.checks.values() if isinstance(text, str) and text]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read(upload: SupportsRead) -> Photo:
    """Read an uploaded file as a photo. Refuses what is empty, too large, or no picture; never trusts its name."""
    data = upload.read(MAX_BYTES + 1)
    if not data:
        raise UnreadablePhoto("这个文件是空的，请重新拍照或选择照片。")
    if len(data) > MAX_BYTES:
        raise UnreadablePhoto("照片超过 10 MB，请缩小后再传。")
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=sorted(FORMATS))
        if picture.width * picture.height > MAX_PIXELS:
            raise UnreadablePhoto(TOO_MANY_PIXELS)
        exif = picture.getexif()
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
        picture = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError as error:
        raise UnreadablePhoto(TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadablePhoto("打不开这张照片，请用 JPG 或 PNG 格式，或改用摄像头拍。") from error
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    cleaned = io.BytesIO()
    picture.save(cleaned, "JPEG", quality=85, optimize=True)
    return Photo(
        content=cleaned.getvalue(),
        width=picture.width,
        height=picture.height,
        taken_on=_taken_on(exif),
        had_gps=bool(exif.get_ifd(ExifTags.IFD.GPSInfo)),
        checks=checks_of(picture),
    )


def keep(*, photo: Photo, about: str) -> str:
    """The photo as signed text for a hidden field: a form that comes back for another reason need not lose it.

    `about` is the key of the person; on another person's form the text is worth nothing.
    """
    facts = {
        "width": photo.width,
        "height": photo.height,
        "taken_on": photo.taken_on.isoformat() if photo.taken_on else "",
        "had_gps": photo.had_gps,
        "checks": photo.checks,
    }
    words = (json.dumps(facts).encode(), photo.content)
    text = ".".join(base64.urlsafe_b64encode(word).decode() for word in words)
    return signing.Signer(salt=f"reviews.photos.{about}").sign(text)


def kept(*, text: str, about: str) -> Photo | None:
    """The photo that `keep` wrote, None when the text was altered or belongs to somebody else."""
    try:
        facts, content = signing.Signer(salt=f"reviews.photos.{about}").unsign(text).split(".")
    except signing.BadSignature:
        return None
    read_back = json.loads(base64.urlsafe_b64decode(facts))
    taken_on = read_back.pop("taken_on")
    return Photo(
        content=base64.urlsafe_b64decode(content),
        taken_on=date.fromisoformat(taken_on) if taken_on else None,
        **read_back,
    )


def store(
    *,
    photo: Photo,
    kind: str,
    beneficiary: Beneficiary | None,
    organization: Organization,
    by: Staff,
    at: datetime,
    **links: Any,
) -> Evidence:
    """Write the photo outside the web root and its row; `links` name the confirmation or resumption it proves."""
    name = f"{organization.code}/{at.year}/{secrets.token_urlsafe(24)}.jpg"
    evidence = Evidence(
        beneficiary=beneficiary,
        organization=organization,
        kind=kind,
        content_type="image/jpeg",
        size=len(photo.content),
        width=photo.width,
        height=photo.height,
        sha256=photo.sha256,
        taken_on=photo.taken_on,
        had_gps=photo.had_gps,
        checks=photo.checks,
        uploaded_by=by,
        uploaded_at=at,
        **links,
    )
    evidence.file.save(name, ContentFile(photo.content), save=False)
    evidence.save()
    likenesses.note(evidence=evidence, content=photo.content)
    return evidence


def checks_of(picture: Image.Image) -> dict:
    """What the machine sees of a picture: sharpness, brightness, and a sentence for each thing that is amiss."""
    small = picture.convert("L")
    small.thumbnail((512, 512))
    sharpness = ImageStat.Stat(small.filter(LAPLACIAN)).var[0]
    brightness = ImageStat.Stat(small).mean[0]
    checks: dict = {"sharpness": round(sharpness, 1), "brightness": round(brightness, 1)}
    if min(picture.size) < MIN_SIDE:
        checks["size_note"] = "照片偏小，看不清面部，建议重拍。"
    if sharpness < BLURRED_BELOW:
        checks["blur_note"] = "照片可能模糊，请拿稳后重拍。"
    if brightness < DARK_BELOW:
        checks["dark_note"] = "照片偏暗，请开灯或面向光线重拍。"
    return checks


def _taken_on(exif: Image.Exif) -> date | None:
    text = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(
        ExifTags.Base.DateTime
    )
    try:
        return date.fromisoformat(str(text)[:10].replace(":", "-")) if text else None
    except ValueError:
        return None
