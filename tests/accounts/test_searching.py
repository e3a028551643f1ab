import datetime as dt

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from accounts import ciphers, searching
from accounts.searching import Kind

MORNING = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
WANG, QIAN = 7, 8


class SealingASearch:
    @tries(deadline=None)
    @given(term=st.text(st.characters(exclude_categories=["Cs"])))
    def test_is_opened_by_the_one_who_searched(self, term):
        token = searching.seal(term, staff_id=WANG, now=MORNING)

        assert searching.open_sealed(token, staff_id=WANG, now=MORNING) == term

    def test_shows_nothing_in_the_address(self):
        token = searching.seal("990123194912310029", staff_id=WANG, now=MORNING)

        assert "990123" not in token
        assert token == "".join(
            letter for letter in token if letter.isascii() and (letter.isalnum() or letter in "-_.")
        )

    def test_is_refused_to_anyone_else(self):
        token = searching.seal("王敏", staff_id=WANG, now=MORNING)

        with pytest.raises(searching.UnreadableSearch, match="无法读取"):
            searching.open_sealed(token, staff_id=QIAN, now=MORNING)

    def test_is_refused_when_stale(self):
        token = searching.seal("王敏", staff_id=WANG, now=MORNING)
        last_moment = MORNING + searching.LONGEST_AGE

        assert searching.open_sealed(token, staff_id=WANG, now=last_moment) == "王敏"
        with pytest.raises(searching.UnreadableSearch, match="过期"):
            searching.open_sealed(token, staff_id=WANG, now=last_moment + dt.timedelta(seconds=1))

    def test_is_refused_when_it_comes_from_the_future(self):
        token = searching.seal("王敏", staff_id=WANG, now=MORNING + dt.timedelta(hours=1))

        with pytest.raises(searching.UnreadableSearch):
            searching.open_sealed(token, staff_id=WANG, now=MORNING)

    @pytest.mark.parametrize("token", ["", "王敏", "pii1.x.AAAA", "a" * 500, "../../etc", "\x00"])
    def test_is_refused_when_it_was_never_one_of_ours(self, token):
        with pytest.raises(searching.UnreadableSearch):
            searching.open_sealed(token, staff_id=WANG, now=MORNING)

    def test_does_not_open_a_stored_value(self):
        stored = ciphers.encrypt("1700000000 13812345678", aad="benefits.beneficiary.phone")

        with pytest.raises(searching.UnreadableSearch):
            searching.open_sealed(stored, staff_id=WANG, now=MORNING)


class TellingWhatWasTyped:
    @pytest.mark.parametrize(
        ("typed", "kind"),
        [
            ("99012319491231002x", Kind.ID_NUMBER),
            ("９９０１２３１９４９１２３１００２９", Kind.ID_NUMBER),
            ("990123 19491231 0029", Kind.ID_NUMBER),
            ("13812345678", Kind.PHONE),
            ("+86 138-1234-5678", Kind.PHONE),
            ("5678", Kind.LAST_FOUR),
            ("002x", Kind.LAST_FOUR),
            ("wm", Kind.INITIALS),
            ("WM", Kind.INITIALS),
            ("王", Kind.NAME),
            ("王 敏", Kind.NAME),
            ("阿依古丽·买买提", Kind.NAME),
            ("𬎆", Kind.NAME),
            ("岚优2019-0031", Kind.ARCHIVE_NUMBER),
            ("LA-0031", Kind.ARCHIVE_NUMBER),
            ("20190031", Kind.ARCHIVE_NUMBER),
            ("", Kind.NOTHING),
            (" \u3000", Kind.NOTHING),
        ],
    )
    def test_goes_by_the_shape(self, typed, kind):
        assert searching.kind_of(typed) is kind

    @tries(deadline=None)
    @given(st.text())
    def test_never_fails(self, typed):
        assert searching.kind_of(typed) in Kind
