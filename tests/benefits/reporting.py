"""An officer stopped, registered and back-paid with the province, as the yearly return names him."""

from datetime import date

from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension
from benefits.services import back_pay, resumptions
from tests import county

OFFICER = Category.SELF_EMPLOYED_OFFICER


def stopped(cast, *, name="杜立新", due_on=date(2026, 6, 29), office=None) -> Suspension:
    """Stopped from the month after the deadline, with the province."""
    who = county.person(office or cast.station, name=name)
    return county.stopped(cast, county.review(county.benefit(who, category=OFFICER, amount="8200.00"), due_on=due_on))


def resumed(cast, stop, *, on=date(2026, 10, 12), approved_on=date(2026, 10, 20)) -> Resumption:
    """Registers, and the province approves the resumption."""
    county.confirmed(cast, stop.reviews.get(), on=on)
    row = stop.resumptions.get()
    resumptions.endorse(resumption=row, by=cast.zhao, at=county.at(approved_on, 9))
    resumptions.approve(resumption=row, by=cast.sun, at=county.at(approved_on, 10))
    return row


def back_paid(cast, resumption, *, on=date(2026, 10, 20)) -> BackPay:
    """The back-pay of the resumption, approved by the province."""
    row = BackPay.objects.get(resumption=resumption, kind=BackPay.Kind.BACK_PAY)
    back_pay.endorse(back_pay=row, by=cast.zhao, at=county.at(on, 11))
    back_pay.approve(back_pay=row, by=cast.sun, at=county.at(on, 12))
    return row


def whole_case(cast, **words) -> Suspension:
    """The example of policy 4.1 from its deadline to its back-pay."""
    stop = stopped(cast, **words)
    back_paid(cast, resumed(cast, stop))
    return stop
