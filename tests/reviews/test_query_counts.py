"""Queries per page: at most eight, and as many for fifty rows as for one (P9).

Counted is everything between the request and the answer: session, member of staff and, for whoever needs one, the
second factor; the page itself; the look that is written down. A page that needs more stands below with its number
and the reason; that number is a ceiling as well.
"""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefits.categories import Category
from reviews.policy import ContactChannel, ContactOutcome
from reviews.services import contacts
from tests import county
from tests.cast import signed_in
from tests.house import plan
from tests.reviews import test_any_contact, visiting
from tests.reviews.test_reminders import remind

pytestmark = pytest.mark.django_db

TODAY = test_any_contact.TODAY
SUMMER = date(2026, 7, 10)  # Some are late by now, some in a notice.
MOST = 8
MANY = 50
# Each of them has a ceiling of its own until somebody makes it smaller.
LISTS_WITH_MORE = {
    "reviews:morning": 17,  # A dozen groups of seven kinds of record, each kind a query.
    "reviews:foresight": 11,  # The month, the day and what is assumed for both: holidays, local rules, nights.
    "reviews:foresight_print": 9,
    "reviews:visits": 10,  # The suggested, the asked for and the officers who may go.
    # The groups with their sums, the second factor, the last look at all that wait and at those shown.
    "reviews:approvals": 11,
    "accounts:audit": 9,  # The check of the chain and the choices of the filter.
}
# Of most: the case, what the act rests on, its history, the picture, and two or three for the bar of the unconfirmed.
PAGES_WITH_MORE = {
    "approval": 15, "approve_termination": 18, "book_call": 12, "certificate": 10, "correction_answer": 9,
    "correction_new": 12, "correction_withdraw": 9, "deferral_ask": 12, "deferral_consent": 13, "difference": 9,
    "eligibility": 11, "reference_photo": 9, "registration_decide": 11, "side_benefit": 13, "stay": 9,
    "transfer": 9,
}
TABS_WITH_MORE = {
    "benefits": 9,  # Ends, back-pay and side benefits are records of their own, beside the reviews and the benefits.
    "file": 9,  # Certificates, differences and representatives.
}
TABS = ("overview", "file", "evidence", "benefits", "registration", "contacts", "timeline")


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY, 12), tick=False)


def asked_for(client, url) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    return len(asked) if page.status_code == 200 and "html" in page.headers["Content-Type"] else 0


def lists() -> list[str]:
    """The names of all addresses without a key."""
    return sorted({name for route, name, _ in plan.views() if ":" in name and "<" not in route and "(?P" not in route})


def everybody_at_work(cast, number) -> None:
    """So many people of each sort: ahead of a deadline, late, in a notice, asked to correct, visited, moving."""
    for _ in range(number):
        county.case(cast)
        county.case(cast, category=Category.SELF_EMPLOYED_OFFICER, due_on=SUMMER + timedelta(days=3))
        county.asked_to_correct(cast, county.case(cast, category=Category.MONTHLY_PENSION), on=SUMMER)
        visiting.asked(county.case(cast), by=cast.wang, on=SUMMER)
        county.moving(cast, county.case(cast).benefit, on=SUMMER - timedelta(days=9), recorded_on=SUMMER)
        county.review(county.survivor(cast.station, born_on=date(2008, 8, 10)))
    county.noticed(cast, *(county.case(cast) for _ in range(number)))
    remind(SUMMER)


def counted(client) -> dict[str, int]:
    return {name: number for name in lists() if (number := asked_for(client, reverse(name)))}


class TheLists:
    def test_cost_the_same_for_one_and_for_fifty(self, cast, time_machine):
        time_machine.move_to(county.at(SUMMER, 12), tick=False)
        clients = [signed_in(Client(), staff) for staff in (cast.wang, cast.zhao, cast.sun, cast.he)]
        everybody_at_work(cast, 1)
        one = [counted(client) for client in clients]
        everybody_at_work(cast, MANY - 1)

        fifty = [counted(client) for client in clients]

        for few, many in zip(one, fifty, strict=True):
            assert {name: number for name, number in many.items() if number > LISTS_WITH_MORE.get(name, MOST)} == {}
            assert {name: (few[name], number) for name, number in many.items() if number > max(few[name], MOST)} == {}


@pytest.mark.parametrize("name", test_any_contact.PAGES)
class APageWithAKey:
    def test_costs_few_queries(self, cast, sign_in, name):
        staff, args = test_any_contact.PAGES[name](cast, county.case(cast))
        client = sign_in(staff)
        client.get("/find/")

        number = asked_for(client, reverse(f"reviews:{name}", args=args))

        assert number <= PAGES_WITH_MORE.get(name, MOST)


@pytest.mark.parametrize("tab", TABS)
class TheTabsOfAPerson:
    def test_cost_the_same_for_one_row_and_for_fifty(self, cast, sign_in, tab):
        person, client = county.case(cast).benefit.beneficiary, sign_in(cast.wang)
        url = f"{reverse('reviews:person', args=[person.key])}?tab={tab}"
        client.get(url)  # The first look is written down.
        call(cast, person, days=[0])
        one = asked_for(client, url)
        call(cast, person, days=range(1, MANY))

        fifty = asked_for(client, url)

        assert one == fifty
        assert fifty <= TABS_WITH_MORE.get(tab, MOST)


def call(cast, person, *, days) -> None:
    for number in days:
        contacts.record(
            beneficiary=person, channel=ContactChannel.PHONE, outcome=ContactOutcome.NO_ANSWER, by=cast.wang,
            on=TODAY - timedelta(days=number), at=county.at(TODAY, 10, number),
        )
