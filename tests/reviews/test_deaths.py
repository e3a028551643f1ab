"""A verified death ends what the desk had begun; a wrong one opens it again, and the page says so beforehand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from benefits.models import BackPay, Death, Overpayment
from benefits.services import deaths as reports
from benefits.services import wrong_deaths
from reviews.models import Appointment, Evidence, HomeVisit, Letter, Review
from reviews.services import corrections, deaths, letters
from reviews.services.sweeps import joining
from tests import county

pytestmark = pytest.mark.django_db

TODAY, DIED = date(2026, 8, 20), date(2026, 5, 14)
FOUND = wrong_deaths.Finding("ALIVE", "本人今天到站。")
ENTERED = {"certificate": "HOUSEHOLD", "number": "岚户注〔2026〕8号", "died_on": DIED.isoformat(), "cause": "ILLNESS",
           "weighed": "on"}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(county.at(TODAY), tick=False)


@pytest.fixture
def case(cast):
    who = county.person(cast.station)
    return county.review(county.benefit(who, disability_grade=2), due_on=date(2026, 9, 30))


@pytest.fixture
def who(case):
    return case.benefit.beneficiary


@pytest.fixture
def death(who, wang):
    words = {"died_on": DIED, "source": "FAMILY", "note": "儿子。"}
    return reports.report(beneficiary=who, **words, by=wang, at=county.at(TODAY, 8))


def verified(death, by, *, scan=None):
    proof = reports.Proof("HOUSEHOLD", "岚户注〔2026〕8号", DIED, "ILLNESS")
    deaths.verify(death=death, proof=proof, scan=scan, by=by, at=county.at(TODAY))
    return county.again(death)


def begun(case, cast):
    """A visit, a call, a letter and a correction."""
    who, at = case.benefit.beneficiary, county.at(TODAY, 7)
    correction = corrections.request(review=case, comment="请补交复印件。", by=cast.wang, at=at)
    visit = HomeVisit.objects.create(beneficiary=who, organization=who.organization, state_at=at)
    call = Appointment.objects.create(
        beneficiary=who, organization=who.organization, state_at=at, meets_at=county.at(date(2026, 9, 1)),
        channel="PHONE", caller=cast.wang, made_by=cast.wang,
    )
    letter = letters.draft(kind=Letter.Kind.REMINDER, beneficiary=who, body="提醒", dedup_key="remind:x", at=at)
    letter.save()
    return correction, visit, call, letter


class AVerifiedDeath:
    def test_ends_every_row_that_the_desk_had_begun(self, case, death, cast, zhao):
        rows = begun(case, cast)

        death = verified(death, zhao)

        states = [county.again(row).state for row in (case, *rows)]
        assert states == ["CLOSED", "WITHDRAWN", "CANCELLED", "CANCELLED", "CANCELLED"]
        assert county.again(case).closed_reason == "本人已去世。"
        assert set(death.basis["ended"]) == {"review", "visit", "appointment", "letter"}

    def test_keeps_the_scan_of_the_certificate(self, death, zhao):
        verified(death, zhao, scan=county.photo())

        assert Evidence.objects.get(death=death).kind == "DEATH_CERTIFICATE"

    def test_that_is_refused_ends_nothing(self, case, death, zhao):
        wrong = reports.Proof("HOUSEHOLD", "", DIED)

        with pytest.raises(reports.CannotVerify):
            deaths.verify(death=death, proof=wrong, by=zhao, at=county.at(TODAY))
        assert county.again(case).state == "PENDING"

    def test_is_left_alone_by_the_night(self, case, death, zhao):
        verified(death, zhao)

        night = TODAY + timedelta(days=1)
        joining.close_ended(today=night, at=county.at(night, 2))
        assert county.again(case).closed_reason == "本人已去世。"


class AReversedDeath:
    @pytest.fixture
    def reversed_(self, case, death, zhao):
        verified(death, zhao)
        deaths.reverse(death=county.again(death), finding=FOUND, by=zhao, at=county.at(date(2026, 11, 20)))
        return county.again(death)

    def test_opens_the_review_again_with_time_to_confirm(self, reversed_, case):
        review = county.again(case)

        assert (review.state, review.due_on, review.closed_reason) == ("PENDING", date(2026, 12, 20), "")
        assert Review.objects.open().filter(pk=case.pk).exists()

    def test_apologizes_and_names_the_sum(self, reversed_, who):
        letter = Letter.objects.get(kind="APOLOGY")

        assert letter.beneficiary == who
        assert "10,590.00 元" in letter.body
        assert "深表歉意" in letter.body

    def test_keeps_what_was_undone(self, reversed_, case):
        assert reversed_.basis["undone"]["review"] == [case.key]
        assert reversed_.basis["undone"]["back_pay"] == [BackPay.objects.get().key]


class ThePageOfADeath:
    def test_says_beforehand_what_verifying_does(self, death, zhao, sign_in):
        text = sign_in(zhao).get(reverse("reviews:death", args=[death.key])).content.decode()

        for words in ("2026年6月起终止", "3 个月（2026年6月至2026年8月），共 10,590.00 元", "年审件 1 件"):
            assert words in text

    def test_of_somebody_with_two_benefits_shows_both(self, death, who, zhao, sign_in):
        county.benefit(who, category="OTHER_ENTITLED", amount="800.00")
        url = reverse("reviews:death", args=[death.key])

        assert sign_in(zhao).get(url).content.decode().count("2026年6月起终止") == 2
        verified(death, zhao)
        assert "2,400.00" in sign_in(zhao).get(url).content.decode()

    def test_verifies_and_shows_the_money_and_the_family(self, death, zhao, sign_in):
        url = reverse("reviews:verify_death", args=[death.key])
        text = sign_in(zhao).post(url, ENTERED, follow=True).content.decode()

        assert county.again(death).state == "VERIFIED"
        for words in ("去世已核实", "10,590.00", "遗属待遇待核", "病故军人遗属定期抚恤金", "更正去世，恢复待遇"):
            assert words in text

    def test_shows_who_was_heard_after_the_day(self, death, case, cast, zhao, sign_in):
        county.confirmed(cast, case, on=date(2026, 7, 1))

        text = sign_in(zhao).get(reverse("reviews:death", args=[death.key])).content.decode()
        assert "与去世不合" in text

    @pytest.mark.parametrize("words", [{"number": ""}, {"weighed": ""}, {"died_on": "2026-08-21"}])
    def test_asks_for_what_is_missing_and_loses_nothing(self, death, zhao, sign_in, words):
        answer = sign_in(zhao).post(reverse("reviews:verify_death", args=[death.key]), ENTERED | words)

        assert answer.status_code == 400
        assert county.again(death).state == "REPORTED"

    @pytest.mark.parametrize(("name", "status"), [("wang", 403), ("he", 403), ("sun", 403), ("zhou", 404)])
    def test_verifies_for_nobody_else(self, cast, death, sign_in, name, status):
        client = sign_in(getattr(cast, name))

        assert client.post(reverse("reviews:verify_death", args=[death.key]), ENTERED).status_code == status
        assert client.post(reverse("reviews:reverse_death", args=[death.key]), {}).status_code == status

    def test_says_beforehand_what_reversing_undoes_and_does_it(self, death, who, zhao, sign_in, time_machine):
        verified(death, zhao)
        time_machine.move_to(county.at(date(2026, 11, 20)), tick=False)
        client = sign_in(zhao)

        text = client.get(reverse("reviews:death", args=[death.key])).content.decode()
        for words in ("2026年9月至2026年11月，共 10,590.00 元", "1 笔撤销", "1 件重新打开", "致歉信"):
            assert words in text
        entered = {"untrue": "ALIVE", "finding": "本人今天到站。"}
        text = client.post(reverse("reviews:reverse_death", args=[death.key]), entered, follow=True).content.decode()

        assert county.again(who).died_on is None
        assert "更正时已撤销、恢复" in text
        assert Overpayment.objects.get().state == "WITHDRAWN"
        assert BackPay.objects.get().total == Decimal("10590.00")
        decision = client.get(reverse("reviews:approval", args=["back-pay", BackPay.objects.get().key]))
        assert decision.status_code == 200
        assert client.get(reverse("reviews:approvals")).status_code == 200

    def test_takes_the_answer_about_the_family(self, death, cast, zhao, wang, sign_in):
        case = verified(death, zhao).survivor_cases.get()
        url, answer = reverse("reviews:survivor_case", args=[case.key]), {"found": "NOBODY", "outcome": "没有亲属。"}

        assert sign_in(cast.he).post(url, answer).status_code == 403
        assert sign_in(cast.qian).post(url, answer).status_code == 404
        assert "遗属待遇待核" in sign_in(wang).get(reverse("reviews:deaths")).content.decode()
        assert sign_in(wang).post(url, {"found": "NOBODY"}).status_code == 400
        sign_in(wang).post(url, answer)
        assert (county.again(case).state, county.again(case).closed_by) == ("NOBODY", wang)
        assert sign_in(wang).post(url, answer).status_code == 400

    def test_of_a_list_names_no_reporter(self, who, zhao, sign_in):
        death = Death.objects.create(
            beneficiary=who, organization=who.organization, died_on=DIED, source="CIVIL_AFFAIRS", match="EXACT",
            state_at=county.at(TODAY), reported_at=county.at(TODAY),
        )

        sign_in(zhao).post(reverse("reviews:verify_death", args=[death.key]), ENTERED)
        assert county.again(death).state == "VERIFIED"
