"""The demo county: loaded once, looked at from every side. Everything in it goes when the module ends."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from accounts import audit
from accounts.models import AuditEntry, Organization, Staff
from accounts.roles import NEEDS_SECOND_FACTOR, Role
from accounts.services import demo
from benefits import identity
from benefits.categories import Category
from benefits.models import Beneficiary, Benefit, ImportBatch, Register
from reviews.demo import county, people, persons
from reviews.models import Evidence, PublicNotice, Review, SweepRun
from reviews.services import clock, sweeps

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
WITH_MOVES = [model for model in apps.get_models() if getattr(model, "MOVES", None)]


def load(seed=1):
    return county.load(number=people.FEWEST, seed=seed, today=TODAY, now=NOW)


def picture_of_the_county():
    """What the county holds, without the random keys."""
    reviews = Review.objects.order_by("pk").values_list(
        "benefit__beneficiary__name", "benefit__category", "campaign__year", "state", "due_on", "confirmed_on"
    )
    files = Beneficiary.objects.order_by("pk").values_list("name", "born_on", "archive_number", "id_number_index")
    return [*reviews, *files, *AuditEntry.objects.order_by("pk").values_list("act", "at", "by_name")]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded twice, so that the two can be compared; the second one stays for the module."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        with transaction.atomic():
            load()
            first = picture_of_the_county()
            transaction.set_rollback(True)
        desk = load()
        desk.kept |= {"first picture": first, "folder": folder}
        yield desk
        transaction.set_rollback(True)


# What the county does not tell of yet; each line goes when its scene is written.
UNTOLD = {
    "FuneralGrant": {"AWAITING"},
    "NationalFigure": {"PROPOSED", "CONFIRMED", "DECLINED", "WITHDRAWN"},
    "Register": {"SENT"},
    "SurvivorCase": {"OPEN", "ENTERED", "NOBODY", "WITHDRAWN"},
}


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TheDemoCounty:
    @pytest.mark.parametrize("model", WITH_MOVES, ids=lambda model: model._meta.label)
    def test_knows_every_state_of_every_table(self, model):
        states = {value for value, _ in model._meta.get_field("state").choices}

        assert states - set(model.objects.values_list("state", flat=True)) == UNTOLD.get(model.__name__, set())

    def test_is_the_same_for_the_same_seed(self, loaded):
        assert picture_of_the_county() == loaded.kept["first picture"]

    def test_remembers_everything_in_the_order_of_time(self):
        times = list(AuditEntry.objects.order_by("id").values_list("at", flat=True))

        assert audit.verify().broken is None
        assert times == sorted(times)

    def test_came_in_through_the_import_door(self):
        lists = ImportBatch.objects.filter(file_name__endswith="服务对象名单.csv")

        assert sum(lists.values_list("added", flat=True)) == Benefit.objects.count()
        assert set(lists.values_list("bad", "state")) == {(0, "IMPORTED")}

    def test_is_invented_and_yet_checked(self):
        numbers = [person.id_number for person in Beneficiary.objects.only("id_number")]

        assert len(set(numbers)) == len(numbers) == people.FEWEST
        assert all(number.startswith("99") for number in numbers)
        for number in numbers:
            identity.parse_id_number(number, today=TODAY, allow_invented=True)

    def test_has_twenty_stations_below_two_counties(self):
        levels = list(Organization.objects.values_list("level", flat=True))

        assert [levels.count(level) for level in Organization.ORDER] == [1, 1, 2, 20]
        assert all(code.startswith("99") for code in Organization.objects.values_list("code", flat=True))

    def test_pays_in_all_six_categories(self):
        assert set(Benefit.objects.values_list("category", flat=True)) == set(Category)
        assert not Benefit.objects.filter(monthly_amount=0).exists()
        assert Register.objects.filter(total__gt=0).values("category").distinct().count() == 6

    def test_tells_of_those_whose_last_day_is_today(self):
        ending = PublicNotice.objects.get(state="PUBLISHED", last_day=TODAY)
        names = ending.reviews.filter(state="IN_NOTICE").values_list("benefit__beneficiary__name", flat=True)

        assert {"周德胜", "孙桂兰", "马长河", "丁宝山"} == set(names)

    def test_has_closed_the_year_before(self):
        assert not Review.objects.filter(campaign__year=2025).exclude(state__in=("CONFIRMED", "CLOSED")).exists()

    def test_has_run_its_last_nights(self):
        assert SweepRun.objects.filter(business_date=TODAY).exclude(finished_at=None).count() == len(sweeps.NIGHT)

    def test_shows_every_night_of_the_page_as_done(self):
        shown = clock.recent(now=timezone.make_aware(datetime.combine(TODAY, time(10))))

        assert len(shown) == clock.SHOWN
        assert {night.state for night in shown} == {clock.NightState.COMPLETED}

    def test_shows_a_few_dozen_faces(self, loaded, settings):
        settings.MEDIA_ROOT = loaded.kept["folder"]
        faces = list(Evidence.objects.filter(kind="PORTRAIT"))

        assert 20 <= len(faces) <= 60
        assert len({face.sha256 for face in faces}) == len(faces)
        with faces[0].file.open() as file:
            assert Image.open(file).size == (faces[0].width, faces[0].height)

    def test_tells_every_story_by_its_name(self):
        lines = [f"LL-{line:06}" for line in range(1, len(persons.KNOWN) + 1)]
        told = Beneficiary.objects.filter(archive_number__in=lines)

        assert set(told.values_list("name", flat=True)) == {known.name for known in persons.KNOWN}

    def test_employs_every_role_and_lets_each_in(self):
        cast = Staff.objects.filter(is_demo=True)

        assert {staff.role for staff in cast} == set(Role) - {Role.CLOCK, Role.SENDER}
        assert {staff.organization.level for staff in cast.select_related("organization")} == set(Organization.ORDER)
        for staff in cast:
            assert bool(demo.code_for(staff=staff, at=NOW)) == (staff.role in NEEDS_SECOND_FACTOR)

    def test_is_not_loaded_a_second_time(self):
        with pytest.raises(county.CannotLoad, match="不是空的"):
            load()

    def test_prints_its_cast_with_passwords_codes_and_a_tour(self, capsys, settings):
        call_command("demo_cast")

        printed = capsys.readouterr().out
        assert all(word in printed for word in ("王敏", "liujing", settings.DEMO_PASSWORD, "省级审批人", "先点什么"))
