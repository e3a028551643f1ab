"""Find lines of one file that speak of the same person twice, in flat memory.

What was seen is kept in a temporary database of fingerprints: nothing in it can be read back, and a list of a
million lines needs no more memory than one of a thousand.
"""

import hashlib
import secrets
import sqlite3

from benefits.exchange import headings
from benefits.services.beneficiaries import Entry

FACTS = (
    "name", "phone", "bank_card", "bank_name", "address", "village", "archive_number", "living", "living_place",
    "mobility",
)
WIDTH = 4
NOTHING = b"\0" * WIDTH


class Repeats:
    """The people and benefits of the lines so far."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._seen = sqlite3.connect("", isolation_level=None)  # "" is a temporary file of its own.
        self._seen.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
            "CREATE TABLE benefit (person BLOB, category TEXT, line INTEGER, PRIMARY KEY (person, category))"
            " WITHOUT ROWID;"
            "CREATE TABLE person (person BLOB PRIMARY KEY, line INTEGER, facts BLOB) WITHOUT ROWID;"
        )

    def close(self) -> None:
        self._seen.close()

    def refusal(self, entry: Entry) -> str:
        """The sentence against a line that repeats or contradicts an earlier one; "" remembers the line."""
        person = self._print(entry.id_number, 12)
        before = self._seen.execute(
            "SELECT line FROM benefit WHERE person = ? AND category = ?", (person, entry.category.value)).fetchone()
        if before:
            return f"与第 {before[0]} 行重复：同一人、同一类别。"
        facts = [self._print(str(entry.person[name]), WIDTH) if name in entry.person else NOTHING for name in FACTS]
        known = self._seen.execute("SELECT line, facts FROM person WHERE person = ?", (person,)).fetchone()
        if known:
            held = [known[1][start:start + WIDTH] for start in range(0, len(known[1]), WIDTH)]
            pairs = list(zip(FACTS, held, facts, strict=True))
            differing = [name for name, old, new in pairs if NOTHING not in (old, new) and old != new]
            if differing:
                words = "、".join(headings.BY_KEY[name].label for name in differing)
                return f"与第 {known[0]} 行是同一人，但{words}不同，请改成一致。"
            facts = [new if old == NOTHING else old for _, old, new in pairs]
        line = known[0] if known else entry.line
        self._seen.execute("REPLACE INTO person VALUES (?, ?, ?)", (person, line, b"".join(facts)))
        self._seen.execute("INSERT INTO benefit VALUES (?, ?, ?)", (person, entry.category.value, entry.line))
        return ""

    def _print(self, text: str, size: int) -> bytes:
        return hashlib.blake2b(text.encode(), key=self._secret, digest_size=size).digest()
