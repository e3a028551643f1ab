"""The yearly return of the province (Z-04): the officers' stops, resumptions and back-pay of a year, as reported.

One provincial approver prepares it, which writes its lines; another one sends exactly these. A case belongs to the year
in which it came into force: a stop by its first unpaid day, everything else by the day of its approval.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.querysets import ScopedQuerySet
from accounts.roles import Act
from benefits import policy
from benefits.categories import Category
from benefits.models import BackPay, Resumption, Suspension, YearlyReturn, YearlyReturnLine
from benefits.services import consents, holidays
from benefits.states import ReturnState

Kind = YearlyReturnLine.Kind
WORDS = (
    "kind", "decision_key", "county_code", "name", "ground", "decided_on", "counts_on", "month", "months", "amount",
)  # fmt: skip
CHUNK = 500


class CannotPrepare(Exception):
    """A return that may not be prepared; carries a Chinese sentence."""


class CannotSend(Exception):
    """A return that may not be sent or taken back; carries a Chinese sentence."""


def _paid_back(kind: str, year: int) -> ScopedQuerySet:
    found = BackPay.objects.approved_in(year).filter(kind=kind)
    owed = Q(lines__amount__gt=0)
    number, first = Count("lines", filter=owed), Min("lines__month", filter=owed)
    return found.select_related("suspension").annotate(number=number, first_month=first)


# Which decisions of a year stand under each figure of the return.
_DECIDED: Mapping[str, Callable[[int], ScopedQuerySet]] = MappingProxyType({
    Kind.STOP: lambda year: Suspension.objects.begun_in(year),
    Kind.RESUMPTION: lambda year: Resumption.objects.approved_in(year).select_related("suspension"),
    Kind.BACK_PAY: lambda year: _paid_back(BackPay.Kind.BACK_PAY, year),
    Kind.ARREARS: lambda year: _paid_back(BackPay.Kind.ARREARS, year),
    Kind.SET_ASIDE: lambda year: Suspension.objects.set_aside_in(year),
})


def decided(*, kind: str, year: int) -> ScopedQuerySet:
    """The decisions about officers that the return on `year` counts under `kind`, of all offices."""
    return _DECIDED[kind](year).filter(benefit__category=Category.SELF_EMPLOYED_OFFICER)


def unreported(*, office: Organization, year: int) -> list[YearlyReturnLine]:
    """The cases of the province in the year that no return which was sent has named yet; not saved."""
    sent = YearlyReturnLine.objects.filter(
        report__organization=office, report__year=year, report__state=ReturnState.SENT
    )
    return _lines(office, year, known=set(sent.values_list("kind", "decision_key")))


def prepare(*, office: Organization, year: int, note: str = "", by: Staff, at: datetime) -> YearlyReturn:
    """Write down the return on `year` as it stands; once one was sent, a supplement with what that one did not name.

    Refuses whoever is not of the province, a year to come, a second draft, and a supplement without a reason or without
    anything to report.
    """
    _refuse_stranger(office, by=by)
    if year > timezone.localtime(at).year:
        raise CannotPrepare("这一年还没有开始，不能编制。")
    first = YearlyReturn.objects.filter(organization=office, year=year, state=ReturnState.SENT, first=None).first()
    if first and not note.strip():
        raise CannotPrepare("补报必须写明缘由。")
    lines = unreported(office=office, year=year)
    if first and not lines:
        raise CannotPrepare("已报送的上报没有遗漏，不须补报。")
    try:
        with transaction.atomic():
            audit.take_turn()
            made = _write(office, year, lines, first=first, note=note.strip(), by=by, at=at)
            changes = {"cases": [None, made.cases]}
            audit.record(made, act="yearly_return.prepared", by=by, at=at, reason=note.strip(), changes=changes,
                         citation=made.citation)  # fmt: skip
    except IntegrityError as twice:
        raise CannotPrepare("该年度已有一份待报送的上报。") from twice
    return made


def send(*, report: YearlyReturn, by: Staff, at: datetime) -> None:
    """Report what was prepared. From here on it stands as it is.

    Refuses whoever prepared it, a year that is not over, and a draft that no longer says what has been decided.
    """
    _refuse_stranger(report.organization, by=by)
    if by == report.prepared_by:
        raise consents.NotEntitled("编制和报送须为两人：请省级另一名审批人报送。")
    if report.year >= timezone.localtime(at).year:
        raise CannotSend(f"{report.year} 年还没有结束，次年 1 月 1 日起才能报送。")
    with transaction.atomic():
        audit.take_turn()
        if changed(report=report):
            raise CannotSend("编制以后又有变动，请撤回这一稿，重新编制。")
        transitions.move(
            report, to=ReturnState.SENT, by=by, at=at, act="yearly_return.sent", citation=report.citation, sent_by=by,
            sent_at=at,
        )  # fmt: skip


def withdraw(*, report: YearlyReturn, reason: str, by: Staff, at: datetime) -> None:
    """Take back a draft, with the reason. What was sent is never taken back: it is supplemented."""
    _refuse_stranger(report.organization, by=by)
    if report.state == ReturnState.SENT:
        raise CannotSend("已报送的上报不能撤回，有遗漏的请补报。")
    if not reason.strip():
        raise CannotSend("撤回必须写明理由。")
    transitions.move(
        report, to=ReturnState.WITHDRAWN, by=by, at=at, act="yearly_return.withdrawn", reason=reason.strip()
    )


def changed(*, report: YearlyReturn) -> int:
    """How many cases have come or gone since the draft was prepared."""
    held = set(report.lines.values_list("kind", "decision_key"))
    now = {(line.kind, line.decision_key) for line in unreported(office=report.organization, year=report.year)}
    return len(held ^ now)


def line_of(*, kind: str, row: Any) -> YearlyReturnLine:
    """The decision as a return names it; not saved, of no report yet."""
    stop = row if isinstance(row, Suspension) else row.suspension
    approved_on = timezone.localtime(row.approved_at).date()
    facts: dict[str, Any] = {"counts_on": approved_on, "amount": row.benefit.monthly_amount}
    if kind == Kind.STOP:
        facts |= {"counts_on": row.effective_on, "month": row.effective_on}
    elif kind == Kind.SET_ASIDE:
        facts |= {"counts_on": row.set_aside_on, "month": row.effective_on}
    elif kind == Kind.RESUMPTION:
        facts |= {"month": row.resumed_month}
    else:
        facts |= {"month": row.first_month, "months": row.number, "amount": row.total}
    return YearlyReturnLine(
        kind=kind, benefit=row.benefit, name=row.benefit.beneficiary.name, ground=stop.ground, decision_key=row.key,
        decided_on=approved_on, organization_id=row.organization_id, province_code=row.province_code,
        city_code=row.city_code, county_code=row.county_code, **facts,
    )  # fmt: skip


def is_whole(*, report: YearlyReturn) -> bool:
    """Whether the lines still are what was prepared."""
    return digest(lines=report.lines.all()) == report.sha256


def digest(*, lines: Iterable[YearlyReturnLine]) -> str:
    """SHA-256 over the words of the lines, in an order that no database chooses."""
    words = sorted([_spelled(getattr(line, field)) for field in WORDS] for line in lines)
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _spelled(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _refuse_stranger(office: Organization, *, by: Staff) -> None:
    consents.refuse_outsider(office=office, act=Act.SEND_RETURN, by=by)
    if by.organization.level != Organization.Level.PROVINCE or office != by.organization:
        raise consents.NotEntitled("年度上报由省级办理。")


def _write(
    office: Organization, year: int, lines: list[YearlyReturnLine], *, first: YearlyReturn | None, note: str, by: Staff,
    at: datetime,
) -> YearlyReturn:  # fmt: skip
    made = YearlyReturn.objects.create(
        organization=office, year=year, first=first, note=note, state_at=at, prepared_by=by, prepared_at=at,
        due_on=policy.return_due_on(year), aimed_on=policy.return_aimed_on(year, holidays=holidays.table()),
        cases=len(lines), sha256=digest(lines=lines), citation=policy.RETURN_DUE.cited,
    )  # fmt: skip
    for line in lines:
        line.report = made
    YearlyReturnLine.objects.bulk_create(lines, batch_size=CHUNK)
    return made


def _lines(office: Organization, year: int, *, known: set[tuple[str, str]]) -> list[YearlyReturnLine]:
    return [
        line_of(kind=kind, row=row) for kind in Kind for row in _of_office(decided(kind=kind, year=year), office)
        if (kind, row.key) not in known
    ]  # fmt: skip


def _of_office(found: QuerySet, office: Organization) -> Iterator[Any]:
    scoped = found.filter(**office.scope_filter()).select_related("benefit__beneficiary")
    return scoped.order_by("county_code", "pk").iterator()
