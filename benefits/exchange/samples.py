"""The first cells of a list for its page, with what is nobody's business hidden."""

import re
from collections.abc import Mapping, Sequence

from accounts import masks
from benefits.exchange.stored import Kept

LONGEST = 16
SHOWN = 2
MASKS = {
    "id_number": masks.mask_id_number, "phone": masks.mask_phone, "bank_card": lambda number: f"尾号 {number[-4:]}",
}
LONG_NUMBER = re.compile(r"[\dXx]{7,}")


def by_column(lines: Sequence[Kept], mapping: Mapping) -> list[str]:
    """For each column a line of its first different cells."""
    return [_sample(place, mapping["places"].get(str(place), ""), lines) for place in range(len(mapping["headings"]))]


def masked(text: str, key: str = "") -> str:
    """A cell as it may be shown: by the rule of its column, and any long number hidden whatever the column."""
    if key in MASKS and text:
        return MASKS[key](text.lstrip("'"))
    return LONG_NUMBER.sub(lambda found: found[0][:3] + "***", text)


def _sample(place: int, key: str, lines: Sequence[Kept]) -> str:
    cells = dict.fromkeys(cells[place] for _, cells, _ in lines if cells[place])
    shown = list(cells)[:SHOWN]
    short = [
        masked(cell, key) if key in MASKS or len(cell) <= LONGEST else f"{masked(cell)[:LONGEST]}…" for cell in shown
    ]
    return f"如 {'、'.join(short)}" if short else "（空列）"
