"""The faint mark over each page names who looks, and is shown to nobody else."""

from pathlib import Path

import pytest

from tests import county

pytestmark = pytest.mark.django_db


class TheMark:
    def test_names_who_looks_from_where_and_when(self, wang, sign_in, time_machine):
        time_machine.move_to(county.at(county.POSTED), tick=False)

        mark = sign_in(wang).get("/watermark.svg")

        assert mark.headers["Content-Type"] == "image/svg+xml"
        assert "王敏 城关镇" in mark.content.decode()
        assert "2026-06-30 09:00" in mark.content.decode()

    def test_is_not_kept_for_others(self, wang, sign_in):
        mark = sign_in(wang).get("/watermark.svg")

        assert "private" in mark.headers["Cache-Control"]
        assert "Cookie" in mark.headers["Vary"]

    def test_is_nothing_before_the_door(self, client, db):
        assert client.get("/watermark.svg").status_code == 302

    def test_lies_over_every_page_of_the_desk(self):
        style = (Path(__file__).resolve().parents[2] / "static/css/evidence.css").read_text(encoding="utf-8")

        assert 'url("/watermark.svg")' in style
