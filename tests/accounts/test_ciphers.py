import base64

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from accounts import ciphers
from tests.accounts.drawer import NEW, OLD, key

AAD = "benefits.beneficiary.phone"
texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(autouse=True)
def _old_key(settings):
    settings.PII_KEYS, settings.PII_CIPHER = OLD, "aes"


@pytest.fixture(params=["aes", "sm4"])
def cipher(request, settings):
    settings.PII_CIPHER = request.param
    return request.param


class Encrypting:
    @pytest.mark.parametrize("cipher", ["aes", "sm4"])
    def test_gives_back_any_text(self, cipher, settings):
        settings.PII_CIPHER = cipher

        @tries(deadline=None)
        @given(texts, texts)
        def holds(text, place):
            assert ciphers.decrypt(ciphers.encrypt(text, aad=place), aad=place) == text

        holds()

    def test_never_shows_the_text(self, cipher):
        stored = ciphers.encrypt("13812345678", aad=AAD)

        raw = base64.urlsafe_b64decode(stored.rsplit(".", 1)[1] + "==")

        assert "13812345678" not in stored
        assert b"13812345678" not in raw

    def test_writes_the_same_text_differently_each_time(self, cipher):
        assert ciphers.encrypt("王敏", aad=AAD) != ciphers.encrypt("王敏", aad=AAD)

    def test_names_the_cipher_and_the_key_in_front(self, settings):
        settings.PII_KEYS = f"{NEW},{OLD}"
        by_aes = ciphers.encrypt("王敏", aad=AAD)
        settings.PII_CIPHER = "sm4"
        by_sm4 = ciphers.encrypt("王敏", aad=AAD)

        assert by_aes.startswith("pii1.new.")
        assert by_sm4.startswith("pii2.new.")

    def test_stays_within_ascii_and_is_safe_in_an_address(self, cipher):
        assert set(ciphers.encrypt("临岚县" * 40, aad=AAD)) <= set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
        )


class Decrypting:
    @tries(deadline=None)
    @given(data=st.data())
    def test_refuses_a_value_with_any_bit_flipped(self, data):
        head, body = ciphers.encrypt("13812345678", aad=AAD).rsplit(".", 1)
        raw = bytearray(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        altered = f"{head}.{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}"

        with pytest.raises(ciphers.Tampered):
            ciphers.decrypt(altered, aad=AAD)

    def test_refuses_a_value_from_another_place(self, cipher):
        stored = ciphers.encrypt("13812345678", aad=AAD)

        with pytest.raises(ciphers.Tampered):
            ciphers.decrypt(stored, aad="benefits.beneficiary.bank_card")

    def test_refuses_a_value_passed_off_under_another_key(self, cipher, settings):
        settings.PII_KEYS = f"{OLD},{NEW}"
        stored = ciphers.encrypt("13812345678", aad=AAD)

        with pytest.raises(ciphers.Tampered):
            ciphers.decrypt(stored.replace(".old.", ".new."), aad=AAD)

    @pytest.mark.parametrize(
        "stored", ["13812345678", "", "pii1.old", "pii1.old.", "pii1.old.AAAA", "pii1.old.王", "pii1.old.a"]
    )
    def test_refuses_what_is_no_ciphertext(self, stored):
        with pytest.raises(ciphers.Tampered):
            ciphers.decrypt(stored, aad=AAD)

    def test_names_the_key_that_is_missing(self, settings):
        stored = ciphers.encrypt("13812345678", aad=AAD)
        settings.PII_KEYS = NEW

        with pytest.raises(ciphers.UnknownKey, match="old"):
            ciphers.decrypt(stored, aad=AAD)

    def test_reads_every_listed_key_and_both_ciphers(self, settings):
        by_old_aes = ciphers.encrypt("王敏", aad=AAD)
        settings.PII_KEYS, settings.PII_CIPHER = f"{NEW},{OLD}", "sm4"
        by_new_sm4 = ciphers.encrypt("王敏", aad=AAD)

        assert ciphers.decrypt(by_old_aes, aad=AAD) == "王敏"
        assert ciphers.decrypt(by_new_sm4, aad=AAD) == "王敏"


class ReadingTheKeys:
    @pytest.mark.parametrize(
        ("listed", "sentence"),
        [
            ("", "没有列出"),
            ("k1:c2hvcnQ=", "32 字节"),
            ("k1:!!!", "base64"),
            (f"{OLD},{OLD}", "重复"),
            (f"k.1:{key('a')}", "不允许"),
            (f":{key('a')}", "不允许"),
        ],
    )
    def test_refuses_keys_that_cannot_be_used(self, listed, sentence):
        with pytest.raises(ciphers.BadKeys, match=sentence):
            ciphers.read_keyring(listed)

    def test_never_repeats_a_key_in_the_refusal(self):
        with pytest.raises(ciphers.BadKeys) as refusal:
            ciphers.read_keyring("k1:c2hvcnQ=")

        assert "c2hvcnQ" not in str(refusal.value)

    def test_refuses_a_cipher_it_does_not_know(self, settings):
        settings.PII_CIPHER = "des"

        with pytest.raises(ciphers.BadKeys, match="aes"):
            ciphers.encrypt("王敏", aad=AAD)

    def test_refuses_a_short_index_key(self, settings):
        settings.PII_INDEX_KEY = "short"

        with pytest.raises(ciphers.BadKeys, match="PII_INDEX_KEY"):
            ciphers.blind_index("1", purpose="phone")


class IndexingBlindly:
    def test_is_equal_for_equal_values(self):
        assert ciphers.blind_index("5678", purpose="phone") == ciphers.blind_index("5678", purpose="phone")

    def test_differs_between_purposes(self):
        by_purpose = {ciphers.blind_index("5678", purpose=purpose) for purpose in ("phone_last4", "id_last4")}

        assert len(by_purpose) == 2

    def test_differs_between_keys(self, settings):
        before = ciphers.blind_index("5678", purpose="phone")
        settings.PII_INDEX_KEY = "another key of more than thirty-two letters"

        assert ciphers.blind_index("5678", purpose="phone") != before

    def test_fits_its_column_and_shows_nothing(self):
        index = ciphers.blind_index("13812345678", purpose="phone")

        assert len(index) == 43
        assert "13812345678" not in index


class WritingANumberOneWay:
    @pytest.mark.parametrize(
        ("typed", "plain"),
        [
            ("１３８　１２３４　５６７８", "13812345678"),
            ("+86 138-1234-5678", "13812345678"),
            ("0086 13812345678", "13812345678"),
            ("11010519491231002x", "11010519491231002X"),
            ("11010519491231002ｘ", "11010519491231002X"),
            ("\ufeff王 敏\u3000", "王敏"),
            ("8613812345678", "8613812345678"),
        ],
    )
    def test_takes_away_what_carries_no_meaning(self, typed, plain):
        assert ciphers.plain_number(typed) == plain
