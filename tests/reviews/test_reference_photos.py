"""Reference photos: taken where the file is held, with the ID card seen; versions kept; who needs one is listed."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageDraw

from accounts.models import AuditEntry
from benefits.services.consents import NotEntitled
from reviews import policy
from reviews.models import Attempt, ReferencePhoto
from reviews.services import photos, reference_photos
from reviews.worklists import reference_photos as worklist
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
NOON = county.at(TODAY, 12)
LIST = "/photos/"


def drawn(size=(720, 900), wall=(240, 240, 240)) -> bytes:
    """A face in stripes before a wall: sharp and bright enough for every check."""
    picture = Image.new("RGB", size, wall)
    pen = ImageDraw.Draw(picture)
    middle, top = size[0] // 2, size[1] // 5
    for x in range(middle - size[0] // 5, middle + size[0] // 5, 6):
        pen.rectangle((x, top, x + 2, size[1] * 4 // 5), fill=(60, 50, 40))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def photo(**words) -> photos.Photo:
    return photos.read(SimpleUploadedFile("photo.jpg", drawn(**words)))


def capture(who, by, **words):
    facts = {"photo": photo(), "id_card_seen": True} | words
    return reference_photos.capture(beneficiary=who, by=by, at=NOON, **facts)


def failed(who, cause, *, on=TODAY, number=1):
    case = who.benefits.get().reviews.get()
    for each in range(number):
        Attempt.objects.create(
            beneficiary=who, campaign=case.campaign, at=county.at(on), passed=False, cause=cause,
            delivery_key=f"{who.key}:{on}:{cause}:{each}",
        )


@pytest.fixture
def who(cast):
    return county.case(cast).benefit.beneficiary


class TakingAReferencePhoto:
    def test_keeps_the_picture_in_the_proportions_of_the_measures(self, cast, who):
        taken = capture(who, cast.wang)

        kept = Image.open(taken.evidence.file)
        assert taken.is_current
        assert kept.size == (taken.evidence.width, taken.evidence.height)
        assert kept.width / kept.height == pytest.approx(358 / 441, abs=0.002)
        assert kept.info["dpi"] == pytest.approx((350, 350), abs=1)

    def test_leaves_the_former_one_as_an_earlier_version(self, cast, who):
        former = capture(who, cast.wang)
        latest = capture(who, cast.wang)

        assert worklist.versions(who) == [latest, former]
        assert not county.again(former).is_current

    def test_is_audited(self, cast, who):
        capture(who, cast.wang)

        entry = AuditEntry.objects.latest("id")
        assert (entry.act, entry.by_id, entry.about) == ("reference_photo.taken", cast.wang.pk, who.key)

    def test_is_refused_without_the_id_card(self, cast, who):
        with pytest.raises(reference_photos.CannotCapture, match="身份证"):
            capture(who, cast.wang, id_card_seen=False)

    def test_is_refused_of_the_dead(self, cast, who):
        who.died_on = TODAY
        who.save()

        with pytest.raises(reference_photos.CannotCapture, match="去世"):
            capture(who, cast.wang)

    def test_is_refused_when_smaller_than_the_measures(self, cast, who):
        with pytest.raises(reference_photos.CannotCapture, match="358"):
            capture(who, cast.wang, photo=photo(size=(357, 600)))

        assert not ReferencePhoto.objects.exists()

    def test_asks_for_a_reason_where_a_check_finds_something(self, cast, who):
        dim = photo(wall=(120, 120, 120))

        with pytest.raises(reference_photos.CannotCapture, match="背景"):
            capture(who, cast.wang, photo=dim)

        taken = capture(who, cast.wang, photo=dim, reason="卧床，无法换背景")
        assert taken.quality["reason"] == "卧床，无法换背景"
        assert taken.quality["notes"] == [reference_photos.WALL_NOTE]

    def test_is_refused_to_other_offices_and_to_roles_without_the_act(self, cast, who):
        for stranger in (cast.qian, cast.he):
            with pytest.raises(NotEntitled):
                capture(who, stranger)

    def test_measures_are_rules_with_their_standard(self):
        assert (policy.REFERENCE_WIDTH.value, policy.REFERENCE_HEIGHT.value) == (358, 441)
        assert "GA 461-2004" in str(policy.REFERENCE_WIDTH.citation.instrument.number)


class DoubtingAReferencePhoto:
    def test_puts_the_person_on_the_list_until_a_new_one_is_taken(self, cast, who):
        taken = capture(who, cast.wang)
        reference_photos.doubt(photo=taken, reason="闭眼", by=cast.wang, at=NOON)

        assert list(worklist.select(cast.wang, worklist.POOR, today=TODAY)) == [who]

        capture(who, cast.wang)
        assert not worklist.select(cast.wang, worklist.POOR, today=TODAY).exists()

    def test_is_refused_without_a_reason_twice_and_of_an_earlier_version(self, cast, who):
        taken = capture(who, cast.wang)
        with pytest.raises(reference_photos.CannotCapture, match="写明"):
            reference_photos.doubt(photo=taken, reason=" ", by=cast.wang, at=NOON)
        reference_photos.doubt(photo=taken, reason="闭眼", by=cast.wang, at=NOON)
        with pytest.raises(reference_photos.CannotCapture, match="已标记"):
            reference_photos.doubt(photo=taken, reason="闭眼", by=cast.wang, at=NOON)
        capture(who, cast.wang)
        with pytest.raises(reference_photos.CannotCapture, match="代替"):
            reference_photos.doubt(photo=taken, reason="闭眼", by=cast.wang, at=NOON)


class TheList:
    def test_names_whom_the_app_found_without_a_photo(self, cast, who):
        county.case(cast)
        failed(who, "NO_REFERENCE_PHOTO", number=2)

        found = worklist.rows(worklist.select(cast.wang, today=TODAY), today=TODAY)

        assert [row.why for row in found] == ["App 无基准照片 2 次"]

    def test_forgets_failures_from_before_the_photo_was_taken(self, cast, who):
        failed(who, "NO_REFERENCE_PHOTO", on=TODAY - timedelta(days=3))
        capture(who, cast.wang)

        assert not worklist.select(cast.wang, today=TODAY).exists()
        failed(who, "NO_REFERENCE_PHOTO", on=TODAY + timedelta(days=1))
        assert list(worklist.select(cast.wang, today=TODAY)) == [who]

    def test_names_nobody_who_died_and_nobody_of_another_office(self, cast, who):
        failed(who, "NO_REFERENCE_PHOTO")
        assert not worklist.select(cast.qian, today=TODAY).exists()

        who.died_on = TODAY
        who.save()
        assert not worklist.select(cast.wang, worklist.NEVER, today=TODAY).exists()


class ThePages:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine):
        time_machine.move_to(NOON, tick=False)

    def sent(self, **words):
        return {"photo": SimpleUploadedFile("photo.jpg", drawn()), "id_card_seen": "on", "reason": ""} | words

    def test_take_a_photo_and_show_it(self, cast, sign_in, who):
        client = sign_in(cast.wang)

        answer = client.post(f"/people/{who.key}/photo/", self.sent())

        assert answer.status_code == 302
        assert "现用的照片" in client.get(f"/people/{who.key}/photo/").content.decode()
        assert ReferencePhoto.objects.get().captured_by == cast.wang

    def test_speak_of_an_earlier_version_only_where_there_is_one(self, cast, sign_in, who):
        client, address = sign_in(cast.wang), f"/people/{who.key}/photo/"

        first, second = (client.post(address, self.sent(), follow=True).content.decode() for _ in range(2))

        assert "基准照片已采集。" in first
        assert "基准照片已采集，原有的留作旧版。" in second

    def test_say_what_is_lacking_and_take_nothing(self, cast, sign_in, who):
        answer = sign_in(cast.wang).post(f"/people/{who.key}/photo/", self.sent(id_card_seen=""))

        assert answer.status_code == 400
        assert "身份证" in answer.content.decode()
        assert not ReferencePhoto.objects.exists()

    def test_mark_a_photo_as_unfit(self, cast, sign_in, who):
        capture(who, cast.wang)

        answer = sign_in(cast.wang).post(f"/people/{who.key}/photo/doubt/", {"reason": "闭眼"})

        assert answer.status_code == 302
        assert ReferencePhoto.objects.get().quality["doubted"] == "闭眼"

    @pytest.mark.parametrize("page", ["/people/{}/photo/", "/people/{}/photo/doubt/"])
    def test_do_not_exist_for_another_office(self, cast, sign_in, who, page):
        capture(who, cast.wang)

        assert sign_in(cast.qian).get(page.format(who.key)).status_code == 404

    def test_are_closed_to_who_only_reads(self, cast, sign_in, who):
        assert sign_in(cast.he).get(f"/people/{who.key}/photo/").status_code == 403

    def test_list_costs_the_same_for_any_number_of_people(self, cast, sign_in, who):
        client = sign_in(cast.wang)
        failed(who, "NO_REFERENCE_PHOTO")
        client.get(LIST)
        with CaptureQueriesContext(connection) as one:
            client.get(LIST)
        for _ in range(5):
            failed(county.case(cast).benefit.beneficiary, "NO_REFERENCE_PHOTO")

        with CaptureQueriesContext(connection) as many:
            page = client.get(LIST)

        assert page.context["count"] == 6
        assert len(many) == len(one) <= 8
