"""Somebody who lives abroad: known at a glance, led to the video, called by it, paid by application (M-05)."""

from datetime import date

import pytest
from django.urls import reverse

from benefits.categories import Category
from benefits.models import Beneficiary
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
Living = Beneficiary.Living


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def of(cast, *, living=Living.ABROAD, category=Category.DISABLED, **fields):
    who = county.person(cast.station, living=living, living_place="新加坡", **fields)
    return county.review(county.benefit(who, category=category))


def page(client, review):
    return client.get(reverse("reviews:person", args=[review.benefit.beneficiary.key]))


class APersonAbroad:
    def test_is_known_at_a_glance(self, cast, sign_in):
        shown = page(sign_in(cast.wang), of(cast)).context["person"]

        assert ("境外居住", "run", "pin") in shown["marks"]
        assert ("居住", "新加坡（境外）") in shown["facts"]

    def test_is_led_to_the_video_first(self, cast, sign_in):
        review = of(cast, born_on=date(1940, 1, 1))  # Of an age at which others are visited.

        ways = {way["name"]: way for way in page(sign_in(cast.wang), review).context["routes"]}

        assert next(iter(ways)) == "远程视频"
        assert ways["远程视频"]["text"].startswith("境外居住，可走视频")
        assert (ways["上门认证"]["kind"], ways["现场确认"]["kind"]) == ("none", "none")
        assert ways["现场确认"]["act"]["label"] == "开始"  # Whoever comes home is confirmed all the same.

    def test_is_called_by_video(self, cast, sign_in):
        assert page(sign_in(cast.wang), of(cast)).context["step"].text == "本人在境外，用微信或视频联系，约远程确认"

    def test_may_be_paid_through_a_proxy_where_the_rules_say_so(self, cast, sign_in):
        client = sign_in(cast.wang)

        def said(review):
            rows = page(client, review).context["benefits"][0]["rows"]
            return [row[1] for row in rows if row[0] == "领取"]

        assert said(of(cast)) == ["本人申请，可由他人代领或另设账户"]
        assert said(of(cast, living=Living.LOCAL)) == []
        assert said(of(cast, category=Category.RETIRED_OFFICER)) == []

    def test_stands_on_the_call_list_with_the_country(self, cast, sign_in):
        of(cast, phone="")

        rows = sign_in(cast.wang).get(reverse("reviews:calls")).context["rows"]

        assert [row.place for row in rows] == ["境外 新加坡"]
