"""The same results at the same moment through two doors, on PostgreSQL."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from accounts import audit
from accounts.models import ApiCall, AuditEntry
from accounts.services import clients
from reviews.models import AppDoubt, Attempt, Confirmation
from reviews.policy.attempts import Fault
from reviews.services import app_deliveries
from tests import cast as people
from tests import county
from tests.deliveries import KNOWN, delivery, taken_in
from tests.racing import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other"),
]

DOORS = 4


@pytest.fixture
def cast(transactional_db):
    return people.assemble()


def registered(cast, *, pace):
    words = {"name": "省厅推送", "organization": cast.county, "acts": ["DELIVER_RESULTS"], "calls_per_minute": pace}
    client, _ = clients.create(**words, by=cast.xu, at=KNOWN)
    return client


class TheSameDeliveryAtOnce:
    def test_is_taken_in_once(self, cast):
        rows = [delivery(county.case(cast)) for _ in range(20)]

        results = at_once(*(lambda: taken_in(cast, *rows) for _ in range(DOORS)))

        assert all(isinstance(result, list) for result in results), results
        assert (Attempt.objects.count(), Confirmation.objects.count()) == (20, 20)
        assert sum(not answer.is_repeated for answers in results for answer in answers) == 20
        assert AuditEntry.objects.filter(act="review.confirmed").count() == 20
        assert audit.verify().broken is None

    def test_with_other_content_leaves_one_and_refuses_the_others(self, cast):
        row = delivery(county.case(cast), passed=False)
        versions = [replace(row, cause=cause) for cause in ("NETWORK", "HANDLING", "UNKNOWN", "PERMISSION")]

        results = at_once(*(lambda row=row: taken_in(cast, row) for row in versions))

        assert Attempt.objects.count() == 1
        assert [answers[0].fault for answers in results].count(Fault.CHANGED) == DOORS - 1

    def test_under_one_key_is_answered_alike(self, cast):
        client = registered(cast, pace=60)
        rows = [delivery(county.case(cast)) for _ in range(5)]

        receipts = at_once(*(
            lambda: app_deliveries.receive(client=client, key="day", digest="d", rows=rows, at=KNOWN)
            for _ in range(DOORS)
        ))

        assert sorted(receipt.is_replay for receipt in receipts) == [False, True, True, True]
        assert all(receipt.answer == receipts[0].answer for receipt in receipts)
        assert (ApiCall.objects.count(), Attempt.objects.count()) == (1, 5)

    def test_of_a_dead_person_raises_one_doubt(self, cast):
        review = county.case(cast)
        county.died(review.benefit.beneficiary, on=date(2026, 5, 1))
        row = delivery(review)

        at_once(*(lambda: taken_in(cast, row) for _ in range(DOORS)))

        assert AppDoubt.objects.count() == 1


class ASystemThatCallsAtOnce:
    def test_is_let_in_as_often_as_it_may(self, cast):
        client = registered(cast, pace=3)

        waits = at_once(*(lambda: clients.admit(client=client, at=KNOWN) for _ in range(8)))

        assert waits.count(0) <= 3
        client.refresh_from_db()
        assert client.calls == 8
