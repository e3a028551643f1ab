"""The group of side benefits among the approvals, and the decision item by item."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.categories import Category
from reviews.models import Review, SideBenefitFlag
from reviews.services.sweeps import flagging
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

NIGHT = county.WINDOW[1] + timedelta(days=1)
INDEX = "/approvals/side-benefits/"
CHOSEN = {
    "item_HOUSING": "WITHHELD", "item_MEDICAL": "KEPT", "item_CHECK_UP": "LATER", "ground": "ABSENT",
    "reason": "住院。",
}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(NIGHT), tick=False)


@pytest.fixture
def flagged(cast):
    return flagged_case(cast)


def flagged_case(cast, **words):
    review = county.case(cast, category=Category.RETIRED_OFFICER, **words)
    flagging.flag_side_benefits(today=NIGHT, at=county.at(NIGHT, 2))
    return review


def page_of(review):
    return reverse("reviews:side_benefit", args=[review.key])


def decide(review):
    return reverse("reviews:side_benefit_decide", args=[review.key])


def states(review):
    return dict(review.side_benefits.values_list("item", "state"))


class TheGroup:
    def test_names_whoever_waits(self, flagged, zhao, sign_in):
        page = sign_in(zhao).get(INDEX)

        assert [row["name"] for row in page.context["rows"]] == [flagged.benefit.beneficiary.name]
        assert page.context["rows"][0]["ground"] == "05-31截止，未确认"
        assert "住房补贴" in page.content.decode()

    def test_speaks_of_heating_only_where_it_is_paid(self, flagged, zhao, sign_in):
        page = sign_in(zhao).get(INDEX)

        assert page.context["items"] == "住房补贴、体检费、医疗"

    def test_stands_beside_the_other_groups(self, flagged, zhao, sign_in):
        client = sign_in(zhao)
        for address, current in (("/approvals/", False), (INDEX, True)):
            line = next(each for each in client.get(address).context["groups"] if each["label"] == "附属待遇")
            assert (line["count"], line["current"], line["url"]) == (1, current, INDEX)

    def test_is_empty_when_all_is_decided(self, flagged, zhao, sign_in):
        SideBenefitFlag.objects.update(state="KEPT", decided_by=zhao, reason="照发。")

        assert "没有待决定的附属待遇" in sign_in(zhao).get(INDEX).content.decode()

    def test_leaves_out_other_districts_and_the_dead(self, cast, flagged, sign_in):
        assert sign_in(cast.zhou).get(INDEX).context["rows"] == []

        county.died(flagged.benefit.beneficiary, on=NIGHT)
        assert signed_in(Client(), cast.zhao).get(INDEX).context["rows"] == []

    def test_is_read_by_clerks_who_decide_nothing(self, flagged, wang, sign_in):
        client = sign_in(wang)

        assert not client.get(INDEX).context["may_decide"]
        assert client.get(page_of(flagged)).context["form"] is None

    def test_keeps_the_search(self, cast, flagged, sign_in):
        flagged_case(cast)
        client = sign_in(cast.zhao)
        number = flagged.benefit.beneficiary.id_number
        found = client.post("/approvals/find/", {"term": number})

        query = found.url.partition("?")[2]
        page = client.get(f"{INDEX}?{query}")

        assert len(page.context["rows"]) == 1
        assert number not in found.url

    @pytest.mark.parametrize("number", [1, 6])
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for _ in range(number):
            flagged_case(cast)
        client = sign_in(cast.zhao)
        client.get(INDEX)

        with django_assert_num_queries(8):  # Three of them: session, staff, second factor.
            client.get(INDEX)


class Deciding:
    def test_goes_item_by_item_with_one_reason(self, flagged, zhao, sign_in):
        answer = sign_in(zhao).post(decide(flagged), CHOSEN, follow=True)

        assert states(flagged) == {"HOUSING": "WITHHELD", "MEDICAL": "KEPT", "CHECK_UP": "FLAGGED"}
        assert "住房补贴暂缓、医疗照发。" in answer.content.decode()

    def test_shows_contacts_and_the_article_above(self, flagged, zhao, sign_in):
        text = sign_in(zhao).get(page_of(flagged)).content.decode()

        assert "还没有联系" in text or "没有联系记录" in text
        assert "年审常见问题解答" in text
        assert AccessEntry.objects.filter(what="附属待遇").count() == 1

    def test_offers_only_grounds_that_the_contacts_bear_out(self, flagged, zhao, sign_in):
        client = sign_in(zhao)
        form = client.get(page_of(flagged)).context["form"]
        assert [value for value, _ in form.fields["ground"].choices] == ["ABSENT"]

        answer = client.post(decide(flagged), {**CHOSEN, "ground": "UNREACHED"})

        assert answer.status_code == 400
        assert "与联系记录不符" in answer.content.decode()
        assert set(states(flagged).values()) == {"FLAGGED"}

    @pytest.mark.parametrize(("words", "sentence"), [
        ({"ground": ""}, "请选择依据"), ({"reason": ""}, "请写明理由"),
        ({"item_HOUSING": "LATER", "item_MEDICAL": "LATER"}, "请至少对一项"),
    ])
    def test_needs_a_reason_and_an_item(self, flagged, zhao, sign_in, words, sentence):
        answer = sign_in(zhao).post(decide(flagged), {**CHOSEN, **words})

        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert set(states(flagged).values()) == {"FLAGGED"}

    def test_offers_only_to_keep_once_the_person_is_confirmed(self, cast, flagged, sign_in):
        client = sign_in(cast.zhao)
        client.post(decide(flagged), {**CHOSEN, "item_MEDICAL": "LATER"})
        county.confirmed(cast, flagged, on=NIGHT)

        page = client.get(page_of(flagged))
        assert [value for value, _ in page.context["form"].fields["item_HOUSING"].choices] == ["LATER", "KEPT"]
        assert "本人已确认，不得暂缓。" in page.content.decode()
        assert client.get(INDEX).context["rows"][0]["ground"] == "05-31截止，今天已确认"

        client.post(decide(flagged), {"item_HOUSING": "KEPT", "reason": "已确认，补发。"})
        assert states(flagged)["HOUSING"] == "KEPT"

    def test_is_stale_once_somebody_else_has_kept_it(self, flagged, zhao, sign_in):
        client = sign_in(zhao)
        client.post(decide(flagged), {**CHOSEN, "item_HOUSING": "KEPT"})

        assert client.post(decide(flagged), CHOSEN).status_code == 400  # Neither item is offered any more.
        assert states(flagged)["HOUSING"] == "KEPT"

    def test_is_not_for_clerks_or_other_districts(self, cast, flagged, sign_in):
        assert sign_in(cast.wang).post(decide(flagged), CHOSEN).status_code == 403
        assert signed_in(Client(), cast.zhou).post(decide(flagged), CHOSEN).status_code == 404
        assert signed_in(Client(), cast.zhou).get(page_of(flagged)).status_code == 404

    def test_is_not_there_for_a_review_without_flags(self, cast, sign_in):
        assert sign_in(cast.zhao).get(page_of(county.case(cast))).status_code == 404


class ThePersonsPage:
    def test_leads_to_the_decision_and_shows_what_was_decided(self, flagged, zhao, sign_in):
        client = sign_in(zhao)
        client.post(decide(flagged), CHOSEN)

        page = client.get(
            reverse("reviews:person", args=[flagged.benefit.beneficiary.key], query={"tab": "benefits"})
        )

        item = page.context["benefits"][0]
        assert page_of(flagged) in [act["url"] for act in item["acts"]]
        assert "附属待遇：住房补贴" in page.content.decode()
        assert "期限已过，本人没有参加年审。住院。" in page.content.decode()
        assert Review.objects.get(pk=flagged.pk).state == "PENDING"
