"""The App's results come by interface: failures put a retiree on the list with the FAQ's advice and open the newspaper
for him; a pass comes late, twice and out of order, and does no harm; one from before a stop is set aside by a person.
"""

import json
import urllib.request
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Act
from accounts.services import clients
from benefits.categories import Category
from reviews.models import AppDoubt, Attempt, Confirmation
from reviews.states import ReviewState
from tests import county

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAILED, LATE = date(2026, 5, 20), date(2026, 10, 15)


class TheApp:
    def test_is_listened_to_and_never_decides(self, cast, desk, live_server, time_machine):
        time_machine.move_to(county.at(FAILED, 15))
        retiree = county.case(cast, category=Category.RETIRED_OFFICER)
        token = self.token(cast)

        rows = [self.row(retiree, number, passed=False, cause="FACE_CHANGED") for number in range(4)]
        assert self.deliver(live_server, token, rows)["accepted"] == 4
        self.reads_the_advice(desk.of(cast.wang), retiree)
        self.sees_the_newspaper_open(desk.of(cast.wang), retiree)

        stop = county.stopped(cast)
        time_machine.move_to(county.at(LATE, 10))
        stopped = stop.reviews.get()
        in_time = self.row(stopped, 10, at=county.at(stop.effective_on - timedelta(days=9)))
        later = self.row(stopped, 11, at=county.at(stop.effective_on + timedelta(days=3)))
        for sent in ([later], [in_time], [in_time, later], [later, in_time]):
            self.deliver(live_server, token, sent)

        assert (Attempt.objects.filter(passed=True).count(), Confirmation.objects.count()) == (2, 1)
        assert county.again(stopped).state == ReviewState.CONFIRMED
        assert county.again(stop).state == "IN_FORCE"
        self.sets_it_aside(desk.of(cast.zhao), AppDoubt.objects.get())
        assert county.again(stop).state == "SET_ASIDE"
        assert county.again(stop.benefit).state == "ACTIVE"
        assert desk.errors == []

    def token(self, cast):
        acts = (Act.DELIVER_RESULTS, Act.READ_DELIVERIES)
        words = {"name": "省厅推送", "organization": cast.county, "acts": acts, "calls_per_minute": 60}
        return clients.create(**words, by=cast.xu, at=county.at(FAILED))[1]

    def row(self, review, number, *, at: datetime | None = None, passed=True, **more):
        moment = at or county.at(FAILED, 9, number)
        number_of = review.benefit.beneficiary.id_number
        return {
            "attempt_id": f"J-{number}", "id_number": number_of, "at": moment.isoformat(), "passed": passed, **more,
        }

    def deliver(self, live_server, token, rows):
        asked = urllib.request.Request(
            f"{live_server.url}/api/v1/attempts", data=json.dumps({"attempts": rows}).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)

    def reads_the_advice(self, page, review):
        page.goto(reverse("reviews:app_failures"))
        page.wait_for_selector("text=App 比对失败 4 次（相貌变化较大）")
        page.wait_for_selector("text=多试也难通过")
        page.click("text=可用特殊人群核验")
        page.wait_for_selector("text=特殊人群核验、现场")

    def sees_the_newspaper_open(self, page, review):
        page.goto(reverse("reviews:person", args=[review.benefit.beneficiary.key]))
        page.wait_for_selector("text=今年不再引导")
        page.wait_for_selector("tr:has-text('特殊人群核验')")

    def sets_it_aside(self, page, doubt):
        page.goto("/")
        page.click("section:has-text('App 通过待查明') >> a.btn:has-text('查明')")
        page.wait_for_selector("textarea[name=answer]")
        page.fill("textarea[name=answer]", "电话向本人核实，确为本人操作")
        page.click("button:has-text('采信，撤销停发')")
        page.wait_for_selector("text=已查明：已采信。")
