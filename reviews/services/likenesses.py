"""The print of a picture of a person: what it shows in 128 bits, kept in eight bands that an index finds again."""

import io

from PIL import Image

from reviews.models import Evidence, Likeness
from reviews.policy import likeness

SIDE = 9  # Each of 8 by 8 cells is compared with its neighbour on the right and below: 128 bits.


def note(*, evidence: Evidence, content: bytes) -> None:
    """Keep the print of a stored picture, if pictures of its kind are compared at all."""
    if evidence.kind not in likeness.COMPARED:
        return
    evidence.perceptual_hash = print_of(content)
    evidence.save(update_fields=["perceptual_hash"])
    Likeness.objects.bulk_create(
        Likeness(evidence=evidence, mark=mark) for mark in likeness.marks(evidence.perceptual_hash)
    )


def print_of(content: bytes) -> str:
    """32 hexadecimal digits; "" for a picture that shows too little to be told from others."""
    picture = Image.open(io.BytesIO(content))
    picture.draft("L", (SIDE * 16, SIDE * 16))
    cells = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(SIDE - 1):
        for column in range(SIDE - 1):
            here = row * SIDE + column
            bits = bits << 2 | (cells[here] < cells[here + 1]) << 1 | (cells[here] < cells[here + SIDE])
    return "" if likeness.is_plain(bits) else f"{bits:032x}"
