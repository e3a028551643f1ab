"""Many rows at once, in statements of several rows where the database has no COPY."""

import pytest
from django.utils import timezone

from accounts import audit, bulk
from accounts.models import AuditEntry

pytestmark = pytest.mark.django_db


def changes(number):
    return [
        audit.Change("staff.renamed", "accounts.staff", pk, None, changes={"name": ["甲", str(pk // 2)]})
        for pk in range(number)
    ]


class ManyRows:
    @pytest.mark.parametrize("number", [1, bulk.AT_ONCE, 2 * bulk.AT_ONCE + 1])
    def test_are_written_each_with_its_own_values_in_their_order(self, db, number):
        audit.write(changes(number), by=None, at=timezone.now())

        written = AuditEntry.objects.order_by("pk").values_list("subject_id", "changes")
        assert list(written) == [(each.subject_id, each.changes) for each in changes(number)]
        assert audit.verify().broken is None

    def test_may_be_none(self, db):
        assert audit.write([], by=None, at=timezone.now()) == 0
        assert not AuditEntry.objects.exists()
