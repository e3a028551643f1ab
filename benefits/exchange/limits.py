"""How much a file may hold. One place, so that the sentence and the check cannot differ."""

MEGABYTE = 1024 * 1024

FILE_BYTES = 20 * MEGABYTE  # What a page accepts; the command takes more, because it reads from the same machine.
UNPACKED_BYTES = 256 * MEGABYTE  # A workbook is a zip file: what it may grow to.
PARTS = 2000  # Files inside the workbook.
TEXT_CHARACTERS = 120_000_000  # Read from cells altogether: one long text may be repeated in a million cells.
ROWS = 200_000
COLUMNS = 200
SHEETS = 20
HEADING_SEARCHED = 20  # Lines among which the headings are looked for.

CHUNK = 2000  # Lines that are checked and written in one transaction.
# A page answers within seconds: of a long list it judges the beginning, and the worker takes it in.
JUDGED = 20_000
AT_ONCE = 5_000
