"""The pages of a move: recorded from the person's page, listed for both offices, answered, sent back, taken back."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AccessEntry
from benefits.categories import Category
from benefits.models import Transfer
from benefits.services import transfers
from benefits.services.transfers import Place
from reviews.worklists import transfers as worklist
from tests import county

pytestmark = pytest.mark.django_db

MOVED, TODAY = date(2026, 5, 20), date(2026, 5, 25)
DECEMBER, NEW_YEAR = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def benefit(cast):
    return county.benefit(county.person(cast.station))


@pytest.fixture
def transfer(cast, benefit):
    return county.moving(cast, benefit)[0]


def new(benefit):
    return reverse("reviews:transfer_new", args=[benefit.beneficiary.key])


def page(transfer, act=""):
    return reverse(f"reviews:transfer{act and f'_{act}'}", args=[transfer.key])


def person(benefit, **query):
    return reverse("reviews:person", args=[benefit.beneficiary.key], query=query)


def listed(**query):
    return reverse("reviews:transfers", query=query)


def entered(cast, *benefits, **words):
    return {
        "benefits": [each.key for each in benefits], "moved_on": MOVED.isoformat(), "office": cast.district.code,
        "place": "", **words,
    }  # fmt: skip


class RecordingAMove:
    def test_is_offered_on_the_page_of_the_person(self, benefit, cast, sign_in):
        shown = sign_in(cast.wang).get(person(benefit, tab="benefits"))

        assert new(benefit) in shown.content.decode()

    def test_has_every_benefit_ticked(self, benefit, cast, sign_in):
        other = county.benefit(benefit.beneficiary, category=Category.SELF_EMPLOYED_OFFICER)

        form = sign_in(cast.wang).get(new(benefit)).context["form"]

        assert form["benefits"].value() == [benefit.key, other.key]

    def test_offers_the_other_counties_only(self, benefit, cast, sign_in):
        form = sign_in(cast.wang).get(new(benefit)).context["form"]

        assert [code for code, _ in form.fields["office"].choices] == ["", cast.district.code]

    def test_records_all_in_one_act(self, benefit, cast, sign_in):
        other = county.benefit(benefit.beneficiary, category=Category.SELF_EMPLOYED_OFFICER)

        answer = sign_in(cast.wang).post(new(benefit), entered(cast, benefit, other), follow=True)

        assert "已登记 2 项待遇的转移，等东川区接收，办理期限 06-23。" in answer.content.decode()
        assert set(Transfer.objects.values_list("benefit", "destination")) == {
            (benefit.pk, cast.district.pk), (other.pk, cast.district.pk),
        }  # fmt: skip

    def test_takes_a_place_outside(self, benefit, cast, sign_in):
        answer = sign_in(cast.wang).post(
            new(benefit), entered(cast, benefit, office="", place="广东省东莞市"), follow=True
        )

        assert "由人决定" in answer.content.decode()
        assert Transfer.objects.get().destination_name == "广东省东莞市"

    @pytest.mark.parametrize(("words", "why"), [
        ({"office": ""}, "请选择转入县区"),
        ({"place": "东莞"}, "请选择转入县区"),
        ({"moved_on": "2026-05-26"}, "不能晚于今天"),
        ({"moved_on": "2026-02-29"}, "没有这一天"),
        ({"benefits": []}, "至少选择一项"),
    ])
    def test_refuses_what_does_not_fit_on_the_form(self, benefit, cast, sign_in, words, why):
        answer = sign_in(cast.wang).post(new(benefit), entered(cast, benefit, **words))

        assert answer.status_code == 400
        assert why in answer.content.decode()
        assert not Transfer.objects.exists()

    def test_is_not_for_other_offices_or_roles(self, benefit, cast, sign_in):
        assert sign_in(cast.qian).get(new(benefit)).status_code == 404
        assert sign_in(cast.sun).get(new(benefit)).status_code == 403
        assert sign_in(cast.he).post(new(benefit), entered(cast, benefit)).status_code == 403

    def test_says_when_nothing_is_left_to_move(self, transfer, cast, sign_in):
        shown = sign_in(cast.wang).get(new(transfer.benefit)).content.decode()

        assert "没有可以转移的待遇" in shown
        assert page(transfer) in sign_in(cast.wang).get(person(transfer.benefit, tab="benefits")).content.decode()


class TheList:
    def test_shows_each_office_its_side(self, transfer, cast, sign_in):
        leaving = sign_in(cast.wang).get(listed()).context["rows"]
        arriving = sign_in(cast.zhou).get(listed(tab="in")).context["rows"]

        assert [row["transfer"] for row in leaving] == [row["transfer"] for row in arriving] == [transfer]
        assert not sign_in(cast.wang).get(listed(tab="in")).context["rows"]
        assert not sign_in(cast.qian).get(listed(tab="in")).context["rows"]

    def test_keeps_what_is_over_behind_a_switch(self, transfer, cast, sign_in):
        transfers.withdraw(transfer=transfer, reason="迁回。", by=cast.wang, at=county.at(TODAY))

        client = sign_in(cast.wang)
        assert not client.get(listed()).context["rows"]
        assert len(client.get(listed(standing="all")).context["rows"]) == 1

    def test_is_searched_without_the_name_in_the_address(self, transfer, cast, sign_in):
        other = county.benefit(county.person(cast.station, name="李建国"))
        county.moving(cast, other)
        client = sign_in(cast.wang)

        answer = client.post(reverse("reviews:transfers_find"), {"term": "李建国", "tab": "out", "standing": ""})

        assert "李建国" not in answer.url
        assert [row["name"] for row in client.get(answer.url).context["rows"]] == ["李建国"]
        assert AccessEntry.objects.filter(kind="SEARCHED", what="查找关系转移", rows=1).exists()

    @pytest.mark.parametrize("number", [1, 9])
    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, django_assert_num_queries, number):
        for _ in range(number):
            county.moving(cast)
        client = sign_in(cast.wang)

        with django_assert_num_queries(7):  # Two for the list: rows, numbers of the tabs; the rest is the frame.
            assert len(client.get(listed()).context["rows"]) == number


class TheMoveItself:
    def test_says_who_pays_until_when(self, transfer, cast, sign_in):
        shown = sign_in(cast.zhou).get(page(transfer)).content.decode()

        said = "户籍 05-20 迁往东川区：2026 年由临岚县发放并确认，2027 年 1 月起由东川区发放并确认。迁入地还没有接收"
        assert said in shown
        assert "断发的月份不予补发" in shown
        assert "登记关系转移" in shown

    def test_is_logged_as_a_look(self, transfer, cast, sign_in):
        sign_in(cast.zhou).get(page(transfer))

        assert AccessEntry.objects.get(kind="OPENED").about == transfer.benefit.beneficiary.key

    def test_shows_the_new_office_neither_photo_nor_file_before(self, transfer, cast, sign_in):
        case = county.review(transfer.benefit)
        county.confirmed(cast, case, on=TODAY)

        shown = sign_in(cast.zhou).get(page(transfer))

        assert shown.context["person"]["photo_url"] == shown.context["person_url"] == ""
        assert sign_in(cast.wang).get(page(transfer)).context["person"]["photo_url"]

    def test_does_not_exist_for_a_third_office(self, transfer, cast, sign_in):
        cast.li.organization = cast.second_station
        cast.li.save()

        for stranger in (cast.li, cast.qian):
            client = sign_in(stranger)
            assert client.get(page(transfer)).status_code == 404
            assert client.post(page(transfer, "accept"), {"office": cast.district.code}).status_code == 404

    def test_is_accepted_for_a_station(self, transfer, cast, sign_in):
        form = {"office": cast.district_station.code}

        answer = sign_in(cast.zhou).post(page(transfer, "accept"), form, follow=True)

        assert "2027 年 1 月起由本地发放并确认" in answer.content.decode()
        assert county.again(transfer).destination == cast.district_station

    def test_is_not_accepted_by_the_origin_or_for_another_county(self, transfer, cast, sign_in):
        assert sign_in(cast.wang).get(page(transfer)).context["form"] is None
        assert sign_in(cast.zhao).post(page(transfer, "accept"), {"office": cast.county.code}).status_code == 400
        assert sign_in(cast.zhou).post(page(transfer, "accept"), {"office": cast.county.code}).status_code == 400
        assert sign_in(cast.he).post(page(transfer, "accept"), {"office": cast.district.code}).status_code == 403
        assert county.again(transfer).state == "PLANNED"

    @pytest.mark.parametrize(("act", "who", "said", "state"), [
        ("decline", "zhou", "已退回", "DECLINED"), ("withdraw", "wang", "已撤回", "WITHDRAWN"),
    ])
    def test_is_sent_back_or_taken_back_with_a_reason(self, transfer, cast, sign_in, act, who, said, state):
        client = sign_in(getattr(cast, who))

        assert client.post(page(transfer, act), {"reason": ""}).status_code == 400
        answer = client.post(page(transfer, act), {"reason": "户籍不在本地。"}, follow=True)

        assert said in answer.content.decode()
        assert (county.again(transfer).state, county.again(transfer).reason) == (state, "户籍不在本地。")

    @pytest.mark.parametrize(("act", "who"), [("decline", "wang"), ("withdraw", "zhou"), ("decline", "he")])
    def test_is_not_ended_by_the_other_side(self, transfer, cast, sign_in, act, who):
        answer = sign_in(getattr(cast, who)).post(page(transfer, act), {"reason": "不行。"})

        assert answer.status_code == 403

    def test_is_stale_once_somebody_has_answered(self, transfer, cast, sign_in):
        transfers.accept(transfer=transfer, office=cast.district, by=cast.zhou, at=county.at(TODAY))

        answer = sign_in(cast.zhou).post(page(transfer, "accept"), {"office": cast.district.code})

        assert answer.status_code == 409

    def test_offers_the_end_where_it_leaves_this_system(self, cast, sign_in):
        [outside] = county.moving(cast, to=Place(name="外省某县"))

        acts = sign_in(cast.wang).get(page(outside)).context["acts"]

        assert [act["label"] for act in acts] == ["提出终止…", "撤回…"]
        assert "ground=MOVED" in acts[0]["url"]


class ThePersonsPage:
    def test_says_in_one_sentence_who_pays_and_confirms(self, transfer, cast, sign_in):
        shown = sign_in(cast.wang).get(person(transfer.benefit)).content.decode()

        assert "2026 年由临岚县发放并确认，2027 年 1 月起由东川区发放并确认" in shown

    def test_and_so_does_the_counter(self, transfer, cast, sign_in):
        county.review(transfer.benefit)

        shown = sign_in(cast.wang).get(reverse("reviews:confirm_on_site", args=[transfer.benefit.beneficiary.key]))

        assert "2026 年由临岚县发放并确认，2027 年 1 月起由东川区发放并确认" in shown.content.decode()


class Today:
    def groups(self, client):
        parts = client.get(reverse("reviews:morning")).context["parts"]
        return {group["key"]: group for part in parts if part["title"] == "关系转移" for group in part["groups"]}

    def test_asks_the_new_office_with_the_day(self, transfer, cast, sign_in):
        group = self.groups(sign_in(cast.zhou))["transfer-accept"]

        assert (group["day"], group["day_note"]) == (29, "06-23 办理期限")
        assert group["people"][0]["url"] == page(transfer)

    def test_leaves_the_origin_alone_until_it_is_late(self, transfer, cast, sign_in, time_machine):
        assert self.groups(sign_in(cast.wang)) == {}

        time_machine.move_to(county.at(date(2026, 6, 24)), tick=False)
        assert list(self.groups(sign_in(cast.wang))) == ["transfer-unanswered"]

    @pytest.mark.parametrize(("day", "said"), [(DECEMBER, 31), (NEW_YEAR, "已到"), (date(2027, 2, 1), "已到")])
    def test_reminds_both_offices_from_december_on(self, cast, sign_in, time_machine, day, said):
        county.moving(cast, on=date(2026, 11, 20))
        time_machine.move_to(county.at(day), tick=False)

        assert self.groups(sign_in(cast.wang))["transfer-unanswered"]["day"] == said
        assert "transfer-accept" in self.groups(sign_in(cast.zhou))

    def test_asks_for_the_end_of_what_has_left(self, cast, sign_in, time_machine):
        county.moving(cast, to=Place(name="外省某县"))
        assert self.groups(sign_in(cast.zhao)) == {}

        time_machine.move_to(county.at(NEW_YEAR), tick=False)

        assert list(self.groups(sign_in(cast.zhao))) == ["transfer-outside"]
        assert Transfer.objects.get().get_state_display() == "待终止"
        assert self.groups(sign_in(cast.zhou)) == {}

    def test_is_nothing_for_the_province(self, transfer, cast, sign_in):
        assert self.groups(sign_in(cast.sun)) == {}


class TheNextStep:
    def step(self, transfer, day):
        return worklist.step(county.again(transfer), today=day)

    def test_is_the_answer_by_its_day(self, transfer):
        found = self.step(transfer, TODAY)

        assert (found.words, found.owner, found.day) == ("核对户籍后接收或者退回", "东川区", date(2026, 6, 23))

    def test_says_when_it_is_late(self, transfer):
        assert self.step(transfer, date(2026, 6, 24)).words.endswith("已过办理期限，请催办")
        assert self.step(transfer, date(2026, 6, 24)).day == date(2026, 12, 31)
        assert self.step(transfer, NEW_YEAR).words.startswith("仍未接收：迁出地继续发放并确认")

    def test_is_the_clocks_once_accepted(self, transfer, cast):
        transfers.accept(transfer=transfer, office=cast.district, by=cast.zhou, at=county.at(TODAY))

        assert (self.step(transfer, TODAY).owner, self.step(transfer, TODAY).day) == ("时钟", NEW_YEAR)

    def test_is_over_with_its_reason(self, transfer, cast):
        transfers.decline(transfer=transfer, reason="户籍不在本地。", by=cast.zhou, at=county.at(TODAY))

        assert self.step(transfer, TODAY) == worklist.Step("户籍不在本地。", "—", None)
