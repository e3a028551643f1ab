"""The same acts at the desk: each goes through the service that a page would call, by the people of `tests.cast`."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from accounts import transitions
from benefits.categories import Category
from benefits.models import BackPay, Benefit, Resumption, Suspension
from benefits.services import back_pay, consents, payments, resumptions, suspensions
from reviews import policy
from reviews.models import PublicNotice, Review
from reviews.services import applications, arrivals, confirmations, contacts, deferrals, gates, notices, registrations
from reviews.services.sweeps import force, lapsing
from tests import county
from tests.cast import Cast
from tests.faults.procedures import book

REASON = "情况不符。"
NIGHT = (
    lapsing.lapse_notices, lapsing.lapse_deadlines, lapsing.end_notices, force.put_off_held, force.bring_into_force,
)  # fmt: skip


class Nothing(Exception):
    """There is no row on which the page of this act could be opened."""


REFUSALS = (
    Nothing, consents.NotEntitled, transitions.ForbiddenMove, transitions.StaleState, gates.Held,
    suspensions.CannotDecide, resumptions.CannotPropose, resumptions.CannotDecide, applications.CannotFile,
    confirmations.CannotRecord, notices.CannotDraft, notices.CannotPublish, deferrals.CannotDefer,
)  # fmt: skip


class Desk:
    """One person with one benefit and its review; the verbs are those of `book.Book`."""

    def __init__(self, cast: Cast, category: str, window: tuple[date, date], today: date):
        self.cast, self.category, self.today, self.calls = cast, category, today, 0
        self.benefit = county.benefit(county.person(cast.station), category=category, amount=book.OLD)
        county.rate(self.benefit, book.NEW, since=book.RAISED_IN)
        within = county.campaign(cast.county, category=category, window=window)
        self.case = county.review(self.benefit, within=within)

    def night(self, today: date) -> None:
        self.today = today
        for sweep in NIGHT:
            sweep(today=today, at=county.at(today, 2))

    def call(self, channel: str, answered: bool) -> None:
        outcome = policy.ContactOutcome.ANSWERED if answered else policy.ContactOutcome.NOT_HOME
        self.calls += 1  # The same words twice within a minute would be taken for a second click.
        contacts.record(
            beneficiary=self.benefit.beneficiary, channel=channel, outcome=outcome, on=self.today, note=str(self.calls),
            by=self.cast.wang, at=self.now,
        )  # fmt: skip

    def confirm(self, on: date) -> None:
        """Found at home on the day; what of a registration is asked is recorded first."""
        case, category = Review.objects.with_person().get(pk=self.case.pk), Category(self.category)
        if topics := policy.registration_items(category) if case.is_open else ():
            entries = dict.fromkeys(topics, registrations.Entry("PASSED"))
            registrations.record(review=case, entries=entries, by=self.cast.wang, at=self.now)
        given = frozenset({policy.EvidenceKind.ID_CARD, policy.EvidenceKind.PORTRAIT})
        visit = arrivals.Arrival((case,), policy.Method.HOME_VISIT, given)
        intake = arrivals.take_in(arrivals=[visit], confirmed_on=on, by=self.cast.wang, at=self.now)
        for _, sentence in intake.refused:
            raise confirmations.CannotRecord(sentence)

    def announce(self) -> None:
        notice = notices.draft(reviews=[self.case], by=self.cast.wang, at=self.now)
        notices.record_posting(
            notice=notice, place="县政务公开栏", posted_on=self.today, proof=county.photo(), by=self.cast.wang,
            at=self.now,
        )  # fmt: skip
        notices.publish(notice=notice, by=self.cast.zhao, at=self.now)

    def withdraw_notice(self) -> None:
        notice = _last(PublicNotice.objects.filter(reviews=self.case))
        notices.withdraw(notice=notice, reason=REASON, by=self.cast.zhao, at=self.now)

    def defer(self, consented_on: date, until: date) -> None:
        deferrals.consent(
            review=county.again(self.case), consented_by="岚州市局", document_no="岚退役〔2026〕9号",
            consented_on=consented_on, last_day=until, reason="住院", by=self.cast.zhao, at=self.now,
        )  # fmt: skip

    def check(self, by: str) -> None:
        suspensions.check(suspension=self.stop, note="已核对。", by=self.hand(by), at=self.now)

    def endorse(self, by: str) -> None:
        gates.endorse(suspension=self.stop, by=self.hand(by), at=self.now)

    def approve(self, by: str) -> None:
        gates.approve(suspension=self.stop, by=self.hand(by), at=self.now)

    def decline(self, by: str) -> None:
        gates.decline(suspension=self.stop, reason=REASON, by=self.hand(by), at=self.now)

    def apply(self) -> None:
        applications.file(
            suspension=self.stop, applied_on=self.today, scan=county.photo(), by=self.cast.wang, at=self.now
        )

    def endorse_resumption(self, by: str) -> None:
        resumptions.endorse(resumption=self.resumption, by=self.hand(by), at=self.now)

    def approve_resumption(self, by: str) -> None:
        resumptions.approve(resumption=self.resumption, by=self.hand(by), at=self.now)

    def decline_resumption(self, by: str) -> None:
        resumptions.decline(resumption=self.resumption, reason=REASON, by=self.hand(by), at=self.now)

    def endorse_back_pay(self, by: str) -> None:
        back_pay.endorse(back_pay=self.row, by=self.hand(by), at=self.now)

    def approve_back_pay(self, by: str) -> None:
        back_pay.approve(back_pay=self.row, by=self.hand(by), at=self.now)

    def pay(self) -> None:
        back_pay.mark_paid(back_pay=self.row, paid_on=self.today, by=self.cast.wang, at=self.now)

    # What there is to see ---------------------------------------------------------------------------------------

    @property
    def now(self):
        return county.at(self.today, 15)

    def hand(self, name: str):
        return getattr(self.cast, name)

    @property
    def stop(self) -> Suspension:
        return _last(Suspension.objects.filter(benefit=self.benefit))

    @property
    def resumption(self) -> Resumption:
        return _last(Resumption.objects.filter(benefit=self.benefit))

    @property
    def row(self) -> BackPay:
        return _last(BackPay.objects.filter(benefit=self.benefit))

    def paid(self, months: Iterable[date]) -> list[int]:
        mine = Benefit.objects.filter(pk=self.benefit.pk)
        return [int(payments.payable(benefits=mine, month=month)[self.benefit.pk]) for month in months]


def _last(rows) -> Any:
    if row := rows.order_by("pk").last():
        return row
    raise Nothing


def refuses(deed: Callable[[], None]) -> bool:
    """Whether the desk refuses the deed; anything else that it raises is a fault."""
    try:
        deed()
    except REFUSALS:
        return True
    return False
