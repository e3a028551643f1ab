"""Move stored personal data to the current key while people go on working.

The order: list the new key second and restart (everyone can read it); put it first and restart (everyone
writes it); run the rotation until nothing is left; take the old key out. Values in the current key and cipher
are never touched, so a rotation that was broken off is simply run again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models, router, transaction
from django.db.models import Q
from django.db.models.functions import Left

from accounts import ciphers, fields

CHUNK = 1000


@dataclass(frozen=True)
class Column:
    """One encrypted column of one table."""

    model: type[models.Model]
    field: fields.EncryptedTextField

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"


@dataclass(frozen=True)
class Chunk:
    """What one chunk came to: rewritten, overtaken by another writer, not readable with the listed keys."""

    column: Column
    rewritten: int
    overtaken: int
    unreadable: int


def columns() -> list[Column]:
    """Every encrypted column of every installed model."""
    return [
        Column(model, field)
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_concrete_fields
        if isinstance(field, fields.EncryptedTextField)
    ]


def count_stale() -> dict[Column, Counter[str]]:
    """For each column with old values, how many stand under which key: "pii1.k1"; "?" is plain text."""
    return {column: tally for column in columns() if (tally := _tally(column))}


def rotate(*, chunk: int = CHUNK) -> Iterator[Chunk]:
    """Rewrite every stale value under the current key, `chunk` rows a transaction, reporting after each.

    A value is replaced only if it still is what was read; whoever wrote in between wins. A value that no
    listed key can read stays as it is and is counted.
    """
    for column in columns():
        last = None
        while rows := _next_stale(column, after=last, limit=chunk):
            yield _rewrite(column, rows)
            last = rows[-1][0]


def _stale(column: Column) -> models.QuerySet:
    empty = Q(sealed="") | Q(sealed=None)
    rows = column.model._base_manager.annotate(sealed=fields.stored_text(column.field.name))
    head = ciphers.header()
    # Not "startswith": SQLite's LIKE takes key k1 for key K1.
    return rows.exclude(empty).annotate(head=Left("sealed", len(head))).exclude(head=head)


def _next_stale(column: Column, *, after: Any, limit: int) -> list[tuple[Any, str]]:
    rows = _stale(column) if after is None else _stale(column).filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", "sealed")[:limit])


def _rewrite(column: Column, rows: list[tuple[Any, str]]) -> Chunk:
    changes = []
    for pk, old in rows:
        try:
            new = ciphers.encrypt(ciphers.decrypt(old, aad=column.field.aad), aad=column.field.aad)
        except (ciphers.Tampered, ciphers.UnknownKey):
            continue
        changes.append((new, pk, old))
    rewritten = _swap(column, changes) if changes else 0
    return Chunk(column, rewritten, len(changes) - rewritten, len(rows) - len(changes))


def _swap(column: Column, changes: list[tuple[str, Any, str]]) -> int:
    """Compare and swap in one batch, plain SQL because the ORM has no such statement for many rows."""
    alias = router.db_for_write(column.model)
    names = (column.model._meta.db_table, column.field.column, column.model._meta.pk.column)
    table, name, key = (connections[alias].ops.quote_name(str(name)) for name in names)
    # Only names of the schema are written into the statement; every value is a parameter.
    statement = f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s"  # nosec B608
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.executemany(statement, changes)
        return cursor.rowcount


def _tally(column: Column) -> Counter[str]:
    sealed = _stale(column).values_list("sealed", flat=True)
    return Counter(map(_label, sealed.iterator()))


def _label(sealed: str) -> str:
    try:
        return ciphers.key_label(sealed)
    except ciphers.Tampered:
        return "?"
