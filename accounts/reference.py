"""Django's admin, for reference data only: our own door, every save audited, nothing deleted.

The site is our own and not `admin.site`, on which axes and the second factor register what nobody should read.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone

from accounts import audit
from accounts.roles import Act


class ReferenceSite(admin.AdminSite):
    site_header = site_title = "参考数据"
    index_title = "发放标准和地方规则"
    enable_nav_sidebar = False

    def has_permission(self, request):
        return request.user.may(Act.MANAGE_STAFF)

    def login(self, request, extra_context=None):
        """No second door: whoever comes here has passed ours, and is either let in or refused."""
        if not self.has_permission(request):
            raise PermissionDenied(f"您的岗位是{request.user.get_role_display()}，不办理“{Act.MANAGE_STAFF.label}”。")
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return redirect("/")

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password")

    for view in (login, logout, password_change):
        view.act = Act.MANAGE_STAFF  # type: ignore[attr-defined]


site = ReferenceSite(name="admin")


class Audited(admin.ModelAdmin):
    """Each save leaves an audit row with what was before and after; rows are never deleted."""

    actions = None

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        # Inside the transaction of the admin's own view.
        audit.record(
            obj, act=f"{self.noun}.{'edited' if change else 'entered'}", by=request.user, at=timezone.now(),
            changes={name: [_words(form, name) if change else "", _entered(form, name)] for name in form.changed_data},
        )

    @property
    def noun(self) -> str:
        """The word of this model in the audit: HolidayYear, holiday_year."""
        name = self.model.__name__
        return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")


def _words(form, name) -> str:
    value = form.initial.get(name)
    return "" if value is None else str(value)


def _entered(form, name) -> str:
    value = form.cleaned_data.get(name)
    return "" if value is None else str(getattr(value, "pk", value))
