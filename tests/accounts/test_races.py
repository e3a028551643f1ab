"""Two at once, on connections of their own: one wins."""


import pytest
from django.db import connection
from django.utils import timezone
from django_otp.oath import totp

from accounts import audit, transitions
from accounts.models import SecondFactorReset, Staff
from accounts.services import resets, second_factor
from accounts.services import staff as accounts_of_staff
from tests.cast import assemble
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "ab" * 20


@pytest.fixture
def cast():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("SQLite in memory locks tables and not rows; the suite on PostgreSQL runs this")
    return assemble()


def refusals(results, kind):
    return [result for result in results if isinstance(result, kind)]


class TwoAdministratorsWhoDisableOneAnother:
    def test_leave_one(self, cast):
        results = at_once(*(
            lambda staff=staff, by=by: accounts_of_staff.disable(
                staff=Staff.objects.select_related("organization").get(pk=staff.pk), reason="调离",
                by=Staff.objects.select_related("organization").get(pk=by.pk), at=timezone.now(),
            )
            for staff, by in ((cast.xu, cast.ma), (cast.ma, cast.xu))
        ))

        assert len(refusals(results, accounts_of_staff.CannotChange)) == 1
        assert Staff.objects.active().filter(role="SYSTEM_ADMIN").count() == 1


class TwoRequestsWithOneCode:
    @pytest.mark.parametrize("kind", ["totp", "recovery"])
    def test_let_one_in(self, cast, kind):
        now = timezone.now()
        _, codes = second_factor.bind(
            staff=cast.zhao, key=KEY, code=f"{totp(bytes.fromhex(KEY)):06d}", at=now
        )
        cast.zhao.totpdevice_set.update(last_t=-1)
        code = codes[0] if kind == "recovery" else f"{totp(bytes.fromhex(KEY)):06d}"

        results = at_once(*[lambda: second_factor.verify(staff=cast.zhao, code=code, at=now)] * 2)

        assert len(refusals(results, second_factor.CannotVerify)) == 1


class TwoWhoAnswerOneRequest:
    def test_find_that_one_of_them_was_first(self, cast):
        now = timezone.now()
        second_factor.bind(staff=cast.zhao, key=KEY, code=f"{totp(bytes.fromhex(KEY)):06d}", at=now)
        reset = resets.request(staff=cast.zhao, reason="丢失", seen_how="当面", by=cast.xu, at=now)

        def copy():
            return SecondFactorReset.objects.select_related("staff__organization", "requested_by").get(pk=reset.pk)

        results = at_once(
            lambda: resets.confirm(reset=copy(), by=cast.ma, at=now),
            lambda: resets.withdraw(reset=copy(), by=cast.xu, at=now),
        )

        assert len(refusals(results, (transitions.StaleState, transitions.ForbiddenMove))) == 1
        assert audit.verify().broken is None


class ManyWhoWriteTheAudit:
    def test_leave_one_whole_chain(self, cast):
        at_once(*[
            lambda: [audit.record(cast.wang, act="staff.renamed", by=cast.xu, at=timezone.now()) for _ in range(10)]
        ] * 4)

        verdict = audit.verify()

        assert (verdict.rows, verdict.broken) == (40, None), connection.vendor
