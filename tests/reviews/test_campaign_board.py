"""The campaign board: offices measured by alike people, the forecast, extending, carrying over, the preview by name."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEntry, AuditEntry
from benefits.categories import Category
from benefits.models import Beneficiary
from benefits.services import consents
from reviews.models import Review
from reviews.services import closings, deferrals, extensions
from reviews.states import CampaignState
from reviews.worklists import board
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)  # A Monday.
WINDOW = (date(2026, 1, 5), date(2026, 5, 29))
LATER = date(2026, 6, 30)
OLD, YOUNG = date(1940, 1, 1), date(1960, 1, 1)


@pytest.fixture
def campaign(cast):
    return county.campaign(cast.county, window=WINDOW)


def waiting(office, within, *, born_on=YOUNG, **fields) -> Review:
    return county.review(county.benefit(county.person(office, born_on=born_on, **fields)), within=within)


def address(campaign, act="", *more):
    return reverse(f"reviews:campaign{act}", args=[campaign.key, *more])


def extended(campaign, by, *, until=LATER, reason="连日大雪，老人出不了门。", on=TODAY):
    return extensions.extend(campaign=campaign, window_end=until, reason=reason, by=by, at=county.at(on))


class TheBoard:
    def test_expects_less_of_an_office_with_many_old_people(self, cast, campaign):
        """Everywhere half of the young and none of the old have come: both stations do as is to be expected."""
        for _ in range(2):
            waiting(cast.second_station, campaign, born_on=OLD)
        for office in (cast.station, cast.second_station):
            county.confirmed(cast, waiting(office, campaign), on=TODAY, by=cast.zhao)
            waiting(office, campaign)

        lines = board.read(campaign, cast.zhao, today=TODAY).lines

        rates = {line.office: line.progress.confirmed / line.progress.total for line in lines}
        assert rates == {cast.station: 0.5, cast.second_station: 0.25}
        assert [(line.ahead, line.old) for line in lines] == [(0, 0), (0, 2)]

    def test_puts_the_office_first_that_lags_behind_alike_people(self, cast, campaign):
        for _ in range(2):
            county.confirmed(cast, waiting(cast.station, campaign), on=TODAY)
            waiting(cast.second_station, campaign)

        lines = board.read(campaign, cast.zhao, today=TODAY).lines

        assert [(line.office, line.ahead) for line in lines] == [(cast.second_station, -1), (cast.station, 1)]

    def test_counts_who_lives_elsewhere_or_abroad(self, cast, campaign):
        for living in (Beneficiary.Living.ELSEWHERE, Beneficiary.Living.ABROAD, Beneficiary.Living.LOCAL):
            waiting(cast.station, campaign, living=living)

        assert board.read(campaign, cast.zhao, today=TODAY).lines[0].far == 2

    def test_leaves_closed_reviews_out_of_what_is_expected(self, cast, campaign):
        gone = waiting(cast.station, campaign)
        Review.objects.filter(pk=gone.pk).update(state="CLOSED", closed_reason="待遇已终止。")
        county.confirmed(cast, waiting(cast.station, campaign), on=TODAY)

        line = board.read(campaign, cast.zhao, today=TODAY).lines[0]

        assert (line.progress.total, line.ahead) == (1, 0)

    def test_counts_as_today_and_the_list_of_campaigns_do(self, cast, campaign, sign_in, time_machine):
        """Who dies vanishes from every count at once, not with the night; who had been confirmed stays confirmed."""
        time_machine.move_to(county.at(TODAY), tick=False)
        waiting(cast.station, campaign)
        late, seen = waiting(cast.station, campaign), waiting(cast.station, campaign)
        county.confirmed(cast, seen, on=TODAY)
        for review in (late, seen):
            county.died(review.benefit.beneficiary, on=TODAY)
        client = sign_in(cast.zhao)

        row = client.get("/campaigns/").context["rows"][0]
        line = client.get("/").context["progress"][0]
        figures = client.get(address(campaign)).context["figures"]

        assert (row["total"], row["confirmed"]) == (2, 1)
        assert (line["total"], line["done"]) == (2, 1)
        assert [figure["value"] for figure in figures if figure["label"] in ("应确认", "已确认")] == ["2", "1"]

    def test_draws_a_line_for_each_county_where_the_city_looks(self, cast):
        wide = county.campaign(cast.city, window=WINDOW)
        waiting(cast.station, wide)
        waiting(cast.district_station, wide)

        offices = {line.office for line in board.read(wide, cast.sun, today=TODAY).lines}

        assert offices == {cast.county, cast.district}

    def test_shows_the_person_who_may_look_the_list_of_the_late(self, cast, sign_in, campaign, time_machine):
        time_machine.move_to(county.at(LATER), tick=False)
        late = waiting(cast.station, campaign)
        client = sign_in(cast.zhao)

        page = client.get(address(campaign))
        listed = client.get(page.context["late_url"]).content.decode()

        assert page.context["late"] == 1
        assert late.benefit.beneficiary.key in listed


class TheForecast:
    def test_goes_on_at_the_pace_of_the_last_two_weeks(self, cast, campaign):
        """Ten working days lie between 16 February 2026 and 1 March but for the festival: five of work, one made up."""
        for day in (24, 25, 26, 27, 28):
            county.confirmed(cast, waiting(cast.station, campaign), on=date(2026, 2, day))
        for _ in range(3):
            waiting(cast.station, campaign)
        read = board.read(campaign, cast.zhao, today=TODAY)

        forecast = board.forecast(read, campaign, today=TODAY)

        assert (forecast.left, forecast.per_day) == (3, 1.0)
        assert forecast.finish_on == date(2026, 3, 4)

    def test_says_what_each_working_day_asks_for(self, cast, campaign):
        for _ in range(3):
            waiting(cast.station, campaign)
        today = date(2026, 5, 28)
        read = board.read(campaign, cast.zhao, today=today)

        assert board.forecast(read, campaign, today=today).needed_per_day == 2

    def test_names_no_day_while_nobody_comes(self, cast, campaign):
        waiting(cast.station, campaign)
        read = board.read(campaign, cast.zhao, today=TODAY)

        assert board.forecast(read, campaign, today=TODAY).finish_on is None

    def test_is_today_when_nobody_is_left(self, cast, campaign):
        county.confirmed(cast, waiting(cast.station, campaign), on=TODAY)
        read = board.read(campaign, cast.zhao, today=TODAY)

        assert board.forecast(read, campaign, today=TODAY).finish_on == TODAY


class ExtendingAWindow:
    def test_gives_everybody_who_waits_the_later_day(self, cast, campaign):
        review, done = waiting(cast.station, campaign), waiting(cast.station, campaign)
        county.confirmed(cast, done, on=TODAY)

        assert extended(campaign, cast.zhao) == 1

        assert (campaign.window_end, county.again(review).due_on) == (LATER, LATER)
        assert county.again(done).due_on == WINDOW[1]

    def test_leaves_a_day_that_is_later_still(self, cast, campaign):
        review = waiting(cast.station, campaign)
        Review.objects.filter(pk=review.pk).update(due_on=date(2026, 9, 30))

        extended(campaign, cast.zhao)

        assert county.again(review).due_on == date(2026, 9, 30)

    def test_is_remembered_with_the_day_before(self, cast, campaign):
        extended(campaign, cast.zhao)

        entry = AuditEntry.objects.get(act="campaign.extended")
        assert entry.changes["window_end"] == ["2026-05-29", "2026-06-30"]
        assert (entry.by, entry.reason) == (cast.zhao, "连日大雪，老人出不了门。")

    @pytest.mark.parametrize(("asked", "sentence"), [
        ({"until": WINDOW[1]}, "须晚于原来"),
        ({"until": date(2062, 6, 30)}, "2026 年或次年内"),
        ({"reason": " "}, "请写明延长的理由"),
        ({"on": date(2026, 5, 30), "until": LATER}, "确认期已过"),
    ])
    def test_is_refused_with_a_sentence(self, cast, campaign, asked, sentence):
        with pytest.raises(extensions.CannotExtend, match=sentence):
            extended(campaign, cast.zhao, **asked)

    def test_is_possible_on_the_last_day(self, cast, campaign):
        extended(campaign, cast.zhao, on=WINDOW[1])

        assert campaign.window_end == LATER

    def test_is_refused_where_a_rule_fixes_the_window(self, cast):  # Y-01
        fixed = county.campaign(
            cast.county, category=Category.MONTHLY_PENSION, window=(date(2026, 1, 1), date(2026, 3, 31))
        )

        with pytest.raises(extensions.CannotExtend, match="由规定固定"):
            extended(fixed, cast.zhao)

    def test_is_refused_for_a_draft(self, cast):
        draft = county.campaign(cast.county, window=WINDOW, state=CampaignState.DRAFT)

        with pytest.raises(extensions.CannotExtend, match="不在进行中"):
            extended(draft, cast.zhao)

    @pytest.mark.parametrize("name", ["wang", "he", "zhou"])
    def test_is_for_a_supervisor_of_the_office(self, cast, campaign, name):
        with pytest.raises(consents.NotEntitled):
            extended(campaign, getattr(cast, name))

    def test_by_the_page_says_how_many_gain(self, cast, sign_in, campaign, time_machine):
        time_machine.move_to(county.at(TODAY), tick=False)
        waiting(cast.station, campaign)

        answer = sign_in(cast.zhao).post(
            address(campaign, "_extend"), {"window_end": "2026-06-30", "reason": "大雪。"}, follow=True
        )

        assert "已延长至2026年6月30日，1 人的截止日随之改到这一天。" in answer.content.decode()

    def test_by_the_page_keeps_what_was_typed_when_refused(self, cast, sign_in, campaign, time_machine):
        time_machine.move_to(county.at(TODAY), tick=False)

        answer = sign_in(cast.zhao).post(
            address(campaign, "_extend"), {"window_end": "2026-05-01", "reason": "大雪。"}
        )

        assert answer.status_code == 400
        assert "须晚于原来的截止日期" in answer.content.decode()
        assert "大雪。" in answer.content.decode()


class CarryingOver:
    @pytest.fixture
    def next_year(self, cast, campaign):
        return county.campaign(cast.county, year=2027, window=(date(2027, 1, 4), date(2027, 5, 31)))

    def over(self, campaign, by, on=date(2027, 1, 10)):
        return closings.carry_over(campaign=campaign, by=by, at=county.at(on))

    def test_closes_who_has_a_review_in_the_next_year(self, cast, campaign, next_year):
        late = waiting(cast.station, campaign)
        county.review(late.benefit, within=next_year)

        assert self.over(campaign, cast.zhao) == 1

        late = county.again(late)
        assert (late.state, late.closed_reason) == ("CLOSED", "本年未确认，结转至 2027 年年审继续办理。")
        assert AuditEntry.objects.filter(act="review.carried_over", by=cast.zhao).count() == 1

    def test_leaves_who_has_none(self, cast, campaign, next_year):
        waiting(cast.station, campaign)

        assert self.over(campaign, cast.zhao) == 0

    def test_leaves_who_is_not_late_yet(self, cast, campaign, next_year):
        review = waiting(cast.station, campaign)
        county.review(review.benefit, within=next_year)
        Review.objects.filter(pk=review.pk).update(due_on=date(2027, 1, 10))

        assert self.over(campaign, cast.zhao) == 0

    def test_leaves_a_running_notice_to_its_end(self, cast, campaign, next_year):  # DE-31
        review = waiting(cast.station, campaign)
        county.review(review.benefit, within=next_year)
        county.noticed(cast, review, posted_on=date(2026, 12, 1))

        assert self.over(campaign, cast.zhao) == 0

    def test_leaves_who_was_seen_and_waits_for_the_registration_alone(self, cast):
        within = county.campaign(cast.county, category=Category.MONTHLY_PENSION, window=WINDOW)
        new = county.campaign(
            cast.county, category=Category.MONTHLY_PENSION, year=2027, window=(date(2027, 1, 4), date(2027, 5, 31))
        )
        seen, missed = (
            county.review(county.benefit(county.person(cast.station), category=within.category), within=within)
            for _ in range(2)
        )
        for each in (seen, missed):
            county.review(each.benefit, within=new)
        county.seen(cast, seen, on=TODAY)

        assert self.over(within, cast.zhao) == 1
        assert (county.again(seen).state, county.again(missed).state) == ("PENDING", "CLOSED")

    def test_leaves_who_asked_for_a_later_day_and_has_no_answer(self, cast):  # Z-05
        officer = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)
        county.review(officer.benefit, within=county.campaign(
            cast.county, category=officer.category, year=2027, window=(date(2027, 1, 4), date(2027, 5, 31))
        ))
        asked = {"until": date(2026, 8, 31), "reason": "出境探亲", "by": cast.wang, "at": county.at(officer.due_on)}
        deferrals.request(review=officer, **asked)

        assert self.over(officer.campaign, cast.zhao) == 0
        deferrals.decline(review=officer, reason="已回国。", by=cast.zhao, at=county.at(date(2027, 1, 10)))
        assert self.over(officer.campaign, cast.zhao) == 1

    def test_hands_a_stop_in_force_on_so_that_confirming_resumes_it(self, cast, time_machine):
        stop = county.stopped(cast)
        old = stop.reviews.get()
        new = county.campaign(cast.county, year=2027, window=(date(2027, 1, 4), date(2027, 5, 31)))
        later = county.review(stop.benefit, within=new)

        assert self.over(old.campaign, cast.zhao) == 1

        assert county.again(stop).state == "IN_FORCE"
        assert county.again(later).suspension == stop
        outcome = county.confirmed(cast, later, on=date(2027, 2, 1))
        assert outcome.needs_application == (stop,)

    def test_twice_is_once(self, cast, campaign, next_year):
        late = waiting(cast.station, campaign)
        county.review(late.benefit, within=next_year)
        self.over(campaign, cast.zhao)

        assert self.over(campaign, cast.zhao) == 0

    def test_lets_the_campaign_be_closed(self, cast, sign_in, campaign, next_year, time_machine):
        late = waiting(cast.station, campaign)
        county.review(late.benefit, within=next_year)
        time_machine.move_to(county.at(date(2027, 1, 10)), tick=False)
        client = sign_in(cast.zhao)
        assert "1 件可结转到下一年" in client.get(address(campaign)).content.decode()

        client.post(address(campaign, "_carry_over"))
        client.post(address(campaign, "_close"))

        assert county.again(campaign).state == CampaignState.CLOSED

    @pytest.mark.parametrize("name", ["wang", "he", "zhou"])
    def test_is_for_a_supervisor_of_the_office(self, cast, campaign, name):
        with pytest.raises(consents.NotEntitled):
            self.over(campaign, getattr(cast, name))


class ThePreviewByName:
    @pytest.fixture
    def draft(self, cast):
        return county.campaign(cast.county, window=WINDOW, state=CampaignState.DRAFT)

    @pytest.mark.parametrize("why", ["in", "suspended", "dead", "ended", "later"])
    def test_names_who_is_counted(self, cast, sign_in, draft, why, time_machine):
        time_machine.move_to(county.at(TODAY), tick=False)
        people = {name: county.benefit(county.person(cast.station)) for name in ("in", "dead", "ended")}
        people["later"] = county.benefit(county.person(cast.station), paid_from=date(2026, 6, 1))
        county.died(people["dead"].beneficiary, on=date(2026, 1, 2))
        county.ended(people["ended"], since=date(2026, 2, 1))

        rows = sign_in(cast.zhao).get(address(draft, "_preview", why)).context["rows"]

        wanted = [people[why].beneficiary.key] if why in people else []
        assert [row["url"].split("/")[-2] for row in rows] == wanted

    def test_is_logged(self, cast, sign_in, draft):
        sign_in(cast.zhao).get(address(draft, "_preview", "dead"))

        assert AccessEntry.objects.filter(what="年审预览：已登记去世", rows=0).count() == 1

    def test_knows_no_other_reason(self, cast, sign_in, draft):
        assert sign_in(cast.zhao).get(address(draft, "_preview", "nobody")).status_code == 404

    def test_shows_a_station_its_own_people(self, cast, draft):
        county.benefit(county.person(cast.second_station))

        assert signed_in(Client(), cast.wang).get(address(draft, "_preview", "in")).context["rows"] == []

    def test_does_not_exist_for_another_county(self, cast, draft):
        assert signed_in(Client(), cast.qian).get(address(draft, "_preview", "in")).status_code == 404
