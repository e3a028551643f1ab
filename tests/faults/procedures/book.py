"""The five procedures once more, from the words of the policy alone: no table, rule or month of the desk is used.

One person, one benefit, one year. Days are dates, months their first day. An act that may not be done raises `Refused`
and changes nothing. What months become is asked of the dates alone (DE-19): `paid`, `rows`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests import oracle

NOTICED = ("DISABLED", "OTHER_ENTITLED")
OFFICER = "SELF_EMPLOYED_OFFICER"
CATEGORIES = (*NOTICED, OFFICER, "MONTHLY_PENSION", "RETIRED_OFFICER", "CIVILIAN_RETIREE")
OPEN = ("PENDING", "IN_NOTICE", "LAPSED")
LEVEL = {"wang": "station", "zhao": "county", "zhou": "district", "sun": "province"}
RAISED_IN, OLD, NEW = date(2026, 9, 1), 3530, 3700  # The monthly amount, and the month in which it rises.


class Refused(Exception):
    """The act may not be done now, or not by this person."""


def refuse_unless(fit: bool) -> None:
    if not fit:
        raise Refused


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return oracle.first_of_following_month(day)


def months(first: date, end: date) -> list[date]:
    """From the first month up to, not including, the end."""
    found = []
    while first < end:
        found.append(first)
        first = next_month(first)
    return found


def amount(month: date) -> int:
    return NEW if month >= RAISED_IN else OLD


def ordinary(approved_on: date) -> date:
    """The first month that is still paid on its pay day, the tenth (DE-26)."""
    return month_of(approved_on) if approved_on.day < 10 else next_month(approved_on)


@dataclass
class Stop:
    last_day: date
    state: str = "PROPOSED"
    checked_by: str = ""
    endorsed_by: str = ""
    effective: date | None = None
    ordinary: date | None = None


@dataclass
class Resumption:
    proposed_by: str
    confirmed_on: date
    state: str = "PROPOSED"
    endorsed_by: str = ""


@dataclass
class Row:
    """A back-pay or arrears: `months` are its lines, `is_due` whether they are paid."""

    kind: str
    state: str
    months: list[date]
    proposed_by: str
    is_due: bool = True
    endorsed_by: str = ""

    @property
    def total(self) -> int:
        return sum(map(amount, self.months)) if self.is_due else 0


@dataclass
class Book:
    """One benefit from the last days of its window on."""

    category: str
    window: tuple[date, date]
    today: date
    review: str = "PENDING"
    confirmed_on: date | None = None
    due_on: date = field(init=False)
    tries: list[tuple[date, str, bool]] = field(default_factory=list)
    unreachable: bool = False
    notice_until: date | None = None  # While one runs that names the person, confirmed or not.
    stop: Stop | None = None
    resumptions: list[Resumption] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.due_on = self.window[1]

    # What there is to see ---------------------------------------------------------------------------------------

    @property
    def is_suspended(self) -> bool:
        return self.stop is not None and self.stop.state == "IN_FORCE"

    def paid(self, month: date) -> int:
        """What the register pays in the month: the dates of a decided stop say so, not whether a night has run."""
        stop = self.stop
        decided = stop and stop.state in ("APPROVED", "IN_FORCE", "LIFTED", "SET_ASIDE")
        if decided and stop.effective <= month and (stop.ordinary is None or month < stop.ordinary):
            return 0
        return amount(month)

    # The clock --------------------------------------------------------------------------------------------------

    def night(self, today: date) -> None:
        """What has run out lapses and is proposed; what is approved begins on its day."""
        self.today = today
        ran_out = (self.category in NOTICED and self.review == "IN_NOTICE") or (
            self.category == OFFICER and self.review == "PENDING"
        )
        if ran_out and self.due_on < today:
            self.review, self.stop = "LAPSED", Stop(self.due_on)
        if self.notice_until and self.notice_until < today:
            self.notice_until = None
        self.begin()

    def begin(self) -> None:
        if self.stop and self.stop.state == "APPROVED" and self.stop.effective <= self.today:
            self.stop.state = "IN_FORCE"

    # The person, and who calls ----------------------------------------------------------------------------------

    def call(self, channel: str, answered: bool) -> None:
        self.tries.append((self.today, channel, answered))
        if self.review not in OPEN:
            return
        counted = [each for each in self.tries if self.window[0] <= each[0] <= self.today]
        tried_days, channels = {day for day, _, _ in counted}, {channel for _, channel, _ in counted}
        is_answered = any(answered for _, _, answered in counted)
        self.unreachable = not is_answered and len(counted) > 2 and len(tried_days) > 1 and len(channels) > 1

    def confirm(self, on: date) -> None:
        """Seen on the day by a clerk, who enters it today (DE-19, DE-20)."""
        refuse_unless(self.review in OPEN)
        self.review, self.confirmed_on = "CONFIRMED", on
        stop = self.stop
        if stop is None or stop.state in ("DECLINED", "WITHDRAWN", "LIFTED", "SET_ASIDE"):
            return
        if stop.effective is None or self.today < stop.effective:
            stop.state = "WITHDRAWN"
        elif on < stop.effective:
            self.take_back("wang")
        else:
            self.begin()
            if self.category == OFFICER:
                self.resumptions.append(Resumption("wang", on))

    def take_back(self, by: str) -> None:
        """The stop was never due: withdrawn when it had not begun, else set aside with all its months (DE-20)."""
        stop = self.stop
        if stop.state != "IN_FORCE":
            stop.state = "WITHDRAWN"
            return
        stop.state, stop.ordinary = "SET_ASIDE", max(stop.effective, ordinary(self.today))
        owed = months(stop.effective, stop.ordinary)
        self.rows.append(Row("ARREARS", "ASSESSED" if owed else "NOT_DUE", owed, by))

    # The notice, the later day (Z-05) --------------------------------------------------------------

    def announce(self) -> None:
        """Drafted and posted by Wang today, published by Zhao."""
        fit = self.category in NOTICED and self.review == "PENDING" and self.due_on < self.today
        refuse_unless(fit and self.unreachable)
        self.review = "IN_NOTICE"
        self.due_on = self.notice_until = oracle.ends(oracle.walked(self.today, 60), weekends=True)

    def withdraw_notice(self) -> None:
        refuse_unless(self.notice_until is not None)
        self.notice_until = None
        if self.review == "IN_NOTICE":
            self.review, self.due_on = "PENDING", self.window[1]

    def defer(self, consented_on: date, until: date) -> None:
        """Zhao records a consent; one that was given in time undoes the stop (Z-05, DE-20, DE-25)."""
        refuse_unless(self.category == OFFICER and self.review in ("PENDING", "LAPSED"))
        refuse_unless(consented_on <= min(self.due_on, self.today))
        refuse_unless(max(consented_on, self.due_on) < until <= self.window[1] + timedelta(days=365))
        if self.stop and self.stop.state in ("PROPOSED", "ENDORSED", "APPROVED", "IN_FORCE"):
            self.take_back("zhao")
        self.review, self.due_on = "PENDING", until

    # The decisions ----------------------------------------------------------------------------------------------

    def check(self, by: str) -> None:
        refuse_unless(by in ("wang", "zhao"))
        refuse_unless(self.stop is not None and self.stop.state == "PROPOSED" and not self.stop.checked_by)
        self.stop.checked_by = by

    def endorse(self, by: str) -> None:
        stop = self.stop
        refuse_unless(stop is not None and stop.state == "PROPOSED" and stop.checked_by != "")
        refuse_unless(self.category == OFFICER and by == "zhao" and by != stop.checked_by)
        stop.state, stop.endorsed_by = "ENDORSED", by

    def approve(self, by: str) -> None:
        stop = self.stop
        refuse_unless(stop is not None and stop.state == self.last_step and stop.checked_by != "")
        refuse_unless(by == self.last_hand and by not in (stop.checked_by, stop.endorsed_by))
        stop.state = "APPROVED"
        stop.effective = max(next_month(stop.last_day), next_month(self.today))

    def decline(self, by: str) -> None:
        stop = self.stop
        refuse_unless(stop is not None and stop.state in ("PROPOSED", "ENDORSED"))
        refuse_unless(by == ("sun" if stop.state == "ENDORSED" else "zhao"))
        stop.state = "DECLINED"

    def apply(self) -> None:
        """Wang files the written application of today (A-07)."""
        stop = self.stop
        refuse_unless(stop is not None and stop.state == "IN_FORCE")
        refuse_unless(self.review == "CONFIRMED" and self.confirmed_on >= stop.effective)
        refuse_unless(not self.resumptions or self.resumptions[-1].state == "DECLINED")
        self.resumptions.append(Resumption("wang", self.confirmed_on))

    def endorse_resumption(self, by: str) -> None:
        waiting = self.waiting_resumption("PROPOSED")
        refuse_unless(self.category == OFFICER and by == "zhao")
        waiting.state, waiting.endorsed_by = "ENDORSED", by

    def approve_resumption(self, by: str) -> None:
        waiting = self.waiting_resumption(self.last_step)
        refuse_unless(by == self.last_hand and by not in (waiting.proposed_by, waiting.endorsed_by))
        waiting.state = "APPROVED"
        stop, runs = self.stop, ordinary(self.today)
        stop.state = "LIFTED"
        if self.category == OFFICER:
            stop.ordinary = runs
            missed = months(stop.effective, runs)
            self.rows.append(Row("BACK_PAY", "ASSESSED" if missed else "NOT_DUE", missed, waiting.proposed_by))
            return
        resumed = month_of(waiting.confirmed_on)
        stop.ordinary = max(runs, resumed)
        self.rows.append(Row("BACK_PAY", "NOT_DUE", months(stop.effective, resumed), waiting.proposed_by, is_due=False))
        if owed := months(resumed, stop.ordinary):
            self.rows.append(Row("ARREARS", "APPROVED", owed, waiting.proposed_by))

    def decline_resumption(self, by: str) -> None:
        refuse_unless(bool(self.resumptions) and self.resumptions[-1].state in ("PROPOSED", "ENDORSED"))
        waiting = self.resumptions[-1]
        refuse_unless(by == ("sun" if waiting.state == "ENDORSED" else "zhao"))
        waiting.state = "DECLINED"

    def endorse_back_pay(self, by: str) -> None:
        row = self.waiting_row("ASSESSED")
        refuse_unless(self.category == OFFICER and by == "zhao" and by != row.proposed_by)
        row.state, row.endorsed_by = "ENDORSED", by

    def approve_back_pay(self, by: str) -> None:
        row = self.waiting_row(self.last_step.replace("PROPOSED", "ASSESSED"))
        refuse_unless(by == self.last_hand and by not in (row.proposed_by, row.endorsed_by))
        row.state = "APPROVED"

    def pay(self) -> None:
        self.waiting_row("APPROVED").state = "PAID"

    @property
    def last_step(self) -> str:
        """What a decision must have reached before the last hand."""
        return "ENDORSED" if self.category == OFFICER else "PROPOSED"

    @property
    def last_hand(self) -> str:
        return "sun" if self.category == OFFICER else "zhao"

    def waiting_resumption(self, state: str) -> Resumption:
        refuse_unless(bool(self.resumptions) and self.resumptions[-1].state == state)
        return self.resumptions[-1]

    def waiting_row(self, state: str) -> Row:
        """The last row that may still be decided or paid."""
        refuse_unless(bool(self.rows) and self.rows[-1].state == state)
        return self.rows[-1]
