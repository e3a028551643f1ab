"""Looking at a stored photo: below one's own office, never kept by the browser, never without a trace."""

import io
from datetime import date

import pytest
from PIL import Image

from accounts.models import AccessEntry
from reviews.models import Evidence
from reviews.services import photos
from tests import county

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def evidence(cast):
    person = county.person(cast.station)
    return photos.store(
        photo=county.photo(), kind="PORTRAIT", beneficiary=person, organization=person.organization, by=cast.wang,
        at=county.at(TODAY),
    )


def look_at(client, evidence):
    return client.get(f"/evidence/{evidence.key}/")


class APhoto:
    def test_is_shown_in_place_and_kept_nowhere(self, evidence, wang, sign_in):
        answer = look_at(sign_in(wang), evidence)

        assert answer.content[:2] == b"\xff\xd8"
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == 'inline; filename="evidence.jpg"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]

    def test_carries_the_name_of_who_looks(self, evidence, wang, li, sign_in, time_machine):
        time_machine.move_to(county.at(TODAY), tick=False)
        plain = evidence.file.read()

        first = look_at(sign_in(wang), evidence).content
        other = look_at(sign_in(li), evidence).content

        assert len({plain, first, other}) == 3
        time_machine.move_to(county.at(TODAY, 11), tick=False)
        assert look_at(sign_in(wang), evidence).content != first

    def test_is_small_where_only_a_small_one_is_shown(self, evidence, wang, sign_in):
        answer = sign_in(wang).get(f"/evidence/{evidence.key}/?side=240")

        assert max(Image.open(io.BytesIO(answer.content)).size) == 240

    def test_that_is_no_picture_is_not_shown(self, evidence, wang, sign_in):
        with evidence.file.storage.open(evidence.file.name, "wb") as stored:
            stored.write(b"no picture")

        assert look_at(sign_in(wang), evidence).status_code == 404

    def test_is_logged_once_for_one_look(self, evidence, wang, sign_in):
        client = sign_in(wang)
        for _ in range(3):
            look_at(client, evidence)

        look = AccessEntry.objects.get(kind="OPENED")
        assert (look.by, look.about) == (wang, evidence.beneficiary.key)
        assert look.what.startswith("佐证：现场照片")

    def test_does_not_exist_for_another_office(self, evidence, qian, sign_in):
        assert look_at(sign_in(qian), evidence).status_code == 404
        assert not AccessEntry.objects.filter(kind="OPENED").exists()

    def test_is_not_for_the_administrator(self, evidence, xu, sign_in):
        assert look_at(sign_in(xu), evidence).status_code == 403

    def test_whose_file_is_gone_is_not_found(self, evidence, wang, sign_in):
        evidence.file.storage.delete(evidence.file.name)

        assert look_at(sign_in(wang), evidence).status_code == 404

    @pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "application/x-msdownload"])
    def test_of_a_kind_that_may_run_is_only_handed_over(self, evidence, wang, sign_in, claimed):
        Evidence.objects.filter(pk=evidence.pk).update(content_type=claimed)

        answer = look_at(sign_in(wang), evidence)

        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
