from datetime import date

import pytest

from accounts import transitions
from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.services import consents
from reviews.models import Campaign, Review
from reviews.services import campaigns, closings
from tests import county

pytestmark = pytest.mark.django_db

NEW_YEAR = county.at(date(2026, 1, 5))
START, END = county.WINDOW


def plan(office, *, by, category=Category.DISABLED, start=START, end=END, year=2026):
    return campaigns.plan(
        year=year, category=category, organization=office, window_start=start, window_end=end,
        document_no="临退役发〔2026〕5号", by=by, at=NEW_YEAR,
    )


def opened(office, *, by, category=Category.DISABLED, on=START):
    fixed = (None, None) if category == Category.MONTHLY_PENSION else county.WINDOW
    campaign = plan(office, by=by, category=category, start=fixed[0], end=fixed[1])
    campaigns.open_campaign(campaign=campaign, by=by, at=county.at(on))
    return campaign


def benefit(office, **fields):
    return county.benefit(county.person(office), **fields)


class PlanningACampaign:
    def test_writes_a_draft(self, cast):
        campaign = plan(cast.county, by=cast.zhao)

        assert (campaign.state, campaign.window_start, campaign.window_end) == ("DRAFT", START, END)
        assert AuditEntry.objects.filter(act="campaign.planned", by=cast.zhao).exists()

    def test_takes_the_window_the_rule_fixes(self, cast):  # Y-01
        campaign = plan(cast.county, by=cast.zhao, category=Category.MONTHLY_PENSION, start=None, end=None)

        assert (campaign.window_start, campaign.window_end) == (date(2026, 1, 1), date(2026, 3, 31))

    def test_refuses_another_window_than_the_fixed_one(self, cast):
        with pytest.raises(campaigns.CannotPlan, match="由规定确定"):
            plan(cast.county, by=cast.zhao, category=Category.MONTHLY_PENSION, end=date(2026, 4, 30))

    @pytest.mark.parametrize(("start", "end"), [(None, END), (START, None), (END, START)])
    def test_refuses_a_window_that_is_none(self, cast, start, end):
        with pytest.raises(campaigns.CannotPlan, match="截止日期"):
            plan(cast.county, by=cast.zhao, start=start, end=end)

    def test_refuses_a_window_of_another_year(self, cast):
        with pytest.raises(campaigns.CannotPlan, match="2027 年内"):
            plan(cast.county, by=cast.zhao, year=2027)

    def test_refuses_an_end_that_nobody_lives_to_see(self, cast):
        with pytest.raises(campaigns.CannotPlan, match="次年内"):
            plan(cast.county, by=cast.zhao, end=date(2062, 5, 31))

    def test_refuses_a_second_one_and_one_that_overlaps(self, cast):
        plan(cast.county, by=cast.zhao)

        with pytest.raises(campaigns.CannotPlan, match="已建"):
            plan(cast.county, by=cast.zhao)
        with pytest.raises(campaigns.CannotPlan, match="已建"):
            plan(cast.station, by=cast.zhao)
        with pytest.raises(campaigns.CannotPlan, match="已建"):
            plan(cast.province, by=cast.sun)
        assert plan(cast.district, by=cast.zhou)

    def test_refuses_a_clerk_and_the_other_district(self, cast):
        for outsider in (cast.li, cast.zhou, cast.he):
            with pytest.raises(campaigns.CannotPlan, match="本级和下级"):
                plan(cast.county, by=outsider)


class OpeningACampaign:
    def test_gives_each_payable_benefit_of_the_jurisdiction_its_review(self, cast):
        expected = {benefit(cast.station), benefit(cast.second_station), benefit(cast.county)}
        benefit(cast.district_station)
        benefit(cast.station, category=Category.OTHER_ENTITLED)

        campaign = opened(cast.county, by=cast.zhao)

        reviews = Review.objects.filter(campaign=campaign)
        assert {review.benefit for review in reviews} == expected
        assert {(review.state, review.due_on, review.county_code) for review in reviews} == {
            ("PENDING", END, cast.county.code)
        }

    def test_includes_the_suspended_and_leaves_out_dead_ended_and_future_ones(self, cast):
        stop = county.stopped(cast)
        county.died(benefit(cast.station).beneficiary, on=date(2026, 1, 1))
        county.ended(benefit(cast.station), since=date(2026, 2, 1))
        benefit(cast.station, paid_from=date(2026, 4, 1))
        campaign = county.campaign(cast.county, year=2027, window=(date(2027, 3, 1), date(2027, 5, 31)))

        campaigns.add_reviews(campaign=campaign, today=date(2026, 3, 1), at=NEW_YEAR)

        assert [review.benefit for review in campaign.reviews.all()] == [stop.benefit]

    def test_names_who_opened_it(self, cast):
        campaign = opened(cast.county, by=cast.zhao)

        assert (campaign.state, campaign.opened_by, campaign.opened_at) == ("OPEN", cast.zhao, county.at(START))

    def test_refuses_before_the_window_begins(self, cast):
        with pytest.raises(campaigns.CannotOpen, match="确认期从2026年3月1日开始，届时再开展。"):
            opened(cast.county, by=cast.zhao, on=date(2026, 2, 28))

    def test_refuses_a_second_time(self, cast):
        campaign = opened(cast.county, by=cast.zhao)

        with pytest.raises(transitions.ForbiddenMove):
            campaigns.open_campaign(campaign=campaign, by=cast.zhao, at=county.at(START))

    def test_refuses_a_clerk_and_the_other_district(self, cast):
        campaign = plan(cast.county, by=cast.zhao)

        for outsider in (cast.li, cast.zhou):
            with pytest.raises(consents.NotEntitled):
                campaigns.open_campaign(campaign=campaign, by=outsider, at=county.at(START))

    @pytest.mark.parametrize("people", [1, 40])
    def test_costs_a_fixed_number_of_queries(self, cast, django_assert_max_num_queries, people):
        for _ in range(people):
            benefit(cast.station)
        campaign = plan(cast.county, by=cast.zhao)

        with django_assert_max_num_queries(22):
            campaigns.open_campaign(campaign=campaign, by=cast.zhao, at=county.at(START))

    @pytest.mark.parametrize("category", Category)
    def test_works_for_all_six_categories(self, cast, category):
        benefit(cast.station, category=category)

        assert opened(cast.county, by=cast.zhao, category=category).reviews.count() == 1


class ALateJoiner:
    def add(self, campaign, today):
        return campaigns.add_reviews(campaign=campaign, today=today, at=county.at(today, 2))

    def test_gets_a_review_once_its_first_paid_month_has_come(self, cast):
        campaign = opened(cast.county, by=cast.zhao)
        benefit(cast.station, paid_from=date(2026, 5, 1))

        assert self.add(campaign, date(2026, 4, 30)) == 0
        assert self.add(campaign, date(2026, 5, 1)) == 1
        assert self.add(campaign, date(2026, 5, 2)) == 0

    def test_has_to_the_end_of_the_next_month_when_the_window_has_closed(self, cast):
        campaign = opened(cast.county, by=cast.zhao)
        benefit(cast.station, paid_from=date(2026, 7, 1))

        self.add(campaign, date(2026, 7, 10))

        assert campaign.reviews.get().due_on == date(2026, 8, 31)

    def test_who_comes_on_the_last_day_of_the_window_has_as_long(self, cast):
        campaign = opened(cast.county, by=cast.zhao)
        benefit(cast.station, paid_from=date(2026, 5, 1))

        self.add(campaign, END)

        assert campaign.reviews.get().due_on == date(2026, 6, 30)

    def test_is_not_added_to_a_campaign_that_was_closed_meanwhile(self, cast):
        campaign = opened(cast.county, by=cast.zhao)
        closings.close(campaign=county.again(campaign), by=cast.zhao, at=county.at(END))
        benefit(cast.station, paid_from=date(2026, 5, 1))

        assert self.add(campaign, END) == 0

    def test_of_the_next_year_is_left_to_the_next_year(self, cast):
        campaign = opened(cast.county, by=cast.zhao)
        benefit(cast.station, paid_from=date(2027, 1, 1))

        assert self.add(campaign, date(2027, 1, 10)) == 0


class CampaignsWithSomebodyMissing:
    """One query for all of them finds what the query of each would find."""

    TODAY = date(2026, 7, 14)

    def test_are_those_that_lack_somebody_payable(self, cast):
        county.case(cast, category=Category.OTHER_ENTITLED)
        short = county.campaign(cast.county)
        benefit(cast.station, paid_from=date(2026, 7, 1))
        county.campaign(cast.district)

        assert self.found() == [short]

    @pytest.mark.parametrize("office", ["province", "city", "county", "station"])
    def test_are_found_at_every_level(self, cast, office):
        short = county.campaign(getattr(cast, office))
        benefit(cast.station)

        assert self.found() == [short]

    def test_do_not_lack_the_dead_the_ended_and_who_comes_later(self, cast):
        county.campaign(cast.county)
        county.died(benefit(cast.station).beneficiary, on=date(2026, 7, 1))
        benefit(cast.station, state="ENDED", ended_from_month=date(2026, 5, 1))
        benefit(cast.station, paid_from=date(2026, 8, 1))

        assert self.found() == []

    def test_do_not_lack_who_is_first_paid_after_their_year(self, cast):
        county.campaign(cast.county, year=2025, window=(date(2025, 3, 1), date(2025, 5, 31)))
        this_year = county.campaign(cast.county)
        benefit(cast.station, paid_from=date(2026, 1, 1))

        assert self.found() == [this_year]

    def test_are_open(self, cast):
        county.campaign(cast.county, state="DRAFT")
        benefit(cast.station)

        assert self.found() == []

    def found(self):
        found = list(campaigns.with_somebody_missing(today=self.TODAY))
        assert found == [
            each for each in Campaign.objects.open()
            if campaigns.payable_without_review(campaign=each, today=self.TODAY).exists()
        ]
        return found


class ClosingACampaign:
    def test_ends_it_when_every_review_has_ended(self, cast):
        campaign = opened(cast.county, by=cast.zhao)

        closings.close(campaign=campaign, by=cast.zhao, at=county.at(END))

        assert campaign.state == "CLOSED"

    def test_refuses_while_somebody_waits(self, cast):
        benefit(cast.station)
        campaign = opened(cast.county, by=cast.zhao)

        with pytest.raises(closings.CannotClose, match="还有 1 件"):
            closings.close(campaign=campaign, by=cast.zhao, at=county.at(END))

    def test_refuses_a_clerk_and_the_other_district(self, cast):
        campaign = opened(cast.county, by=cast.zhao)

        for outsider in (cast.li, cast.zhou):
            with pytest.raises(consents.NotEntitled):
                closings.close(campaign=campaign, by=outsider, at=county.at(END))

    def test_refuses_a_draft(self, cast):
        with pytest.raises(transitions.ForbiddenMove):
            closings.close(campaign=plan(cast.county, by=cast.zhao), by=cast.zhao, at=county.at(END))
