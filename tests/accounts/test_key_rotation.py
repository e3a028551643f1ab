import threading

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import fields
from accounts.services import key_rotation
from tests.accounts.drawer import NEW, OLD, Drawer, _drawer_table, drawers, key, stored

__all__ = ["_drawer_table", "drawers"]

PHONES = [f"1380000{number:04}" for number in range(25)]


@pytest.fixture(autouse=True)
def _columns(monkeypatch):
    fields_of_drawer = [Drawer._meta.get_field(name) for name in ("phone", "note")]
    columns = [key_rotation.Column(Drawer, field) for field in fields_of_drawer]
    monkeypatch.setattr(key_rotation, "columns", lambda: columns)


@pytest.fixture
def filled(drawers, settings):
    """25 rows under the old key, which now stands second."""
    drawers.bulk_create([Drawer(phone=phone, note=None) for phone in PHONES])
    drawers.create(phone="", note="王敏")
    settings.PII_KEYS = f"{NEW},{OLD}"
    return drawers


def left():
    return sum(tally.total() for tally in key_rotation.count_stale().values())


def kept(drawers):
    return list(drawers.order_by("pk").exclude(phone="").values_list("phone", flat=True))


class RotatingKeys:
    def test_leaves_every_value_readable_with_the_new_key_alone(self, filled, settings):
        chunks = list(key_rotation.rotate(chunk=10))
        settings.PII_KEYS = NEW

        assert kept(filled) == PHONES
        assert filled.get(phone="").note == "王敏"
        assert [chunk.rewritten for chunk in chunks] == [10, 10, 5, 1]
        assert left() == 0

    def test_leaves_the_indexes_and_the_empty_alone(self, filled):
        indexes = stored("phone_index")
        list(key_rotation.rotate())

        assert stored("phone_index") == indexes
        assert stored("note")[0] is None
        assert stored("phone")[-1] == ""

    def test_moves_to_the_current_cipher_too(self, filled, settings):
        settings.PII_CIPHER = "sm4"
        list(key_rotation.rotate())

        assert all(text.startswith("pii2.new.") for text in stored() if text)
        assert kept(filled) == PHONES

    def test_takes_key_ids_that_differ_in_case_for_different(self, filled, settings):
        settings.PII_KEYS = f"OLD:{key('c')},{OLD}"
        list(key_rotation.rotate())

        assert all(text.startswith("pii1.OLD.") for text in stored() if text)

    def test_goes_on_where_it_was_broken_off(self, filled):
        next(key_rotation.rotate(chunk=10))
        left_when_broken_off = left()
        rewritten = stored()[:10]
        list(key_rotation.rotate(chunk=10))

        assert left_when_broken_off == 16
        assert stored()[:10] == rewritten
        assert left() == 0

    def test_does_nothing_the_second_time(self, filled):
        list(key_rotation.rotate())

        assert list(key_rotation.rotate()) == []

    def test_yields_to_whoever_wrote_in_between(self, filled, monkeypatch):
        swap = key_rotation._swap
        pk = filled.order_by("pk").first().pk

        def written_just_before(column, changes):
            if column.field.name == "phone":
                filled.filter(pk=pk).update(**fields.indexed(Drawer, phone="13900000000"))
            return swap(column, changes)

        monkeypatch.setattr(key_rotation, "_swap", written_just_before)
        first = next(key_rotation.rotate())

        assert (first.rewritten, first.overtaken) == (24, 1)
        assert filled.get(pk=pk).phone == "13900000000"
        assert left() == 1

    def test_passes_by_what_no_listed_key_can_read(self, filled, settings):
        settings.PII_KEYS = f"lost:{key('x')}"
        lost = filled.create(phone="13900000000")
        settings.PII_KEYS = f"{NEW},{OLD}"
        chunks = list(key_rotation.rotate())

        assert (chunks[0].rewritten, chunks[0].unreadable) == (25, 1)
        assert key_rotation.count_stale()[chunks[0].column] == {"pii1.lost": 1}
        assert stored()[-1].startswith("pii1.lost."), lost.pk


@pytest.mark.usefixtures("_drawer_table")
@pytest.mark.django_db(transaction=True)
class RotatingWhileOthersWrite:
    def test_loses_no_update(self, settings):
        if connection.vendor != "postgresql":
            pytest.skip("the in-memory SQLite of the tests serves one writer")
        settings.PII_KEYS = OLD
        Drawer.objects.all().delete()
        Drawer.objects.bulk_create([Drawer(phone=phone) for phone in PHONES])
        settings.PII_KEYS = f"{NEW},{OLD}"
        written = {}

        def write():
            for turn in range(8):
                for pk in Drawer.objects.order_by("pk").values_list("pk", flat=True):
                    written[pk] = f"139000{turn}{pk:08}"
                    Drawer.objects.filter(pk=pk).update(phone=written[pk])
            connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        while writer.is_alive() or left():
            list(key_rotation.rotate(chunk=3))
        writer.join()

        assert dict(Drawer.objects.values_list("pk", "phone")) == written


class RunningTheCommand:
    def test_counts_without_touching_anything(self, filled, capsys):
        before = stored()
        call_command("rotate_keys", "--dry-run")

        assert stored() == before
        assert "drawer.drawer.phone：pii1.old 剩余 25" in capsys.readouterr().out

    def test_reports_its_progress_and_that_nothing_is_left(self, filled, capsys):
        call_command("rotate_keys", "--chunk", "10")
        said = capsys.readouterr().out

        assert "当前密钥：pii1.new" in said
        assert said.count("drawer.drawer.phone：改写") == 3
        assert said.rstrip().endswith("剩余合计：0")

    def test_never_prints_a_value(self, filled, capsys):
        call_command("rotate_keys")
        said = capsys.readouterr().out

        assert not [phone for phone in PHONES if phone in said]

    def test_fails_while_something_is_left(self, filled, settings):
        settings.PII_KEYS = NEW

        with pytest.raises(CommandError, match="PII_KEYS"):
            call_command("rotate_keys")

    def test_says_which_setting_is_wrong(self, drawers, settings):
        settings.PII_KEYS = "k1:short"

        with pytest.raises(CommandError, match="PII_KEYS"):
            call_command("rotate_keys")


class FindingTheColumns:
    def test_finds_every_encrypted_field_of_every_model(self, monkeypatch):
        monkeypatch.undo()
        declared = {
            (field.model, field.name)
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, fields.EncryptedTextField)
        }

        assert {(column.model, column.field.name) for column in key_rotation.columns()} == declared
