import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from accounts import ciphers, fields
from tests.accounts.drawer import Drawer, _drawer_table, drawers, stored

__all__ = ["_drawer_table", "drawers"]

CANARY = "13812345678"
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


def by_phone(phone):
    return Drawer.objects.filter(phone_index=fields.blind_index("phone", phone))


class StoringEncryptedText:
    @tries(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(text=texts)
    def test_gives_back_any_text(self, drawers, text):
        drawer = drawers.create(phone=text)

        assert drawers.get(pk=drawer.pk).phone == text

    def test_never_stores_the_plain_value(self, drawers):
        one = drawers.create(phone=CANARY)
        drawers.bulk_create([Drawer(phone=CANARY, note=CANARY), Drawer(note=f"联系电话{CANARY}")])
        drawers.filter(pk=one.pk).update(note=CANARY)
        some = list(drawers.all())
        drawers.bulk_update(some, ["phone", "note"])

        columns = ("phone", "note", "phone_index", "phone_last4_index")
        texts = [text for column in columns for text in stored(column) if text]

        assert len(texts) == 9
        assert not [text for text in texts if CANARY in text or CANARY[-4:] in text]
        assert all(text.startswith("pii1.old.") for text in stored() if text)

    def test_keeps_nothing_as_nothing(self, drawers):
        drawers.create(phone="", note=None)

        assert (stored("phone"), stored("note")) == ([""], [None])
        assert drawers.get().phone == ""
        assert drawers.get().note is None

    def test_survives_bulk_create_bulk_update_and_update(self, drawers):
        drawers.bulk_create([Drawer(phone=f"1380000000{n}") for n in range(5)])
        some = list(drawers.order_by("pk"))
        for drawer in some:
            drawer.phone = drawer.phone.replace("138", "139")
        drawers.bulk_update(some, ["phone"])
        drawers.filter(pk=some[0].pk).update(phone="13700000000")

        phones = list(drawers.order_by("pk").values_list("phone", flat=True))

        assert phones == ["13700000000", *(f"1390000000{n}" for n in range(1, 5))]

    def test_refuses_a_ciphertext_moved_to_another_column(self, drawers):
        drawer = drawers.create(phone=CANARY, note="")
        drawers.filter(pk=drawer.pk).update(note=models.F("phone"))

        with pytest.raises(ciphers.Tampered):
            drawers.get(pk=drawer.pk)

    def test_lets_the_database_refuse_plain_text(self, drawers):
        drawers.create(phone=CANARY)

        with pytest.raises(IntegrityError), transaction.atomic():
            drawers.update(phone=models.Value(CANARY))

    def test_decrypts_nothing_that_is_deferred(self, drawers, monkeypatch):
        drawers.create(phone=CANARY, note=CANARY)
        monkeypatch.setattr(ciphers, "decrypt", lambda *args, **kwargs: pytest.fail("decrypted"))

        assert drawers.defer("phone", "note").get().pk
        assert drawers.only("pk").get().pk


class LookingUpEncryptedText:
    @pytest.mark.parametrize(
        "lookup",
        [{"phone": CANARY}, {"phone__in": [CANARY]}, {"phone__startswith": "138"}, {"phone__gt": ""},
         {"phone__iexact": CANARY}, {"phone": models.F("note")}, {"phone__length": 11}],
    )  # fmt: skip
    def test_is_refused(self, drawers, lookup):
        with pytest.raises(FieldError):
            drawers.filter(**lookup)

    def test_can_still_ask_whether_there_is_anything(self, drawers):
        drawers.create(phone=CANARY, note=None)
        drawers.create(phone="", note="x")

        assert drawers.filter(phone="").count() == 1
        assert drawers.exclude(phone="").count() == 1
        assert drawers.filter(note__isnull=True).count() == 1
        assert drawers.filter(note=None).count() == 1


class IndexingASource:
    def test_is_filled_in_on_create(self, drawers):
        drawer = drawers.create(phone=CANARY)

        assert by_phone("+86 138 1234 5678").get() == drawer
        assert drawers.get(phone_last4_index=fields.blind_index("phone_last4", "5678")) == drawer

    def test_is_filled_in_by_bulk_create_and_bulk_update(self, drawers):
        drawers.bulk_create([Drawer(phone=CANARY), Drawer(phone="")])
        some = list(drawers.exclude(phone=""))
        some[0].phone = "13900000000"
        drawers.bulk_update(some, ["phone", "phone_index", "phone_last4_index"])

        assert by_phone("13900000000").exists()
        assert not by_phone(CANARY).exists()

    def test_follows_update_fields(self, drawers):
        drawer = drawers.create(phone=CANARY)
        drawer.phone = "13900000000"
        drawer.save(update_fields=["phone"])

        assert by_phone("13900000000").exists()

    def test_goes_beside_the_value_into_update(self, drawers):
        drawers.create(phone=CANARY)
        drawers.update(**fields.indexed(Drawer, phone="13900000000"))

        assert by_phone("13900000000").get().phone == "13900000000"

    def test_reads_the_stored_index_when_the_source_is_deferred(self, drawers, django_assert_num_queries):
        drawers.create(phone=CANARY)

        with django_assert_num_queries(1):
            drawer = drawers.only("phone_index").get()
            assert drawer.phone_index == fields.blind_index("phone", CANARY)

    def test_leaves_nothing_for_an_empty_or_short_source(self, drawers):
        drawers.create(phone="")
        drawers.create(phone="567")

        assert stored("phone_index")[0] == ""
        assert stored("phone_last4_index") == ["", ""]
        assert fields.blind_index("phone", " ") == ""

    def test_keeps_whole_and_last_four_apart(self, drawers):
        drawers.create(phone="5678")

        assert stored("phone_index") != stored("phone_last4_index")

    @isolate_apps()
    def test_reports_a_source_that_does_not_exist(self):
        class Shelf(models.Model):
            phone_index = fields.BlindIndexField(source="phone", purpose="phone")

            class Meta:
                app_label = "shelf"

        assert [error.id for error in Shelf.check()] == ["accounts.E001"]


class WritingAMigration:
    @pytest.mark.parametrize("name", ["phone", "note", "phone_index", "phone_last4_index"])
    def test_rebuilds_the_same_field(self, name):
        _, _, args, kwargs = Drawer._meta.get_field(name).deconstruct()
        rebuilt = type(Drawer._meta.get_field(name))(*args, **kwargs)

        assert rebuilt.deconstruct()[2:] == (args, kwargs)
        assert MigrationWriter.serialize(Drawer._meta.get_field(name))[0]

    def test_carries_an_aad_only_when_one_was_given(self):
        assert "aad" not in Drawer._meta.get_field("phone").deconstruct()[3]
        assert fields.EncryptedTextField(aad="old.name").deconstruct()[3] == {"aad": "old.name"}

    def test_names_the_place_by_default(self):
        assert Drawer._meta.get_field("phone").aad == "drawer.drawer.phone"

    @isolate_apps()
    def test_names_the_place_of_the_child_for_an_abstract_parent(self):
        class Parent(models.Model):
            phone = fields.EncryptedTextField()

            class Meta:
                abstract = True
                app_label = "shelf"

        class Child(Parent):
            class Meta:
                app_label = "shelf"

        assert Child._meta.get_field("phone").aad == "shelf.child.phone"

    def test_finds_a_normaliser_by_its_path(self):
        index = fields.BlindIndexField(source="phone", purpose="phone", normalize="builtins.str")

        assert index.index_of("138 1") == ciphers.blind_index("138 1", purpose="phone")
