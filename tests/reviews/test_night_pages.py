from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.models import SweepRun
from reviews.services import nights, sweeps
from reviews.templatetags import clock as clock_tags
from tests import county

pytestmark = pytest.mark.django_db

READ_ANEW = clock_tags.condition


@pytest.fixture
def case(cast):
    """A case that last night's sweep could not do."""
    review, now = county.case(cast), timezone.now()
    day = timezone.localdate() - timedelta(days=1)
    for sweep in sweeps.NIGHT:
        failed = {str(review.pk): "AttributeError"} if sweep == "lapse_notices" else {}
        SweepRun.objects.create(
            sweep=sweep, business_date=day, started_at=now, beat_at=now, finished_at=now, done=2 * bool(failed),
            report={"due": 3 * bool(failed), "passed_by": failed},
        )
    return review


class TheNights:
    @pytest.mark.parametrize("who", ["xu", "zhao", "sun", "he"])
    def test_are_read_by_those_who_look_after_them(self, case, cast, sign_in, who):
        page = sign_in(getattr(cast, who)).get("/nights/").content.decode()

        assert "公告期满，提出暂停建议" in page
        assert "办理时出错，记录未作改动。" in page
        # No heartbeat: the note tells whoever looks after the machine how to make up for it by hand.
        assert ("manage.py run_sweep" in page) == (who == "xu")

    def test_are_not_read_by_a_clerk(self, case, cast, sign_in):
        assert sign_in(cast.wang).get("/nights/").status_code == 403

    def test_lead_a_supervisor_to_the_person(self, case, cast, sign_in):
        page = sign_in(cast.zhao).get("/nights/").content.decode()

        assert f"/people/{case.about}/" in page
        assert "AttributeError" not in page

    def test_show_the_administrator_the_exception_and_no_person(self, case, cast, sign_in):
        page = sign_in(cast.xu).get("/nights/").content.decode()

        assert "AttributeError" in page
        assert case.about not in page

    def test_lead_another_office_nowhere(self, case, cast, sign_in):
        assert case.about not in sign_in(cast.zhou).get("/nights/").content.decode()

    def test_cost_few_queries(self, case, cast, sign_in, django_assert_max_num_queries):
        client = sign_in(cast.zhao)
        client.get("/nights/")

        with django_assert_max_num_queries(8 + 3):
            client.get("/nights/")


class TheFrame:
    @pytest.fixture(autouse=True)
    def asked_anew(self, monkeypatch):
        monkeypatch.setattr(clock_tags, "condition", READ_ANEW)
        clock_tags._kept.clear()
        yield
        clock_tags._kept.clear()

    def test_warns_the_supervisor_of_a_late_clock(self, cast, sign_in):
        page = sign_in(cast.zhao).get("/nights/").content.decode()

        assert "ns-nav-foot cinnabar" in page

    def test_says_nothing_to_a_clerk(self, cast, sign_in):
        assert "ns-nav-foot" not in sign_in(cast.wang).get("/worklist/").content.decode()

    def test_asks_once_a_minute(self, cast, django_assert_num_queries):
        clock_tags.condition()

        with django_assert_num_queries(0):
            clock_tags.condition()


class TheWatch:
    def test_hears_that_the_clock_is_late(self, client):
        answer = client.get("/clockz")

        assert (answer.status_code, answer.json()) == (503, {"clock": "late", "breaches": 0})

    def test_hears_that_it_is_on_time(self, case, client):
        nights.beat(at=timezone.now())
        SweepRun.objects.update(report={}, business_date=timezone.localdate())

        assert client.get("/clockz").json() == {"clock": "on time", "breaches": 0}
