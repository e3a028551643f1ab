"""Many rows written as they are: COPY on PostgreSQL, prepared statements of many rows on SQLite.

A night writes hundreds of thousands of rows, and instances of a model would cost more than the database does. Keys,
constraints and triggers of the database hold as for any other row.
"""

import functools
import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

# Python and both databases mean the same by these values. Other fields are asked; of a night's dates only a few differ.
PLAIN = (models.CharField, models.IntegerField, models.BigIntegerField, models.BooleanField, models.ForeignKey)
FEW = (models.DateField, models.DateTimeField)
AT_ONCE = 50  # Rows of one statement on SQLite, which share what it costs to begin one.


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows, each with a value for every name (`organization_id`, not `organization`), in their order.

    A column that is not named stays NULL: defaults of the model are the caller's to give.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    prepared = [_preparing(field) for field in fields]
    stored = ([make(value) if make else value for make, value in zip(prepared, row, strict=True)] for row in rows)
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
        else:
            _in_statements(cursor, f"INSERT INTO {table} ({columns}) VALUES ", len(fields), list(stored))


def _in_statements(cursor: Any, insert_into: str, width: int, rows: list[list[Any]]) -> None:
    """Statements of AT_ONCE rows each, prepared once, and one with the rest."""
    places = f"({', '.join(['%s'] * width)})"
    whole = len(rows) // AT_ONCE * AT_ONCE
    groups = (rows[start : start + AT_ONCE] for start in range(0, whole, AT_ONCE))
    if whole:
        values = [list(itertools.chain.from_iterable(group)) for group in groups]
        cursor.executemany(insert_into + ", ".join([places] * AT_ONCE), values)
    if rest := rows[whole:]:
        cursor.execute(insert_into + ", ".join([places] * len(rest)), list(itertools.chain.from_iterable(rest)))


def _preparing(field: Any) -> Callable[[Any], Any] | None:
    """How the database wants the values of the field, None for as they are."""
    if type(field) in PLAIN:
        return None
    if type(field) is models.JSONField:
        return _once(json.JSONEncoder().encode if field.encoder is None else field.encoder().encode)
    prepare = functools.partial(field.get_db_prep_save, connection=connection)
    return functools.cache(prepare) if type(field) in FEW else prepare


def _once(encode: Callable[[Any], str]) -> Callable[[Any], str]:
    """Spells a value that was the last one too only once: the rows of a night share theirs."""
    last: list[Any] = [None, "null"]

    def spell(value: Any) -> str:
        if value is not last[0]:
            last[:] = [value, encode(value)]
        return last[1]

    return spell
