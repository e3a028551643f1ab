"""Both are led through the same steps, drawn at random; after each they must show the same."""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from benefits.models import BackPay, Resumption, Suspension
from tests import cast, county
from tests.faults.procedures import book, desk

WINDOW, FIRST_DAY = (date(2026, 3, 1), date(2026, 5, 31)), date(2026, 5, 25)
MONTHS = book.months(date(2026, 5, 1), date(2028, 7, 1))
OFTEN_STOPPED = st.sampled_from([*book.CATEGORIES, *book.NOTICED, book.OFFICER, book.OFFICER])
HANDS = st.sampled_from(sorted(book.LEVEL))
CHANNELS = st.sampled_from(["PHONE", "VISIT", "LETTER"])


class Procedures(RuleBasedStateMachine):
    """One benefit of a category drawn at random, from the last week of its window on."""

    reached: Counter[str] = Counter()  # How the runs ended, so that nobody takes idle runs for good ones.

    def __init__(self) -> None:
        super().__init__()
        self.asked_of = "nothing yet"
        self.trial = transaction.atomic()
        self.trial.__enter__()

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.reached[self.book.stop.state if self.book.stop else "NO STOP"] += 1
        transaction.set_rollback(True)
        self.trial.__exit__(None, None, None)

    @initialize(category=OFTEN_STOPPED, led_to=st.integers(0, 5), late=st.sampled_from([0, 0, 20, 45]))
    def begin(self, category: str, led_to: int, late: int) -> None:
        """So many stages of the usual way are gone already, or steps drawn at random would seldom come to a stop."""
        self.book = book.Book(category, WINDOW, FIRST_DAY)
        self.desk = desk.Desk(cast.assemble(), category, WINDOW, FIRST_DAY)
        if category not in (*book.NOTICED, book.OFFICER):
            return
        if category in book.NOTICED and led_to > 0:
            self.call_in_vain_until_unreachable()
            self.the_last_day_passes()
            self.both("announce")
        if led_to > 1:
            self.the_last_day_passes()
        if led_to > 2:
            self.night(late)
            self.the_right_hands_stop_it()
        if led_to > 3:
            self.both("night", self.book.stop.effective + timedelta(days=late))
        if led_to > 4:
            self.both("confirm", self.book.today)

    def both(self, verb: str, *words) -> None:
        """The act at the desk is refused if and only if the book refuses it."""
        try:
            getattr(self.book, verb)(*words)
        except book.Refused:
            expected = True
        else:
            expected = False
        assert desk.refuses(lambda: getattr(self.desk, verb)(*words)) is expected, (verb, words, self.book)

    # The clock ----------------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 1, 2, 7, 31, 62]))
    def night(self, days: int) -> None:
        if self.book.today < MONTHS[-1] - timedelta(days=200):
            self.both("night", self.book.today + timedelta(days=days))

    @rule()
    def the_last_day_passes(self) -> None:
        """So that proposals are no rare luck."""
        if self.book.today <= self.book.due_on:
            self.both("night", self.book.due_on + timedelta(days=1))

    # The person ---------------------------------------------------------------------------------------------------

    @rule(channel=CHANNELS, answered=st.sampled_from([False] * 9 + [True]))
    def call(self, channel: str, answered: bool) -> None:
        self.both("call", channel, answered)

    @rule()
    def call_in_vain_until_unreachable(self) -> None:
        for channel in ("PHONE", "VISIT", "PHONE"):
            self.both("call", channel, False)
            self.both("night", self.book.today + timedelta(days=1))

    @rule(ago=st.sampled_from([0, 0, 0, 1, 20, 60]))
    def confirm(self, ago: int) -> None:
        self.both("confirm", self.book.today - timedelta(days=ago))

    @rule()
    def announce(self) -> None:
        self.both("announce")

    @rule()
    def withdraw_notice(self) -> None:
        self.both("withdraw_notice")

    @rule(ago=st.sampled_from([0, 10, 60]), longer=st.sampled_from([30, 120, 400]))
    def defer(self, ago: int, longer: int) -> None:
        self.both("defer", self.book.today - timedelta(days=ago), self.book.due_on + timedelta(days=longer))

    # The decisions, by whoever tries --------------------------------------------------------------------------------

    @rule(by=HANDS)
    def check(self, by: str) -> None:
        self.both("check", by)

    @rule(verb=st.sampled_from(["endorse", "approve", "approve"]), by=HANDS)
    def decide(self, verb: str, by: str) -> None:
        self.both(verb, by)

    @rule(by=HANDS)
    def decline(self, by: str) -> None:
        self.both("decline", by)

    @rule()
    def the_right_hands_stop_it(self) -> None:
        """The usual way, so that stops in force are no rare luck either."""
        self.both("check", "wang")
        if self.book.category == book.OFFICER:
            self.both("endorse", "zhao")
        self.both("approve", self.book.last_hand)

    @rule()
    def apply(self) -> None:
        self.both("apply")

    @rule(verb=st.sampled_from(["endorse_resumption", "approve_resumption", "decline_resumption"]), by=HANDS)
    def decide_resumption(self, verb: str, by: str) -> None:
        self.both(verb, by)

    @rule(verb=st.sampled_from(["endorse_back_pay", "approve_back_pay"]), by=HANDS)
    def decide_back_pay(self, verb: str, by: str) -> None:
        self.both(verb, by)

    @rule()
    def pay(self) -> None:
        self.both("pay")

    # What both show -------------------------------------------------------------------------------------------------

    @invariant()
    def is_the_same(self) -> None:
        if not hasattr(self, "book"):
            return
        case, benefit = county.again(self.desk.case), county.again(self.desk.benefit)
        stop = self.book.stop
        stops = [(stop.state, stop.last_day, stop.effective, stop.ordinary)] if stop else []
        mine = {"benefit": benefit}
        seen = Suspension.objects.filter(**mine).values_list("state", "last_day", "effective_on", "ordinary_from")
        assert (case.state, case.confirmed_on) == (self.book.review, self.book.confirmed_on), self.book
        assert case.due_on == self.book.due_on, self.book
        assert benefit.state == ("SUSPENDED" if self.book.is_suspended else "ACTIVE"), self.book
        assert list(seen.order_by("pk")) == stops, self.book
        resumptions = Resumption.objects.filter(**mine).order_by("pk").values_list("state", "confirmed_on")
        assert list(resumptions) == [(each.state, each.confirmed_on) for each in self.book.resumptions], self.book
        rows = BackPay.objects.filter(**mine).order_by("pk").values_list("kind", "state", "total")
        assert list(rows) == [(each.kind, each.state, each.total) for each in self.book.rows], self.book

    @invariant()
    def pays_the_same(self) -> None:
        """Month by month, asked when the stop has changed: nothing else changes what is paid."""
        if not hasattr(self, "book") or self.asked_of == repr(self.book.stop):
            return
        self.asked_of = repr(self.book.stop)
        assert self.desk.paid(MONTHS) == list(map(self.book.paid, MONTHS)), self.book

    @invariant()
    def accounts_for_every_month_once(self) -> None:
        """A month is ordinary pay or stands in one line, due or not; none is in both or in neither."""
        if not hasattr(self, "book") or self.book.stop is None or self.book.stop.ordinary is None:
            return
        lines = sorted(month for row in self.book.rows for month in row.months)
        assert lines == [month for month in MONTHS if not self.book.paid(month)], self.book
