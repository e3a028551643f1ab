import contextlib
import hashlib
import io
import struct
import zlib
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from reviews.models import Evidence
from reviews.services import photos
from tests import county

NOON = county.at(date(2026, 5, 20), 12)


def written(picture, form="JPEG", **words):
    out = io.BytesIO()
    picture.save(out, form, **words)
    return out.getvalue()


def read(data, name="照片.jpg"):
    return photos.read(SimpleUploadedFile(name, data))


def plain(size=(480, 640), color=(200, 200, 200)):
    return Image.new("RGB", size, color)


def png_that_claims(width, height):
    """The head of a PNG of any size, without the pixels."""
    data = bytearray(written(plain((1, 1)), "PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


class ReadingAPhoto:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
    def test_takes_the_usual_formats_and_keeps_a_jpeg(self, form):
        photo = read(written(plain(), form))

        assert Image.open(io.BytesIO(photo.content)).format == "JPEG"
        assert (photo.width, photo.height) == (480, 640)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
    def test_takes_every_kind_of_pixel(self, mode):
        picture = Image.new(mode, (300, 300))

        assert read(written(picture, "PNG")).width == 300

    def test_turns_it_upright(self):
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6

        photo = read(written(plain((640, 480)), exif=exif))

        assert (photo.width, photo.height) == (480, 640)

    def test_keeps_the_day_and_drops_the_rest(self):
        exif = Image.Exif()
        exif[ExifTags.Base.DateTime] = "2026:05:20 09:30:00"
        exif[ExifTags.Base.Make] = "Somebody's phone"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"

        photo = read(written(plain(), exif=exif))

        assert photo.taken_on == date(2026, 5, 20)
        assert photo.had_gps
        assert not Image.open(io.BytesIO(photo.content)).getexif()

    @pytest.mark.parametrize("text", ["", "yesterday", "0000:00:00 00:00:00", "2026:13:45"])
    def test_knows_no_day_when_the_camera_does_not(self, text):
        exif = Image.Exif()
        exif[ExifTags.Base.DateTime] = text

        assert read(written(plain(), exif=exif)).taken_on is None

    def test_makes_it_no_larger_than_needed(self):
        photo = read(written(plain((3000, 4000))))

        assert max(photo.width, photo.height) == photos.MAX_SIDE

    def test_never_trusts_a_name(self):
        assert read(written(plain()), name="../../etc/passwd.exe").width == 480


class AnUnreadableFile:
    @pytest.mark.parametrize(
        ("data", "words"),
        [  # R12
            (b"", "空的"),
            (b"not a picture", "打不开"),
            (b"\xff\xd8\xff\xe0" + b"\0" * 100, "打不开"),
            (b"%PDF-1.7 ...", "打不开"),
            (b"PK\x03\x04" + b"\0" * 100, "打不开"),
            (b"\0\0\0\x18ftypheic" + b"\0" * 100, "打不开"),
            (b"GIF89a" + b"\0" * 100, "打不开"),
            (b"x" * (photos.MAX_BYTES + 1), "10 MB"),
            (png_that_claims(10_000, 10_000), "像素太大"),
            (png_that_claims(60_000, 60_000), "像素太大"),
        ],
        ids=["empty", "text", "jpeg head", "pdf", "zip", "heic", "gif", "too large", "100 megapixels", "bomb"],
    )
    def test_is_refused_with_a_sentence(self, data, words):
        with pytest.raises(photos.UnreadablePhoto, match=words):
            read(data)

    def test_is_refused_when_it_breaks_off(self):
        whole = county.jpeg()

        with pytest.raises(photos.UnreadablePhoto):
            read(whole[: len(whole) // 2])

    @given(at=st.integers(0, 5_000), byte=st.integers(0, 255), cut=st.integers(0, 5_000))
    @settings(max_examples=60, deadline=None)
    def test_never_breaks_the_page(self, at, byte, cut):
        exif = Image.Exif()
        exif[ExifTags.Base.DateTime] = "2026:05:20 09:30:00"
        data = bytearray(written(Image.effect_noise((64, 64), 50), exif=exif))
        data[at % len(data)] = byte
        del data[len(data) - cut % len(data):]

        with contextlib.suppress(photos.UnreadablePhoto):
            assert read(bytes(data)).content


class TheChecks:
    def test_find_nothing_on_a_good_one(self):
        assert county.photo().warnings == []

    def test_advise_on_a_blurred_a_dark_and_a_small_one(self):
        assert any("模糊" in text for text in read(written(plain())).warnings)
        assert any("偏暗" in text for text in read(written(plain(color=(5, 5, 5)))).warnings)
        assert any("偏小" in text for text in read(written(plain((100, 100)))).warnings)


class KeepingAPhotoInAForm:
    def test_gives_it_back_as_it_was(self):
        photo = county.photo()

        assert photos.kept(text=photos.keep(photo=photo, about="somebody"), about="somebody") == photo

    def test_gives_nothing_back_to_another_person_or_when_altered(self):
        text = photos.keep(photo=county.photo(), about="somebody")

        assert photos.kept(text=text, about="somebody else") is None
        assert photos.kept(text=text[:-1], about="somebody") is None
        assert photos.kept(text="", about="somebody") is None


@pytest.mark.django_db
class StoringAPhoto:
    def store(self, cast):
        return photos.store(
            photo=county.photo(), kind="PORTRAIT", beneficiary=county.person(cast.station), organization=cast.station,
            by=cast.wang, at=NOON,
        )

    def test_writes_it_under_a_name_nobody_can_guess(self, cast):
        first, second = self.store(cast), self.store(cast)

        assert first.file.name.startswith("990123001000/2026/")
        assert first.file.name != second.file.name
        assert "张守义" not in first.file.name

    def test_keeps_what_proves_it_unchanged(self, cast):
        evidence = Evidence.objects.get(pk=self.store(cast).pk)

        content = evidence.file.read()
        assert evidence.sha256 == hashlib.sha256(content).hexdigest()
        assert (evidence.size, evidence.uploaded_by, evidence.uploaded_at) == (len(content), cast.wang, NOON)

    def test_reads_back_what_was_stored(self, cast):
        assert photos.read(ContentFile(self.store(cast).file.read())).width == 480
