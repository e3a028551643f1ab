"""The oracle of the days (quality R10): it knows the raw table and the words of the law, and no arithmetic of ours.

It steps from day to day. Every day of ten years, and the provisional one after them.
"""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from chinese_calendar import constants

from benefits import days

FIRST, LAST = date(2017, 1, 1), date(2027, 12, 31)
OFFICIAL = frozenset(range(2004, 2027))
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
OFF = {day for day in constants.holidays if day.year in OFFICIAL}
MADE_UP = {day for day in constants.workdays if day.year in OFFICIAL}
FIXED = {"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"}
TABLE = days.holidays_from_rows([*((day, True, True) for day in OFF), *((day, False, True) for day in MADE_UP)])
TABLES = {True: TABLE, False: replace(TABLE, roll_weekends=False)}
ONE = timedelta(days=1)


def is_break(day):
    return day in OFF if day.year in OFFICIAL else day.isoformat()[5:] in FIXED


def is_worked(day):
    if is_break(day):
        return False
    return day.strftime("%a") not in ("Sat", "Sun") or day in MADE_UP


def walked(start, steps):
    for _ in range(steps):
        start += ONE
    return start


def ends(raw, *, weekends):
    while is_break(raw) or (weekends and not is_worked(raw)):
        raw += ONE
    return raw


def first_of_following_month(day):
    month = day.month
    while day.month == month:
        day += ONE
    return day


def nth_worked(start, number):
    """The day on which so many days have been worked after the start."""
    while number:
        start += ONE
        number -= is_worked(start)
    return start


def months_after(start, months):
    """The corresponding day, or the last of a month that has none."""
    first = start.replace(day=1)
    for _ in range(months):
        first = first_of_following_month(first)
    return first.replace(day=min(start.day, monthrange(first.year, first.month)[1]))
