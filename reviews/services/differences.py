"""What the person says and the file does not: kept side by side, encrypted, until somebody settles it (P9)."""

from collections.abc import Mapping
from datetime import datetime

from accounts import audit
from accounts.models import Staff
from benefits.models import Beneficiary
from reviews.models import Difference, Review
from reviews.states import DifferenceState

# Fields of the file that are asked about at the counter, with their Chinese names.
FIELDS = {"phone": "手机号", "address": "住址", "bank_card": "银行卡号"}


def note(
    *, beneficiary: Beneficiary, review: Review, said: Mapping[str, str], by: Staff, at: datetime
) -> list[Difference]:
    """Note what the person said of fields of the file (`FIELDS`); the file itself is left as it is.

    What stands open with the same words already is passed by. The values are encrypted and never in the audit.
    """
    standing = {
        (row.field, row.person_value)
        for row in Difference.objects.filter(beneficiary=beneficiary, state=DifferenceState.OPEN)
    }
    rows = []
    for field, words in said.items():
        if (field, words) in standing:
            continue
        row = Difference.objects.create(
            beneficiary=beneficiary,
            organization=beneficiary.organization,
            review=review,
            field=field,
            state_at=at,
            system_value=getattr(beneficiary, field),
            person_value=words,
            noticed_by=by,
            noticed_at=at,
        )
        audit.record(row, act="difference.recorded", by=by, at=at, reason=FIELDS[field])
        rows.append(row)
    return rows
