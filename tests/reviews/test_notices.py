from datetime import date, timedelta

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.models import Death
from benefits.services import deaths
from reviews.models import Evidence, PublicNotice, Review
from reviews.policy import ContactChannel, ContactOutcome
from reviews.services import contacts, notices
from reviews.services.sweeps import lapsing
from tests import county

pytestmark = pytest.mark.django_db

POSTED = county.POSTED
LAST_DAY = date(2026, 8, 31)


def draft(cast, *cases, on=POSTED, by=None):
    return notices.draft(reviews=cases, by=by or cast.wang, at=county.at(on, 8))


def post(notice, *, by, place="县政务公开栏", posted_on=POSTED, on=None):
    return notices.record_posting(
        notice=notice, place=place, posted_on=posted_on, proof=county.photo(), by=by, at=county.at(on or posted_on)
    )


def publish(notice, *, by, on=POSTED):
    return notices.publish(notice=notice, by=by, at=county.at(on, 10))


def answered(review, *, by, on):
    contacts.record(
        beneficiary=review.benefit.beneficiary, channel=ContactChannel.PHONE, outcome=ContactOutcome.ANSWERED,
        on=on, by=by, at=county.at(on),
    )


@pytest.fixture
def unreachable(cast):
    return county.unreachable(county.case(cast), by=cast.wang)


class DraftingANotice:
    def test_names_the_overdue_and_unreachable_with_what_they_stand_on(self, cast, unreachable):
        notice = draft(cast, unreachable)

        entry = notice.entries.get()
        assert entry.review == unreachable
        assert entry.ground == {"tries": "3 次，2 日，2 种方式", "unreachable_on": "2026-06-02"}
        assert (notice.organization, notice.category, notice.number) == (cast.county, "DISABLED", 1)

    def test_counts_the_notices_of_an_office_and_year(self, cast, unreachable):
        draft(cast, unreachable)

        second = draft(cast, county.unreachable(county.case(cast), by=cast.wang))

        assert second.number == 2

    def test_refuses_the_reachable(self, cast):  # A-08, DE-22
        with pytest.raises(notices.CannotDraft):
            draft(cast, county.case(cast))

    def test_refuses_who_still_has_time(self, cast, unreachable):
        with pytest.raises(notices.CannotDraft):
            draft(cast, unreachable, on=county.WINDOW[1])

    @pytest.mark.parametrize("category", ["SELF_EMPLOYED_OFFICER", "MONTHLY_PENSION", "RETIRED_OFFICER"])
    def test_refuses_a_category_that_knows_no_notice(self, cast, category):  # DE-8, DE-9
        review = county.unreachable(county.case(cast, category=Category(category)), by=cast.wang)

        with pytest.raises(notices.CannotDraft):
            draft(cast, review)

    def test_leaves_out_the_dead(self, cast, unreachable):
        gone = county.unreachable(county.case(cast), by=cast.wang)
        county.died(gone.benefit.beneficiary, on=date(2026, 6, 10))

        assert [entry.review for entry in draft(cast, unreachable, gone).entries.all()] == [unreachable]

    def test_leaves_out_the_other_district(self, cast, unreachable):
        with pytest.raises(notices.CannotDraft):
            draft(cast, unreachable, by=cast.qian)

    def test_leaves_out_whom_a_stricter_local_rule_does_not_yet_count(self, cast, unreachable):
        county.local_rule(
            rule_id="DE-3.attempts", organization=cast.county, value=5, effective_from=date(2026, 6, 15),
            document_no="临退役发〔2026〕2号",
        )

        with pytest.raises(notices.CannotDraft, match="还不够认定失联"):
            draft(cast, unreachable)

    def test_refuses_an_auditor_and_the_province(self, cast, unreachable):
        for outsider in (cast.he, cast.sun):
            with pytest.raises(notices.CannotDraft, match="由县级"):
                draft(cast, unreachable, by=outsider)


class PostingANotice:
    def test_keeps_place_day_and_photo(self, cast, unreachable):
        posting = post(draft(cast, unreachable), by=cast.wang)

        assert (posting.place, posting.posted_on) == ("县政务公开栏", POSTED)
        assert posting.proof == Evidence.objects.get(kind="POSTING_PROOF")

    def test_refuses_a_day_to_come_and_one_before_the_draft(self, cast, unreachable):
        notice = draft(cast, unreachable)

        with pytest.raises(notices.CannotPublish, match="不能晚于今天"):
            post(notice, by=cast.wang, posted_on=POSTED + timedelta(days=1), on=POSTED)
        with pytest.raises(notices.CannotPublish, match="不能早于拟稿"):
            post(notice, by=cast.wang, posted_on=POSTED - timedelta(days=1), on=POSTED)

    def test_refuses_no_place(self, cast, unreachable):
        with pytest.raises(notices.CannotPublish, match="写明张贴地点"):
            post(draft(cast, unreachable), by=cast.wang, place=" ")

    def test_refuses_an_auditor_and_the_other_district(self, cast, unreachable):
        notice = draft(cast, unreachable)

        for outsider in (cast.he, cast.qian, cast.zhou):
            with pytest.raises(notices.CannotPublish, match="登记张贴"):
                post(notice, by=outsider)

    def test_refuses_a_published_notice(self, cast):
        with pytest.raises(notices.CannotPublish, match="不在拟稿"):
            post(county.noticed(cast), by=cast.wang)


class PublishingANotice:
    @pytest.mark.parametrize(
        ("category", "posted_on", "raw", "rolled", "lawful"),
        [  # Policy 2.1, the examples of 2026, from the posting to the lawful month.
            ("DISABLED", "2026-06-30", "2026-08-29", "2026-08-31", "2026-09-01"),
            ("OTHER_ENTITLED", "2026-08-03", "2026-10-02", "2026-10-08", "2026-11-01"),
            ("DISABLED", "2026-07-22", "2026-09-20", "2026-09-20", "2026-10-01"),
            ("OTHER_ENTITLED", "2026-07-28", "2026-09-26", "2026-09-28", "2026-10-01"),
        ],
    )
    def test_leads_to_the_months_of_the_policy(self, cast, category, posted_on, raw, rolled, lawful):
        review = county.case(cast, category=Category(category))
        stop = county.approved(cast, review, posted_on=date.fromisoformat(posted_on))

        review = county.again(review)
        assert [review.notice_last_day_raw, review.notice_last_day] == [
            date.fromisoformat(raw), date.fromisoformat(rolled),
        ]
        assert review.lapsed_on == date.fromisoformat(rolled) + timedelta(days=1)
        assert stop.lawful_month == date.fromisoformat(lawful)
        approved_month = date(2026, review.lapsed_on.month + 1, 1)
        assert stop.effective_on == max(stop.lawful_month, approved_month)

    def test_shows_how_rolling_moves_the_stop_by_a_month(self, cast):  # Policy 2.1: posted on 1 April.
        campaign = county.campaign(cast.county, window=(date(2026, 1, 1), date(2026, 3, 31)))
        review = county.review(county.benefit(county.person(cast.station)), within=campaign)
        county.unreachable(review, by=cast.wang, last_on=date(2026, 3, 20))

        stop = county.approved(cast, review, posted_on=date(2026, 4, 1))

        assert (stop.last_day_raw, stop.last_day) == (date(2026, 5, 31), date(2026, 6, 1))
        assert stop.lawful_month == stop.effective_on == date(2026, 7, 1)

    def test_does_not_roll_weekends_where_a_local_rule_says_so(self, cast, unreachable):  # DE-4, DE-24
        county.local_rule(
            rule_id="DE-24.roll_weekends", organization=cast.province, value=False,
            effective_from=date(2026, 1, 1), document_no="岚退役发〔2026〕4号",
        )

        assert county.noticed(cast, unreachable).last_day == date(2026, 8, 29)

    def test_runs_from_the_last_of_several_places(self, cast, unreachable):  # DE-22
        notice = draft(cast, unreachable)
        later = POSTED + timedelta(days=3)
        post(notice, by=cast.wang)
        post(notice, by=cast.wang, place="城关镇公告栏", posted_on=later)

        publish(notice, by=cast.zhao, on=later)

        assert notice.published_on == later
        assert notice.last_day_raw == date(2026, 9, 1)

    def test_moves_the_reviews_and_their_last_day(self, cast, unreachable):
        notice = county.noticed(cast, unreachable)

        review = county.again(unreachable)
        assert (review.state, review.notice) == ("IN_NOTICE", notice)
        assert (review.due_on, review.notice_last_day) == (LAST_DAY, LAST_DAY)
        acts = AuditEntry.objects.about(review.benefit.beneficiary.key).values_list("act", flat=True)
        assert "review.announced" in acts

    def test_quotes_the_rules_it_stands_on(self, cast, unreachable):
        notice = county.noticed(cast, unreachable)

        assert [rule["rule"] for rule in notice.basis["rules"]] == ["A-04", "A-05"]
        assert notice.basis["started_on"] == "2026-06-30"
        assert not notice.is_provisional

    def test_is_marked_provisional_beyond_the_last_holiday_table(self, cast):  # DE-24
        campaign = county.campaign(cast.county, year=2029, window=(date(2029, 3, 1), date(2029, 5, 31)))
        review = county.review(county.benefit(county.person(cast.station)), within=campaign)
        county.unreachable(review, by=cast.wang, last_on=date(2029, 6, 2))

        assert county.noticed(cast, review, posted_on=date(2029, 6, 30)).is_provisional

    def test_leaves_out_who_was_reached_or_confirmed_since_the_draft(self, cast, unreachable):
        reached, confirmed = (county.unreachable(county.case(cast), by=cast.wang) for _ in range(2))
        notice = draft(cast, unreachable, reached, confirmed, on=date(2026, 6, 20))
        answered(reached, by=cast.wang, on=date(2026, 6, 25))
        county.confirmed(cast, confirmed, on=date(2026, 6, 26))
        post(notice, by=cast.wang)

        assert publish(notice, by=cast.zhao) == 1
        assert county.again(reached).state == "PENDING"
        assert county.again(confirmed).state == "CONFIRMED"

    def test_refuses_when_everybody_is_settled(self, cast, unreachable):
        notice = draft(cast, unreachable, on=date(2026, 6, 20))
        answered(unreachable, by=cast.wang, on=date(2026, 6, 25))
        post(notice, by=cast.wang)

        with pytest.raises(notices.CannotPublish, match="不须公告"):
            publish(notice, by=cast.zhao)

    def test_refuses_one_whose_sixty_days_have_passed_before_it_is_published(self, cast, unreachable):
        notice = draft(cast, unreachable)
        post(notice, by=cast.wang)

        with pytest.raises(notices.CannotPublish, match="重新张贴"):
            publish(notice, by=cast.zhao, on=LAST_DAY + timedelta(days=1))

        assert county.again(notice).state == "DRAFT"
        post(notice, by=cast.wang, place="汽车站", posted_on=LAST_DAY + timedelta(days=1))
        assert publish(notice, by=cast.zhao, on=LAST_DAY + timedelta(days=1)) == 1

    def test_refuses_the_person_who_drafted_it(self, cast, unreachable):
        notice = draft(cast, unreachable, by=cast.zhao)
        post(notice, by=cast.wang)

        with pytest.raises(notices.CannotPublish, match="拟稿人不能发布"):
            publish(notice, by=cast.zhao)

    def test_refuses_without_proof_of_posting(self, cast, unreachable):
        with pytest.raises(notices.CannotPublish, match="须先张贴"):
            publish(draft(cast, unreachable), by=cast.zhao)

    def test_refuses_a_clerk_and_the_other_district(self, cast, unreachable):
        notice = draft(cast, unreachable)
        post(notice, by=cast.wang)

        for outsider in (cast.li, cast.zhou, cast.he):
            with pytest.raises(notices.CannotPublish, match="发布和撤回"):
                publish(notice, by=outsider)

    def test_refuses_a_second_time(self, cast):
        with pytest.raises(notices.CannotPublish):
            publish(county.noticed(cast), by=cast.zhao)

    def test_lets_one_of_two_who_press_at_once_win(self, cast, unreachable):
        first = draft(cast, unreachable)
        post(first, by=cast.wang)
        second = county.again(first)
        notices.withdraw(notice=first, reason="名单有误。", by=cast.zhao, at=county.at(POSTED, 9, 30))

        with pytest.raises(transitions.StaleState):
            publish(second, by=cast.zhao)


class WithdrawingANotice:
    def withdraw(self, notice, *, by, reason="地点登错。", on=date(2026, 7, 15)):
        notices.withdraw(notice=notice, reason=reason, by=by, at=county.at(on))

    def test_lets_its_reviews_wait_again(self, cast, unreachable):
        notice = county.noticed(cast, unreachable)

        self.withdraw(notice, by=cast.zhao)

        review = county.again(unreachable)
        assert (review.state, review.notice, review.notice_last_day) == ("PENDING", None, None)
        assert review.due_on == county.WINDOW[1]
        assert (notice.state, notice.withdrawn_reason) == ("WITHDRAWN", "地点登错。")

    def test_starts_new_sixty_days_when_posted_again(self, cast, unreachable):  # DE-22
        self.withdraw(county.noticed(cast, unreachable), by=cast.zhao)

        county.noticed(cast, county.again(unreachable), posted_on=date(2026, 7, 20))

        assert county.again(unreachable).notice_last_day_raw == date(2026, 9, 18)

    def test_keeps_who_has_confirmed_confirmed(self, cast, unreachable):
        notice = county.noticed(cast, unreachable)
        county.confirmed(cast, unreachable, on=date(2026, 7, 10))

        self.withdraw(notice, by=cast.zhao)

        assert county.again(unreachable).state == "CONFIRMED"

    def test_refuses_without_a_reason_and_outsiders(self, cast, unreachable):
        notice = county.noticed(cast, unreachable)

        for by, reason in ((cast.zhao, " "), (cast.wang, "误。"), (cast.zhou, "误。")):
            with pytest.raises(notices.CannotPublish):
                self.withdraw(notice, by=by, reason=reason)

    def test_refuses_a_notice_that_has_ended(self, cast, unreachable):
        notice = county.noticed(cast, unreachable)
        lapsing.end_notices(today=date(2026, 9, 1), at=county.at(date(2026, 9, 1), 2))

        with pytest.raises(transitions.ForbiddenMove):
            self.withdraw(PublicNotice.objects.get(pk=notice.pk), by=cast.zhao, on=date(2026, 9, 2))


class TheCandidates:
    def test_are_those_a_notice_may_name(self, cast, unreachable):
        county.case(cast)
        waiting = county.unreachable(county.case(cast), by=cast.wang)
        draft(cast, waiting)

        assert list(Review.objects.announceable(today=POSTED).unnamed()) == [unreachable]

    def test_do_not_name_who_is_said_to_have_died(self, cast, unreachable):
        who = unreachable.benefit.beneficiary
        death = Death.objects.create(
            beneficiary=who, organization=who.organization, state_at=county.at(POSTED), died_on=POSTED,
            reported_by=cast.wang, reported_at=county.at(POSTED),
        )

        assert not Review.objects.announceable(today=POSTED).exists()

        deaths.dismiss(
            death=death, untrue=Death.Untrue.ALIVE, finding="本人到场。", by=cast.zhao, at=county.at(POSTED, 12)
        )

        assert Review.objects.announceable(today=POSTED).exists()
