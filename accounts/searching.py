"""Carry what a clerk searched for in an address without anyone being able to read it there.

A term is a name, a phone or an ID number, so the address holds a sealed token instead: readable only by the
member of staff who searched, and only for a working day.
"""

import datetime as dt
import enum
import re

from accounts import ciphers

LONGEST_AGE = dt.timedelta(hours=12)
CLOCK_SKEW = dt.timedelta(minutes=5)
HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MIDDLE_DOTS = "·•・‧"


class UnreadableSearch(Exception):
    """The token is stale, belongs to someone else, or was never one of ours."""


class Kind(enum.StrEnum):
    """What a typed search term looks like."""

    ID_NUMBER = "ID_NUMBER"
    PHONE = "PHONE"
    LAST_FOUR = "LAST_FOUR"
    INITIALS = "INITIALS"
    NAME = "NAME"
    ARCHIVE_NUMBER = "ARCHIVE_NUMBER"
    NOTHING = "NOTHING"


# The first shape that fits; whatever fits none is taken for an archive number.
SHAPES = (
    (Kind.NOTHING, re.compile(r"")),
    (Kind.ID_NUMBER, re.compile(r"\d{17}[\dX]")),
    (Kind.PHONE, re.compile(r"\d{11}")),
    (Kind.LAST_FOUR, re.compile(r"\d{3}[\dX]")),
    (Kind.INITIALS, re.compile(r"[A-Z]+")),
    (Kind.NAME, re.compile(rf"[{HAN}][{HAN}{MIDDLE_DOTS}]*")),
)


def kind_of(term: str) -> Kind:
    """Tell what was typed; spaces, dashes, full-width letters and +86 make no difference."""
    text = ciphers.plain_number(term)
    return next((kind for kind, shape in SHAPES if shape.fullmatch(text)), Kind.ARCHIVE_NUMBER)


def seal(term: str, *, staff_id: object, now: dt.datetime | None = None) -> str:
    """Seal a term for one member of staff. The token is safe in an address; two seals of one term differ."""
    sealed_at = int((now or dt.datetime.now(dt.UTC)).timestamp())
    return ciphers.encrypt(f"{sealed_at} {term}", aad=_aad(staff_id))


def open_sealed(
    token: str, *, staff_id: object, max_age: dt.timedelta = LONGEST_AGE, now: dt.datetime | None = None
) -> str:
    """Give back the term; refuse another's, an altered or a stale token. `max_age` is inclusive."""
    try:
        sealed_at, _, term = ciphers.decrypt(token, aad=_aad(staff_id)).partition(" ")
    except (ciphers.Tampered, ciphers.UnknownKey) as error:
        raise UnreadableSearch("搜索条件无法读取，请重新搜索。") from error
    age = (now or dt.datetime.now(dt.UTC)) - dt.datetime.fromtimestamp(int(sealed_at), dt.UTC)
    if not -CLOCK_SKEW <= age <= max_age:
        raise UnreadableSearch("搜索条件已过期，请重新搜索。")
    return term


def _aad(staff_id: object) -> str:
    return f"search of staff {staff_id}"
