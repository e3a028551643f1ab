"""The administrator's pages about offices: the tree, opened step by step; create, correct, close."""

import copy

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import forms
from accounts.models import Organization
from accounts.permissions import require
from accounts.roles import Act
from accounts.services import organizations


@require(Act.MANAGE_STAFF)
@require_safe
def index(request):
    """The own office, or the one named by ?at=, with the offices above it and one level below."""
    at = request.GET.get("at")
    office = _fetch(request, at) if at else request.user.organization
    own = request.user.organization.path
    above = Organization.objects.visible_to(request.user).filter(code__in=office.ancestor_codes())
    below = office.children.annotate(
        offices=Count("children", distinct=True),
        members=Count("staff", distinct=True, filter=Q(staff__is_active=True)),
    ).order_by("closed_on", "code")
    return render(request, "accounts/organizations.html", {
        "office": office, "above": [step for step in above if step.path.startswith(own)], "below": below,
        "members": office.staff.active().count(),
        "may_add": office.level_below and not office.closed_on,
    })


@require(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def create(request, code):
    parent = _fetch(request, code)
    if parent.level_below is None:
        raise Http404
    form = forms.OrganizationDetails(request.POST or None)
    if form.is_valid():
        try:
            organizations.create(**form.cleaned_data, parent=parent, by=request.user, at=timezone.now())
        except organizations.CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{form.cleaned_data['name']}已建立。")
            return redirect(_place(parent))
    page = {"form": form, "parent": parent, "level": parent.level_below.label}
    return render(request, "accounts/organization_create.html", page)


@require(Act.MANAGE_STAFF)
@require_http_methods(["GET", "POST"])
def edit(request, code):
    office = _fetch(request, code)
    # The form writes into a copy: the service has to see what was.
    form = forms.OrganizationDetails(request.POST or None, instance=copy.copy(office))
    if form.is_valid():
        entered = {name: value for name, value in form.cleaned_data.items() if name != "code"}
        try:
            organizations.correct(organization=office, by=request.user, at=timezone.now(), **entered)
        except organizations.CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "机构资料已保存。")
            return redirect(_place(office))
    page = {"form": form, "office": office, "reason_form": forms.Reason()}
    return render(request, "accounts/organization_edit.html", page)


@require(Act.MANAGE_STAFF)
@require_POST
def close(request, code):
    office = _fetch(request, code)
    form = forms.Reason(request.POST)
    if not form.is_valid():
        messages.error(request, "请写明撤销的理由或文号。")
        return redirect("accounts:organization_edit", code=code)
    now = timezone.localtime()
    try:
        organizations.close(
            organization=office, closed_on=now.date(), reason=form.cleaned_data["reason"],
            by=request.user, at=now,
        )
    except organizations.CannotChange as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:organization_edit", code=code)
    messages.success(request, f"{office.name}已撤销，原有记录保留。")
    return redirect(_place(office))


def _fetch(request, code):
    return get_object_or_404(
        Organization.objects.visible_to(request.user).select_related("parent"), code=code
    )


def _place(office) -> str:
    """The tree, opened at this office."""
    return f"{reverse('accounts:organizations')}?at={office.code}"
