"""Which rows a member of staff may see. One function for list, detail, count, export and search."""

from django.db import models
from django.db.models import Q

from accounts.roles import ACTS_OF, Act


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """Rows of the organizations at and below the staff member's own; nothing for roles that see no cases.

        The level of the office chooses the column, so that each level reads its own index.
        """
        if Act.VIEW_CASES not in ACTS_OF[staff.role]:
            return self.none()
        return self.filter(**staff.organization.scope_filter())


class HandedDownQuerySet(ScopedQuerySet):
    """For rows that also bind the offices below: a county's campaign is seen by its stations."""

    def visible_to(self, staff):
        if Act.VIEW_CASES not in ACTS_OF[staff.role]:
            return self.none()
        office = staff.organization
        return self.filter(Q(**office.scope_filter()) | Q(organization__code__in=office.ancestor_codes()))


class OrganizationQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """The staff member's own organization and everything below it."""
        return self.filter(path__startswith=staff.organization.path)

    def open(self):
        return self.filter(closed_on=None)


class StaffQuerySet(models.QuerySet):
    def visible_to(self, staff):
        """Colleagues of the organizations at and below the staff member's own."""
        return self.filter(organization__path__startswith=staff.organization.path)

    def active(self):
        return self.filter(is_active=True)


class LogQuerySet(models.QuerySet):
    """Append-only rows: they are written and read, never changed."""

    def visible_to(self, staff):
        if Act.READ_AUDIT not in ACTS_OF[staff.role]:
            return self.none()
        return self.filter(organization__path__startswith=staff.organization.path)

    def about(self, person_key):
        return self.filter(about=person_key)

    def update(self, **kwargs):
        raise TypeError("The log is append-only: rows are never changed.")

    def delete(self):
        raise TypeError("The log is append-only: rows are never deleted.")
