"""The worklist: one scope for rows and counts; conditions in the address; pages that cost the same everywhere."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import searching
from accounts.models import AccessEntry
from benefits.categories import Category
from benefits.models import Beneficiary
from reviews.models import ContactAttempt, Review
from reviews.states import ReviewState
from reviews.worklists import cases, listing, pages
from reviews.worklists.cases import Conditions
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
OFFICER = Category.SELF_EMPLOYED_OFFICER
LIST = "/worklist/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def due(cast, days, **asked):
    """A pending review whose last day lies so many days ahead."""
    return county.case(cast, due_on=TODAY + timedelta(days=days), **asked)


def named(name, cast, office=None, **fields):
    """A person of that name with a pending review."""
    return county.review(county.benefit(county.person(office or cast.station, name=name, **fields)))


def names(page):
    return [row.name for group in page.context["groups"] for row in group.rows]


def keys(listed):
    return [row.key for group in listed.groups for row in group.rows]


class TheWorklist:
    def test_begins_with_what_ends_first_and_ends_with_what_has_passed(self, cast):
        passed, later, today = due(cast, -30), due(cast, 20), due(cast, 0)

        listed = listing.read(cast.wang, Conditions(), today=TODAY)

        assert keys(listed) == [each.benefit.beneficiary.key for each in (today, later, passed)]
        assert [group.title for group in listed.groups] == ["今天到期 1 件", "30 天内 1 件", "期限已过 1 件"]

    def test_shows_only_what_lies_at_or_below_the_office(self, cast, sign_in):
        named("张建国", cast)
        named("李卫东", cast, cast.second_station)
        named("王别处", cast, cast.district_station)

        assert names(sign_in(cast.wang).get(LIST)) == ["张建国"]
        assert sorted(names(sign_in(cast.li).get(LIST))) == ["张建国", "李卫东"]
        assert names(sign_in(cast.qian).get(LIST)) == ["王别处"]

    def test_leaves_out_the_dead_at_once(self, cast, sign_in):
        county.died(named("张建国", cast).benefit.beneficiary, on=TODAY)

        assert names(sign_in(cast.wang).get(LIST)) == []

    def test_is_not_for_the_administrator(self, cast, sign_in):
        assert sign_in(cast.xu).get(LIST).status_code == 403

    @pytest.mark.parametrize("tab", cases.TABS)
    def test_counts_as_many_as_it_shows(self, cast, tab):
        due(cast, 5)
        county.noticed(cast, posted_on=date(2026, 9, 28))
        county.proposed(cast)
        county.approved(cast, on=date(2026, 11, 20))
        county.stopped(cast)
        county.confirmed(cast, county.case(cast), on=TODAY)
        county.asked_to_correct(cast, due(cast, 9), on=TODAY)

        listed = listing.read(cast.wang, Conditions(tab=tab), today=TODAY)

        assert listed.count == listed.shown > 0 or tab in ("decide", "undecided")
        assert listed.tabs.get(tab, listed.count) == listed.count

    def test_sums_only_pay_that_can_be_lost(self, cast):
        due(cast, 5)
        due(cast, 5, category=Category.RETIRED_OFFICER)

        listed = listing.read(cast.wang, Conditions(), today=TODAY)

        assert (listed.count, listed.money) == (2, 3530)

    def test_counts_people_beside_cases(self, cast, sign_in):
        person = county.person(cast.station)
        for category in (Category.DISABLED, OFFICER):
            county.review(county.benefit(person, category=category))

        page = sign_in(cast.wang).get(LIST)

        assert (page.context["count"], page.context["unit"]) == (2, "件（1 人）")


class AConditionInTheAddress:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"category": OFFICER}, ["择业人"]),
            ({"who": "80"}, ["老人家"]),
            ({"who": "elsewhere"}, ["外地人"]),
            ({"who": "frail"}, ["卧床人"]),
            ({"owner": "me"}, ["我的人"]),
            ({"reach": "unreachable"}, ["失联人"]),
            ({"day": "2026-12-14"}, ["期限人"]),
            ({"office": "990123002000"}, ["柳溪人"]),
            ({"order": "name", "category": "no such thing", "day": "31 February", "office": "x"}, None),
        ],
    )
    def test_narrows_the_list(self, cast, sign_in, query, expected):
        county.review(county.benefit(county.person(cast.station, name="择业人"), category=OFFICER))
        named("老人家", cast, born_on=date(1946, 11, 24))
        named("外地人", cast, living=Beneficiary.Living.ELSEWHERE)
        named("卧床人", cast, mobility=Beneficiary.Mobility.BEDRIDDEN)
        Review.objects.filter(pk=named("我的人", cast).pk).update(owner=cast.li)
        Review.objects.filter(pk=named("失联人", cast).pk).update(unreachable_on=TODAY)
        Review.objects.filter(pk=named("期限人", cast).pk).update(due_on=date(2026, 12, 14))
        named("柳溪人", cast, cast.second_station)

        found = names(sign_in(cast.li).get(LIST, query))

        assert found == expected if expected else len(found) == 8

    def test_can_be_taken_away_one_by_one(self, cast, sign_in):
        page = sign_in(cast.wang).get(LIST, {"tab": "notice", "who": "80", "owner": "me"})

        assert [tag["label"] for tag in page.context["tags"]] == ["80 岁及以上", "负责人：我"]
        assert [tag["url"] for tag in page.context["tags"]] == ["?tab=notice&owner=me", "?tab=notice&who=80"]

    def test_cannot_open_another_office(self, cast, sign_in):
        named("王别处", cast, cast.district_station)

        assert names(sign_in(cast.li).get(LIST, {"office": cast.district_station.code})) == []


class ASearchInsideTheList:
    def test_stands_in_the_address_only_as_a_sealed_token(self, cast, sign_in):
        named("张建国", cast)
        named("张爱民", cast)

        page = sign_in(cast.wang).post("/worklist/find/", {"term": "建国", "tab": "follow", "who": ""}, follow=True)

        assert names(page) == ["张建国"]
        assert "建国" not in page.redirect_chain[0][0]

    def test_is_refused_with_a_sentence_once_it_cannot_be_read(self, cast, sign_in):
        token = searching.seal("建国", staff_id=cast.li.pk)

        page = sign_in(cast.wang).get(LIST, {"find": token})

        assert page.status_code == 400
        assert "请重新搜索" in page.content.decode()


class APage:
    def turned(self, staff, conditions, *, size):
        """Every page forwards, then every page back to the first."""
        shown, after = [], ""
        while True:
            listed = listing.read(staff, conditions, today=TODAY, after=after, size=size)
            shown.append(keys(listed))
            after = listed.page.after
            if not after:
                break
        back, before = [shown[-1]], listed.page.before
        while before:
            listed = listing.read(staff, conditions, today=TODAY, before=before, size=size)
            back.append(keys(listed))
            before = listed.page.before
        return shown, back

    @pytest.mark.parametrize("conditions", [Conditions(), Conditions(tab="all"), Conditions(order="name")])
    def test_leads_to_each_row_once_and_back(self, cast, conditions):
        for days in (-20, -20, -3, 0, 0, 5, 40):
            due(cast, days)

        shown, back = self.turned(cast.wang, conditions, size=2)

        assert [len(page) for page in shown] == [2, 2, 2, 1]
        assert len({key for page in shown for key in page}) == 7
        assert back == shown[::-1]

    def test_goes_on_from_a_row_that_has_left_the_list(self, cast):
        due(cast, 1)
        second, third = due(cast, 2), due(cast, 3)
        county.confirmed(cast, second, on=TODAY)

        listed = listing.read(cast.wang, Conditions(), today=TODAY, after=second.key)

        assert keys(listed) == [third.benefit.beneficiary.key]

    def test_begins_anew_when_the_cursor_is_nobodys(self, cast):
        row = due(cast, 1)

        listed = listing.read(cast.wang, Conditions(), today=TODAY, after="nobody")

        assert keys(listed) == [row.benefit.beneficiary.key]

    @pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL chooses by the size of the table")
    def test_reads_the_index_of_its_level(self, cast):
        levels = {"office": cast.wang, "county": cast.li, "province": cast.sun}
        order = pages.Order("due_on", first_from=TODAY)

        plans = {}
        for level, staff in levels.items():
            found = order.parts(cases.select(staff, Conditions(), today=TODAY))[0]
            plans[level] = order.sort(found.filter(order.beyond((TODAY, 7), backwards=False)))[:51].explain()

        assert [level for level, plan in plans.items() if f"review_{level}_due" not in plan] == []

    @pytest.mark.parametrize("tab", ["follow", "all", "suspended"])
    def test_costs_the_same_for_one_row_and_for_fifty(self, cast, sign_in, tab):
        client = sign_in(cast.wang)
        county.stopped(cast)
        client.get(LIST)  # The session is written with the first request only.
        with CaptureQueriesContext(connection) as few:
            client.get(LIST, {"tab": tab})
        for _ in range(12):
            due(cast, 3)

        with CaptureQueriesContext(connection) as many:
            client.get(LIST, {"tab": tab})

        assert len(many) == len(few) <= 8 + 3  # Beside them: session, user with the office, office above.


class AContactForSeveral:
    def picked(self, *rows):
        return [row.benefit.beneficiary.key for row in rows]

    def test_is_written_for_each(self, cast, sign_in):
        rows = named("张建国", cast), named("李卫东", cast)
        form = {"pick": self.picked(*rows), "channel": "VILLAGE", "outcome": "NOT_HOME", "on": "2026-11-24"}

        answer = sign_in(cast.wang).post("/worklist/contacts/?tab=follow", form, follow=True)

        assert "已记下与 2 人的联系" in answer.content.decode()
        assert ContactAttempt.objects.filter(channel="VILLAGE").count() == 2

    def test_asks_what_happened_first(self, cast, sign_in):
        page = sign_in(cast.wang).post("/worklist/contacts/", {"pick": self.picked(named("张建国", cast))})

        assert page.status_code == 200
        assert ContactAttempt.objects.count() == 0

    def test_is_counted_once_however_often_it_is_sent(self, cast, sign_in):
        form = {"pick": self.picked(named("张建国", cast)), "channel": "PHONE", "outcome": "NO_ANSWER"}
        client = sign_in(cast.wang)

        for _ in range(2):
            client.post("/worklist/contacts/", form | {"on": "2026-11-24"})

        assert ContactAttempt.objects.count() == 1

    def test_passes_by_people_of_another_office(self, cast, sign_in):
        form = {"pick": self.picked(named("王别处", cast, cast.district_station)), "channel": "PHONE"}

        answer = sign_in(cast.wang).post("/worklist/contacts/", form | {"outcome": "NO_ANSWER", "on": "2026-11-24"})

        assert answer.status_code == 302
        assert ContactAttempt.objects.count() == 0

    def test_is_not_for_the_auditor(self, cast, sign_in):
        assert sign_in(cast.he).post("/worklist/contacts/", {"pick": ["x"]}).status_code == 403


class TakingTheListAway:
    ADDRESS = "/worklist/take/?tab=follow"

    def test_needs_a_reason(self, cast, sign_in):
        answer = sign_in(cast.wang).post(self.ADDRESS, {"reason": "", "as": "xlsx"})

        assert answer.status_code == 400
        assert "请先选择导出事由" in answer.content.decode()
        assert not AccessEntry.objects.filter(kind="EXPORTED").exists()

    def test_writes_who_took_how_many_rows_and_why(self, cast, sign_in):
        named("张建国", cast)
        named("李卫东", cast)

        answer = sign_in(cast.wang).post(self.ADDRESS, {"reason": "存档", "as": "xlsx"})

        look = AccessEntry.objects.get(kind="EXPORTED")
        assert b"".join(answer.streaming_content)[:2] == b"PK"
        assert (look.by, look.rows, look.reason) == (cast.wang, 2, "存档")

    def test_takes_only_the_ticked(self, cast, sign_in):
        row = named("张建国", cast)
        named("李卫东", cast)

        page = sign_in(cast.wang).post(
            self.ADDRESS, {"reason": "存档", "as": "paper", "pick": [row.benefit.beneficiary.key]}
        )

        assert [each.name for each in page.context["rows"]] == ["张建国"]
        assert AccessEntry.objects.get(kind="PRINTED").rows == 1

    def test_is_not_for_the_auditor(self, cast, sign_in):
        assert sign_in(cast.he).get(self.ADDRESS).status_code == 403


class AConfirmedPerson:
    def test_moves_to_the_other_tab(self, cast, sign_in):
        row = named("张建国", cast)
        county.confirmed(cast, row, on=TODAY)
        client = sign_in(cast.wang)

        assert county.again(row).state == ReviewState.CONFIRMED
        assert names(client.get(LIST)) == []
        assert names(client.get(LIST, {"tab": "confirmed"})) == ["张建国"]
