"""The administrator's pages about offices: the tree, opened step by step; create, correct, close."""

import copy
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import forms, searching
from accounts.models import Organization
from accounts.permissions import require
from accounts.roles import Act
from accounts.services import organizations

MOST, LONGEST = 200, 40  # Offices on one page, characters of a search.


@require(Act.MANAGE_STAFF)
@require_safe
def index(request):
    """The own office, or the one named by ?at=, with the offices above it and one level below."""
    at, term = request.GET.get("at"), _term(request)
    office = _fetch(request, at) if at else request.user.organization
    own = request.user.organization.path
    above = Organization.objects.visible_to(request.user).filter(code__in=office.ancestor_codes())
    listed = _matching(request.user, term) if term else office.children
    below = listed.annotate(
        offices=Count("children", distinct=True),
        members=Count("staff", distinct=True, filter=Q(staff__is_active=True)),
    ).order_by("closed_on", "code")
    return render(request, "accounts/organizations.html", {
        "office": office, "find_value": term, "above": [step for step in above if step.path.startswith(own)],
        "below": below[:MOST] if term else below,
        "members": office.staff.active().count(),
        "may_add": office.level_below and not office.closed_on,
    })


@require(Act.MANAGE_STAFF)
@require_POST
def find(request):
    """Whatever is typed into a search stands in no address, here as in every list."""
    term = request.POST.get("term", "").strip()[:LONGEST]
    kept = urlencode({"find": searching.seal(term, staff_id=request.user.pk)}) if term else ""
    return redirect(f"{reverse('accounts:organizations')}?{kept}")


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


def _matching(viewer, term):
    """Offices of the own subtree by name or code, on whatever level."""
    named = Q(name__icontains=term) | Q(short_name__icontains=term) | Q(code__startswith=term)
    return Organization.objects.visible_to(viewer).filter(named)


def _term(request) -> str:
    token = request.GET.get("find", "")
    try:
        return searching.open_sealed(token, staff_id=request.user.pk) if token else ""
    except searching.UnreadableSearch as refusal:
        messages.warning(request, str(refusal))
        return ""


def _fetch(request, code):
    return get_object_or_404(
        Organization.objects.visible_to(request.user).select_related("parent"), code=code
    )


def _place(office) -> str:
    """The tree, opened at this office."""
    return f"{reverse('accounts:organizations')}?at={office.code}"
