"""The outbox: claimed once, looked at a last time, tried again, given up in words."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry
from reviews.models import Letter
from reviews.services import outbox, sweeps
from reviews.states import LetterState, ReviewState
from tests import county
from tests.reviews.test_reminders import WRONG, _said_to_be_dead, _sent_in, remind

pytestmark = pytest.mark.django_db

DUE = county.WINDOW[1]
TODAY = DUE - timedelta(days=7)
NOON = county.at(TODAY, 12)
LATER = timedelta(minutes=16)


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def letter(case):
    """A reminder of this night, waiting to be sent."""
    remind(TODAY)
    return Letter.objects.get(review=case)


def take(letter, at=NOON, *, may_repeat=True):
    return outbox.take(letter_id=letter.pk, may_repeat=may_repeat, at=at)


def fail(letter, at=NOON):
    outbox.failed(letter=take(letter, at), reason="短信网关没有应答。", is_final=False, at=at)


def given_up(letter):
    outbox.failed(letter=take(letter), reason="短信网关拒收（422）。", is_final=True, at=NOON)
    return county.again(letter)


class TheOutbox:
    @pytest.mark.parametrize(("hour", "number"), [(2, 0), (8, 0), (9, 1), (17, 1), (18, 0), (23, 0)])
    def test_is_open_by_day_only(self, letter, hour, number):
        assert outbox.due(at=county.at(TODAY, hour)).count() == number

    def test_holds_what_is_due_later(self, letter):
        Letter.objects.update(due_on=TODAY + timedelta(days=1))

        assert not outbox.due(at=NOON).exists()

    def test_keeps_paper_for_the_printer(self, cast):
        county.review(county.benefit(county.person(cast.station, phone="")))
        remind(TODAY)

        assert Letter.objects.get().channel == "PAPER"
        assert not outbox.due(at=NOON).exists()


class ALetter:
    def test_is_claimed_by_one_poster_only(self, letter):
        assert take(letter).tries == 1
        assert take(letter) is None

    def test_that_was_taken_is_sent(self, letter):
        outbox.sent(letter=take(letter), at=NOON)

        after = county.again(letter)
        assert (after.state, after.sent_at, after.sending_since) == (LetterState.SENT, NOON, None)
        assert AuditEntry.objects.get(act="letter.sent").by is None

    @pytest.mark.parametrize("why", WRONG, ids=lambda why: why.__name__.strip("_"))
    def test_is_not_handed_over_once_it_is_not_wanted(self, cast, case, letter, why):
        why(county.again(case), cast)

        assert take(letter) is None
        waits = why in (_said_to_be_dead, _sent_in)  # Held until somebody has looked.
        assert county.again(letter).state == (LetterState.QUEUED if waits else LetterState.CANCELLED)

    def test_for_another_last_day_is_cancelled_with_its_reason(self, case, letter):
        type(case).objects.filter(pk=case.pk).update(due_on=DUE + timedelta(days=20))

        assert take(letter) is None
        assert (county.again(letter).state, county.again(letter).failure) == ("CANCELLED", "截止日已改。")

    def test_cancelled_by_a_clerk_during_the_last_look_stays_the_clerks(self, case, letter, monkeypatch):
        type(case).objects.filter(pk=case.pk).update(due_on=DUE + timedelta(days=20))
        move = outbox.transitions.move

        def late(record, **words):
            Letter.objects.filter(pk=record.pk).update(state=LetterState.CANCELLED, failure="电话已告知。")
            move(record, **words)

        monkeypatch.setattr(outbox.transitions, "move", late)

        assert take(letter) is None
        assert county.again(letter).failure == "电话已告知。"

    def test_is_not_sent_after_the_last_day(self, letter):
        assert take(letter, county.at(DUE + timedelta(days=1), 12)) is None
        assert county.again(letter).failure == "截止日已过。"

    def test_gives_way_to_a_newer_one(self, letter):
        remind(DUE - timedelta(days=1))

        assert take(letter, county.at(DUE - timedelta(days=1), 12)) is None
        assert county.again(letter).failure == "已有更近的一次提醒。"

    def test_of_another_kind_goes_to_the_confirmed(self, cast, case, letter):
        county.confirmed(cast, case, on=TODAY)
        receipt = Letter.objects.get(kind="RECEIPT")
        Letter.objects.filter(pk=receipt.pk).update(channel="SMS")

        assert take(receipt) is not None


class ATryThatFailed:
    def test_is_made_again_after_a_while(self, letter):
        fail(letter)

        after = county.again(letter)
        assert (after.state, after.tries, after.failure) == ("QUEUED", 1, "短信网关没有应答。")
        assert take(letter, NOON + timedelta(minutes=4)) is None
        assert take(letter, NOON + timedelta(minutes=5)).tries == 2

    def test_is_the_last_one_the_fourth_time(self, letter):
        moments = [NOON, NOON + timedelta(minutes=5), NOON + timedelta(minutes=35), NOON + timedelta(hours=4)]
        for moment in moments:
            assert county.again(letter).state == LetterState.QUEUED
            fail(letter, moment)

        after = county.again(letter)
        assert (after.state, after.tries, after.failure) == (LetterState.FAILED, 4, "短信网关没有应答。")

    def test_is_the_last_one_when_refused_for_good(self, letter):
        assert given_up(letter).state == LetterState.FAILED


class ACrash:
    def test_leaves_the_letter_alone_for_a_while(self, letter):
        take(letter)

        assert take(letter, NOON + timedelta(minutes=14)) is None

    def test_lets_it_be_handed_over_once_more(self, letter):
        take(letter)

        again = take(letter, NOON + LATER)
        assert (again.tries, again.failure) == (2, outbox.BROKEN_OFF)

    def test_and_a_second_one_leave_it_to_people(self, letter):
        take(letter)
        take(letter, NOON + LATER)

        assert take(letter, NOON + 2 * LATER) is None
        after = county.again(letter)
        assert (after.state, after.failure) == (LetterState.FAILED, outbox.UNKNOWN)

    def test_leaves_it_to_people_at_once_where_a_repetition_would_be_a_second_letter(self, letter):
        take(letter, may_repeat=False)

        assert take(letter, NOON + LATER, may_repeat=False) is None
        assert county.again(letter).state == LetterState.FAILED

    def test_after_which_the_person_confirmed_sends_nothing_more(self, cast, case, letter):
        take(letter)
        county.confirmed(cast, case, on=TODAY)

        assert take(letter, NOON + LATER) is None
        assert county.again(letter).state == LetterState.CANCELLED


class TheNightlyCancelling:
    def cancel(self, on=TODAY):
        return sweeps.NIGHT["cancel_letters"](today=on, at=county.at(on, 3)).done

    def test_takes_out_what_is_not_wanted_and_says_why(self, cast, case, letter):
        other = county.case(cast)
        remind(TODAY)
        county.died(case.benefit.beneficiary, on=TODAY)

        assert (self.cancel(), self.cancel()) == (1, 0)
        after = county.again(letter)
        assert (after.state, after.failure) == ("CANCELLED", "本人已去世。")
        assert Letter.objects.get(review=other).state == "QUEUED"

    def test_clears_the_list_of_those_that_failed(self, cast, case, letter):
        given_up(letter)
        county.confirmed(cast, case, on=TODAY)

        assert self.cancel() == 1
        assert county.again(letter).failure == "本人已确认。"

    def test_takes_paper_and_every_kind_from_the_dead(self, cast, case):
        county.confirmed(cast, case, on=TODAY)
        county.died(case.benefit.beneficiary, on=TODAY)

        assert self.cancel() == 1
        assert Letter.objects.get(kind="RECEIPT").state == "CANCELLED"

    def test_leaves_alone_what_is_just_handed_over(self, case, letter):
        take(letter)
        county.died(case.benefit.beneficiary, on=TODAY)

        assert self.cancel() == 0

    def test_takes_out_reminders_of_those_who_lapsed(self, case, letter):
        type(case).objects.filter(pk=case.pk).update(state=ReviewState.LAPSED, lapsed_on=TODAY)

        assert self.cancel() == 1


class SendingAgain:
    def test_puts_it_back_for_the_number_now_on_file(self, cast, case, letter):
        failed = given_up(letter)
        person = case.benefit.beneficiary
        person.phone = "139 1111 2222"
        person.save()

        outbox.resend(letter=failed, by=cast.wang, at=NOON)

        after = county.again(letter)
        assert (after.state, after.tries, after.failure, after.to) == ("QUEUED", 0, "", "13911112222")
        assert AuditEntry.objects.get(act="letter.requeued").by == cast.wang

    def test_is_refused_without_a_mobile_number(self, cast, case, letter):
        failed = given_up(letter)
        person = case.benefit.beneficiary
        person.phone = ""
        person.save()

        with pytest.raises(outbox.CannotSend, match="没有手机号"):
            outbox.resend(letter=county.again(failed), by=cast.wang, at=NOON)

    def test_is_refused_for_the_dead(self, cast, case, letter):
        failed = given_up(letter)
        county.died(case.benefit.beneficiary, on=date(2026, 5, 1))

        with pytest.raises(outbox.CannotSend, match="本人已去世。不再发送。"):
            outbox.resend(letter=failed, by=cast.wang, at=NOON)

    def test_is_refused_while_it_waits(self, cast, letter):
        with pytest.raises(outbox.CannotSend, match="待发"):
            outbox.resend(letter=letter, by=cast.wang, at=NOON)

    @pytest.mark.parametrize("who", ["he", "sun", "xu", "qian", "zhou"])
    def test_is_refused_to_other_roles_and_offices(self, cast, letter, who):
        with pytest.raises(PermissionDenied):
            outbox.resend(letter=given_up(letter), by=getattr(cast, who), at=NOON)


class Cancelling:
    def test_takes_it_out_and_keeps_the_reason(self, cast, letter):
        outbox.cancel(letter=letter, reason="已当面告知。", by=cast.wang, at=NOON)

        after = county.again(letter)
        assert (after.state, after.failure) == (LetterState.CANCELLED, "已当面告知。")
        assert AuditEntry.objects.get(act="letter.cancelled").reason == "已当面告知。"

    def test_is_refused_without_a_reason(self, cast, letter):
        with pytest.raises(outbox.CannotSend, match="为什么"):
            outbox.cancel(letter=letter, reason=" ", by=cast.wang, at=NOON)

    def test_is_refused_once_it_is_sent(self, cast, letter):
        outbox.sent(letter=take(letter), at=NOON)

        with pytest.raises(outbox.CannotSend, match="已发"):
            outbox.cancel(letter=county.again(letter), reason="不必。", by=cast.wang, at=NOON)

    def test_is_refused_while_it_is_handed_over(self, cast, letter):
        taken = take(letter)

        with pytest.raises(outbox.CannotSend, match="正在发送"):
            outbox.cancel(letter=taken, reason="不必。", by=cast.wang, at=NOON)

    @pytest.mark.parametrize("who", ["he", "sun", "xu", "qian", "zhou"])
    def test_is_refused_to_other_roles_and_offices(self, cast, letter, who):
        with pytest.raises(PermissionDenied):
            outbox.cancel(letter=letter, reason="不必。", by=getattr(cast, who), at=NOON)
