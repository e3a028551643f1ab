"""Offices and staff in the admin: to be looked at there, and changed on our own pages."""

from django.contrib import admin

from accounts.models import Organization, Staff
from accounts.reference import site


class ReadOnly(admin.ModelAdmin):
    """To be looked at; changes are made on our own pages, by services."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


@admin.register(Organization, site=site)
class OrganizationAdmin(ReadOnly):
    list_display = ["name", "code", "level", "phone", "closed_on"]
    list_filter = ["level"]
    search_fields = ["name", "code"]
    ordering = ["path"]
    list_per_page = 50


@admin.register(Staff, site=site)
class StaffAdmin(ReadOnly):
    list_display = ["name", "username", "role", "organization", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["organization"]
    fields = ["username", "name", "role", "organization", "is_active", "must_change_password", "last_login"]
    list_per_page = 50
