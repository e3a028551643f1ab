"""The yearly return on its pages: figures that open to their names, prepared by one, sent by another, reminded of."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from accounts.roles import Role
from benefits.models import YearlyReturn
from benefits.services import returns as service
from benefits.states import ReturnState
from reviews.worklists import returns
from tests import cast as people
from tests import county
from tests.benefits import reporting

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2027, 1, 20)
INDEX = "/returns/?year=2026"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(county.at(NEW_YEAR, 10), tick=False)


@pytest.fixture
def ouyang(cast):
    return people.person("ouyang", "欧阳明", Role.PROVINCIAL_APPROVER, cast.province)


@pytest.fixture
def case(cast):
    return reporting.whole_case(cast)


@pytest.fixture
def draft(case, cast):
    return service.prepare(office=cast.province, year=2026, by=cast.sun, at=county.at(NEW_YEAR, 9))


def figures(staff):
    found = returns.sheets(staff, 2026, returns.reports(staff, 2026))
    return [figure for sheet in found for row in [*sheet.rows, sheet.total] for figure in row.figures]


class TheYear:
    def test_shows_what_the_return_would_say(self, case, cast, sign_in):
        page = sign_in(cast.sun).get(INDEX).text

        assert "还没有编制" in page
        assert "¥32,800.00" in page
        assert "编制这一年的上报" in page

    def test_says_when_it_is_due_and_for_when_it_is_planned(self, case, cast, sign_in):  # DE-13
        page = sign_in(cast.sun).get(INDEX).text

        assert "2027年1月31日（星期日）" in page
        assert "2027年1月29日（星期五）" in page

    def test_is_late_in_red(self, case, cast, sign_in, time_machine):
        time_machine.move_to(county.at(date(2027, 2, 1)), tick=False)

        assert "已过期限" in sign_in(cast.sun).get(INDEX).text

    def test_shows_a_county_its_own_part(self, draft, cast, sign_in):
        assert "¥32,800.00" in sign_in(cast.zhao).get(INDEX).text
        assert "¥32,800.00" not in sign_in(cast.zhou).get(INDEX).text
        assert "报送这一份" not in sign_in(cast.zhao).get(INDEX).text

    def test_is_not_for_stations_and_clerks(self, draft, cast, sign_in):
        chief = people.person("chief", "站长", Role.SUPERVISOR, cast.station)

        assert sign_in(chief).get(INDEX).status_code == 403
        assert sign_in(cast.wang).get(INDEX).status_code == 403
        assert sign_in(cast.xu).get(INDEX).status_code == 403

    @pytest.mark.parametrize("prepared", [False, True])
    def test_costs_the_same_whatever_the_number(self, prepared, cast, sign_in, django_assert_max_num_queries):
        for number in range(3):
            reporting.stopped(cast, name=f"干部{number}")
        if prepared:
            service.prepare(office=cast.province, year=2026, by=cast.sun, at=county.at(NEW_YEAR, 9))
        client = sign_in(cast.sun)
        client.get(INDEX)

        with django_assert_max_num_queries(8 + 3):  # And what the frame asks.
            client.get(INDEX)


class EveryFigure:
    @pytest.mark.parametrize("prepared", [False, True])
    def test_opens_to_as_many_names(self, prepared, case, cast, sign_in):
        reporting.stopped(cast, name="韩春生")
        if prepared:
            service.prepare(office=cast.province, year=2026, by=cast.sun, at=county.at(NEW_YEAR, 9))
        client, found = sign_in(cast.sun), figures(cast.sun)

        assert sum(figure.cases for figure in found) == 8
        for figure in found:
            page = client.get(figure.url)
            assert page.status_code == 200
            assert page.context["count"] == len(page.context["rows"]) == figure.cases

    def test_leads_to_person_and_decision(self, draft, case, cast, sign_in):
        page = sign_in(cast.sun).get(f"/returns/names/?year=2026&kind=STOP&report={draft.key}").text

        assert "杜立新" in page
        assert reverse("reviews:approval", args=["suspension", case.key]) in page

    def test_is_remembered_as_a_look(self, draft, cast, sign_in):
        sign_in(cast.sun).get(f"/returns/names/?year=2026&kind=STOP&report={draft.key}")

        look = AccessEntry.objects.latest("pk")
        assert (look.kind, look.what, look.rows) == ("SEARCHED", "2026 年年度上报名单：停发", 1)

    def test_of_another_county_is_empty(self, draft, cast, sign_in):
        page = sign_in(cast.zhou).get(f"/returns/names/?year=2026&kind=STOP&report={draft.key}")

        assert page.context["count"] == 0

    def test_of_no_kind_is_not_found(self, cast, sign_in):
        assert sign_in(cast.sun).get("/returns/names/?kind=NOTHING").status_code == 404


class Preparing:
    def test_fixes_the_figures(self, case, cast, sign_in):
        page = sign_in(cast.sun).post("/returns/prepare/", {"year": "2026"}, follow=True).text

        assert "2026 年上报已编制，共 3 件" in page
        assert "须由省级另一名审批人报送" in page

    def test_is_refused_to_the_county(self, case, cast, sign_in):
        assert sign_in(cast.zhao).post("/returns/prepare/", {"year": "2026"}).status_code == 403

    def test_twice_says_why_not(self, draft, cast, sign_in):
        page = sign_in(cast.sun).post("/returns/prepare/", {"year": "2026"})

        assert page.status_code == 409
        assert YearlyReturn.objects.count() == 1


class Sending:
    def url(self, draft):
        return reverse("reviews:yearly_return_send", args=[draft.key])

    def test_names_who_sent_it(self, draft, cast, ouyang, sign_in):
        page = sign_in(ouyang).post(self.url(draft), {"looked": "on"}, follow=True).text

        assert "2026 年上报已报送，共 3 件" in page
        assert "由欧阳明报送，孙立编制" in page

    def test_asks_for_the_tick(self, draft, cast, ouyang, sign_in):
        page = sign_in(ouyang).post(self.url(draft))

        assert page.status_code == 400
        assert "请先逐项看过" in page.text

    def test_is_refused_to_whoever_prepared_it_and_to_the_county(self, draft, cast, sign_in):
        for staff in (cast.sun, cast.zhao, cast.he):
            assert sign_in(staff).post(self.url(draft), {"looked": "on"}).status_code == 403
        assert county.again(draft).state == ReturnState.DRAFT

    def test_of_another_province_is_not_found(self, draft, cast, sign_in):
        other = people.office("980000000000", "邻省退役军人服务中心", people.Level.PROVINCE)
        stranger = people.person("other", "邻省人", Role.PROVINCIAL_APPROVER, other)

        assert sign_in(stranger).post(self.url(draft), {"looked": "on"}).status_code == 404

    def test_of_a_stale_draft_says_what_to_do(self, draft, cast, ouyang, sign_in):
        reporting.stopped(cast, name="韩春生")

        assert "请撤回这一稿，重新编制" in sign_in(ouyang).post(self.url(draft), {"looked": "on"}).text
        assert "编制以后又有变动" in sign_in(ouyang).get(INDEX).text


class TakingBackADraft:
    def test_asks_for_the_reason(self, draft, cast, sign_in):
        url = reverse("reviews:yearly_return_withdraw", args=[draft.key])
        client = sign_in(cast.sun)

        assert client.post(url, {"reason": ""}).status_code == 400
        assert "可以重新编制" in client.post(url, {"reason": "有变动，重编。"}, follow=True).text
        assert county.again(draft).state == ReturnState.WITHDRAWN

    def test_of_what_was_sent_is_refused(self, draft, cast, ouyang, sign_in):
        service.send(report=draft, by=ouyang, at=county.at(NEW_YEAR))
        url = reverse("reviews:yearly_return_withdraw", args=[draft.key])

        assert "请补报" in sign_in(cast.sun).post(url, {"reason": "漏了一件。"}).text


class ThePaper:
    def url(self, draft):
        return reverse("reviews:yearly_return_paper", args=[draft.key])

    def test_is_remembered_with_the_number_of_cases(self, draft, cast, sign_in):
        answer = sign_in(cast.sun).get(self.url(draft))

        look = AccessEntry.objects.latest("pk")
        assert answer.content.startswith(b"%PDF-")
        assert (look.kind, look.what, look.rows) == ("PRINTED", "2026 年上报", 3)

    def test_names_of_another_county_nobody(self, draft, cast, sign_in):
        sign_in(cast.zhou).get(self.url(draft))

        assert AccessEntry.objects.latest("pk").rows == 0

    def test_is_not_for_the_auditor_and_stations(self, draft, cast, sign_in):
        assert sign_in(cast.he).get(self.url(draft)).status_code == 403
        assert sign_in(cast.wang).get(self.url(draft)).status_code == 403


class TheReminder:
    def of(self, cast, day, *, staff=None):
        return returns.group(staff or cast.sun, today=day)

    def test_begins_ten_working_days_before(self, case, cast):
        assert self.of(cast, date(2027, 1, 14)) is None
        assert self.of(cast, date(2027, 1, 15))["tone"] == "soon"

    def test_is_grave_from_the_day_it_is_planned_for(self, case, cast):
        assert self.of(cast, date(2027, 1, 29))["tone"] == "grave"
        assert self.of(cast, date(2027, 2, 3))["day"] == "逾期"

    def test_stands_on_the_morning_page(self, case, cast, sign_in):
        assert "2026 年自主择业年度上报" in sign_in(cast.sun).get("/").text

    def test_ends_when_it_is_sent(self, draft, cast, ouyang):
        assert "另一名审批人报送" in self.of(cast, NEW_YEAR)["note"]

        service.send(report=draft, by=ouyang, at=county.at(NEW_YEAR))

        assert self.of(cast, NEW_YEAR) is None

    def test_does_not_nag_about_a_year_that_the_desk_does_not_know(self, cast):
        assert self.of(cast, NEW_YEAR)
        assert self.of(cast, date(2027, 2, 3)) is None

    def test_is_for_the_province(self, case, cast):
        assert self.of(cast, NEW_YEAR, staff=cast.zhao) is None
