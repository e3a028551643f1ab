"""Drawn papers that a machine can read: an identity card, a newspaper, a slip with a day. Nobody is on them."""

import io

from PIL import Image, ImageDraw, ImageFont

from reviews.documents import watermarks
from reviews.services import photos

INK = "#101010"


def card(*, name: str, number: str) -> photos.Photo:
    """The front of an identity card."""
    picture, pen = _sheet((1000, 630), "#dfe8f0")
    for top, text in (
        (60, f"姓名  {name}"), (130, "性别  男    民族  汉"), (270, "住址  岚江省岚州市临岚县城关镇"),
        (520, f"公民身份号码  {number}"),
    ):
        pen.text((60, top), text, font=_font(38), fill=INK)
    return _photo(picture)


def newspaper(*, title: str, day: str, article: str = "") -> photos.Photo:
    """A front page: title and day above, articles (and days of their own) below."""
    picture, pen = _sheet((1000, 1400), "#f4f1e8")
    pen.text((60, 40), title, font=_font(110), fill="#8a1010")
    pen.text((60, 220), day, font=_font(40), fill=INK)
    for top in range(420, 1340, 60):
        pen.text((60, top), article or "本报讯 今日全县工作会议召开，部署下一阶段工作", font=_font(32), fill=INK)
    return _photo(picture)


def slip(text: str) -> photos.Photo:
    """A sheet on which somebody has written a day."""
    picture, pen = _sheet((800, 500), "#fbfbf7")
    pen.text((80, 200), text, font=_font(64), fill="#1a237e")
    return _photo(picture)


def has_font() -> bool:
    """Whether Chinese can be drawn on this machine."""
    return watermarks.chinese_font() is not None


def _font(size: int):
    return ImageFont.truetype(watermarks.chinese_font(), size)


def _sheet(size: tuple[int, int], ground: str):
    picture = Image.new("RGB", size, ground)
    return picture, ImageDraw.Draw(picture)


def _photo(picture: Image.Image) -> photos.Photo:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    written.seek(0)
    return photos.read(written)
