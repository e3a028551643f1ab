from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from benefits.services import consents
from reviews.models import ContactAttempt, Review
from reviews.policy import ContactChannel, ContactOutcome
from reviews.services import contacts
from tests import county

pytestmark = pytest.mark.django_db

PHONE, VISIT, SMS = ContactChannel.PHONE, ContactChannel.VISIT, ContactChannel.SMS
NO_ANSWER, ANSWERED = ContactOutcome.NO_ANSWER, ContactOutcome.ANSWERED
JUNE = [date(2026, 6, day) for day in range(1, 31)]


def tried(review, *tries, by, asked_on=None):
    """Log tries, each (day, channel) or (day, channel, outcome); the review is read again."""
    for number, (day, channel, *outcome) in enumerate(tries):
        contacts.record(
            beneficiary=review.benefit.beneficiary, channel=channel, outcome=outcome[0] if outcome else NO_ANSWER,
            on=day, by=by, at=county.at(asked_on or day, 9 + number),
        )
    return county.again(review)


@pytest.fixture
def review(cast):
    return county.case(cast)


class APersonIsUnreachable:
    def test_after_three_tries_on_two_days_over_two_channels(self, review, wang):  # DE-3
        review = tried(review, (JUNE[0], PHONE), (JUNE[1], PHONE), (JUNE[1], VISIT), by=wang)

        assert review.unreachable_on == JUNE[1]

    @pytest.mark.parametrize(
        "tries",
        [
            [(JUNE[0], PHONE), (JUNE[1], VISIT)],
            [(JUNE[0], PHONE), (JUNE[0], SMS), (JUNE[0], VISIT)],
            [(JUNE[0], PHONE), (JUNE[1], PHONE), (JUNE[2], PHONE)],
        ],
        ids=["two tries", "one day", "one channel"],
    )
    def test_not_after_less(self, review, wang, tries):
        assert tried(review, *tries, by=wang).unreachable_on is None

    @pytest.mark.parametrize("outcome", [ANSWERED, ContactOutcome.RELATIVE_ANSWERED])
    def test_no_longer_once_anybody_answers(self, review, wang, outcome):  # DE-23
        county.unreachable(review, by=wang)

        review = tried(review, (JUNE[10], PHONE, outcome), by=wang)

        assert review.unreachable_on is None

    @pytest.mark.parametrize("outcome", sorted(set(ContactOutcome) - {ANSWERED, ContactOutcome.RELATIVE_ANSWERED}))
    def test_by_any_try_that_reached_nobody(self, review, wang, outcome):
        tries = [(JUNE[0], PHONE, outcome), (JUNE[1], PHONE, outcome), (JUNE[1], VISIT, outcome)]

        assert tried(review, *tries, by=wang).unreachable_on == JUNE[1]

    def test_by_tries_from_the_windows_start_only(self, review, wang):  # DE-23
        before, first = date(2026, 2, 28), date(2026, 3, 1)

        assert tried(review, (before, PHONE), (JUNE[1], PHONE), (JUNE[1], VISIT), by=wang).unreachable_on is None
        assert tried(review, (first, SMS), by=wang, asked_on=JUNE[2]).unreachable_on == JUNE[2]

    def test_since_the_day_it_was_first_seen(self, review, wang):
        county.unreachable(review, by=wang)

        review = tried(review, (JUNE[20], PHONE), by=wang)

        assert review.unreachable_on == JUNE[1]

    def test_by_the_numbers_of_the_place(self, review, cast):  # DE-1
        county.local_rule(
            rule_id="DE-3.attempts", organization=cast.county, value=4, effective_from=date(2026, 1, 1),
            document_no="临退役发〔2026〕2号",
        )

        assert county.unreachable(review, by=cast.wang).unreachable_on is None
        assert tried(review, (JUNE[2], SMS), by=cast.wang).unreachable_on == JUNE[2]

    def test_in_every_open_review_of_the_person(self, review, cast):
        officer = county.review(county.benefit(review.benefit.beneficiary, category="SELF_EMPLOYED_OFFICER"))

        county.unreachable(review, by=cast.wang)

        assert county.again(officer).unreachable_on == JUNE[1]


class ATry:
    def test_is_kept_with_who_made_it(self, review, wang):
        tried(review, (JUNE[0], PHONE), by=wang)

        attempt = ContactAttempt.objects.get()
        assert (attempt.on, attempt.channel, attempt.by) == (JUNE[0], "PHONE", wang)
        entry = AuditEntry.objects.about(review.benefit.beneficiary.key).get(act="contact.recorded")
        assert entry.reason == "无人接听"

    @pytest.mark.parametrize("channel", [SMS, ContactChannel.WECHAT, ContactChannel.LETTER])
    def test_by_a_message_is_not_called_unpicked(self, review, wang, channel):
        tried(review, (JUNE[0], channel), by=wang)

        assert ContactAttempt.objects.get().outcome_words == "未回"
        assert AuditEntry.objects.get(act="contact.recorded").reason == "未回"

    def test_is_not_made_tomorrow(self, review, wang):
        with pytest.raises(contacts.CannotRecord, match="不能晚于今天"):
            tried(review, (JUNE[1], PHONE), by=wang, asked_on=JUNE[0])

    def test_is_not_made_with_the_dead(self, review, wang):
        county.died(review.benefit.beneficiary, on=JUNE[0])

        with pytest.raises(contacts.CannotRecord, match="已登记去世"):
            tried(county.again(review), (JUNE[1], PHONE), by=wang)

    def test_is_not_made_by_an_auditor_or_the_other_district(self, review, cast):
        for outsider in (cast.he, cast.qian):
            with pytest.raises(consents.NotEntitled):
                tried(review, (JUNE[0], PHONE), by=outsider)

    def test_with_a_wrong_number_makes_the_number_the_next_step(self, review, wang):  # DE-23
        review = tried(review, (JUNE[0], PHONE, ContactOutcome.WRONG_NUMBER), by=wang)

        assert (review.next_step, review.next_step_on) == ("核实联系电话", JUNE[0])

    def test_that_ends_with_an_appointment_makes_it_the_next_step(self, review, wang):
        contacts.record(
            beneficiary=review.benefit.beneficiary, channel=PHONE, outcome=ANSWERED, on=JUNE[0], by=wang,
            at=county.at(JUNE[0]), follow_up_on=JUNE[7],
        )

        assert (county.again(review).next_step, county.again(review).next_step_on) == ("再次联系", JUNE[7])

    def test_agrees_on_no_day_after_the_one_that_costs_the_pay(self, cast):  # Z-01
        officer = county.case(cast, category="SELF_EMPLOYED_OFFICER")
        person, last = officer.benefit.beneficiary, officer.due_on
        words = {"beneficiary": person, "channel": PHONE, "outcome": ANSWERED, "on": last, "by": cast.wang}

        with pytest.raises(contacts.CannotRecord, match="再联系请约在这一天以前"):
            contacts.record(**words, at=county.at(last, 9), follow_up_on=last + timedelta(days=1))
        contacts.record(**words, at=county.at(last, 9), follow_up_on=last)

        assert county.again(officer).next_step_on == last

    def test_may_agree_on_a_day_after_one_that_costs_nothing(self, cast):
        veteran = county.case(cast)
        day = veteran.due_on + timedelta(days=1)

        contacts.record(
            beneficiary=veteran.benefit.beneficiary, channel=PHONE, outcome=ANSWERED, on=veteran.due_on, by=cast.wang,
            at=county.at(veteran.due_on), follow_up_on=day,
        )

        assert county.again(veteran).next_step_on == day

    def test_keeps_the_day_that_was_claimed(self, review, wang):
        contacts.record(
            beneficiary=review.benefit.beneficiary, channel=PHONE, outcome=ANSWERED, on=JUNE[0], by=wang,
            at=county.at(JUNE[7]),
        )

        entry = AuditEntry.objects.get(act="contact.recorded")
        assert entry.changes["on"] == ["", JUNE[0].isoformat()]


class TheCount:
    def test_says_what_is_still_lacking(self, review, wang):
        review = tried(review, (JUNE[0], PHONE), by=wang)

        count = contacts.count_for(review=review, today=JUNE[0])

        assert str(count) == "1 次，1 日，1 种方式"
        assert count.lacking == ("还差 2 次", "还差 1 日", "还差 1 种方式")

    def test_of_many_costs_the_same_as_of_one(self, cast, django_assert_num_queries):
        for _ in range(30):
            county.case(cast)
        rows = list(Review.objects.select_related("campaign", "organization", "benefit"))

        with django_assert_num_queries(2):
            contacts.counts_for(reviews=rows, today=JUNE[0])

    def test_twice_changes_nothing(self, review, wang):
        county.unreachable(review, by=wang)

        assert contacts.recount(reviews=Review.objects.all(), today=JUNE[1]) == 0


class TheSameTrySentTwice:
    @pytest.mark.parametrize("second", [timedelta(seconds=3), timedelta(0), timedelta(seconds=-3)])
    def test_is_logged_once_whoever_looked_at_the_clock_first(self, review, wang, second):
        tried(review, (JUNE[0], PHONE), by=wang)

        with pytest.raises(contacts.AlreadyRecorded, match="没有重复登记"):
            contacts.record(
                beneficiary=review.benefit.beneficiary, channel=PHONE, outcome=NO_ANSWER, on=JUNE[0], by=wang,
                at=county.at(JUNE[0], 9) + second,
            )

        assert ContactAttempt.objects.count() == 1
