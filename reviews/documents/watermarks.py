"""A picture as it leaves the house: with the name of who looks, the office and the time drawn across it."""

import functools
import io
from datetime import datetime
from typing import BinaryIO

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from accounts.models import Staff

Part = tuple[int, int, int, int]

# Fonts with Chinese letters, as systems name them; without any of them the account and the code of the office stand.
FONTS = (
    "NotoSansCJK-Regular.ttc", "SourceHanSansCN-Regular.otf", "wqy-microhei.ttc", "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf", "uming.ttc", "simhei.ttf", "msyh.ttc", "simsun.ttc",
)  # fmt: skip
TURNED = 24
FILL, EDGE = (255, 255, 255, 110), (0, 0, 0, 90)


class Unreadable(Exception):
    """The stored file is no picture."""


def stamped(
    source: BinaryIO, *, by: Staff, at: datetime, side: int | None = None, part: Part | None = None
) -> bytes:
    """The picture as a JPEG with the mark across it, no wider or higher than `side`. Nothing of it is kept.

    With a `part` (left, top, right, bottom) only that region and a little of what is around it.

    Refuses a file that is no picture: without the mark nothing is shown.
    """
    try:
        stored = Image.open(source)
        if side and not part:
            stored.draft("RGB", (side * 2, side * 2))
        picture = stored.convert("RGB")
        if part:
            picture = picture.crop(_around(part, picture.size))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable from error
    if side:
        picture.thumbnail((side, side))
    mark = _mark(_words(by, at), max(11, max(picture.size) // 36))
    for top in range(-mark.height // 2, picture.height, int(mark.height * 1.25)):
        for left in range(-mark.width // 3, picture.width, int(mark.width * 1.1)):
            picture.paste(mark, (left, top), mark)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()


def _around(part: Part, size: tuple[int, int]) -> Part:
    """The part with some of what is around it, within the picture."""
    left, top, right, bottom = part
    edge = max(8, (bottom - top) // 3)
    left, top = (max(0, min(start - edge, end - 1)) for start, end in zip((left, top), size, strict=True))
    return left, top, max(left + 1, min(right + edge, size[0])), max(top + 1, min(bottom + edge, size[1]))


def _words(by: Staff, at: datetime) -> str:
    moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    if chinese_font() is None:
        return f"{by.username} {by.organization.code} {moment}"
    return f"{by.name} {by.organization.short_name} {moment}"


def _mark(words: str, size: int) -> Image.Image:
    """The words on nothing, turned; the edge keeps them readable on white and on black."""
    name = chinese_font()
    font = ImageFont.truetype(name, size) if name else ImageFont.load_default(size)
    left, top, right, bottom = (int(each) for each in font.getbbox(words))
    line = Image.new("RGBA", (right - left + 12, bottom - top + 12))
    ImageDraw.Draw(line).text((6 - left, 6 - top), words, font=font, fill=FILL, stroke_width=1, stroke_fill=EDGE)
    return line.rotate(TURNED, expand=True, resample=Image.Resampling.BICUBIC)


@functools.cache
def chinese_font() -> str | None:
    """The first font of this system that can write the names; None when there is none."""
    for name in FONTS:
        try:
            ImageFont.truetype(name, 12)
        except OSError:
            continue
        return name
    return None
