"""The rule pages as staff read them: chapter, paper, one rule, and the way from a decision to its rules."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from benefits import law
from benefits.categories import Category
from reviews.worklists.rules import chapters, quotations
from tests import county
from tests.cast import signed_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 7)
BOOK = "/rules/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


def local(office, value, *, rule_id="DE-3.attempts", since=date(2026, 1, 1), number="临退役军发〔2026〕11号"):
    return county.local_rule(
        rule_id=rule_id, organization=office, value=value, effective_from=since, document_no=number
    )


def read(client, address=BOOK, **asked):
    return client.get(address, asked).content.decode()


def entry(page, rule_id):
    return next(each["entry"] for each in page.context["entries"] if each["entry"].default.id == rule_id)


class AChapter:
    @pytest.mark.parametrize("name", chapters.BY_NAME)
    def test_shows_each_of_its_rules_once(self, wang, sign_in, name):
        page = read(sign_in(wang), tab=name)

        for rule_id in chapters.ids_of(chapters.BY_NAME[name]):
            assert page.count(f'id="{rule_id}"') == 1

    @pytest.mark.parametrize("name", chapters.BY_NAME)
    def test_says_of_each_rule_from_the_questions_and_answers_that_it_is(self, wang, sign_in, name):
        page = read(sign_in(wang), tab=name)

        for rule_id in chapters.ids_of(chapters.BY_NAME[name]):
            section = page.partition(f'id="{rule_id}"')[2].partition("</section>")[0]
            source = law.rule_named(rule_id).citation.source
            assert ("仅见于问答" in section) == (source is law.Source.FAQ_ONLY)

    def test_computes_the_six_examples(self, wang, sign_in):
        page = read(sign_in(wang))

        assert "6 例全部相符" in page
        assert "不符</span>" not in page

    @pytest.mark.parametrize("name", ["wang", "zhao", "sun", "he", "xu"])
    def test_is_open_to_every_role(self, cast, sign_in, name):
        assert sign_in(getattr(cast, name)).get(BOOK).status_code == 200

    def test_is_in_the_menu_of_the_auditor_and_the_administrator(self, cast):
        for staff in (cast.he, cast.xu):
            assert f'href="{BOOK}"' in read(signed_in(Client(), staff))

    def test_sends_a_stranger_to_the_door(self, client):
        assert client.get(BOOK).status_code == 302

    def test_that_does_not_exist_is_not_there(self, wang, sign_in):
        assert sign_in(wang).get(BOOK, {"tab": "nothing"}).status_code == 404

    @pytest.mark.parametrize("path", [BOOK, "/rules/print/", "/rules/A-05/"])
    def test_of_an_office_elsewhere_is_not_there(self, cast, sign_in, path):
        client = sign_in(cast.zhao)

        assert client.get(path, {"office": cast.district.code}).status_code == 404
        assert client.get(path, {"office": "990199000000"}).status_code == 404

    @pytest.mark.parametrize("name", ["province", "city", "county", "second_station"])
    def test_of_an_office_above_or_below_is_there(self, cast, sign_in, name):
        page = sign_in(cast.zhao).get(BOOK, {"office": getattr(cast, name).code})

        assert page.context["office"] == getattr(cast, name)

    @pytest.mark.parametrize(("name", "tab"), [
        ("wang", "entitled"), ("zhao", "entitled"), ("zhao", "officers"), ("sun", "deaths"),
    ])
    def test_costs_eight_queries_at_most(self, cast, sign_in, django_assert_max_num_queries, name, tab):
        for office in (cast.province, cast.city, cast.county):
            local(office, 5)
        client = sign_in(getattr(cast, name))
        client.get(BOOK)  # The first look of a session is written down once a minute.

        with django_assert_max_num_queries(8):
            client.get(BOOK, {"tab": tab, "day": "2026-06-30"})


class ALocalRuleInTheBook:
    def test_stands_over_the_default_with_its_office_and_document(self, cast, sign_in):
        local(cast.county, 5)

        page = sign_in(cast.wang).get(BOOK)

        assert str(entry(page, "DE-3.attempts").value) == "至少 5 次"
        section = page.content.decode().partition('id="DE-3.attempts"')[2].partition("</section>")[0]
        for words in ("地方规定", "临岚县", "临退役军发〔2026〕11号", "默认为至少 3 次"):
            assert words in section

    @pytest.mark.parametrize(("holders", "asked", "value"), [
        (("province",), "station", 6), (("province", "city"), "station", 7),
        (("province", "city", "county"), "station", 8),
        (("province", "county"), "city", 6), (("county",), "city", 3), (("station", "county"), "station", 9),
        (("station",), "county", 3),
    ])
    def test_of_the_nearest_office_wins(self, cast, sign_in, holders, asked, value):
        numbers = {"province": 6, "city": 7, "county": 8, "station": 9}
        for name in holders:
            local(getattr(cast, name), numbers[name])

        page = sign_in(cast.zhao).get(BOOK, {"office": getattr(cast, asked).code})

        assert entry(page, "DE-3.attempts").rule.value == value

    def test_to_come_is_announced_and_does_not_hold_yet(self, cast, sign_in):
        local(cast.county, 5, since=date(2026, 12, 1))

        today = entry(sign_in(cast.wang).get(BOOK), "DE-3.attempts")
        end = entry(sign_in(cast.wang).get(BOOK, {"year": "2026-end"}), "DE-3.attempts")

        assert (today.rule.value, today.coming_values[0][1]) == (3, "至少 5 次")
        assert (end.rule.value, end.coming) == (5, ())

    def test_of_an_office_above_is_not_announced_over_a_nearer_one(self, cast, sign_in):
        local(cast.county, 5)
        local(cast.city, 4, since=date(2026, 12, 1))

        assert entry(sign_in(cast.wang).get(BOOK), "DE-3.attempts").coming == ()


class TheYears:
    def test_run_from_2024_to_next_year(self, wang, sign_in):
        moments = sign_in(wang).get(BOOK).context["moments"]

        assert [each.value for each in moments] == ["2027", "2026-end", "2026", "2025", "2024"]
        assert moments[2].on == TODAY
        assert moments[3].on == date(2025, 12, 31)

    def test_of_an_unknown_value_are_today(self, wang, sign_in):
        assert sign_in(wang).get(BOOK, {"year": "1999"}).context["moment"].on == TODAY

    def test_show_what_the_law_changed(self, wang, sign_in):
        page = sign_in(wang).get(BOOK, {"tab": "deaths", "year": "2024"})

        assert entry(page, "DE-27.offset").changed == "较去年改"
        assert entry(page, "DE-27.offset").value_before == "不得抵扣"
        assert entry(page, "D-01").changed == "今年新增"

    def test_show_what_a_local_rule_changed(self, cast, sign_in):
        local(cast.county, 5)

        page = sign_in(cast.wang).get(BOOK)

        changed = entry(page, "DE-3.attempts")
        assert (changed.changed, changed.value_before) == ("较去年改", "至少 3 次")
        assert page.context["differing"] == 1
        assert "与 2025 年对照" in page.content.decode()

    def test_show_another_document_for_the_same_value(self, cast, sign_in):
        local(cast.county, 3)

        assert entry(sign_in(cast.wang).get(BOOK), "DE-3.attempts").changed == "依据有改"

    def test_compared_show_only_what_differs(self, cast, sign_in):
        local(cast.county, 5)

        page = sign_in(cast.wang).get(BOOK, {"compare": "1"})

        assert [each["entry"].default.id for each in page.context["entries"]] == ["DE-3.attempts"]

    def test_that_differ_in_nothing_say_so(self, wang, sign_in):
        assert "与去年相同" in read(sign_in(wang), compare="1")


class ATrialOnThePage:
    def test_answers_by_the_rules_of_the_office(self, cast, sign_in):
        assert "顺延 1 日" in read(sign_in(cast.wang), day="2026-10-14")

        local(cast.county, False, rule_id="DE-24.roll_weekends")

        assert "顺延 1 日" not in read(sign_in(cast.wang), day="2026-10-14")

    @pytest.mark.parametrize("day", ["2026-02-30", "明天", "", "0001-01-01", "9999-12-31"])
    def test_of_a_bad_day_answers_with_a_sentence(self, wang, sign_in, day):
        page = sign_in(wang).get(BOOK, {"day": day})

        assert page.status_code == 200
        assert page.context["form"].errors["day"]
        assert page.context["tried"] == []

    def test_is_left_out_where_no_day_counts(self, wang, sign_in):
        assert "试算" not in read(sign_in(wang), tab="civilian", day="2026-10-14")


class TheDecisionsThatQuoteAChapter:
    def test_are_counted_for_the_offices_one_sees(self, cast, sign_in):
        county.stopped(cast)

        assert dict(sign_in(cast.zhao).get(BOOK).context["quoted"])["暂停发放"] == 1
        assert dict(signed_in(Client(), cast.zhou).get(BOOK).context["quoted"])["暂停发放"] == 0

    def test_are_counted_in_their_year_and_chapter_only(self, cast, sign_in):
        county.stopped(cast)
        client = sign_in(cast.zhao)

        assert dict(client.get(BOOK, {"year": "2025"}).context["quoted"])["暂停发放"] == 0
        assert dict(client.get(BOOK, {"tab": "officers"}).context["quoted"])["暂停发放"] == 0

    def test_are_not_shown_to_the_administrator(self, xu, sign_in):
        page = sign_in(xu).get(BOOK)

        assert page.context["quoted"] == []
        assert "引用本页的决定" not in page.content.decode()


class ThePaper:
    @pytest.mark.parametrize("name", chapters.BY_NAME)
    def test_prints_each_chapter_with_its_examples(self, cast, sign_in, name):
        local(cast.county, 5)

        page = read(sign_in(cast.wang), "/rules/print/", tab=name)

        assert chapters.BY_NAME[name].title in page
        assert "临岚县退役军人服务中心" in read(sign_in(cast.li), "/rules/print/", tab=name)
        assert "全部相符" in page


class TheWayFromADecision:
    def test_leads_to_each_rule_as_it_stood_on_its_day(self, cast, sign_in):
        stop = county.stopped(cast)
        client = sign_in(cast.zhao)

        page = read(client, reverse("reviews:approval", args=["suspension", stop.key]))

        for rule_id in ("A-04", "A-05.stop", "DE-18"):
            assert f'href="/rules/{rule_id}/?on=2026-09-01' in page
        for _, url in quotations.linked(stop, "suspension"):
            assert client.get(url).status_code == 200

    def test_starts_from_the_printed_decision_too(self, cast, sign_in):
        stop = county.stopped(cast)

        assert "/rules/A-05.stop/?on=" in read(
            sign_in(cast.zhao), reverse("reviews:approval_print", args=["suspension", stop.key])
        )

    def test_costs_eight_queries_at_most(self, cast, sign_in, django_assert_max_num_queries):
        _, url = quotations.linked(county.stopped(cast), "suspension")[0]
        client = sign_in(cast.zhao)
        client.get(url)

        with django_assert_max_num_queries(8):
            client.get(url)

    def test_works_for_a_resumption_of_an_officer(self, cast, sign_in):
        case = county.case(cast, category=Category.SELF_EMPLOYED_OFFICER)
        stop = county.stopped(cast, case)
        county.confirmed(cast, case, on=stop.effective_on)

        page = read(sign_in(cast.zhao), reverse("reviews:approval", args=["resumption", stop.resumptions.get().key]))

        assert "/rules/Z-03.resume/" in page
