"""The database itself refuses to change or delete a row of the two logs, whoever asks."""

from django.db import migrations

TABLES = ("accounts_auditentry", "accounts_accessentry")
REFUSAL = "append-only: log rows are never changed or deleted"


def install(connection):
    """Set the triggers on PostgreSQL or SQLite."""
    for statement in _statements(connection.vendor):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def remove(connection):
    """Take the triggers away; only the tests do, to empty their database between two tests."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in ("update", "delete", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def _statements(vendor):
    if vendor == "postgresql":
        yield f"""
            CREATE OR REPLACE FUNCTION accounts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
        """
        for table in TABLES:
            head = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            yield f"{head} FOR EACH STATEMENT EXECUTE FUNCTION accounts_append_only()"
    for table in TABLES:
        for verb in ("update", "delete"):
            head = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
            if vendor == "postgresql":
                yield f"{head} FOR EACH ROW EXECUTE FUNCTION accounts_append_only()"
            else:
                yield f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def forwards(apps, schema_editor):
    install(schema_editor.connection)


def backwards(apps, schema_editor):
    remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
