"""Many rows written as they are: COPY on PostgreSQL, one prepared statement on SQLite.

A night writes hundreds of thousands of rows, and instances of a model would cost more than the database does. Keys,
constraints and triggers of the database hold as for any other row.
"""

import functools
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

# Python and both databases mean the same by these values. Other fields are asked; of a night's dates only a few differ.
PLAIN = (models.CharField, models.IntegerField, models.BigIntegerField, models.BooleanField, models.ForeignKey)
FEW = (models.DateField, models.DateTimeField)


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
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # nosec B608: names of our own model only
            cursor.executemany(statement, list(stored))


def _preparing(field: Any) -> Callable[[Any], Any] | None:
    """How the database wants the values of the field, None for as they are."""
    if type(field) in PLAIN:
        return None
    if type(field) is models.JSONField:
        return json.JSONEncoder().encode if field.encoder is None else field.encoder().encode
    prepare = functools.partial(field.get_db_prep_save, connection=connection)
    return functools.cache(prepare) if type(field) in FEW else prepare
