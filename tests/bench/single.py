"""The anchor of P2: the night of a lapse in as few statements as the database allows, one on PostgreSQL.

It leaves what our sweep leaves, word for word: each review moved and linked to its stop, one proposal with its basis,
two audit rows each chained by SHA-256 to the row before, the head of the chain moved on. `nightly` compares the two.

What it saves is what a sweep is for: it asks no table of states, takes one transaction and so holds every writer up to
its end, lets one bad row spoil the night of all, waits for rows that somebody holds, and takes the words of the one
notice that the crowd has instead of reading them. SQLite has no SHA-256 and is lent Python's.
"""

import hashlib
import json
from datetime import datetime

from django.db import connection

from accounts import audit
from benefits import days, law
from benefits.categories import Category
from benefits.services import proposals
from reviews import policy
from reviews.models import Campaign, PublicNotice, Review
from tests.bench import crowd


def lapse(at: datetime) -> int:
    """Do the night; returns how many reviews have lapsed."""
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if not is_postgresql:
            _lend_sha256()
        for statement in POSTGRESQL if is_postgresql else SQLITE:
            cursor.execute(statement, _words(at))
    return Review.objects.filter(state="LAPSED").count()


def _words(at: datetime) -> dict:
    """What all proposals of this night say, as `lapsing` and `proposals` say it."""
    notice, campaign = PublicNotice.objects.get(number=1), Campaign.objects.get()
    category = Category(campaign.category)
    deadline = days.Deadline(notice.last_day_raw, notice.last_day, provisional=False, holiday_version="")
    facts = law.basis([policy.IF_MISSED[category].course], notice=str(notice), campaign=str(campaign))
    return {
        "at": at,
        "today": crowd.TODAY,
        "month": days.next_month(notice.last_day),
        "reason": f"{notice}期满仍未确认。",
        "citation": proposals.citation(ground="UNCONFIRMED", category=category),
        "basis": json.dumps({**facts, **deadline.basis()}),
        "genesis": audit.GENESIS,
    }


def _lend_sha256() -> None:
    """`chained(words)` is the digest of the row, `before()` that of the row before."""
    digests = [audit.GENESIS]

    def chained(words: str) -> str:
        digests[:] = [digests[-1], hashlib.sha256((digests[-1] + words).encode()).hexdigest()]
        return digests[-1]

    connection.connection.create_function("chained", 1, chained)
    connection.connection.create_function("before", 0, lambda: digests[0])
    connection.connection.create_function("last", 0, lambda: digests[-1])


_DUE = """
    FROM reviews_review r JOIN benefits_benefit b ON b.id = r.benefit_id
    JOIN benefits_beneficiary p ON p.id = b.beneficiary_id AND p.died_on IS NULL
    WHERE r.state = 'IN_NOTICE' AND r.notice_last_day < %(today)s
    AND NOT EXISTS (SELECT 1 FROM reviews_correction c WHERE c.review_id = r.id AND c.state = 'OPEN')
    AND NOT EXISTS (
        SELECT 1 FROM reviews_confirmation_for_reviews f JOIN reviews_confirmation c ON c.id = f.confirmation_id
        WHERE f.review_id = r.id AND c.state = 'SUBMITTED'
    )"""
_STOP = "INSERT INTO benefits_suspension ({id}" + ", ".join(proposals.COLUMNS) + ") SELECT {id_value}"
_STOP_VALUES = """'s' || r.key, r.benefit_id, r.organization_id, r.province_code, r.city_code, r.county_code,
    'UNCONFIRMED', 'PROPOSED', %(at)s, NULL, %(at)s, %(reason)s, %(citation)s, r.notice_last_day_raw,
    r.notice_last_day, %(month)s, %(basis)s, '', '{}'"""
_TRACE = f"INSERT INTO accounts_auditentry (digest, {', '.join(audit.COLUMNS)})"
_OF_REVIEW = "'review.lapsed' act, 'reviews.review' kind, {r}.id subject, 'IN_NOTICE' was, 'LAPSED' becomes"
_OF_STOP = "'suspension.proposed' act, 'benefits.suspension' kind, {s} subject, '' was, 'PROPOSED' becomes"
_NO_WORDS, _WORDS = "'' reason, '' citation", "%(reason)s reason, %(citation)s citation"
_SPELLED = (
    "%(at)s, '时钟', 'CLOCK', t.office, t.about, t.reason, t.act, t.kind, t.subject, t.was, t.becomes, t.citation"
)
_ROW = (
    "%(at)s, NULL, '时钟', 'CLOCK', t.office, t.about, t.reason, t.act, t.kind, t.subject, t.was, t.becomes, t.citation"
)

_LINK = """
    CREATE OR REPLACE FUNCTION pg_temp.link(before text, words text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT encode(sha256(convert_to(before || words, 'UTF8')), 'hex') $$"""
_CHAIN = f"""
    CREATE OR REPLACE AGGREGATE pg_temp.chain(text) (sfunc = pg_temp.link, stype = text, initcond = '{audit.GENESIS}')
    """
_SINGLE = f"""
    WITH due AS (
        SELECT r.*, p.key AS person, nextval('benefits_suspension_id_seq') AS stop {_DUE} FOR UPDATE OF r
    ), moved AS (
        UPDATE reviews_review SET state = 'LAPSED', state_at = %(at)s, lapsed_on = %(today)s, suspension_id = due.stop
        FROM due WHERE reviews_review.id = due.id
    ), stops AS (
        {_STOP.format(id="id, ", id_value="stop, ")} {_STOP_VALUES} FROM due r
    ), traced AS (
        SELECT organization_id office, person about, {_OF_REVIEW.format(r="due")}, {_NO_WORDS} FROM due
        UNION ALL SELECT organization_id, person, {_OF_STOP.format(s="stop")}, {_WORDS} FROM due
    ), spelled AS (
        SELECT *, row_number() OVER () turn, json_build_array({_SPELLED})::text words FROM traced t
    ), chained AS (SELECT *, pg_temp.chain(words) OVER (ORDER BY turn) digest FROM spelled
    ), written AS (
        {_TRACE} SELECT digest, lag(digest, 1, %(genesis)s) OVER (ORDER BY turn), {_ROW}, '{{}}'::jsonb
        FROM chained t
    )
    UPDATE accounts_audithead SET length = length + (SELECT count(*) FROM chained),
        digest = (SELECT digest FROM chained ORDER BY turn DESC LIMIT 1)"""
_DATED = (
    _SINGLE.replace("%(at)s", "%(at)s::timestamptz").replace("%(month)s", "%(month)s::date")
    .replace("%(basis)s", "%(basis)s::jsonb").replace("'', '{}' FROM", "'', '{}'::jsonb FROM")
    .replace("%(reason)s", "%(reason)s::text").replace("%(citation)s", "%(citation)s::text")
)  # fmt: skip
POSTGRESQL = [_LINK, _CHAIN, _DATED]

_PERSON = "JOIN benefits_benefit b ON b.id = r.benefit_id JOIN benefits_beneficiary p ON p.id = b.beneficiary_id"
_CHAINED = f"{_TRACE} SELECT chained(json_array({_SPELLED})), before(), {_ROW}, '{{}}' FROM"
SQLITE = [
    f"{_STOP.format(id='', id_value='')} {_STOP_VALUES} {_DUE}",
    "UPDATE reviews_review SET state = 'LAPSED', state_at = %(at)s, lapsed_on = %(today)s, suspension_id = s.id "
    "FROM benefits_suspension s WHERE s.benefit_id = reviews_review.benefit_id AND s.state = 'PROPOSED' "
    "AND reviews_review.state = 'IN_NOTICE' AND reviews_review.notice_last_day < %(today)s",
    f"{_CHAINED} (SELECT r.organization_id office, p.key about, {_OF_REVIEW.format(r='r')}, {_NO_WORDS} "
    f"FROM reviews_review r {_PERSON} WHERE r.state = 'LAPSED') t",
    f"{_CHAINED} (SELECT r.organization_id office, p.key about, {_OF_STOP.format(s='r.id')}, r.reason, r.citation "
    f"FROM benefits_suspension r {_PERSON} WHERE r.state = 'PROPOSED') t",
    "UPDATE accounts_audithead SET digest = last(), length = length + (SELECT count(*) FROM accounts_auditentry)",
]
