"""The rules of a jurisdiction over the defaults, as rows with a date and a document (DE-1).

One person enters a row, another confirms it; before that it may be corrected, and nobody counts by it. A confirmed row
is never changed: it is withdrawn before its day, and afterwards a newer row takes its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit, transitions
from accounts.models import Organization, Staff
from accounts.roles import Act
from benefits import law
from benefits.models import LocalRule
from benefits.services import consents
from benefits.states import LocalRuleState


class CannotEnter(Exception):
    """A local rule that may not be entered or corrected; carries a Chinese sentence."""


class CannotDecide(Exception):
    """A local rule that may not be confirmed, declined or withdrawn; carries a Chinese sentence."""


@dataclass(frozen=True)
class Effect:
    """What a local rule would change: the rule as it would stand that day without it, and with it."""

    before: law.Rule
    after: law.Rule


def in_force(*, organization: Organization, on: date) -> law.LocalRules:
    """Local rules that hold for the office on the day: the nearest office wins, in it the newest row."""
    return in_force_for(organizations=[organization], on=on)[organization.pk]


def in_force_for(*, organizations: Iterable[Organization], on: date) -> dict[int, law.LocalRules]:
    """The same for many offices, by their id; one query, whatever the number."""
    offices = {office.pk: office for office in organizations}
    ordered = list(_rows_over(offices.values()).filter(effective_from__lte=on))
    return {
        pk: standing(rows=[row for row in ordered if row.organization.contains(office)], on=on)
        for pk, office in offices.items()
    }


def rows_over(*, organization: Organization) -> list[LocalRule]:
    """Every confirmed row that holds or will hold for the office: the highest office first, in it the oldest."""
    return list(_rows_over([organization]).select_related("organization", "entered_by", "confirmed_by"))


def standing(*, rows: Iterable[LocalRule], on: date) -> dict[str, law.Rule]:
    """Of rows in the order of `rows_over`, the rules in force on the day by id: the last row wins.

    A row whose rule nobody declares any more says nothing.
    """
    known = {rule.id for rule in law.all_rules()}
    return {row.rule_id: rule_of(row=row, on=on) for row in rows if row.effective_from <= on and row.rule_id in known}


def rule_of(*, row: LocalRule, on: date) -> law.Rule:
    """The row as a rule over the default of that day."""
    return law.localise(
        law.rule_named(row.rule_id, on=on),
        str(row.value),
        title="",
        number=row.document_no,
        note=row.note,
        in_force_from=row.effective_from,
    )


def effect_of(
    *, rule_id: str, organization: Organization, text: str, effective_from: date, document_no: str, note: str = ""
) -> Effect:
    """What the value, written as text, would change in the office from that day on; nothing is written.

    Refused when the rule knows no local value, or not this one, or the document is not named.
    """
    try:
        default = law.rule_named(rule_id, on=effective_from)
    except KeyError as unknown:
        raise CannotEnter("没有这条规则，或者这一天还没有施行。") from unknown
    try:
        after = law.localise(
            default, text, title="", number=document_no.strip(), in_force_from=effective_from, note=note.strip()
        )
    except law.CannotLocalise as refusal:
        raise CannotEnter(str(refusal)) from refusal
    rows = [
        row for row in rows_over(organization=organization)
        if (row.organization_id, row.effective_from) != (organization.pk, effective_from)
    ]
    return Effect(law.chosen(default, standing(rows=rows, on=effective_from)), after)


def enter(
    *,
    rule_id: str,
    organization: Organization,
    text: str,
    effective_from: date,
    document_no: str,
    note: str,
    reason: str,
    by: Staff,
    at: datetime,
) -> LocalRule:
    """Enter a value for the office and those below it, from a day on, by a document; it waits for a second person.

    Refused to a role without the act, for a station or an office outside the own subtree; when the day is past and no
    reason is given; when the office already has a row of that day; and whatever `effect_of` refuses.
    """
    _refuse_office(organization, by=by)
    if effective_from < timezone.localtime(at).date() and not reason.strip():
        raise CannotEnter("起用日期早于今天，请写明理由。已作出的决定不受影响。")
    effect = effect_of(
        rule_id=rule_id, organization=organization, text=text, effective_from=effective_from,
        document_no=document_no, note=note,
    )
    try:
        with transaction.atomic():
            audit.take_turn()
            row = LocalRule.objects.create(
                rule_id=rule_id,
                organization=organization,
                value=law.plain(effect.after.value),
                effective_from=effective_from,
                document_no=document_no.strip(),
                note=note.strip(),
                entered_by=by,
                state_at=at,
            )
            _record(row, effect.before.value, act="local_rule.entered", reason=reason.strip(), by=by, at=at)
    except IntegrityError as twice:
        raise CannotEnter("该地区在这一天已有此规则。待确认的可以在列表中更正，已确认的请先撤回。") from twice
    return row


def correct(
    *, row: LocalRule, text: str, document_no: str, note: str, reason: str, by: Staff, at: datetime
) -> None:
    """Change the value or the document of a row that waits for its second person; its rule, office and day stay.

    Whoever corrects it has entered it, and may not confirm it. Refused once it is confirmed.
    """
    _refuse_office(row.organization, by=by)
    if not reason.strip():
        raise CannotEnter("请写明为什么更正。")
    effect = effect_of(
        rule_id=row.rule_id, organization=row.organization, text=text, effective_from=row.effective_from,
        document_no=document_no, note=note,
    )
    with transaction.atomic():
        audit.take_turn()
        fresh = LocalRule.objects.select_for_update().get(pk=row.pk)
        if fresh.state != LocalRuleState.PROPOSED:
            raise CannotEnter("只有待确认的规则可以更正；已确认的请撤回或另录一条新的。")
        before = fresh.value
        fresh.value = law.plain(effect.after.value)
        fresh.document_no, fresh.note, fresh.entered_by = document_no.strip(), note.strip(), by
        fresh.save(update_fields=["value", "document_no", "note", "entered_by"])
        _record(fresh, before, act="local_rule.changed", reason=reason.strip(), by=by, at=at)


def confirm(*, row: LocalRule, by: Staff, at: datetime) -> None:
    """The second person: from its day on the rule holds. Refused to whoever entered it, and where the value is void."""
    _refuse_office(row.organization, by=by)
    _refuse_own(row, by=by)
    try:
        effect_of(
            rule_id=row.rule_id, organization=row.organization, text=str(row.value),
            effective_from=row.effective_from, document_no=row.document_no, note=row.note,
        )
    except CannotEnter as refusal:
        raise CannotDecide(str(refusal)) from refusal
    with transaction.atomic():
        audit.take_turn()  # Nobody corrects it meanwhile: whoever does has entered it.
        row.refresh_from_db(fields=["entered_by"])
        _refuse_own(row, by=by)
        transitions.move(
            row, to=LocalRuleState.CONFIRMED, by=by, at=at, act="local_rule.confirmed", citation=row.document_no,
            confirmed_by=by,
        )


def decline(*, row: LocalRule, reason: str, by: Staff, at: datetime) -> None:
    """The second person does not confirm, and says why. Refused to whoever entered it: they withdraw it."""
    _refuse_office(row.organization, by=by)
    _refuse_own(row, by=by)
    _end(row, LocalRuleState.DECLINED, "local_rule.declined", reason, by=by, at=at)


def withdraw(*, row: LocalRule, reason: str, by: Staff, at: datetime) -> None:
    """Take back a row that waits, or one confirmed whose day has not come. Refused without a reason."""
    _refuse_office(row.organization, by=by)
    if row.state == LocalRuleState.CONFIRMED and row.effective_from <= timezone.localtime(at).date():
        raise CannotDecide("已经起用的规则不能撤回，请另录一条新的。")
    _end(row, LocalRuleState.WITHDRAWN, "local_rule.withdrawn", reason, by=by, at=at)


def _refuse_own(row: LocalRule, *, by: Staff) -> None:
    if row.entered_by_id == by.pk:
        raise CannotDecide("录入和确认须为不同的人。录入有误的，请更正或撤回。")


def _end(row: LocalRule, state: str, act: str, reason: str, *, by: Staff, at: datetime) -> None:
    if not reason.strip():
        raise CannotDecide("请写明理由。")
    transitions.move(row, to=state, by=by, at=at, act=act, reason=reason.strip(), citation=row.document_no)


def _rows_over(offices: Iterable[Organization]) -> QuerySet[LocalRule]:
    codes = {code for office in offices for code in office.path.strip("/").split("/")}
    rows = LocalRule.objects.confirmed().filter(organization__code__in=codes)
    return rows.select_related("organization").order_by("organization__path", "effective_from")


def _refuse_office(organization: Organization, *, by: Staff) -> None:
    consents.refuse_outsider(office=organization, act=Act.KEEP_LOCAL_RULES, by=by)
    if Organization.Level.STATION in (organization.level, by.organization.level):
        raise CannotEnter("地方规则由县级以上录入，适用于县级以上地区。")


def _record(row: LocalRule, before: object, *, act: str, reason: str, by: Staff, at: datetime) -> None:
    changes = {
        "rule_id": [None, row.rule_id],
        "value": [law.plain(before), row.value],
        "effective_from": [None, row.effective_from.isoformat()],
        "document_no": [None, row.document_no],
    }
    audit.record(row, act=act, by=by, at=at, reason=reason, citation=row.document_no, changes=changes)
