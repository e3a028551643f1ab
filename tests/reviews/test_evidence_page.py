"""Looking at a stored photo: below one's own office, never kept by the browser, never without a trace."""

from datetime import date

import pytest

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

        assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"] == 'inline; filename="evidence.jpg"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]

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
