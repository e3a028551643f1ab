"""A year of a small county, played once; what came of it, and whether the promises would be seen to break."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from benefits.categories import Category
from benefits.models import Suspension
from reviews.demo import cast, simulation
from reviews.demo.simulation.script import PARTS, Part
from reviews.models import Review, SweepRun
from reviews.services import sweeps

YEAR, PEOPLE = 2026, 200
OFFICER = Category.SELF_EMPLOYED_OFFICER


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker, tmp_path_factory):
    folder, seen = tmp_path_factory.mktemp("media"), []
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        year = simulation.play(number=YEAR, people=PEOPLE, seed=3, progress=seen.append)
        year.desk.kept["days seen"] = seen
        yield year
        transaction.set_rollback(True)


def line_of(year, category):
    return next(line for line in simulation.count(year) if line.category == category.label)


@pytest.mark.django_db
class AYear:
    def test_breaks_no_promise(self, played):
        assert simulation.broken_promises(played) == []

    def test_runs_every_night_in_its_order(self, played):
        every = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(365)]
        runs = SweepRun.objects.exclude(finished_at=None)

        assert played.desk.kept["days seen"] == every
        assert list(runs.order_by("pk").values_list("business_date", flat=True)[:: len(sweeps.NIGHT)]) == every
        assert runs.count() == len(every) * len(sweeps.NIGHT)

    def test_plays_every_part(self, played):
        for category, parts in PARTS.items():
            assert {role.part for role in played.with_part((category,), *Part)} == set(parts)

    def test_settles_everybody_of_the_crowd_but_those_who_promised_on_the_telephone_to_come(self, played):
        told = played.desk.told[YEAR]

        crowd = Review.objects.filter(campaign__year=YEAR).exclude(benefit__beneficiary__in=told)
        left = crowd.exclude(state="CONFIRMED")
        assert not left.filter(benefit__beneficiary__contact_attempts=None).exists()
        assert left.count() <= crowd.count() // 50


@pytest.mark.django_db
class TheTable:
    def test_accounts_for_every_review(self, played):
        for line in simulation.count(played):
            assert line.confirmed + line.unconfirmed + line.closed == line.reviews

    def test_ends_with_the_sum_of_its_lines(self, played):
        *lines, last = simulation.count(played)

        assert last.reviews == Review.objects.filter(campaign__year=YEAR).count()
        for name in ("app", "noticed", "lapsed", "suspended", "withdrawn", "resumed", "back_paid", "back_pay"):
            assert getattr(last, name) == sum(getattr(line, name) for line in lines)

    def test_back_pays_officers_and_nobody_else(self, played):
        officers, entitled = line_of(played, OFFICER), line_of(played, Category.OTHER_ENTITLED)

        assert officers.back_paid == officers.resumed == len(played.with_part((OFFICER,), Part.AFTER_STOP))
        assert officers.back_pay > 0
        assert (entitled.back_paid, entitled.back_pay) == (0, 0)
        assert entitled.resumed >= 1

    def test_stops_whoever_comes_after_the_stop_or_never(self, played):
        for category in (Category.DISABLED, Category.OTHER_ENTITLED, OFFICER):
            stopped = played.with_part((category,), Part.AFTER_STOP, Part.NEVER)

            assert line_of(played, category).suspended == len(stopped)

    def test_never_stops_the_others(self, played):
        for category in (Category.MONTHLY_PENSION, Category.RETIRED_OFFICER, Category.CIVILIAN_RETIREE):
            line = line_of(played, category)

            assert (line.noticed, line.lapsed, line.suspended) == (0, 0, 0)

    def test_stands_in_columns(self, played):
        rows = simulation.table(simulation.count(played))

        assert {len(row) for row in rows} == {len(rows[0])}
        assert cast.width(cast.padded("军休", 8)) == cast.width(cast.padded("1,234", 8, right=True)) == 8


@pytest.mark.django_db
class ABrokenPromise:
    def test_is_seen_when_somebody_in_time_was_stopped(self, played):
        stop = Suspension.objects.filter(state="IN_FORCE").first()
        late = Review.objects.filter(state="CONFIRMED", suspension=None).first()
        Review.objects.filter(pk=late.pk).update(suspension=stop, confirmed_on=stop.last_day)

        assert any("仍被停发" in sentence for sentence in simulation.broken_promises(played))

    def test_is_seen_when_a_register_pays_too_little(self, played):
        stop = Suspension.objects.filter(state="IN_FORCE", effective_on__gt=date(YEAR, 4, 1)).first()
        Suspension.objects.filter(pk=stop.pk).update(effective_on=date(YEAR, 4, 1))

        assert any(f"{YEAR}-04 待遇 {stop.benefit_id} " in sentence for sentence in simulation.broken_promises(played))


@pytest.mark.django_db
class PlayingAYear:
    def test_refuses_a_database_in_which_something_stands(self, played):
        with pytest.raises(CommandError, match="空的数据库"):
            call_command("simulate_year", str(YEAR), "--here", verbosity=0)
