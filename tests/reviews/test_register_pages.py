from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessEntry
from benefits.exchange import files
from benefits.models import Register
from benefits.services import reconciliation
from benefits.states import RegisterState
from tests import county
from tests.benefits import paying
from tests.benefits.paying import month

pytestmark = pytest.mark.django_db

CARD = "6228480000000000018"


@pytest.fixture
def register(cast):
    """One person with a card, sent in October, and November drawn up."""
    county.benefit(county.person(cast.station, name="周山河", bank_card=CARD))
    paying.sent(cast, month(10))
    return paying.drafted(cast, month(11))


@pytest.fixture
def sent(cast, register):
    return Register.objects.get(month=month(10))


def bank_file(*rows, name="回盘.csv"):
    return SimpleUploadedFile(name, "\n".join(["账号,金额,结果,说明", *rows]).encode())


def page(answer):
    return answer.content.decode()


class TheList:
    def test_shows_what_the_office_has(self, cast, register, sign_in):
        words = page(sign_in(cast.li).get("/registers/"))

        assert "2026年11月" in words
        assert "3,530.00" in words

    @pytest.mark.parametrize("who", ["sun", "he"])
    def test_is_read_from_above(self, cast, register, sign_in, who):
        assert "2026年11月" in page(sign_in(getattr(cast, who)).get("/registers/"))

    def test_is_empty_for_another_office(self, cast, register, sign_in):
        assert "2026年11月</a>" not in page(sign_in(cast.zhou).get("/registers/"))

    def test_is_not_for_the_administrator(self, cast, register, sign_in):
        assert sign_in(cast.xu).get("/registers/").status_code == 403

    def test_narrows_by_month_and_state(self, cast, register, sign_in):
        words = page(sign_in(cast.li).get("/registers/?month=2026-10-01&state=SENT"))

        assert "2026年10月</a>" in words
        assert "2026年11月</a>" not in words

    @pytest.mark.parametrize("number", [1, 12])
    def test_costs_the_same_whatever_it_shows(self, cast, sign_in, django_assert_max_num_queries, number):
        for each in range(number):
            Register.objects.create(
                organization=cast.county, category="DISABLED", month=month(each + 1), state_at=county.at(month(1))
            )
        client = sign_in(cast.li)
        client.get("/registers/")

        with django_assert_max_num_queries(8):
            client.get("/registers/")


class ARegister:
    def test_shows_the_bridge_and_leads_to_the_person(self, cast, register, sign_in):
        words = page(sign_in(cast.li).get(f"/registers/{register.key}/?tab=all"))

        assert "上月合计" in words
        assert "周山河" in words
        assert "尾号 0018" in words
        assert CARD not in words

    def test_leaves_a_line_in_the_access_log(self, cast, register, sign_in):
        sign_in(cast.li).get(f"/registers/{register.key}/?tab=all")

        assert AccessEntry.objects.get(what=str(register)).rows == 1

    def test_is_not_found_by_another_office(self, cast, register, sign_in):
        assert sign_in(cast.zhou).get(f"/registers/{register.key}/").status_code == 404

    @pytest.mark.parametrize("people", [1, 40])
    def test_costs_the_same_whatever_its_length(self, cast, sign_in, django_assert_max_num_queries, people):
        for _ in range(people):
            county.benefit(county.person(cast.station))
        register, client = paying.drafted(cast, month(11)), sign_in(cast.li)
        client.get(f"/registers/{register.key}/?tab=all")

        with django_assert_max_num_queries(11):
            client.get(f"/registers/{register.key}/?tab=all")

    def test_is_printed_with_cards_by_their_last_digits(self, cast, register, sign_in):
        words = page(sign_in(cast.li).get(f"/registers/{register.key}/print/"))

        assert CARD not in words
        assert AccessEntry.objects.filter(kind="PRINTED").exists()


class DrawingUp:
    def test_leads_to_the_register(self, cast, register, sign_in):
        answer = sign_in(cast.li).post("/registers/draft/", {
            "month": "2026-11-01", "category": "DISABLED", "office": cast.county.code,
        })  # fmt: skip

        assert answer["Location"] == f"/registers/{register.key}/"

    def test_says_why_it_may_not_be(self, cast, register, sign_in):
        answer = sign_in(cast.li).post("/registers/draft/", {
            "month": "2026-10-01", "category": "DISABLED", "office": cast.county.code,
        })  # fmt: skip

        assert answer.status_code == 400
        assert "已经报送" in page(answer)

    def test_is_not_for_the_auditor(self, cast, register, sign_in):
        assert sign_in(cast.he).get("/registers/draft/").status_code == 403

    def test_again_follows_what_has_changed(self, cast, register, sign_in):
        county.benefit(county.person(cast.station))

        sign_in(cast.li).post(f"/registers/{register.key}/redraft/")

        assert county.again(register).people == 2


class Sending:
    def test_is_done_by_the_supervisor(self, cast, register, sign_in):
        sign_in(cast.zhao).post(f"/registers/{register.key}/send/")

        assert county.again(register).state == RegisterState.SENT

    def test_is_not_done_by_a_clerk(self, cast, register, sign_in):
        assert sign_in(cast.li).post(f"/registers/{register.key}/send/").status_code == 403

    def test_is_not_found_by_another_office(self, cast, register, sign_in):
        assert sign_in(cast.zhou).post(f"/registers/{register.key}/send/").status_code == 404

    def test_twice_answers_that_it_was_done(self, cast, sent, sign_in):
        assert sign_in(cast.zhao).post(f"/registers/{sent.key}/send/").status_code == 409

    def test_of_a_draft_that_is_out_of_date_is_refused_with_a_sentence(self, cast, register, sign_in):
        county.benefit(county.person(cast.station))

        answer = sign_in(cast.zhao).post(f"/registers/{register.key}/send/", follow=True)

        assert "编制以后情况有变" in page(answer)


class TheExport:
    def test_asks_why(self, cast, sent, sign_in):
        assert sign_in(cast.li).post(f"/registers/{sent.key}/export/", {"reason": ""}).status_code == 400

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_carries_the_full_card_and_the_total(self, cast, sent, sign_in, kind):
        answer = sign_in(cast.li).post(f"/registers/{sent.key}/export/", {"reason": "送财政", "as": kind})

        rows = [cells for _, cells in files.tables(BytesIO(b"".join(answer.streaming_content)))[0].rows()]
        line = next(cells for cells in rows if "周山河" in cells)
        assert CARD in line[4]
        assert "3530" in rows[-1][5]
        assert AccessEntry.objects.get(kind="EXPORTED").reason == "送财政"

    def test_is_not_for_the_auditor(self, cast, sent, sign_in):
        assert sign_in(cast.he).get(f"/registers/{sent.key}/export/").status_code == 403


class TheAnswerOfTheBank:
    def test_is_taken_in(self, cast, sent, sign_in):
        answer = sign_in(cast.zhao).post(
            f"/registers/{sent.key}/bank/", {"file": bank_file(f"{CARD},3530.00,失败,账号不存在")}, follow=True
        )

        assert "退票 1 行" in page(answer)
        assert "核对卡号" in page(answer)
        assert county.again(sent).state == RegisterState.RECONCILED

    def test_lists_what_belongs_to_no_line(self, cast, sent, sign_in):
        answer = sign_in(cast.zhao).post(
            f"/registers/{sent.key}/bank/", {"file": bank_file("6228480000000009999,1.00,成功,")}, follow=True
        )

        assert "没有这个账号" in page(answer)

    def test_that_cannot_be_read_gets_a_sentence(self, cast, sent, sign_in):
        answer = sign_in(cast.zhao).post(
            f"/registers/{sent.key}/bank/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")}
        )

        assert answer.status_code == 400
        assert "没有找到表头" in page(answer)

    def test_is_for_the_supervisor(self, cast, sent, sign_in):
        assert sign_in(cast.li).get(f"/registers/{sent.key}/bank/").status_code == 403

    def test_that_stays_open_is_closed_with_a_reason(self, cast, sent, sign_in):
        sign_in(cast.zhao).post(f"/registers/{sent.key}/close/", {"reason": "银行只回退票。"})

        assert county.again(sent).state == RegisterState.RECONCILED


class TheNights:
    def test_show_a_breach_in_red_and_the_watch_hears_of_it(self, cast, register, sign_in, client):
        Register.objects.filter(pk=register.pk).update(total=1)
        reconciliation.note(at=county.at(date(2026, 11, 24), 2))

        words = page(sign_in(cast.zhao).get("/nights/"))

        assert "名册合计等于各人之和" in words
        assert client.get("/clockz").json()["breaches"] == 1
        assert client.get("/clockz").status_code == 503
