"""The bench: what waits for whom and in which order, what the machine finds, and what each verdict does."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts.models import AccessEntry
from benefits.categories import Category
from reviews.models import Confirmation
from reviews.services import photos, verdicts
from reviews.states import ConfirmationState, ReviewState
from reviews.worklists import bench, from_afar
from reviews.worklists.bench import case as cases
from reviews.worklists.bench import twins
from tests import afar, county

pytestmark = pytest.mark.django_db

TODAY = afar.TODAY
NOW = county.at(TODAY, 15)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


def address(confirmation):
    return reverse("reviews:bench_case", args=[confirmation.key])


def found(confirmation, staff, kind):
    read = cases.read(confirmation, staff, today=TODAY)
    return [check.text for check in read.checks if check.kind == kind]


class TheQueue:
    def test_puts_first_whose_pay_stops_soonest(self, cast):
        later = afar.submitted(cast, county.case(cast, due_on=date(2026, 9, 30)))
        sooner = afar.submitted(cast, county.case(cast, due_on=date(2026, 5, 22)))
        past = afar.submitted(cast, county.case(cast, due_on=date(2026, 5, 2)))

        assert bench.queue(cast.zhao, today=TODAY) == [sooner.key, later.key, past.key]

    def test_counts_a_proposed_stop_from_the_month_in_which_it_could_begin(self, cast):
        missed = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER, due_on=date(2026, 5, 10))
        county.proposed(cast, missed)
        later = afar.submitted(cast, county.case(cast, due_on=date(2026, 9, 30)))
        stopping = afar.submitted(cast, missed)

        assert bench.queue(cast.zhao, today=TODAY) == [stopping.key, later.key]
        first = bench.listed(cast.zhao, today=TODAY)[0]
        assert bench.urgency(first, today=TODAY) == ("建议暂停，批准后 06-01 起停发", "stop")

    def test_warns_on_the_last_day_of_a_notice_what_another_way_costs(self, cast):
        case = county.case(cast)
        county.noticed(cast, case)
        afar.submitted(cast, case, on=date(2026, 8, 20))
        last = county.again(case).notice_last_day

        [row] = bench.listed(cast.zhao, today=last)

        assert bench.urgency(row, today=last) == ("公告期今天 24 时满，改走他路的今夜即提暂停建议", "stop")

    def test_says_why_it_is_urgent(self, cast):
        afar.submitted(cast, county.case(cast, due_on=date(2026, 5, 22)))

        [row] = bench.listed(cast.zhao, today=TODAY)

        assert bench.urgency(row, today=TODAY) == ("05-22 截止", "soon")

    @pytest.mark.parametrize("who", ["wang", "li"])
    def test_leaves_out_what_one_took_in_or_sat_beside(self, cast, who):
        afar.submitted(cast)

        assert bench.queue(getattr(cast, who), today=TODAY) == []
        assert bench.own(getattr(cast, who)) == 1

    def test_leaves_the_doubted_to_supervisors(self, cast):
        doubted = afar.submitted(cast, answers={"住址": "答错"})
        other = afar.verified_by_newspaper(cast, afar.retired(cast))

        assert bench.queue(cast.li, today=TODAY) == [other.key]
        assert set(bench.queue(cast.zhao, today=TODAY)) == {doubted.key, other.key}

    def test_leaves_out_the_dead_and_other_offices(self, cast):
        gone = afar.submitted(cast)
        county.died(gone.beneficiary, on=TODAY)
        afar.submitted(cast)

        assert len(bench.queue(cast.zhao, today=TODAY)) == 1
        assert bench.queue(cast.zhou, today=TODAY) == []

    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in):
        client = sign_in(cast.zhao)

        def cost():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("reviews:bench"))
            return len(queries)

        afar.submitted(cast)
        client.get(reverse("reviews:bench"))
        one = cost()
        for _ in range(6):
            afar.submitted(cast)

        assert cost() == one


class TheChecks:
    def test_find_a_newspaper_of_another_day(self, cast):
        row = afar.submitted(cast, shown_on=TODAY - timedelta(days=3), newspaper="岚州日报")

        assert found(row, cast.zhao, "bad") == ["报纸不是当日"]

    def test_find_a_picture_of_another_day(self, cast):
        old = replace(afar.drawn(3), taken_on=TODAY - timedelta(days=30))

        assert "手持身份证照片不是当日拍的" in found(afar.submitted(cast, picture=old), cast.zhao, "bad")

    def test_find_the_same_file_under_another_name(self, cast):
        other = county.case(cast)
        afar.submitted(cast, other, picture=afar.drawn(5))
        mine = afar.submitted(cast, picture=afar.drawn(5))

        assert f"同一个文件也在{other.benefit.beneficiary}名下" in found(mine, cast.zhao, "bad")

    def test_find_a_near_same_picture_under_another_name(self, cast):
        first = afar.drawn(7)
        picture = Image.open(io.BytesIO(first.content)).resize((300, 375))
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=55)
        written.seek(0)
        afar.submitted(cast, picture=first)

        mine = afar.submitted(cast, picture=photos.read(written))

        assert any(text.startswith("几乎相同的照片也在") for text in found(mine, cast.zhao, "bad"))

    def test_tell_two_people_apart(self, cast):
        afar.submitted(cast, picture=afar.drawn(8))

        assert found(afar.submitted(cast, picture=afar.drawn(9)), cast.zhao, "bad") == []

    def test_name_nobody_of_another_district(self, cast):
        stranger = county.case(cast, office=cast.district_station)
        afar.submitted(cast, stranger, by=cast.qian, picture=afar.drawn(11))
        mine = afar.submitted(cast, picture=afar.drawn(11))

        assert "同一个文件也在别处一名对象名下" in found(mine, cast.zhao, "bad")

    def test_begin_with_the_doubt(self, cast):
        row = afar.submitted(cast, answers={"住址": "答错"}, shown_on=TODAY - timedelta(days=1))

        assert found(row, cast.zhao, "bad") == ["存疑：通话中答错：住址。", "报纸或手写的日期不是当日"]

    def test_say_what_was_not_checked(self, cast):
        read = cases.read(afar.submitted(cast), cast.zhao, today=TODAY)

        assert all(line.text.endswith("未检查") for line in read.hints.lines)

    def test_cost_the_same_however_many_files(self, cast):
        row = afar.submitted(cast, picture=afar.drawn(12))
        for seed in range(20, 26):
            afar.submitted(cast, picture=afar.drawn(seed))

        with CaptureQueriesContext(connection) as queries:
            twins.of(row, list(row.evidence.all()), cast.zhao)

        assert len(queries) <= 4


class Judging:
    def give(self, client, row, **sent):
        return client.post(address(row), sent)

    def test_accepting_confirms_and_leads_to_the_next(self, cast, sign_in):
        case = county.case(cast, due_on=date(2026, 5, 22))
        row, behind = afar.submitted(cast, case), afar.submitted(cast)

        answer = self.give(sign_in(cast.zhao), row, verdict="accept")

        assert answer.url == address(behind)
        assert county.again(case).state == ReviewState.CONFIRMED

    def test_without_a_verdict_decides_nothing(self, cast, sign_in):
        row = afar.submitted(cast)

        assert self.give(sign_in(cast.zhao), row, verdict="").status_code == 400
        assert county.again(row).state == ConfirmationState.SUBMITTED

    @pytest.mark.parametrize("verdict", ["return", "refer", "doubt"])
    def test_says_why(self, cast, sign_in, verdict):
        row = afar.submitted(cast)

        assert self.give(sign_in(cast.zhao), row, verdict=verdict, reason=" ", referred_to="ON_SITE").status_code == 400
        assert county.again(row).state == ConfirmationState.SUBMITTED

    def test_by_the_last_one_leads_to_the_empty_list(self, cast, sign_in):
        client, row = sign_in(cast.zhao), afar.submitted(cast)

        answer = self.give(client, row, verdict="return", reason="请重拍报纸。")

        assert answer.url == reverse("reviews:bench")
        assert "没有等待您审核的佐证" in client.get(answer.url).content.decode()

    def test_doubt_leaves_it_to_a_supervisor(self, cast, sign_in):
        row = afar.verified_by_newspaper(cast, afar.retired(cast))

        self.give(sign_in(cast.li), row, verdict="doubt", reason="像翻拍。")

        assert county.again(row).doubt == "像翻拍。"
        assert bench.queue(cast.li, today=TODAY) == []

    def test_doubt_of_a_supervisor_waits_for_a_second_look(self, cast, sign_in):
        client, row = sign_in(cast.zhao), afar.submitted(cast)

        assert "查明以前先不定" in client.get(address(row)).content.decode()
        self.give(client, row, verdict="doubt", reason="像翻拍。")

        page = client.get(address(row)).content.decode()
        assert "已标为存疑，查明后请您或另一位审核员决定" in page

    def test_what_somebody_else_has_judged_shows_the_next(self, cast, sign_in):
        row, behind = afar.submitted(cast, county.case(cast, due_on=date(2026, 5, 22))), afar.submitted(cast)
        verdicts.return_(confirmation=Confirmation.objects.get(pk=row.pk), reason="重拍。", by=cast.zhao, at=NOW)

        answer = self.give(sign_in(cast.zhao), row, verdict="accept")

        assert answer.status_code == 409
        assert "该事项已由他人处理" in answer.content.decode()
        assert behind.beneficiary.name in answer.content.decode()
        assert answer.context["case_url"] == address(behind)

    def test_ones_own_is_refused(self, cast, sign_in):
        row = afar.submitted(cast)

        answer = self.give(sign_in(cast.wang), row, verdict="accept")

        assert answer.status_code == 409
        assert county.again(row).state == ConfirmationState.SUBMITTED

    def test_is_not_for_others(self, cast, sign_in):
        row = afar.submitted(cast)

        assert sign_in(cast.he).get(address(row)).status_code == 403
        assert sign_in(cast.zhou).get(address(row)).status_code == 404

    def test_is_kept_by_no_browser(self, cast, sign_in):
        row = afar.submitted(cast)

        assert "no-store" in sign_in(cast.zhao).get(address(row)).headers["Cache-Control"]

    def test_is_remembered_as_a_look(self, cast, sign_in):
        row = afar.submitted(cast)

        sign_in(cast.zhao).get(address(row))

        assert AccessEntry.objects.get(what="佐证审核").about == row.beneficiary.key

    def test_leads_only_to_ways_that_fit(self, cast):
        row = afar.submitted(cast, county.case(cast, category=Category.DISABLED))

        assert [way for way, _ in cases.read(row, cast.zhao, today=TODAY).ways] == ["ON_SITE", "HOME_VISIT", "APP"]


class TheMorning:
    def groups(self, staff):
        return {group["key"]: group for group in from_afar.groups(staff, today=TODAY)}

    def test_counts_what_waits_and_leads_to_it(self, cast):
        afar.submitted(cast)

        group = self.groups(cast.zhao)["bench"]

        assert (group["day"], group["more_url"]) == (1, reverse("reviews:bench"))
        assert self.groups(cast.wang) == {}

    def test_names_the_calls_of_the_day_to_who_may_hold_them(self, cast):
        case = county.case(cast)
        appointment = afar.appointed(cast, case)

        [person] = self.groups(cast.wang)["calls"]["people"]

        assert person["note"] == "09:00 微信视频，王敏拨打"
        assert person["act"]["url"] == reverse("reviews:call", args=[appointment.key])
        assert self.groups(cast.qian) == {}

    def test_leaves_out_the_calls_of_another_day(self, cast):
        afar.appointed(cast, county.case(cast), on=TODAY + timedelta(days=1))

        assert self.groups(cast.wang) == {}
