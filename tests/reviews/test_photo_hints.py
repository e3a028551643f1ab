"""Photos on the bench are looked at by a machine, one at a time, in the worker; what it says decides nothing."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import tasks
from reviews.exchange import photo_hints
from reviews.exchange import reader as readers
from reviews.models import Hint, Reading
from reviews.policy import EvidenceKind
from reviews.policy.hints import Box, Line
from reviews.services import readings, verdicts
from reviews.states import ConfirmationState
from reviews.worklists import bench
from reviews.worklists.bench import case as cases
from tests import afar, county

pytestmark = pytest.mark.django_db

TODAY = afar.TODAY
NOW = county.at(TODAY, 15)
PLACE = Box(20, 30, 200, 60)
SLIP = (EvidenceKind.ID_CARD, EvidenceKind.HOLDING_ID, EvidenceKind.HANDWRITTEN_DATE, EvidenceKind.SCREENSHOT)


class PlainReader:
    """Reads the same from every photo."""

    version = "plain 1"

    def __init__(self, *texts, faces=1):
        self.texts, self.count, self.sizes = texts, faces, []

    def lines(self, picture):
        self.sizes.append(picture.size)
        return [Line(text, PLACE) for text in self.texts]

    def faces(self, picture):
        return [Box(10 * number, 10, 10 * number + 9, 20) for number in range(self.count)]


class BrokenReader(PlainReader):
    """Fails over every photo."""

    def lines(self, picture):
        raise MemoryError("张守义")

    faces = lines


@pytest.fixture(autouse=True)
def _installed(settings, time_machine):
    settings.MACHINE_HINTS = True
    time_machine.move_to(NOW, tick=False)


def read(reader, *, at=NOW):
    return photo_hints.read_due(at=at, reader=reader)


def said(row, staff):
    """The kind of each line, by its words."""
    told = cases.read(row, staff, today=TODAY).hints
    return {line.text: line.kind for line in told.lines}


def address(row):
    return reverse("reviews:bench_case", args=[row.key])


class APhotoOnTheBench:
    def test_is_looked_at_once(self, cast):
        afar.submitted(cast)

        assert read(PlainReader()) == photo_hints.Told(read=4)
        assert read(PlainReader()) == photo_hints.Told()

    def test_is_not_looked_at_once_it_is_judged(self, cast):
        row = afar.submitted(cast)
        verdicts.return_(confirmation=row, reason="请重拍。", by=cast.zhao, at=NOW)

        assert read(PlainReader()) == photo_hints.Told()

    def test_that_breaks_the_reader_is_passed_by_for_good(self, cast, caplog):
        row = afar.submitted(cast)

        assert read(BrokenReader()) == photo_hints.Told(passed_by=4)
        assert read(PlainReader()) == photo_hints.Told()
        assert set(Reading.objects.values_list("failure", flat=True)) == {"MemoryError"}
        assert "MemoryError" in caplog.text
        assert "张守义" not in caplog.text
        assert set(said(row, cast.zhao).values()) == {"none"}

    def test_that_is_no_picture_does_not_keep_the_others_waiting(self, cast):
        row = afar.submitted(cast)
        broken = row.evidence.get(kind=EvidenceKind.ID_CARD)
        with broken.file.storage.open(broken.file.name, "wb") as stored:
            stored.write(b"no picture")

        assert read(PlainReader()) == photo_hints.Told(read=3, passed_by=1)
        assert Reading.objects.get(evidence=broken).failure == "UnidentifiedImageError"
        assert said(row, cast.zhao)["身份证：未检查"] == "none"

    def test_over_which_the_worker_died_is_left_and_the_next_is_taken(self, cast):
        afar.submitted(cast)
        left = readings.begin(version="plain 1", at=NOW)

        assert read(PlainReader()) == photo_hints.Told()  # Another worker may still be at it.
        assert read(PlainReader(), at=NOW + readings.SILENT_AFTER) == photo_hints.Told(read=3)
        assert county.again(left).read_at is None

    def test_of_a_newspaper_is_read_in_its_upper_quarter(self, cast):
        afar.submitted(cast)
        reader = PlainReader()

        read(reader)

        assert sorted(reader.sizes) == [(480, 160), (480, 640)]


class WhatWasRead:
    def test_agrees_with_the_file_and_the_day(self, cast):
        row = afar.submitted(cast, newspaper="岚州日报")
        person = row.beneficiary

        read(PlainReader(f"姓名{person.name}", person.id_number, "岚州日报", "2026年5月20日 星期三"))

        assert said(row, cast.zhao) == dict.fromkeys((
            "证件号码与档案一致", "证件姓名与档案一致", "报名与登记的一致", "报纸日期与确认日、登记的日期一致",
            "手持身份证照片看到 1 张人脸", "视频截图看到 1 张人脸",
        ), "ok")  # fmt: skip

    def test_differs_from_the_file_and_the_day(self, cast):
        row = afar.submitted(cast, newspaper="岚州日报")
        other = county.id_number(date(1961, 2, 3))

        read(PlainReader("姓名李某某", other, "兰州日报", "2026年5月17日 星期日", faces=3))

        assert said(row, cast.zhao) == dict.fromkeys((
            "证件号码与档案不一致", "证件姓名与档案不一致", "报名与登记的不一致", "报纸日期与确认日或登记的不一致",
            "手持身份证照片看到 3 张人脸", "视频截图看到 3 张人脸",
        ), "warn")  # fmt: skip

    def test_that_does_not_check_is_not_shown(self, cast):
        row = afar.submitted(cast)

        read(PlainReader("990123195503121930", "2026年5月20日 星期四", faces=0))

        lines = said(row, cast.zhao)
        assert lines["身份证的证件号码：未检查"] == lines["当日报纸的日期：未检查"] == "none"
        assert lines["手持身份证照片没有看到人脸"] == "warn"
        assert not Hint.objects.exclude(kind="FACES").exists()

    def test_by_hand_is_a_day_as_well(self, cast):
        row = afar.submissions.submit_call(
            reviews=[county.case(cast)], call=afar.call(cast), material=afar.material(*SLIP), by=cast.wang, at=NOW
        )

        read(PlainReader("2026.5.20"))

        assert said(row, cast.zhao)["手写日期与确认日、登记的日期一致"] == "ok"

    def test_is_kept_with_its_place_program_and_time(self, cast):
        row = afar.submitted(cast)

        read(PlainReader(row.beneficiary.id_number))

        hint = Hint.objects.select_related("reading").get(kind="ID_NUMBER")
        assert (hint.text, hint.box, hint.reading.version) == (row.beneficiary.id_number, PLACE, "plain 1")
        assert county.at(TODAY, 15) <= hint.reading.read_at < county.at(TODAY, 16)

    def test_stands_in_the_database_in_cipher_alone(self, cast):
        row = afar.submitted(cast)

        read(PlainReader(row.beneficiary.id_number))

        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM reviews_hint")
            stored = [text for (text,) in cursor.fetchall()]
        assert stored
        assert not any(row.beneficiary.id_number in text for text in stored)

    def test_has_a_whole_place_or_none(self, cast):
        afar.submitted(cast)
        reading = readings.begin(version="plain 1", at=NOW)

        with pytest.raises(IntegrityError):
            Hint.objects.create(reading=reading, kind="NAME", text="张守义", left=10)


class ThePage:
    def test_shows_it_as_a_hint_beside_its_place(self, cast, sign_in):
        row = afar.submitted(cast)
        read(PlainReader(row.beneficiary.id_number))

        page = sign_in(cast.zhao).get(address(row)).content.decode()

        card = row.evidence.get(kind=EvidenceKind.ID_CARD)
        assert "机器提示，仅供参考" in page
        assert f"{reverse('reviews:evidence', args=[card.key])}?part=20,30,200,60" in page
        assert row.beneficiary.id_number not in page

    def test_says_unchecked_without_the_extra(self, cast, sign_in, settings):
        settings.MACHINE_HINTS = False
        row = afar.submitted(cast)

        page = sign_in(cast.zhao).get(address(row)).content.decode()

        assert said(row, cast.zhao) == {"证件号码、报纸文字、人脸：未检查": "none"}
        assert "没有装识别组件" in page

    def test_says_unchecked_until_it_was_read(self, cast):
        assert set(said(afar.submitted(cast), cast.zhao).values()) == {"none"}

    def test_costs_the_same_however_much_was_read(self, cast):
        first, second = afar.submitted(cast), afar.submitted(cast)

        def cost():
            with CaptureQueriesContext(connection) as queries:
                cases.read(second, cast.zhao, today=TODAY)
            return len(queries)

        readings.fail(reading=readings.begin(version="plain 1", at=NOW), error=ValueError(), at=NOW)
        before = cost()
        read(PlainReader(first.beneficiary.id_number, "姓名张守义", "2026年5月20日"))

        assert cost() - before <= 1  # The hints of all readings, where there are any.


class AHint:
    def test_decides_nothing_and_moves_nobody(self, cast):
        first = afar.submitted(cast, county.case(cast, due_on=date(2026, 5, 22)))
        second = afar.submitted(cast, county.case(cast, due_on=date(2026, 9, 30)))

        read(PlainReader(county.id_number(date(1961, 2, 3)), "2026年5月1日", faces=0))

        assert bench.queue(cast.zhao, today=TODAY) == [first.key, second.key]
        assert {county.again(row).state for row in (first, second)} == {ConfirmationState.SUBMITTED}
        assert {county.again(row).doubt for row in (first, second)} == {""}

    def test_does_not_stand_in_the_way_of_a_verdict(self, cast):
        row = afar.submitted(cast)
        read(PlainReader(county.id_number(date(1961, 2, 3)), faces=0))

        verdicts.accept(confirmation=row, by=cast.zhao, at=NOW)

        assert county.again(row).state == ConfirmationState.ACCEPTED


class WithoutTheExtra:
    def test_nothing_is_begun(self, cast, settings):
        settings.MACHINE_HINTS = False
        afar.submitted(cast)

        assert read(PlainReader()) == photo_hints.Told()
        assert not Reading.objects.exists()

    def test_a_reader_that_cannot_be_opened_leaves_the_photos_for_later(self, cast, monkeypatch, caplog):
        def unfit():
            raise readers.ReaderUnfit("not the file that was tried")

        monkeypatch.setattr(readers, "installed", unfit)
        afar.submitted(cast)

        tasks.read_photos()

        assert "photos are not read" in caplog.text
        assert not Reading.objects.exists()


class ByHand:
    def test_the_same_is_read_and_measured(self, cast, monkeypatch, capsys):
        monkeypatch.setattr(readers, "installed", PlainReader)
        afar.submitted(cast)

        call_command("read_photos")

        assert capsys.readouterr().out.startswith("读了 4 张，读不了 0 张；每张")


class TheRegion:
    def test_is_shown_by_the_same_door(self, cast, sign_in):
        row = afar.submitted(cast)
        place = reverse("reviews:evidence", args=[row.evidence.first().key])
        client = sign_in(cast.zhao)

        whole, part = (client.get(f"{place}{asked}") for asked in ("", "?part=20,30,200,60"))

        assert len(part.content) < len(whole.content)
        assert "no-store" in part.headers["Cache-Control"]
        assert sign_in(cast.zhou).get(f"{place}?part=20,30,200,60").status_code == 404

    @pytest.mark.parametrize("part", ["9000,9000,9100,9100", "20,30,10,5", "0,0,99999,99999"])
    def test_beyond_the_picture_shows_what_there_is(self, cast, sign_in, part):
        place = reverse("reviews:evidence", args=[afar.submitted(cast).evidence.first().key])

        assert sign_in(cast.zhao).get(f"{place}?part={part}").status_code == 200

    @pytest.mark.parametrize("part", ["", "1,2,3", "-1,0,2,2", "a,b,c,d"])
    def test_that_is_none_shows_the_whole(self, cast, sign_in, part):
        place = reverse("reviews:evidence", args=[afar.submitted(cast).evidence.first().key])
        client = sign_in(cast.zhao)

        assert len(client.get(f"{place}?part={part}").content) == len(client.get(place).content)
