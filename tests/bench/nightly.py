"""P2: the night of a lapse against one SQL statement that does the same (without chaining the audit rows)."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction

from accounts import audit
from accounts.models import AuditEntry
from benefits.models import Suspension
from reviews.models import Review
from reviews.services.sweeps import lapsing
from tests.bench import crowd, measure

TARGET = 2.0


def run(people: int) -> str:
    due = Review.objects.lapsing(today=crowd.TODAY).count()
    audit.write([], by=None, at=crowd.NOW)  # The head of the chain is there before the first turn.
    sweep, single = measure.in_turns(
        _undone(lambda: _checked(lapsing.lapse_notices(today=crowd.TODAY, at=crowd.NOW).done, due)),
        _undone(lambda: _checked(_by_sql(crowd.NOW), due)),
        between=crowd.vacuum,
    )
    note = f"{due:,} due of {people:,} open; {sweep} against {single}"
    return measure.line("P2", "sweep/single-sql", sweep.wall / single.wall, TARGET, note)


def _undone(deed: Callable[[], object]) -> Callable[[], None]:
    """The deed in a transaction that is rolled back, so that every turn finds the same rows."""

    def run() -> None:
        with transaction.atomic():
            deed()
            transaction.set_rollback(True)

    return run


def _checked(done: int, due: int) -> None:
    traces = AuditEntry.objects.count()
    if (done, Suspension.objects.count(), traces) != (due, due, 2 * due):
        raise AssertionError(f"{done} of {due} lapsed, {traces} traces")


def _by_sql(at: datetime) -> int:
    """One statement on PostgreSQL; SQLite writes one table at a time and needs four."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(SINGLE, {"at": at, "today": crowd.TODAY})
            return Review.objects.filter(state="LAPSED").count()
        for statement in SEVERAL:
            cursor.execute(statement, {"at": at, "today": crowd.TODAY})
        return Review.objects.filter(state="LAPSED").count()


_SUSPENSION = {
    "key": "'s' || r.key", "province_code": "r.province_code", "city_code": "r.city_code",
    "county_code": "r.county_code", "state_at": "{at}", "proposed_at": "{at}", "reason": "'公告期满仍未确认。'",
    "citation": "'A-07.stop'", "basis": "'{{}}'", "ground": "'UNCONFIRMED'", "state": "'PROPOSED'",
    "last_day_raw": "r.notice_last_day_raw", "last_day": "r.notice_last_day", "lawful_month": "{month}",
    "check_note": "''", "gate": "'{{}}'", "benefit_id": "r.benefit_id", "organization_id": "r.organization_id",
}  # fmt: skip
_AUDIT = {
    "at": "{at}", "by_name": "'时钟'", "by_role": "'CLOCK'", "organization_id": "r.organization_id",
    "about": "p.key", "reason": "''", "act": "'{act}'", "subject_type": "'{type}'", "subject_id": "{id}",
    "from_state": "''", "to_state": "''", "citation": "''", "changes": "{json}", "previous": "''",
    "digest": "{digest}",
}  # fmt: skip
_LIVING = (
    "JOIN benefits_benefit b ON b.id = r.benefit_id "
    "JOIN benefits_beneficiary p ON p.id = b.beneficiary_id AND p.died_on IS NULL"
)
_DUE = f"""
    FROM reviews_review r {_LIVING}
    WHERE r.state = 'IN_NOTICE' AND r.notice_last_day < %(today)s
    AND NOT EXISTS (SELECT 1 FROM reviews_correction c WHERE c.review_id = r.id AND c.state = 'OPEN')
    AND NOT EXISTS (
        SELECT 1 FROM reviews_confirmation_for_reviews f JOIN reviews_confirmation c ON c.id = f.confirmation_id
        WHERE f.review_id = r.id AND c.state = 'SUBMITTED'
    )"""


def _columns(table: dict[str, str]) -> str:
    return ", ".join(f'"{name}"' for name in table)


def _values(table: dict[str, str], **words: str) -> str:
    return ", ".join(table.values()).format(at="%(at)s", **words)


_TRACE = f"INSERT INTO accounts_auditentry ({_columns(_AUDIT)}) SELECT"
_OF_REVIEW = {"act": "review.lapsed", "type": "reviews.review"}
_OF_STOP = {"act": "suspension.proposed", "type": "benefits.suspension"}
_KNOWN = {**_AUDIT, "about": "r.person"}
_NEXT_MONTH = "date_trunc('month', r.notice_last_day) + interval '1 month'"
_STOPS = _values(_SUSPENSION, month=_NEXT_MONTH)
_SHA = "encode(sha256(('{}' || r.key)::bytea), 'hex')"
_JSON = "CAST('{}' AS jsonb)"
_LAPSED = _values(_KNOWN, json=_JSON, id="r.id", digest=_SHA.format("a"), **_OF_REVIEW)
_PROPOSED = _values(_KNOWN, json=_JSON, id="r.stop", digest=_SHA.format("b"), **_OF_STOP)
SINGLE = f"""
    WITH due AS (
        SELECT r.*, p.key AS person, nextval('benefits_suspension_id_seq') AS stop {_DUE} FOR UPDATE OF r
    ), moved AS (
        UPDATE reviews_review SET state = 'LAPSED', state_at = %(at)s, lapsed_on = %(today)s, suspension_id = due.stop
        FROM due WHERE reviews_review.id = due.id
    ), stops AS (
        INSERT INTO benefits_suspension (id, {_columns(_SUSPENSION)}) SELECT stop, {_STOPS} FROM due r
    )
    {_TRACE} {_LAPSED} FROM due r UNION ALL SELECT {_PROPOSED} FROM due r"""
_STOPS_OF_SEPTEMBER = _values(_SUSPENSION, month="'2026-09-01'")
_LAPSED_ALONE = _values(_AUDIT, json="'{}'", id="r.id", digest="'a' || r.key", **_OF_REVIEW)
_PROPOSED_ALONE = _values(
    _AUDIT, json="'{}'", id="r.benefit_id", digest="'b' || r.key", **_OF_STOP
)
SEVERAL = (
    f"INSERT INTO benefits_suspension ({_columns(_SUSPENSION)}) SELECT {_STOPS_OF_SEPTEMBER} {_DUE}",
    f"{_TRACE} {_LAPSED_ALONE} {_DUE}",
    f"{_TRACE} {_PROPOSED_ALONE} {_DUE}",
    "UPDATE reviews_review SET state = 'LAPSED', state_at = %(at)s, lapsed_on = %(today)s, suspension_id = s.id "
    "FROM benefits_suspension s WHERE s.benefit_id = reviews_review.benefit_id AND s.state = 'PROPOSED' "
    "AND reviews_review.state = 'IN_NOTICE' AND reviews_review.notice_last_day < %(today)s",
)
