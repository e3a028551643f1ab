"""Local rules on the page: the list with what became of each, entering after a look at the effect, correcting."""

from datetime import date

import pytest
from django.test import Client
from django.utils.html import strip_tags

from benefits.models import LocalRule
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
LIST, CHOOSE, NEW = "/rules/local/", "/rules/local/new/", "/rules/local/new/DE-3.attempts/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def told(cast, **changed):
    return {
        "organization": cast.county.code, "text": "5", "effective_from": "2026-12-01",
        "document_no": "临退役军发〔2026〕11号", "note": "", "reason": "", "seen": "", **changed,
    }


def row(office, value=5, since=date(2026, 12, 1), rule_id="DE-3.attempts", **fields):
    return county.local_rule(
        rule_id=rule_id, organization=office, value=value, effective_from=since, document_no="示例1号", **fields
    )


def waiting(office, by, **fields):
    """A row that nobody has confirmed yet."""
    return row(office, state="PROPOSED", entered_by=by, **fields)


def sent(client, address, fields):
    """Look at the effect, then send the page again as it stands."""
    looked = client.post(address, fields)
    return looked, client.post(address, {**fields, "seen": looked.context["form"].data["seen"]}, follow=True)


def address(of):
    return f"/rules/local/{of.organization.code}/{of.rule_id}/{of.effective_from}/"


class EnteringOnThePage:
    def test_shows_the_effect_first_and_writes_nothing(self, cast, sign_in):
        page = sign_in(cast.zhao).post(NEW, told(cast)).content.decode()

        assert "从2026年12月1日起：至少 3 次 → 至少 5 次" in page
        assert not LocalRule.objects.exists()

    def test_writes_what_was_shown(self, cast, sign_in):
        _, answer = sent(sign_in(cast.zhao), NEW, told(cast))

        assert "地方规则“何为失联：次数”已录入" in answer.content.decode()
        assert (LocalRule.objects.get().value, LocalRule.objects.get().entered_by) == (5, cast.zhao)

    def test_shows_the_effect_again_when_something_was_changed_meanwhile(self, cast, sign_in):
        client = sign_in(cast.zhao)
        looked = client.post(NEW, told(cast))

        answer = client.post(NEW, told(cast, text="7", seen=looked.context["form"].data["seen"]))

        assert "至少 3 次 → 至少 7 次" in answer.content.decode()
        assert not LocalRule.objects.exists()

    @pytest.mark.parametrize(("changed", "words"), [
        ({"text": "0"}, "不接受"), ({"document_no": ""}, "文号"), ({"effective_from": "2026-02-30"}, "没有这一天"),
        ({"effective_from": "1999-01-01"}, "2015 年到 2099 年"), ({"effective_from": "2026-11-01"}, "请写明理由"),
        ({"organization": "990102000000"}, "请选择本级或下级"), ({"organization": "990123001000"}, "请选择本级或下级"),
    ])
    def test_answers_a_slip_with_a_sentence(self, cast, sign_in, changed, words):
        answer = sign_in(cast.zhao).post(NEW, told(cast, **changed))

        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert not LocalRule.objects.exists()

    def test_offers_labels_and_sentences_where_there_are_few_values(self, cast, sign_in):
        client = sign_in(cast.zhao)

        assert "重新确认次月" in client.get("/rules/local/new/DE-6.resume_from/").content.decode()
        assert "只顺延假期" in client.get("/rules/local/new/DE-24.roll_weekends/").content.decode()

    def test_takes_a_yes_or_no(self, cast, sign_in):
        looked, _ = sent(sign_in(cast.zhao), "/rules/local/new/DE-24.roll_weekends/", told(cast, text="否"))

        assert "周末也顺延 → 只顺延假期" in looked.content.decode()
        assert LocalRule.objects.get().value is False

    def test_takes_several_numbers(self, cast, sign_in):
        client = sign_in(cast.zhao)

        looked, _ = sent(client, "/rules/local/new/P18.DISABLED/", told(cast, text="20、10"))

        assert "提前 30、14、7、1 日 → 提前 20、10 日" in looked.content.decode()
        assert 'value="20、10"' in client.get(address(LocalRule.objects.get())).content.decode()

    def test_has_a_form_for_every_rule_that_may_be_local(self, cast, sign_in):
        client = sign_in(cast.zhao)
        addresses = [each["url"] for each in client.get(CHOOSE).context["rules"]]

        assert [each for each in addresses if client.get(each).status_code != 200] == []

    @pytest.mark.parametrize("rule_id", ["A-05", "X-99"])
    def test_of_a_rule_that_is_not_local_is_not_there(self, cast, sign_in, rule_id):
        assert sign_in(cast.zhao).get(f"/rules/local/new/{rule_id}/").status_code == 404

    @pytest.mark.parametrize("name", ["wang", "he", "xu"])
    @pytest.mark.parametrize("path", [CHOOSE, NEW])
    def test_is_refused_to_other_roles(self, cast, sign_in, name, path):
        assert sign_in(getattr(cast, name)).get(path).status_code == 403

    def test_lists_every_rule_that_may_be_local(self, cast, sign_in):
        chosen = {each["rule"].id for each in sign_in(cast.zhao).get(CHOOSE).context["rules"]}

        assert {"DE-3.attempts", "DE-6.resume_from", "DE-24.roll_weekends", "DE-26.pay_day", "DE-14"} <= chosen
        assert "A-05" not in chosen


class ALocalRule:
    def test_is_named_by_its_number_and_title_and_not_by_its_code(self, cast, sign_in):
        client, coming = sign_in(cast.zhao), row(cast.county)

        for path in (LIST, CHOOSE, NEW, address(coming), "/rules/DE-3.attempts/", "/rules/", "/rules/print/"):
            shown = strip_tags(client.get(path).content.decode())
            assert "DE-3" in shown
            assert "attempts" not in shown


class CorrectingOnThePage:
    def test_shows_the_effect_and_changes_the_row(self, cast, sign_in):
        coming = waiting(cast.county, cast.zhao)
        client = sign_in(cast.zhao)

        looked, _ = sent(client, address(coming), {"text": "4", "document_no": "示例2号", "reason": "文件更正"})

        assert "至少 3 次 → 至少 4 次" in looked.content.decode()
        assert county.again(coming).value == 4

    def test_of_a_row_in_force_is_refused_with_a_sentence(self, cast, sign_in):
        held = row(cast.county, since=TODAY)

        told = {"text": "4", "document_no": "示例2号", "reason": "文件更正"}
        _, answer = sent(sign_in(cast.zhao), address(held), told)

        assert "另录一条新的" in answer.content.decode()
        assert county.again(held).value == 5

    def test_asks_for_a_reason(self, cast, sign_in):
        of = waiting(cast.county, cast.zhao)
        answer = sign_in(cast.zhao).post(address(of), {"text": "4", "document_no": "示例2号"})

        assert "为什么更正" in answer.content.decode()

    def test_elsewhere_or_of_no_row_is_not_there(self, cast):
        coming, above = row(cast.county), row(cast.city)

        assert signed_in(Client(), cast.zhou).get(address(coming)).status_code == 404
        assert signed_in(Client(), cast.zhao).get(address(above)).status_code == 404
        assert signed_in(Client(), cast.zhao).get(address(coming).replace("2026-12-01", "nought")).status_code == 404


class ConfirmingOnThePage:
    def seen(self, client, of):
        return {"seen": client.get(address(of) + "confirm/").context["form"]["seen"].value()}

    def test_shows_the_effect_and_who_entered_it_and_lets_it_hold(self, cast, sign_in):
        of, client = waiting(cast.county, cast.zhao), sign_in(cast.sun)
        page = client.get(address(of) + "confirm/").content.decode()
        assert "至少 3 次 → 至少 5 次" in page
        assert cast.zhao.name in page

        answer = client.post(address(of) + "confirm/", self.seen(client, of), follow=True)

        assert "已确认，自 2026-12-01 起" in answer.content.decode()
        assert f"{cast.sun.name}确认" in answer.content.decode()
        assert (county.again(of).state, county.again(of).confirmed_by) == ("CONFIRMED", cast.sun)

    def test_offers_ones_own_no_button(self, cast, sign_in):
        of, client = waiting(cast.county, cast.zhao), sign_in(cast.zhao)
        page = client.get(address(of) + "confirm/").content.decode()
        assert "须另一人确认" in page
        assert "确认，自起用之日起按此计算" not in page

        answer = client.post(address(of) + "confirm/", self.seen(client, of))

        assert answer.status_code == 400
        assert county.again(of).state == "PROPOSED"

    def test_shows_it_again_when_it_was_corrected_meanwhile(self, cast, sign_in):
        of, client = waiting(cast.county, cast.zhao), sign_in(cast.sun)
        told = self.seen(client, of)
        LocalRule.objects.update(value=4)

        answer = client.post(address(of) + "confirm/", told)

        assert "刚刚更正过" in answer.content.decode()
        assert county.again(of).state == "PROPOSED"
        assert client.post(address(of) + "confirm/", self.seen(client, of)).status_code == 302

    @pytest.mark.parametrize("name", ["decline", "withdraw"])
    def test_may_end_with_a_reason_instead(self, cast, sign_in, name):
        of, client = waiting(cast.county, cast.zhao), sign_in(cast.sun)
        assert client.post(f"{address(of)}{name}/", {"reason": ""}).status_code == 400

        page = client.post(f"{address(of)}{name}/", {"reason": "文号不对"}, follow=True)

        assert county.again(of).state in {"DECLINED", "WITHDRAWN"}
        assert "文号不对" in page.content.decode()
        assert client.get(f"{address(of)}{name}/").status_code == 404

    @pytest.mark.parametrize("path", ["confirm", "decline", "withdraw"])
    def test_is_closed_to_other_roles_and_not_there_elsewhere(self, cast, path):
        of = waiting(cast.county, cast.zhao)

        assert signed_in(Client(), cast.wang).get(f"{address(of)}{path}/").status_code == 403
        assert signed_in(Client(), cast.zhou).get(f"{address(of)}{path}/").status_code == 404

    def test_comes_too_late_on_the_other_s_heels(self, cast, sign_in):
        of, client = waiting(cast.county, cast.zhao), sign_in(cast.sun)
        told = self.seen(client, of)
        client.post(address(of) + "confirm/", told)

        assert client.post(address(of) + "confirm/", told).status_code == 409


class ARuleThatIsNoLongerDeclared:
    def test_is_said_to_be_so_in_the_list(self, cast, sign_in):
        gone = row(cast.county, rule_id="X-99", since=date(2026, 1, 1))
        waiting(cast.county, cast.sun, rule_id="X-98")

        page = sign_in(cast.zhao).get(LIST)

        assert page.content.decode().count("本系统已没有这条规则") == 2
        assert [acts for _, acts in page.context["lines"]] == [[], []]
        for path in ("", "confirm/"):
            assert sign_in(cast.zhao).get(address(gone) + path).status_code == 404

    @pytest.mark.parametrize("path", ["/rules/", "/rules/print/", "/rules/DE-3.attempts/", CHOOSE])
    def test_troubles_no_page(self, cast, sign_in, path):
        row(cast.county, rule_id="X-99", since=date(2026, 1, 1))

        assert sign_in(cast.zhao).get(path).status_code == 200


class TheListOfLocalRules:
    def states(self, client, **asked):
        lines = client.get(LIST, asked).context["lines"]
        return [(line.row.organization.short_name, line.value, line.state) for line, _ in lines]

    def test_says_what_became_of_each(self, cast, sign_in):
        for value, since in ((4, date(2025, 1, 1)), (5, date(2026, 1, 1)), (6, date(2026, 12, 1))):
            row(cast.county, value, since)

        assert self.states(sign_in(cast.wang)) == [
            ("临岚县", "至少 6 次", "尚未起用"), ("临岚县", "至少 5 次", "在用"),
            ("临岚县", "至少 4 次", "已由新的代替"),
        ]

    def test_holds_the_offices_above_and_below_and_no_other(self, cast):
        for office in (cast.province, cast.county, cast.district):
            row(office)

        assert len(self.states(signed_in(Client(), cast.zhao))) == 2
        assert len(self.states(signed_in(Client(), cast.sun))) == 3
        assert len(self.states(signed_in(Client(), cast.xu), office=cast.district.code)) == 1

    def test_of_an_office_elsewhere_is_not_there(self, cast, sign_in):
        assert sign_in(cast.zhao).get(LIST, {"office": cast.district.code}).status_code == 404

    def test_offers_correcting_to_whoever_may_and_only_before_the_day(self, cast):
        row(cast.county)
        row(cast.county, since=TODAY)
        row(cast.city)

        offered = {
            name: sum(bool(url) for _, url in signed_in(Client(), getattr(cast, name)).get(LIST).context["lines"])
            for name in ("wang", "zhao", "sun", "he")
        }
        assert offered == {"wang": 0, "zhao": 1, "sun": 2, "he": 0}

    def test_that_is_empty_says_so(self, wang, sign_in):
        assert "没有地方规则" in sign_in(wang).get(LIST).content.decode()

    def test_costs_eight_queries_at_most(self, cast, sign_in, django_assert_max_num_queries):
        for value in range(1, 10):
            row(cast.county, value, date(2026, value, 1))
        client = sign_in(cast.zhao)
        client.get(LIST)

        with django_assert_max_num_queries(8):
            client.get(LIST)
