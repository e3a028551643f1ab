"""The database itself keeps the logs: whatever asks, ORM or bare SQL, is refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import access, audit
from accounts.models import AccessEntry, AuditEntry
from tests.cast import NOW, assemble

TABLES = ["accounts_auditentry", "accounts_accessentry"]


@pytest.fixture
def logged(wang):
    audit.record(wang, act="staff.renamed", by=wang, at=NOW)
    access.record(by=wang, at=NOW, kind=AccessEntry.Kind.OPENED, what="服务对象", about="k" * 22)


def refused(statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("table", TABLES)
class ALogTable:
    def test_refuses_update(self, table):
        refused(f"UPDATE {table} SET reason = 'other'")

    def test_refuses_delete(self, table):
        refused(f"DELETE FROM {table}")

    def test_refuses_truncate_where_the_database_has_it(self, table):
        if connection.vendor != "postgresql":
            pytest.skip("SQLite knows no TRUNCATE")

        with connection.cursor() as cursor:  # Else the rows just written stand in its way, and not the trigger.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("logged")
@pytest.mark.parametrize("model", [AuditEntry, AccessEntry])
class ALogModel:
    def test_refuses_before_it_asks_the_database(self, model):
        with pytest.raises(TypeError):
            model.objects.update(reason="other")
        with pytest.raises(TypeError):
            model.objects.all().delete()
        with pytest.raises(TypeError):
            model.objects.first().delete()

    def test_refuses_save_of_a_changed_row(self, model):
        row = model.objects.first()
        row.reason = "other"

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.save()


@pytest.mark.django_db(transaction=True)
class ATransactionalTest:
    @pytest.mark.parametrize("turn", [1, 2])
    def test_finds_the_logs_empty_and_the_triggers_in_place(self, turn):
        assert not AuditEntry.objects.exists()
        staff = assemble().wang
        audit.record(staff, act="staff.renamed", by=staff, at=NOW)

        refused("DELETE FROM accounts_auditentry")
