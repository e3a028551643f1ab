from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.models import Death
from reviews.models import ContactAttempt, HomeVisit
from reviews.states import ReviewState, VisitState
from reviews.worklists import visits as board
from tests import county
from tests.reviews.visiting import DAY, asked, completed, missed, planned

pytestmark = pytest.mark.django_db

OLD = DAY.replace(year=DAY.year - 80)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(DAY), tick=False)


@pytest.fixture
def case(cast):
    return county.case(cast)


def aged(cast, born_on=OLD, **fields):
    return county.review(county.benefit(county.person(cast.station, born_on=born_on, **fields)))


def of_day(name, officer, day=DAY):
    return reverse(f"reviews:{name}", args=[day.isoformat(), officer.key])


def names(client, **query):
    return [row.name for row in client.get(reverse("reviews:visits"), query).context["rows"]]


class WhomAVisitIsSuggestedTo:
    def test_is_old_or_cannot_come(self, cast):
        old, ill = aged(cast), aged(cast, county.PAID_FROM.replace(year=1960), mobility="BEDRIDDEN")
        aged(cast, OLD + timedelta(days=1), name="明天八十")

        found = board.suggested(cast.wang, today=DAY)

        assert set(found) == {old.benefit.beneficiary, ill.benefit.beneficiary}

    def test_is_nobody_who_is_confirmed_abroad_or_has_one_under_way(self, cast):
        county.confirmed(cast, aged(cast), on=DAY - timedelta(days=2))
        aged(cast, living="ABROAD")
        asked(aged(cast), by=cast.wang)

        assert not board.suggested(cast.wang, today=DAY).exists()

    def test_is_nobody_who_would_not_have_one_this_year(self, cast):
        refused, empty = aged(cast), aged(cast)
        missed(cast, planned(cast, refused), "REFUSED", note="不要来。")
        missed(cast, planned(cast, empty), "NOT_HOME")

        assert list(board.suggested(cast.wang, today=DAY)) == [empty.benefit.beneficiary]

    def test_hangs_on_the_age_of_the_office(self, cast):
        young = aged(cast, DAY.replace(year=DAY.year - 75))
        county.local_rule(
            organization=cast.county, rule_id=board.policy.HOME_VISIT_AGE.id, value=75, effective_from=county.PAID_FROM,
            document_no="临退役发〔2020〕1号",
        )

        assert list(board.suggested(cast.wang, today=DAY)) == [young.benefit.beneficiary]


class TheBoard:
    def test_sorts_what_is_asked_planned_late_and_done(self, cast, sign_in, case):
        asked(case, by=cast.wang)
        on_time, late = planned(cast, day=DAY + timedelta(days=1)), planned(cast, day=DAY - timedelta(days=1))
        done = planned(cast)
        completed(cast, done)
        client = sign_in(cast.wang)

        assert names(client) == [case.benefit.beneficiary.name]
        assert names(client, tab="planned") == [on_time.beneficiary.name]
        assert names(client, tab="late") == [late.beneficiary.name]
        assert names(client, tab="ended") == [done.beneficiary.name]

    def test_is_narrowed_by_village_officer_and_day(self, cast, sign_in):
        here = planned(cast, aged(cast, village="河口村", name="在河口"))
        planned(cast, aged(cast, village="山头村"), officer=cast.li, second=cast.zhao, day=DAY + timedelta(days=1))
        client = sign_in(cast.zhao)

        for query in ({"village": "河口村"}, {"officer": cast.wang.key}, {"day": DAY.isoformat()}):
            assert names(client, tab="planned", **query) == [here.beneficiary.name]

    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_max_num_queries):
        client = sign_in(cast.wang)
        for _ in range(6):
            asked(county.case(cast), by=cast.wang)

        with django_assert_max_num_queries(14):
            client.get(reverse("reviews:visits"))

    @pytest.mark.parametrize("who", ["he", "sun", "xu"])
    def test_is_closed_to_other_roles(self, cast, sign_in, who):
        assert sign_in(getattr(cast, who)).get(reverse("reviews:visits")).status_code == 403

    def test_shows_nobody_of_another_office(self, cast, sign_in, case):
        asked(case, by=cast.wang)

        assert names(sign_in(cast.qian)) == []


class AskingOnThePage:
    def address(self, case):
        return reverse("reviews:visit_ask", args=[case.benefit.beneficiary.key])

    def test_writes_it_down(self, cast, sign_in, case):
        sent = {"asked_through": "PHONE", "asked_by": "张秀兰", "relation": "女儿", "reason": "卧床。"}
        answer = sign_in(cast.wang).post(self.address(case), sent, follow=True)

        assert "上门申请已记下" in answer.content.decode()
        assert "已申请，待安排" in answer.content.decode()
        assert HomeVisit.objects.get().asked_by == "张秀兰"

    def test_says_when_somebody_was_quicker(self, cast, sign_in, case):
        asked(case, by=cast.li)

        answer = sign_in(cast.wang).post(self.address(case), {"asked_through": "PHONE", "reason": "卧床。"})

        assert answer.status_code == 400
        assert "已经有人申请过" in answer.content.decode()

    def test_does_not_exist_elsewhere(self, cast, sign_in, case):
        assert sign_in(cast.qian).get(self.address(case)).status_code == 404


class PlanningOnThePage:
    def sent(self, cast, *picks, **changes):
        words = {"day": DAY.isoformat(), "officer": cast.wang.key, "second_officer": cast.li.key}
        return {"pick": picks, **(words | changes)}

    def test_takes_what_was_asked_for_and_what_is_suggested(self, cast, sign_in, case):
        visit, old = asked(case, by=cast.wang), aged(cast).benefit.beneficiary

        answer = sign_in(cast.wang).post(reverse("reviews:visits_plan"), self.sent(cast, visit.key, old.key))

        assert answer.url == of_day("visit_day", cast.wang)
        assert HomeVisit.objects.filter(state=VisitState.PLANNED).count() == 2

    def test_asks_for_day_and_officers_first(self, cast, sign_in, case):
        answer = sign_in(cast.wang).post(reverse("reviews:visits_plan"), {"pick": asked(case, by=cast.wang).key})

        assert answer.status_code == 200
        assert [row[1] for row in answer.context["rows"]] == [case.benefit.beneficiary]

    def test_says_what_is_wrong_and_keeps_the_ticks(self, cast, sign_in, case):
        visit = asked(case, by=cast.wang)

        answer = sign_in(cast.wang).post(
            reverse("reviews:visits_plan"), self.sent(cast, visit.key, second_officer=cast.wang.key)
        )

        assert answer.status_code == 400
        assert "两位不同" in answer.content.decode()
        assert visit.key in answer.content.decode()

    def test_is_stale_when_somebody_planned_it_meanwhile(self, cast, sign_in, case):
        visit = planned(cast, case)

        assert sign_in(cast.wang).post(reverse("reviews:visits_plan"), self.sent(cast, visit.key)).status_code == 409

    def test_knows_nobody_of_another_office(self, cast, sign_in, case):
        visit = asked(case, by=cast.wang)

        answer = sign_in(cast.qian).post(reverse("reviews:visits_plan"), self.sent(cast, visit.key), follow=True)

        assert "请先勾选" in answer.content.decode()

    def test_moves_to_another_day(self, cast, sign_in):
        visit, later = planned(cast), (DAY + timedelta(days=3)).isoformat()
        client, address = sign_in(cast.wang), reverse("reviews:visits_move")

        without = client.post(address, self.sent(cast, visit.key, day=later))
        client.post(address, self.sent(cast, visit.key, day=later, reason="下雨"))

        assert "为什么改期" in without.content.decode()
        assert HomeVisit.objects.get().planned_on == DAY + timedelta(days=3)

    def test_calls_off_once(self, cast, sign_in):
        client, address = sign_in(cast.wang), reverse("reviews:visit_cancel", args=[planned(cast).key])

        client.post(address, {"reason": "改来站里办"})

        assert HomeVisit.objects.get().state == VisitState.CANCELLED
        assert client.post(address, {"reason": "改来站里办"}).status_code == 404


class TheDaySheet:
    def test_is_printed_with_masked_phones_and_logged(self, cast, sign_in):
        visit = planned(cast)

        page = sign_in(cast.wang).post(of_day("visit_sheet", cast.wang), {"reason": "今日上门使用"}).content.decode()

        assert visit.code in page
        assert "data:image/svg+xml" in page
        assert visit.beneficiary.phone not in page
        look = AccessEntry.objects.get(kind="PRINTED")
        assert (look.about, look.reason) == (visit.about, "今日上门使用")

    def test_shows_phones_only_when_asked_for_and_logs_that_too(self, cast, sign_in):
        visit = planned(cast)
        sent = {"reason": "今日上门使用", "with_phones": "on"}

        page = sign_in(cast.wang).post(of_day("visit_sheet", cast.wang), sent).content.decode()

        assert visit.beneficiary.phone in page
        assert AccessEntry.objects.filter(kind="UNMASKED", about=visit.about).count() == 1

    def test_is_not_printed_without_a_reason(self, cast, sign_in):
        planned(cast)

        assert sign_in(cast.wang).post(of_day("visit_sheet", cast.wang), {}).status_code == 400
        assert not AccessEntry.objects.filter(kind="PRINTED").exists()

    def test_says_what_is_missing(self, cast, sign_in):
        planned(cast)

        [stop] = sign_in(cast.wang).get(of_day("visit_day", cast.wang)).context["stops"]

        assert stop.lacking == ("基准照片", "残疾证件（未扫描）")

    @pytest.mark.parametrize(("who", "status"), [("he", 403), ("qian", 404)])
    def test_is_closed_to_others(self, cast, sign_in, who, status):
        planned(cast)
        client = sign_in(getattr(cast, who))

        assert client.get(of_day("visit_day", cast.wang)).status_code == status

    def test_knows_no_such_day(self, cast, sign_in):
        address = reverse("reviews:visit_day", args=["2026-02-31", cast.wang.key])

        assert sign_in(cast.wang).get(address).status_code == 404


class TheVisitorCode:
    def asked(self, client, code):
        return client.post(reverse("reviews:visits_code"), {"code": code}).content.decode()

    def test_names_the_officers_and_the_day_and_nobody_else(self, cast, sign_in):
        visit = planned(cast)

        page = self.asked(sign_in(cast.li), f"{visit.code[:3]} {visit.code[3:]}")

        assert "王敏、李娜两人" in page
        assert visit.beneficiary.name not in page

    def test_is_nobodys_when_it_is_not_known_moved_or_of_another_office(self, cast, sign_in):
        visit = planned(cast)

        assert "没有这次上门" in self.asked(sign_in(cast.qian), visit.code)
        assert "没有这次上门" in self.asked(sign_in(cast.wang), f"{(int(visit.code) + 1) % 1_000_000:06}")
        code = visit.code
        completed(cast, visit)
        assert "没有这次上门" in self.asked(sign_in(cast.wang), code)

    def test_has_six_digits(self, cast, sign_in):
        assert "六位数字" in self.asked(sign_in(cast.wang), "12")


class TheGridOfResults:
    def sent(self, visit, **fields):
        return {f"{visit.key}-{name}": value for name, value in fields.items()}

    def test_takes_each_outcome_in_one_click(self, cast, sign_in):
        done, ill, dead, moved, later = (planned(cast) for _ in range(5))
        photo = county.upload()
        died, other_day = (DAY - timedelta(days=3)).isoformat(), (DAY + timedelta(days=2)).isoformat()
        sent = (
            self.sent(done, outcome="DONE", id_card_seen="on", photo=photo)
            | self.sent(ill, outcome="IN_HOSPITAL") | self.sent(dead, outcome="SAID_DEAD", day=died)
            | self.sent(moved, outcome="MOVED", day=other_day) | self.sent(later, outcome="")
        )

        answer = sign_in(cast.wang).post(of_day("visit_results", cast.wang), sent)

        assert answer.url == of_day("visit_day", cast.wang)
        states = [county.again(visit).state for visit in (done, ill, dead, moved, later)]
        assert states == ["DONE", "MISSED", "MISSED", "PLANNED", "PLANNED"]
        assert county.again(moved).planned_on == DAY + timedelta(days=2)
        assert Death.objects.get().beneficiary == dead.beneficiary

    def test_keeps_the_good_lines_when_one_is_refused(self, cast, sign_in):
        good, bad, left = planned(cast), planned(cast), planned(cast)
        sent = self.sent(good, outcome="NOT_HOME") | self.sent(bad, outcome="REFUSED", note="")

        answer = sign_in(cast.wang).post(of_day("visit_results", cast.wang), sent)

        assert answer.status_code == 400
        assert "请写明当时的情形" in answer.content.decode()
        assert {line.stop.visit for line in answer.context["lines"]} == {bad, left}
        assert (county.again(good).state, county.again(bad).state) == ("MISSED", "PLANNED")

    def test_is_the_same_once_when_sent_twice(self, cast, sign_in):
        visit, client = planned(cast), sign_in(cast.wang)

        for _ in range(2):
            client.post(of_day("visit_results", cast.wang), self.sent(visit, outcome="NOT_HOME"))

        assert ContactAttempt.objects.count() == 1

    def test_confirms_only_by_whoever_went(self, cast, sign_in, case):
        photo = county.upload()
        sent = self.sent(planned(cast, case), outcome="DONE", id_card_seen="on", photo=photo)

        answer = sign_in(cast.zhao).post(of_day("visit_results", cast.wang), sent)

        assert "上门的人员本人登记" in answer.content.decode()
        assert county.again(case).state == ReviewState.PENDING

    @pytest.mark.parametrize(("who", "status"), [("he", 403), ("qian", 404)])
    def test_is_closed_to_others(self, cast, sign_in, who, status):
        assert sign_in(getattr(cast, who)).get(of_day("visit_results", cast.wang)).status_code == status
