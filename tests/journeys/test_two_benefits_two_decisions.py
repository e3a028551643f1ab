"""Mr Zhang holds a disability pension and a self-employed officer's retirement payment, both stopped since May.

He is confirmed in July and signs the application: two reviews, two resumptions, two decisions, each to its own
approver. One is not back-paid, the other is (architecture, the third walk).
"""

from datetime import date
from decimal import Decimal

import pytest

from accounts import audit
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import BackPay, Benefit, Resumption
from benefits.services import back_pay, consents, payments, resumptions
from reviews.services import applications, gates, nights
from tests import county

pytestmark = pytest.mark.django_db

MAY, JULY, AUGUST = date(2026, 5, 1), date(2026, 7, 1), date(2026, 8, 1)
CONFIRMED, DECIDED = date(2026, 7, 6), date(2026, 7, 14)


@pytest.fixture
def zhang(cast):
    """Mr Zhang, both payments stopped from May: the notice was posted in February, the deadline was 15 April."""
    who = county.person(cast.station, name="张守义")
    windows = {
        Category.DISABLED: (date(2026, 1, 1), date(2026, 1, 31)),
        Category.SELF_EMPLOYED_OFFICER: (date(2026, 1, 1), date(2026, 4, 15)),
    }
    for category, amount in ((Category.DISABLED, "3530.00"), (Category.SELF_EMPLOYED_OFFICER, "8200.00")):
        benefit = county.benefit(who, category=category, amount=amount)
        county.review(benefit, within=county.campaign(cast.county, category=category, window=windows[category]))
    disabled, officer = (each.reviews.get() for each in who.benefits.order_by("pk"))
    county.unreachable(disabled, by=cast.wang, last_on=date(2026, 2, 2))
    county.approved(cast, disabled, posted_on=date(2026, 2, 11), on=date(2026, 4, 20))
    county.approved(cast, officer, on=date(2026, 4, 21))
    list(nights.run_night(business_date=MAY, at=county.at(MAY, 2)))
    return who


def paid(who, month):
    rows = Benefit.objects.filter(beneficiary=who).order_by("pk")
    amounts = payments.payable(benefits=rows, month=month)
    return [amounts[row.pk] for row in rows]


class MrZhang:
    def test_is_resumed_by_two_decisions_and_back_paid_by_one(self, cast, zhang):
        assert paid(zhang, MAY) == [0, 0]

        # One visit, one record, two reviews.
        outcome = county.confirmed(cast, *(each.reviews.get() for each in zhang.benefits.all()), on=CONFIRMED)
        pension, retirement = (each.suspensions.get() for each in zhang.benefits.order_by("pk"))
        assert (outcome.needs_application, outcome.resuming) == ((pension,), (retirement,))

        # The written application is asked for the pension alone; the officer's resumption is proposed already.
        applications.file(
            suspension=pension, applied_on=CONFIRMED, scan=county.photo(), by=cast.wang, at=county.at(CONFIRMED, 11)
        )
        first, second = (stop.resumptions.get() for stop in (pension, retirement))

        # The county decides on the pension. On the officer it consents, and the province decides.
        at = county.at(DECIDED)
        resumptions.approve(resumption=first, by=cast.zhao, at=at)
        with pytest.raises(consents.NotEntitled):
            resumptions.approve(resumption=second, by=cast.zhao, at=at)
        resumptions.endorse(resumption=second, by=cast.zhao, at=at)
        resumptions.approve(resumption=second, by=cast.sun, at=at)

        # May and June of the pension are gone, July is owed; of the retirement pay everything is owed.
        slip = {(row.benefit.category, row.kind, row.state): row.total for row in BackPay.objects.all()}
        assert slip == {
            ("DISABLED", "BACK_PAY", "NOT_DUE"): Decimal(0),
            ("DISABLED", "ARREARS", "APPROVED"): Decimal("3530.00"),
            ("SELF_EMPLOYED_OFFICER", "BACK_PAY", "ASSESSED"): Decimal("24600.00"),
        }
        due = BackPay.objects.get(state="ASSESSED")
        assert [line.month for line in due.lines.all()] == [MAY, date(2026, 6, 1), JULY]
        back_pay.endorse(back_pay=due, by=cast.zhao, at=at)
        back_pay.approve(back_pay=due, by=cast.sun, at=at)

        # Pay day of July has passed, so the register pays both again from August.
        assert paid(zhang, JULY) == [0, 0]
        assert paid(zhang, AUGUST) == [Decimal("3530.00"), Decimal("8200.00")]

    def test_keeps_his_pension_when_only_the_officers_papers_are_missing(self, cast, zhang):
        pension = zhang.benefits.get(category="DISABLED")

        outcome = county.confirmed(cast, pension.reviews.get(), on=CONFIRMED)

        assert [stop.benefit for stop in outcome.needs_application] == [pension]
        assert not Resumption.objects.exists()

    def test_can_be_read_from_the_audit_alone(self, cast, zhang):
        acts = AuditEntry.objects.about(zhang.key).order_by("id").values_list("act", flat=True)

        assert [act for act in acts if act.startswith(("suspension", "benefit"))] == [
            "suspension.proposed", "suspension.checked", "suspension.approved",
            "suspension.proposed", "suspension.checked", "suspension.endorsed", "suspension.approved",
            "suspension.brought_into_force", "suspension.brought_into_force", "benefit.suspended", "benefit.suspended",
        ]
        assert audit.verify().broken is None

    def test_was_looked_at_before_each_stop(self, zhang):
        for benefit in zhang.benefits.all():
            stop = benefit.suspensions.get()
            assert stop.gate["findings"] == []
            assert gates.last_look([stop])[stop.pk] == []
