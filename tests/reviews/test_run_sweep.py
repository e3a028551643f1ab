"""`manage.py run_sweep`: the night by hand."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reviews.models import Review, SweepRun
from reviews.services import sweeps
from reviews.services.sweeps import lapsing
from tests import county
from tests.reviews.test_nights import everything

pytestmark = pytest.mark.django_db

NIGHT = date(2026, 9, 1)


def run_sweep(*words):
    out = StringIO()
    call_command("run_sweep", *words, stdout=out)
    return out.getvalue()


class RunningANightByHand:
    def test_does_what_the_clock_does(self, cast):
        county.noticed(cast)

        text = run_sweep("--date", "2026-09-01")

        assert "2026-09-01 公告期满，提出暂停建议：1 件" in text
        assert Review.objects.get().state == "LAPSED"
        assert SweepRun.objects.filter(business_date=NIGHT).count() == len(sweeps.NIGHT)

    def test_again_does_nothing(self, cast):
        county.noticed(cast)
        run_sweep("--date", "2026-09-01")

        assert run_sweep("--date", "2026-09-01") == "没有到期未办的夜间运行。\n"

    def test_without_a_date_runs_what_is_due(self, db):
        run_sweep()

        due = {timezone.localdate(), timezone.localdate() - timedelta(days=1)}
        assert set(SweepRun.objects.values_list("business_date", flat=True)) < due

    def test_names_the_rows_that_were_passed_by(self, cast, monkeypatch):
        county.noticed(cast)
        monkeypatch.setattr(lapsing, "_ground", lambda *args: 1 / 0)

        text = run_sweep("--date", "2026-09-01")

        assert "另有 1 件未能办理" in text
        assert f"{Review.objects.get().pk}: ZeroDivisionError" in text

    def test_refuses_a_day_that_is_none(self, db):
        with pytest.raises(CommandError, match="不是日期"):
            run_sweep("--date", "2026-02-29")

    def test_refuses_the_future(self, db):
        with pytest.raises(CommandError, match="将来"):
            run_sweep("--date", str(timezone.localdate() + timedelta(days=1)))


class TryingANight:
    def test_shows_what_would_be_done_and_writes_nothing(self, cast):
        county.noticed(cast)
        county.died(county.case(cast).benefit.beneficiary, on=date(2026, 8, 1))
        county.approved(cast, county.case(cast), posted_on=date(2026, 6, 20))
        before = everything()

        text = run_sweep("--date", "2026-10-01", "--dry-run")

        assert everything() == before
        assert "公告期满，提出暂停建议：1 件" in text
        assert "关闭已终止待遇的年审件：1 件" in text
        assert "使已批准的暂停生效：1 件" in text
        assert "试运行，未写入。" in text
