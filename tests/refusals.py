"""What the database itself refuses, whatever asks: a bare UPDATE, and a second row like the first."""

import pytest
from django.db import IntegrityError, transaction

from tests import county


def refused(row, constraint, **fields):
    """The database refuses the fields, and names the constraint (PostgreSQL) or at least that it is one."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**fields)
    assert constraint in str(refusal.value) or "UNIQUE" in str(refusal.value)


def refused_twin(row, **fields):
    """The database refuses a second row like this one."""
    twin = county.again(row)
    twin.pk = None
    for field, value in {"key": "another-key", **fields}.items():
        setattr(twin, field, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)
