"""What the press sets reads back as it was given: every letter, rare names, who printed it, the page; as an archive."""

import io
import shutil
import subprocess
from datetime import date

import pytest
from PIL import Image

from reviews.documents import press
from tests import county

pytestmark = pytest.mark.django_db

NOW = county.at(date(2026, 11, 24), 15, 30)
needs_reader = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no reader of PDF on this machine")


def content(*offices, number=1):
    return {
        "title": "2026 年度确认工作汇总", "subtitle": "岚江省",
        "by_category": {"columns": ["事项", "伤残", "合计"], "rows": [["应确认", "12", "12"]] * number},
        "routes": ["手机App", "现场", "远程", "上门", "特殊人群核验"],
        "bars": [["伤残", [3, 2, 0, 1, 0]], ["军休", [0, 0, 0, 0, 0]]],
        "by_office": {"columns": ["单位", "应确认"], "rows": [[name, "1"] for name in offices]},
    }  # fmt: skip


def read(pdf):
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return text.decode().replace(" ", "").replace("\u3000", "")


class ThePress:
    @needs_reader
    def test_prints_what_it_was_given(self, cast):
        text = read(press.render("year", content("临岚县"), by=cast.sun, at=NOW))

        for words in ("2026年度确认工作汇总", "应确认", "特殊人群核验", "临岚县"):
            assert words in text

    @needs_reader
    def test_says_who_printed_it_when_and_which_page_it_is(self, cast):
        text = read(press.render("year", content(number=60), by=cast.sun, at=NOW))

        assert text.count("岚江省退役军人服务中心孙立2026-11-2415:30打印") == text.count("页/共")
        assert "第1页/共3页" in text
        assert "第3页/共3页" in text

    @needs_reader
    @pytest.mark.parametrize("name", ["㐂䶮", "𬬸", "𨱏", "仝堃", "玊玥"])
    def test_knows_rare_characters(self, name, cast):
        assert name in read(press.render("year", content(name), by=cast.sun, at=NOW))

    @needs_reader
    def test_never_reads_content_as_markup(self, cast):
        assert '#panic("x")$a$' in read(press.render("year", content('#panic("x") $a$'), by=cast.sun, at=NOW))

    def test_makes_an_archive(self, cast):
        pdf = press.render("year", content(), by=cast.sun, at=NOW)

        assert pdf.startswith(b"%PDF-1.7")
        assert b"pdfaid:part" in pdf

    def test_is_the_same_paper_for_the_same_moment(self, cast):
        first, second = (press.render("year", content(), by=cast.sun, at=NOW) for _ in range(2))

        assert first == second

    def test_sets_a_page_of_a4_with_ink_on_it(self, cast):
        page = Image.open(io.BytesIO(press.picture("year", content("临岚县"), by=cast.sun, at=NOW)))
        dark = sum(page.convert("L").histogram()[:128]) / (page.width * page.height)

        assert (page.width, page.height) == (842, 595)
        assert 0.005 < dark < 0.1
