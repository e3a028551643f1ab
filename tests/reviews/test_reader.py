"""The installed reader itself: it reads drawn papers, with the network gone, and finds no face where there is none.

Skipped where `make hints` was not run: the portal works without it.
"""

import socket
from datetime import date

import pytest
from django.conf import settings
from PIL import Image

from reviews.exchange import photo_hints
from reviews.exchange import reader as readers
from reviews.models import Hint
from reviews.policy import EvidenceKind, hints
from tests import afar, county, papers

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not settings.MACHINE_HINTS, reason="the reader of photos is not installed: make hints"),
    pytest.mark.skipif(not papers.has_font(), reason="no font with Chinese letters: apt-get install fonts-noto-cjk"),
]

TODAY = afar.TODAY
NUMBER = county.id_number(date(1955, 3, 12))
SLIP = (EvidenceKind.ID_CARD, EvidenceKind.HOLDING_ID, EvidenceKind.HANDWRITTEN_DATE, EvidenceKind.SCREENSHOT)


@pytest.fixture(scope="module", name="reader")
def _reader():
    return readers.installed()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch, reader):
    """Whoever asks the network fails. The database is on a socket that is open already."""
    def refused(*_args, **_words):
        raise OSError("there is no network")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)


def read(cast, reader, **drawn):
    """What is read of the material of a call whose pictures are these, by kind."""
    kinds = SLIP if "HANDWRITTEN_DATE" in drawn else afar.FROM_AFAR
    pictures = [(kind, drawn.get(kind, county.photo())) for kind in kinds]
    material = afar.submissions.Material(pictures=pictures, shown_on=TODAY)
    afar.submissions.submit_call(
        reviews=[county.case(cast)], call=afar.call(cast), material=material, by=cast.wang, at=county.at(TODAY, 10)
    )
    photo_hints.read_due(at=county.at(TODAY, 11), reader=reader)
    return {(hint.reading.evidence.kind, hint.kind): hint for hint in Hint.objects.select_related("reading__evidence")}


class TheReader:
    def test_reads_number_and_name_of_a_card(self, cast, reader):
        found = read(cast, reader, ID_CARD=papers.card(name="张守义", number=NUMBER))

        assert found["ID_CARD", "ID_NUMBER"].text == NUMBER
        assert found["ID_CARD", "NAME"].text == "张守义"
        assert abs(found["ID_CARD", "ID_NUMBER"].box.top - 520) < 30

    def test_reads_title_and_day_of_a_newspaper_and_no_day_of_its_articles(self, cast, reader):
        front = papers.newspaper(title="岚州日报", day="2026年5月20日 星期三", article="2026年5月11日 本报讯")

        found = read(cast, reader, NEWSPAPER=front)

        assert found["NEWSPAPER", "DAY"].text == "2026-05-20"
        assert found["NEWSPAPER", "TITLE"].text == "岚州日报"

    def test_shows_no_day_whose_weekday_is_wrong(self, cast, reader):
        found = read(cast, reader, NEWSPAPER=papers.newspaper(title="岚州日报", day="2026年5月20日 星期五"))

        assert ("NEWSPAPER", "DAY") not in found

    def test_reads_a_day_on_a_slip(self, cast, reader):
        found = read(cast, reader, HANDWRITTEN_DATE=papers.slip("2026年5月20日"))

        assert found["HANDWRITTEN_DATE", "DAY"].text == "2026-05-20"

    def test_reads_nothing_where_nothing_stands(self, cast, reader):
        found = read(cast, reader)

        assert {kind for _, kind in found} == {hints.HintKind.FACES}
        assert {hint.text for hint in found.values()} == {"0"}

    def test_sees_no_face_in_a_room_without_anybody(self, reader):
        assert reader.faces(Image.new("RGB", (640, 480), "#ccd4d8")) == []


class TheModel:
    def test_is_the_file_that_was_tried(self, monkeypatch):
        monkeypatch.setattr(readers, "YUNET_SHA256", "0" * 64)

        with pytest.raises(readers.ReaderUnfit, match="not the file that was tried"):
            readers.InstalledReader()
