"""Each open review and stop has one next step, somebody whose turn it is, and a day."""

import itertools
from datetime import date, datetime

import pytest

from accounts.models import Organization, Staff
from benefits.categories import Category
from benefits.models import Suspension
from benefits.states import SUSPENSION_OPEN
from reviews.models import Review
from reviews.states import REVIEW_OPEN
from reviews.worklists import next_steps
from reviews.worklists.circumstances import Circumstances
from reviews.worklists.next_steps import Who
from tests import county

TODAY = date(2026, 11, 24)
MONTH_END, BEFORE, AHEAD = date(2026, 11, 30), date(2026, 11, 1), date(2026, 12, 14)
OFFICE = Organization(short_name="城关镇")
WANG = Staff(name="王敏")


def review(state="PENDING", *, due_on=AHEAD, category=Category.DISABLED, **fields) -> Review:
    return Review(state=state, due_on=due_on, category=category, organization=OFFICE, **fields)


def deferred(**fields) -> Review:
    """As `ReviewQuerySet.deferred` reads it."""
    found = review(category=Category.SELF_EMPLOYED_OFFICER, **fields)
    vars(found)["is_deferred"] = True
    return found


def seen(*, on=BEFORE, has_failed=False, asked_in_vain=False, **fields) -> Review:
    """As `circumstances.seen` reads it."""
    found = review(category=Category.MONTHLY_PENSION, **fields)
    vars(found).update(seen_on=on, has_failed=has_failed, asked_in_vain=asked_in_vain)
    return found


def stop(state, **fields) -> Suspension:
    words = {"effective_on": date(2026, 12, 1)} if state in ("APPROVED", "IN_FORCE") else {}
    return Suspension(state=state, organization=OFFICE, proposed_at=county.at(BEFORE), **words, **fields)


def step(of, **now):
    ask = next_steps.of_review if isinstance(of, Review) else next_steps.of_stop
    return ask(of, Circumstances(**now), today=TODAY)


def said(of, **now):
    found = step(of, **now)
    return found.name, found.owner, found.by


class ANextStep:
    CASES = (
        (review(), {}, ("call", "城关镇", AHEAD)),
        (review(owner=WANG), {}, ("call", "王敏", AHEAD)),
        (review(), {"contact_channel": "PHONE", "contact_outcome": "NO_ANSWER"}, ("try_again", "城关镇", AHEAD)),
        (review(), {"contact_channel": "PHONE", "contact_outcome": "ANSWERED"}, ("come", "城关镇", AHEAD)),
        (review(), {"living": "ABROAD"}, ("call_abroad", "城关镇", AHEAD)),
        (review(), {"living": "ELSEWHERE"}, ("call", "城关镇", AHEAD)),
        (
            review(), {"living": "ABROAD", "contact_channel": "WECHAT", "contact_outcome": "ANSWERED"},
            ("come_from_abroad", "城关镇", AHEAD),
        ),
        (review(), {"failures": 2, "failure_cause": "SURROUNDINGS"}, ("other_route", "城关镇", AHEAD)),
        (review(due_on=BEFORE), {}, ("call", "城关镇", TODAY)),
        (review(due_on=BEFORE, unreachable_on=BEFORE), {}, ("announce", "城关镇", MONTH_END)),
        (review(unreachable_on=BEFORE), {}, ("call", "城关镇", AHEAD)),  # The window has not passed.
        (
            review(due_on=BEFORE, unreachable_on=BEFORE, category=Category.RETIRED_OFFICER), {},
            ("call", "城关镇", TODAY),  # Nobody of this category is announced.
        ),
        (review("IN_NOTICE"), {}, ("in_notice", "城关镇", AHEAD)),
        (review("LAPSED", due_on=BEFORE), {}, ("lapsed", "城关镇", MONTH_END)),
        (review(), {"ending_state": "PROPOSED"}, ("approve_end", "审核员", MONTH_END)),
        (review(), {"ending_state": "ENDORSED"}, ("decide_end", "省级", MONTH_END)),
        (review(), {"ending_state": "APPROVED", "ending_from": date(2027, 1, 1)},
         ("ending", "城关镇", date(2026, 12, 31))),
        (review(), {"minor_born_on": date(2008, 12, 10)}, ("eligibility", "城关镇", date(2026, 12, 10))),
        (review(), {"minor_born_on": date(2008, 9, 10)}, ("eligibility", "城关镇", TODAY)),
        (review(), {"minor_born_on": date(2008, 9, 10), "kept_until": date(2027, 6, 30)}, ("call", "城关镇", AHEAD)),
        (review(), {"minor_born_on": date(2012, 9, 10)}, ("call", "城关镇", AHEAD)),
        (review(), {"sentenced_since": BEFORE}, ("sentenced", "城关镇", MONTH_END)),  # Nobody calls a prisoner.
        (stop("APPROVED", ground="SENTENCED_OR_WANTED"), {}, ("sentence_coming", "城关镇", MONTH_END)),
        (review(next_step="带病历来", next_step_on=AHEAD), {}, ("agreed", "城关镇", AHEAD)),
        (
            review(category=Category.SELF_EMPLOYED_OFFICER, next_step="再联系"), {"deferral_until": AHEAD},
            ("consent", "审核员", AHEAD),  # Whatever else was noted as the next step.
        ),
        (review(), {"deferral_until": AHEAD}, ("call", "城关镇", AHEAD)),  # That of another benefit.
        (deferred(), {"contact_channel": "PHONE", "contact_outcome": "ANSWERED"}, ("deferred", "城关镇", AHEAD)),
        (deferred(due_on=BEFORE), {}, ("call", "城关镇", TODAY)),
        (seen(), {"contact_channel": "PHONE", "contact_outcome": "NO_ANSWER"}, ("register", "城关镇", AHEAD)),
        (seen(has_failed=True), {}, ("decide_registration", "审核员", AHEAD)),
        (seen(has_failed=True, asked_in_vain=True), {}, ("decide_overdue", "审核员", AHEAD)),
        (
            seen(on=None, has_failed=True, asked_in_vain=True, next_step="补正后再登记"), {},
            ("decide_overdue", "审核员", AHEAD),  # Before the person has come as well, whatever was noted.
        ),
        (seen(asked_in_vain=True, on=None), {}, ("call", "城关镇", AHEAD)),
        (seen(), {"correction_due_on": AHEAD}, ("correction", "本人", AHEAD)),
        (
            review(next_step="提醒后仍未办理的，电话联系"), {"visit_state": "PLANNED", "visit_on": TODAY},
            ("visit", "城关镇", TODAY),  # Whatever the reminder has put down.
        ),
        (review(), {"follow_up_on": TODAY}, ("call_again", "城关镇", TODAY)),
        (review(), {"follow_up_on": BEFORE}, ("call", "城关镇", AHEAD)),
        (review(), {"correction_due_on": AHEAD}, ("correction", "本人", AHEAD)),
        (review(), {"visit_state": "REQUESTED"}, ("plan_visit", "城关镇", AHEAD)),
        (review(), {"visit_state": "PLANNED", "visit_on": TODAY}, ("visit", "城关镇", TODAY)),
        (review(), {"call_at": county.at(TODAY, 15)}, ("call_agreed", "城关镇", TODAY)),
        (review("IN_NOTICE"), {"submitted_on": county.at(BEFORE)}, ("read_papers", "城关镇", AHEAD)),
        (review(next_step="再打电话"), {"submitted_on": county.at(BEFORE)}, ("read_papers", "城关镇", AHEAD)),
        (review(), {"doubt_kind": "NEVER_DUE"}, ("app_doubt", "审核员", MONTH_END)),
        (review(), {"death_reported_on": BEFORE}, ("verify_death", "审核员", MONTH_END)),
        (review("LAPSED", suspension=stop("PROPOSED")), {}, ("check", "城关镇", MONTH_END)),
        (review("LAPSED", suspension=stop("DECLINED")), {}, ("lapsed", "城关镇", MONTH_END)),
        (stop("PROPOSED"), {}, ("check", "城关镇", MONTH_END)),
        (stop("PROPOSED", checked_by_id=1), {}, ("approve", "审核员", MONTH_END)),
        (stop("PROPOSED", proposed_by_id=1), {}, ("approve", "审核员", MONTH_END)),
        (stop("ENDORSED"), {}, ("decide", "省级", MONTH_END)),
        (stop("APPROVED"), {}, ("last_call", "城关镇", MONTH_END)),
        (stop("IN_FORCE"), {}, ("apply", "城关镇", MONTH_END)),
        (stop("IN_FORCE"), {"resumption_state": "PROPOSED"}, ("approve_resumption", "审核员", MONTH_END)),
        (stop("IN_FORCE"), {"resumption_state": "ENDORSED"}, ("decide_resumption", "省级", MONTH_END)),
        (review("LAPSED", suspension=stop("IN_FORCE")), {}, ("confirm_again", "城关镇", MONTH_END)),
    )  # fmt: skip

    @pytest.mark.parametrize(("of", "now", "expected"), CASES)
    def test_says_what_is_to_be_done_by_whom_and_until_when(self, of, now, expected):
        assert said(of, **now) == expected

    @pytest.mark.parametrize(("agreed_on", "name"), [(BEFORE, "last_call"), (AHEAD, "agreed")])
    def test_of_an_approved_stop_is_no_reminder_of_the_past(self, agreed_on, name):
        of = review("LAPSED", suspension=stop("APPROVED"), next_step="电话联系", next_step_on=agreed_on)

        assert step(of).name == name

    def test_of_an_approved_stop_names_its_day(self):
        found = step(review("LAPSED", suspension=stop("APPROVED")))

        assert found.words == "已批准，12-01起停发；此前再联系，确认即撤回"

    @pytest.mark.parametrize("state", ["CONFIRMED", "CLOSED"])
    def test_is_missing_once_a_review_has_ended(self, state):
        assert step(review(state)) is None

    @pytest.mark.parametrize("state", ["LIFTED", "DECLINED", "WITHDRAWN", "SET_ASIDE"])
    def test_is_missing_once_a_stop_has_ended(self, state):
        assert step(stop(state)) is None

    def test_is_there_whatever_comes_together(self):
        """Every open state of a review with every state of its stop, and all that may be under way."""
        stops = [None, *(stop(state) for state in SUSPENSION_OPEN)]
        under_way = [
            {"submitted_on": county.at(BEFORE)}, {"correction_due_on": AHEAD}, {"visit_state": "REQUESTED"},
            {"visit_state": "PLANNED", "visit_on": AHEAD}, {"follow_up_on": AHEAD}, {"death_reported_on": BEFORE},
            {"resumption_state": "PROPOSED"}, {"contact_channel": "SMS", "contact_outcome": "NO_ANSWER"}, {},
        ]  # fmt: skip

        for state, own, one, other in itertools.product(REVIEW_OPEN, stops, under_way, under_way):
            found = step(review(state, suspension=own), **{**one, **other})

            assert found.words
            assert isinstance(found.by, date)
            assert not isinstance(found.by, datetime)
            assert found.owner in ("城关镇", "审核员", "省级", "本人")

    def test_is_chosen_at_least_once_by_each_row_of_the_table(self):
        chosen = {step(of, **now).name for of, now, _ in self.CASES}

        assert chosen == {each.name for each in next_steps.STEPS}

    def test_names_each_step_once(self):
        names = [each.name for each in next_steps.STEPS]

        assert len(set(names)) == len(names)
        assert {each.who for each in next_steps.STEPS} == set(Who)
