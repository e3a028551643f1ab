"""The chain: each row carries the digest of the one before, and a broken row is named."""

import importlib
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts import audit
from accounts.models import AuditEntry, AuditHead
from tests.cast import NOW

append_only = importlib.import_module("accounts.migrations.0002_append_only")
pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(wang):
    """Five rows, and the triggers out of the way: whoever breaks the chain is a superuser."""
    for number in range(5):
        audit.record(wang, act="staff.renamed", by=wang, at=NOW, reason=f"第 {number} 次")
    append_only.remove(connection)
    yield list(AuditEntry.objects.order_by("id"))
    append_only.install(connection)


def run(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


class WritingTheAudit:
    def test_keeps_who_as_they_were_that_day(self, wang):
        audit.record(wang, act="staff.renamed", by=wang, at=NOW, about=wang.key)
        wang.name = "王梅"
        wang.save()

        entry = AuditEntry.objects.get()

        assert (entry.by_name, entry.by_role, entry.organization) == ("王敏", "CLERK", wang.organization)

    def test_names_the_clock_where_nobody_acted(self, station):
        audit.write([audit.Change("review.lapsed", "reviews.review", 7, station.pk)], by=None, at=NOW)

        assert AuditEntry.objects.get().by_name == "时钟"

    def test_takes_a_thousand_rows_in_chunks_and_not_one_by_one(
        self, station, django_assert_max_num_queries
    ):
        changes = [audit.Change("review.lapsed", "reviews.review", n, station.pk) for n in range(1000)]

        with django_assert_max_num_queries(40):
            audit.write(changes, by=None, at=NOW)

        assert audit.verify().rows == 1000

    def test_goes_back_with_the_change_it_was_written_for(self, wang):
        with transaction.atomic():
            audit.record(wang, act="staff.renamed", by=wang, at=NOW)
            transaction.set_rollback(True)

        assert not AuditEntry.objects.exists()
        assert audit.verify().broken is None


class VerifyingTheChain:
    def test_finds_an_untouched_chain_whole(self, chain):
        verdict = audit.verify()

        assert (verdict.rows, verdict.broken) == (5, None)

    def test_finds_an_empty_chain_whole(self):
        assert audit.verify().broken is None

    @pytest.mark.parametrize(("column", "value"), [
        ("reason", "改过"), ("by_name", "别人"), ("act", "staff.disabled"), ("to_state", "APPROVED"),
        ("at", datetime(2026, 1, 1, tzinfo=UTC)),
    ])
    def test_names_an_altered_row(self, chain, column, value):
        run(f"UPDATE accounts_auditentry SET {column} = %s WHERE id = %s", value, chain[2].pk)

        assert audit.verify().broken == chain[2].pk

    def test_names_the_row_after_a_removed_one(self, chain):
        run("DELETE FROM accounts_auditentry WHERE id = %s", chain[2].pk)

        assert audit.verify().broken == chain[3].pk

    def test_names_an_inserted_row(self, chain, wang):
        forged = AuditEntry(
            at=NOW, by=wang, by_name="王敏", by_role="CLERK", act="staff.enabled",
            subject_type="accounts.staff", previous=chain[4].digest,
        )
        forged.digest = audit.digest_of(forged)
        forged.save()

        assert audit.verify().broken is not None

    def test_names_a_row_whose_digest_was_recomputed(self, chain):
        chain[2].reason = "改过"
        digest = audit.digest_of(chain[2])
        run("UPDATE accounts_auditentry SET reason = %s, digest = %s WHERE id = %s", "改过", digest, chain[2].pk)

        assert audit.verify().broken == chain[3].pk

    def test_misses_rows_cut_off_the_end(self, chain):
        run("DELETE FROM accounts_auditentry WHERE id = %s", chain[4].pk)

        verdict = audit.verify()

        assert verdict.broken is not None
        assert "应有 5 条，实有 4 条" in verdict.sentence

    def test_misses_everything_when_the_head_is_gone_too(self, chain):
        AuditHead.objects.all().delete()

        assert audit.verify().broken is not None


class TheCommandVerifyAudit:
    def test_says_how_many_rows_are_whole(self, chain, capsys):
        call_command("verify_audit")

        assert "5 条留痕完整" in capsys.readouterr().out

    def test_ends_with_one_and_names_the_broken_row(self, chain, capsys):
        run("UPDATE accounts_auditentry SET reason = '改过' WHERE id = %s", chain[1].pk)

        with pytest.raises(SystemExit) as ended:
            call_command("verify_audit")

        assert ended.value.code == 1
        assert f"第 {chain[1].pk} 号留痕的内容被改动" in capsys.readouterr().err
