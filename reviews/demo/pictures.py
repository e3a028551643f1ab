"""Drawn pictures instead of photographs: a head and shoulders, a sheet on a notice board. Nobody is in them."""

import io
from datetime import date
from random import Random

from PIL import Image, ImageDraw

from reviews.services import photos

PORTRAIT, SHEET = (360, 440), (480, 360)
WALLS = ("#dfe7ee", "#e8e4da", "#dde8df", "#ece3e6")
COATS = ("#35506b", "#5b6b3a", "#6b4a3a", "#44464a", "#7a3b3b", "#3f5e5a")
SKINS = ("#e2b48c", "#d9a57c", "#cf9a72", "#e6bd9a")
HAIRS = ("#b9b9b9", "#8c8c8c", "#d8d8d8", "#4a4542", "#6b6661")


def portrait(rng: Random) -> photos.Photo:
    """A head and shoulders in front of a wall, each a little different."""
    picture = _bust(rng, rng.choice(WALLS))
    _grain(picture, rng)
    return _as_photo(picture)


def reference(rng: Random) -> photos.Photo:
    """The same before a white wall, large enough for a reference photo."""
    picture = _bust(rng, "#f4f4f2").resize((720, 880))
    _grain(picture, rng)
    return _as_photo(picture)


def _bust(rng: Random, wall: str) -> Image.Image:
    picture = Image.new("RGB", PORTRAIT, wall)
    pen = ImageDraw.Draw(picture)
    middle, top = PORTRAIT[0] // 2 + rng.randint(-8, 8), 96 + rng.randint(-10, 10)
    coat = rng.choice(COATS)
    pen.ellipse((middle - 150, 300, middle + 150, 620), fill=coat)
    pen.polygon([(middle - 40, 296), (middle + 40, 296), (middle, 372)], fill="#f2f2ee")
    skin = rng.choice(SKINS)
    pen.rectangle((middle - 32, 250, middle + 32, 312), fill=skin)
    pen.ellipse((middle - 82, top - 14, middle + 82, top + 120), fill=rng.choice(HAIRS))
    pen.ellipse((middle - 72, top + 8, middle + 72, top + 196), fill=skin)
    for side in (-1, 1):
        eye = middle + side * 28
        pen.ellipse((eye - 8, top + 88, eye + 8, top + 98), fill="#2b2622")
        pen.line((eye - 14, top + 74, eye + 14, top + 72), fill="#6a6058", width=4)
    pen.line((middle, top + 100, middle - 6, top + 130), fill="#a9805f", width=3)
    pen.arc((middle - 24, top + 138, middle + 24, top + 164), 20, 160, fill="#9a4f45", width=3)
    return picture


def sheet(rng: Random, heading: str) -> photos.Photo:
    """A printed sheet on a board; lines stand for words. `heading` only changes the number of its lines."""
    picture = Image.new("RGB", SHEET, "#8b6f4e")
    pen = ImageDraw.Draw(picture)
    left, top = 130 + rng.randint(-20, 20), 28 + rng.randint(-8, 8)
    pen.rectangle((left, top, left + 220, top + 300), fill="#fbfaf5", outline="#c9c2b2")
    pen.rectangle((left + 50, top + 22, left + 170, top + 36), fill="#8f1d1d")
    for line in range(9 + len(heading) % 5):
        pen.line(
            (left + 24, top + 60 + line * 15, left + rng.randint(150, 196), top + 60 + line * 15),
            fill="#5a5a5a",
            width=2,
        )
    pen.ellipse((left + 136, top + 232, left + 194, top + 290), outline="#b3261e", width=4)
    _grain(picture, rng)
    return _as_photo(picture)


def with_day(photo: photos.Photo, taken_on: date) -> photos.Photo:
    """The same photo as a camera would have dated it."""
    return photos.Photo(photo.content, photo.width, photo.height, taken_on, photo.had_gps, photo.checks)


def _grain(picture: Image.Image, rng: Random) -> None:
    """A few specks, so that no two files are the same."""
    for _ in range(60):
        place = (rng.randrange(picture.width), rng.randrange(picture.height))
        picture.putpixel(place, tuple(rng.randrange(90, 230) for _ in range(3)))


def _as_photo(picture: Image.Image) -> photos.Photo:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=88)
    written.seek(0)
    return photos.read(written)
