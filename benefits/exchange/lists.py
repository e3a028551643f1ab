"""The lines of a list inside its file: the sheet with the best headings, without sums, signatures and empty lines."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from benefits.exchange import files, headings, limits, rows
from benefits.exchange.files import CannotRead
from benefits.exchange.headings import Catalogue, Layout
from benefits.exchange.stored import Kept

LONGEST_NAME = 80


@dataclass
class List:
    """A list with its columns: headings, which of them say what, and its lines (to be read once)."""

    headings: list[str]
    places: dict[int, str]
    lines: Iterator[Kept]

    def mapping(self, *, category: str = "", office: int | None = None) -> dict[str, Any]:
        """The columns as JSON, with what holds for all lines."""
        return {
            "headings": self.headings, "places": {str(place): key for place, key in self.places.items()},
            "category": category, "office": office,
        }


def in_file(
    file: IO[bytes], *, most: int | None = limits.ROWS, catalogue: Catalogue = headings.BENEFICIARIES
) -> List:
    """The list in an uploaded file; refuse with CannotRead, here or while its lines are read.

    `most` is how many lines it may have, None for any number.
    """
    tables = files.tables(file)
    layouts = [headings.find(headings.searched(table.rows()), catalogue) for table in tables]
    found = [(layout, table) for layout, table in zip(layouts, tables, strict=True) if layout]
    if not found:
        raise CannotRead(catalogue.none_found)
    layout, table = max(found, key=lambda pair: len(pair[0].places))
    return _list(layout, table.rows(), most)


def in_lines(lines: Iterable[Sequence[str]]) -> List:
    """The list in lines of text of which the first holds the headings; refuse with CannotRead."""
    numbered = ((number, list(cells)) for number, cells in enumerate(lines, start=1))
    layout = headings.find([next(numbered, (0, []))])
    if not layout:
        raise CannotRead(headings.NO_HEADINGS)
    return _list(layout, numbered, None)


def shown_name(name: str) -> str:
    """The name of an uploaded file for pages: without folders and signs that do not print."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    printed = "".join(letter for letter in bare if letter.isprintable()).strip(" .")
    return printed[-LONGEST_NAME:] or "未命名"


def _list(layout: Layout, numbered: Iterator[tuple[int, list[str]]], most: int | None) -> List:
    used = max((place for place, head in enumerate(layout.headings) if head), default=-1) + 1
    wanted = [place for place in range(used) if layout.headings[place] != headings.FAULT_HEADING]
    return List(
        headings=[layout.headings[place] for place in wanted],
        places={new: layout.places[old] for new, old in enumerate(wanted) if old in layout.places},
        lines=_lines(layout, wanted, numbered, most),
    )


def _lines(
    layout: Layout, wanted: list[int], numbered: Iterator[tuple[int, list[str]]], most: int | None
) -> Iterator[Kept]:
    repeated = {place: headings.normal_heading(layout.headings[place]) for place in list(layout.places)[:2]}
    count = 0
    for number, cells in numbered:
        if number <= layout.heading_line:
            continue
        line = [cells[place].strip() if place < len(cells) else "" for place in wanted]
        if not any(line) or rows.is_footer(line) or _is_heading(cells, repeated):
            continue
        count += 1
        if most and count > most:
            raise CannotRead(f"名单超过 {most:,} 行。请分成几份上传。")
        yield number, line, ""
    if not count:
        raise CannotRead("只有表头，没有人员。")


def _is_heading(cells: list[str], repeated: dict[int, str]) -> bool:
    """Whether the headings stand here again, as at the top of each printed page."""
    return all(
        place < len(cells) and headings.normal_heading(cells[place]) == words for place, words in repeated.items()
    )
