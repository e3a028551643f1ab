"""The pages of the what-if calendar: what they show, to whom, at what cost; and that they only read."""

from datetime import date

import pytest
from django.apps import apps

from accounts.models import AccessEntry
from benefits.categories import Category
from reviews.models import SweepRun
from reviews.services import sweeps
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
INDEX, NAMES, PRINT = "/foresight/", "/foresight/names/", "/foresight/print/"
OFFICER = Category.SELF_EMPLOYED_OFFICER
DEADLINE = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture(autouse=True)
def _night_done(db):
    SweepRun.objects.bulk_create([
        SweepRun(sweep=name, business_date=TODAY, started_at=county.at(TODAY, 2), beat_at=county.at(TODAY, 3),
                 finished_at=county.at(TODAY, 3))
        for name in sweeps.NIGHT
    ])


def officer(cast, **fields):
    return county.case(cast, category=OFFICER, **{"due_on": DEADLINE, **fields})


def every_row():
    """All rows of all tables but the access log, each as its values in the order of the key."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model is not AccessEntry
    }


def badges(page):
    """People by day and title."""
    return {
        (cell.day, badge.title): badge.people for cell, _ in page.context["cells"] for badge in cell.badges
    }


class TheCalendar:
    def test_marks_the_last_day_and_the_night_after_it(self, cast, sign_in):
        officer(cast)

        page = sign_in(cast.zhao).get(INDEX)

        found = badges(page)
        assert found[DEADLINE, "登记截止"] == found[date(2026, 12, 1), "拟提停发"] == 1
        assert page.context["day"] == DEADLINE  # Opens with what comes first.

    def test_says_of_the_chosen_day_who_what_and_by_which_rule(self, cast, sign_in):
        stop = county.approved(cast, county.case(cast), on=TODAY)

        page = sign_in(cast.zhao).get(INDEX, {"day": stop.effective_on})

        [line] = page.context["lines"]
        text = page.content.decode()
        assert (line["kind"].title, line["category"], line["people"], line["number"]) == ("停发", "伤残", 1, "A-05")
        assert "−3,530.00 元/月" in text
        assert "不予补发" in text
        assert "12 月少发" in text
        assert "其中永远补不回" in text
        assert [name for name, _, _ in line["offices"]] == [cast.station.short_name]

    def test_marks_holidays_pay_days_and_the_yearly_return(self, cast, sign_in):
        page = sign_in(cast.zhao).get(INDEX, {"day": "2027-01-10"})

        cells = {cell.day: cell for cell, _ in page.context["cells"]}
        assert "元旦" in cells[date(2027, 1, 1)].label
        assert cells[date(2027, 1, 2)].is_rest
        assert [badge.title for badge in cells[date(2027, 1, 10)].badges] == ["发放日"]
        assert [badge.title for badge in cells[date(2027, 1, 29)].badges] == ["年度汇总报送"]  # The 31st is a Sunday.

    def test_advises_how_many_a_day_would_save_everybody(self, cast, sign_in):
        for _ in range(6):
            officer(cast)

        page = sign_in(cast.zhao).get(INDEX, {"day": DEADLINE})

        assert page.context["advice"].each_day == 2  # Five working days, the last one counted.
        assert "6 人<b>一人不停</b>" in page.content.decode()

    def test_keeps_the_premises_from_day_to_day(self, cast, sign_in):
        page = sign_in(cast.zhao).get(INDEX, {"papers": "1"})

        assert all("papers=1" in url for _, url in page.context["cells"])
        assert "papers=1" in page.context["next_url"]

    @pytest.mark.parametrize(("ahead", "day"), [
        ("0", TODAY), ("7", date(2026, 12, 1)), ("-5", TODAY), ("9999999999", None), ("x", None),
        ("400", date(2027, 12, 29)), ("500", date(2027, 12, 29)),
    ])  # fmt: skip
    def test_is_dragged_through_the_year(self, cast, sign_in, ahead, day):
        page = sign_in(cast.zhao).get(INDEX, {"ahead": ahead})

        assert page.context["day"] == (day or TODAY)
        assert page.status_code == (200 if ahead in ("0", "7", "400") else 400)

    @pytest.mark.parametrize(("query", "sentence"), [
        ({"month": "2026-13"}, "没有这个月份"), ({"month": "1999-01"}, "只能推演 2026-11-24 至 2027-12-29"),
        ({"month": "9999-12"}, "只能推演"), ({"day": "x"}, "没有这一天"), ({"day": "0001-01-01"}, "只能推演"),
    ])  # fmt: skip
    def test_says_why_another_day_is_shown_than_the_address_names(self, cast, sign_in, query, sentence):
        page = sign_in(cast.zhao).get(INDEX, query)

        assert page.status_code == 400
        assert sentence in page.content.decode()
        assert page.context["cells"]

    @pytest.mark.parametrize("query", [{}, {"month": "2026-11"}, {"month": "2027-06", "papers": "?"}])
    def test_says_nothing_of_an_address_it_understands(self, cast, sign_in, query):
        page = sign_in(cast.zhao).get(INDEX, query)

        assert (page.status_code, page.context["amiss"]) == (200, "")

    @pytest.mark.parametrize(("who", "status"), [
        ("wang", 200), ("li", 200), ("zhao", 200), ("sun", 200), ("he", 200), ("xu", 403),
    ])  # fmt: skip
    def test_opens_to_whoever_sees_cases(self, cast, sign_in, who, status):
        officer(cast)
        client = sign_in(getattr(cast, who))

        assert {client.get(address, {"day": DEADLINE, "kind": "deadline"}).status_code
                for address in (INDEX, NAMES, PRINT)} == {status}

    def test_shows_nothing_of_another_district(self, cast, sign_in):
        officer(cast)

        page = sign_in(cast.zhou).get(INDEX, {"day": DEADLINE})

        assert page.context["lines"] == []
        assert not any(people for people in badges(page).values())

    @pytest.mark.parametrize("number", [1, 5])
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for _ in range(number):
            officer(cast)
        client = sign_in(cast.zhao)
        client.get(INDEX)

        with django_assert_num_queries(11):  # Three of them: session, staff, second factor.
            client.get(INDEX, {"day": DEADLINE})


class TheNames:
    def test_say_which_rule_caught_each(self, cast, sign_in):
        of = officer(cast)

        page = sign_in(cast.zhao).get(NAMES, {"kind": "propose-deadline", "day": "2026-12-01"})

        [row] = page.context["rows"]
        text = page.content.decode()
        assert (row["person"].key, row["number"]) == (of.benefit.beneficiary.key, "Z-01")
        assert of.benefit.beneficiary.id_number not in text
        assert "登记后补发" in text

    def test_are_a_look_in_the_access_log(self, cast, sign_in):
        officer(cast)

        sign_in(cast.zhao).get(NAMES, {"day": DEADLINE, "kind": "deadline"})

        entry = AccessEntry.objects.get(kind="SEARCHED")
        assert (entry.by, entry.rows) == (cast.zhao, 1)
        assert entry.what.startswith("推演名单：")

    def test_are_narrowed_to_category_and_office(self, cast, sign_in):
        officer(cast)
        officer(cast, office=cast.second_station)
        client = sign_in(cast.zhao)

        def people(**conditions):
            return client.get(NAMES, {"kind": "deadline", "day": DEADLINE, **conditions}).context["total"].people

        assert people() == 2
        assert people(office=cast.station.code) == people(office=cast.second_station.code) == 1
        assert people(office=cast.county.code) == 0  # The county office itself has none.
        assert people(category="DISABLED") == 0
        assert people(category="nonsense") == 2

    def test_are_as_many_as_the_count_says(self, cast, sign_in):
        officer(cast)
        officer(cast, office=cast.second_station)
        client = sign_in(cast.zhao)

        [line] = client.get(INDEX, {"day": DEADLINE}).context["lines"]

        assert client.get(line["url"]).context["total"].people == line["people"] == 2
        for _, tally, url in line["offices"]:
            assert client.get(url).context["total"].people == tally.people

    def test_go_on_from_page_to_page(self, cast, sign_in, monkeypatch):
        monkeypatch.setattr("reviews.worklists.pages.SIZE", 2)
        people = {officer(cast).benefit.beneficiary.key for _ in range(3)}
        client = sign_in(cast.zhao)

        first = client.get(NAMES, {"kind": "deadline", "day": DEADLINE})
        second = client.get(NAMES + first.context["next_url"])

        seen = [row["person"].key for page in (first, second) for row in page.context["rows"]]
        assert (len(seen), set(seen)) == (3, people)

    @pytest.mark.parametrize("query", [{}, {"kind": "nonsense", "day": "2026-12-01"}, {"kind": "stop"}])
    def test_are_asked_for_by_kind_and_day(self, cast, sign_in, query):
        assert sign_in(cast.zhao).get(NAMES, query).status_code == 404

    def test_cost_few_queries(self, cast, sign_in, django_assert_max_num_queries):
        for _ in range(3):
            officer(cast)
        client = sign_in(cast.zhao)
        client.get(NAMES, {"kind": "deadline", "day": DEADLINE})

        with django_assert_max_num_queries(11):  # Three of them: session, staff, second factor.
            client.get(NAMES, {"kind": "remind", "day": "2026-11-29", "office": cast.station.code})


class ThePaper:
    def test_names_nobody_and_says_what_it_is(self, cast, sign_in):
        of = officer(cast)

        text = sign_in(cast.zhao).get(PRINT, {"day": DEADLINE}).content.decode()

        assert "推演单" in text
        assert "本单不是通知、建议或决定" in text
        assert of.benefit.beneficiary.name not in text


class NothingAtAll:
    def test_is_written(self, cast, sign_in):
        officer(cast)
        county.noticed(cast, county.case(cast), posted_on=date(2026, 10, 15))
        county.approved(cast, county.case(cast), on=TODAY)
        client = sign_in(cast.zhao)
        client.get(INDEX)  # The session has been seen today.
        before = every_row()

        for day in ("2026-11-30", "2026-12-01", "2026-12-15", "2027-03-01"):
            page = client.get(INDEX, {"day": day, "papers": "1", "visits": "1"})
            assert client.get(PRINT, {"day": day}).status_code == 200
            for line in page.context["lines"]:
                assert client.get(line["url"]).status_code == 200

        assert every_row() == before
