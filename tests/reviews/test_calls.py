"""The call list: whom no message reaches, by office and last day; on the screen, on paper, as a workbook."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from accounts.models import AccessEntry
from benefits.categories import Category
from benefits.models import Representative
from reviews.models import Letter
from reviews.policy import ContactOutcome
from reviews.services import outbox
from tests import county
from tests.reviews.test_reminders import _said_to_be_dead, called, remind, tried

pytestmark = pytest.mark.django_db

DUE = county.WINDOW[1]
TODAY = DUE - timedelta(days=7)
NOON = county.at(TODAY, 12)
LIST = "/calls/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def silent(cast):
    """A case of somebody without a number."""
    return called(cast, phone="", village="东桥村")


def whys(page):
    return [row.why for row in page.context["rows"]]


def names(page):
    return [row.name for row in page.context["rows"]]


class TheCallList:
    def test_names_who_has_no_number(self, cast, sign_in, silent):
        county.case(cast)

        page = sign_in(cast.wang).get(LIST)

        [row] = page.context["rows"]
        assert (row.why, row.place, row.due_on, row.last_contact) == ("档案没有电话", "东桥村", DUE, "未联系过")

    def test_leaves_out_who_has_been_seen_and_waits_for_the_registration_alone(self, cast, sign_in):
        pension = called(cast, phone="", category=Category.MONTHLY_PENSION)
        client = sign_in(cast.wang)
        assert len(whys(client.get(LIST))) == 1

        county.seen(cast, pension, on=TODAY)

        assert whys(client.get(LIST)) == []

    @pytest.mark.parametrize(("outcome", "why"), [
        (ContactOutcome.WRONG_NUMBER, ["号码有误"]), (ContactOutcome.POWERED_OFF, ["停机关机"]),
        (ContactOutcome.NO_ANSWER, []), (ContactOutcome.ANSWERED, []),
    ])
    def test_names_whose_number_leads_nowhere(self, cast, sign_in, outcome, why):
        tried(county.case(cast), cast, outcome)

        assert whys(sign_in(cast.wang).get(LIST)) == why

    def test_names_who_has_only_a_landline_until_somebody_answers_there(self, cast, sign_in):
        case = called(cast, phone="0990-5551234")
        remind(TODAY)
        client = sign_in(cast.wang)
        assert whys(client.get(LIST)) == ["没有手机号，短信发不了"]

        tried(case, cast, ContactOutcome.ANSWERED, on=TODAY)
        assert whys(client.get(LIST)) == []

    def test_names_whose_message_was_not_taken(self, cast, sign_in):
        case = county.case(cast)
        remind(TODAY)
        taken = outbox.take(letter_id=Letter.objects.get(review=case).pk, may_repeat=True, at=NOON)
        outbox.failed(letter=taken, reason="空号。", is_final=True, at=NOON)

        assert whys(sign_in(cast.wang).get(LIST)) == ["短信未能发出"]

    def test_leaves_out_the_dead_the_confirmed_and_whose_death_is_reported(self, cast, sign_in):
        dead, confirmed, reported = (called(cast, phone="") for _ in range(3))
        county.died(dead.benefit.beneficiary, on=date(2026, 5, 1))
        county.confirmed(cast, confirmed, on=date(2026, 5, 3))
        _said_to_be_dead(reported, cast)

        assert whys(sign_in(cast.wang).get(LIST, {"tab": "all"})) == []

    def test_begins_with_the_next_thirty_days(self, cast, sign_in):
        for name, days in (("甲", 0), ("乙", 30), ("丙", 31), ("丁", -1)):
            person = county.person(cast.station, name=name, phone="")
            county.review(county.benefit(person), due_on=TODAY + timedelta(days=days))
        client = sign_in(cast.wang)

        assert names(client.get(LIST)) == ["甲", "乙"]
        assert names(client.get(LIST, {"tab": "late"})) == ["丁"]
        assert names(client.get(LIST, {"tab": "all"})) == ["丁", "甲", "乙", "丙"]

    @pytest.mark.parametrize(("at", "seen"), [("station", ["甲", "乙", "丙"]), ("district", ["甲", "乙"])])
    def test_reaches_as_far_as_the_widest_ladder_in_force(self, cast, sign_in, at, seen):
        county.local_rule(
            rule_id="P18.DISABLED", organization=getattr(cast, at), value=[45, 3], effective_from=date(2026, 1, 1),
            document_no="临退役发〔2026〕9号",
        )
        for name, days in (("甲", 0), ("乙", 30), ("丙", 45), ("丁", 46)):
            person = county.person(cast.station, name=name, phone="")
            county.review(county.benefit(person), due_on=TODAY + timedelta(days=days))

        page = sign_in(cast.zhao).get(LIST)

        assert names(page) == seen
        assert page.context["tabs"][0]["label"] == ("45 天内截止" if at == "station" else "30 天内截止")

    def test_names_the_relative_with_a_masked_number(self, cast, sign_in, silent):
        Representative.objects.create(
            beneficiary=silent.benefit.beneficiary, name="张明", relation="儿子", phone="13700002222"
        )

        text = sign_in(cast.wang).get(LIST).content.decode()

        assert "张明（儿子） 137****2222" in text
        assert "13700002222" not in text

    def test_shows_only_the_own_offices(self, cast, sign_in, silent):
        assert names(sign_in(cast.qian).get(LIST)) == []
        assert names(sign_in(cast.zhao).get(LIST)) == ["张守义"]
        assert sign_in(cast.xu).get(LIST).status_code == 403

    def test_is_narrowed_and_searched(self, cast, sign_in, silent):
        called(cast, phone="", name="李卫东")
        client = sign_in(cast.zhao)

        assert names(client.get(LIST, {"category": "MONTHLY_PENSION"})) == []
        assert names(client.get(LIST, {"office": cast.second_station.code})) == []
        assert names(client.post(f"{LIST}find/", {"term": "李卫东"}, follow=True)) == ["李卫东"]

    def test_costs_the_same_for_one_and_for_many(self, cast, sign_in, silent):
        client = sign_in(cast.wang)
        client.get(LIST)
        with CaptureQueriesContext(connection) as one:
            client.get(LIST)
        for _ in range(8):
            called(cast, phone="")
        with CaptureQueriesContext(connection) as many:
            client.get(LIST)

        assert len(many) == len(one) <= 8


class TakingItAway:
    ASKED = {"reason": "下乡、入户使用", "note": ""}

    def test_asks_for_a_reason(self, cast, sign_in, silent):
        client = sign_in(cast.wang)

        assert client.get(f"{LIST}take/").status_code == 200
        assert client.post(f"{LIST}take/", {"reason": "", "as": "xlsx"}).status_code == 400
        assert not AccessEntry.objects.filter(kind__in=["EXPORTED", "PRINTED"]).exists()

    def test_gives_a_workbook_by_office_and_day(self, cast, sign_in, silent):
        county.review(county.benefit(county.person(cast.second_station, name="李卫东", phone="")))

        answer = sign_in(cast.zhao).post(f"{LIST}take/", {**self.ASKED, "as": "xlsx"})

        sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
        assert [row[:3] for row in sheet[2:]] == [
            [cast.station.short_name, "2026-05-31", "张守义"],
            [cast.second_station.short_name, "2026-05-31", "李卫东"],
        ]
        entry = AccessEntry.objects.get(kind="EXPORTED")
        assert (entry.rows, entry.what, entry.reason) == (2, "短信通知不到的人：30 天内截止", "下乡、入户使用")

    def test_gives_a_paper_by_office(self, cast, sign_in, silent):
        page = sign_in(cast.wang).post(f"{LIST}take/", {**self.ASKED, "as": "paper"})

        text = page.content.decode()
        assert f"<h3>{cast.station.short_name}</h3>" in text
        assert "5月31日" in text
        assert silent.benefit.beneficiary.id_number not in text
        assert AccessEntry.objects.get(kind="PRINTED").rows == 1

    @pytest.mark.parametrize("who", ["he", "xu"])
    def test_is_refused_to_those_who_may_not_export(self, cast, sign_in, silent, who):
        assert sign_in(getattr(cast, who)).get(f"{LIST}take/").status_code == 403

    def test_of_another_office_is_empty(self, cast, sign_in, silent):
        sign_in(cast.qian).post(f"{LIST}take/", {**self.ASKED, "as": "paper"})

        assert AccessEntry.objects.get(kind="PRINTED").rows == 0
