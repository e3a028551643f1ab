"""The one door for state. SecondFactorReset is the table of moves that accounts has of its own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import audit, transitions
from accounts.models import AuditEntry, SecondFactorReset
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
State = SecondFactorReset.State


def reset_of(staff, by):
    return SecondFactorReset.objects.create(
        staff=staff, organization=staff.organization, reason="手机丢失", seen_how="当面", requested_by=by,
        requested_at=NOW, state_at=NOW,
    )


@pytest.fixture
def reset(cast):
    return reset_of(cast.zhao, cast.xu)


def withdraw(record, by, **fields):
    transitions.move(record, to=State.WITHDRAWN, by=by, at=LATER, act="second_factor_reset.withdrawn", **fields)


class Moving:
    def test_changes_state_time_and_fields_together(self, reset, ma):
        transitions.move(reset, to=State.CONFIRMED, by=ma, at=LATER, act="second_factor_reset.confirmed",
                         confirmed_by=ma)

        reset.refresh_from_db()

        assert (reset.state, reset.state_at, reset.confirmed_by) == (State.CONFIRMED, LATER, ma)

    def test_leaves_one_audit_row_that_says_from_and_to(self, reset, ma):
        withdraw(reset, ma, reason="误报", citation="内部规程")

        entry = AuditEntry.objects.get()

        assert (entry.from_state, entry.to_state) == ("REQUESTED", "WITHDRAWN")
        assert (entry.by, entry.reason, entry.citation, entry.about) == (ma, "误报", "内部规程", reset.staff.key)

    def test_refuses_what_the_table_does_not_list(self, reset, ma):
        withdraw(reset, ma)

        with pytest.raises(transitions.ForbiddenMove):
            withdraw(reset, ma)

    def test_lets_one_of_two_copies_win(self, reset, xu, ma):
        other = SecondFactorReset.objects.get(pk=reset.pk)
        withdraw(reset, xu)

        with pytest.raises(transitions.StaleState):
            withdraw(other, ma)

        assert AuditEntry.objects.count() == 1

    def test_keeps_nothing_when_a_constraint_refuses(self, reset, xu):
        with pytest.raises(Exception, match="two_people"), transitions.transaction.atomic():
            transitions.move(reset, to=State.CONFIRMED, by=xu, at=LATER, act="second_factor_reset.confirmed",
                             confirmed_by=xu)

        reset.refresh_from_db()

        assert reset.state == State.REQUESTED
        assert not AuditEntry.objects.exists()


class MovingMany:
    @pytest.fixture
    def three(self, cast):
        return [reset_of(staff, cast.xu) for staff in (cast.zhao, cast.zhou, cast.sun)]

    def move(self, queryset, **fields):
        return transitions.move_many(
            queryset, to=State.WITHDRAWN, by=None, at=LATER, act="second_factor_reset.withdrawn", **fields
        )

    def test_moves_each_row_and_audits_each(self, three):
        moved = self.move(SecondFactorReset.objects.all())

        assert set(moved) == {reset.pk for reset in three}
        assert set(SecondFactorReset.objects.values_list("state", "state_at")) == {("WITHDRAWN", LATER)}
        assert set(AuditEntry.objects.values_list("about", flat=True)) == {reset.staff.key for reset in three}
        assert audit.verify().broken is None

    def test_takes_the_same_number_of_queries_for_one_and_for_two(self, three):
        waiting = SecondFactorReset.objects.filter(state=State.REQUESTED)

        with CaptureQueriesContext(connection) as for_one:
            self.move(waiting.filter(pk=three[0].pk))
        with CaptureQueriesContext(connection) as for_two:
            self.move(waiting)

        assert len(for_two) <= len(for_one)  # The first also makes the head of the chain.

    def test_moves_none_when_one_may_not(self, three, ma):
        withdraw(three[0], ma)

        with pytest.raises(transitions.ForbiddenMove):
            self.move(SecondFactorReset.objects.all())

        assert SecondFactorReset.objects.filter(state=State.REQUESTED).count() == 2

    def test_does_nothing_with_nothing(self):
        assert self.move(SecondFactorReset.objects.none()) == []

    def test_a_second_time_finds_nothing_left(self, three):
        waiting = SecondFactorReset.objects.filter(state=State.REQUESTED)
        self.move(waiting)

        assert self.move(waiting) == []
