"""A crowd of any size, written by the database itself: one benefit and one open review for each of its people.

One review in ten is in a notice whose sixty days have ended. The offices are a province of two cities, six counties
and thirty stations, among which people are dealt out in turn.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.management.color import no_style
from django.db import connections, models, transaction

from accounts.models import Organization, Staff
from accounts.roles import Role
from benefits.models import Beneficiary, Benefit
from reviews.models import Campaign, PublicNotice, Review

TODAY = date(2026, 9, 1)
NOW = datetime(2026, 9, 1, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
YESTERDAY = TODAY - timedelta(days=1)
DUE_ONE_IN = 10
CITIES, COUNTIES, STATIONS = 2, 3, 5
Level = Organization.Level


def gather(people: int, *, using: str = "default") -> dict[str, Staff]:
    """Fill an empty database; gives back a supervisor of each level, by the level."""
    with transaction.atomic(using=using):
        offices = _offices(using)
        staff = {level: _supervisor(level, offices, using) for level in Level}
        _write_crowd(people, offices, staff[Level.COUNTY], using)
    _tidy(using)
    return staff


def vacuum(using: str = "default") -> None:
    """What was rolled back leaves dead rows behind on PostgreSQL; they should not slow the next turn."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("VACUUM reviews_review, benefits_suspension, accounts_auditentry, accounts_audithead")


def _offices(using: str) -> list[Organization]:
    def office(code: str, level: str, parent: Organization | None) -> Organization:
        row = Organization(code=code, name=f"{code}中心", short_name=code, level=level, parent=parent)
        row.save(using=using)
        return row

    province = office("990000000000", Level.PROVINCE, None)
    found = [province]
    for city in range(1, CITIES + 1):
        found.append(above := office(f"99{city:02}00000000", Level.CITY, province))
        for county in range(1, COUNTIES + 1):
            found.append(center := office(f"99{city:02}{county:02}000000", Level.COUNTY, above))
            for station in range(1, STATIONS + 1):
                found.append(office(f"99{city:02}{county:02}{station:03}000", Level.STATION, center))
    return found


def _supervisor(level: str, offices: list[Organization], using: str) -> Staff:
    home = next(office for office in offices if office.level == level)
    staff = Staff(username=f"bench-{level.lower()}", name="测速", role=Role.SUPERVISOR, organization=home)
    staff.save(using=using)
    return staff


def _write_crowd(people: int, offices: list[Organization], author: Staff, using: str) -> None:
    stations = [office for office in offices if office.level == Level.STATION]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE station (turn integer, organization_id bigint, province_code varchar(12), "
            "city_code varchar(12), county_code varchar(12))"
        )
        cursor.executemany(
            "INSERT INTO station VALUES (%s, %s, %s, %s, %s)",
            [(turn, office.pk, *office.scope().values()) for turn, office in enumerate(stations)],
        )
    series = Series(people, using)
    scope = {name: f"station.{name}" for name in ("organization_id", "province_code", "city_code", "county_code")}
    number = series.padded("n.i", 12)
    series.write(
        Beneficiary, id="n.i", key=f"'p' || {number}", id_number_index=number,
        name=f"'张' || {number}", born_on="'1950-01-01'", sex="'MALE'", created_at=series.value(NOW), **scope,
    )
    series.write(
        Benefit, id="n.i", key=f"'b' || {number}", beneficiary_id="n.i", category="'OTHER_ENTITLED'",
        monthly_amount="1000", payable_from_month="'2020-01-01'", state_at=series.value(NOW), **scope,
    )
    campaign, ended, running = _frame(offices[0], author, using)
    turn = f"n.i / {CITIES * COUNTIES * STATIONS} % {DUE_ONE_IN}"  # Each station has its share of every kind.
    is_due, in_notice = f"{turn} = 0", f"{turn} < 4"

    def chosen(due: str, noticed: str, pending: str) -> str:
        return f"CASE WHEN {is_due} THEN {due} WHEN {in_notice} THEN {noticed} ELSE {pending} END"

    later = series.days_after(TODAY, "n.i % 300")
    last_day = chosen(series.value(YESTERDAY), later, series.value(None, models.DateField()))
    series.write(
        Review, id="n.i", key=f"'r' || {number}", benefit_id="n.i", campaign_id=str(campaign.pk),
        category="'OTHER_ENTITLED'", state=chosen("'IN_NOTICE'", "'IN_NOTICE'", "'PENDING'"),
        state_at=series.value(NOW), due_on=chosen(series.value(YESTERDAY), later, later),
        notice_id=chosen(str(ended.pk), str(running.pk), series.value(None, models.BigIntegerField())),
        notice_last_day=last_day, notice_last_day_raw=last_day, **scope,
    )


def _frame(province: Organization, author: Staff, using: str) -> tuple[Campaign, PublicNotice, PublicNotice]:
    """The campaign and two notices, one whose days have ended yesterday and one that runs."""
    campaign = Campaign(
        organization=province, year=2026, category="OTHER_ENTITLED", state="OPEN", state_at=NOW, opened_at=NOW,
        window_start=date(2026, 3, 1), window_end=date(2026, 5, 31),
    )
    campaign.save(using=using)
    notices = [
        PublicNotice(
            organization=province, year=2026, number=number, state="PUBLISHED", state_at=NOW, drafted_by=author,
            published_by=author, published_on=last_day - timedelta(days=60), last_day=last_day, last_day_raw=last_day,
        )
        for number, last_day in enumerate((YESTERDAY, date(2027, 8, 1)), start=1)
    ]
    for notice in notices:
        notice.save(using=using)
    return campaign, notices[0], notices[1]


def _tidy(using: str) -> None:
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Beneficiary, Benefit, Review]):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


class Series:
    """INSERT … SELECT over the numbers 1 to `length`, called n.i, each with its station."""

    def __init__(self, length: int, using: str) -> None:
        self.length, self.connection = length, connections[using]
        self.is_postgresql = self.connection.vendor == "postgresql"

    def write(self, model: type[models.Model], **expressions: str) -> None:
        """Write the rows of the model; columns without an expression take the default of their field."""
        columns, selected = [], []
        for field in model._meta.concrete_fields:
            if field.column in expressions or not field.primary_key:
                columns.append(self.connection.ops.quote_name(field.column))
                selected.append(expressions.get(field.column) or self.value(field.get_default(), field))
        numbers = (
            f"generate_series(1, {self.length}) AS n(i)"
            if self.is_postgresql
            else f"(WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {self.length}) "
            "SELECT i FROM c) AS n"
        )
        stations = CITIES * COUNTIES * STATIONS
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(selected)} "
                f"FROM {numbers} JOIN station ON station.turn = n.i % {stations} ORDER BY n.i"
            )

    def value(self, value: object, field: models.Field | None = None) -> str:
        """A literal of SQL, cast where PostgreSQL would not guess the type."""
        if value is None or isinstance(value, date | datetime):
            kind = field.db_type(self.connection) if field else "timestamptz" if isinstance(value, datetime) else "date"
            text = "NULL" if value is None else f"'{value.isoformat(' ') if isinstance(value, datetime) else value}'"
            return f"CAST({text} AS {kind})" if self.is_postgresql else text
        if isinstance(value, bool):
            return ("true" if value else "false") if self.is_postgresql else str(int(value))
        if isinstance(value, dict | list):
            return "'{}'" if isinstance(value, dict) else "'[]'"
        return str(value) if isinstance(value, int) else "'{}'".format(str(value).replace("'", "''"))

    def padded(self, expression: str, width: int) -> str:
        if self.is_postgresql:
            return f"lpad(({expression})::text, {width}, '0')"
        return f"printf('%0{width}d', {expression})"

    def days_after(self, day: date, expression: str) -> str:
        if self.is_postgresql:
            return f"(DATE '{day}' + CAST({expression} AS integer))"
        return f"date('{day}', ({expression}) || ' days')"
