import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from accounts import masks


class Masking:
    def test_leaves_six_and_four_of_an_id_number(self):
        assert masks.mask_id_number("99012319491231002X") == "990123********002X"

    def test_leaves_three_and_four_of_a_mobile(self):
        assert masks.mask_phone("13812345678") == "138****5678"

    def test_leaves_four_of_a_landline(self):
        assert masks.mask_phone("059912345678") == "********5678"

    def test_leaves_four_of_a_card(self):
        assert masks.mask_card("6222021234567890123") == "***************0123"

    @pytest.mark.parametrize("mask", [masks.mask_id_number, masks.mask_phone, masks.mask_card])
    def test_shows_nothing_for_nothing(self, mask):
        assert mask("") == mask(None) == ""

    @pytest.mark.parametrize("mask", [masks.mask_id_number, masks.mask_phone, masks.mask_card])
    @tries(deadline=None)
    @given(text=st.text("0123456789X", min_size=1, max_size=30))
    def test_never_shows_the_whole_and_keeps_the_length(self, mask, text):
        masked = mask(text)

        assert len(masked) == len(text)
        assert masked.count("*") >= min(4, len(text))
