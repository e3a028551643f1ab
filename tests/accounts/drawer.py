"""A table of its own for the encrypted fields, so that their tests need no model of the portal."""

import base64

import pytest
from django.db import connection

from accounts import fields


def key(letter):
    """A 32-byte key, written as PII_KEYS wants it."""
    return base64.b64encode(letter.encode() * 32).decode()


OLD, NEW = f"old:{key('a')}", f"new:{key('b')}"


class Drawer(fields.KeepsIndexes):
    phone = fields.EncryptedTextField(blank=True, default="")
    note = fields.EncryptedTextField(null=True)
    phone_index = fields.BlindIndexField(source="phone", purpose="phone")
    phone_last4_index = fields.BlindIndexField(source="phone", purpose="phone_last4", last=4)

    class Meta:
        app_label = "drawer"

    def __str__(self):
        return f"{self.pk}"


@pytest.fixture(scope="module")
def _drawer_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Drawer)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Drawer)


@pytest.fixture
def drawers(_drawer_table, db, settings):
    """The queryset of an empty table, with the key "old" in use."""
    settings.PII_KEYS, settings.PII_CIPHER = OLD, "aes"
    Drawer.objects.all().delete()
    return Drawer.objects


def stored(name="phone"):
    """The column as a thief of the database would see it, by primary key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM drawer_drawer ORDER BY id")
        return [row[0] for row in cursor.fetchall()]
