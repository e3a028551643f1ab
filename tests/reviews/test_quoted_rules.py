"""Every decision page leads to the rules as they stood on its day."""

from datetime import date
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse

from benefits.categories import Category
from reviews.services import deferrals
from reviews.services.sweeps import flagging
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
OFFICER, MONTHLY = Category.SELF_EMPLOYED_OFFICER, Category.MONTHLY_PENSION


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def quoted(client, path, **query):
    """The rules that the page leads to, each with the day of its page; and every address is there."""
    found = client.get(path, query).context["quoted"]
    assert [client.get(url).status_code for _, url in found] == [200] * len(found)
    return {rule_id: parse_qs(urlparse(url).query)["on"][0] for rule_id, url in found}


def address(name, record):
    return reverse(f"reviews:{name}", args=[record.key])


class TheRulesOf:
    def test_a_stop_a_resumption_and_a_back_pay_are_those_of_its_day(self, cast, sign_in):
        stop = county.stopped(cast)

        found = quoted(sign_in(cast.zhao), reverse("reviews:approval", args=["suspension", stop.key]))

        assert found["DE-18"] == f"{stop.approved_at:%Y-%m-%d}"

    def test_a_stop_stand_beside_its_month_on_the_benefit(self, cast, sign_in):
        stop = county.stopped(cast)
        client = sign_in(cast.zhao)

        page = client.get(reverse("reviews:person", args=[stop.benefit.beneficiary.key]), {"tab": "benefits"})

        [item] = page.context["benefits"]
        [row] = [row for row in item["rows"] if row[0] == "停发月份的规则"]
        assert row[3] in page.content.decode().replace("&amp;", "&")
        assert "DE-18" in row[1]
        assert client.get(row[3]).status_code == 200
        assert "DE-18" in dict(item["decisions"][0].quoted)

    def test_a_deferral_are_those_it_was_recorded_by(self, cast, sign_in):
        review, client = county.case(cast, category=OFFICER, due_on=date(2026, 11, 30)), sign_in(cast.zhao)
        rules = {"Z-05": "2026-11-24", "DE-25.longest": "2026-11-24"}
        assert quoted(client, address("deferral_consent", review)) == rules

        deferrals.consent(
            review=review, consented_by="县局", document_no="1号", consented_on=date(2026, 11, 20),
            last_day=date(2026, 12, 20), reason="出境", by=cast.zhao, at=county.at(date(2026, 11, 23)),
        )

        assert set(quoted(client, address("deferral_consent", review)).values()) == {"2026-11-23"}

    def test_a_correction_are_those_of_the_day_of_the_request(self, cast, sign_in):
        review, client = county.case(cast, category=MONTHLY), sign_in(cast.wang)
        asked = county.asked_to_correct(cast, review, on=date(2026, 11, 20))

        assert set(quoted(client, address("correction_new", review)).values()) == {"2026-11-24"}
        assert set(quoted(client, address("correction_answer", asked)).values()) == {"2026-11-20"}

    def test_a_registration_are_those_of_today_until_it_is_decided(self, cast, sign_in):
        review = county.case(cast, category=MONTHLY)

        assert "Y-03" in quoted(sign_in(cast.zhao), address("registration_decide", review))

    def test_side_benefits_stand_beside_the_items(self, cast, sign_in):
        review = county.case(cast, category=OFFICER)
        flagging.flag_side_benefits(today=TODAY, at=county.at(TODAY, 2))

        assert set(quoted(sign_in(cast.zhao), address("side_benefit", review)).values()) == {"2026-11-24"}

    def test_a_sentence_stand_below_the_form(self, cast, sign_in):
        stop = county.sentenced(cast)
        who = county.case(cast).benefit.beneficiary

        assert quoted(sign_in(cast.wang), address("sentence", who))
        assert quoted(sign_in(cast.wang), address("release", stop))
