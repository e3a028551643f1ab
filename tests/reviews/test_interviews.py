"""A reminder talk: for whom, with what, and by whom."""

from datetime import date, timedelta

import pytest

from accounts.models import AuditEntry
from benefits.categories import Category
from benefits.services import consents
from reviews.models import Interview
from reviews.services import corrections, interviews
from reviews.services.sweeps import correcting
from tests import county

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)


@pytest.fixture
def review(cast):
    return county.case(cast, category=Category.MONTHLY_PENSION)


def hold(review, by, *, held_on=DAY, **changed):
    words = {"place": "站谈话室", "subject": "未报告处分", "minutes": "说明要求，本人承诺一周内补报。", **changed}
    return interviews.hold(review=county.again(review), held_on=held_on, by=by, at=county.at(DAY, 16), **words)


class HoldingATalk:
    def test_keeps_the_minutes(self, review, cast):
        talk = hold(review, cast.wang, second_officer=cast.zhao)

        row = county.again(talk)
        assert (row.held_on, row.held_by, row.second_officer) == (DAY, cast.wang, cast.zhao)
        assert row.minutes == "说明要求，本人承诺一周内补报。"

    def test_leaves_a_trace_without_what_was_said(self, review, cast):
        talk = hold(review, cast.wang)

        trace = AuditEntry.objects.get(act="interview.held")
        assert (trace.by, trace.about) == (cast.wang, review.benefit.beneficiary.key)
        assert trace.changes == {"held_on": [None, "2026-03-20"], "interview": [None, talk.key]}

    @pytest.mark.parametrize(("name", "word"), [("place", "地点"), ("subject", "事由"), ("minutes", "谈话记录")])
    def test_asks_for_everything(self, review, wang, name, word):
        with pytest.raises(interviews.CannotHold, match=word):
            hold(review, wang, **{name: " "})

    def test_is_not_in_the_future(self, review, wang):
        with pytest.raises(interviews.CannotHold, match="不能晚于今天"):
            hold(review, wang, held_on=DAY + timedelta(days=1))

    def test_is_by_two_different_officers(self, review, wang):
        with pytest.raises(interviews.CannotHold, match="别人"):
            hold(review, wang, second_officer=wang)

    @pytest.mark.parametrize("who", ["qian", "he", "sun"])
    def test_takes_no_second_officer_from_elsewhere(self, review, cast, who):
        with pytest.raises(interviews.CannotHold, match="本辖区"):
            hold(review, cast.wang, second_officer=getattr(cast, who))

    def test_is_recorded_once(self, review, wang):
        hold(review, wang)

        with pytest.raises(interviews.CannotHold, match="已记录过"):
            hold(review, wang)
        assert Interview.objects.count() == 1

    def test_may_follow_the_confirmation(self, review, cast):
        for item in ("PARTY_LIFE", "SOCIAL_BODIES", "EXIT_ENTRY", "CONDUCT"):
            review.items.create(item=item, result="PASSED", by=cast.wang, at=county.at(DAY))
        county.confirmed(cast, review, on=DAY)

        assert hold(review, cast.wang)

    def test_is_not_for_the_dead(self, review, wang):
        county.died(review.benefit.beneficiary, on=DAY)

        with pytest.raises(interviews.CannotHold, match="去世"):
            hold(review, wang)

    @pytest.mark.parametrize("who", ["sun", "he", "qian", "zhou"])
    def test_is_not_for_other_roles_or_offices(self, review, cast, who):
        with pytest.raises(consents.NotEntitled):
            hold(review, getattr(cast, who))


class AnotherCategory:
    def test_is_talked_to_only_when_something_went_wrong(self, cast):
        case = county.case(cast)
        with pytest.raises(interviews.CannotHold, match="不须约谈"):
            hold(case, cast.wang)

        corrections.request(review=case, comment="请补证件。", by=cast.wang, at=county.at(date(2026, 3, 2)))
        correcting.expire_corrections(today=DAY, at=county.at(DAY, 2))

        assert hold(case, cast.wang)
