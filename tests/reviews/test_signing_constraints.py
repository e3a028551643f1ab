"""What the database refuses of the decisions signed at once and of the last look before a stop."""

from datetime import date

import pytest

from reviews.models import Batch, GateAnswer
from tests import county
from tests.refusals import refused, refused_twin

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)
MOMENT = county.at(DAY)


class ABatch:
    @pytest.fixture
    def batch(self, cast):
        return Batch.objects.create(
            token="a-card", kind="suspension", group="all", step="approve", organization=cast.county, by=cast.sun,
            signed_at=MOMENT, expected=1, money=100,
        )

    def test_is_signed_once_a_card(self, batch):
        refused_twin(batch)

    def test_says_why_it_declines(self, batch):
        refused(batch, "batch_declined_says_why", step="decline")

    def test_begins_before_it_is_finished(self, batch):
        refused(batch, "batch_began_before_it_finished", finished_at=MOMENT)

    def test_is_about_somebody(self, batch):
        refused(batch, "batch_has_people", expected=0)

    def test_holds_a_decision_once_and_settles_it_at_a_time(self, batch, cast):
        item = batch.items.create(
            record_id=1, record_key="a-decision", beneficiary=county.person(cast.station), money=100
        )

        refused_twin(item)
        refused(item, "batch_item_settled_at", outcome="DONE")
        refused(item, "batch_item_settled_at", settled_at=MOMENT)


class AnAnswerToAHit:
    def test_is_given_once_in_words_where_words_are_enough(self, cast):
        answer = GateAnswer.objects.create(
            suspension=county.proposed(cast), finding="visit", hit_at=MOMENT, reason="未见到人。", by=cast.zhao,
            at=MOMENT,
        )

        refused_twin(answer)
        refused(answer, "gate_answer_says_why", reason="")
        refused(answer, "gate_answer_may_be_weighed", finding="death")
