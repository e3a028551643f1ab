"""The page of one rule: its versions, the local rules over it, and how a decision kept it."""

from datetime import date

import pytest
from django.test import Client

from benefits import law
from benefits.models import Suspension
from reviews.worklists.rules import quotations
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 7)
IDS = sorted({rule.id for rule in law.all_rules()})


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def page_of(client, rule_id, **asked):
    return client.get(f"/rules/{rule_id}/", asked)


class ARulePage:
    def test_exists_for_every_rule(self, wang, sign_in):
        client = sign_in(wang)

        assert [each for each in IDS if page_of(client, each).status_code != 200] == []

    @pytest.mark.parametrize("rule_id", ["A-99", "a-05", "A-05.none", "DE"])
    def test_of_an_unknown_id_is_not_there(self, wang, sign_in, rule_id):
        assert page_of(sign_in(wang), rule_id).status_code == 404

    @pytest.mark.parametrize(("on", "value"), [
        ("2024-09-30", "不得抵扣"), ("2024-10-01", "可以抵扣"), ("2026-09-07", "可以抵扣"),
    ])
    def test_shows_the_version_of_the_day(self, wang, sign_in, on, value):
        page = page_of(sign_in(wang), "DE-27.offset", on=on)

        assert str(page.context["value"]) == value
        assert [each["holds"] for each in page.context["versions"]] == [on < "2024-10-01", on >= "2024-10-01"]

    def test_before_its_first_day_says_so(self, wang, sign_in):
        page = page_of(sign_in(wang), "D-01", on="2024-09-30")

        assert page.context["default"] is None
        assert "这一天还没有这条规则" in page.content.decode()

    @pytest.mark.parametrize("on", ["2026-02-30", "昨天", ""])
    def test_of_a_bad_day_shows_today_and_a_sentence(self, wang, sign_in, on):
        page = page_of(sign_in(wang), "A-05", on=on)

        assert page.context["on"] == TODAY
        assert "下面是今天的规则" in page.content.decode()

    def test_lists_the_local_rules_by_office_and_day_and_marks_the_one_that_holds(self, cast, sign_in):
        for office, value, since in (
            (cast.province, 6, date(2026, 9, 1)), (cast.county, 5, date(2026, 1, 1)),
            (cast.county, 4, date(2026, 12, 1)), (cast.district, 9, date(2026, 1, 1)),
        ):
            county.local_rule(
                rule_id="DE-3.attempts", organization=office, value=value, effective_from=since, document_no="示例1号"
            )

        page = page_of(sign_in(cast.zhao), "DE-3.attempts")

        rows = [(each["row"].value, each["holds"]) for each in page.context["rows"]]
        assert rows == [(6, False), (5, True), (4, False)]
        assert str(page.context["value"]) == "至少 5 次"


class ADecisionOnTheRulePage:
    def quoted(self, cast, rule_id="A-05.stop", **changed):
        stop = county.stopped(cast)
        if changed:
            rules = [each | changed if each["rule"] == rule_id else each for each in stop.basis["rules"]]
            Suspension.objects.filter(pk=stop.pk).update(basis={**stop.basis, "rules": rules})
        return dict(quotations.linked(county.again(stop), "suspension"))[rule_id]

    def test_quotes_the_rule_as_it_is_today(self, cast, sign_in):
        page = sign_in(cast.zhao).get(self.quoted(cast))

        assert page.context["kept"].is_same
        assert "与今天相同" in page.content.decode()

    def test_shows_what_has_changed_since(self, cast, sign_in):
        page = sign_in(cast.zhao).get(self.quoted(cast, value="MONTH_AFTER_DEADLINE"))

        kept = page.context["kept"]
        assert (kept.then, kept.now, kept.is_same) == ("规定时限的次月", "公告（通知）期满的次月", False)
        assert "此后改过" in page.content.decode()

    def test_that_does_not_quote_it_says_so(self, cast, sign_in):
        page = sign_in(cast.zhao).get(self.quoted(cast).replace("A-05.stop", "T-13.lawsuit"))

        assert page.context["kept"] is None
        assert "没有这一条" in page.content.decode()

    def test_of_another_district_is_not_there(self, cast):
        url = self.quoted(cast)

        assert signed_in(Client(), cast.zhou).get(url).status_code == 404
        assert signed_in(Client(), cast.xu).get(url).status_code == 404

    @pytest.mark.parametrize("asked", [
        {"kind": "nothing", "key": "x"}, {"kind": "suspension", "key": "x"}, {"key": "x"},
    ])
    def test_that_does_not_exist_is_not_there(self, wang, sign_in, asked):
        assert page_of(sign_in(wang), "A-05", **asked).status_code == 404
