"""When two pictures are taken for the same one: pure arithmetic on 128-bit prints of what a picture shows.

Cards, newspapers and notes all look alike: prints are made of pictures of a person alone.
"""

from reviews.policy.methods import EvidenceKind

COMPARED = frozenset({EvidenceKind.PORTRAIT, EvidenceKind.HOLDING_ID})
BITS, BANDS = 128, 8
WIDTH = BITS // BANDS
NEAR = BANDS - 1  # So many differing bits leave at least one band untouched: an index on the bands misses nothing.
PLAIN = 6  # A print with fewer set (or unset) bits is that of a wall, and would match every other wall.


def marks(print_: str) -> list[int]:
    """The eight bands of a print, each with its place, as numbers to look up; none for an empty print."""
    if not print_:
        return []
    bits, mask = int(print_, 16), (1 << WIDTH) - 1
    return [(place << WIDTH) | (bits >> (place * WIDTH) & mask) for place in range(BANDS)]


def distance(one: str, other: str) -> int:
    """How many bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def is_near(one: str, other: str) -> bool:
    """Whether the two prints are of the same picture, resized, cut a little or saved again."""
    return bool(one and other) and distance(one, other) <= NEAR


def is_plain(bits: int) -> bool:
    """Whether a picture shows too little to be told from others."""
    return not PLAIN <= bits.bit_count() <= BITS - PLAIN
