"""Several decisions by one signature: one batch a card, each person with a last look and an audit row of their own."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import AuditEntry
from accounts.roles import Role
from benefits.categories import Category
from benefits.services import suspensions
from benefits.states import SuspensionState
from reviews import tasks
from reviews.models import Batch, BatchItem
from reviews.services import batches, gates
from reviews.services.sweeps import signing
from tests import county
from tests.racing import at_once
from tests.reviews.test_approval_pages import checked, visit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 7)
AT = county.at(TODAY)
OFFICER = Category.SELF_EMPLOYED_OFFICER


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def signed(by, *stops, step="approve", token="card", **words):
    order = batches.Order(token=token, kind="suspension", group="suspension", step=step, **words)
    return batches.sign(order=order, records=stops, by=by, at=AT)


def done(by, *stops, **words):
    batch = signed(by, *stops, **words)
    batches.work(batch=batch, at=AT)
    return batch


def outcomes(batch):
    return list(batch.items.order_by("pk").values_list("outcome", flat=True))


class ABatch:
    def test_freezes_number_sum_and_people(self, cast):
        stops = [checked(cast), checked(cast)]

        batch = signed(cast.zhao, *stops)

        assert (batch.expected, batch.money) == (2, sum(stop.benefit.monthly_amount for stop in stops))
        assert outcomes(batch) == ["", ""]
        assert batch.finished_at is None

    def test_decides_each_with_a_row_of_the_signer(self, cast):
        stops = [checked(cast), checked(cast)]

        batch = done(cast.zhao, *stops)

        assert {county.again(stop).state for stop in stops} == {SuspensionState.APPROVED}
        assert [each.by for each in AuditEntry.objects.filter(act="suspension.approved")] == [cast.zhao] * 2
        assert batch.finished_at == AT

    def test_sends_on_what_the_province_decides(self, cast):
        stop = checked(cast, category=OFFICER)

        done(cast.zhao, stop, step="endorse")

        assert county.again(stop).state == SuspensionState.ENDORSED

    def test_sends_back_what_is_declined_with_the_reason(self, cast):
        stop = checked(cast)

        done(cast.zhao, stop, step="decline", reason="邻居说在住院。")

        assert county.again(stop).state == SuspensionState.DECLINED
        assert county.again(stop).reviews.get().next_step == "不予暂停：邻居说在住院。"

    def test_holds_back_whom_the_last_look_finds_meanwhile(self, cast):
        stop, other = checked(cast), checked(cast)
        batch = signed(cast.zhao, stop, other)
        visit(cast, stop)

        batches.work(batch=batch, at=AT)

        assert outcomes(batch) == ["HELD", "DONE"]
        assert "已约上门" in batch.items.first().sentence
        assert county.again(stop).state == SuspensionState.PROPOSED

    def test_reports_what_others_decided_meanwhile(self, cast):
        stop = checked(cast)
        batch = signed(cast.zhao, stop)
        suspensions.decline(suspension=stop, reason="住院。", by=cast.zhao, at=AT)

        batches.work(batch=batch, at=AT)

        assert outcomes(batch) == ["STALE"]

    @pytest.mark.parametrize("name", ["wang", "zhou", "sun"])
    def test_decides_nothing_for_the_wrong_role_office_or_level(self, cast, name):
        stop = checked(cast)

        batch = done(getattr(cast, name), stop)

        assert outcomes(batch) == ["REFUSED"]
        assert county.again(stop).state == SuspensionState.PROPOSED

    def test_decides_nothing_of_ones_own(self, cast):
        stop = county.proposed(cast, county.case(cast))
        suspensions.check(suspension=stop, note="看过。", by=cast.zhao, at=AT)

        assert outcomes(done(cast.zhao, stop)) == ["REFUSED"]

    @pytest.mark.parametrize("lost", [{"is_active": False}, {"role": Role.CLERK}])
    def test_stops_when_the_signer_lost_the_right(self, cast, lost):
        stop = checked(cast)
        batch = signed(cast.zhao, stop)
        type(cast.zhao).objects.filter(pk=cast.zhao.pk).update(**lost)

        batches.work(batch=batch, at=AT)

        assert outcomes(batch) == ["REFUSED"]

    def test_of_nobody_is_refused(self, cast):
        with pytest.raises(batches.CannotSign):
            signed(cast.zhao)

    def test_is_not_signed_with_the_card_of_another(self, cast):
        signed(cast.zhao, checked(cast))

        with pytest.raises(batches.CannotSign):
            signed(cast.zhou, checked(cast))

    def test_passes_by_what_fails(self, cast, monkeypatch):
        stops = [checked(cast), checked(cast)]
        batch, approve = signed(cast.zhao, *stops), gates.approve

        def broken(*, suspension, **told):
            if suspension.pk == stops[0].pk:
                raise RuntimeError
            approve(suspension=suspension, **told)

        monkeypatch.setattr(gates, "approve", broken)
        batches.work(batch=batch, at=AT)

        assert outcomes(batch) == ["FAILED", "DONE"]


class AKilledWorker:
    def test_is_finished_by_the_next_poke_and_nobody_twice(self, cast, monkeypatch):
        stops = [checked(cast) for _ in range(3)]
        batch, approve = signed(cast.zhao, *stops), gates.approve

        def killed(*, suspension, **told):
            approve(suspension=suspension, **told)
            if suspension.pk == stops[1].pk:
                raise KeyboardInterrupt

        monkeypatch.setattr(gates, "approve", killed)
        with pytest.raises(KeyboardInterrupt):
            batches.work(batch=batch, at=AT)
        monkeypatch.setattr(gates, "approve", approve)
        assert outcomes(batch) == ["DONE", "", ""]

        assert signing.finish_batches(at=AT) == 2
        assert outcomes(batch) == ["DONE"] * 3
        assert AuditEntry.objects.filter(act="suspension.approved").count() == 3

    @pytest.mark.parametrize("poke", [tasks.finish_batches, lambda: call_command("finish_batches")])
    def test_is_poked_by_the_clock_and_by_hand(self, cast, poke):
        batch = signed(cast.zhao, checked(cast))

        poke()

        assert county.again(batch).finished_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")
class SignedTwentyTimesAtOnce:
    def test_is_one_batch(self, cast):
        stops = [checked(cast), checked(cast)]

        found = at_once(*[lambda: signed(cast.zhao, *stops)] * 20)

        assert len({batch.pk for batch in found}) == Batch.objects.count() == 1
        assert BatchItem.objects.count() == 2

    def test_and_worked_by_two_is_done_once(self, cast):
        batch = signed(cast.zhao, *[checked(cast) for _ in range(4)])

        settled = at_once(*[lambda: batches.work(batch=batch, at=AT)] * 2)

        assert sum(settled) == 4
        assert AuditEntry.objects.filter(act="suspension.approved").count() == 4
