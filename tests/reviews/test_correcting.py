"""Corrections by night and at the end of their reviews: reminded of, expired, taken back; and their letters."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from benefits.categories import Category
from reviews.models import Correction, Letter, Review
from reviews.policy import Method
from reviews.services import arrivals
from reviews.services.sweeps import correcting, joining, lapsing, reminding
from reviews.worklists import circumstances, next_steps
from reviews.worklists.circumstances import Circumstances
from tests import county
from tests.reviews.test_corrections import DAY, LAST, answer, ask, withdraw
from tests.reviews.test_reminders import _said_to_be_dead

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    return county.case(cast)


class TheEndOfTheReview:
    """Nothing is asked any more for a review that has ended."""

    def is_over(self, correction):
        assert county.again(correction).state == "WITHDRAWN"
        assert AuditEntry.objects.get(act="correction.withdrawn").reason == "年审件已办结。"
        reminding.cancel_letters(today=DAY, at=county.at(DAY, 3))
        assert Letter.objects.get(kind="CORRECTION").state == "CANCELLED"

    def test_by_a_confirmation_takes_back_what_is_open(self, review, cast):
        correction = ask(review, cast.wang)

        county.confirmed(cast, review, on=date(2026, 3, 3))

        self.is_over(correction)

    def test_together_with_others_too(self, review, wang):
        correction = ask(review, wang)
        arrival = arrivals.Arrival((county.again(review),), Method.APP)

        intake = arrivals.take_in(arrivals=[arrival], confirmed_on=DAY, by=wang, at=county.at(DAY, 15))

        assert intake.settled == 1
        self.is_over(correction)

    def test_by_an_ended_benefit_too(self, review, wang):
        correction = ask(review, wang)
        county.ended(review.benefit, since=DAY.replace(day=1))

        joining.close_ended(today=DAY, at=county.at(DAY, 2))

        self.is_over(correction)


class TheNight:
    def expire(self, night=LAST + timedelta(days=1)):
        return correcting.expire_corrections(today=night, at=county.at(night, 2))

    def remind(self, night):
        return correcting.remind_corrections(today=night, at=county.at(night, 2)).done

    def test_expires_what_is_late(self, review, wang):
        correction = ask(review, wang)

        assert self.expire(LAST).done == 0
        assert self.expire().done == 1

        assert county.again(correction).state == "EXPIRED"
        assert county.again(review).next_step == correcting.TO_ASK_AGAIN
        trace = AuditEntry.objects.get(act="correction.expired")
        assert (trace.by, trace.by_role) == (None, "CLOCK")

    def test_twice_is_the_same_as_once(self, review, wang):
        ask(review, wang)
        self.expire()
        traces = AuditEntry.objects.count()

        assert self.expire().done == 0
        assert AuditEntry.objects.count() == traces

    def test_lets_a_supervisor_decide_about_an_item(self, cast):
        case = county.case(cast, category=Category.MONTHLY_PENSION)
        case.items.create(item="CONDUCT", result="NOT_PASSED", note="处分", by=cast.wang, at=county.at(DAY))
        ask(case, cast.wang)

        self.expire()

        [late] = circumstances.seen(Review.objects.filter(pk=case.pk))
        step = next_steps.of_review(late, Circumstances(), today=LAST + timedelta(days=1))
        assert (step.words, step.owner, late.next_step) == ("补正逾期，请审核员决定", "审核员", "")

    def test_expires_before_it_lapses_so_that_nothing_is_held_a_night_longer(self, cast):
        case = county.case(cast)
        county.noticed(cast, case)
        last = county.again(case).notice_last_day
        ask(case, cast.wang, on=last - timedelta(days=20))
        night = last + timedelta(days=1)

        self.expire(night)

        assert lapsing.lapse_notices(today=night, at=county.at(night, 2)).done == 1

    def test_is_held_by_an_open_correction(self, cast):
        case = county.case(cast)
        county.noticed(cast, case)
        last = county.again(case).notice_last_day
        ask(case, cast.wang, on=last - timedelta(days=3))
        night = last + timedelta(days=1)

        self.expire(night)

        assert lapsing.lapse_notices(today=night, at=county.at(night, 2)).done == 0

    @pytest.mark.parametrize(("before", "letters"), [(14, 0), (7, 1), (6, 0), (1, 1), (0, 0)])
    def test_reminds_on_the_days_of_the_policy(self, review, wang, before, letters):
        ask(review, wang)

        assert self.remind(LAST - timedelta(days=before)) == letters
        assert self.remind(LAST - timedelta(days=before)) == 0
        assert Letter.objects.filter(kind="CORRECTION_DUE").count() == letters

    def test_reminds_by_message_where_the_number_works_and_names_the_day_only(self, cast):
        for phone in ("13812345678", ""):
            who = county.person(cast.station, phone=phone)
            ask(county.review(county.benefit(who)), cast.wang)

        self.remind(LAST - timedelta(days=7))

        by_message, on_paper = Letter.objects.filter(kind="CORRECTION_DUE").order_by("pk")
        assert (by_message.channel, by_message.to) == ("SMS", "13812345678")
        assert (on_paper.channel, on_paper.to) == ("PAPER", "")
        assert "2026年3月17日（含当日）" in by_message.body
        assert "7 天" not in by_message.body

    def test_reminds_nobody_who_is_said_to_have_died_and_not_after_the_last_day(self, cast):
        said, late = county.case(cast), county.case(cast)
        ask(said, cast.wang)
        _said_to_be_dead(said, cast)
        assert self.remind(LAST - timedelta(days=7)) == 0

        ask(late, cast.wang)
        missed = correcting.remind_corrections(
            today=LAST - timedelta(days=1), at=county.at(LAST + timedelta(days=1), 2)
        )

        assert missed.done == 0

    def test_keeps_a_reminder_whatever_the_day_of_the_review(self, cast):
        case = county.case(cast)
        Review.objects.filter(pk=case.pk).update(due_on=DAY - timedelta(days=1))
        ask(case, cast.wang)
        night = LAST - timedelta(days=7)
        self.remind(night)

        reminding.cancel_letters(today=night, at=county.at(night, 3))

        assert set(Letter.objects.values_list("kind", "state")) == {
            ("CORRECTION", "QUEUED"), ("CORRECTION_DUE", "QUEUED"),
        }

    @pytest.mark.parametrize("change", [answer, withdraw])
    def test_cancels_letters_about_what_is_no_longer_asked(self, review, wang, change):
        correction = ask(review, wang)
        night = LAST - timedelta(days=7)
        self.remind(night)
        change(correction, wang)

        reminding.cancel_letters(today=night, at=county.at(night, 3))

        assert set(Letter.objects.values_list("state", flat=True)) == {"CANCELLED"}

    def test_lets_a_nearer_reminder_replace_an_unsent_one_of_the_same_correction_alone(self, review, wang):
        ask(review, wang)
        self.remind(LAST - timedelta(days=7))
        ask(review, wang, on=DAY + timedelta(days=1), comment="另请补交户口簿。")
        for night in (LAST - timedelta(days=6), LAST - timedelta(days=1)):
            self.remind(night)

        reminding.cancel_letters(today=LAST - timedelta(days=1), at=county.at(LAST - timedelta(days=1), 3))

        rows = Letter.objects.filter(kind="CORRECTION_DUE").order_by("pk")
        assert [(row.state, row.due_on) for row in rows] == [
            ("CANCELLED", LAST - timedelta(days=7)), ("QUEUED", LAST - timedelta(days=6)),
            ("QUEUED", LAST - timedelta(days=1)),
        ]

    def test_reminds_of_nothing_that_was_answered_and_nobody_who_died(self, cast):
        answered, died = county.case(cast), county.case(cast)
        answer(ask(answered, cast.wang), cast.wang, on=DAY)
        ask(died, cast.wang)
        county.died(died.benefit.beneficiary, on=DAY)

        assert self.remind(LAST - timedelta(days=7)) == 0

    @pytest.mark.parametrize("sweep", [correcting.expire_corrections, correcting.remind_corrections])
    def test_costs_the_same_for_any_number(self, cast, sweep):
        costs = []
        for number in (1, 12):
            Correction.objects.all().update(due_on=date(2040, 1, 1))
            for _ in range(number):
                ask(county.case(cast), cast.wang)
            night = LAST + timedelta(days=1) if sweep is correcting.expire_corrections else LAST - timedelta(days=7)
            with CaptureQueriesContext(connection) as queries:
                assert sweep(today=night, at=county.at(night, 2)).done == number
            costs.append(len(queries))

        assert costs[0] == costs[1]
