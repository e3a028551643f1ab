"""Turn personal data into text that is worthless without the keys, and into indexes that can be searched.

Stored text is `pii<version>.<key id>.<base64url(nonce + ciphertext + tag)>`. The version names the cipher, so
a database may hold both while it moves from one to the other. The associated data ties a value to the place
it belongs to ("benefits.beneficiary.phone"): copied into another column it can no longer be read.
"""

import base64
import binascii
import functools
import hmac
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.conf import settings

MARK = "pii"
VERSION_OF = {"aes": "1", "sm4": "2"}
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 32
SHORTEST_INDEX_KEY = 32
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
COUNTRY_CODE = re.compile(r"^(\+|00)86(?=1\d{10}$)")
NOISE = re.compile(r"[\s\u200b-\u200f\u2010-\u2015\u2060\ufeff-]+")


class BadKeys(Exception):
    """The key settings cannot be used; the sentence names the setting, never a key."""


class UnknownKey(Exception):
    """The value was written under a key that PII_KEYS no longer lists."""


class Tampered(Exception):
    """The value was altered, moved here from another column, or is not a ciphertext at all."""


class Sm4Gcm:
    """SM4 in GCM mode behind the same two methods as AESGCM."""

    def __init__(self, key: bytes) -> None:
        self._key = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        encryptor = Cipher(self._key, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        sealed, tag = data[:-TAG_BYTES], data[-TAG_BYTES:]
        decryptor = Cipher(self._key, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(sealed) + decryptor.finalize()


# Each cipher gets its own key out of the listed one, so that no key ever serves two algorithms.
ENGINE_OF_VERSION: dict[str, Callable[[bytes], AESGCM | Sm4Gcm]] = {
    "1": lambda key: AESGCM(hmac.digest(key, b"aes-256-gcm", "sha256")),
    "2": lambda key: Sm4Gcm(hmac.digest(key, b"sm4-gcm", "sha256")[:16]),
}


@dataclass(frozen=True)
class Keyring:
    """The keys in use: the first writes, every one reads. Holds one ready cipher for each header."""

    key_ids: tuple[str, ...]
    engines: dict[str, AESGCM | Sm4Gcm]

    @property
    def current(self) -> str:
        return self.key_ids[0]


@functools.lru_cache(maxsize=8)
def read_keyring(listed: str) -> Keyring:
    """Read "kid:base64,kid2:base64" (32-byte keys, the first is current) or refuse with BadKeys."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in listed.split(","))):
        key_id, _, encoded = entry.partition(":")
        if not KEY_ID.fullmatch(key_id) or key_id in keys:
            raise BadKeys("PII_KEYS 中的密钥编号重复或含有不允许的字符。")
        keys[key_id] = _key_bytes(encoded)
    if not keys:
        raise BadKeys("PII_KEYS 没有列出任何密钥。")
    engines = {
        f"{MARK}{version}.{key_id}": make_engine(key)
        for version, make_engine in ENGINE_OF_VERSION.items()
        for key_id, key in keys.items()
    }
    return Keyring(key_ids=tuple(keys), engines=engines)


def header() -> str:
    """How every value written now begins, for example "pii1.k2."; what begins otherwise awaits rotation."""
    version = VERSION_OF.get(settings.PII_CIPHER)
    if version is None:
        raise BadKeys("PII_CIPHER 只能是 aes 或 sm4。")
    return f"{MARK}{version}.{read_keyring(settings.PII_KEYS).current}."


def encrypt(plain: str, *, aad: str) -> str:
    """Encrypt text for the place named by `aad`, under the current key and cipher."""
    head = header()
    engine = read_keyring(settings.PII_KEYS).engines[head[:-1]]
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + engine.encrypt(nonce, plain.encode(), aad.encode())
    return head + base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def decrypt(stored: str, *, aad: str) -> str:
    """Give back the text that was encrypted for `aad`; refuse with UnknownKey or Tampered."""
    head, _, body = stored.rpartition(".")
    engine = read_keyring(settings.PII_KEYS).engines.get(head)
    if engine is None:
        _refuse_header(stored)
    try:
        sealed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        return engine.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Tampered("加密内容与所在位置不符或已被改动。") from error


def key_label(stored: str) -> str:
    """The readable head of a stored value, "pii1.k1": its cipher and key. Refuse plain text with Tampered."""
    parts = stored.split(".")
    if len(parts) != 3 or not parts[0].startswith(MARK):
        raise Tampered("这段内容没有加密标记。")
    return f"{parts[0]}.{parts[1]}"


def plain_number(text: str) -> str:
    """Write a number one way only: half-width, capital X, no spaces, dashes, or +86 before a mobile."""
    bare = NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()
    return COUNTRY_CODE.sub("", bare)


def blind_index(value: str, *, purpose: str) -> str:
    """A keyed fingerprint of `value`, 43 letters: equal for equal values, but only within one purpose."""
    key = _index_key(settings.PII_INDEX_KEY, purpose)
    return base64.urlsafe_b64encode(hmac.digest(key, value.encode(), "sha256")).rstrip(b"=").decode()


@functools.lru_cache(maxsize=64)
def _index_key(secret: str, purpose: str) -> bytes:
    if len(secret) < SHORTEST_INDEX_KEY:
        raise BadKeys(f"PII_INDEX_KEY 至少要有 {SHORTEST_INDEX_KEY} 个字符。")
    return hmac.digest(secret.encode(), b"blind index for " + purpose.encode(), "sha256")


def _key_bytes(encoded: str) -> bytes:
    try:
        standard = encoded.replace("-", "+").replace("_", "/")
        key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadKeys("PII_KEYS 中有一把密钥不是 base64。") from error
    if len(key) != KEY_BYTES:
        raise BadKeys(f"PII_KEYS 中的每把密钥应为 {KEY_BYTES} 字节。")
    return key


def _refuse_header(stored: str) -> NoReturn:
    label = key_label(stored)
    raise UnknownKey(f"没有密钥 {label.partition('.')[2]}，无法读取。")
