from datetime import date
from itertools import product

import pytest

from benefits import law
from benefits.categories import Category
from reviews import policy
from reviews.policy import AttemptCause, ContactChannel, ContactOutcome, Course, EvidenceKind, Method
from tests.benefits.holiday_tables import HOLIDAYS, HOLIDAYS_WITHOUT_WEEKENDS

DOCUMENT = {"title": "某省年度确认办法", "number": "某退役军人发〔2026〕1号"}
ENTITLED = [Category.DISABLED, Category.OTHER_ENTITLED]
SPECIAL = [Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE]


class TheNotice:
    def test_lasts_sixty_days_by_its_article(self):
        assert policy.NOTICE_DAYS.value == 60
        assert str(policy.NOTICE_DAYS.citation) == "《伤残抚恤管理办法》第二十五条"

    def test_ends_as_in_the_worked_example(self):  # Policy 2.1
        deadline = policy.notice_last_day(date(2026, 4, 1), holidays=HOLIDAYS)

        assert (deadline.raw, deadline.rolled) == (date(2026, 5, 31), date(2026, 6, 1))

    def test_ends_on_the_raw_day_when_weekends_do_not_roll(self):  # C7
        deadline = policy.notice_last_day(date(2026, 4, 1), holidays=HOLIDAYS_WITHOUT_WEEKENDS)

        assert deadline.rolled == date(2026, 5, 31)

    def test_runs_from_the_last_of_several_places(self):  # DE-22
        assert policy.notice_start(
            Category.OTHER_ENTITLED, posted_on=[date(2026, 6, 30), date(2026, 7, 3)]
        ) == date(2026, 7, 3)

    def test_runs_from_the_first_complete_act_for_a_disabled_person(self):  # DE-22
        assert policy.notice_start(
            Category.DISABLED, posted_on=[date(2026, 6, 30), date(2026, 7, 3)], delivered_on=date(2026, 7, 1)
        ) == date(2026, 7, 1)

    def test_does_not_run_from_a_personal_notice_to_others(self):  # Policy 10, "notice start"
        assert policy.notice_start(Category.OTHER_ENTITLED, delivered_on=date(2026, 7, 1)) is None

    def test_has_not_begun_before_it_is_posted(self):
        assert policy.notice_start(Category.DISABLED) is None

    def test_belongs_to_entitled_persons_only(self):
        assert [category for category in Category if policy.has_notice(category)] == ENTITLED

    @pytest.mark.parametrize("category", ENTITLED)
    def test_is_open_to_the_unreachable_only(self, category):  # A-08, DE-2, DE-22
        assert policy.may_announce(category, is_unreachable=True)
        assert not policy.may_announce(category, is_unreachable=False)

    def test_is_never_posted_for_a_monthly_pension(self):  # Y-04
        assert not policy.may_announce(Category.MONTHLY_PENSION, is_unreachable=True)

    def test_quotes_its_rules(self):
        quoted = [rule.id for rule in policy.notice_rules(Category.DISABLED)]

        assert quoted == ["A-04", "A-05"]

    def test_quotes_no_article_about_the_disabled_to_anybody_else(self):  # C3
        quoted = policy.notice_rules(Category.OTHER_ENTITLED)

        assert [rule.id for rule in quoted] == ["A-07", "A-07.days"]
        assert law.DISABILITY_MEASURES not in {rule.citation.instrument for rule in quoted}
        assert quoted[-1].value == policy.NOTICE_DAYS.value


class MissingTheWindow:
    @pytest.mark.parametrize(
        ("category", "course"),
        [  # Policy 10, "if missed".
            (Category.DISABLED, Course.NOTICE_THEN_PROPOSE),
            (Category.OTHER_ENTITLED, Course.NOTICE_THEN_PROPOSE),
            (Category.SELF_EMPLOYED_OFFICER, Course.PROPOSE_AT_DEADLINE),
            (Category.MONTHLY_PENSION, Course.CORRECT_OR_TALK),
            (Category.RETIRED_OFFICER, Course.FLAG_SIDE_BENEFITS),
            (Category.CIVILIAN_RETIREE, Course.FOLLOW_UP_ONLY),
        ],
    )
    def test_has_the_course_of_the_category(self, category, course):
        assert policy.IF_MISSED[category].course.value is course

    def test_is_ruled_for_every_category(self):
        assert set(policy.IF_MISSED) == set(Category)
        assert all(rule in law.all_rules() for each in policy.IF_MISSED.values() for rule in each.rules())

    def test_is_saved_by_consent_for_self_employed_officers_only(self):  # Z-05
        saved = [category for category, each in policy.IF_MISSED.items() if each.deferral_prevents.value]

        assert saved == [Category.SELF_EMPLOYED_OFFICER]


class ADeferral:
    def test_moves_the_deadline_to_its_last_day(self):  # DE-25
        deadline = policy.deadline_after(date(2026, 6, 30), [(date(2026, 6, 30), date(2026, 9, 30))])

        assert deadline == date(2026, 9, 30)

    def test_comes_too_late_after_the_deadline(self):
        deadline = policy.deadline_after(date(2026, 6, 30), [(date(2026, 7, 1), date(2026, 9, 30))])

        assert deadline == date(2026, 6, 30)

    def test_may_follow_another(self):
        deadline = policy.deadline_after(
            date(2026, 6, 30), [(date(2026, 9, 1), date(2026, 10, 31)), (date(2026, 6, 1), date(2026, 9, 30))]
        )

        assert deadline == date(2026, 10, 31)

    def test_never_shortens_the_time(self):
        deadline = policy.deadline_after(date(2026, 6, 30), [(date(2026, 5, 1), date(2026, 5, 31))])

        assert deadline == date(2026, 6, 30)


class BeingUnreachable:
    SPAN = {"window_start": date(2026, 5, 1), "asked_on": date(2026, 9, 16)}
    TRIES = (
        (date(2026, 9, 2), ContactChannel.PHONE, False),
        (date(2026, 9, 2), ContactChannel.SMS, False),
        (date(2026, 9, 16), ContactChannel.PHONE, False),
    )

    def test_takes_three_tries_on_two_days_over_two_channels(self):  # DE-3
        count = policy.count_attempts(self.TRIES, **self.SPAN)

        assert count.is_unreachable
        assert str(count) == "3 次，2 日，2 种方式"
        assert policy.is_unreachable(self.TRIES, **self.SPAN)

    @pytest.mark.parametrize(
        ("tries", "lacking"),
        [
            (TRIES[:2], ("还差 1 次", "还差 1 日")),
            ([(day, ContactChannel.PHONE, False) for day, _, _ in TRIES], ("还差 1 种方式",)),
            ([(date(2026, 9, 2), channel, False) for _, channel, _ in TRIES], ("还差 1 日",)),
            ([], ("还差 3 次", "还差 2 日", "还差 2 种方式")),
        ],
    )
    def test_says_what_is_lacking(self, tries, lacking):
        count = policy.count_attempts(tries, **self.SPAN)

        assert not count.is_unreachable
        assert count.lacking == lacking

    def test_ends_with_one_answer(self):  # DE-23
        tries = [*self.TRIES, (date(2026, 6, 1), ContactChannel.RELATIVE, True)]

        assert not policy.is_unreachable(tries, **self.SPAN)

    @pytest.mark.parametrize("day", [date(2026, 4, 30), date(2026, 9, 17)])
    def test_counts_from_the_start_of_the_window_to_the_day_asked(self, day):  # DE-23
        tries = [*self.TRIES[:2], (day, ContactChannel.VISIT, False)]

        assert not policy.is_unreachable(tries, **self.SPAN)

    def test_counts_both_ends(self):
        tries = [
            (self.SPAN["window_start"], ContactChannel.PHONE, False),
            (self.SPAN["asked_on"], ContactChannel.VISIT, False),
            (self.SPAN["asked_on"], ContactChannel.PHONE, False),
        ]

        assert policy.is_unreachable(tries, **self.SPAN)

    def test_may_be_stricter_by_local_rule(self):
        rule = law.localise(law.rule_named("DE-3.attempts"), "4", **DOCUMENT)

        assert not policy.is_unreachable(self.TRIES, **self.SPAN, local={rule.id: rule})

    def test_ends_when_the_person_or_a_relative_answers(self):  # DE-23
        answered = [outcome for outcome in ContactOutcome if outcome.is_answered]

        assert answered == [ContactOutcome.ANSWERED, ContactOutcome.RELATIVE_ANSWERED]

    def test_looks_into_a_wrong_number(self):  # DE-23
        assert ContactOutcome.WRONG_NUMBER.opens_phone_follow_up
        assert not ContactOutcome.WRONG_NUMBER.is_answered
        assert not ContactOutcome.NO_ANSWER.opens_phone_follow_up


class TheWindow:
    def test_of_a_monthly_pension_is_january_to_march(self):  # Y-01
        assert policy.window_for(Category.MONTHLY_PENSION, 2027) == (date(2027, 1, 1), date(2027, 3, 31))

    def test_of_the_others_is_set_by_each_campaign(self):
        fixed = [category for category in Category if policy.window_for(category, 2026)]

        assert fixed == [Category.MONTHLY_PENSION]
        assert set(policy.FIXED_WINDOWS) == set(Category)

    def test_is_reminded_of_four_times_in_each_category(self):  # P18
        assert {rule.value for rule in policy.REMIND_BEFORE.values()} == {(30, 14, 7, 1)}


class ACorrection:
    def test_has_fifteen_days(self):  # Policy 4.2: requested 2027-03-25, ends 2027-04-09.
        deadline = policy.correction_last_day(date(2027, 3, 25), holidays=HOLIDAYS)

        assert deadline.rolled == date(2027, 4, 9)
        assert deadline.provisional

    def test_rolls_like_a_notice(self):  # DE-29
        assert policy.correction_last_day(date(2026, 9, 20), holidays=HOLIDAYS).rolled == date(2026, 10, 8)


class APhoneForm:
    def test_is_asked_about_on_the_fifteenth_working_day(self):  # DE-14, DE-29
        assert policy.phone_form_reminder_on(date(2026, 9, 14), holidays=HOLIDAYS) == date(2026, 10, 10)


class TheEvidence:
    @pytest.mark.parametrize(("method", "category"), list(product(Method, Category)))
    def test_is_ruled_for_every_method_and_category(self, method, category):
        required = policy.EVIDENCE_REQUIRED[method][category]

        assert policy.missing_evidence(method, category, given=required) == []
        assert set(policy.missing_evidence(method, category, given=[])) == required
        assert set(policy.ACCEPTED_INSTEAD[method]) <= required | policy.GOOD_FROM_FILE

    def test_at_the_counter_is_card_photo_and_certificate(self):
        lacking = policy.missing_evidence(Method.ON_SITE, Category.DISABLED, given=[EvidenceKind.PORTRAIT])

        assert lacking == [EvidenceKind.ID_CARD, EvidenceKind.DISABILITY_CERTIFICATE]

    def test_of_status_may_come_from_the_file(self):
        given = [EvidenceKind.ID_CARD, EvidenceKind.PORTRAIT]

        assert policy.missing_evidence(
            Method.ON_SITE, Category.DISABLED, given=given, on_file=[EvidenceKind.DISABILITY_CERTIFICATE]
        ) == []

    def test_that_shows_the_face_never_comes_from_the_file(self):
        lacking = policy.missing_evidence(
            Method.ON_SITE, Category.OTHER_ENTITLED,
            given=[EvidenceKind.ID_CARD], on_file=[EvidenceKind.PORTRAIT],
        )

        assert lacking == [EvidenceKind.PORTRAIT]

    def test_of_the_day_may_be_handwritten_from_afar(self):
        given = policy.EVIDENCE_REQUIRED[Method.REMOTE][Category.DISABLED] - {EvidenceKind.NEWSPAPER}

        assert policy.missing_evidence(
            Method.REMOTE, Category.DISABLED, given=given | {EvidenceKind.HANDWRITTEN_DATE}
        ) == []

    def test_of_the_day_is_a_newspaper_in_special_verification(self):
        lacking = policy.missing_evidence(
            Method.SPECIAL, Category.RETIRED_OFFICER,
            given=[EvidenceKind.HOLDING_ID, EvidenceKind.HANDWRITTEN_DATE],
        )

        assert lacking == [EvidenceKind.NEWSPAPER]

    def test_for_a_resumption_is_the_written_application(self):
        assert frozenset({EvidenceKind.WRITTEN_APPLICATION}) == policy.EVIDENCE_FOR_RESUMPTION
        assert frozenset({EvidenceKind.POSTING_PROOF}) == policy.EVIDENCE_FOR_NOTICE


class SpecialVerification:
    @pytest.mark.parametrize("category", Category)
    def test_is_offered_after_more_than_three_failures_to_two_categories(self, category):  # DE-12
        assert not policy.offers_special(category, failed_comparisons=3)
        assert policy.offers_special(category, failed_comparisons=4) is (category in SPECIAL)

    def test_settles_the_reviews_of_two_categories(self):  # DE-30
        assert [category for category in Category if policy.settles(Method.SPECIAL, category)] == SPECIAL
        assert all(policy.settles(Method.REMOTE, category) for category in Category)
        assert set(policy.SETTLES) == set(Method)

    def test_does_not_count_a_try_without_a_reference_photo(self):  # DE-30
        assert AttemptCause.NO_REFERENCE_PHOTO not in policy.FAILED_COMPARISONS
        assert AttemptCause.CODE_NOT_RECEIVED not in policy.FAILED_COMPARISONS
        assert AttemptCause.FACE_CHANGED in policy.FAILED_COMPARISONS


class AHomeVisit:
    @pytest.mark.parametrize(
        ("today", "is_frail", "suggested"),
        [
            (date(2026, 11, 24), False, False),
            (date(2026, 11, 25), False, True),  # DE-29: from the 80th birthday.
            (date(2020, 1, 1), True, True),
        ],
    )
    def test_is_suggested_to_the_old_and_the_frail(self, today, is_frail, suggested):  # DE-15
        assert policy.suggests_home_visit(
            born_on=date(1946, 11, 25), today=today, is_frail=is_frail
        ) is suggested
