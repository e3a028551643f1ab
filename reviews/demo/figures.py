"""Numbers that belong to nobody: ID numbers of divisions 99…, phones, bank cards, each with its check digit."""

import calendar
from datetime import date
from itertools import count
from random import Random

from benefits import identity

DAYS = 365
SERIALS = 500  # For each sex: the 17th digit is odd for men and even for women.
OF_A_DAY = 990305
HERE, ELSEWHERE = 990123, (990102, 990104, 990121, 990181, 990302)
STRIDE = 7919  # Prime to the 182,500 numbers of a division, so that neighbours do not look alike.
EVERY = 8  # One person in so many was first registered elsewhere.


class Numbers:
    """Hands out ID numbers, none twice: the division, the day of the year and the serial are counted, not drawn."""

    def __init__(self) -> None:
        self._here, self._elsewhere, self._given = count(), count(), 0

    def next(self, *, year: int, is_male: bool) -> tuple[str, date]:
        """A number for somebody born in the year, with the day of birth that it carries."""
        self._given += 1
        if self._given % EVERY == 0:
            turn = next(self._elsewhere)
            code, place = ELSEWHERE[turn % len(ELSEWHERE)], turn // len(ELSEWHERE)
        else:
            block, place = divmod(next(self._here), DAYS * SERIALS)
            code = HERE + block
        number = place * STRIDE % (DAYS * SERIALS)
        day, serial = number % DAYS, number // DAYS
        born_on = _day_of(year, day)
        body = f"{code}{born_on:%Y%m%d}{serial * 2 + is_male:03}"
        return body + identity.check_digit(body), born_on

    def on(self, born_on: date, *, is_male: bool) -> tuple[str, date]:
        """A number for somebody born on that day; few are asked for, in a division of their own."""
        self._given += 1
        body = f"{OF_A_DAY}{born_on:%Y%m%d}{self._given % SERIALS * 2 + is_male:03}"
        return body + identity.check_digit(body), born_on


def phone(rng: Random) -> str:
    return f"1{rng.choice('3335557788899')}{rng.randrange(10**9):09}"


def bank_card(rng: Random) -> str:
    """Nineteen digits with the check digit of Luhn."""
    body = f"623099{rng.randrange(10**12):012}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def _day_of(year: int, place: int) -> date:
    """The day at a place of the year, as if no year had a 29 February."""
    leap = calendar.isleap(year) and place >= 59
    return date.fromordinal(date(year, 1, 1).toordinal() + place + leap)
