"""Read the parts of a zip file without trusting what it says about itself.

Python's reader never gives out more than the size a part declares, so the sum of the declared sizes bounds
everything that is read: a bomb is refused before it is opened.
"""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from benefits.exchange import limits

STEP = 256 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class CannotUnpack(Exception):
    """The zip file is broken, too large or locked; carries the sentence for the clerk."""


class Archive:
    """The parts of one zip file, by name."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN:
            raise CannotUnpack("文件已损坏，打不开。请用 Excel 或 WPS 重新另存为 .xlsx 后再上传。") from None
        parts = self._zip.infolist()
        if len(parts) > limits.PARTS or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES:
            raise CannotUnpack("文件解压后过大，没有读取。请新建表格，只复制名单本身后再上传。")
        self.names = {part.filename for part in parts}

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, piece by piece."""
        try:
            with self._zip.open(name) as part:
                while piece := part.read(STEP):
                    yield piece
        except (KeyError, *BROKEN):
            raise CannotUnpack("文件已损坏，有一部分读不出来。请重新另存为 .xlsx 后再上传。") from None

    def starts_with(self, folder: str) -> bool:
        """Whether any part lies in the folder."""
        return any(name.startswith(folder) for name in self.names)
