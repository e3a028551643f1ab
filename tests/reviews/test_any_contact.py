"""Any contact counts: every page about somebody who is not confirmed says so, and offers to confirm now."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benefits.categories import Category
from benefits.services import deaths, sentences, terminations
from reviews.models import Letter
from reviews.services import deferrals, differences, gates, reference_photos
from reviews.services.sweeps import flagging, force
from reviews.worklists import any_contact, links
from tests import county
from tests.house import plan
from tests.reviews import visiting
from tests.reviews.test_reference_photos import photo
from tests.reviews.test_reminders import remind

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
NOON = county.at(TODAY, 12)
OFFICER = Category.SELF_EMPLOYED_OFFICER
MONTHLY = Category.MONTHLY_PENSION
BAR = "无论为何事而来，现在都可以确认。"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def case(cast):
    """Somebody at Wang's station whose disability pension is not confirmed this year."""
    return county.case(cast)


def another(case, category):
    """A second benefit of the same person, not confirmed either."""
    return county.review(county.benefit(case.benefit.beneficiary, category=category))


# What each page needs first: (cast, case) -> the one who opens it, and what its address is made of.
def of_person(cast, case):
    return cast.wang, [case.benefit.beneficiary.key]


def of_benefit(cast, case):
    return cast.wang, [case.benefit.key]


def of_registration(cast, case):
    return cast.zhao, [another(case, MONTHLY).key]


def of_correction(cast, case):
    return cast.wang, [county.asked_to_correct(cast, another(case, MONTHLY), on=TODAY).key]


def of_deferral(cast, case):
    return cast.zhao, [another(case, OFFICER).key]


def of_consent(cast, case):
    review = another(case, OFFICER)
    deferrals.consent(
        review=review, consented_by="临岚县退役军人事务局", document_no="临退役函〔2026〕8号", consented_on=TODAY,
        last_day=date(2026, 8, 31), reason="出境探亲", by=cast.zhao, at=NOON,
    )
    return cast.zhao, [review.key, review.deferrals.get().key]


def of_photo(cast, case):
    who = case.benefit.beneficiary
    reference_photos.capture(beneficiary=who, photo=photo(), id_card_seen=True, by=cast.wang, at=NOON)
    return cast.wang, [who.key]


def of_difference(cast, case):
    noted = differences.report(
        beneficiary=case.benefit.beneficiary, field="phone", person="13900001111", paper="", review=case, by=cast.wang,
        at=NOON,
    )
    return cast.zhao, [noted.key]


def of_sentence(cast, case):
    second = county.benefit(case.benefit.beneficiary, category=OFFICER)
    [stop, _] = sentences.propose(
        beneficiary=second.beneficiary, paper=county.judgment(day=date(2026, 5, 4)), by=cast.wang, at=NOON
    )
    return cast.wang, [stop.key]


def of_termination(cast, case):
    cause = terminations.Cause("CANCELLED", date(2026, 5, 4), "判处无期徒刑。", "（2026）岚01刑初7号", "LIFE_SENTENCE")
    row = terminations.propose(benefit=case.benefit, cause=cause, by=cast.wang, at=NOON)
    return cast.zhao, [row.key]


def of_withdrawal(cast, case):
    return cast.wang, of_termination(cast, case)[1]


def of_decision(cast, case):
    return cast.zhao, ["termination", *of_termination(cast, case)[1]]


def of_side_benefit(cast, case):
    known = county.case(cast, category=Category.RETIRED_OFFICER)
    night = county.WINDOW[1] + timedelta(days=1)
    flagging.flag_side_benefits(today=night, at=county.at(night, 2))
    return cast.zhao, [known.key]


def of_transfer(cast, case):
    [row] = county.moving(cast, case.benefit, on=TODAY - timedelta(days=9), recorded_on=TODAY)
    return cast.wang, [row.key]


def of_letter(cast, case):
    remind(case.due_on - timedelta(days=7))
    return cast.wang, [Letter.objects.get(review=case).key]


def of_survivor(cast, case):
    review = county.review(county.survivor(cast.station))
    return cast.wang, [review.benefit.key]


def of_visit(cast, case):
    return cast.wang, [visiting.asked(case, by=cast.wang, on=TODAY).key]


def of_finding(cast, case):
    return cast.wang, [county.proposed(cast, case).key, "visit"]


PAGES = {
    "person": of_person, "reference_photo": of_person, "reference_photo_doubt": of_photo,
    "difference_report": of_person, "difference": of_difference, "difference_send_back": of_difference,
    "certificate": of_person, "stay": of_person, "answer_finding": of_finding,
    "visit_ask": of_person, "visit_cancel": of_visit,
    "book_call": of_person, "transfer_new": of_person,
    "transfer": of_transfer, "transfer_withdraw": of_transfer, "sentence": of_person, "sentence_withdraw": of_sentence,
    "registration": of_registration, "interview_new": of_registration, "correction_new": of_registration,
    "correction_answer": of_correction, "correction_withdraw": of_correction, "deferral_ask": of_deferral,
    "deferral_consent": of_deferral, "deferral_withdraw": of_consent, "termination": of_benefit,
    "approve_termination": of_termination, "decline_termination": of_termination,
    "withdraw_termination": of_withdrawal, "approval": of_decision, "side_benefit": of_side_benefit,
    "letter_cancel": of_letter, "eligibility": of_survivor, "registration_decide": of_registration,
    "report_death": of_person,
}


@pytest.mark.parametrize("name", PAGES)
class APageAboutSomebodyNotConfirmed:
    def test_says_so_and_offers_to_confirm_now(self, cast, case, sign_in, name):
        staff, args = PAGES[name](cast, case)

        page = sign_in(staff).get(reverse(f"reviews:{name}", args=args))

        assert page.status_code == 200
        assert BAR in page.text
        assert "/confirm/on-site/" in page.text


# The same, months later: what is decided about a stop, while another benefit of the person is not confirmed either.
LATER = date(2026, 11, 24)


def of_proposal(cast, case):
    return cast.zhao, [county.proposed(cast, case).key]


def of_stop(cast, case):
    stop = county.stopped(cast, case)
    county.confirmed(cast, case, on=LATER)
    return cast.wang, [stop.key]


def imprisoned(cast, case):
    """The person serves a sentence: every benefit is stopped; the first of them."""
    paper, on = county.judgment(), date(2026, 9, 7)
    stops = sentences.propose(beneficiary=case.benefit.beneficiary, paper=paper, by=cast.wang, at=county.at(on))
    for stop in stops:
        gates.endorse(suspension=stop, by=cast.zhao, at=county.at(on, 10))
        gates.approve(suspension=stop, by=cast.sun, at=county.at(on, 11))
    force.bring_into_force(today=stops[0].effective_on, at=county.at(stops[0].effective_on, 2))
    return county.again(stops[0])


def of_prisoner(cast, case):
    return cast.wang, [imprisoned(cast, case).key]


def of_release(cast, case):
    stop = imprisoned(cast, case)
    return cast.sun, [county.released(cast, stop).key]


LATER_PAGES = {
    "decline_suspension": (of_proposal, BAR), "apply": (of_stop, "待遇已暂停发放。"),
    "release": (of_prisoner, "待遇已中止。"), "decide_release": (of_release, "待遇已中止。"),
    "decline_resumption": (of_release, "待遇已中止。"),
}


@pytest.mark.parametrize("name", LATER_PAGES)
class ADecisionAboutSomebodyNotConfirmed:
    def test_says_so(self, cast, case, sign_in, time_machine, name):
        another(case, Category.RETIRED_OFFICER)
        prepare, words = LATER_PAGES[name]
        staff, args = prepare(cast, case)
        time_machine.move_to(county.at(LATER, 12), tick=False)

        page = sign_in(staff).get(reverse(f"reviews:{name}", args=args))

        assert page.status_code == 200
        assert words in page.text


# The person is being confirmed there, or what they sent is being judged.
CONFIRMING = {"confirm_on_site", "confirm_special", "call", "bench_case", "bedside"}
# The same page as the one of the resumption, of the suspension, of the pass before a stop: by the same function.
ALIKE = {"death", "decline_back_pay", "app_doubt", "transfer_accept", "transfer_decline", "approval_print", "evidence"}
ONLY_POSTS = {
    "stay_end",
    "contact", "unmask", "cancel_call", "deferral_decline", "side_benefit_decide", "file_decision", "approval_check",
    "approve_resumption", "approve_back_pay", "pay_back_pay", "correction_look", "letter_resend", "app_doubt_answer",
    "difference_settle", "dismiss_death", "verify_death", "reverse_death", "survivor_case",
}
# Or about many, each in a line of their own that leads to their page.
ABOUT_NOBODY = (
    "notice", "campaign", "local_rule", "rule", "holiday", "app_results", "api", "gathering", "visit_day",
    "visit_sheet", "visit_results", "yearly_return", "register", "batch",
)
# About the dead alone: there is nobody to confirm.
OF_THE_DEAD = {
    "grant", "grant_slip", "assess_grant", "approve_grant", "send_back_grant", "share_grant", "pay_grant",
    "overpayment", "plan_recovery", "receive_recovery", "withdraw_overpayment",
}


class EveryAddressWithAKey:
    def test_is_known_here(self):
        known = {*PAGES, *LATER_PAGES, *CONFIRMING, *ALIKE, *ONLY_POSTS, *OF_THE_DEAD}
        names = [
            name.partition(":")[2] for route, name, _ in plan.views() if name.startswith("reviews:") and "<" in route
        ]

        assert [name for name in names if name not in known and not name.startswith(ABOUT_NOBODY)] == []


class TheBar:
    def page(self, sign_in, staff, case):
        return sign_in(staff).get(links.reference_photo(case.benefit.beneficiary.key))

    def test_is_not_there_for_the_confirmed(self, cast, case, sign_in):
        county.confirmed(cast, case, on=TODAY)

        assert BAR not in self.page(sign_in, cast.wang, case).text

    def test_is_not_there_for_the_dead(self, cast, case, sign_in):
        county.died(case.benefit.beneficiary, on=TODAY)

        assert BAR not in self.page(sign_in, cast.wang, case).text

    def test_is_not_there_for_who_waits_for_the_registration_alone(self, cast, sign_in):
        seen = county.case(cast, category=MONTHLY)
        county.seen(cast, seen, on=TODAY)

        assert BAR not in self.page(sign_in, cast.wang, seen).text

    def test_is_not_there_before_the_window(self, cast, case, sign_in, time_machine):
        time_machine.move_to(county.at(county.WINDOW[0] - timedelta(days=1)), tick=False)

        assert BAR not in self.page(sign_in, cast.wang, case).text

    def test_offers_nothing_to_whoever_may_not_confirm(self, cast, case, sign_in):
        [row] = county.moving(cast, case.benefit, on=TODAY - timedelta(days=9), recorded_on=TODAY)

        page = sign_in(cast.zhou).get(reverse("reviews:transfer", args=[row.key]))  # The office it moves to.

        assert BAR not in page.text

    def test_says_that_pay_is_stopped(self, cast, case, sign_in, time_machine):
        stop = county.stopped(cast, case)
        time_machine.move_to(county.at(stop.effective_on, 12), tick=False)

        page = self.page(sign_in, cast.wang, case)

        assert "待遇已暂停发放。" in page.text
        assert "重新确认并经审批后恢复" in page.text

    def test_says_on_every_page_what_the_persons_page_says(self, cast, case, sign_in, time_machine):
        another(case, Category.RETIRED_OFFICER)
        stop = imprisoned(cast, case)
        time_machine.move_to(county.at(LATER, 12), tick=False)

        for url in (links.person(case.benefit.beneficiary.key), links.decision("suspension", stop.key)):
            page = sign_in(cast.wang).get(url).text
            assert "待遇已中止。" in page
            assert BAR not in page

    def test_says_of_a_reported_death_that_it_is_to_be_verified(self, cast, case, sign_in):
        deaths.report(
            beneficiary=case.benefit.beneficiary, died_on=TODAY, source="FAMILY", by=cast.wang, at=NOON
        )

        assert "请先核实；本人到场的，现在就可以确认。" in self.page(sign_in, cast.wang, case).text

    def test_costs_one_query_of_the_confirmed(self, cast, case, sign_in):
        county.confirmed(cast, case, on=TODAY)

        with CaptureQueriesContext(connection) as asked:
            any_contact.bar(case.benefit.beneficiary, cast.wang, at=NOON)

        assert len(asked) == 1
