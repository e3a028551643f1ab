"""Material from afar is taken in whole, by the right people, and waits for somebody else."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.services import consents
from reviews.models import Evidence, Likeness
from reviews.policy import AttemptCause, EvidenceKind
from reviews.services import confirmations, gates, submissions
from reviews.states import ConfirmationState
from tests import afar, county

pytestmark = pytest.mark.django_db

TODAY = afar.TODAY


class ACall:
    def test_is_taken_in_with_its_pictures_and_waits(self, cast):
        case = county.case(cast)

        found = afar.submitted(cast, case)

        assert (found.state, found.confirmed_on) == (ConfirmationState.SUBMITTED, TODAY)
        assert (found.recorded_by, found.second_officer, found.channel) == (cast.wang, cast.li, "微信视频")
        assert list(found.for_reviews.all()) == [case]
        assert {each.kind for each in found.evidence.all()} == set(afar.FROM_AFAR)
        assert AuditEntry.objects.filter(act="confirmation.submitted", subject_id=found.pk).exists()

    def test_holds_a_stop_back(self, cast):
        case = county.case(cast)
        stop = county.proposed(cast, case)

        afar.submitted(cast, case, on=stop.proposed_at.date() + timedelta(days=1))

        assert gates.last_look([stop])[stop.pk] == [gates.FINDINGS["submitted"]]

    def test_with_a_wrong_answer_is_left_to_a_supervisor(self, cast):
        found = afar.submitted(cast, answers={"出生日期": "答错", "住址": "说不清"})

        assert found.doubt == "通话中答错：出生日期。"
        assert found.doubted_by == cast.wang

    def test_with_an_unclear_answer_is_no_doubt(self, cast):
        assert afar.submitted(cast, answers={"住址": "说不清"}).doubt == ""

    @pytest.mark.parametrize(("kind", "word"), [
        (EvidenceKind.HOLDING_ID, "手持身份证照片"), (EvidenceKind.NEWSPAPER, "当日报纸"),
        (EvidenceKind.SCREENSHOT, "视频截图"),
    ])
    def test_without_a_picture_it_needs_is_refused(self, cast, kind, word):
        kinds = [each for each in afar.FROM_AFAR if each != kind]

        with pytest.raises(submissions.CannotSubmit, match=f"还缺：{word}"):
            submissions.submit_call(
                reviews=[county.case(cast)], call=afar.call(cast), material=afar.material(*kinds), by=cast.wang,
                at=county.at(TODAY, 10),
            )

    def test_with_a_date_by_hand_needs_no_newspaper(self, cast):
        kinds = [EvidenceKind.ID_CARD, EvidenceKind.HOLDING_ID, EvidenceKind.HANDWRITTEN_DATE, EvidenceKind.SCREENSHOT]

        found = submissions.submit_call(
            reviews=[county.case(cast)], call=afar.call(cast), material=afar.material(*kinds), by=cast.wang,
            at=county.at(TODAY, 10),
        )

        assert found.state == ConfirmationState.SUBMITTED

    @pytest.mark.parametrize(("change", "sentence"), [
        ({"answers": {}}, "须核对至少一个问题"),
        ({"called_at": county.at(TODAY, 18)}, "不能晚于现在"),
    ])
    def test_that_was_no_call_is_refused(self, cast, change, sentence):
        with pytest.raises(submissions.CannotSubmit, match=sentence):
            submissions.submit_call(
                reviews=[county.case(cast)], call=replace(afar.call(cast), **change), material=afar.material(),
                by=cast.wang, at=county.at(TODAY, 10),
            )

    def test_needs_a_second_officer(self, cast):
        with pytest.raises(submissions.CannotSubmit, match="另一名在岗人员"):
            submissions.submit_call(
                reviews=[county.case(cast)], call=afar.call(cast, second=cast.wang), material=afar.material(),
                by=cast.wang, at=county.at(TODAY, 10),
            )

    def test_needs_the_day_that_the_paper_shows(self, cast):
        with pytest.raises(submissions.CannotSubmit, match="手写的日期"):
            afar.submitted(cast, shown_on=None)

    def test_before_the_window_is_refused(self, cast):
        case = county.case(cast)

        with pytest.raises(submissions.CannotSubmit, match="还不能确认"):
            afar.submitted(cast, case, on=date(2026, 2, 20))

    def test_is_not_taken_in_twice(self, cast):
        case = county.case(cast)
        afar.submitted(cast, case)

        with pytest.raises(submissions.CannotSubmit, match="已有一份材料待审"):
            afar.submitted(cast, case)

    def test_of_the_dead_is_refused(self, cast):
        case = county.case(cast)
        county.died(case.benefit.beneficiary, on=TODAY)

        with pytest.raises(confirmations.CannotRecord, match="去世"):
            afar.submitted(cast, case)

    def test_is_not_for_another_office(self, cast):
        with pytest.raises(consents.NotEntitled):
            afar.submitted(cast, by=cast.qian)

    def test_is_not_for_the_auditor(self, cast):
        with pytest.raises(consents.NotEntitled):
            afar.submitted(cast, by=cast.he)


class ASpecialVerification:
    def test_is_open_after_more_than_three_failed_comparisons(self, cast):
        found = afar.verified_by_newspaper(cast, afar.retired(cast))

        assert (found.method, found.newspaper, found.shown_on) == ("SPECIAL", "岚州日报", TODAY)

    @pytest.mark.parametrize("failures", [0, 3])
    def test_is_not_open_before(self, cast, failures):
        with pytest.raises(submissions.CannotSubmit, match="超过 3 次"):
            afar.verified_by_newspaper(cast, afar.retired(cast, failures=failures))

    def test_does_not_count_tries_that_compared_nothing(self, cast):
        case = afar.retired(cast, failures=0)
        afar.failed_in_app(case, times=9, cause=AttemptCause.NO_REFERENCE_PHOTO)

        with pytest.raises(submissions.CannotSubmit):
            afar.verified_by_newspaper(cast, case)

    def test_is_not_for_other_categories(self, cast):
        case = county.case(cast, category=Category.DISABLED)
        afar.failed_in_app(case, times=9)

        with pytest.raises(submissions.CannotSubmit, match="限军休干部和无军籍退休职工"):
            afar.verified_by_newspaper(cast, case)

    def test_wants_the_newspaper_of_that_very_day(self, cast):
        with pytest.raises(submissions.CannotSubmit, match="不是提交当日"):
            afar.verified_by_newspaper(cast, afar.retired(cast), day=TODAY - timedelta(days=1))

    @pytest.mark.parametrize("lacking", ["newspaper", "newspaper_place"])
    def test_wants_its_name_and_place(self, cast, lacking):
        with pytest.raises(submissions.CannotSubmit, match="报纸名称和出版地"):
            afar.verified_by_newspaper(cast, afar.retired(cast), **{lacking: " "})


class ThePrintOfAPicture:
    def test_is_kept_of_persons_alone(self, cast):
        found = afar.submitted(cast, picture=afar.drawn(1))

        printed = {each.kind for each in Evidence.objects.exclude(perceptual_hash="")}
        assert printed == {EvidenceKind.HOLDING_ID}
        assert Likeness.objects.filter(evidence__confirmation=found).count() == 8
