"""Lines of a list on disk, encrypted: between being read and being imported, and those that came back as bad.

The file is one encrypted frame a line. The associated data of a frame names the batch and the kind, its number and
whether it is the last, so that no frame can be cut off, moved or swapped.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from django.core.files import File

from accounts import ciphers

FRAME_LINES = 500
FRAME_CHARACTERS = 256 * 1024

# A line as it is kept: its number in the list, its cells, and the sentence against it.
Kept = tuple[int, list[str], str]


class CannotOpen(Exception):
    """The kept lines are gone, altered, or written under a key that is no longer listed."""


class LinesOut:
    """Write lines to a temporary file, then give it to the storage of Django."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the reading
        self._waiting: list[Kept] = []
        self._characters = 0
        self._frames = 0
        self.lines = 0

    def add(self, line: int, cells: list[str], sentence: str = "") -> None:
        self._waiting.append((line, cells, sentence))
        self._characters += sum(map(len, cells))
        self.lines += 1
        if len(self._waiting) >= FRAME_LINES or self._characters >= FRAME_CHARACTERS:
            self._write(is_last=False)

    def finished(self) -> File:
        """The whole file, encrypted, at its beginning."""
        self._write(is_last=True)
        self._file.seek(0)
        return File(self._file, name=f"{self._name}.lines")

    def _write(self, *, is_last: bool) -> None:
        text = json.dumps(self._waiting, ensure_ascii=False, separators=(",", ":"))
        sealed = ciphers.encrypt(text, aad=_place(self._name, self._frames, is_last))
        self._file.write(sealed.encode() + (b"!" if is_last else b"") + b"\n")
        self._waiting, self._characters, self._frames = [], 0, self._frames + 1


def lines(file: IO[bytes], name: str) -> Iterator[Kept]:
    """The lines kept under the name, frame by frame; refuse with CannotOpen."""
    is_last = False
    for number, raw in enumerate(file):
        sealed = raw.rstrip(b"\n")
        is_last = sealed.endswith(b"!")
        try:
            text = ciphers.decrypt(sealed.rstrip(b"!").decode("ascii"), aad=_place(name, number, is_last))
        except (ciphers.Tampered, ciphers.UnknownKey, UnicodeDecodeError) as error:
            raise CannotOpen("暂存的名单读不出来，可能密钥已更换。请重新上传。") from error
        yield from json.loads(text)
    if not is_last:
        raise CannotOpen("暂存的名单不完整，请重新上传。")


def first(lines_of_file: Iterable[Kept], count: int) -> list[Kept]:
    """The first few lines."""
    return [line for line, _ in zip(lines_of_file, range(count), strict=False)]


def _place(name: str, number: int, is_last: bool) -> str:
    return f"benefits.importbatch.file:{name}:{number}:{'last' if is_last else 'more'}"
