import pytest

from config import logbook


class WritingALine:
    @pytest.mark.parametrize("number", [
        "990102193503073018", "99010219350307301X", "13812345678", "6222021234567890123",
    ])
    def test_hides_a_persons_number(self, number):
        line = logbook.hide_personal(None, "", {"event": f"row {number} refused"})

        assert line["event"] == "row [hidden] refused"

    @pytest.mark.parametrize("text", ["2026-11-24", "990102000000", "5000 rows", "case 13812345"])
    def test_keeps_what_names_nobody(self, text):
        assert logbook.hide_personal(None, "", {"event": text})["event"] == text

    def test_hides_a_number_inside_a_traceback(self):
        line = logbook.hide_personal(None, "", {"exception": "ValueError: 13812345678"})

        assert "138" not in line["exception"]
