"""The summary of a year: figures that agree with their rows, the year before beside it, charts with tables, papers."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AccessEntry
from benefits.categories import Category
from reviews.worklists import years
from tests import county
from tests.benefits import reporting

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(county.at(TODAY, 10), tick=False)


@pytest.fixture
def story(cast):
    """One of each kind in the county, one case in the other district."""
    reporting.whole_case(cast)
    county.stopped(cast)
    seen, waiting = county.case(cast), county.case(cast, category=Category.RETIRED_OFFICER)
    county.confirmed(cast, seen, on=date(2026, 5, 20))
    county.case(cast, office=cast.district_station)
    return waiting


def line(staff, name, **asked):
    return next(each for each in years.read(staff, year=2026, **asked).lines if each.name == name)


class TheFigures:
    def test_count_what_happened(self, story, cast):
        found = {each.name: each.total.cases for each in years.read(cast.sun, year=2026).lines}

        assert found["DUE"] == 5
        assert (found["ON_SITE"], found["APP"]) == (2, 0)
        assert (found["STOPPED"], found["RESUMED"], found["BACK_PAID"]) == (2, 1, 1)
        assert found["NOTICED"] == 1

    def test_of_the_review_add_up(self, story, cast):
        found = {each.name: each.total.cases for each in years.read(cast.sun, year=2026).lines}

        assert found["DUE"] == sum(found[name] for name in (*years.ROUTES, "UNCONFIRMED", "CLOSED"))

    def test_are_those_of_the_own_offices(self, story, cast):
        assert line(cast.zhou, "DUE").total.cases == 1
        assert line(cast.zhao, "DUE").total.cases == 4
        assert line(cast.sun, "DUE", office=cast.district).total.cases == 1
        assert line(cast.xu, "DUE").total.cases == 0

    def test_stand_by_category(self, story, cast):
        cells = dict(zip(Category, line(cast.sun, "BACK_PAID").cells, strict=True))

        assert cells[Category.SELF_EMPLOYED_OFFICER].money == 32800
        assert cells[Category.DISABLED].cases == 0

    def test_know_the_year_before(self, story, cast):
        before = next(each for each in years.read(cast.sun, year=2027).lines if each.name == "STOPPED")

        assert (before.total.cases, before.before.cases, before.change) == (0, 2, -2)

    def test_are_read_with_four_queries(self, story, cast, django_assert_num_queries):
        with django_assert_num_queries(4):
            years.read(cast.sun, year=2026)


class EveryFigure:
    @pytest.mark.parametrize("who", ["sun", "zhao", "wang", "he"])
    def test_has_as_many_rows_as_it_says(self, who, story, cast):
        staff = getattr(cast, who)
        summary = years.read(staff, year=2026)
        offices = {office.code: office for office, _ in summary.offices}
        cells = [cell for each in summary.lines for cell in [*each.cells, each.total]]
        cells += [cell for _, row in summary.offices for cell in row]

        for cell in cells:
            found = years.rows(
                staff, cell.figure, year=2026, category=cell.category, office=offices.get(cell.office)
            )
            assert found.count() == len(years.page(found, cell.figure).records) == cell.cases, cell

    def test_opens_to_its_names(self, story, cast, sign_in):
        page = sign_in(cast.sun).get("/year/names/?year=2026&figure=BACK_PAID&category=SELF_EMPLOYED_OFFICER")

        assert "杜立新" in page.text
        assert "¥32,800.00" in page.text
        assert page.context["count"] == 1
        assert AccessEntry.objects.latest("pk").what == "2026 年汇总名单：补发"

    @pytest.mark.parametrize("figure", years.FIGURES)
    def test_has_a_page(self, figure, story, cast, sign_in):
        assert sign_in(cast.sun).get(f"/year/names/?year=2026&figure={figure}").status_code == 200

    def test_of_no_name_is_not_found(self, cast, sign_in):
        assert sign_in(cast.sun).get("/year/names/?figure=NOTHING").status_code == 404

    def test_of_another_office_is_not_found(self, cast, sign_in):
        url = f"/year/names/?year=2026&figure=DUE&office={cast.district.code}"

        assert sign_in(cast.zhao).get(url).status_code == 404


class ThePage:
    def test_holds_a_table_beside_each_chart(self, story, cast, sign_in):
        page = sign_in(cast.sun).get("/year/?year=2026").text

        assert "各类别怎样确认" in page
        assert "各月确认" in page
        assert "vendor/echarts" in page

    def test_alone_loads_the_charts(self, cast, sign_in):
        assert "vendor/echarts" not in sign_in(cast.sun).get("/").text

    def test_narrows_to_an_office(self, story, cast, sign_in):
        page = sign_in(cast.sun).get(f"/year/?year=2026&office={cast.county.code}")

        assert page.context["summary"].lines[0].total.cases == 4

    def test_is_not_for_who_sees_no_cases(self, cast, sign_in):
        assert sign_in(cast.xu).get("/year/").status_code == 403

    def test_costs_few_queries(self, story, cast, sign_in, django_assert_max_num_queries):
        client = sign_in(cast.sun)
        client.get("/year/?year=2026")

        with django_assert_max_num_queries(8 + 3):  # And what the frame asks.
            client.get("/year/?year=2026")


class TheWorkbook:
    def test_says_what_the_page_says(self, story, cast, sign_in):
        answer = sign_in(cast.sun).get(f"{reverse('reviews:year_workbook')}?year=2026")

        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
        rows = book.get_sheet_by_name("分类别").to_python()
        assert book.sheet_names == ["分类别", "分月", "分单位"]
        assert rows[2][0] == "应确认（件）"
        assert rows[2][7] == 5
        assert ["补发（元）", 32800] in [[row[0], row[7]] for row in rows]
        assert AccessEntry.objects.latest("pk").kind == "EXPORTED"

    def test_is_not_for_the_auditor(self, cast, sign_in):
        assert sign_in(cast.he).get(reverse("reviews:year_workbook")).status_code == 403


class ThePaper:
    def test_is_a_pdf_and_remembered(self, story, cast, sign_in):
        answer = sign_in(cast.sun).get(f"{reverse('reviews:year_paper')}?year=2026")

        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert (AccessEntry.objects.latest("pk").kind, AccessEntry.objects.latest("pk").what) == (
            "PRINTED", "2026 年度汇总"
        )

    def test_is_not_for_the_auditor(self, cast, sign_in):
        assert sign_in(cast.he).get(reverse("reviews:year_paper")).status_code == 403
