"""Drawn pictures instead of photographs: a head and shoulders, a sheet on a notice board. Nobody is in them."""

import io
from datetime import date
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from reviews.services import photos

PORTRAIT, SHEET = (360, 440), (480, 360)
WALLS = ("#dfe7ee", "#e8e4da", "#dde8df", "#ece3e6")
KEYED = "#00ff00"  # Whatever has another colour stands before the room.
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


def holding(rng: Random, day: date, *, newspaper: str = "") -> photos.Photo:
    """Somebody in a room of their own, with a card in one hand and a sheet that shows the day in the other.

    The face comes first: the same start of `rng` draws the same person here and in `portrait` and `reference`.
    """
    bust = _bust(rng, KEYED)
    picture, room = Image.new("RGB", PORTRAIT, rng.choice(WALLS)), Random(f"{rng.random()} {day.year}")
    _furnish(picture, room)
    mask = ImageChops.difference(bust, Image.new("RGB", PORTRAIT, KEYED)).convert("L")
    picture.paste(bust, (0, 0), mask.point(lambda value: 255 if value else 0))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((24, 330, 130, 398), fill="#cfdbe6", outline="#5a7391")
    pen.rectangle((98, 344, 124, 380), fill="#f4f7fa")
    _paper(pen, (176, 322, 346, 436), day, newspaper)
    _grain(picture, rng)
    return _as_photo(picture)


def newspaper(rng: Random, day: date, name: str) -> photos.Photo:
    """The upper half of a front page with its day."""
    picture = Image.new("RGB", SHEET, "#6f6a60")
    _paper(ImageDraw.Draw(picture), (30, 24, 450, 350), day, name, size=34)
    _grain(picture, rng)
    return _as_photo(picture)


def spoilt(photo: photos.Photo, *, dark: bool = False) -> photos.Photo:
    """The same picture out of focus, or taken without a lamp."""
    picture = Image.open(io.BytesIO(photo.content))
    spoilt = Image.eval(picture, lambda value: value // 6) if dark else picture.filter(ImageFilter.GaussianBlur(7))
    return _as_photo(spoilt)


def _furnish(picture: Image.Image, room: Random) -> None:
    """Doors, shelves and pictures on the wall: no two rooms are the same."""
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        left, top = room.randrange(-40, 320), room.randrange(-40, 400)
        shade = room.randrange(90, 235)
        pen.rectangle(
            (left, top, left + room.randint(24, 130), top + room.randint(24, 170)),
            fill=(shade, max(0, shade - room.randrange(30)), max(0, shade - room.randrange(60))),
        )


def _paper(pen: ImageDraw.ImageDraw, box: tuple, day: date, name: str, *, size: int = 15) -> None:
    """A sheet: a red head where it is a newspaper, the day in figures, lines for words."""
    left, top, right, bottom = box
    pen.rectangle(box, fill="#f4f1e6", outline="#b8b3a2")
    if name:
        pen.rectangle((left + 8, top + 8, left + 8 + size * 3, top + 8 + size), fill="#7c1116")
    pen.text((right - size * 6, top + 6), f"{day:%Y.%m.%d}", fill="#222222", font=ImageFont.load_default(size))
    for line in range(top + size * 2 + 6, bottom - 6, max(7, size // 2)):
        pen.line((left + 8, line, right - 8, line), fill="#9a978c", width=2)


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
