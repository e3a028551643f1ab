"""The year's confirmation: set up, look who is in, open, watch, close."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from benefits.categories import Category
from reviews.models import Campaign, Review
from reviews.states import CampaignState
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
LIST, NEW = "/campaigns/", "/campaigns/new/"
SEEN = {"seen": "on"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def plan(cast, **changed):
    return {
        "year": "2026", "category": "DISABLED", "organization": cast.county.code, "document_no": "",
        "window_start": "2026-03-01", "window_end": "2026-05-31", **changed,
    }


def draft(cast, **asked):
    return county.campaign(cast.county, state=CampaignState.DRAFT, **asked)


def address(campaign, act=""):
    return reverse(f"reviews:campaign{act}", args=[campaign.key])


class SettingUpACampaign:
    def test_makes_a_draft(self, cast, sign_in):
        answer = sign_in(cast.zhao).post(NEW, plan(cast), follow=True)

        campaign = Campaign.objects.get()
        assert (campaign.state, campaign.organization) == (CampaignState.DRAFT, cast.county)
        assert "看过名单人数，再开展" in answer.content.decode()

    def test_takes_a_fixed_window_from_the_rule(self, cast, sign_in):
        sent = plan(cast, category="MONTHLY_PENSION", window_start="", window_end="")

        sign_in(cast.zhao).post(NEW, sent)

        campaign = Campaign.objects.get()
        assert (campaign.window_start, campaign.window_end) == (date(2026, 1, 1), date(2026, 3, 31))

    def test_says_beforehand_which_window_is_fixed(self, cast, sign_in):
        assert "由规定固定为 1 月 1 日至 3 月 31 日" in sign_in(cast.zhao).get(NEW).content.decode()

    @pytest.mark.parametrize(("changed", "words"), [
        ({"category": "MONTHLY_PENSION"}, "登记时间由规定确定"),
        ({"window_end": "2026-11-31"}, "没有这一天"),
        ({"window_end": "2026-02-01"}, "截止日期不早于开始日期"),
        ({"window_start": ""}, "请填写日期"),
        ({"year": "1926"}, "年度不早于"),
        ({"year": "二〇二六"}, "年度写四位数字"),
        ({"category": "NONE"}, "请从列出的类别中选择"),
        ({"organization": "990102000000"}, "请选择本级或下级机构"),
        ({"organization": "990123001000"}, "请选择本级或下级机构"),
    ])
    def test_refuses_bad_input_with_a_sentence(self, cast, sign_in, changed, words):
        answer = sign_in(cast.zhao).post(NEW, plan(cast, **changed))

        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert Campaign.objects.count() == 0

    def test_happens_once_when_sent_twice(self, cast, sign_in):
        client = sign_in(cast.zhao)
        client.post(NEW, plan(cast))

        answer = client.post(NEW, plan(cast))

        assert answer.status_code == 400
        assert "已建" in answer.content.decode()
        assert Campaign.objects.count() == 1

    def test_refuses_a_second_one_above_the_first(self, cast, sign_in):
        draft(cast)

        answer = sign_in(cast.sun).post(NEW, plan(cast, organization=cast.province.code))

        assert answer.status_code == 400
        assert "临岚县退役军人服务中心已建该年度该类别的年审" in answer.content.decode()

    @pytest.mark.parametrize("name", ["wang", "he", "xu"])
    def test_is_not_for_other_roles(self, cast, sign_in, name):
        assert sign_in(getattr(cast, name)).post(NEW, plan(cast)).status_code == 403


class ADraft:
    def test_shows_who_would_be_in_and_who_not(self, cast, sign_in):
        county.benefit(county.person(cast.station))
        county.benefit(county.person(cast.station), paid_from=date(2026, 6, 1))
        county.died(county.benefit(county.person(cast.station)).beneficiary, on=date(2026, 1, 2))
        county.ended(county.benefit(county.person(cast.station)), since=date(2026, 2, 1))
        county.benefit(county.person(cast.district_station))

        preview = sign_in(cast.zhao).get(address(draft(cast))).context["preview"]

        assert preview.people == 1
        assert {label: number for _, label, number in preview.skipped} == {
            "已登记去世": 1, "待遇已终止": 1, "起发月份未到，届时自动列入": 1,
        }

    def test_counts_exactly_whom_opening_takes_in(self, cast, sign_in):
        for paid_from in (date(2020, 1, 1), date(2026, 3, 1), date(2026, 4, 1)):
            county.benefit(county.person(cast.station), paid_from=paid_from)
        campaign, client = draft(cast), sign_in(cast.zhao)
        preview = client.get(address(campaign)).context["preview"]

        client.post(address(campaign, "_open"), SEEN)

        assert Review.objects.filter(campaign=campaign).count() == preview.people == 2


class OpeningACampaign:
    def test_asks_whether_the_list_was_looked_at(self, cast, sign_in):
        campaign = draft(cast)

        answer = sign_in(cast.zhao).post(address(campaign, "_open"))

        assert answer.status_code == 400
        assert "请先看过名单，再勾选。" in answer.content.decode()
        assert county.again(campaign).state == CampaignState.DRAFT

    def test_waits_for_the_first_day_of_the_window(self, cast, sign_in):
        campaign = draft(cast, window=(date(2026, 3, 3), date(2026, 5, 31)))
        client, sentence = sign_in(cast.zhao), "确认期从2026年3月3日开始，届时再开展。"

        page = client.get(address(campaign)).content.decode()
        answer = client.post(address(campaign, "_open"), SEEN)

        assert sentence in page
        assert "开展年审</button>" not in page
        assert (answer.status_code, answer.context["refusal"]) == (409, sentence)

    def test_gives_each_payable_benefit_its_review(self, cast, sign_in):
        county.benefit(county.person(cast.station))
        campaign = draft(cast)

        answer = sign_in(cast.zhao).post(address(campaign, "_open"), SEEN, follow=True)

        assert county.again(campaign).state == CampaignState.OPEN
        assert "1 人列入，2026年5月31日截止" in answer.content.decode()

    def test_happens_once(self, cast, sign_in):
        county.benefit(county.person(cast.station))
        campaign, client = draft(cast), sign_in(cast.zhao)
        client.post(address(campaign, "_open"), SEEN)

        assert client.post(address(campaign, "_open"), SEEN).status_code == 409
        assert Review.objects.count() == 1

    def test_is_not_for_other_roles_and_districts(self, cast):
        campaign = draft(cast)

        statuses = [
            signed_in(Client(), getattr(cast, name)).post(address(campaign, "_open"), SEEN).status_code
            for name in ("wang", "he", "xu", "zhou")
        ]

        assert statuses == [403, 403, 403, 404]

    def test_of_the_province_is_not_for_the_county(self, cast, sign_in):
        campaign = county.campaign(cast.province, state=CampaignState.DRAFT)

        assert sign_in(cast.zhao).post(address(campaign, "_open"), SEEN).status_code == 403


class AnOpenCampaign:
    def test_shows_the_progress_of_each_office_those_behind_first(self, cast, sign_in):
        done = county.case(cast)
        county.case(cast, office=cast.second_station)
        county.confirmed(cast, done, on=TODAY)

        page = sign_in(cast.zhao).get(address(done.campaign))

        lines = [(line["office"], line["progress"].confirmed, line["ahead"]) for line in page.context["lines"]]
        assert lines == [(cast.second_station.short_name, 0, "相当"), (cast.station.short_name, 1, "相当")]

    def test_shows_a_station_its_own_figures(self, cast, sign_in):
        case = county.case(cast)
        county.case(cast, office=cast.second_station)

        assert sign_in(cast.wang).get(address(case.campaign)).context["lines"][0]["progress"].total == 1

    @pytest.mark.parametrize("number", [1, 5])
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for index in range(number):
            station = Organization.objects.create(
                code=f"9901230{index + 50}000", name=f"第{index}站", short_name=f"第{index}站", level="STATION",
                parent=cast.county,
            )
            case = county.case(cast, office=station)
        client = sign_in(cast.zhao)
        client.get(address(case.campaign))

        with django_assert_num_queries(8):  # Three of them: session, staff, second factor.
            client.get(address(case.campaign))


class TheCampaigns:
    def test_are_listed_with_their_progress(self, cast, sign_in):
        case = county.case(cast)
        county.confirmed(cast, case, on=TODAY)

        row = sign_in(cast.zhao).get(LIST).context["rows"][0]

        assert (row["confirmed"], row["total"], row["left"]) == (1, 1, 90)

    @pytest.mark.parametrize("year", ["2026", "1999", "x", ""])
    def test_read_any_address(self, cast, sign_in, year):
        draft(cast)

        assert sign_in(cast.zhao).get(LIST, {"year": year}).status_code == 200

    @pytest.mark.parametrize("number", [1, 5])
    def test_cost_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for category in list(Category)[:number]:
            county.campaign(cast.county, category=category)
        client = sign_in(cast.zhao)
        client.get(LIST)

        with django_assert_num_queries(6):  # Three of them: session, staff, second factor.
            client.get(LIST)


class ClosingACampaign:
    def test_is_refused_while_somebody_is_open(self, cast, sign_in):
        case = county.case(cast)

        answer = sign_in(cast.zhao).post(address(case.campaign, "_close"))

        assert answer.status_code == 409
        assert "还有 1 件没有办结" in answer.content.decode()

    def test_ends_it_when_all_are_settled(self, cast, sign_in):
        case = county.case(cast)
        county.confirmed(cast, case, on=TODAY)

        sign_in(cast.zhao).post(address(case.campaign, "_close"))

        assert county.again(case.campaign).state == CampaignState.CLOSED

    def test_is_refused_before_it_was_opened(self, cast, sign_in):
        assert sign_in(cast.zhao).post(address(draft(cast), "_close")).status_code == 409
