from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Staff
from accounts.roles import Role
from benefits import days
from benefits.models import Breach, Register, RegisterLine, Transfer
from benefits.services import reconciliation, takeovers, transfers
from tests import county
from tests.benefits import paying
from tests.benefits.paying import month
from tests.cast import person as staff

pytestmark = pytest.mark.django_db


def planted(statement, *values):
    """What no service would do, written past all of them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def without(constraint, table):
    """The database no longer refuses it: as if a hand had been at its tables."""
    if connection.vendor == "postgresql":
        planted("SET CONSTRAINTS ALL IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [constraint])
            is_constraint = cursor.fetchone()
        planted(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}" if is_constraint else f"DROP INDEX {constraint}")
    elif constraint.endswith(("_one_open", "_once")):
        planted(f"DROP INDEX {constraint}")
    else:
        planted("PRAGMA ignore_check_constraints = ON")


def found():
    """The checks that fail, each with what they name."""
    return {check.name: [row.subject for row in rows] for check, rows in reconciliation.run() if rows}


@pytest.fixture
def register(cast):
    """Two people, sent in May and in June."""
    for _ in range(2):
        county.benefit(county.person(cast.station))
    paying.sent(cast, month(5))
    return paying.sent(cast, month(6))


@pytest.fixture(autouse=True)
def _constraints_are_kept():
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


class AHouseInOrder:
    def test_has_nothing_to_name(self, cast):
        stop = county.stopped(cast)
        county.benefit(county.person(cast.station))
        for each in (9, 10, 11):
            paying.sent(cast, month(each))
        paying.resumed(cast, stop)
        paying.sent(cast, month(12))

        assert found() == {}


class ABreach:
    def test_of_a_total_is_named(self, register):
        planted("UPDATE benefits_register SET total = total + 1 WHERE id = %s", register.pk)

        assert found()["register_total"] == [f"register:{register.key}"]

    def test_of_the_bridge_is_named(self, register):
        planted("UPDATE benefits_registerline SET last_amount = 1 WHERE register_id = %s AND number = 1", register.pk)

        assert found()["register_bridge"] == [f"register:{register.key}"]

    @pytest.mark.parametrize("change", ["amount = 9999", "explanation = '改过'", "name = '别人'", "bank_card = ''"])
    def test_of_what_was_frozen_is_named(self, cast, change):
        county.benefit(county.person(cast.station, bank_card="6228480000000000018"))
        register = paying.sent(cast, month(5))
        planted(f"UPDATE benefits_registerline SET {change} WHERE register_id = %s", register.pk)

        assert found()["register_frozen"] == [f"register:{register.key}"]

    def test_of_a_line_taken_away_is_named(self, register):
        planted("DELETE FROM benefits_registerline WHERE register_id = %s AND number = 1", register.pk)

        assert {"register_total", "register_frozen"} <= set(found())

    def test_of_an_amount_too_high_is_named(self, register):
        line = register.lines.first()
        planted("UPDATE benefits_registerline SET amount = 9999 WHERE id = %s", line.pk)

        assert found()["register_amounts"] == [f"benefit:{line.benefit_id} month:2026-06"]

    def test_of_a_month_paid_by_none_is_named_once_the_next_was_sent(self, cast, register):
        line = Register.objects.get(month=month(5)).lines.first()
        planted("UPDATE benefits_registerline SET amount = 0 WHERE id = %s", line.pk)

        assert found()["month_paid_by_none"] == [f"benefit:{line.benefit_id} month:2026-05"]

    def test_of_a_month_paid_twice_is_named(self, cast, register):
        line = register.lines.first()
        other = Register.objects.create(
            organization=cast.district, category="DISABLED", month=month(6), state_at=county.at(month(6))
        )
        without("register_line_month_paid_once", "benefits_registerline")
        line.pk, line.key, line.register = None, "another-key", other
        line.save(force_insert=True)

        assert found()["month_paid_twice"] == [f"benefit:{line.benefit_id} month:2026-06"]

    def test_of_pay_after_a_death_is_named_until_an_overpayment_covers_it(self, register):
        line = register.lines.select_related("benefit__beneficiary").first()
        county.died(line.benefit.beneficiary, on=date(2026, 5, 20))
        assert found()["paid_after_death"] == [f"benefit:{line.benefit_id} month:2026-06"]

        line.benefit.overpayments.create(
            organization=line.benefit.organization, state_at=county.at(month(6)), first_month=month(6),
            last_month=month(6), amount=line.amount,
        )  # fmt: skip

        assert found() == {}

    def test_of_a_back_pay_is_named(self, cast):
        stop = county.stopped(cast)
        paying.sent(cast, month(11))
        paying.resumed(cast, stop)
        line = paying.sent(cast, month(12)).lines.get(change="BACK_PAID")
        planted("UPDATE benefits_registerline SET amount = 1 WHERE id = %s", line.pk)

        assert found()["back_pay_line"] == [f"benefit:{line.benefit_id} month:2026-12"]

    def test_of_two_open_stops_on_one_ground_is_named(self, cast):
        stop = county.proposed(cast)
        without("suspension_one_open", "benefits_suspension")
        keys = [stop.key, "another-key"]
        stop.pk, stop.key = None, "another-key"
        stop.save(force_insert=True)

        assert found()["one_open_suspension"] == [" ".join(f"suspension:{key}" for key in keys)]

    def test_of_a_decision_by_one_hand_is_named(self, cast):
        stop = county.approved(cast)
        without("suspension_two_people", "benefits_suspension")
        planted("UPDATE benefits_suspension SET checked_by_id = approved_by_id WHERE id = %s", stop.pk)

        assert found()["two_people"] == [f"suspension:{stop.key}"]

    def test_of_a_decision_without_a_basis_is_named(self, cast):
        stop = county.approved(cast)
        planted("UPDATE benefits_suspension SET citation = '' WHERE id = %s", stop.pk)

        assert found()["basis"] == [f"suspension:{stop.key}"]


class TheCommand:
    def test_says_that_all_is_well(self, register):
        out = StringIO()

        call_command("reconcile", stdout=out)

        assert out.getvalue().count("相符") == len(reconciliation.CHECKS)

    def test_fails_and_names_the_rows(self, register):
        planted("UPDATE benefits_register SET total = total + 1 WHERE id = %s", register.pk)
        out = StringIO()

        with pytest.raises(CommandError, match="1 处不符"):
            call_command("reconcile", "--check", "register_total", stdout=out)

        assert register.key in out.getvalue()


class TheNight:
    def test_keeps_what_it_found_and_repairs_nothing(self, register):
        planted("UPDATE benefits_register SET total = total + 1 WHERE id = %s", register.pk)

        for _ in range(2):
            reconciliation.note(at=county.at(month(7), 2))

        assert [row.check_id for row in Breach.objects.filter(gone_at=None)] == ["register_total"]
        assert county.again(register).total == register.total + 1

    def test_lets_it_go_when_it_is_no_longer_so(self, register):
        planted("UPDATE benefits_register SET total = total + 1 WHERE id = %s", register.pk)
        reconciliation.note(at=county.at(month(7), 2))
        planted("UPDATE benefits_register SET total = total - 1 WHERE id = %s", register.pk)

        assert reconciliation.note(at=county.at(date(2026, 7, 2), 2)) == 0
        assert Breach.objects.get().gone_at == county.at(date(2026, 7, 2), 2)


class AMove:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moved_on=st.dates(date(2026, 1, 2), date(2026, 11, 3)), late=st.integers(0, 3), origin_first=st.booleans())
    def test_leaves_no_month_out_and_pays_none_twice(self, cast, moved_on, late, origin_first):  # M-01 to M-04, DE-16
        """Whenever somebody moves, however late the new office accepts, whoever draws up the register first."""
        bai = _clerk(cast)
        benefit = county.benefit(county.person(cast.station))
        months = days.months_between(month(11), month(6, 2027))
        accepted = days.same_day_after_months(month(12), late)
        [move] = transfers.record(
            benefits=[benefit], moved_on=moved_on, to=transfers.Place(cast.district_station), by=cast.wang,
            at=county.at(date(2026, 11, 4)),
        )  # fmt: skip
        for each in months:
            if each == accepted:
                transfers.accept(transfer=move, office=cast.district_station, by=cast.qian, at=county.at(each))
            takeovers.take_over(queryset=Transfer.objects.all(), today=each, at=county.at(each, 2))
            offices = [(cast.county, cast.li, cast.zhao), (cast.district, bai, cast.zhou)]
            for office, clerk, supervisor in offices if origin_first else offices[::-1]:
                paying.sent(cast, each, office=office, by=supervisor, clerk=clerk)

        lines = RegisterLine.objects.filter(benefit=benefit, amount__gt=0).order_by("month")
        assert [line.month for line in lines] == months
        payers = [line.register.organization for line in lines]
        takes_over = max(month(1, 2027), accepted)
        assert payers == [cast.county if each < takes_over else cast.district for each in months]
        assert found() == {}
        _forget()


def _clerk(cast):
    """A clerk of the district, beside Zhou who sends."""
    known = Staff.objects.filter(username="bai").first()
    return known or staff("bai", "白露", Role.CLERK, cast.district)


def _forget():
    """The next example begins without registers."""
    for model in (RegisterLine, Register):
        model.objects.all().delete()
