"""A death that somebody tells of: the page that reports it, the page that looks into it, and who is held meanwhile."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from benefits.models import Death
from benefits.services import deaths
from reviews.models import Letter, Review
from reviews.services import gates
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 20)
DIED = TODAY - timedelta(days=12)
SAID = {"source": "FAMILY", "match": "", "died_on": DIED.isoformat(), "note": "儿子张强，电话里说的。"}
FOUND = {"untrue": "ALIVE", "finding": "本人今天带身份证到站。"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def case(cast):
    return county.case(cast)


@pytest.fixture
def person(case):
    return case.benefit.beneficiary


@pytest.fixture
def death(person, wang):
    words = {"source": "FAMILY", "note": SAID["note"], "by": wang, "at": county.at(TODAY, 8)}
    return deaths.report(beneficiary=person, died_on=DIED, **words)


def form_of(who):
    return reverse("reviews:report_death", args=[who.key])


def page_of(death):
    return reverse("reviews:death", args=[death.key])


def dismissal_of(death):
    return reverse("reviews:dismiss_death", args=[death.key])


class ReportingOnThePage:
    def test_leads_to_the_page_where_another_person_looks_into_it(self, person, wang, sign_in):
        answer = sign_in(wang).post(form_of(person), SAID, follow=True)

        death = Death.objects.get()
        assert (death.beneficiary, death.died_on, death.reported_by, death.note) == (person, DIED, wang, SAID["note"])
        assert answer.redirect_chain[-1][0] == page_of(death)
        assert "由审核员核实" in answer.content.decode()

    @pytest.mark.parametrize(("died_on", "sentence"), [
        (TODAY + timedelta(days=1), "不能晚于今天"), (date(1901, 1, 1), "早于出生日期"),
    ])
    def test_refuses_a_day_that_cannot_be(self, person, wang, sign_in, died_on, sentence):
        answer = sign_in(wang).post(form_of(person), {**SAID, "died_on": died_on})

        assert (answer.status_code, Death.objects.count()) == (400, 0)
        assert sentence in answer.content.decode()

    def test_asks_who_says_so(self, person, wang, sign_in):
        answer = sign_in(wang).post(form_of(person), {**SAID, "note": ""})

        assert answer.status_code == 400
        assert set(answer.context["form"].errors) == {"note"}

    def test_twice_leads_to_the_first(self, person, death, wang, sign_in):
        client = sign_in(wang)

        assert client.get(form_of(person)).url == page_of(death)
        assert "已有去世登记" in client.post(form_of(person), SAID).content.decode()

    def test_of_the_dead_is_refused_and_not_offered(self, person, wang, sign_in):
        county.died(person, on=DIED)

        assert sign_in(wang).post(form_of(person), SAID).status_code == 400
        assert not sign_in(wang).get(reverse("reviews:person", args=[person.key])).context["report_death_url"]

    @pytest.mark.parametrize("tab", ["overview", "contacts"])
    def test_is_offered_where_one_hears_of_it(self, person, wang, sign_in, tab):
        text = sign_in(wang).get(reverse("reviews:person", args=[person.key]), {"tab": tab}).content.decode()

        assert f'href="{form_of(person)}"' in text

    @pytest.mark.parametrize(("name", "status"), [("he", 403), ("sun", 403), ("xu", 403), ("qian", 404)])
    def test_is_refused_by_role_and_by_office(self, cast, person, sign_in, name, status):
        assert sign_in(getattr(cast, name)).post(form_of(person), SAID).status_code == status
        assert not Death.objects.exists()


class LookingIntoIt:
    def test_shows_the_report_and_what_is_held(self, cast, death, zhao, sign_in):
        text = sign_in(zhao).get(page_of(death)).content.decode()

        for words in (DIED.isoformat(), "家属告知", SAID["note"], cast.wang.name):
            assert words in text
        for words in ("照发，每月 3,530.00 元", "不批准、不生效"):
            assert words in text
        for words in ("2026年10月起终止", "没有", "核实去世，停发待遇", "D-13"):
            assert words in text

    def test_dismissed_leads_back_to_the_person_and_says_so_in_the_file(self, death, person, zhao, sign_in):
        answer = sign_in(zhao).post(dismissal_of(death), FOUND, follow=True)

        assert (county.again(death).state, county.again(death).dismissed_by) == ("DISMISSED", zhao)
        text = answer.content.decode()
        assert "疑似去世" not in text
        assert "去世登记不属实" in text
        assert FOUND["finding"] in text
        assert "本人在世" in sign_in(zhao).get(page_of(death)).content.decode()

    @pytest.mark.parametrize("lacking", ["untrue", "finding"])
    def test_asks_why_and_what_was_seen(self, death, zhao, sign_in, lacking):
        answer = sign_in(zhao).post(dismissal_of(death), {**FOUND, lacking: ""})

        assert answer.status_code == 400
        assert set(answer.context["form"].errors) == {lacking}

    def test_is_not_for_whoever_reported_it(self, person, zhao, sign_in):
        own = deaths.report(beneficiary=person, died_on=DIED, source="FAMILY", by=zhao, at=county.at(TODAY, 8))
        client = sign_in(zhao)

        assert "须由另一位审核员核实" in client.get(page_of(own)).content.decode()
        assert client.post(dismissal_of(own), FOUND).status_code == 403
        assert county.again(own).state == "REPORTED"

    def test_settled_already_is_refused(self, death, zhao, sign_in):
        client = sign_in(zhao)
        client.post(dismissal_of(death), FOUND)

        assert client.post(dismissal_of(death), FOUND).status_code == 400

    @pytest.mark.parametrize(("name", "status"), [("wang", 403), ("sun", 403), ("xu", 403), ("zhou", 404)])
    def test_is_dismissed_by_no_other_role_or_office(self, cast, death, sign_in, name, status):
        assert sign_in(getattr(cast, name)).post(dismissal_of(death), FOUND).status_code == status

    def test_says_that_the_person_stood_at_the_counter(self, cast, death, case, zhao, sign_in):
        county.confirmed(cast, case, on=TODAY)

        assert f"本人已到场：{TODAY}" in sign_in(zhao).get(page_of(death)).content.decode()

    def test_takes_no_confirmation_before_the_day_for_a_sign_of_life(self, cast, case, person, zhao, sign_in):
        county.confirmed(cast, case, on=DIED - timedelta(days=3))
        later = deaths.report(beneficiary=person, died_on=DIED, source="FAMILY", by=cast.wang, at=county.at(TODAY, 8))

        assert "本人已到场" not in sign_in(zhao).get(page_of(later)).content.decode()


class WhoeverIsSaidToHaveDied:
    def test_is_let_go_in_every_list_when_it_is_not_true(self, cast, case, death, zhao):
        overdue = Review.objects.filter(pk=county.unreachable(case, by=cast.wang).pk)
        letters = Letter.objects.filter(beneficiary=death.beneficiary).count()
        assert not overdue.announceable(today=TODAY).exists()

        deaths.dismiss(death=death, **FOUND, by=zhao, at=county.at(TODAY, 10))

        assert overdue.announceable(today=TODAY).exists()
        assert Letter.objects.filter(beneficiary=death.beneficiary).count() == letters

    def test_is_not_stopped_until_it_is_not_true(self, cast, zhao):
        stop = county.proposed(cast)
        who = stop.benefit.beneficiary
        death = deaths.report(beneficiary=who, died_on=DIED, source="FAMILY", by=cast.wang, at=county.at(TODAY, 8))
        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["death"]]

        deaths.dismiss(death=death, **FOUND, by=zhao, at=county.at(TODAY, 10))

        assert gates.last_look([stop])[stop.pk] == []

    def test_has_one_way_on_from_the_file(self, death, person, wang, zhao, sign_in):
        for staff, word in ((wang, "看去世登记"), (zhao, "核实去世")):
            page = sign_in(staff).get(reverse("reviews:person", args=[person.key]))
            act = page.context["step"].acts[0]
            assert (act["label"], act["url"]) == (word, page_of(death))
            assert page.context["to_clear"][0]["link_url"] == page_of(death)

    def test_waits_for_the_supervisor_in_the_morning_and_in_the_list(self, death, person, wang, zhao, sign_in):
        for address in ("/", reverse("reviews:deaths")):
            assert page_of(death) in sign_in(zhao).get(address).content.decode()
        assert page_of(death) not in sign_in(wang).get("/").content.decode()

    def test_stands_in_no_list_of_another_office(self, cast, death, sign_in):
        client = sign_in(cast.zhou)

        assert page_of(death) not in client.get(reverse("reviews:deaths")).content.decode()
        assert client.get(page_of(death)).status_code == 404
