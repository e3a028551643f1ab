"""Survivors whose eligibility ends soon: on the morning page, in the list, answered; and what the counter asks."""

from datetime import date

import pytest
from django.urls import reverse

from benefits.categories import Category
from benefits.models import EligibilityCheck
from benefits.services import eligibility
from reviews.models import Confirmation
from reviews.services import photos
from reviews.worklists import links
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
WINDOW = (date(2026, 11, 1), date(2026, 12, 31))
SCHOOL = {"finding": "IN_SCHOOL", "document": "临岚一中学籍证明", "until_on": "2027-06-30", "note": ""}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(county.at(TODAY, 10), tick=False)


@pytest.fixture
def child(cast):
    return county.survivor(cast.station)


class TheMorningPage:
    def test_names_who_comes_of_age_with_day_and_money(self, child, sign_in, cast):
        page = sign_in(cast.wang).get("/").text

        assert "1 名遗属的资格待核查" in page
        assert "满十八周岁" in page
        assert "2,400" in page
        assert links.eligibility(child) in page

    @pytest.mark.parametrize("who", ["qian", "sun"])
    def test_names_nobody_to_others(self, child, sign_in, cast, who):
        assert "资格待核查" not in sign_in(getattr(cast, who)).get("/").text


class TheList:
    def test_shows_the_own_people_with_their_day(self, child, sign_in, cast):
        page = sign_in(cast.zhao).get(links.eligibility_list()).text

        assert "林晓雨" in page
        assert "2026-12-10" in page
        assert "林晓雨" not in sign_in(cast.zhou).get(links.eligibility_list()).text

    def test_may_be_read_by_the_auditor_and_not_answered(self, child, sign_in, cast):
        page = sign_in(cast.he).get(links.eligibility_list())

        assert "林晓雨" in page.text
        assert links.eligibility(child) not in page.text


class TheAnswer:
    def test_says_from_when_pay_would_end_and_that_the_clock_ends_nothing(self, child, sign_in, cast):
        page = sign_in(cast.wang).get(links.eligibility(child)).text

        assert "今天批准则自 2027年1月起终止" in page
        assert links.termination(child, ground="NOT_ELIGIBLE") in page.replace("&amp;", "&")

    def test_keeps_the_eligibility_until_a_day(self, child, sign_in, cast):
        page = sign_in(cast.wang).post(links.eligibility(child), SCHOOL, follow=True)

        assert EligibilityCheck.objects.get().until_on == date(2027, 6, 30)
        assert "资格保留至 2027-06-30（含当日）" in page.text
        assert "林晓雨" not in sign_in(cast.wang).get(links.eligibility_list()).text

    def test_says_what_is_lacking(self, child, sign_in, cast):
        page = sign_in(cast.wang).post(links.eligibility(child), {**SCHOOL, "document": ""})

        assert page.status_code == 400
        assert "凭证" in page.text
        assert not EligibilityCheck.objects.exists()

    def test_offers_no_disability_for_a_sibling(self, sign_in, cast):
        sibling = county.survivor(cast.station, kin="SIBLING")

        page = sign_in(cast.wang).get(links.eligibility(sibling)).text

        assert 'value="IN_SCHOOL"' in page
        assert 'value="DISABLED"' not in page

    @pytest.mark.parametrize(("who", "status"), [("qian", 404), ("sun", 403), ("he", 403)])
    def test_is_not_for_others(self, child, sign_in, cast, who, status):
        assert sign_in(getattr(cast, who)).post(links.eligibility(child), SCHOOL).status_code == status

    def test_is_of_survivors_alone(self, sign_in, cast):
        soldier = county.benefit(county.person(cast.station))

        assert sign_in(cast.wang).get(links.eligibility(soldier)).status_code == 404


class TheCounter:
    @pytest.fixture
    def widow(self, cast):
        return county.survivor(cast.station, kin="SPOUSE", born_on=date(1961, 3, 1), name="程晓艳")

    @pytest.fixture
    def review(self, widow, cast):
        within = county.campaign(cast.county, category=Category.OTHER_ENTITLED, window=WINDOW)
        return county.review(widow, within=within)

    def post(self, client, review, **entered):
        person = review.benefit.beneficiary
        told = {
            "kept": photos.keep(photo=county.photo(), about=person.key), "documents": county.PAPERS,
            "reviews": [review.key], "phone": "same", "address": "same", "bank_card": "same",
            f"kin-{review.key}-finding": "UNCHANGED", f"kin-{review.key}-note": "",
        }
        return client.post(links.confirm(person.key), {**told, **entered}, follow=True)

    def test_asks_what_the_articles_ask_of_a_spouse(self, review, sign_in, cast):
        page = sign_in(cast.wang).get(links.confirm(review.benefit.beneficiary.key)).text

        assert "有没有劳动能力、稳定收入" in page
        assert "是否再婚" in page

    def test_asks_nothing_of_a_soldier(self, sign_in, cast):
        soldier = county.review(
            county.benefit(county.person(cast.station)), within=county.campaign(cast.county, window=WINDOW)
        )

        assert "遗属资格" not in sign_in(cast.wang).get(links.confirm(soldier.benefit.beneficiary.key)).text

    def test_records_the_answer_with_the_confirmation(self, review, sign_in, cast):
        self.post(sign_in(cast.wang), review)

        assert county.again(review).state == "CONFIRMED"
        assert (EligibilityCheck.objects.get().finding, EligibilityCheck.objects.get().recorded_by) == (
            "UNCHANGED", cast.wang,
        )  # fmt: skip

    def test_cannot_forget_to_ask(self, review, sign_in, cast):
        page = self.post(sign_in(cast.wang), review, **{f"kin-{review.key}-finding": ""})

        assert page.status_code == 400
        assert "请核查遗属资格" in page.text
        assert not Confirmation.objects.exists()

    def test_confirms_and_leaves_a_doubt_to_be_cleared(self, review, widow, sign_in, cast):
        doubt = {f"kin-{review.key}-finding": "IN_DOUBT", f"kin-{review.key}-note": "已再婚，是否赡养待核。"}
        self.post(sign_in(cast.wang), review, **doubt)

        assert county.again(review).state == "CONFIRMED"
        assert list(eligibility.to_ask(today=TODAY)) == [widow]
        assert "情况有变化，待核查" in sign_in(cast.zhao).get(reverse("reviews:eligibility_list")).text

    def test_asks_for_words_beside_a_doubt(self, review, sign_in, cast):
        page = self.post(sign_in(cast.wang), review, **{f"kin-{review.key}-finding": "IN_DOUBT"})

        assert page.status_code == 400
        assert not EligibilityCheck.objects.exists()
