"""The tree of offices: create below the own office, correct, close. The path never changes: codes are for good."""

from datetime import date, datetime

from django.db import transaction

from accounts import audit
from accounts.models import Organization, Staff


class CannotChange(Exception):
    """The tree stays as it is; the message says why."""


def create(*, code: str, name: str, short_name: str, parent: Organization, phone: str, address: str, by: Staff,
           at: datetime) -> Organization:
    """Open an office one level below `parent`. Refuses a parent outside `by`'s subtree, closed, or a station."""
    _check_reach(parent, by)
    if parent.closed_on:
        raise CannotChange("上级机构已撤销，不能在其下新建机构。")
    if parent.level_below is None:
        raise CannotChange("乡镇（街道）站之下不再设机构。")
    if Organization.objects.filter(code=code).exists():
        raise CannotChange("该区划代码已有机构使用。")
    organization = Organization(
        code=code, name=name, short_name=short_name, parent=parent, phone=phone, address=address,
        level=parent.level_below,
    )
    with transaction.atomic():
        organization.full_clean()
        organization.save()
        _audit(organization, "organization.created", by, at, {"name": ["", name], "parent": ["", parent.name]})
    return organization


def create_province(*, code: str, name: str, short_name: str, at: datetime) -> Organization:
    """Open the root of the tree; only the command that installs the portal does."""
    province = Organization(code=code, name=name, short_name=short_name, level=Organization.Level.PROVINCE)
    with transaction.atomic():
        province.full_clean()
        province.save()
        _audit(province, "organization.created", None, at, {"name": ["", name]})
    return province


def correct(*, organization: Organization, by: Staff, at: datetime, **fields: str) -> bool:
    """Bring name, short_name, phone and address to the given values; returns whether anything differed."""
    _check_reach(organization, by)
    before = {field: getattr(organization, field) for field in fields}
    changes = {field: [before[field], value] for field, value in fields.items() if value != before[field]}
    if not changes:
        return False
    with transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(**fields)
        organization.refresh_from_db()
        act = "organization.renamed" if "name" in changes else "organization.changed"
        _audit(organization, act, by, at, changes)
    return True


def close(*, organization: Organization, closed_on: date, reason: str, by: Staff, at: datetime) -> None:
    """Close an office that has neither open offices nor active staff. What it did keeps its name."""
    _check_reach(organization, by)
    if organization.pk == by.organization_id:
        raise CannotChange("不能撤销本人所在的机构。")
    if organization.closed_on:
        raise CannotChange("该机构已撤销。")
    if organization.children.open().exists():
        raise CannotChange("其下还有未撤销的机构，请先撤销下级机构。")
    if organization.staff.active().exists():
        raise CannotChange("该机构还有在用账号，请先调动或停用。")
    with transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(closed_on=closed_on)
        organization.closed_on = closed_on
        _audit(organization, "organization.closed", by, at, {"closed_on": ["", str(closed_on)]}, reason)


def _check_reach(organization: Organization, by: Staff) -> None:
    if not by.organization.contains(organization):
        raise CannotChange("该机构不在您的管辖范围内。")


def _audit(organization: Organization, act: str, by: Staff | None, at: datetime, changes: dict,
           reason: str = "") -> None:
    audit.write([audit.Change(
        act=act, subject_type=organization._meta.label_lower, subject_id=organization.pk,
        organization_id=organization.pk, reason=reason, changes=changes,
    )], by=by, at=at)
